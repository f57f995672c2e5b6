"""How does the article on summaries of rounds read?"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from quizapp.rules import collective_wording, ranking, winning
from quizapp.rules.choices import Vacancy
from quizapp.rules.regulation import Regulation
from quizapp.rules.summaries import Summary, Way
from quizapp.rules.vietnamese import closing_words, moment_words, number, two_digits
from quizapp.rules.wording_prizes import line

TITLE = "Tổng kết các đợt thi và giải tổng kết"

KEY_WORDS = {
    "duration": "tổng thời gian làm bài của các đợt được tính ngắn hơn",
    "attempts_used": "tổng số lượt thi của các đợt ít hơn",
}
"""The words of keys that mean something else over several rounds, whatever the way."""


class SummaryRound(Protocol):
    """What the text needs to know of a summary."""

    @property
    def name(self) -> str: ...
    @property
    def opens_at(self) -> datetime: ...
    @property
    def closes_at(self) -> datetime: ...
    @property
    def results_at(self) -> datetime: ...
    @property
    def summary(self) -> Summary | None: ...
    @property
    def group_name(self) -> str | None: ...
    @property
    def regulation(self) -> Regulation: ...
    @property
    def contest_regulation(self) -> Regulation: ...


def sentences(totals: Sequence[SummaryRound]) -> Iterator[str]:
    """Answer the article of the regulation on the summaries of a contest; nothing without one."""
    if not totals:
        return
    for total in totals:
        yield from _one(total)
    yield (
        "Người bị hủy kết quả ở một đợt không được tính đợt đó. Giải tổng kết được xét riêng: mỗi"
        " người nhận nhiều nhất một giải ở mỗi lần tổng kết; giải tổng kết không tính vào số giải"
        " tối đa của một người ở các đợt thi và không bị số đó giới hạn."
    )


def _one(total: SummaryRound) -> Iterator[str]:
    rule, summary = total.regulation, total.summary
    if summary is None:
        raise ValueError(f"{total.name} is no summary")
    group = f" của đối tượng “{total.group_name}”" if total.group_name else ""
    yield (
        f"{total.name}: {_how(summary)}, tính trên các đợt thi{group} mở từ"
        f" {moment_words(total.opens_at)} đến trước {closing_words(total.closes_at)}; dự kiến công"
        f" bố kết quả lúc {moment_words(total.results_at)}, sau khi mọi đợt được tính có kết quả."
    )
    if summary.way is Way.BEST:
        fewer = "; người dự thi ít đợt hơn số đó được cộng điểm các đợt đã dự thi"
        yield (
            "Các đợt bằng điểm thì tính đợt có thời gian làm bài ngắn hơn"
            f"{'' if summary.best == 1 else fewer}."
        )
    yield order(rule.ranking, summary)
    yield from _prizes(total.name, rule, summary)
    yield from _collective(total.name, rule, summary)
    asks_full = "full_score" in rule.ranking or (rule.prizes and rule.full_score_to_win)
    if summary.best is not None and summary.best > 1 and asks_full:
        best = two_digits(summary.best)
        yield f"Nếu chỉ tổ chức ít hơn {best} đợt thì “ít nhất {best} đợt” là mọi đợt."
    yield from _publication(total)


def _how(summary: Summary) -> str:
    if summary.way is Way.PARTICIPATION:
        return "đếm số đợt đã dự thi"
    if summary.best is None:
        return "cộng điểm của mọi đợt"
    if summary.best == 1:
        return "lấy điểm của đợt có điểm cao nhất"
    return f"cộng điểm của {two_digits(summary.best)} đợt có điểm cao nhất"


def _full(summary: Summary) -> str:
    """What `full_score` means over several rounds: as many of them as count."""
    if summary.way is Way.PARTICIPATION:
        return "dự thi đủ mọi đợt được tính"
    if summary.best is None:
        return "đạt điểm tối đa ở mọi đợt được tính"
    return f"đạt điểm tối đa ở ít nhất {two_digits(summary.best)} đợt"


def order(names: Iterable[str], summary: Summary) -> str:
    """Answer the sentence on the order of ranking of a summary."""
    by_rounds = summary.way is Way.PARTICIPATION
    own = {
        **KEY_WORDS,
        "score": "dự thi nhiều đợt hơn" if by_rounds else "tổng điểm cao hơn",
        "full_score": _full(summary),
    }
    return ranking.sentence(tuple(names), own)


def _prizes(name: str, rule: Regulation, summary: Summary) -> Iterator[str]:
    if not rule.prizes:
        yield f"{name} không có giải thưởng{' cá nhân' if rule.collective else ''}."
        return
    yield f"Giải tổng kết của {name}: {'; '.join(map(line, rule.prizes))}."
    by_rounds = summary.way is Way.PARTICIPATION
    if rule.full_score_to_win:
        yield f"Chỉ người {_full(summary)} mới được xét giải tổng kết."
    elif rule.points_to_win is not None:
        bar = (
            f"dự thi từ {number(rule.points_to_win)} đợt"
            if by_rounds
            else (f"có tổng điểm từ {number(rule.points_to_win)} điểm")
        )
        yield f"Chỉ người {bar} trở lên mới được xét giải tổng kết."
    if winning.goes_below(rule):
        yield (
            "Nếu số người đạt mức này ít hơn số giải thì các giải còn lại được trao tiếp theo thứ"
            " hạng cho người chưa đạt."
        )
    yield "Giải tổng kết không có người đủ điều kiện thì để trống."
    if rule.vacancy is Vacancy.STAYS_VACANT:
        yield (
            "Giải ở thứ hạng của người không được nhận giải, hoặc bị hủy kết quả sau khi công bố,"
            " thì để trống, không trao cho người xếp sau."
        )


def _collective(name: str, rule: Regulation, summary: Summary) -> Iterator[str]:
    if rule.collective is None:
        return
    yield f"Giải tập thể của {name}, mỗi khối: {'; '.join(map(line, rule.collective.prizes))}."
    yield from collective_wording.sentences(rule.collective, summary)


def _publication(total: SummaryRound) -> Iterator[str]:
    """What is said of its publication where it is not as everywhere in the contest."""
    rule, usual = total.regulation, total.contest_regulation
    if rule.board_places != usual.board_places:
        yield f"Bảng xếp hạng công khai {number(rule.board_places)} người đứng đầu."
    if (days := rule.complaint_days) != usual.complaint_days:
        yield (
            f"Thời hạn nhận khiếu nại là {two_digits(days)} ngày kể từ khi công bố kết quả."
            if days
            else "Không nêu thời hạn nhận khiếu nại."
        )
