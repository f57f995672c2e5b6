"""Where does a citizen read what a jury gave them, and from when on?

An has a mark, Hoa has none, in a round whose essay a jury marks.
"""

import re

import pytest
from flask.testing import FlaskClient

from quizapp import cache
from quizapp.accounts.models import Person
from quizapp.database import db
from quizapp.results import operations
from tests import makers
from tests.conftest import NOW
from tests.features.results_stage import Stage, make_stage, published
from tests.features.test_giving_marks import give, marked_stage

DATA = "/tai-khoan/du-lieu"


@pytest.fixture
def stage(client: FlaskClient) -> Stage:
    """Everything is marked, nothing is published."""
    made = marked_stage()
    give(made, an=825, binh=900, dung=700, giang=650)
    db.session.commit()
    return made


def publish(stage: Stage) -> None:
    edition = operations.propose(stage.round.id, stage.chi, NOW, without_marks=True)
    operations.approve(edition.id, stage.khanh, NOW, publish_now=True)
    db.session.commit()
    cache.forget()


def pages_of(client: FlaskClient, person: Person) -> dict[str, str]:
    browser = makers.sign_in(client, person)
    return {address: browser.get(address).text for address in ("/ket-qua", DATA, f"{DATA}.json")}


def test_the_own_results_tell_the_mark_with_the_place(client: FlaskClient, stage: Stage) -> None:
    publish(stage)
    page = pages_of(client, stage.an)["/ket-qua"]
    assert "Hạng 2 trong 5 người." in page
    assert re.search(r"Điểm phần “Bài viết”: 8,25<br>\s*<a", page)


def test_the_own_data_tell_the_mark(client: FlaskClient, stage: Stage) -> None:
    publish(stage)
    found = pages_of(client, stage.an)
    assert "điểm phần “Bài viết”: 8,25" in found[DATA]
    (result,) = client.get(f"{DATA}.json").get_json()["results"]
    assert (result["part"], result["mark"]) == ("Bài viết", "8,25")


def test_who_has_no_mark_is_told_so(client: FlaskClient, stage: Stage) -> None:
    publish(stage)
    found = pages_of(client, stage.hoa)
    assert "Điểm phần “Bài viết”: chưa có điểm" in found["/ket-qua"]
    assert "điểm phần “Bài viết”: chưa có điểm" in found[DATA]
    (result,) = client.get(f"{DATA}.json").get_json()["results"]
    assert (result["part"], result["mark"]) == ("Bài viết", None)


def test_nobody_reads_a_mark_before_its_hour(client: FlaskClient, stage: Stage) -> None:
    edition = operations.propose(stage.round.id, stage.chi, NOW, without_marks=True)
    operations.approve(edition.id, stage.khanh, NOW, publish_now=False)
    db.session.commit()
    cache.forget()
    for page in pages_of(client, stage.an).values():
        assert "8,25" not in page
        assert "Bài viết" not in page


def test_where_nothing_is_marked_no_page_speaks_of_marks(client: FlaskClient) -> None:
    stage = make_stage()
    published(stage)
    db.session.commit()
    cache.forget()
    found = pages_of(client, stage.an)
    assert "Hạng 1" in found["/ket-qua"]
    assert all("iểm phần" not in page for page in found.values())
    (result,) = client.get(f"{DATA}.json").get_json()["results"]
    assert not {"part", "mark"} & set(result)
