"""Who may begin, and who waits until when?"""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from quizapp import cache, scheduler
from quizapp.attempts import admission, operations
from quizapp.attempts.admission import Waits
from quizapp.attempts.models import Attempt, StartLine, Turn
from quizapp.contests.queries import RoundFacts
from quizapp.database import db
from quizapp.rules import admission as rules
from quizapp.rules.refusals import NotOpenYet, RoundNotReady, RoundOver
from tests.conftest import NOW
from tests.makers import facts_of, make_bank, make_person, make_round
from tests.races import at_once, somebody_waits
from tests.statements import counted

SECOND = timedelta(seconds=1)
PACE = 2
"""Starts a second: turns lie half a second apart, and the fifth press at once has to wait."""


@pytest.fixture
def facts(app: Flask) -> RoundFacts:
    return facts_of(make_round())


@pytest.fixture
def press(facts: RoundFacts) -> Callable[..., Attempt | Waits]:
    """A press on the button, by somebody new unless told by whom."""

    def press(person_id: int = 0, now: timedelta = 0 * SECOND) -> Attempt | Waits:
        cache.forget()  # as after a second, or in another process
        person_id = person_id or make_person().id
        begun = admission.begin(facts, person_id, NOW + now, Random(1), per_second=PACE)
        db.session.commit()
        return begun

    return press


def fill(press: Callable[..., Attempt | Waits], presses: int = 5) -> None:
    """Let so many people begin that the next one has to wait."""
    for _ in range(presses):
        assert isinstance(press(), Attempt)


def steps(waits: object) -> int:
    """Answer in which step from now somebody is called."""
    assert isinstance(waits, Waits)
    return (waits.comes_at - NOW) // rules.STEP


def test_a_small_crowd_never_notices_the_line(press: Callable[..., Attempt | Waits]) -> None:
    fill(press)
    assert db.session.scalar(select(func.count()).select_from(Turn)) == 0


def test_who_comes_faster_is_called_in_the_order_of_coming_step_by_step(
    press: Callable[..., Attempt | Waits],
) -> None:
    fill(press)
    # Turns 2.5 s, 3 s, … 14.5 s from now are called in the first step, the next ones in the second.
    assert [steps(press()) for _ in range(30)] == [0] * 25 + [1] * 5
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 5


def test_no_two_are_called_at_the_same_moment(facts: RoundFacts) -> None:
    db.session.add(StartLine(id=1, free_us=int((NOW + 3 * SECOND).timestamp() * 1_000_000)))
    dice = Random(1)
    calls = {admission.begin(facts, make_person().id, NOW, dice, per_second=PACE) for _ in range(8)}
    assert len(calls) == 8


def test_a_kept_place_is_the_same_however_often_and_from_where_it_is_asked_for(
    press: Callable[..., Attempt | Waits],
) -> None:
    fill(press)
    an, binh = make_person().id, make_person().id
    first = press(an)
    assert [press(an, SECOND / 4) for _ in range(20)] == [first] * 20
    assert isinstance(press(binh, SECOND / 4), Waits)
    assert db.session.scalar(select(func.count()).select_from(Turn)) == 2


def test_a_turn_that_has_come_begins_an_attempt_whoever_waits_behind(
    press: Callable[..., Attempt | Waits],
) -> None:
    fill(press, 5)
    an = make_person().id
    waits = press(an)
    assert isinstance(waits, Waits)
    for _ in range(60):
        press()
    then = waits.comes_at - NOW
    assert isinstance(press(an, then - SECOND / 1000), Waits)
    begun = press(an, then)
    assert isinstance(begun, Attempt)
    assert begun.started_at == NOW + then


def test_when_the_rush_is_over_nobody_passes_who_waits_since_an_earlier_step(
    press: Callable[..., Attempt | Waits],
) -> None:
    fill(press)
    waiting = [press() for _ in range(25)]  # turns up to 14.5 s from now
    later = 15 * SECOND
    assert isinstance(press(now=later), Attempt)
    assert all(isinstance(one, Waits) and one.comes_at <= NOW + later for one in waiting)


