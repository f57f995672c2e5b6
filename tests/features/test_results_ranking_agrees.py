"""Do SQL and the plain Python reference rank alike?

The property is the whole promise of a ranking that anybody can check: whatever people did and
whatever the regulation says, both orders are the same, to the place.
"""

from datetime import UTC, datetime, timedelta

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select

from quizapp.accounts.models import Person
from quizapp.attempts.models import Attempt
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import ordering
from quizapp.results.models import Disqualification, Ruling, Standing
from quizapp.results.review_models import PersonMark
from quizapp.rules import boards
from quizapp.rules.ranking import KEYS, MARK_KEYS, Counted, Entry, rank
from quizapp.rules.regulation import Target
from tests import makers

DAY = datetime(2026, 5, 11, tzinfo=UTC)

# Few different values, close together, so that ties are the rule and not the exception.
small = st.integers(0, 3)
# Fractions on both sides of a second: time keys decide by whole seconds.
moments = st.builds(
    lambda second, micro: DAY + timedelta(seconds=second, microseconds=micro),
    small,
    st.sampled_from([0, 1, 499_999, 500_000, 999_499, 999_500, 999_999]),
)
sittings = st.fixed_dictionaries(
    {
        "points": small,
        "is_full": st.sampled_from([True, False, None]),
        "handed_in_at": moments,
        "took_ms": st.sampled_from([0, 999, 1000, 1999, 2000]),
        "guess": st.sampled_from([None, None, 0, 3, 5, 7, 2**40]),
        "out": st.sampled_from([False, False, False, True]),
        "is_trial": st.sampled_from([False, False, False, True]),
        # Not handed in in time: under either rule, or handed in by the person.
        "end": st.sampled_from([(False, False), (False, True), (True, False), (True, True)]),
        "open": st.sampled_from([False, False, False, True]),
    }
)
rulings = st.sampled_from([None, 1, 2])
people = st.fixed_dictionaries(
    {
        "registered_at": moments,
        "sittings": st.lists(sittings, max_size=3),
        "merged": st.booleans(),
        "is_trial": st.sampled_from([False] * 7 + [True]),
        "out": st.sampled_from([False] * 5 + [True, None]),
        "draw": rulings,
        "jury": rulings,
        "marks": st.sampled_from([None, None, 0, 1, 100]),
        # A mark that was taken back or replaced since.
        "old_mark": st.sampled_from([None, None, 50]),
    }
)
key_lists = st.lists(st.sampled_from(sorted(KEYS)), min_size=1, unique=True)


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    crowd=st.lists(people, max_size=7),
    rule=st.sampled_from(Counted),
    keys=key_lists,
    target=st.sampled_from([None, 0, 4, 5]),
)
def test_sql_and_python_rank_alike(app: Flask, crowd, rule, keys, target) -> None:
    round_id = _the_round()
    try:
        entries = _store(round_id, crowd)
        expected = rank(entries, rule, keys, target)
        ordering.write_standings(round_id, rule, keys, target)
        stored = db.session.scalars(
            select(Standing)
            .where(Standing.round_id == round_id)
            .order_by(Standing.place, Standing.person_id)
        ).all()
        assert [_told(row) for row in stored] == [
            (row.place, *_numbers(row.entry)) for row in expected
        ]
        assert ordering.counts(round_id, rule, keys) == boards.counts(entries, rule, keys)
    finally:
        db.session.rollback()


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    crowd=st.lists(people, max_size=7),
    rule=st.sampled_from(Counted),
    keys=key_lists,
    asked=st.sampled_from(Target),
)
def test_counting_while_ranking_is_counting_and_then_ranking(
    app: Flask, crowd, rule, keys, asked
) -> None:
    round_id = _the_round()
    try:
        entries = _store(round_id, crowd)
        counted = boards.counts(entries, rule, keys)
        target = boards.target_value(asked, counted)
        expected = rank(entries, rule, keys, target)
        assert ordering.write_first_standings(round_id, rule, keys, asked) == (counted, target)
        stored = db.session.scalars(
            select(Standing)
            .where(Standing.round_id == round_id)
            .order_by(Standing.place, Standing.person_id)
        ).all()
        assert [_told(row) for row in stored] == [
            (row.place, *_numbers(row.entry)) for row in expected
        ]
    finally:
        db.session.rollback()


