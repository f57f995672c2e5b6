"""Does anything of the answer key leave the server before the release?"""

import re
from collections.abc import Callable
from contextlib import contextmanager
from random import Random

import pytest
from flask import Flask

from quizapp.attempts import beginning
from quizapp.database import db
from quizapp.rules.regulation import Regulation
from tests import conftest, makers

CANARY = "CHIM-HOANG-YEN"


def everything_until_the_hand_in(site: Flask, key: tuple[int, ...]) -> list[bytes]:
    """Play one sitting over every page there is, and answer the bytes of every response."""
    bank = makers.make_bank(slug="hai-ban", questions=8, key=key, explanation=CANARY)
    contest = makers.make_contest(slug="cuoc-thi", regulation=Regulation(all_required=False))
    round_ = makers.make_round(bank=bank, contest=contest)
    person = makers.make_person(phone="+84912345678")
    db.session.commit()
    browser = makers.sign_in(site.test_client(), person)
    here = f"/dot-thi/{round_.id}"
    paper = f"{here}/bai-thi/1"
    responses = [browser.get(address) for address in ("/", "/the-le", "/bang-xep-hang", here)]
    responses.append(browser.post(f"{here}/bat-dau"))
    responses.extend(browser.get(address) for address in (paper, f"{paper}/kiem-tra"))
    for place in range(4):
        message = {"place": str(place), "chosen": [place % 4], "page": 1, "n": 1}
        responses.append(browser.post(f"{paper}/luu", json=message))
    bad = {"place": "0", "chosen": [99], "page": 1, "n": 1}
    responses.append(browser.post(f"{paper}/luu", json=bad))
    responses.extend(
        browser.get(address)
        for address in (paper, f"{paper}/kiem-tra", f"{paper}/ket-qua", "/ket-qua")
    )
    responses.append(browser.post(f"{paper}/nop"))
    return [re.sub(rb'name="csrf_token" value="[^"]*"', b"", answer.data) for answer in responses]


def test_banks_that_differ_only_in_their_keys_look_alike(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh: Callable = contextmanager(conftest._on_sqlite)
    played = []
    for key in ((0,), (3,)):
        monkeypatch.setattr(beginning, "dice", Random(7))
        with fresh(request) as site:
            played.append(everything_until_the_hand_in(site, key))
    assert played[0] == played[1]
    assert not any(CANARY.encode() in body for body in played[0])
