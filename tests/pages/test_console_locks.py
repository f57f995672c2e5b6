"""Does an editor's long work leave the write lock to the people who sit the contest?"""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from quizapp.accounts.models import Role
from quizapp.banks import operations
from quizapp.database import begin_mode, db
from quizapp.rules.raw import RawBank, RawQuestion
from tests import makers
from tests.conftest import NOW

ROOM = "/ban-to-chuc/ngan-hang"
HARBOUR = RawQuestion(stem="Cảng nào?", options=("Đông", "Tây"), key=("A",))


@pytest.fixture
def chi(site: Flask, client: FlaskClient) -> FlaskClient:
    made = makers.make_organizer(roles=[Role.EDITOR])
    db.session.commit()
    return makers.sign_in(client, made)


@pytest.fixture
def held(site: Flask) -> Iterator[list[str]]:
    """How the transaction had begun at each look into the contents of all banks."""
    begun: list[str] = []
    looks: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("BEGIN"):
            begun.append(statement)
        if "question_version.digest" in statement or "question_version.content" in statement:
            looks.append(begun[-1])

    event.listen(db.engine, "before_cursor_execute", note)
    yield looks
    event.remove(db.engine, "before_cursor_execute", note)


def receive() -> str:
    found = RawBank(format="docx", identifier="mot", title="Cảng", questions=(HARBOUR,))
    waiting = operations.receive(found, "cảng.docx", None, NOW)
    db.session.commit()
    return f"{ROOM}/nhap/{waiting.id}"


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("/luu", {"fingerprint": "old"}),
        ("/tat-ca", {"do": "accept"}),
        ("/ngan-hang", {"bank": "", "title": ""}),
        ("/dap-an", {"key-1": ["A", "B"]}),
    ],
)
def test_nobody_waits_while_an_import_is_compared(
    chi: FlaskClient, held: list[str], address: str, data: dict[str, object]
) -> None:
    makers.make_bank(slug="mot", questions=2)
    here = receive()
    del held[:]
    assert chi.post(here + address, data=data).status_code in {302, 409, 422}
    assert set(held) == {"BEGIN DEFERRED"}
    # The next deed takes the lock at once again.
    assert begin_mode.get() == "IMMEDIATE"


def test_nobody_waits_while_a_bank_is_written_as_a_file(chi: FlaskClient, held: list[str]) -> None:
    makers.make_bank(slug="mot", questions=2)
    db.session.commit()
    del held[:]
    assert chi.post(f"{ROOM}/bo/mot/tai-ve", data={"dang": "docx"}).status_code == 200
    assert set(held) == {"BEGIN DEFERRED"}
    assert begin_mode.get() == "IMMEDIATE"
