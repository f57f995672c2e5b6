"""Do the migrations make exactly the tables that the models describe, and can they be undone?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import delete, inspect, select, text, update
from sqlalchemy.exc import DatabaseError

from quizapp.accounts import journal
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Identity, JournalEntry, Person, Unit
from quizapp.attempts.models import Provenance, Turn
from quizapp.banks import operations, queries
from quizapp.banks.models import Question, QuestionImport
from quizapp.contests.models import Membership
from quizapp.database import Model, db
from quizapp.results import operations as results
from quizapp.results.models import Closing
from quizapp.results.operations.uses import QuestionUses
from quizapp.rules.raw import RawBank, RawQuestion
from quizapp.rules.usage import Use
from tests import makers
from tests.conftest import NOW, make_app
from tests.databases import fresh_database


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database without any table; its context is on."""
    if request.param == "sqlite":
        yield from _in_context(make_app(f"sqlite:///{tmp_path / 'empty.sqlite3'}", tmp_path))
        return
    neighbour: Flask = request.getfixturevalue("postgresql_app")
    with fresh_database(neighbour.config["SQLALCHEMY_DATABASE_URI"]) as url:
        yield from _in_context(make_app(url, tmp_path))


def _in_context(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_the_migrations_make_what_the_models_describe(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Model.metadata) == []


def test_all_the_way_up_down_and_up_again(empty: Flask) -> None:
    upgrade()
    assert tables() == set(Model.metadata.tables)
    downgrade(revision="base")
    assert tables() == set()
    upgrade()
    assert tables() == set(Model.metadata.tables)


def test_imports_go_down_and_up_again_and_the_questions_stay(empty: Flask) -> None:
    upgrade()
    found = RawBank(
        format="docx",
        title="Cảng",
        questions=(RawQuestion(stem="Cảng nào?", options=("Đông", "Tây"), key=("A",)),),
    )
    chi, binh = makers.make_organizer(), makers.make_organizer(name="Lê Văn Bình")
    waiting = operations.receive(found, "cảng.docx", chi.id, NOW)
    stored = operations.commit(waiting, operations.review(waiting), Actor.of(chi), NOW)
    (asked,) = db.session.scalars(select(Question))
    operations.approve(asked, binh, NOW, seen=1)
    bank_id = stored.bank.id
    round_ = makers.make_round(bank=stored.bank, questions=1)
    makers.make_attempt(round_=round_, person=makers.make_person())
    makers.add(Closing(round_id=round_.id, at=NOW, people=1, attempts=1, all_correct=0))
    version = queries.latest(asked.id).id
    results.keep_question_uses(
        round_.id, QuestionUses(uses={version: Use(drawn=1)}, corrected={}), NOW
    )
    db.session.commit()
    db.session.remove()
    downgrade(revision="0002")
    db.session.remove()
    upgrade()
    assert [c.stem for c in queries.bank_contents(bank_id).values()] == ["Cảng nào?"]
    assert db.session.scalars(select(QuestionImport)).all() == []
    assert db.session.scalars(select(Closing.uses_counted_at)).all() == [None]


def test_units_and_people_stay_when_identities_go(empty: Flask) -> None:
    upgrade()
    unit = makers.make_unit(name="Phường Thủy Nguyên")
    unit.former = "Phường Dương Quan"
    person = makers.make_person(unit=unit)
    makers.add(Identity(issuer="https://a", subject="1", person_id=person.id, linked_at=NOW))
    db.session.commit()
    db.session.remove()
    downgrade(revision="0003")
    db.session.remove()
    upgrade()
    assert db.session.scalars(select(Unit.former)).all() == [""]
    assert db.session.scalars(select(Person.full_name)).all() == ["Nguyễn Văn An"]
    assert db.session.scalars(select(Identity)).all() == []


def test_who_is_nobody_yet_goes_with_what_is_known_of_guests(empty: Flask) -> None:
    upgrade()
    round_ = makers.make_round()
    nobody = makers.make_person(name="", phone=None, birth=None, is_guest=True, is_trial=True)
    waits = makers.make_person(name="", phone=None, birth=None, is_guest=True, is_trial=True)
    told = makers.make_person(name="Lê Thị Bình", is_guest=True, password_hash=None)
    shadow = makers.make_person(name="Thi thử", is_trial=True)
    for person in (nobody, told, shadow):
        sat = makers.make_attempt(round_=round_, person=person, trial=person.is_trial)
        makers.add(Provenance(address="a", device="d").trace(sat.key))
    makers.add(Turn(round_id=round_.id, person_id=waits.id, comes_at=NOW))
    entered = {"origin": "choice", "chosen_at": NOW}
    makers.add(Membership(person_id=waits.id, contest_id=round_.contest_id, **entered))
    kept = {told.id, shadow.id}
    db.session.commit()
    db.session.remove()
    downgrade(revision="0018")
    for table, column in (("person", "id"), ("attempt", "person_id"), ("turn", "person_id"),
                          ("attempt_trace", "person_id"), ("membership", "person_id")):  # fmt: skip
        named = text(f'SELECT {column} FROM "{table}"')  # noqa: S608 - names of ours
        found = set(db.session.scalars(named))
        assert found == (kept if table in {"person", "attempt", "attempt_trace"} else set())
    db.session.remove()
    upgrade()
    people = db.session.scalars(select(Person).order_by(Person.full_name)).all()
    assert [(one.full_name, one.is_guest) for one in people] == [
        ("Lê Thị Bình", False),
        ("Thi thử", False),
    ]


@pytest.mark.parametrize(
    "deed", [update(JournalEntry).values(reason="nothing happened"), delete(JournalEntry)]
)
def test_the_journal_only_grows(app: Flask, deed: object) -> None:
    journal.record(journal.COMMAND, NOW, "round.close_early", "round:1", reason="mưa bão")
    db.session.commit()
    with pytest.raises(DatabaseError, match="the journal only grows"):
        db.session.execute(deed)  # type: ignore[call-overload] # one of the two statements above
    db.session.rollback()
    assert db.session.query(JournalEntry.reason).scalar() == "mưa bão"