def test_waiting_starts_nobodys_clock(press: Callable[..., Attempt | Waits]) -> None:
    fill(press)
    an = make_person().id
    press(an)
    assert not db.session.scalars(select(Attempt).where(Attempt.person_id == an)).all()
    begun = press(an, 30 * SECOND)
    assert isinstance(begun, Attempt)
    assert begun.deadline - begun.started_at == timedelta(minutes=15)


def test_a_turn_not_taken_for_ten_minutes_is_lost(press: Callable[..., Attempt | Waits]) -> None:
    fill(press)
    an = make_person().id
    waits = press(an)
    assert isinstance(waits, Waits)
    lost = waits.comes_at - NOW + timedelta(minutes=10) + SECOND
    for _ in range(5):
        press(now=lost)
    again = press(an, lost)
    assert isinstance(again, Waits)
    assert again.comes_at > NOW + lost


def test_nothing_holds_up_who_is_sitting_already(press: Callable[..., Attempt | Waits]) -> None:
    an = make_person().id
    begun = press(an)
    assert isinstance(begun, Attempt)
    for _ in range(20):
        press()
    again = press(an, SECOND)
    assert isinstance(again, Attempt)
    assert again.key == begun.key
    assert isinstance(press(an, timedelta(minutes=16)), Attempt)


def test_the_own_overdue_attempt_is_no_way_past_the_line(
    press: Callable[..., Attempt | Waits],
) -> None:
    an = make_person().id
    press(an)
    late = timedelta(minutes=15, seconds=6)
    for _ in range(5):
        press(now=late)
    assert isinstance(press(an, late), Waits)


def test_repeated_presses_of_one_who_sits_do_not_move_the_line(
    press: Callable[..., Attempt | Waits],
) -> None:
    an = make_person().id
    for step in range(20):
        press(an, step * SECOND / 1000)
    assert isinstance(press(), Attempt)


def test_pace_nought_lets_everybody_in(app: Flask, facts: RoundFacts) -> None:
    for _ in range(20):
        begun = admission.begin(facts, make_person().id, NOW, Random(1), per_second=0)
        assert isinstance(begun, Attempt)
    assert db.session.scalar(select(func.count()).select_from(StartLine)) == 0


@pytest.mark.parametrize(
    ("opens", "closes", "refusal"), [(1, 3600, NotOpenYet), (-3600, 0, RoundOver)]
)
def test_a_round_that_is_not_open_gives_no_turns(
    app: Flask, opens: int, closes: int, refusal: type, press: Callable[..., Attempt | Waits]
) -> None:
    fill(press)
    facts = facts_of(make_round(opens=NOW + opens * SECOND, closes=NOW + closes * SECOND))
    with pytest.raises(refusal):
        admission.begin(facts, make_person().id, NOW, Random(1), per_second=PACE)
    assert db.session.scalar(select(func.count()).select_from(Turn)) == 0


def test_nobody_waits_to_hear_that_the_paper_cannot_be_filled(
    press: Callable[..., Attempt | Waits],
) -> None:
    fill(press)
    cache.forget()
    facts = facts_of(make_round(bank=make_bank(questions=3), questions=4))
    with pytest.raises(RoundNotReady, match="không đủ câu"):
        admission.begin(facts, make_person().id, NOW, Random(1), per_second=PACE)
    assert db.session.scalar(select(func.count()).select_from(Turn)) == 0


def test_all_rounds_stand_in_one_line(press: Callable[..., Attempt | Waits]) -> None:
    fill(press)
    cache.forget()
    other = facts_of(make_round())
    waits = admission.begin(other, make_person().id, NOW, Random(1), per_second=PACE)
    assert steps(waits) == 0


