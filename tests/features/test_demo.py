"""Does the demo show a platform in full swing, and does it go away without a trace?"""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import func, select

from quizapp import demo
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Grant, JournalEntry, Organizer, Person, Unit
from quizapp.attempts import extending, extensions
from quizapp.attempts.models import Attempt
from quizapp.contests import queries as contest_queries
from quizapp.contests import timetable as deeds
from quizapp.contests.models import Round
from quizapp.database import Model, db
from quizapp.demo import timetable
from quizapp.results import correction_queries, totals
from quizapp.results import operations as results
from quizapp.results.models import Award, Correction, Edition, QuestionUse, UnitJudgement
from quizapp.results.review_models import PersonMark
from quizapp.rules import wording_summaries
from quizapp.rules.corrections import Kind
from quizapp.rules.people import username
from quizapp.rules.timing import Span
from quizapp.scheduler import count_uses
from tests import makers
from tests.conftest import NOW

WEDNESDAY = NOW + timedelta(days=2, hours=5)
PEOPLE = 12


@pytest.fixture
def stocked(app: Flask) -> Flask:
    """An application with units and with the banks that the demo draws from."""
    for line in demo.RECIPE:
        makers.make_bank(slug=line.bank)
    for name in ("Phường Lê Chân", "Phường Hải An", "Đặc khu Cát Hải"):
        makers.make_unit(name=name)
    db.session.commit()
    return app


def make(now: datetime, people: int = PEOPLE, seed: int = 7) -> demo.Made:
    made = demo.make(now, people=people, seed=seed)
    db.session.commit()
    return made


def spans() -> list[Span]:
    weeks = select(Round).where(Round.summary_way.is_(None)).order_by(Round.opens_at)
    return [deeds.span_of(row) for row in db.session.scalars(weeks)]


def city(day: int, time: str) -> datetime:
    return makers.at(time, makers.TODAY.replace(day=day))


@pytest.mark.parametrize(
    "now",
    [
        city(11, "08:58"),  # the last minute of a round
        city(11, "09:00"),  # the pause of a Monday
        city(11, "09:59:59"),
        city(11, "10:00"),
        city(11, "11:30"),  # closed this morning, results due at noon
        WEDNESDAY,
    ],
)
def test_there_is_always_a_finished_an_open_and_a_coming_round(
    stocked: Flask, now: datetime
) -> None:
    make(now)
    rows = spans()
    soon = now + timedelta(seconds=11)
    assert sum(span.closes <= now for span in rows) == 1
    assert sum(span.opens <= soon < span.closes for span in rows) == 1
    assert sum(span.opens > soon for span in rows) >= 7
    assert max(span.closes for span in rows) >= now + timedelta(weeks=8)
    for before, after in pairwise(rows):
        assert before.closes <= after.opens
    edition = db.session.scalars(select(Edition)).one()
    assert edition.public_from is not None
    assert edition.public_from <= now


def test_the_finished_round_has_winners_and_vacancies(stocked: Flask) -> None:
    made = make(WEDNESDAY)
    awards = db.session.scalars(select(Award).order_by(Award.position)).all()
    assert [award.level for award in awards] == (
        ["Nhất"] + 2 * ["Nhì"] + 3 * ["Ba"] + 5 * ["Khuyến khích"]
    )
    assert any(award.person_id for award in awards)
    assert made.people == PEOPLE
    assert set(made.passwords) == {name for name, _ in demo.ORGANIZERS}


def test_a_summary_adds_up_all_weeks_and_is_told_in_the_regulation(stocked: Flask) -> None:
    make(WEDNESDAY)
    (total,) = db.session.scalars(select(Round).where(Round.summary_way.is_not(None)))
    weeks = db.session.scalars(
        select(Round).where(Round.summary_way.is_(None)).order_by(Round.opens_at)
    ).all()
    assert totals.summed(total) == weeks
    assert total.results_at == weeks[-1].results_at
    assert [week.name for week in weeks] == [f"Tuần {number}" for number in range(1, 11)]
    (facts,) = [
        facts for facts in contest_queries.rounds_now([total.contest_id]) if facts.id == total.id
    ]
    sentences = list(wording_summaries.sentences([facts]))
    assert sentences[0].startswith("Tổng kết các tuần: cộng điểm của mọi đợt")
    assert any("01 giải Nhất tổng kết" in sentence for sentence in sentences)
    assert any("02 giải Nhì tập thể" in sentence for sentence in sentences)
    # Nobody sits it, and next week's rounds go on counting from the last week.
    assert demo.top_up(WEDNESDAY + timedelta(weeks=1)) == 1
    names = db.session.scalars(select(Round.name).order_by(Round.id.desc()).limit(1)).all()
    assert names == ["Tuần 11"]


def test_simulated_people_are_marked_and_cannot_sign_in(stocked: Flask) -> None:
    make(WEDNESDAY)
    people = db.session.scalars(select(Person).order_by(Person.full_name)).all()
    assert len(people) == PEOPLE
    assert people[0].full_name == "Người thử 0001"
    assert all(person.is_demo and person.password_hash is None for person in people)


