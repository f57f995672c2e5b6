"""Are a question's pictures and markup shown to those who may see the question, and harmless?"""

import base64
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.accounts.models import Role
from quizapp.banks import pictures
from quizapp.banks.models import Bank, Question
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.rules.questions import Content, Picture
from quizapp.rules.raw import PictureFile
from tests import makers
from tests.conftest import NOW

STEM, OPTION = "a" * 64, "b" * 64
MARKED = Content(
    stem="Ý nào <strong>sai</strong>?",
    options=("H<sub>2</sub>O", "Muối &amp; đường", ""),
    key=(0,),
    is_html=True,
    pictures=(Picture(digest=STEM, alt="Bản đồ cảng"), Picture(digest=OPTION, option=2)),
)


@pytest.fixture
def round_(site: Flask) -> Round:
    bank = makers.add(Bank(slug="cang", title="Cảng", created_at=makers.LONG_AGO))
    question = makers.add(Question(bank_id=bank.id, name="c1"))
    makers.make_version(question=question, content=MARKED)
    pictures.keep(
        PictureFile(
            digest=digest,
            media_type="image/png",
            width=2,
            height=2,
            data=base64.b64encode(digest.encode()).decode(),
        )
        for digest in (STEM, OPTION)
    )
    made = makers.make_round(bank=bank, questions=1)
    db.session.commit()
    return made


@pytest.fixture
def an(site: Flask, round_: Round) -> FlaskClient:
    person = makers.make_person()
    db.session.commit()
    return makers.sign_in(site.test_client(), person)


def test_a_paper_shows_markup_and_pictures(an: FlaskClient, round_: Round) -> None:
    address = an.post(f"/dot-thi/{round_.id}/bat-dau").location
    page = an.get(address).text
    assert "Ý nào <strong>sai</strong>?" in page
    assert "H<sub>2</sub>O" in page
    assert "Muối &amp; đường" in page
    assert f'src="/hinh/{STEM}" alt="Bản đồ cảng"' in page
    assert f'src="/hinh/{OPTION}" alt="Hình của phương án"' in page
    stamp = page.split('name="page" value="')[1].split('"')[0]
    typed = {"page": stamp, "n0": "1", "q0": ["0", "1", "2"], "review": "1"}
    review = an.post(f"{address}/kiem-tra", data=typed, follow_redirects=True).text
    assert "Ý nào sai?" in review
    assert "<strong>" in review
    assert "&lt;" not in review


def test_a_plain_question_is_never_taken_for_markup(an: FlaskClient, site: Flask) -> None:
    bank = makers.add(Bank(slug="tho", title="Thô", created_at=makers.LONG_AGO))
    question = makers.add(Question(bank_id=bank.id, name="t1"))
    plain = Content(stem="<b>x</b>", options=("<i>1</i>", "2"), key=(0,))
    makers.make_version(question=question, content=plain)
    number = makers.make_round(
        contest=makers.make_contest(current=False), bank=bank, questions=1
    ).id
    db.session.commit()
    page = an.get(an.post(f"/dot-thi/{number}/bat-dau").location).text
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "&lt;i&gt;1&lt;/i&gt;" in page


def test_the_receipt_shows_them_after_the_release(
    an: FlaskClient, round_: Round, site: Flask
) -> None:
    address = an.post(f"/dot-thi/{round_.id}/bat-dau").location
    an.post(f"{address}/nop")
    db.session.get_one(Round, round_.id).tallied_at = NOW + timedelta(hours=3)
    db.session.commit()
    with time_machine.travel(NOW + timedelta(hours=4), tick=False):
        receipt = an.get(f"{address}/ket-qua").text
    assert "Ý nào <strong>sai</strong>?" in receipt
    assert f"/hinh/{OPTION}" in receipt


def test_a_picture_is_kept_by_browsers_and_only_its_name_opens_it(
    client: FlaskClient, round_: Round
) -> None:
    answer = client.get(f"/hinh/{STEM}")
    assert answer.data == STEM.encode()
    assert answer.content_type == "image/png"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"/hinh/{'c' * 64}").status_code == 404
    assert client.get("/hinh/" + "x" * 500).status_code == 404


def test_an_editor_sees_them_beside_the_key(
    site: Flask, client: FlaskClient, round_: Round
) -> None:
    chi = makers.make_organizer()
    question = db.session.query(Question).one().id
    db.session.commit()
    makers.sign_in(client, chi)
    page = client.get(f"/ban-to-chuc/ngan-hang/cau-hoi/{question}").text
    assert f"/hinh/{STEM}" in page
    assert f"/hinh/{OPTION}" in page
    assert "H<sub>2</sub>O" in page
    listed = client.get("/ban-to-chuc/ngan-hang/cau-hoi").text
    assert "Ý nào sai?" in listed


def test_an_editor_sees_the_pictures_and_reads_about_the_markup(
    site: Flask, round_: Round, client: FlaskClient
) -> None:
    chi = makers.make_organizer(roles=[Role.EDITOR])
    question = db.session.scalars(select(Question)).one().id
    db.session.commit()
    makers.sign_in(client, chi)
    here = f"/ban-to-chuc/ngan-hang/cau-hoi/{question}"
    form = client.get(f"{here}/sua").text
    assert "Câu này có định dạng." in form
    assert f'src="/hinh/{STEM}" alt="Bản đồ cảng"' in form
    assert "Hình của phương án C" in form
    assert 'Giải thích <span class="optional">(không bắt buộc)' in form
    sent = {"seen": "1", "stem": "Ý nào <strong>đúng</strong>?", "key": "A", "difficulty": "1"}
    sent |= {"options-0": "H<sub>2</sub>O", "options-1": "<b>Muối</b> &amp; đường", "options-2": ""}
    client.post(f"{here}/sua", data=sent)
    page = client.get(here).text
    assert '<td class="removed">Ý nào sai?</td>' in page
    assert '<td class="added">Ý nào đúng?</td>' in page
    # Where only the markup differs, it is shown.
    assert "B. &lt;b&gt;Muối&lt;/b&gt;" in page
