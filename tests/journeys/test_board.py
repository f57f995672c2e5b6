"""Can fifty places be read on a phone without scrolling for ever?"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from quizapp import cache, clock
from quizapp.database import db
from quizapp.results import operations
from quizapp.rules.regulation import Target
from tests import makers
from tests.journeys.conftest import Visitor

PLACES = 50
LONGEST = 6_000
"""So many pixels may the page have at 360."""


@pytest.fixture
def board(platform: Flask) -> str:
    """The address of a board with fifty places and everything that a row may tell."""
    now = clock.now()
    keys = ("score", "guess_distance", "handed_in_at", "duration", "attempts_used", "draw")
    regulation = makers.plain_regulation(target=Target.ALL_CORRECT, ranking=keys)
    round_ = makers.make_round(
        contest=makers.make_contest(regulation=regulation),
        opens=now - timedelta(days=2),
        closes=now - timedelta(days=1),
        results=now - timedelta(hours=1),
    )
    unit = makers.make_unit(name="Phường Thiên Hương")
    for number in range(PLACES):
        person = makers.make_person(name=f"Nguyễn Thị Minh {number}", unit=unit)
        started = now - timedelta(days=1, hours=20, minutes=number)
        makers.make_attempt(round_=round_, person=person, points=4, guess=number, started=started)
    chi, khanh = makers.make_organizer(), makers.make_organizer(name="Ngô Văn Khánh")
    assert operations.tally(round_.id, now)
    cache.forget()
    edition = operations.propose(round_.id, chi, now)
    operations.approve(edition.id, khanh, now, publish_now=True)
    number = round_.id
    db.session.commit()
    cache.forget()
    return f"/dot-thi/{number}/bang-xep-hang"


def test_fifty_places_are_short_on_a_phone_and_still_a_table(
    board: str, visit: Callable[..., Visitor]
) -> None:
    reader = visit()
    page = reader.page
    page.goto(board)
    rows = page.get_by_role("table").first.get_by_role("row")
    assert rows.count() == PLACES + 1
    assert rows.nth(1).get_by_role("cell").count() == 8
    assert rows.nth(1).get_by_role("rowheader").count() == 1
    assert page.evaluate("document.documentElement.scrollHeight") <= LONGEST
    reader.picture("board-fifty")
    # Printed, it is a table as on a desk.
    page.emulate_media(media="print")
    assert rows.nth(1).evaluate("row => getComputedStyle(row).display") == "table-row"
