"""Who reads which letters did not arrive, and does nobody read an address?"""

from email.headerregistry import Address

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.accounts.models import Role
from quizapp.database import db
from quizapp.mail import operations
from quizapp.rules.mail import PAUSES, Failure
from tests import makers
from tests.conftest import NOW
from tests.postbox import postbox

ROOM = "/ban-to-chuc/nguoi-du-thi/thu"


def organizer(site: Flask, *roles: Role) -> FlaskClient:
    return makers.sign_in(site.test_client(), makers.make_organizer(roles=roles))


def not_taken(failure: Failure, status: int | None, *, tries: int = 1) -> None:
    """Let a letter to An fail so often."""
    an = makers.make_person()
    operations.write(
        "confirm_address", "an@example.com", NOW, facts={"name": "An"}, person_id=an.id
    )  # fmt: skip
    moment = NOW
    for _ in range(tries):
        claimed = operations.claim(moment)
        assert claimed is not None
        operations.put_off(claimed, failure, status, moment)
        moment += PAUSES[-1]
    db.session.commit()


def test_managers_and_admins_read_the_room(site: Flask) -> None:
    for role, status in ((Role.MANAGER, 200), (Role.ADMIN, 200), (Role.JURY, 403),
                         (Role.EDITOR, 403)):  # fmt: skip
        assert organizer(site, role).get(ROOM).status_code == status


def test_a_letter_that_did_not_arrive_is_told_with_its_reason(site: Flask) -> None:
    not_taken(Failure.RECIPIENT, 550)
    not_taken(Failure.UNREACHABLE, None)
    not_taken(Failure.UNWANTED, None)
    page = organizer(site, Role.MANAGER).get(ROOM).text
    assert "Máy chủ thư không nhận địa chỉ người nhận (550)" in page
    assert "Đã thôi gửi sau 1 lần" in page
    assert "Không kết nối được với máy chủ thư" in page
    assert "Gửi lại lúc 10:01 ngày 11/05/2026" in page
    assert page.count("Xác nhận địa chỉ e-mail") == 2
    assert "an@example.com" not in page
    assert "QUIZ_MAIL_URL" in page  # mail is off here


def test_the_first_page_warns_of_a_server_that_refuses(site: Flask) -> None:
    chi = organizer(site, Role.MANAGER)
    not_taken(Failure.UNREACHABLE, None, tries=2)
    assert "nhiều lần không nhận thư" not in chi.get("/ban-to-chuc/").text
    not_taken(Failure.UNREACHABLE, None, tries=3)
    assert "nhiều lần không nhận thư" in chi.get("/ban-to-chuc/").text
    assert "không nhận thư" not in organizer(site, Role.JURY).get("/ban-to-chuc/").text


def test_an_operator_tries_the_server(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    run = site.test_cli_runner().invoke
    command = ["quiz", "mail", "test", "an@example.com"]
    off = run(args=command)
    assert (off.exit_code, "QUIZ_MAIL_URL" in off.output) == (1, True)
    monkeypatch.setitem(site.config, "MAIL_FROM", Address(addr_spec="thi@example.vn"))
    with postbox() as box:
        monkeypatch.setitem(site.config, "MAIL_URL", box.server)
        good = run(args=command)
        box.to_recipients = ["550 no such user: an@example.com"]
        bad = run(args=command)
        nonsense = run(args=["quiz", "mail", "test", "an"])
    down = run(args=command)  # the server is gone
    assert (good.exit_code, "took the letter" in good.output) == (0, True)
    assert box.header("Subject") == "Thư thử từ trang thi trực tuyến"
    assert (bad.exit_code, bad.output.strip()) == (1, "Error: Not taken: recipient (550).")
    assert (nonsense.exit_code, "dấu @" in nonsense.output) == (1, True)
    assert (down.exit_code, "unreachable" in down.output) == (1, True)
