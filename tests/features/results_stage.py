"""A tallied round to review and to publish."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from quizapp import cache
from quizapp.accounts.models import Consent, Organizer, Person, Unit
from quizapp.contests.models import Contest, Round
from quizapp.database import db
from quizapp.results import operations
from quizapp.results.models import Award, Edition, Standing
from quizapp.rules.prizes import Prize
from quizapp.rules.regulation import Regulation, Target
from tests import makers
from tests.conftest import NOW

CLOSED = NOW - timedelta(hours=1)
PRIZES = (
    Prize(level="Nhất", count=1, value_vnd=3_000_000),
    Prize(level="Nhì", count=1, value_vnd=2_000_000),
    Prize(level="Ba", count=2, value_vnd=1_000_000),
)


@dataclass
class Stage:
    """A round that is over, with An, Bình, Dũng, Giang and Hoa in this order on its board."""

    contest: Contest
    round: Round
    an: Person
    binh: Person
    dung: Person
    giang: Person
    hoa: Person
    chi: Organizer
    khanh: Organizer


def regulation(**changes: Any) -> Regulation:
    return Regulation(
        **{
            "target": Target.ALL_CORRECT,
            "ranking": ("score", "guess_distance", "handed_in_at"),
            "prizes": PRIZES,
            "prizes_per_person": 1,
            **changes,
        }
    )


def make_stage(
    *,
    tallied: bool = True,
    tie: bool = False,
    results: timedelta = timedelta(hours=2),
    **changes: Any,
) -> Stage:
    """All right: An, Bình, Dũng, Giang; so the target is 4. Hoa has three of four.

    With `tie` Bình and Dũng are equal in everything, over the second and a third prize.
    """
    contest = makers.make_contest(regulation=regulation(**changes))
    round_ = makers.make_round(
        contest=contest,
        opens=CLOSED - timedelta(hours=4),
        closes=CLOSED,
        results=NOW + results,
    )
    le_chan = makers.make_unit()
    kien_an = makers.make_unit(name="Phường Kiến An")
    people = [
        person("Nguyễn Văn An", 1, le_chan),
        person("Lê Thị Bình", 2, kien_an),
        person("Phạm Văn Dũng", 3, kien_an),
        person("Đỗ Thị Giang", 4, None),
        person("Vũ Thị Hoa", 5, le_chan),
    ]
    sat = CLOSED - timedelta(hours=2)
    guesses = [4, 5, 5 if tie else 6, 9, 4]
    minutes = [0, 0, 0, 0, 0] if tie else [0, 1, 2, 3, 4]
    for number, somebody in enumerate(people):
        makers.make_attempt(
            round_=round_,
            person=somebody,
            points=3 if number == 4 else 4,
            guess=guesses[number],
            started=sat + timedelta(minutes=minutes[number]),
        )
    for somebody in people[:2]:
        give_consent(somebody)
    chi = makers.make_organizer()
    khanh = makers.make_organizer(name="Ngô Văn Khánh")
    if tallied:
        assert operations.tally(round_.id, NOW)
    cache.forget()
    return Stage(contest, round_, *people, chi, khanh)


def person(name: str, number: int, unit: Unit | None) -> Person:
    return makers.make_person(name=name, phone=f"+8491200000{number}", unit=unit)


def give_consent(somebody: Person) -> None:
    makers.add(
        Consent(
            person_id=somebody.id, purpose="publication", text_version="1", given_at=makers.LONG_AGO
        )
    )


def published(stage: Stage, note: str = "") -> Edition:
    """Propose by Chi and approve by Khánh, public at once."""
    edition = operations.propose(stage.round.id, stage.chi, NOW, note)
    return operations.approve(edition.id, stage.khanh, NOW, publish_now=True)


def board(stage: Stage) -> list[tuple[int, int]]:
    rows = db.session.execute(
        select(Standing.place, Standing.person_id)
        .where(Standing.round_id == stage.round.id)
        .order_by(Standing.place, Standing.person_id)
    )
    return [(place, who) for place, who in rows]


def awards(edition: Edition) -> list[tuple[str, int | None]]:
    rows = db.session.execute(
        select(Award.level, Award.person_id)
        .where(Award.edition_id == edition.id)
        .order_by(Award.position)
    )
    return [(level, who) for level, who in rows]