def test_every_sitting_is_over_and_in_its_time(stocked: Flask) -> None:
    make(WEDNESDAY, people=30)
    rows = db.session.scalars(select(Attempt)).all()
    assert any(row.collected for row in rows)
    assert any(row.number > 1 for row in rows)
    for row in rows:
        assert row.round.opens_at <= row.started_at < row.deadline <= row.round.closes_at
        assert row.handed_in_at is not None
        assert row.handed_in_at <= WEDNESDAY


def sittings() -> list[tuple[str, datetime, int | None, int | None]]:
    rows = db.session.execute(
        select(Person.full_name, Attempt.started_at, Attempt.points, Attempt.guess)
        .join(Attempt, Attempt.person_id == Person.id)
        .order_by(Attempt.started_at, Person.id)
    )
    return [(name, started, points, guess) for name, started, points, guess in rows]


def test_the_same_seed_gives_the_same_sittings(stocked: Flask) -> None:
    make(WEDNESDAY, seed=7)
    first = sittings()
    demo.remove(WEDNESDAY)
    make(WEDNESDAY, seed=7)
    assert sittings() == first
    demo.remove(WEDNESDAY)
    make(WEDNESDAY, seed=8)
    assert sittings() != first


def rows_of_every_table() -> dict[str, int]:
    counts = {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in Model.metadata.sorted_tables
    }
    del counts["journal"]
    return counts


def test_removing_it_leaves_nothing_but_the_journal(stocked: Flask) -> None:
    before = rows_of_every_table()
    make(WEDNESDAY)
    count_uses(WEDNESDAY)
    assert db.session.query(QuestionUse).count() > 0
    assert rows_of_every_table() != before
    removed = demo.remove(WEDNESDAY)
    db.session.commit()
    assert rows_of_every_table() == before
    assert (removed.contests, removed.people) == (1, PEOPLE)
    deeds_done = db.session.scalars(select(JournalEntry.deed)).all()
    assert {"demo.make", "demo.remove", "result.approve"} <= set(deeds_done)


def test_what_was_decided_in_it_goes_with_it(stocked: Flask) -> None:
    before = rows_of_every_table()
    make(WEDNESDAY)
    first, second = db.session.scalars(select(Organizer).order_by(Organizer.id)).all()
    finished, running = db.session.scalars(
        select(Round).where(Round.summary_way.is_(None)).order_by(Round.opens_at).limit(2)
    )
    version = correction_queries.versions(finished.id)[0]
    made = results.propose_correction(
        finished.id,
        results.Wanted(kind=Kind.VOID, version_id=version, parameters={"void": "right"}),
        organizer=first,
        now=WEDNESDAY,
        reason="Thử",
    )
    seen = results.outcome_digest(made)
    results.confirm_correction(made.id, second, WEDNESDAY, seen=seen)
    unit = db.session.scalars(select(Unit.id)).first()
    makers.add(
        UnitJudgement(
            round_id=finished.id, unit_id=unit, marks=9, organizer_id=first.id, at=WEDNESDAY
        )
    )
    span = replace(deeds.span_of(running), closes=running.closes_at + timedelta(minutes=5))
    look = extending.look_at_round(running, span, WEDNESDAY)
    extensions.propose_for_all(
        running, span, seen=look.mark, reason="Thử", organizer=first, now=WEDNESDAY
    )
    db.session.commit()
    demo.remove(WEDNESDAY)
    db.session.commit()
    assert rows_of_every_table() == before


def test_who_confirmed_a_correction_elsewhere_stays_named_there(stocked: Flask) -> None:
    make(WEDNESDAY)
    real = makers.make_round()
    chi = makers.make_organizer()
    first, second = db.session.scalars(
        select(Organizer).where(Organizer.is_demo).order_by(Organizer.id)
    ).all()
    for kept in (first, second):
        makers.add(
            Correction(
                round_id=real.id, kind="void", parameters={}, recounts=False, reason="",
                outcome={}, computed_at=NOW, proposed_by_id=chi.id, proposed_at=NOW,
                confirmed_by_id=kept.id, confirmed_at=NOW,
            )
        )  # fmt: skip
    db.session.commit()
    demo.remove(WEDNESDAY)
    db.session.commit()
    names = db.session.scalars(select(Organizer.username).where(Organizer.is_demo)).all()
    assert set(names) == {first.username, second.username}


def test_who_gave_a_mark_elsewhere_stays_named_there(stocked: Flask) -> None:
    make(WEDNESDAY)
    real, an = makers.make_round(), makers.make_person()
    helper = db.session.scalars(select(Organizer).where(Organizer.is_demo).limit(1)).one()
    makers.add(
        PersonMark(round_id=real.id, person_id=an.id, mark=9, organizer_id=helper.id, at=NOW)
    )
    db.session.commit()
    demo.remove(WEDNESDAY)
    db.session.commit()
    rest = db.session.execute(select(Organizer.username, Organizer.is_active)).all()
    assert [tuple(row) for row in rest] == [(helper.username, False)]


