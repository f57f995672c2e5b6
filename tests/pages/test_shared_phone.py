"""May a page that was made for one person act for another who signed in on the same phone?"""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.attempts.models import Attempt
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.rules.refusals import AnotherSitter
from quizapp.rules.regulation import Regulation
from tests.makers import make_contest, make_person, make_round, sign_in


@pytest.fixture
def round_(site: Flask) -> Round:
    made = make_round(contest=make_contest(regulation=Regulation(all_required=False)))
    db.session.commit()
    return made


def begin(site: Flask, round_: Round, **person: str) -> tuple[FlaskClient, str]:
    """Let a person begin; answer the browser and the name of the paper in its page."""
    browser = sign_in(site.test_client(), make_person(**person))
    paper = browser.post(f"/dot-thi/{round_.id}/bat-dau").location
    found = re.search(r'name="paper" value="([^"]+)"', browser.get(paper).text)
    assert found is not None
    return browser, found[1]


def test_a_page_of_another_persons_paper_is_refused(site: Flask, round_: Round) -> None:
    _an, foreign = begin(site, round_)
    binh, own = begin(site, round_, name="Lê Thị Bình", phone="+84987654321")
    here = f"/dot-thi/{round_.id}/bai-thi/1"
    message = {"place": "0", "chosen": [1], "page": 1, "n": 1}
    other = {"X-Paper": foreign}
    answers = [
        binh.post(f"{here}/luu", json=message, headers=other),
        binh.get(f"{here}/gio", headers={**other, "Accept": "application/json"}),
        binh.post(f"{here}/kiem-tra", data={"paper": foreign, "page": "1", "n0": "1", "q0": "1"}),
        binh.post(f"{here}/nop", data={"paper": foreign}),
    ]
    assert [answer.status_code for answer in answers] == [409] * 4
    assert all(AnotherSitter.text in answer.text or answer.is_json for answer in answers)
    assert answers[0].json["refused"] == "AnotherSitter"  # type: ignore[index] # it is JSON
    assert all((a.answers, a.handed_in_at) == ({}, None) for a in db.session.query(Attempt))
    assert binh.post(f"{here}/luu", json=message, headers={"X-Paper": own}).status_code == 200
    assert binh.post(f"{here}/nop", data={"paper": own}).location == f"{here}/ket-qua"


def test_the_name_of_a_paper_tells_nothing_about_the_person(site: Flask, round_: Round) -> None:
    names = [begin(site, round_, phone=f"+8490000000{number}")[1] for number in range(3)]
    assert len(set(names)) == 3
    assert all(re.fullmatch(rf"{round_.id}-1-[0-9a-f]{{20}}", name) for name in names)


def test_a_name_that_no_page_has_is_refused(site: Flask, round_: Round) -> None:
    an, _own = begin(site, round_)
    here = f"/dot-thi/{round_.id}/bai-thi/1"
    for name in ("1", "số không", f"{round_.id}-2-{'0' * 20}"):
        assert an.post(f"{here}/nop", data={"paper": name}).status_code == 409
