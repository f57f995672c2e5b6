"""A round in which a paper is void unless it is handed in: one is lost, one is still sat."""

from datetime import datetime, timedelta
from random import Random

from quizapp.accounts.models import Person
from quizapp.attempts import collecting
from quizapp.attempts import operations as attempts
from quizapp.attempts.forms import page_stamp
from quizapp.banks.models import Bank
from quizapp.database import db
from quizapp.rules.choices import AtLimit
from quizapp.rules.papers import Answer
from tests import makers
from tests.screens.cast import Stage


def make_lost(stage: Stage, bank: Bank, people: dict[str, Person], now: datetime) -> None:
    """Let An lose the first paper, and Giang sit one."""
    contest = makers.make_contest(
        slug="nop-dung-gio",
        name="Thi nộp bài đúng giờ",
        current=False,
        regulation=makers.plain_regulation(at_limit=AtLimit.VOID),
    )
    round_ = makers.make_round(
        contest=contest,
        bank=bank,
        opens=now - timedelta(days=1),
        closes=now + timedelta(days=1),
        name="Đợt nộp đúng giờ",
    )
    round_.recipe_set_at = now - timedelta(days=30)
    db.session.commit()
    facts, began = makers.facts_of(round_), now - timedelta(hours=1)
    lost = attempts.start(facts, people["an"].id, began, Random(7))
    saved = Answer(chosen=(1,), page=page_stamp(began), n=1, at_ms=int(began.timestamp() * 1000))
    attempts.save_all(lost.key, {"0": saved, "2": saved}, began)
    collecting.collect_round(round_.id, now)
    sits = attempts.start(facts, people["giang"].id, now, Random(8))
    sits.deadline = now + timedelta(hours=3)  # longer than anybody looks at pages
    stage.places |= {"lost": round_.id, "lost_slug": contest.slug}
    db.session.commit()
