"""How many statements does a public board cost? None of them may grow with the participants.

Counted at the cursor without BEGIN and COMMIT, everything else warm.
"""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from quizapp import cache
from quizapp.contests import queries as contests
from quizapp.database import db
from tests import makers
from tests.features.results_stage import Stage, make_stage, published
from tests.statements import counted

NOTICE = 4
"""The notice on the winners' page asks for the contest's rounds, for whom they are, for the
questions that were drawn and for what was corrected of them, and in later rounds for what the
earlier ones counted; then it is remembered like the board."""

Browser = Callable[[], FlaskClient]


@pytest.fixture
def stage(client: FlaskClient) -> Stage:
    made = make_stage()
    published(made)
    db.session.commit()
    return made


def urls(stage: Stage) -> list[str]:
    number = stage.round.id
    return [
        f"/dot-thi/{number}/bang-xep-hang",
        f"/dot-thi/{number}/cong-bo",
        f"/api/v1/rounds/{number}/leaderboard",
    ]


def notice(url: str) -> int:
    return NOTICE if "/cong-bo" in url else 0


def warm_but_for_the_board(stage: Stage) -> None:
    cache.forget()
    contests.round_facts(stage.round.id)
    contests.current_contest()
    db.session.rollback()


def cost(client: FlaskClient, url: str) -> int:
    with counted() as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_a_visitor_costs_the_board_and_the_notice_and_then_nothing(
    client: FlaskClient, stage: Stage
) -> None:
    for url in urls(stage):
        warm_but_for_the_board(stage)
        assert cost(client, url) == 1 + notice(url), url
        assert cost(client, url) == 0, url


def test_a_signed_in_reader_costs_the_own_account_and_the_own_place(
    browser: Browser, stage: Stage
) -> None:
    an = makers.sign_in(browser(), stage.an)
    board, winners, machine = urls(stage)
    warm_but_for_the_board(stage)
    assert cost(an, board) == 3
    assert cost(an, board) == 2
    assert cost(an, winners) <= 2 + NOTICE
    assert cost(an, winners) <= 2
    assert cost(an, machine) == 0


def test_a_cold_process_costs_a_few_more(client: FlaskClient, stage: Stage) -> None:
    for url in urls(stage):
        cache.forget()
        db.session.rollback()
        # The last two: who may take part, told with the contest and with the round.
        assert cost(client, url) <= 1 + 1 + 3 + 2 + notice(url), url


def test_an_older_edition_costs_one_statement_and_its_notice(
    client: FlaskClient, stage: Stage
) -> None:
    for url in urls(stage):
        warm_but_for_the_board(stage)
        assert cost(client, f"{url}?lan=1") == 1 + notice(url), url
