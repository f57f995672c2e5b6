"""Do the prizes that are filled from a part of the ranking fall as on the whole of it?"""

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizapp.accounts.models import Unit
from quizapp.contests.models import Departure, Round
from quizapp.database import db
from quizapp.results import awarding, line_queries, removal_queries
from quizapp.results.models import Standing
from quizapp.rules import prizes, winning
from quizapp.rules.choices import Shortfall, Vacancy
from quizapp.rules.prizes import Candidate, Prize
from quizapp.rules.ranking import WORST_HIGH
from tests import makers
from tests.conftest import NOW
from tests.statements import counted

UNITS, PHONES = 3, 3
FEW, MANY = 6, 14

people = st.fixed_dictionaries(
    {
        "points": st.integers(0, 9),
        "full": st.sampled_from([0, 1, 1, 1]),
        "unit": st.sampled_from([None, *(2 * [0, 1]), *range(UNITS)]),
        "phone": st.sampled_from([None, None, *range(PHONES)]),
        "left": st.sampled_from([False] * 5 + [True]),
    }
)
quotas = st.sampled_from([None, 1, 2, 2])
rules = st.fixed_dictionaries(
    {
        "prizes_per_unit": quotas,
        "prizes_per_phone": quotas,
        "full_score_to_win": st.booleans(),
        "shortfall": st.sampled_from(list(Shortfall)).map(str),
        "vacancy": st.sampled_from([Vacancy.MOVES_UP] * 3 + [Vacancy.STAYS_VACANT]).map(str),
        "board_places": st.sampled_from([1, 1, 5]),
        "prizes": st.lists(
            st.fixed_dictionaries(
                {
                    "level": st.sampled_from(["Nhất", "Nhì", "Ba"]),
                    "count": st.integers(1, 2),
                    "value_vnd": st.just(0),
                }
            ),
            min_size=1,
            max_size=2,
            unique_by=lambda prize: prize["level"],
        ),
    }
)


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(crowd=st.lists(people, min_size=FEW, max_size=MANY), rule=rules)
def test_prizes_fall_as_on_the_whole_ranking(app: Flask, crowd, rule) -> None:
    round_ = _the_round()
    try:
        round_.overrides = rule
        line, left = _store(round_, crowd)
        regulation = round_.regulation
        terms = {
            "won_before": {},
            "prizes_per_person": regulation.prizes_per_person,
            "left": left,
            "vacancy": regulation.vacancy,
            "quotas": winning.quotas(regulation, line),
        }
        awards, skipped = prizes.fill(line, regulation.prizes, **terms)
        found = awarding.prize_list(round_)
        assert found.awards == awards
        assert found.cuts == prizes.cutting_ties(line, regulation.prizes, **terms)
        assert list(found.skipped) == list(winning.worth_telling(regulation, awards, skipped))
    finally:
        db.session.rollback()


def _the_round() -> Round:
    """The round of all examples: committed once, everything in it is rolled back."""
    found = db.session.query(Round).first()
    if found is None:
        for number in range(UNITS):
            makers.make_unit(name=f"Đơn vị {number}")
        makers.make_round(
            contest=makers.make_contest(regulation=makers.plain_regulation(prizes_per_person=1))
        )
        db.session.commit()
        return _the_round()
    return found


def _store(round_: Round, crowd) -> tuple[list[Candidate], set[int]]:
    """Store a ranking by points and answer the line and who left, as the rules see them."""
    units = db.session.query(Unit).order_by(Unit.id).all()
    left, rows = set(), []
    for number, one in enumerate(crowd):
        phone = None if one["phone"] is None else f"+8491200000{one['phone']}"
        unit = None if one["unit"] is None else units[one["unit"]]
        person = makers.make_person(name=f"Người {number}", phone=phone, unit=unit)
        if one["left"]:
            left.add(person.id)
            contest_id = round_.contest_id
            makers.add(Departure(person_id=person.id, contest_id=contest_id, at=NOW))
        rows.append((person.id, unit.id if unit else None, phone, one["points"], one["full"]))
    rule = round_.regulation
    above, below = [], []
    for person, unit, phone, points, full in sorted(rows, key=lambda row: (-row[3], row[0])):
        place = 1 + sum(other[3] > points for other in rows)
        reaches = not rule.full_score_to_win or full == 1
        _rank(round_.id, person, place, points, full)
        (above if reaches else below).append(
            Candidate(person=person, place=place, reaches_bar=reaches, unit=unit, phone=phone)
        )
    db.session.flush()
    assert removal_queries.left_among_ranked(round_) == left
    return above + below * winning.goes_below(rule), left


