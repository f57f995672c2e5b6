"""Do SQL and the plain Python reference sum up rounds, and count units over them, alike?"""

from datetime import UTC, datetime, timedelta

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from quizapp.accounts.models import Person, Unit
from quizapp.contests.models import Departure, Round
from quizapp.database import db
from quizapp.results import ordering, totals
from quizapp.results.collecting import collective_list
from quizapp.results.models import Disqualification, Ruling, Standing
from quizapp.rules import summaries
from quizapp.rules.collectives import CollectiveRule, Indicator, Weight
from quizapp.rules.ranking import KEYS, WORST_HIGH, Entry
from quizapp.rules.summaries import Row, Summary, Way
from quizapp.rules.unit_ranking import UnitFacts
from tests import makers
from tests.conftest import NOW

DAY = datetime(2026, 5, 11, tzinfo=UTC)
PARTS = 3
QUESTIONS = 4
FIRST = 1001
"""The number of the first person."""

# Few different values, so that ties are the rule and not the exception.
small = st.integers(0, 3)
rulings = st.sampled_from([None, 1, 2])
rows = st.fixed_dictionaries(
    {
        "points": small,
        "full_score": st.integers(0, 1),
        "took_s": st.sampled_from([0, 1, 2, WORST_HIGH]),
        "attempts_used": st.integers(3, 5),
        "attempts_void": st.integers(0, 2),
    }
)
people = st.fixed_dictionaries(
    {
        "registered": small,
        "rows": st.dictionaries(st.integers(0, PARTS - 1), rows, max_size=PARTS),
        "merged": st.booleans(),
        # None: was out, and that was undone.
        "out": st.sampled_from([False] * 5 + [True, None]),
        "left": st.sampled_from([False] * 7 + [True]),
        "draw": rulings,
        "jury": rulings,
        "unit": st.sampled_from([None, 0, 1]),
    }
)
ways = st.one_of(
    st.sampled_from([Summary(way=Way.SUM), Summary(way=Way.PARTICIPATION)]),
    st.integers(1, PARTS + 1).map(lambda best: Summary(way=Way.BEST, best=best)),
)
key_lists = st.lists(st.sampled_from(sorted(summaries.KEYS)), min_size=1, unique=True)


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(crowd=st.lists(people, max_size=7), summary=ways, keys=key_lists)
def test_sql_and_python_sum_up_alike(app: Flask, crowd, summary, keys) -> None:
    total, parts = _the_rounds()
    try:
        total.summary_way, total.summary_best = summary.way, summary.best
        total.overrides = {"ranking": keys}
        entries = [entry for entry, _ in _store(total, parts, crowd, summary)]
        expected = summaries.rank(entries, keys)
        totals.write_standings(total)
        stored = db.session.scalars(
            select(Standing)
            .where(Standing.round_id == total.id)
            .order_by(Standing.place, Standing.person_id)
        ).all()
        assert [_told(row) for row in stored] == [
            (row.place, *_numbers(row.entry)) for row in expected
        ]
        counted = ordering.standing_counts(total.id)
        assert counted.people == len(entries)
        assert counted.attempts == sum(entry.attempts_handed_in for entry in entries)
        assert counted.all_correct == sum(entry.full_score for entry in entries)
    finally:
        db.session.rollback()


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(crowd=st.lists(people, max_size=7), summary=ways, best=st.integers(1, 3))
def test_sql_and_python_count_units_alike(app: Flask, crowd, summary, best) -> None:
    total, parts = _the_rounds()
    rule = CollectiveRule(
        weights=(Weight(indicator=Indicator.PEOPLE, weight=1),), prizes=(), best=best
    )
    try:
        total.summary_way, total.summary_best = summary.way, summary.best
        total.overrides = {"collective": rule.to_document()}
        stored = _store(total, parts, crowd, summary)
        units = [unit.id for unit in db.session.scalars(select(Unit).order_by(Unit.id))]
        of_units: dict[int, list[tuple[Entry, list[Row]]]] = {}
        for entry, own in stored:
            if (unit := crowd[entry.person - FIRST]["unit"]) is not None:
                of_units.setdefault(units[unit], []).append((entry, own))
        totals.write_standings(total)
        found = collective_list(total, ())
        assert found is not None
        assert found.facts == {
            unit: UnitFacts(
                unit=unit,
                people=len(members),
                attempts=sum(
                    row.attempts_used - row.attempts_void for _, own in members for row in own
                ),
                full_score=sum(any(row.full_score for row in own) for _, own in members),
                points=sum(entry.points for entry, _ in members),
                best_points=sum(
                    sorted((entry.points for entry, _ in members), reverse=True)[:best]
                ),
                most_points=summaries.most_points(summary, [QUESTIONS] * PARTS),
            )
            for unit, members in of_units.items()
        }
    finally:
        db.session.rollback()


