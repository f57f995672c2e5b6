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


def warm_but_for_the_board(stage: Stage) -> None:
    cache.forget()
    contests.round_facts(stage.round.id)
    contests.current_contest()
    db.session.rollback()


def cost(client: FlaskClient, url: str) -> int:
    with counted() as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_a_visitor_costs_one_statement_and_then_none(client: FlaskClient, stage: Stage) -> None:
    for url in urls(stage):
        warm_but_for_the_board(stage)
        assert cost(client, url) == 1, url
        assert cost(client, url) == 0, url


def test_a_signed_in_reader_costs_the_own_account_and_the_own_place(
    browser: Browser, stage: Stage
) -> None:
    an = makers.sign_in(browser(), stage.an)
    board, winners, machine = urls(stage)
    warm_but_for_the_board(stage)
    assert cost(an, board) == 3
    assert cost(an, board) == 2
    assert cost(an, winners) <= 2
    assert cost(an, machine) == 0


def test_a_cold_process_costs_a_few_more(client: FlaskClient, stage: Stage) -> None:
    for url in urls(stage):
        cache.forget()
        db.session.rollback()
        assert cost(client, url) <= 1 + 1 + 3, url


def test_an_older_edition_costs_one_statement(client: FlaskClient, stage: Stage) -> None:
    for url in urls(stage):
        warm_but_for_the_board(stage)
        assert cost(client, f"{url}?lan=1") == 1, url
