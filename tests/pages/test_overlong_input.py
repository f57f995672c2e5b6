"""Is what is far too long refused before anything expensive is done with it?

Composing a long run of alternating combining marks takes time that grows with its square.
"""

from unicodedata import normalize

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.accounts.models import Role
from quizapp.banks.models import Question
from quizapp.database import db
from tests import makers

TOWER = "a" + "\u0323\u0301" * 1500
CITIZENS = {
    "/dang-ky": ("full_name", "phone", "birth_date", "password"),
    "/dang-nhap": ("phone", "password"),
    "/dat-lai-mat-khau": ("phone", "code", "password"),
}
CONSOLE = "/ban-to-chuc"


@pytest.fixture
def composed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How long were the texts that were composed?"""
    lengths: list[int] = []

    def watched(form: str, text: str) -> str:
        lengths.append(len(text))
        return normalize(form, text)  # type: ignore[arg-type] # a form of the callers

    monkeypatch.setattr("unicodedata.normalize", watched)
    return lengths


@pytest.fixture
def admin(site: Flask) -> FlaskClient:
    made = makers.make_organizer(roles=[Role.ADMIN])
    db.session.commit()
    return makers.sign_in(site.test_client(), made)


@pytest.mark.parametrize(
    ("path", "field"), [(path, field) for path, fields in CITIZENS.items() for field in fields]
)
def test_a_citizens_field_refuses_a_tower_of_marks(
    client: FlaskClient, composed: list[int], path: str, field: str
) -> None:
    form = {"phone": "0912345678", "password": "mua-he-2026", "code": "ABCD", field: TOWER}
    answer = client.post(path, data=form)
    assert answer.status_code == 422
    assert "dài quá" in answer.text
    assert max(composed, default=0) <= 200


def test_a_password_has_an_end(client: FlaskClient, admin: FlaskClient) -> None:
    unit = makers.make_unit()
    an = makers.make_person(unit=unit)
    db.session.commit()
    makers.sign_in(client, an)
    new = {"password": "mua-he-2026", "password_again": "mua-he-2026"}
    for browser, path, form in (
        (client, "/mat-khau", {"old_password": "x" * 129, **new}),
        (admin, f"{CONSOLE}/mat-khau", {"old_password": "x" * 129, **new}),
        (admin, f"{CONSOLE}/dang-nhap", {"username": "chi", "password": "x" * 129}),
    ):
        answer = browser.post(path, data=form)
        assert answer.status_code == 422
        assert "Không được dài quá 128 ký tự." in answer.text


@pytest.mark.parametrize("path", ["nguoi-du-thi", "don-vi", "nhat-ky", "ngan-hang/cau-hoi"])
def test_a_search_reads_two_hundred_characters(
    admin: FlaskClient, composed: list[int], path: str
) -> None:
    for name in ("q", "tim"):
        page = admin.get(f"{CONSOLE}/{path}", query_string={name: TOWER})
        assert page.status_code == 200
    assert max(composed, default=0) <= 200


def test_the_forms_of_the_console_refuse_towers_of_marks(
    admin: FlaskClient, composed: list[int]
) -> None:
    tower = "a" + "\u0323\u0301" * 9000
    bank = makers.make_bank(slug="hoi-nghi", questions=1)
    db.session.commit()
    question = db.session.query(Question.id).filter_by(bank_id=bank.id).scalar()
    composed.clear()
    for path, form in (
        ("thanh-vien/moi", {"full_name": tower, "username": "dung", "grants": "admin@"}),
        ("thanh-vien/moi", {"full_name": "Lê Dũng", "username": tower, "grants": "admin@"}),
        ("ngan-hang/bo/hoi-nghi", {"title": tower, "description": ""}),
        ("ngan-hang/bo/hoi-nghi", {"title": "Tên", "description": tower}),
        (f"ngan-hang/cau-hoi/{question}/sua", {"seen": "1", "stem": tower}),
        (f"ngan-hang/cau-hoi/{question}/sua", {"seen": "1", "stem": "?", "options-0": tower}),
        (f"ngan-hang/cau-hoi/{question}/rut", {"seen": "1", "reason": tower}),
    ):
        answer = admin.post(f"{CONSOLE}/{path}", data=form)
        assert answer.status_code == 422, (path, form.keys())
        assert "dài quá" in answer.text
    assert max(composed, default=0) <= 5000


@pytest.mark.parametrize("number", ["²", "9" * 5000, "1" * 19])
@pytest.mark.parametrize("name", ["ranking-{}", "prizes-{}-level", "collective-then-{}"])
def test_a_row_whose_number_is_none_is_refused(admin: FlaskClient, name: str, number: str) -> None:
    contest = makers.make_contest()
    answer = admin.post(
        f"{CONSOLE}/cuoc-thi/{contest.id}/the-le", data={name.format(number): "score"}
    )
    assert answer.status_code == 400
    assert "Dữ liệu gửi lên không hợp lệ." in answer.get_data(as_text=True)