def test_only_the_rounds_of_the_summary_are_summed(app: Flask) -> None:
    total, parts = _the_rounds()
    other = makers.make_round(contest=total.contest, opens=NOW + timedelta(days=9),
                              closes=NOW + timedelta(days=10), name="Đợt sau")  # fmt: skip
    an = makers.make_person()
    db.session.add_all(_standing(round_, an.id, points=4) for round_ in (*parts, other))
    db.session.flush()
    totals.write_standings(total)
    assert db.session.get_one(Standing, (total.id, an.id)).points == PARTS * 4
    assert [round_ for round_, _ in totals.own_rows(total, an.id)] == parts
    db.session.rollback()


def _the_rounds() -> tuple[Round, list[Round]]:
    """The rounds of all examples: committed once, everything in them is rolled back."""
    rounds = db.session.scalars(select(Round).order_by(Round.id)).all()
    if not rounds:
        contest = makers.make_contest()
        for number in range(PARTS):
            makers.make_round(contest=contest, name=f"Đợt {number}", questions=QUESTIONS)
        makers.make_round(contest=contest, name="Tổng kết", summary=Summary(way=Way.SUM))
        makers.make_organizer()
        for name in ("Phường Lê Chân", "Phường Kiến An"):
            makers.make_unit(name=name)
        db.session.commit()
        return _the_rounds()
    return rounds[-1], list(rounds[:-1])


def _store(
    total: Round, parts: list[Round], crowd, summary: Summary
) -> list[tuple[Entry, list[Row]]]:
    """Store the crowd and answer the entries as the reference makes them, each with its rows."""
    units = db.session.scalars(select(Unit.id).order_by(Unit.id)).all()
    own: dict[int, list[Row]] = {}
    roots: dict[int, int] = {}
    citizens: dict[int, dict] = {}
    gone: set[int] = set()
    root_before: int | None = None
    for person_id, citizen in enumerate(crowd, start=FIRST):
        # A merged account belongs to the nearest real person before it.
        root = root_before if citizen["merged"] and root_before else person_id
        roots[person_id] = root
        db.session.add(
            Person(
                id=person_id,
                full_name=f"Người {person_id}",
                name_folded=f"nguoi {person_id}",
                phone=None,
                registered_at=DAY + timedelta(seconds=citizen["registered"]),
                merged_into_id=root if root != person_id else None,
                unit_id=None if citizen["unit"] is None else units[citizen["unit"]],
            )
        )
        db.session.flush()
        if root == person_id:
            root_before = person_id
            citizens[person_id] = citizen
            db.session.add_all(
                Ruling(round_id=total.id, person_id=person_id, kind=kind,
                       number=citizen[kind], reason="", at=DAY)
                for kind in ("draw", "jury") if citizen[kind] is not None
            )  # fmt: skip
            if citizen["left"]:
                gone.add(person_id)
                db.session.add(Departure(person_id=person_id, contest_id=total.contest_id, at=DAY))
        if citizen["out"] is not False:
            if citizen["out"]:
                gone.add(root)
            db.session.add(
                Disqualification(
                    round_id=total.id, person_id=person_id, number=None, reason="thử",
                    organizer_id=1, at=DAY, revoked_at=DAY if citizen["out"] is None else None,
                )
            )  # fmt: skip
        for part, row in citizen["rows"].items():
            db.session.add(_standing(parts[part], person_id, **row))
            own.setdefault(root, []).append(Row(person=root, **row))
    db.session.flush()
    return [
        (
            summaries.summed(
                rows,
                summary,
                len(parts),
                registered_s=int(
                    (DAY + timedelta(seconds=citizens[root]["registered"])).timestamp()
                ),
                draw=citizens[root]["draw"],
                jury=citizens[root]["jury"],
            ),
            rows,
        )
        for root, rows in own.items()
        if root not in gone
    ]


def _standing(round_: Round, person_id: int, **numbers: int) -> Standing:
    return Standing(
        **{
            "round_id": round_.id, "person_id": person_id, "attempt_person_id": person_id,
            "number": 1, "place": 1, "points": 0, "full_score": 0, "guess": 3,
            "guess_distance": 1, "handed_in_s": 5, "took_s": 1, "attempts_used": 1,
            "registered_s": 1, "draw": WORST_HIGH, "jury": WORST_HIGH, **numbers,
        }
    )  # fmt: skip


def _told(row: Standing) -> tuple[object, ...]:
    return (
        row.place, row.person_id, row.attempt_person_id, row.number, row.points, row.full_score,
        row.guess, row.guess_distance, row.handed_in_s, row.took_s, row.attempts_used,
        row.attempts_void,
        row.registered_s, row.draw, row.jury,
    )  # fmt: skip


def _numbers(entry: Entry) -> tuple[object, ...]:
    worst = {name: KEYS[name].worst for name in ("guess_distance", "draw", "jury")}
    return (
        entry.person, entry.person, entry.number, entry.points, entry.full_score, entry.guess,
        worst["guess_distance"], entry.handed_in_s, entry.took_s, entry.attempts_used,
        entry.attempts_void, entry.registered_s,
        worst["draw"] if entry.draw is None else entry.draw,
        worst["jury"] if entry.jury is None else entry.jury,
    )  # fmt: skip
