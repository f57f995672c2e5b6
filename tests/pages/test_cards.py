"""What does a shared link show, and what does a person tell by it?

An won, Hoa took part, a visitor (or a messenger) opens the link.
"""

import io
import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from quizapp import cache
from quizapp.attempts.models import Attempt
from quizapp.contests.models import Contest, Round
from quizapp.database import db
from quizapp.results import typesetting
from tests import makers
from tests.conftest import NOW
from tests.features.results_stage import Stage, make_stage, published
from tests.statements import counted

META = re.compile(r'<meta property="og:(\w+)" content="([^"]*)">')


def meta_of(client: FlaskClient, address: str) -> dict[str, str]:
    answer = client.get(address)
    assert answer.status_code == 200
    return dict(META.findall(answer.text))


def path_of(url: str) -> str:
    parts = urlsplit(url)
    assert (parts.scheme, parts.netloc) == ("http", "127.0.0.1:8000")  # as QUIZ_PUBLIC_URL says
    return parts.path


@pytest.fixture
def stage(site: Flask) -> Stage:
    made = make_stage()
    published(made)
    db.session.commit()
    cache.forget()
    return made


def test_public_pages_have_a_card(client: FlaskClient, stage: Stage) -> None:
    here = f"/dot-thi/{stage.round.id}"
    titles = {}
    for address in ("/", here, f"{here}/bang-xep-hang", f"{here}/cong-bo"):
        told = meta_of(client, address)
        titles[address] = told["title"]
        assert told["description"]
        assert path_of(told["url"])
        picture = client.get(path_of(told["image"]))
        assert picture.mimetype == "image/png"
        assert Image.open(io.BytesIO(picture.data)).size == (1200, 630)
        assert "immutable" in picture.headers["Cache-Control"]
        assert picture.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert titles["/"] == "Hải Phòng làm theo lời Bác"
    assert titles[here] == "Đợt 1 – Hải Phòng làm theo lời Bác"
    assert titles[f"{here}/cong-bo"].startswith("Kết quả Đợt 1")


def test_before_the_publication_a_result_has_the_rounds_card(client: FlaskClient) -> None:
    stage = make_stage()
    here = f"/dot-thi/{stage.round.id}"
    waiting = meta_of(client, f"{here}/cong-bo")
    assert waiting == meta_of(client, here)
    assert client.get(f"/anh-chia-se/ket-qua/{stage.round.id}/x.png").status_code == 404


def test_a_card_counts_nobody(client: FlaskClient, site: Flask) -> None:
    """The same round with one person and with thirty has the same cards."""
    round_ = makers.make_round()
    here = f"/dot-thi/{round_.id}"
    before = [meta_of(client, address) for address in ("/", here, f"{here}/bang-xep-hang")]
    for _ in range(30):
        makers.make_attempt(round_=round_, person=makers.make_person())
    cache.forget()
    assert before == [meta_of(client, address) for address in ("/", here, f"{here}/bang-xep-hang")]