def test_the_property_sees_every_key(app: Flask) -> None:
    """Each key alone parts two people who differ in nothing else, the same way in both."""
    differences = {
        "score": ({"points": 3}, {"points": 2}),
        "full_score": ({"is_full": True}, {"is_full": False}),
        "guess_distance": ({"guess": 5}, {"guess": 7}),
        "handed_in_at": ({"handed_in_at": DAY}, {"handed_in_at": DAY + timedelta(seconds=1)}),
        "duration": ({"took_ms": 999}, {"took_ms": 1000}),
        "attempts_used": ({}, {}),
        "registered_at": ({}, {}),
        "draw": ({}, {}),
        "jury": ({}, {}),
        "marks": ({}, {}),
        "total_with_marks": ({}, {}),
    }
    assert set(differences) == set(KEYS)
    for key, (better, worse) in differences.items():
        first = _person(sittings=[_sitting(**better)])
        second = _person(sittings=[_sitting(**worse)])
        if key == "attempts_used":
            second["sittings"].append(_sitting(points=0, handed_in_at=DAY + timedelta(seconds=9)))
        if key == "registered_at":
            second["registered_at"] = DAY + timedelta(seconds=1)
        if key in MARK_KEYS:
            first["marks"], second["marks"] = 101, 100
        if key in {"draw", "jury"}:
            first[key], second[key] = 1, 2
        # The better one stands second in the list, so no row number can help.
        round_id = _the_round()
        entries = _store(round_id, [second, first])
        for names in ([key], [key, *(name for name in KEYS if name != key)]):
            ordering.write_standings(round_id, Counted.HIGHEST_THEN_EARLIEST, names, 5)
            rows = db.session.execute(
                select(Standing.place, Standing.person_id).order_by(Standing.place)
            ).all()
            expected = rank(entries, Counted.HIGHEST_THEN_EARLIEST, names, 5)
            assert [tuple(row) for row in rows] == [(r.place, r.entry.person) for r in expected]
            assert [row.place for row in rows] == [1, 2], key
            assert rows[0].person_id > rows[1].person_id, key
            db.session.execute(delete(Standing))
        db.session.rollback()


def test_what_is_counted_does_not_depend_on_what_was_foreseen(app: Flask) -> None:
    """Under "best by the whole ranking" with the prediction first, the counted attempt hangs on the
    target; the target may not hang on the counted attempt in turn."""
    round_id = _the_round()
    full, near = _sitting(points=3, is_full=True, guess=99), _sitting(points=2, guess=0)
    entries = _store(round_id, [_person(sittings=[near, full]), _person(sittings=[full, near])])
    keys = ["guess_distance", "score"]
    counted = ordering.counts(round_id, Counted.BEST, keys)
    assert counted == boards.counts(entries, Counted.BEST, keys)
    assert (counted.people, counted.attempts, counted.all_correct) == (2, 4, 2)
    db.session.rollback()


def _sitting(**changes):
    return {
        "points": 2,
        "is_full": False,
        "handed_in_at": DAY,
        "took_ms": 1000,
        "guess": 5,
        "out": False,
        "is_trial": False,
        "end": (False, False),
        "open": False,
        **changes,
    }


def _person(**changes):
    return {
        "registered_at": DAY,
        "sittings": [],
        "merged": False,
        "is_trial": False,
        "out": False,
        "draw": None,
        "jury": None,
        "marks": None,
        "old_mark": None,
        **changes,
    }


def _the_round() -> int:
    """The one round of all examples: committed once, everything in it is rolled back."""
    found = db.session.scalar(select(Round.id))
    if found is None:
        found = makers.make_round().id
        makers.make_organizer()
        db.session.commit()
    return found


def _store(round_id: int, crowd) -> list[Entry]:
    """Store the crowd and answer its attempts as the reference wants them."""
    entries: list[Entry] = []
    root_before: int | None = None
    for position, citizen in enumerate(crowd, start=1):
        person_id = 1000 + position
        # A merged account belongs to the nearest real person before it.
        root = root_before if citizen["merged"] and root_before else person_id
        db.session.add(
            Person(
                id=person_id,
                full_name=f"Người {position}",
                name_folded=f"nguoi {position}",
                phone=None,
                registered_at=citizen["registered_at"],
                merged_into_id=root if root != person_id else None,
                is_trial=citizen["is_trial"] and root == person_id,
            )
        )
        db.session.flush()
        if root == person_id:
            db.session.add_all(
                Ruling(round_id=round_id, person_id=person_id, kind=kind,
                       number=citizen[kind], reason="", at=DAY)
                for kind in ("draw", "jury") if citizen[kind] is not None
            )  # fmt: skip
            if not citizen["is_trial"]:
                root_before = person_id
        _give_marks(round_id, person_id, citizen)
        # None: was out, and the disqualification was undone.
        if citizen["out"] is not False:
            _put_out(round_id, person_id, None, undone=citizen["out"] is None)
        was_open = False
        for number, sitting in enumerate(citizen["sittings"], start=1):
            is_open = sitting["open"] and not was_open
            was_open = was_open or is_open
            db.session.execute(
                insert(Attempt), [_row(round_id, person_id, number, sitting | {"open": is_open})]
            )
            if sitting["out"]:
                _put_out(round_id, person_id, number)
    db.session.flush()
    in_force = {(row.round_id, row.person_id) for row in db.session.scalars(
        select(Disqualification).where(Disqualification.number.is_(None),
                                       Disqualification.revoked_at.is_(None)))}  # fmt: skip
    roots_out = {_root(person_id) for _, person_id in in_force}
    attempts = db.session.scalars(select(Attempt).order_by(Attempt.person_id, Attempt.number))
    for attempt in attempts:
        root = db.session.get_one(Person, _root(attempt.person_id))
        if (
            attempt.handed_in_at is None
            or attempt.is_trial
            or root.is_trial
            or root.id in roots_out
        ):
            continue
        entries.append(
            Entry(
                person=root.id,
                number=attempt.number,
                points=attempt.points or 0,
                full_score=int(bool(attempt.is_full)),
                handed_in_s=int(attempt.handed_in_at.timestamp()),
                took_s=(attempt.took_ms or 0) // 1000,
                registered_s=int(root.registered_at.timestamp()),
                guess=attempt.guess,
                draw=_ruling(round_id, root.id, "draw"),
                jury=_ruling(round_id, root.id, "jury"),
                marks=_mark(root.id),
                is_out=_is_out(attempt),
                is_void=attempt.is_void,
            )
        )
    return entries


