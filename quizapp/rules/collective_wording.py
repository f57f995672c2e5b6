"""How does the regulation print the rule of the collective prizes?"""

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
from quizapp.rules.vietnamese import number

WHEN = {
    Scope.ROUND: "Giải tập thể được xét trong từng đợt thi, cho các đơn vị cùng khối với nhau.",
    Scope.CONTEST: "Giải tập thể được xét một lần cho cả cuộc thi, cho các đơn vị cùng khối với "
    "nhau, và công bố cùng kết quả của đợt thi cuối cùng.",
}


def sentences(rule: CollectiveRule) -> list[str]:
    """Write the rule in Vietnamese, one sentence for each thing that it decides."""
    lines = _by(rule)
    lines.append("Đơn vị vẫn bằng nhau ở ranh giới giải thưởng do Ban giám khảo quyết định.")
    lines.extend(_threshold(threshold, rule) for threshold in rule.thresholds)
    if Indicator.RATE in rule.indicators:
        lines.append(
            "Tỷ lệ người dự thi vượt 100% được giữ nguyên và được Ban tổ chức rà soát trước khi "
            "công nhận."
        )
    return lines


def definition(rule: CollectiveRule) -> str:
    """Write what the prizes are for and what orders the units, as it stands in the regulation."""
    return " ".join(_by(rule))


def _by(rule: CollectiveRule) -> list[str]:
    lines = [WHEN[rule.scope], _order(rule)]
    if rule.then:
        keys = ", rồi ".join(_named(indicator, rule) for indicator in rule.then)
        lines.append(f"Đơn vị bằng nhau được xét tiếp theo {keys}.")
    return lines


def _order(rule: CollectiveRule) -> str:
    if len(rule.weights) == 1:
        return (
            f"Giải tập thể xét theo {_named(rule.weights[0].indicator, rule)}, từ cao xuống thấp."
        )
    parts = "; ".join(_part(row, rule) for row in rule.weights)
    return f"Giải tập thể xét theo tổng điểm của các chỉ số, từ cao xuống thấp: {parts}."


def _named(indicator: Indicator, rule: CollectiveRule) -> str:
    if indicator == Indicator.BEST_MEAN:
        return f"điểm trung bình của {number(rule.best)} người có điểm cao nhất trong đơn vị"
    return WORDS[indicator]


def _part(row: Weight, rule: CollectiveRule) -> str:
    points = f"{_named(row.indicator, rule)} ({number(row.weight)} điểm"
    if row.indicator in RATES:
        return f"{points} khi đạt 100%)"
    if row.indicator == Indicator.MARKS:
        return f"{points} khi được chấm {MOST_MARKS} điểm)"
    return f"{points} cho đơn vị cao nhất, đơn vị khác tính theo tỷ lệ)"


def _threshold(threshold: Threshold, rule: CollectiveRule) -> str:
    least = amount(threshold.indicator, least_of(threshold))
    name = _named(threshold.indicator, rule)
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