def test_near_the_end_of_a_round_the_line_moves_on_after_the_start(app: Flask) -> None:
    facts = facts_of(make_round(closes=NOW + 15 * SECOND))
    an = make_person().id
    line = StartLine(id=1, free_us=int((NOW + 180 * SECOND).timestamp() * 1_000_000))
    db.session.add(line)
    db.session.commit()
    cache.forget()
    with counted() as sent:
        assert isinstance(admission.begin(facts, an, NOW, Random(1), per_second=PACE), Attempt)
    writes = [statement.split()[2] for statement in sent if statement.startswith("INSERT")]
    assert writes == ["attempt", "start_line"], "everybody's start waits for the line's row"
    db.session.refresh(line)
    assert line.free_us == int((NOW + 180.5 * SECOND).timestamp() * 1_000_000)


def test_who_lines_up_holds_the_line_after_the_own_place(
    press: Callable[..., Attempt | Waits], facts: RoundFacts
) -> None:
    fill(press)
    an = make_person().id
    db.session.commit()
    cache.forget()
    with counted() as sent:
        assert isinstance(admission.begin(facts, an, NOW, Random(1), per_second=PACE), Waits)
    changes = [s.split()[:3] for s in sent if s.startswith(("INSERT", "UPDATE"))]
    assert [change[1 if change[0] == "UPDATE" else 2] for change in changes] == [
        "turn",
        "start_line",
        "turn",
    ]


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)  # SQLite has one writer at a time
@pytest.mark.parametrize("closes", [15 * SECOND, 3600 * SECOND], ids=["begins", "lines up"])
def test_who_waits_for_the_own_row_holds_nobody_else_up(app: Flask, closes: timedelta) -> None:
    facts = facts_of(make_round(closes=NOW + closes))
    an = make_person().id
    db.session.add(StartLine(id=1, free_us=int((NOW + 180 * SECOND).timestamp() * 1_000_000)))
    db.session.commit()
    cache.forget()

    def press() -> None:
        with app.app_context():
            admission.begin(facts, an, NOW, Random(1), per_second=PACE)
            db.session.commit()

    db.session.execute(text("SELECT id FROM person WHERE id = :id FOR UPDATE"), {"id": an})
    with ThreadPoolExecutor(1) as pool:
        pressed = pool.submit(press)
        try:
            while not pressed.done() and not somebody_waits():
                time.sleep(0.01)
            waited = not pressed.done()
            db.session.execute(text("SELECT id FROM start_line FOR UPDATE NOWAIT"))
        finally:
            db.session.rollback()
        pressed.result(timeout=240)
    assert waited


def test_twenty_presses_of_one_person_are_one_turn(
    app: Flask, facts: RoundFacts, press: Callable[..., Attempt | Waits]
) -> None:
    fill(press)
    an = make_person().id
    db.session.commit()
    cache.forget()

    def again(_number: int) -> object:
        return admission.begin(facts, an, NOW, Random(1), per_second=PACE)

    assert len(set(at_once(app, 20, again))) == 1
    line = db.session.get_one(StartLine, 1, populate_existing=True)
    assert line.free_us == int((NOW + 3 * SECOND).timestamp() * 1_000_000)


def test_two_hundred_people_at_once_get_two_hundred_turns(app: Flask, facts: RoundFacts) -> None:
    people = [make_person().id for _ in range(200)]
    operations.start(facts, make_person().id, NOW, Random(1))
    db.session.add(StartLine(id=1, free_us=int((NOW + 3 * SECOND).timestamp() * 1_000_000)))
    db.session.commit()

    def press(number: int) -> object:
        return admission.begin(facts, people[number], NOW, Random(1), per_second=PACE)

    assert Counter(map(steps, at_once(app, 200, press))) == {
        0: 24,
        **dict.fromkeys(range(1, 6), 15 * PACE),
        6: 26,
    }
    line = db.session.get_one(StartLine, 1, populate_existing=True)
    assert line.free_us == int((NOW + 103 * SECOND).timestamp() * 1_000_000)


def test_old_turns_are_tidied_away(press: Callable[..., Attempt | Waits]) -> None:
    fill(press)
    press()
    scheduler.tidy(NOW + timedelta(minutes=10))
    assert db.session.scalar(select(func.count()).select_from(Turn)) == 1
    scheduler.tidy(NOW + timedelta(minutes=13))
    assert db.session.scalar(select(func.count()).select_from(Turn)) == 0
