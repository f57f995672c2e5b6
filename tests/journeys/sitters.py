"""Who sits, on what, and what does the database keep of it? Helpers of the sitting's journeys."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import update

from quizapp import clock
from quizapp.attempts import operations
from quizapp.attempts.models import Attempt
from quizapp.contests import queries as contests
from quizapp.database import db
from quizapp.rules.regulation import Regulation
from tests import makers
from tests.journeys.conftest import DESK, PHONE, Visitor

QUESTIONS = 4
MINUTES = 15  # what is left of a paper that was begun AGO minutes before
AGO = 2
SIZES = [PHONE, {**DESK, "height": 800}]


@dataclass(frozen=True)
class Sitting:
    """An's open round, and the paper An has begun in it."""

    app: Flask
    visit: Callable[..., Visitor]
    round_id: int
    person_id: int

    @property
    def address(self) -> str:
        """Where An's paper is."""
        return f"/dot-thi/{self.round_id}/bai-thi/1"

    def come(self, **how: Any) -> Visitor:
        """Answer a browser in which An is signed in."""
        visitor = self.visit(**how)
        self.sign_in(visitor.page)
        return visitor

    def open(self, **how: Any) -> Visitor:
        """Answer a browser of An's with the paper open."""
        visitor = self.come(**how)
        visitor.page.goto(self.address)
        return visitor

    def sign_in(self, page: Page) -> None:
        """Give this browser An's session, as the sign-in page would."""
        serializer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined] # Flask's own sessions have it
        session = serializer.dumps({"_user_id": f"p.{self.person_id}.0", "_fresh": True})
        cookie = self.app.config["SESSION_COOKIE_NAME"]
        page.context.add_cookies([{"name": cookie, "value": session, "url": address_of(self)}])

    def attempt(self) -> Attempt:
        """Answer the attempt as the database has it now; no transaction stays open."""
        db.session.rollback()
        attempt = db.session.query(Attempt).one()
        db.session.expunge(attempt)
        db.session.rollback()
        return attempt

    def chosen(self) -> dict[str, list[int]]:
        """Answer what the database keeps: the chosen places by question."""
        return {place: saved["chosen"] for place, saved in sorted(self.attempt().answers.items())}

    def set_deadline(self, deadline: datetime) -> None:
        """Move the deadline, as an extension does."""
        db.session.execute(update(Attempt).values(deadline=deadline))
        db.session.commit()


def address_of(sitting: Sitting) -> str:
    """Answer where the platform of this sitting is served."""
    return str(sitting.app.config["JOURNEY_ADDRESS"])


def begin(
    app: Flask,
    address: str,
    visit: Callable[..., Visitor],
    *,
    started: bool = True,
    **rules: Any,
) -> Sitting:
    """Make an open round of four questions and a prediction, An, and An's paper if `started`."""
    app.config["JOURNEY_ADDRESS"] = address
    now = clock.now()
    round_ = makers.make_round(
        regulation=Regulation(time_limit_s=int((MINUTES + AGO) * 60), **rules),
        bank=makers.make_bank(created=now - timedelta(days=90)),
        questions=QUESTIONS,
        opens=now - timedelta(hours=1),
        closes=now + timedelta(days=6),
        name="Tuần 1",
    )
    round_.recipe_set_at = now - timedelta(days=90)
    person = makers.make_person()
    sitting = Sitting(app, visit, round_.id, person.id)
    if started:
        start(sitting)
    db.session.commit()
    return sitting


def begin_for_another(sitting: Sitting) -> Sitting:
    """Let Bình begin a paper in the same round."""
    person = makers.make_person(name="Lê Thị Bình")
    other = Sitting(sitting.app, sitting.visit, sitting.round_id, person.id)
    start(other)
    db.session.commit()
    return other


def start(sitting: Sitting) -> None:
    """Begin the paper, as the button does."""
    facts = contests.round_facts(sitting.round_id)
    assert facts is not None
    began = clock.now() - timedelta(minutes=AGO)
    operations.start(facts, sitting.person_id, began, Random(1))


def question(page: Page, place: int | str) -> Any:
    """Answer the fieldset of the question at this place, or of the prediction ("guess")."""
    return page.locator(f'fieldset[data-place="{place}"]')


def choose(page: Page, place: int, option: int) -> None:
    """Touch an option, as a finger does; nothing is waited for."""
    question(page, place).locator("label.option").nth(option).click()


def choose_and_save(page: Page, place: int, option: int) -> None:
    """Touch an option and wait until the server has it."""
    with page.expect_response(re.compile("/luu$")):
        choose(page, place, option)
    expect(page.locator("#saved")).to_have_text("Đã lưu")


def expect_chosen(page: Page, place: int, option: int) -> None:
    """Expect that the page shows this option, and no other, as chosen."""
    boxes = question(page, place).locator("label.option input:checked")
    expect(boxes).to_have_count(1)
    expect(boxes).to_have_attribute("value", str(option))


def hand_in(page: Page) -> None:
    """Hand in by the two buttons and wait for the receipt."""
    page.get_by_role("button", name="Xem lại và nộp bài").click()
    page.get_by_role("button", name="Nộp bài", exact=True).click()
    expect(page.get_by_role("heading", name="Biên nhận bài thi")).to_be_visible()


@contextmanager
def offline(visitor: Visitor) -> Iterator[None]:
    """Take the network away. What the browser itself says about that is no fault of the page."""
    visitor.expected.append("ERR_INTERNET_DISCONNECTED")
    visitor.page.context.set_offline(True)
    yield
    visitor.page.context.set_offline(False)
