"""What do people say against a result, and what does the jury look at a second time?"""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from quizapp import cache
from quizapp.accounts.models import Organizer, Person
from quizapp.attempts import operations as attempts
from quizapp.attempts.models import Attempt
from quizapp.banks.models import Bank
from quizapp.contests.models import Contest, Round
from quizapp.database import db
from quizapp.results import evidence_queries
from quizapp.results import operations as results
from quizapp.rules.choices import Certified
from quizapp.rules.complaints import Verdict
from quizapp.rules.evidence import Found, Kind
from tests import makers
from tests.screens.cast import Stage


def make_complaints(stage: Stage, an: Person, round_: Round, chi: Organizer, now: datetime) -> None:
    """Let An have an answer and wait for another one, and somebody else have said nothing yet."""
    at = now - timedelta(hours=5)
    first = results.complain(
        round_.id, an, "Câu 3 có hai đáp án đúng, xin xem lại.\nTôi đã chọn phương án B.", at
    )
    results.answer(
        first.id,
        Verdict.REJECTED,
        "Đã xem lại: câu 3 chỉ có một đáp án đúng theo tài liệu của cuộc thi.",
        organizer=chi,
        now=at + timedelta(hours=1),
        mails=False,
    )
    results.complain(round_.id, an, "Thời điểm nộp bài của tôi ghi chưa đúng.", now)
    stage.enter("quiet", _somebody_else(round_, an))


def make_winners_alone(
    stage: Stage, an: Person, bank: Bank, organizers: tuple[Organizer, Organizer], now: datetime
) -> None:
    """A public round that gives certificates to winners alone, of whom An is none."""
    contest = makers.make_contest(
        slug="mua-xuan",
        name="Mùa xuân trên thành phố Cảng",
        current=False,
        regulation=makers.plain_regulation(certificates=Certified.WINNERS),
    )
    closes = now - timedelta(days=20)
    round_ = makers.make_round(
        contest=contest, bank=bank, opens=closes - timedelta(days=2), closes=closes, name="Đợt xuân"
    )
    round_.recipe_set_at = closes - timedelta(days=3)
    db.session.commit()
    facts = makers.facts_of(round_)
    attempt = attempts.start(facts, an.id, closes - timedelta(days=1), Random(7))
    attempts.hand_in(facts, attempt.key, {}, attempt.started_at + timedelta(minutes=3))
    results.tally(round_.id, closes + timedelta(minutes=1))
    cache.forget()
    edition = results.propose(round_.id, organizers[0], closes + timedelta(hours=1))
    results.approve(edition.id, organizers[1], closes + timedelta(hours=2), publish_now=True)
    stage.places["winners_alone"] = round_.id
    db.session.commit()
    cache.forget()


def make_evidence(stage: Stage, an: Person, round_: Round, chi: Organizer, now: datetime) -> None:
    """List one thing of each kind, one of them decided."""
    other = _somebody_else(round_, an)
    sat = ((an.id, 1), (other.id, 1))
    pair = tuple(sorted((an.id, other.id)))
    hour = (now - timedelta(days=3)).isoformat()
    results.list_evidence(
        round_.id,
        [
            Found(
                kind=Kind.HASTE,
                people=(an.id,),
                attempts=sat[:1],
                facts={"right": 10, "questions": 10, "took_ms": 12_000, "least_ms": 21_500},
            ),
            Found(
                kind=Kind.SAME_PATH,
                people=pair,
                attempts=sat,
                facts={"people": 2, "everybody": 2, "questions": 10, "wrong": 4},
            ),
            Found(
                kind=Kind.GUESSES,
                people=pair,
                attempts=sat,
                facts={"attempts": 4, "people": 2, "count": 4, "first": 100, "step": 5},
            ),
            Found(kind=Kind.TWIN, people=pair, facts={"marks": ["birth", "device"]}),
            Found(
                kind=Kind.BURST,
                people=(),
                facts={"attempts": 412, "people": 398, "full": 90, "from": hour, "until": hour},
            ),
        ],
        now,
    )
    items = {item.kind: item.id for item in evidence_queries.items(round_.id)}
    results.dismiss(items[Kind.TWIN], organizer=chi, now=now, reason="Hai anh em sinh đôi.")
    stage.places |= {f"evidence_{kind}": number for kind, number in items.items()}


def _somebody_else(round_: Round, an: Person) -> Person:
    return db.session.scalars(
        select(Person)
        .join(Attempt, Attempt.person_id == Person.id)
        .where(Attempt.round_id == round_.id, Person.id != an.id, Attempt.number == 1)
        .order_by(Person.id)
        .limit(1)
    ).one()


def make_before_first_board(stage: Stage, contest: Contest, bank: Bank, now: datetime) -> None:
    """Make an open round with a timetable of interim boards, before the first of them."""
    made = makers.make_round(
        contest=contest,
        bank=bank,
        opens=now - timedelta(days=1),
        closes=now + timedelta(days=2),
        name="Đợt thu",
    )
    made.recipe_set_at = now - timedelta(days=30)
    stage.places["before_board"] = made.id
