"""Do prizes obey the bar, the levels won before and the vacancies of their regulation?"""

from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from quizapp.accounts.models import Person
from quizapp.attempts.models import Attempt
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import line_queries, operations
from quizapp.results.models import Standing
from quizapp.rules import winning
from quizapp.rules.choices import Shortfall, Vacancy
from quizapp.rules.ranking import WORST_HIGH, Entry, Ranked
from quizapp.rules.refusals import Unsettled
from quizapp.rules.regulation import Regulation
from tests import makers, taking_out
from tests.conftest import NOW
from tests.features.results_stage import Stage, awards, make_stage, published

EVENING = NOW + timedelta(hours=6)


def proposed(stage: Stage) -> list[tuple[str, int | None]]:
    return awards(operations.propose(stage.round.id, stage.chi, NOW))


def test_a_least_number_of_points_lets_in_who_has_them(app: Flask) -> None:
    keys = ("guess_distance", "score", "handed_in_at")
    stage = make_stage(full_score_to_win=False, points_to_win=3, ranking=keys)
    assert proposed(stage)[1] == ("Nhì", stage.hoa.id)


def test_who_has_fewer_points_stays_without(app: Flask) -> None:
    keys = ("guess_distance", "score", "handed_in_at")
    stage = make_stage(full_score_to_win=False, points_to_win=4, ranking=keys)
    assert [who for _, who in proposed(stage)] == [
        stage.an.id, stage.binh.id, stage.dung.id, stage.giang.id,
    ]  # fmt: skip


def test_a_lowered_bar_gives_what_is_left_to_those_below(app: Flask) -> None:
    stage = make_stage(shortfall=Shortfall.LOWER)
    taking_out.disqualify(
        stage.round.id, stage.an.id, None, organizer=stage.chi, now=NOW, reason="Thi hộ"
    )
    assert proposed(stage) == [
        ("Nhất", stage.binh.id), ("Nhì", stage.dung.id), ("Ba", stage.giang.id),
        ("Ba", stage.hoa.id),
    ]  # fmt: skip


def test_a_struck_winner_leaves_the_prize_vacant_if_the_regulation_says_so(app: Flask) -> None:
    stage = make_stage(vacancy=Vacancy.STAYS_VACANT)
    published(stage)
    taking_out.disqualify(
        stage.round.id, stage.binh.id, None, organizer=stage.chi, now=NOW, reason="Thi hộ"
    )
    corrected = [
        ("Nhất", stage.an.id), ("Nhì", None), ("Ba", stage.dung.id), ("Ba", stage.giang.id),
    ]  # fmt: skip
    assert awards(published(stage, "Một người bị hủy kết quả.")) == corrected
    # The next edition remembers it too, though the latest one names nobody there.
    taking_out.disqualify(
        stage.round.id, stage.giang.id, None, organizer=stage.chi, now=NOW, reason="Thi hộ"
    )
    assert awards(published(stage, "Thêm một người bị hủy kết quả.")) == [
        *corrected[:3], ("Ba", None),
    ]  # fmt: skip


def test_before_any_publication_all_below_move_up(app: Flask) -> None:
    stage = make_stage(vacancy=Vacancy.STAYS_VACANT)
    taking_out.disqualify(
        stage.round.id, stage.binh.id, None, organizer=stage.chi, now=NOW, reason="Thi hộ"
    )
    assert proposed(stage)[:3] == [
        ("Nhất", stage.an.id), ("Nhì", stage.dung.id), ("Ba", stage.giang.id),
    ]  # fmt: skip


def test_a_level_is_won_once_in_the_whole_contest(app: Flask) -> None:
    stage = make_stage(prizes_per_person=None, one_per_level=True)
    published(stage)
    second = next_round(stage)
    assert operations.tally(second.id, EVENING)
    edition = operations.propose(second.id, stage.chi, EVENING)
    # An stands first again, but has a first prize; Hoa, second, receives it.
    assert awards(edition)[:2] == [("Nhất", stage.hoa.id), ("Nhì", stage.an.id)]
    assert edition.document["skipped"] == [
        {"place": 1, "reason": "đã nhận giải cùng mức ở đợt trước", "moved": True}
    ]


def test_rounds_are_decided_in_order_where_levels_count(app: Flask) -> None:
    stage = make_stage(prizes_per_person=None, one_per_level=True)
    second = next_round(stage)
    operations.tally(second.id, EVENING)
    with pytest.raises(Unsettled):
        operations.propose(second.id, stage.chi, EVENING)


def next_round(stage: Stage) -> Round:
    second = makers.make_round(
        contest=stage.contest, opens=NOW, closes=NOW + timedelta(hours=5), name="Đợt 2"
    )
    for minute, person in enumerate([stage.an, stage.hoa]):
        makers.make_attempt(
            round_=second, person=person, points=4, guess=2,
            started=NOW + timedelta(hours=1, minutes=minute),
        )  # fmt: skip
    return second


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    rows=st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.booleans()), max_size=7),
    bar=st.sampled_from([None, 1, 2, "full"]),
    shortfall=st.sampled_from(Shortfall),
    limit=st.integers(0, 8),
)
def test_the_line_for_prizes_is_alike_in_sql_and_in_python(
    app: Flask, rows, bar, shortfall, limit
) -> None:
    full = bar == "full"
    rule = Regulation(
        full_score_to_win=full, points_to_win=None if full else bar, shortfall=shortfall
    )
    round_id = the_round()
    try:
        ranked, place = [], 1
        for position, (points, is_full, gap) in enumerate(rows, start=1):
            place = position if gap else place
            entry = stored(round_id, 1000 + position, place, points, int(is_full))
            ranked.append(Ranked(place=place, entry=entry))
        line = winning.in_line(ranked, rule)
        found = line_queries.candidates(round_id, rule, limit=limit)
        # SQL reads as many as matter, and whoever is equal to the last of them.
        assert found == line[: len(found)]
        assert len(found) >= min(limit, len(line))
        if limit and len(found) < len(line):
            last, following = found[-1], line[len(found)]
            assert (last.place, last.reaches_bar) != (following.place, following.reaches_bar)
    finally:
        db.session.rollback()


def the_round() -> int:
    round_id = db.session.scalar(select(Round.id))
    if round_id is None:
        round_id = makers.make_round().id
        db.session.commit()
    return round_id


def stored(round_id: int, person_id: int, place: int, points: int, full: int) -> Entry:
    db.session.add(
        Person(id=person_id, full_name="Người", name_folded="nguoi", phone=None, registered_at=NOW)
    )
    db.session.flush()
    db.session.execute(
        insert(Attempt).values(
            round_id=round_id, person_id=person_id, number=1, paper=[], question_count=4,
            answers={}, receipt="AAAA-BBBB", started_at=NOW, deadline=NOW, handed_in_at=NOW,
            points=points, right=points, is_full=bool(full), took_ms=0,
        )
    )  # fmt: skip
    db.session.execute(
        insert(Standing).values(
            round_id=round_id, person_id=person_id, attempt_person_id=person_id, number=1,
            place=place, points=points, full_score=full, guess=None, guess_distance=WORST_HIGH,
            handed_in_s=0, took_s=0, attempts_used=1, registered_s=0, draw=WORST_HIGH,
            jury=WORST_HIGH,
        )
    )  # fmt: skip
    return Entry(
        person=person_id, number=1, points=points, full_score=full, handed_in_s=0, took_s=0,
        registered_s=0,
    )  # fmt: skip
