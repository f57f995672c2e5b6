"""How does the regulation print the rule of the collective prizes?"""

from collections.abc import Mapping

from quizapp.rules.collectives import (
    MOST_MARKS,
    RATES,
    WORDS,
    CollectiveRule,
    Indicator,
    Scope,
    Threshold,
    Weight,
    amount,
    least_of,
)
from quizapp.rules.summaries import Summary, Way
from quizapp.rules.vietnamese import day_words, number

WHEN = {
    Scope.ROUND: "Giải tập thể được xét trong từng đợt thi, cho các đơn vị cùng khối với nhau.",
    Scope.CONTEST: "Giải tập thể được xét một lần cho cả cuộc thi, cho các đơn vị cùng khối với "
    "nhau, và công bố cùng kết quả của đợt thi cuối cùng.",
}
WHEN_SUMMED = (
    "Giải tập thể được xét một lần trên các đợt được tính, cho các đơn vị cùng khối với nhau, và"
    " công bố cùng kết quả tổng kết. Người dự thi là người có hạng trong bảng tổng kết, mỗi người"
    " được đếm một lần dù dự nhiều đợt."
)
SUMMED = {
    Indicator.PEOPLE: "số người dự thi ít nhất một đợt được tính",
    Indicator.ATTEMPTS: "tổng số lượt thi ở các đợt được tính",
    Indicator.RATE: "tỷ lệ người dự thi ít nhất một đợt được tính trên tổng số người của đơn vị",
    Indicator.FULL_SCORE_RATE: "tỷ lệ người đạt điểm tối đa ở ít nhất một đợt được tính trên số "
    "người dự thi",
    Indicator.WINNERS: "số người đạt giải tổng kết",
}
"""What the indicators count over the rounds of a summary, where that is not said as of one."""


def names(rule: CollectiveRule, summary: Summary | None = None) -> Mapping[Indicator, str]:
    """Answer how each indicator is called within a sentence. In a summary the points of people are
    what it ranks them by."""
    # Of one person there is no mean.
    of_best = "của" if rule.best == 1 else f"trung bình của {number(rule.best)}"
    if summary is None:
        mean = f"điểm {of_best} người có điểm cao nhất trong đơn vị"
        return {**WORDS, Indicator.BEST_MEAN: mean}
    if summary.way is Way.PARTICIPATION:
        points = "tổng số đợt dự thi của những người dự thi"
        mean = f"số đợt dự thi {of_best} người dự thi nhiều đợt nhất trong đơn vị"
    else:
        points = "tổng điểm tổng kết của những người dự thi"
        mean = f"điểm tổng kết {of_best} người có tổng điểm cao nhất trong đơn vị"
    return {**WORDS, **SUMMED, Indicator.POINTS: points, Indicator.BEST_MEAN: mean}


def sentences(rule: CollectiveRule, summary: Summary | None = None) -> list[str]:
    """Write the rule in Vietnamese, one sentence for each thing that it decides."""
    named = names(rule, summary)
    lines = _by(rule, summary)
    lines.append("Đơn vị vẫn bằng nhau ở ranh giới giải thưởng do Ban giám khảo quyết định.")
    lines.extend(_threshold(threshold, named, summary) for threshold in rule.thresholds)
    if Indicator.RATE in rule.indicators:
        lines.append(
            "Tỷ lệ người dự thi vượt 100% được giữ nguyên và được Ban tổ chức rà soát trước khi "
            "công nhận."
        )
    return lines


def definition(rule: CollectiveRule, summary: Summary | None = None) -> str:
    """Write what the prizes are for and what orders the units, as it stands in the regulation."""
    return " ".join(_by(rule, summary))


def _by(rule: CollectiveRule, summary: Summary | None) -> list[str]:
    named = names(rule, summary)
    lines = [
        WHEN[rule.scope] if summary is None else WHEN_SUMMED,
        _order(rule, named, summary),
    ]
    if Indicator.BEST_MEAN in rule.indicators and rule.best > 1:
        what = "Số đợt trung bình" if _by_rounds(summary) else "Điểm trung bình"
        lines.append(
            f"{what} luôn tính trên {number(rule.best)} người: đơn vị có ít người hơn thì mỗi người"
            " còn thiếu tính là 0."
        )
    if rule.heads_on is not None:
        lines.append(f"Tổng số người của đơn vị là số tính đến ngày {day_words(rule.heads_on)}.")
    if rule.then:
        keys = ", rồi ".join(named[indicator] for indicator in rule.then)
        lines.append(f"Đơn vị bằng nhau được xét tiếp theo {keys}.")
    return lines


def _by_rounds(summary: Summary | None) -> bool:
    return summary is not None and summary.way is Way.PARTICIPATION


def _whole(indicator: Indicator, summary: Summary | None) -> str:
    """Of what a share is, where its name does not say so."""
    if indicator is not Indicator.BEST_MEAN:
        return ""
    return " số đợt được tính" if _by_rounds(summary) else " điểm tối đa"


def _order(rule: CollectiveRule, named: Mapping[Indicator, str], summary: Summary | None) -> str:
    if len(rule.weights) == 1:
        return f"Giải tập thể xét theo {named[rule.weights[0].indicator]}, từ cao xuống thấp."
    parts = "; ".join(_part(row, named, summary) for row in rule.weights)
    return f"Giải tập thể xét theo tổng điểm của các chỉ số, từ cao xuống thấp: {parts}."


def _part(row: Weight, named: Mapping[Indicator, str], summary: Summary | None) -> str:
    points = f"{named[row.indicator]} ({number(row.weight)} điểm"
    if row.indicator in RATES:
        return f"{points} khi đạt 100%{_whole(row.indicator, summary)})"
    if row.indicator == Indicator.MARKS:
        return f"{points} khi được chấm {MOST_MARKS} điểm)"
    return f"{points} cho đơn vị cao nhất, đơn vị khác tính theo tỷ lệ)"


def _threshold(
    threshold: Threshold, named: Mapping[Indicator, str], summary: Summary | None
) -> str:
    least = amount(threshold.indicator, least_of(threshold)) + _whole(threshold.indicator, summary)
    name = named[threshold.indicator]
    return f"Đơn vị{_size(threshold)} được xét giải khi {name} đạt ít nhất {least}."


def _size(threshold: Threshold) -> str:
    least, below = threshold.from_head_count, threshold.below_head_count
    if least is None and below is None:
        return ""
    if below is None:
        return f" có từ {number(least or 0)} người trở lên"
    if least is None:
        return f" có dưới {number(below)} người"
    return f" có từ {number(least)} đến dưới {number(below)} người"
