"""How do the rules read that one round has of its own?"""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from quizapp.rules import wording_prizes, wording_sitting
from quizapp.rules.regulation import Regulation


class RoundRules(Protocol):
    """What the article needs to know of a round."""

    @property
    def name(self) -> str: ...
    @property
    def question_count(self) -> int: ...
    @property
    def regulation(self) -> Regulation: ...
    @property
    def contest_regulation(self) -> Regulation: ...


def own_rules(rounds: Iterable[RoundRules]) -> Iterator[str]:
    """Answer, round by round, the sentences in which a round differs from its contest's
    regulation: what the same writers say of the round's parameters and not of the contest's."""
    for round_ in rounds:
        if round_.regulation != round_.contest_regulation:
            yield f"Riêng {round_.name} theo các quy định sau, thay cho quy định chung:"
            yield from _differing(round_)


def _differing(round_: RoundRules) -> Iterator[str]:
    def paper(rule: Regulation) -> Iterator[str]:
        return wording_sitting.paper(rule, [round_.question_count])

    def marked_part(rule: Regulation) -> Iterator[str]:
        return wording_sitting.marked_part(rule, where="đợt thi này")

    parts: tuple[Callable[[Regulation], Iterator[str]], ...] = (
        paper,
        wording_sitting.attempts,
        wording_sitting.points,
        marked_part,
        wording_sitting.prediction,
        wording_prizes.order,
        wording_prizes.publication,
    )
    for part in parts:
        usual = set(part(round_.contest_regulation))
        yield from (sentence for sentence in part(round_.regulation) if sentence not in usual)
    if round_.contest_regulation.has_prediction and not round_.regulation.has_prediction:
        yield "Không có câu hỏi dự đoán."
    if round_.contest_regulation.marked_part and not round_.regulation.marked_part:
        yield "Không có phần do Ban giám khảo chấm."
    if round_.contest_regulation.shows_counts and not round_.regulation.shows_counts:
        yield "Không công khai số người dự thi khi đợt thi đang mở."
    if (days := round_.regulation.complaint_days) != round_.contest_regulation.complaint_days:
        yield (
            f"Thời hạn nhận khiếu nại là {days:02d} ngày kể từ khi công bố kết quả."
            if days
            else "Không nêu thời hạn nhận khiếu nại."
        )
    # A prize table is read as a whole.
    prizes = list(wording_prizes.prizes(round_.regulation))
    if prizes != list(wording_prizes.prizes(round_.contest_regulation)):
        yield from prizes
