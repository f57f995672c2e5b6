"""Summaries of rounds, to be looked at: one under way, and one that everybody reads."""

from dataclasses import asdict
from datetime import datetime, timedelta

from quizapp import cache
from quizapp.accounts.models import Organizer, Person
from quizapp.contests.models import Contest, Round
from quizapp.database import db
from quizapp.results import operations as results
from quizapp.rules.collectives import CollectiveRule, Indicator, Threshold, Weight
from quizapp.rules.prizes import Prize
from quizapp.rules.summaries import Summary, Way
from tests import makers
from tests.screens.cast import Stage

DAY = timedelta(days=1)
COLLECTIVE = CollectiveRule(
    weights=(
        Weight(indicator=Indicator.PEOPLE, weight=60),
        Weight(indicator=Indicator.BEST_MEAN, weight=40),
    ),
    prizes=(
        Prize(level="Nhất tập thể", count=1, value_vnd=3_000_000),
        Prize(level="Nhì tập thể", count=2, value_vnd=1_000_000),
    ),
    thresholds=(Threshold(indicator=Indicator.ATTEMPTS, minimum=1),),
    then=(Indicator.WINNERS,),
    best=3,
)
SITTERS = ("an", "dung", "giang", "hoa")
"""They sit rounds of other contests too; nobody else begins an attempt by this."""


def make_totals(
    stage: Stage,
    contest: Contest,
    people: dict[str, Person],
    jury: tuple[Organizer, Organizer],
    now: datetime,
) -> None:
    """Make a summary of the contest of today, and a small contest whose summary is public."""
    going = makers.make_round(
        contest=contest,
        opens=now - 14 * DAY,
        closes=now + 20 * DAY,
        name="Tổng kết quý",
        summary=Summary(way=Way.BEST, best=3),
    )
    going.overrides = {"collective": COLLECTIVE.to_document()}
    stage.places |= {"total_going": going.id, "total": _published(people, jury, now)}
    db.session.commit()


def _published(people: dict[str, Person], jury: tuple[Organizer, Organizer], now: datetime) -> int:
    contest = makers.make_contest(
        slug="doc-sach",
        name="Đọc sách cùng thành phố",
        current=False,
        regulation=makers.plain_regulation(full_score_to_win=False),
    )
    opens = (now - 20 * DAY, now - 13 * DAY)
    parts = [
        makers.make_round(contest=contest, opens=at, closes=at + 5 * DAY, name=f"Chặng {number}")
        for number, at in enumerate(opens, start=1)
    ]
    for points, name in enumerate(SITTERS, start=1):
        for part in parts if name != "an" else parts[1:]:
            makers.make_attempt(
                round_=part,
                person=people[name],
                points=points,
                started=part.opens_at + DAY,
                took=timedelta(minutes=2 + points),
            )
    total = makers.make_round(
        contest=contest,
        opens=opens[0],
        closes=now - 7 * DAY,
        results=now - 6 * DAY,
        name="Chung cuộc",
        summary=Summary(way=Way.SUM),
    )
    prize = Prize(level="Nhất chung cuộc", count=1, value_vnd=5_000_000)
    total.overrides = {"prizes": [asdict(prize)], "collective": COLLECTIVE.to_document()}
    for round_ in (*parts, total):
        _result(round_, jury, now)
    return total.id


def _result(round_: Round, jury: tuple[Organizer, Organizer], now: datetime) -> None:
    first, second = jury
    db.session.commit()
    cache.forget()
    results.tally(round_.id, now - 6 * DAY)
    edition = results.propose(round_.id, first, now - 5 * DAY)
    results.approve(edition.id, second, now - 5 * DAY, publish_now=True)
