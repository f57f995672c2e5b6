"""Who stands where over a series of rounds?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.rules import summaries
from quizapp.rules.collectives import CollectiveRule, Indicator, Scope, Weight
from quizapp.rules.prizes import Prize
from quizapp.rules.ranking import WORST_HIGH, Entry
from quizapp.rules.refusals import BadRound, NotASitting
from quizapp.rules.regulation import Regulation, Target
from quizapp.rules.summaries import Row, Summary, Times, Way
from tests.rules.lines import at, law
from tests.rules.test_regulation import regulations

SUM = Summary(way=Way.SUM)
BEST_TWO = Summary(way=Way.BEST, best=2)
PARTICIPATION = Summary(way=Way.PARTICIPATION)


def row(points: int, took_s: int = 60, *, full: bool = False, attempts: int = 1) -> Row:
    return Row(person=7, points=points, full_score=int(full), took_s=took_s, attempts_used=attempts)


def total(rows: Sequence[Row], summary: Summary, rounds: int = 3) -> Entry:
    return summaries.summed(rows, summary, rounds, registered_s=5)


def test_all_points_are_added_and_all_seconds() -> None:
    entry = total([row(8, 60), row(10, 70, attempts=3), row(9, 80)], SUM)
    assert (entry.points, entry.took_s, entry.attempts_used) == (27, 210, 5)
    assert (entry.person, entry.number, entry.guess, entry.registered_s) == (7, 0, None, 5)


def test_only_the_best_rounds_count_but_every_attempt_was_used() -> None:
    entry = total([row(8, 60), row(10, 70, attempts=3), row(9, 80)], BEST_TWO)
    assert (entry.points, entry.took_s, entry.attempts_used) == (19, 150, 5)


def test_what_was_not_handed_in_in_time_was_used_too() -> None:
    lost = Row(person=7, points=9, full_score=0, took_s=60, attempts_used=3, attempts_void=2)
    entry = total([row(8), lost], SUM)
    assert (entry.attempts_used, entry.attempts_void, entry.attempts_handed_in) == (4, 2, 2)


def test_of_equal_rounds_the_shorter_one_counts() -> None:
    assert total([row(9, 300), row(10, 70), row(9, 80)], BEST_TWO).took_s == 150


def test_taking_part_counts_rounds_and_not_points() -> None:
    entry = total([row(0, 60), row(10, 70)], PARTICIPATION)
    assert (entry.points, entry.took_s) == (2, 130)


@pytest.mark.parametrize(
    ("summary", "rows", "full"),
    [
        (SUM, [row(9, full=True)] * 3, 1),
        (SUM, [row(9, full=True)] * 2, 0),
        (SUM, [row(9, full=True)] * 2 + [row(8)], 0),
        (BEST_TWO, [row(9, full=True)] * 2 + [row(8)], 1),
        (BEST_TWO, [row(9, full=True), row(8)], 0),
        # A shorter paper may be full with fewer points than those that count.
        (BEST_TWO, [row(9, full=True), row(8), row(5, full=True)], 1),
        (PARTICIPATION, [row(1)] * 3, 1),
        (PARTICIPATION, [row(1, full=True)] * 2, 0),
    ],
)
def test_full_score_is_that_of_as_many_rounds_as_count(
    summary: Summary, rows: list[Row], full: int
) -> None:
    assert total(rows, summary).full_score == full


@pytest.mark.parametrize(
    ("summary", "most"),
    [(SUM, 24), (BEST_TWO, 19), (PARTICIPATION, 3), (replace(BEST_TWO, best=5), 24)],
)
def test_the_most_that_one_person_can_reach_is_that_of_the_rounds_that_count(
    summary: Summary, most: int
) -> None:
    assert summaries.most_points(summary, [5, 10, 9]) == most
    assert summaries.most_points(summary, []) == 0


def test_fewer_rounds_than_the_best_ones_asked_for_are_all_asked_for() -> None:
    best_five = Summary(way=Way.BEST, best=5)
    assert total([row(9, full=True)] * 3, best_five).full_score == 1
    assert total([row(9, full=True)] * 2, best_five).full_score == 0


def test_a_round_of_unknown_length_makes_the_worst_total() -> None:
    rows = [row(9, WORST_HIGH), row(8, WORST_HIGH), row(7)]
    assert total(rows, SUM).took_s == WORST_HIGH
    assert total(rows, Summary(way=Way.BEST, best=1)).took_s == WORST_HIGH
    assert total([row(9), row(9), row(7, WORST_HIGH)], BEST_TWO).took_s == 120


@given(st.lists(st.builds(row, st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=6))
@law
def test_the_best_of_all_rounds_are_all_rounds(rows: list[Row]) -> None:
    best = Summary(way=Way.BEST, best=len(rows))
    assert total(rows, best, len(rows)) == total(rows, SUM, len(rows))


def test_equal_totals_share_a_place() -> None:
    def entry(person: int, points: int) -> Entry:
        return replace(total([row(points)], SUM), person=person)

    ranked = summaries.rank([entry(1, 3), entry(2, 5), entry(3, 3), entry(4, 1)], ["score"])
    assert [(one.place, one.entry.person) for one in ranked] == [(1, 2), (2, 1), (2, 3), (4, 4)]


def times(opens: str, closes: str = "24:00", **more: object) -> Times:
    return replace(
        Times(
            is_summary=False, group_id=None, opens_at=at(opens), closes_at=at(closes),
            tallied_at=None,
        ),
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


TOTAL = times("08:00", "17:00", is_summary=True)


@pytest.mark.parametrize(
    ("opens", "counted"),
    [("07:59:59", False), ("08:00", True), ("16:59:59", True), ("17:00", False)],
)
def test_a_round_counts_that_opens_in_the_window(opens: str, *, counted: bool) -> None:
    assert summaries.counts(TOTAL, times(opens)) is counted


def test_a_summary_counts_no_summary_and_a_round_counts_nothing() -> None:
    assert not summaries.counts(TOTAL, times("09:00", is_summary=True))
    assert not summaries.counts(replace(TOTAL, is_summary=False), times("09:00"))


@pytest.mark.parametrize(
    ("group", "of_round", "counted"),
    [(None, None, True), (None, 4, True), (4, 4, True), (4, 5, False), (4, None, False)],
)
def test_a_groups_summary_counts_the_rounds_of_the_group(
    group: int | None, of_round: int | None, *, counted: bool
) -> None:
    total = replace(TOTAL, group_id=group)
    assert summaries.counts(total, times("09:00", group_id=of_round)) is counted


@pytest.mark.parametrize(
    ("tallied", "counted"), [(at("18:00"), True), (at("18:00:01"), False), (None, False)]
)
def test_a_ranked_summary_takes_no_further_round(
    tallied: datetime | None, *, counted: bool
) -> None:
    total = replace(TOTAL, tallied_at=at("18:00"))
    assert summaries.counts(total, times("09:00", tallied_at=tallied)) is counted


@given(regulations())
@law
def test_a_summary_begins_without_what_it_cannot_have(regulation: Regulation) -> None:
    begun = summaries.base(regulation)
    assert not list(summaries.faults(begun))
    assert (begun.prizes, begun.collective, begun.interim_cron) == ((), None, None)
    assert not begun.full_score_to_win
    assert begun.points_to_win is None
    assert not begun.counts_earlier_rounds
    assert (begun.prizes_per_unit, begun.prizes_per_phone, begun.certificate_points) == (None,) * 3
    assert (begun.marked_part, begun.marked_part_most) == ("", None)
    assert begun.vacancy == regulation.vacancy
    assert summaries.base(begun) == begun


def test_what_a_summary_cannot_be_ranked_by_is_said() -> None:
    asked = Regulation(target=Target.ALL_CORRECT, ranking=("score", "guess_distance"))
    assert list(summaries.faults(asked)) == [
        ("target", summaries.NO_PREDICTION),
        ("ranking", summaries.WRONG_KEYS),
    ]
    essay = Regulation(
        marked_part="Bài viết",
        marked_part_most=1000,
        target=Target.NONE,
        ranking=("score", "marks"),
    )
    assert list(summaries.faults(essay)) == [
        ("marked_part", summaries.NO_MARKED_PART),
        ("ranking", summaries.WRONG_KEYS),
    ]
    early = Regulation(target=Target.NONE, ranking=("score", "handed_in_at"))
    assert [name for name, _ in summaries.faults(early)] == ["ranking"]


def test_collective_prizes_of_a_summary_come_with_it_and_are_some() -> None:
    rule = CollectiveRule(
        weights=(Weight(indicator=Indicator.PEOPLE, weight=1),),
        prizes=(Prize(level="Nhất tập thể", count=1, value_vnd=0),),
    )
    begun = summaries.base(Regulation())
    assert not list(summaries.faults(replace(begun, collective=rule)))
    wrong = replace(rule, scope=Scope.CONTEST, prizes=())
    assert list(summaries.faults(replace(begun, collective=wrong))) == [
        ("collective", summaries.WRONG_SCOPE),
        ("collective", summaries.NO_COLLECTIVE_PRIZE),
    ]


@pytest.mark.parametrize("sound", [SUM, PARTICIPATION, BEST_TWO, Summary(way=Way.BEST, best=100)])
def test_a_sound_summary_is_taken(sound: Summary) -> None:
    summaries.require_sound(sound)


@pytest.mark.parametrize(
    "bad",
    [
        Summary(way=Way.SUM, best=2),
        Summary(way=Way.BEST),
        Summary(way=Way.BEST, best=0),
        Summary(way=Way.BEST, best=101),
    ],
)
def test_a_number_of_rounds_belongs_to_the_best_rounds_alone(bad: Summary) -> None:
    with pytest.raises(BadRound):
        summaries.require_sound(bad)


def test_nobody_sits_a_summary() -> None:
    summaries.require_sat(None)
    with pytest.raises(NotASitting):
        summaries.require_sat(SUM)