def _rank(round_id: int, person: int, place: int, points: int, full: int = 1) -> None:
    db.session.add(
        Standing(
            round_id=round_id, person_id=person, attempt_person_id=person, number=1, place=place,
            points=points, full_score=full, guess=None, guess_distance=0, handed_in_s=0, took_s=0,
            attempts_used=1, registered_s=0, draw=WORST_HIGH, jury=WORST_HIGH,
        )
    )  # fmt: skip


def test_a_group_with_room_left_is_read_on_for(app: Flask) -> None:
    """Three prizes, two for a school: the third goes to whoever comes first with room left."""
    table = (Prize(level="Nhất", count=3, value_vnd=0),)
    for quota in ("prizes_per_unit", "prizes_per_phone"):
        rule = makers.plain_regulation(
            prizes=table, full_score_to_win=False, board_places=1, **{quota: 2}
        )
        contest = makers.make_contest(slug=quota, current=False, regulation=rule)
        round_ = makers.make_round(contest=contest)
        schools = [makers.make_unit(name=f"{quota} {number}") for number in range(2)]
        for place, school in enumerate((1, 0, 0, 0, 0, 1, 0), start=1):
            person = makers.make_person(
                name=f"Người {place}", phone=f"+849120{quota == 'prizes_per_unit':d}000{school}",
                unit=schools[school],
            )  # fmt: skip
            _rank(round_.id, person.id, place, 0)
        db.session.flush()
        found = awarding.prize_list(round_)
        assert [award.place for award in found.awards] == [1, 2, 3]
        round_.overrides = {"prizes": [{"level": "Nhất", "count": 4, "value_vnd": 0}]}
        found = awarding.prize_list(round_)
        assert [award.place for award in found.awards] == [1, 2, 3, 6]
        assert [row.place for row in found.skipped] == [4, 5]


def test_a_winner_far_down_is_found_without_reading_all_who_stand_between(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second prize goes to the last of 60: 58 of a full unit stand between, and somebody who
    left. It is told of ten places, as if that were far."""
    monkeypatch.setattr(winning, "TOLD_PLACES", 10)
    table = (Prize(level="Nhất", count=3, value_vnd=0),)
    rule = makers.plain_regulation(
        prizes=table, prizes_per_unit=1, full_score_to_win=False, board_places=5
    )
    round_ = makers.make_round(contest=makers.make_contest(current=False, regulation=rule))
    unit, other = makers.make_unit(name="Trường A"), makers.make_unit(name="Trường B")
    for place in range(1, 65):
        person = makers.make_person(unit=other if place >= 60 else unit)
        _rank(round_.id, person.id, place, 0)
        if place in {40, 62}:
            contest_id = round_.contest_id
            makers.add(Departure(person_id=person.id, contest_id=contest_id, at=NOW))
    db.session.flush()
    read = []
    plain = line_queries._rows

    def rows(*arguments: Any, **more: Any) -> list[Candidate]:
        found = plain(*arguments, **more)
        read.append(len(found))
        return found

    monkeypatch.setattr(line_queries, "_rows", rows)
    found = awarding.prize_list(round_)
    assert [award.place for award in found.awards] == [1, 60, None]
    assert [row.place for row in found.skipped] == [*range(2, 11), 40, 62]
    assert sum(read) < 30


def test_full_units_are_read_over_once_whatever_their_size(app: Flask) -> None:
    """Two prizes are left over that nobody can take: a ranking eight times as long costs not one
    statement more."""
    costs, told = [], []
    for people_each in (10, 80):
        table = (Prize(level="Nhất", count=4, value_vnd=0),)
        rule = makers.plain_regulation(
            prizes=table, prizes_per_unit=1, full_score_to_win=False, board_places=5
        )
        round_ = makers.make_round(contest=makers.make_contest(
            slug=f"c-{people_each}", current=False, regulation=rule))  # fmt: skip
        for number in range(2):
            unit = makers.make_unit(name=f"Trường {people_each} {number}")
            for place in range(number * people_each, (number + 1) * people_each):
                _rank(round_.id, makers.make_person(unit=unit).id, place + 1, 0)
        db.session.flush()
        db.session.expire_all()
        with counted() as seen:
            found = awarding.prize_list(round_)
        costs.append(len(seen))
        assert [award.place for award in found.awards] == [1, people_each + 1, None, None]
        told.append([row.place for row in found.skipped])
    assert costs[0] == costs[1]
    assert told == [[*range(2, 11)], [*range(2, 81)]]
