"""What if a file comes under the name of a field that asks for a text?"""

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.accounts.models import Role
from quizapp.banks.models import Question
from quizapp.database import db
from tests import makers

CONSOLE = "/ban-to-chuc"


@pytest.fixture
def admin(site: Flask) -> FlaskClient:
    made = makers.make_organizer(roles=[Role.ADMIN])
    db.session.commit()
    return makers.sign_in(site.test_client(), made)


def send(browser: FlaskClient, path: str, field: str) -> tuple[int, str]:
    answer = browser.post(path, data={field: (io.BytesIO(b"MZ"), "a.exe")})
    return answer.status_code, answer.text


@pytest.mark.parametrize(
    ("path", "field", "words"),
    [
        ("/dang-nhap", "phone", "Hãy nhập số điện thoại"),
        ("/dang-ky", "full_name", "Hãy nhập họ và tên."),
        (f"{CONSOLE}/dang-nhap", "username", "Hãy nhập tên đăng nhập."),
    ],
)
def test_a_file_is_no_text_for_visitors(
    client: FlaskClient, path: str, field: str, words: str
) -> None:
    status, page = send(client, path, field)
    assert status == 422
    assert words in page


def test_a_file_is_no_text_for_organizers(admin: FlaskClient) -> None:
    makers.make_bank(questions=1)
    db.session.commit()
    question = db.session.query(Question).one().id
    status, page = send(admin, f"{CONSOLE}/ngan-hang/cau-hoi/{question}/sua", "stem")
    assert (status, "Thiếu nội dung câu hỏi." in page) == (422, True)
    status, page = send(admin, f"{CONSOLE}/cuoc-thi/moi", "name")
    assert (status, "Mục này không được để trống." in page) == (422, True)


def test_a_file_is_a_file_where_it_is_asked_for(admin: FlaskClient) -> None:
    status, _ = send(admin, f"{CONSOLE}/don-vi/nhap", "file")
    assert status == 302