def test_a_changed_round_has_another_picture_and_old_links_lead_to_it(
    client: FlaskClient, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = f"/dot-thi/{stage.round.id}"
    old = path_of(meta_of(client, here)["image"])
    stored = db.session.get(Round, stage.round.id)
    assert stored is not None
    stored.name = "Tuần mở đầu"
    db.session.commit()
    cache.forget()
    new = path_of(meta_of(client, here)["image"])
    assert new != old
    moved = client.get(old)
    assert path_of(moved.location) == new
    assert "immutable" not in moved.headers["Cache-Control"]
    # A made-up address draws nothing.
    monkeypatch.setattr(typesetting, "SECONDS", 0)
    typesetting._kept.clear()
    assert client.get(f"/anh-chia-se/dot-thi/{stage.round.id}/abc.png").status_code == 302
    assert client.get(new).status_code == 503


def test_other_contests_and_unknown_ones(client: FlaskClient) -> None:
    makers.make_contest(name="Cuộc thi hôm nay")
    makers.make_contest(slug="cu", name='Cuộc thi <cũ> & "xưa"', current=False)
    told = meta_of(client, "/cuoc-thi/cu/")
    assert told["title"] == "Cuộc thi &lt;cũ&gt; &amp; &#34;xưa&#34;"
    assert path_of(told["url"]) == "/cuoc-thi/cu/"
    assert client.get(path_of(told["image"])).status_code == 200
    assert client.get("/anh-chia-se/cuoc-thi/nowhere/x.png").status_code == 404
    assert client.get("/anh-chia-se/dot-thi/99/x.png").status_code == 404


def test_a_demo_is_drawn_as_one(client: FlaskClient, stage: Stage) -> None:
    real = meta_of(client, "/")["image"]
    stored = db.session.get(Contest, stage.contest.id)
    assert stored is not None
    stored.is_demo = True
    db.session.commit()
    cache.forget()
    assert meta_of(client, "/")["image"] != real


def test_a_card_costs_no_statement(client: FlaskClient, stage: Stage) -> None:
    here = f"/dot-thi/{stage.round.id}"
    client.get(here)
    with counted() as seen:
        client.get(here)
    assert len(seen) == 0


def sharing(stage: Stage) -> str:
    return f"/dot-thi/{stage.round.id}/bai-thi/1/chia-se"


def told_by(client: FlaskClient, made: str) -> str:
    """What a messenger and a visitor read under a link, in one text."""
    assert client.get(path_of(meta_of(client, made)["image"])).mimetype == "image/png"
    return client.get(made).text


def test_a_card_tells_nothing_of_a_person_unasked(
    client: FlaskClient, browser, stage: Stage
) -> None:
    an = makers.sign_in(browser(), stage.an)
    made = an.post(sharing(stage)).location
    page = told_by(client, made)
    assert "Tôi đã tham gia" in page
    for secret in ("Nguyễn", "An", "4/4", "Hạng", "Nhất", "0912"):
        assert secret not in page, secret


def test_a_person_tells_name_and_result_by_choice(
    client: FlaskClient, browser, stage: Stage
) -> None:
    an = makers.sign_in(browser(), stage.an)
    asked = an.get(sharing(stage)).text
    assert "4/4 câu đúng" in asked
    assert "hạng 1 trong 5 người" in asked
    assert " checked" not in asked
    named = an.post(sharing(stage), data={"name": "on"}).location
    assert "Nguyễn Văn An đã tham gia" in told_by(client, named)
    whole = an.post(sharing(stage), data={"name": "on", "result": "on"}).location
    pictures = {meta_of(client, made)["image"].rpartition("/")[2] for made in (named, whole)}
    assert len(pictures) == 2


def test_an_unchanged_card_with_a_name_is_not_sent_again(
    client: FlaskClient, browser, stage: Stage
) -> None:
    an = makers.sign_in(browser(), stage.an)
    told = meta_of(client, an.post(sharing(stage), data={"name": "on"}).location)
    picture = client.get(path_of(told["image"]))
    assert picture.headers["Cache-Control"] == "no-cache"
    asked = {"If-None-Match": picture.headers["ETag"]}
    again = client.get(path_of(told["image"]), headers=asked)
    assert (again.status_code, again.data) == (304, b"")


def test_only_what_the_regulation_shows_can_be_told(browser, clock) -> None:
    stage = make_stage(show_score=False)
    hoa = makers.sign_in(browser(), stage.hoa)
    assert "câu đúng" not in hoa.get(sharing(stage)).text
    silent = hoa.post(sharing(stage), data={"result": "on"}).location
    assert silent == hoa.post(sharing(stage)).location
    published(stage)
    db.session.commit()
    cache.forget()
    assert "3/4 câu đúng" in hoa.get(sharing(stage)).text
    assert hoa.post(sharing(stage), data={"result": "on"}).location != silent


def test_only_own_attempts_that_are_over_can_be_shared(
    client: FlaskClient, browser, stage: Stage
) -> None:
    assert client.get(sharing(stage)).status_code == 302
    hoa = makers.sign_in(browser(), stage.hoa)
    assert hoa.get(sharing(stage).replace("/1/chia-se", "/2/chia-se")).status_code == 404
    other = makers.make_person()
    assert makers.sign_in(browser(), other).get(sharing(stage)).status_code == 404
    attempt = db.session.query(Attempt).filter_by(person_id=stage.hoa.id).one()
    attempt.handed_in_at = attempt.points = None
    attempt.deadline = NOW + timedelta(hours=1)
    db.session.commit()
    for answer in (hoa.get(sharing(stage)), hoa.post(sharing(stage))):
        assert answer.status_code == 404


def test_nobody_else_can_write_a_card(client: FlaskClient, browser, stage: Stage) -> None:
    an = makers.sign_in(browser(), stage.an)
    made = an.post(sharing(stage), data={"result": "on"}).location
    forged = made[:-3] + ("aaa" if made[-3:] != "aaa" else "bbb")
    for address in (forged, "/chia-se/x", "/chia-se/" + "A" * 1500):
        assert client.get(address).status_code == 404
    assert client.get("/anh-chia-se/toi/x/y.png").status_code == 404


def test_a_page_gives_its_address_to_be_copied(client: FlaskClient, stage: Stage) -> None:
    page = client.get(f"/dot-thi/{stage.round.id}").text
    assert f'readonly value="http://127.0.0.1:8000/dot-thi/{stage.round.id}"' in page
    assert "share.js" in page