def _give_marks(round_id: int, person_id: int, citizen) -> None:
    for mark, superseded_at in ((citizen["old_mark"], DAY), (citizen["marks"], None)):
        if mark is not None:
            db.session.add(
                PersonMark(
                    round_id=round_id,
                    person_id=person_id,
                    mark=mark,
                    organizer_id=1,
                    at=DAY,
                    superseded_at=superseded_at,
                )
            )


def _row(round_id: int, person_id: int, number: int, sitting):
    is_open = sitting["open"]
    ends_void, collected = sitting["end"]
    return {
        "round_id": round_id,
        "person_id": person_id,
        "number": number,
        "is_trial": sitting["is_trial"],
        "paper": [],
        "question_count": 4,
        "answers": {},
        "receipt": "AAAA-BBBB",
        "started_at": DAY,
        "deadline": DAY + timedelta(minutes=15),
        "handed_in_at": None if is_open else sitting["handed_in_at"],
        "ends_void": ends_void,
        "collected": collected and not is_open,
        "points": None if is_open else sitting["points"],
        "right": None if is_open else sitting["points"],
        "is_full": None if is_open else sitting["is_full"],
        "took_ms": None if is_open else sitting["took_ms"],
        "guess": None if is_open else sitting["guess"],
    }


def _put_out(round_id: int, person_id: int, number: int | None, *, undone: bool = False) -> None:
    db.session.add(
        Disqualification(
            round_id=round_id,
            person_id=person_id,
            number=number,
            reason="thử",
            organizer_id=1,
            at=DAY,
            revoked_at=DAY if undone else None,
        )
    )
    db.session.flush()


def _root(person_id: int) -> int:
    return db.session.get_one(Person, person_id).merged_into_id or person_id


def _is_out(attempt: Attempt) -> bool:
    return (
        db.session.scalar(
            select(Disqualification.id).where(
                Disqualification.person_id == attempt.person_id,
                Disqualification.number == attempt.number,
            )
        )
        is not None
    )


def _ruling(round_id: int, person_id: int, kind: str) -> int | None:
    ruling = db.session.get(Ruling, (round_id, person_id, kind))
    return None if ruling is None else ruling.number


def _mark(root: int) -> int | None:
    """The highest mark in force of a person's accounts."""
    return max(
        (
            row.mark
            for row in db.session.scalars(select(PersonMark))
            if row.superseded_at is None and _root(row.person_id) == root
        ),
        default=None,
    )


def _told(row: Standing) -> tuple[object, ...]:
    return (
        row.place, row.person_id, row.number, row.points, row.full_score, row.guess,
        row.guess_distance, row.handed_in_s, row.took_s, row.attempts_used, row.attempts_void,
        row.registered_s, row.draw, row.jury, row.marks, row.total_with_marks,
    )  # fmt: skip


def _numbers(entry: Entry) -> tuple[object, ...]:
    worst = {name: KEYS[name].worst for name in ("guess_distance", "draw", "jury", "marks")}
    return (
        entry.person, entry.number, entry.points, entry.full_score, entry.guess,
        worst["guess_distance"] if entry.guess_distance is None else entry.guess_distance,
        entry.handed_in_s, entry.took_s, entry.attempts_used, entry.attempts_void,
        entry.registered_s,
        worst["draw"] if entry.draw is None else entry.draw,
        worst["jury"] if entry.jury is None else entry.jury,
        worst["marks"] if entry.marks is None else entry.marks,
        entry.total_with_marks,
    )  # fmt: skip
