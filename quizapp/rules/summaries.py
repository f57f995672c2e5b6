"""Who stands where over a series of rounds: by all points, by the best so many, by taking part?

A summary is a round without a paper. It counts what the ranked rounds that opened within its window
say of each person, and is ranked, reviewed and published like any other round. The SQL that sums a
million people (`quizapp.results.totals`) is held to the plain Python here by a property test.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from quizapp.rules.choices import Certified, Target
from quizapp.rules.collectives import CollectiveRule, Scope
from quizapp.rules.ranking import WORST_HIGH, Entry, Ranked, placed
from quizapp.rules.refusals import BadRound, NotASitting
from quizapp.rules.regulation import Regulation

MOST_BEST = 100
"""Most rounds that "the best so many" may count."""

KEYS = frozenset(
    {"score", "full_score", "duration", "attempts_used", "registered_at", "draw", "jury"}
)
"""By what a summary may rank: it has no prediction, no hour of handing in, no jury's marks."""

ORDER = ("score", "duration", "attempts_used", "registered_at")
"""By what a summary ranks until the organizers say otherwise."""

WRONG_KEYS = (
    "Đợt tổng kết không có câu dự đoán, giờ nộp bài và điểm Ban giám khảo chấm, nên không xét hạng"
    " theo các tiêu chí đó."
)
NO_PREDICTION = "Đợt tổng kết không có câu dự đoán."
NO_MARKED_PART = "Đợt tổng kết không có phần do Ban giám khảo chấm."
WRONG_SCOPE = "Giải tập thể của đợt tổng kết được xét cùng kết quả của chính đợt tổng kết."
NO_COLLECTIVE_PRIZE = "Hãy ghi ít nhất một giải tập thể."


class Way(StrEnum):
    """How the rounds of a person become one number."""

    SUM = "sum"
    BEST = "best"  # the best so many
    PARTICIPATION = "participation"  # how many


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What makes a round a summary; `best` says how many rounds count, where the best ones do."""

    way: Way
    best: int | None = None

    def counted(self, rounds: int) -> int:
        """Answer how many rounds of a person count at most, where there are so many."""
        return rounds if self.best is None else min(self.best, rounds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """A round as far as it matters for which summary counts which round."""

    is_summary: bool
    group_id: int | None
    opens_at: datetime
    closes_at: datetime
    tallied_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What the ranking of one round says of one person."""

    person: int
    points: int
    full_score: int
    took_s: int
    attempts_used: int
    attempts_void: int = 0


def require_sound(summary: Summary) -> None:
    """Raise BadRound if the number of rounds is missing, too much, or said for nothing."""
    if summary.way is not Way.BEST:
        if summary.best is not None:
            raise BadRound(fault="Chỉ ghi số đợt khi tính các đợt có điểm cao nhất.")
    elif summary.best is None or not 1 <= summary.best <= MOST_BEST:
        raise BadRound(fault=f"Số đợt có điểm cao nhất được tính phải từ 1 đến {MOST_BEST}.")


def require_sat(summary: Summary | None) -> None:
    """Raise NotASitting for a summary: it has no paper, so whatever asks for one has no sense."""
    if summary is not None:
        raise NotASitting


def counts(total: Times, part: Times) -> bool:
    """Answer whether a summary counts this round of its contest: one that is sat, opens within the
    summary's window and is of its group; a summary for everybody counts the rounds of all groups.

    What a summary counts stands fixed once it is ranked: later rankings are not counted any more.
    """
    return (
        total.is_summary
        and not part.is_summary
        and total.opens_at <= part.opens_at < total.closes_at
        and total.group_id in (None, part.group_id)
        and (
            total.tallied_at is None
            or (part.tallied_at is not None and part.tallied_at <= total.tallied_at)
        )
    )


def base(regulation: Regulation) -> Regulation:
    """Answer the contest's regulation as a summary begins with it: no prediction, no bar, no prizes
    yet, and nothing that speaks of several rounds, because its prizes stand apart from theirs."""
    return replace(
        regulation,
        target=Target.NONE,
        target_group="",
        marked_part="",
        marked_part_most=None,
        ranking=ORDER,
        full_score_to_win=False,
        points_to_win=None,
        prizes=(),
        prizes_per_person=None,
        one_per_level=False,
        highest_only=False,
        prizes_per_unit=None,
        prizes_per_phone=None,
        certificates=Certified.EVERYBODY,
        certificate_points=None,
        interim_cron=None,
        public_counts=False,
        collective=None,
    )


def faults(regulation: Regulation) -> Iterator[tuple[str, str]]:
    """Answer what a summary cannot be ranked by, as (field, sentence)."""
    if regulation.has_prediction:
        yield "target", NO_PREDICTION
    if regulation.marked_part:
        yield "marked_part", NO_MARKED_PART
    if not set(regulation.ranking) <= KEYS:
        yield "ranking", WRONG_KEYS
    if regulation.collective is not None:
        for sentence in collective_faults(regulation.collective):
            yield "collective", sentence


def collective_faults(rule: CollectiveRule) -> Iterator[str]:
    """Answer why the collective prizes of a summary cannot be given by a rule."""
    if rule.scope is not Scope.ROUND:
        yield WRONG_SCOPE
    if not rule.prizes:
        yield NO_COLLECTIVE_PRIZE


def most_points(summary: Summary, full_scores: Sequence[int]) -> int:
    """Answer the most that one person can reach in a summary of rounds with these full scores."""
    if summary.way is Way.PARTICIPATION:
        return len(full_scores)
    return sum(sorted(full_scores, reverse=True)[: summary.counted(len(full_scores))])


def summed(
    rows: Sequence[Row],
    summary: Summary,
    rounds: int,
    *,
    registered_s: int,
    draw: int | None = None,
    jury: int | None = None,
) -> Entry:
    """Answer the row of one person in a summary of so many rounds; `rows` are those taken part in.

    The best rounds are those with the most points, and of equal ones those that took less time.
    The full score is that of as many rounds as count, of whichever: a short paper may be full with
    fewer points. Attempts count in all rounds: a round that does not count was sat all the same.
    """
    counted = sorted(rows, key=lambda row: (-row.points, row.took_s))
    asked = summary.counted(rounds)
    kept = counted[:asked]
    took = [row.took_s for row in kept]
    if summary.way is Way.PARTICIPATION:
        points, reached = len(rows), len(rows)
    else:
        points = sum(row.points for row in kept)
        reached = sum(row.full_score for row in rows)
    return Entry(
        person=rows[0].person,
        number=0,
        points=points,
        full_score=int(reached >= asked),
        handed_in_s=0,
        took_s=WORST_HIGH if WORST_HIGH in took else sum(took),
        registered_s=registered_s,
        attempts_used=sum(row.attempts_used for row in rows),
        attempts_void=sum(row.attempts_void for row in rows),
        draw=draw,
        jury=jury,
    )


def rank(entries: Iterable[Entry], names: Sequence[str]) -> list[Ranked]:
    """Answer the places of a summary. This is the reference for anybody who checks one."""
    return placed(entries, names)
