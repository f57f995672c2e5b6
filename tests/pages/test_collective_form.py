"""How does an organizer write the rule of the collective prizes?"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from quizapp.contests import collective_form
from quizapp.contests import queries as contests
from quizapp.contests.models import Contest
from quizapp.contests.regulation_form import RegulationForm
from quizapp.rules.collectives import CollectiveRule, Indicator, Scope, Threshold, Weight
from quizapp.rules.prizes import Prize
from quizapp.rules.regulation import Regulation
from tests import makers
from tests.pages.reading import beside, fields_of

RULE = CollectiveRule(
    weights=(
        Weight(indicator=Indicator.PEOPLE, weight=40),
        Weight(indicator=Indicator.RATE, weight=60),
    ),
    prizes=(Prize(level="Nhất tập thể", count=1, value_vnd=5_000_000),),
    thresholds=(Threshold(indicator=Indicator.RATE, minimum=30_00, below_head_count=50),),
    then=(Indicator.WINNERS,),
    best=5,
    scope=Scope.CONTEST,
    heads_on=date(2026, 9, 1),
)


def address(contest: Contest) -> str:
    return f"/ban-to-chuc/cuoc-thi/{contest.id}/the-le"


def stored(contest: Contest) -> CollectiveRule | None:
    return contests.latest_regulation(contest.id).regulation.collective


def sent(client: FlaskClient, contest: Contest, **changes: Any) -> Any:
    """Send the form as it is shown, with these changes."""
    form = fields_of(client.get(address(contest)).text)
    return client.post(
        address(contest), data={**form, "note": "Theo công văn 12", "do": "save", **changes}
    )


def test_the_rule_that_is_stored_stays_as_the_form_shows_it(client: FlaskClient) -> None:
    contest = makers.make_contest(regulation=replace(Regulation(), collective=RULE))
    makers.sign_in(client, makers.make_organizer())
    assert sent(client, contest, minimum_age="18").status_code == 302
    assert stored(contest) == RULE


def test_a_rule_is_written_and_taken_away(client: FlaskClient) -> None:
    contest = makers.make_contest(regulation=Regulation())
    makers.sign_in(client, makers.make_organizer())
    answer = sent(
        client,
        contest,
        **{
            "collective-scope": "contest",
            "collective-people": "40",
            "collective-rate": "60",
            "collective-best": "5",
            "collective-heads_on": "1/9/2026",
            "collective-then-0": "winners",
            "collective-thresholds-0-indicator": "rate",
            "collective-thresholds-0-minimum": "30",
            "collective-thresholds-0-below_head_count": "50",
            "collective-prizes-0-level": "Nhất tập thể",
            "collective-prizes-0-count": "1",
            "collective-prizes-0-value_vnd": "5.000.000",
        },
    )
    assert answer.status_code == 302
    assert stored(contest) == RULE
    assert sent(client, contest, **{"collective-scope": "dropped"}).status_code == 302
    assert stored(contest) is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"collective-scope": "round"}, "Chọn ít nhất một chỉ số"),
        ({"collective-scope": "round", "collective-people": "nhiều"}, "số nguyên từ 0 đến 1.000"),
        (
            {"collective-scope": "round", "collective-people": "1", "collective-best": "0"},
            "số nguyên từ 1 đến 10.000",
        ),
        (
            {
                "collective-scope": "round",
                "collective-people": "1",
                "collective-heads_on": "1/9/2026",
            },
            "Ngày tính số người của đơn vị chỉ dùng khi",
        ),
        (
            {
                "collective-scope": "round",
                "collective-rate": "1",
                "collective-heads_on": "31/9/2026",
            },
            'id="collective-heads_on-error"',
        ),
    ],
)
def test_a_rule_that_orders_nothing_is_refused_beside_its_field(
    client: FlaskClient, changes: dict[str, str], sentence: str
) -> None:
    contest = makers.make_contest(regulation=Regulation())
    makers.sign_in(client, makers.make_organizer())
    answer = sent(client, contest, **changes)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert stored(contest) is None


@pytest.mark.parametrize(
    "typed",
    [
        {"collective-people": "40"},
        {"collective-best": "5"},
        {"collective-then-1": "winners"},
        {"collective-thresholds-2-indicator": "rate"},
        {"collective-prizes-3-level": "Nhất tập thể", "collective-prizes-3-count": "1"},
    ],
)
def test_what_is_typed_without_collective_prizes_is_not_dropped_unasked(
    client: FlaskClient, typed: dict[str, str]
) -> None:
    contest = makers.make_contest(regulation=Regulation())
    makers.sign_in(client, makers.make_organizer())
    for deed in ("preview", "save"):
        answer = sent(client, contest, **typed, do=deed)
        assert answer.status_code == 422
        assert "bỏ những gì ghi ở dưới" in beside(answer.text, "collective-scope")
        assert typed.items() <= fields_of(answer.text).items()
    assert sent(client, contest, **typed, **{"collective-scope": "dropped"}).status_code == 302
    assert stored(contest) is None


def test_a_rule_that_is_stored_goes_only_when_that_is_chosen(client: FlaskClient) -> None:
    contest = makers.make_contest(regulation=replace(Regulation(), collective=RULE))
    makers.sign_in(client, makers.make_organizer())
    answer = sent(client, contest, **{"collective-scope": ""})
    assert (answer.status_code, stored(contest)) == (422, RULE)
    # What goes anyway need not be right.
    gone = {"collective-scope": "dropped", "collective-people": "nhiều"}
    assert sent(client, contest, **gone).status_code == 302
    assert stored(contest) is None


@pytest.mark.parametrize("column", ["minimum", "from_head_count", "below_head_count"])
def test_the_least_of_nothing_is_refused_in_its_line(client: FlaskClient, column: str) -> None:
    contest = makers.make_contest(regulation=replace(Regulation(), collective=RULE))
    makers.sign_in(client, makers.make_organizer())
    answer = sent(client, contest, **{f"collective-thresholds-1-{column}": "7"})
    assert (answer.status_code, stored(contest)) == (422, RULE)
    assert "Hãy chọn chỉ số" in beside(answer.text, "collective-thresholds-1-indicator")


def test_the_form_holds_every_indicator() -> None:
    form_fields = vars(collective_form.CollectiveForm)
    assert all(name.value in form_fields for name in Indicator)
    assert "collective" in vars(RegulationForm)