def test_removing_it_spares_real_people_and_real_contests(stocked: Flask) -> None:
    make(WEDNESDAY)
    an = makers.make_person()
    open_round = db.session.scalars(
        select(Round).where(
            Round.opens_at <= WEDNESDAY, Round.closes_at > WEDNESDAY, Round.summary_way.is_(None)
        )
    ).one()
    makers.make_attempt(round_=open_round, person=an, started=WEDNESDAY)
    real = makers.make_round()
    makers.make_attempt(round_=real, person=an)
    helper = db.session.scalars(select(Organizer).where(Organizer.username == "minhhoa1")).one()
    db.session.add(Edition(round_id=real.id, number=1, kind="final", due_at=NOW, made_at=NOW,
                           document={}, digest="", proposed_by_id=helper.id))  # fmt: skip
    db.session.commit()
    demo.remove(WEDNESDAY)
    db.session.commit()
    assert db.session.scalars(select(Person.full_name)).all() == [an.full_name]
    assert db.session.scalars(select(Attempt.round_id)).all() == [real.id]
    # Who has acted on a real contest stays named there, but comes in no more.
    rest = db.session.execute(select(Organizer.username, Organizer.is_active)).all()
    assert [tuple(row) for row in rest] == [("minhhoa1", False)]


def test_a_grant_in_the_demo_contest_goes_with_it(stocked: Flask) -> None:
    make(WEDNESDAY)
    chi = makers.make_organizer(contest=demo.contest())
    db.session.commit()
    demo.remove(WEDNESDAY)
    assert not db.session.scalars(select(Grant).where(Grant.organizer_id == chi.id)).all()


def test_it_is_refused_where_real_people_registered(stocked: Flask) -> None:
    makers.make_person()
    db.session.commit()
    assert not demo.wanted()
    with pytest.raises(demo.Cannot, match="Real people"):
        demo.make(WEDNESDAY, people=1, seed=1)


def test_a_trial_shadow_of_an_organizer_is_no_real_person(stocked: Flask) -> None:
    makers.make_person(is_trial=True)
    assert demo.wanted()


def test_it_is_refused_twice(stocked: Flask) -> None:
    make(WEDNESDAY)
    with pytest.raises(demo.Cannot, match="a demo already"):
        demo.make(WEDNESDAY, people=1, seed=1)


def test_it_needs_its_banks(app: Flask) -> None:
    with pytest.raises(demo.Cannot, match="flask quiz import"):
        demo.make(WEDNESDAY, people=1, seed=1)


def test_it_is_not_wanted_beside_a_real_contest(stocked: Flask) -> None:
    makers.make_contest()
    assert not demo.wanted()


def test_topping_up_is_only_done_once(stocked: Flask) -> None:
    make(WEDNESDAY)
    assert demo.top_up(WEDNESDAY) == 0
    assert demo.top_up(WEDNESDAY + timedelta(weeks=1)) == 1
    assert demo.top_up(WEDNESDAY + timedelta(weeks=1)) == 0


def test_after_a_long_sleep_the_missed_weeks_stay_out(stocked: Flask) -> None:
    make(WEDNESDAY)
    later = WEDNESDAY + timedelta(weeks=30)
    demo.top_up(later)
    rows = spans()
    assert any(span.opens <= later < span.closes for span in rows)
    assert not any(WEDNESDAY + timedelta(weeks=9) < span.closes < later for span in rows)


def test_after_an_early_closing_the_next_round_opens(stocked: Flask) -> None:
    make(WEDNESDAY)
    running = db.session.scalars(
        select(Round).where(
            Round.opens_at <= WEDNESDAY, Round.closes_at > WEDNESDAY, Round.summary_way.is_(None)
        )
    ).one()
    chi = makers.make_organizer()
    deeds.close_early(
        running, reason="Thử", actor=Actor.of(chi), now=WEDNESDAY + timedelta(minutes=1)
    )
    now = WEDNESDAY + timedelta(minutes=2)
    assert demo.top_up(now) == 1
    soon = now + timedelta(seconds=11)
    assert sum(span.opens <= soon < span.closes for span in spans()) == 1


def test_without_a_demo_there_is_nothing_to_top_up(app: Flask) -> None:
    assert demo.top_up(WEDNESDAY) == 0


def test_the_names_of_its_organizers_are_names_one_can_sign_in_with() -> None:
    assert [username(name) for name, _ in demo.ORGANIZERS] == [name for name, _ in demo.ORGANIZERS]


def test_a_week_goes_from_monday_ten_to_monday_nine() -> None:
    span = timetable.week(timetable.last_closing(WEDNESDAY))
    assert span == Span(
        opens=city(11, "10:00"), closes=city(18, "09:00"), results=city(18, "12:00")
    )
