"""Plain makers of rows, keyword-only, with sane defaults. They add and flush, never commit.

The cast: An sits the contest, Bình is in another unit, Chi organizes, a visitor is nobody.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from flask.testing import FlaskClient

from quizapp.accounts.models import Grant, Organizer, Person, Role, Unit
from quizapp.attempts.models import Attempt
from quizapp.banks.models import Bank, Question, QuestionVersion, Status
from quizapp.clock import CITY
from quizapp.contests.models import Contest, RegulationVersion, Round
from quizapp.contests.queries import RoundFacts, round_facts
from quizapp.database import Model, db
from quizapp.rules import names
from quizapp.rules.papers import RecipeLine
from quizapp.rules.questions import Content, search_text
from quizapp.rules.regulation import Regulation, Target
from quizapp.rules.summaries import Summary
from tests.conftest import NOW

Row = TypeVar("Row", bound=Model)

TODAY = date(2026, 5, 11)
LONG_AGO = NOW - timedelta(days=90)

NO_PASSWORD = "a hash that no password has"

_numbers = count(1)


def add(row: Row) -> Row:
    """Add a row and give it its id."""
    db.session.add(row)
    db.session.flush()
    return row


def at(time: str, day: date = TODAY) -> datetime:
    """Answer the moment of a time on the city's clock: at("08:00"), at("08:00:05.250")."""
    hours, minutes, *rest = time.split(":")
    seconds = timedelta(seconds=float(rest[0]) if rest else 0)
    return datetime(day.year, day.month, day.day, int(hours), int(minutes), tzinfo=CITY) + seconds


def make_unit(*, name: str = "Phường Lê Chân", code: str = "") -> Unit:
    """Make a unit."""
    return add(
        Unit(
            code=code or f"u-{next(_numbers)}",
            name=name,
            name_folded=names.fold(name),
            sort_key=names.sort_key(name),
        )
    )


def make_person(
    *,
    name: str = "Nguyễn Văn An",
    phone: str | None = "",
    birth: date | None = date(1990, 5, 19),
    unit: Unit | None = None,
    password_hash: str | None = NO_PASSWORD,
    registered: datetime = LONG_AGO,
    **more: Any,
) -> Person:
    """Make a citizen; by default An, each time with another phone (None: without one)."""
    return add(
        Person(
            full_name=name,
            name_folded=names.fold(name),
            phone=f"+8491{next(_numbers):07d}" if phone == "" else phone,
            birth_date=birth,
            unit_id=unit.id if unit else None,
            password_hash=password_hash,
            session_epoch=0,
            registered_at=registered,
            **more,
        )
    )


def make_organizer(
    *,
    name: str = "Trần Thị Chi",
    username: str = "",
    roles: Sequence[Role] = (Role.ADMIN,),
    contest: Contest | None = None,
) -> Organizer:
    """Make an organizer; by default Chi, who may do everything."""
    return add(
        Organizer(
            username=username or f"chi{next(_numbers)}",
            full_name=name,
            password_hash=NO_PASSWORD,
            session_epoch=0,
            is_active=True,
            created_at=LONG_AGO,
            grants=[Grant(role=role, contest_id=contest.id if contest else None) for role in roles],
        )
    )


def make_bank(
    *,
    slug: str = "",
    questions: int = 6,
    options: int = 4,
    topic: str = "Chung",
    created: datetime = LONG_AGO,
    key: Sequence[int] = (1,),
    explanation: str = "Vì văn bản nói vậy.",
) -> Bank:
    """Make a bank whose questions all have the same number of options and the same key."""
    slug = slug or f"ngan-hang-{next(_numbers)}"
    bank = add(Bank(slug=slug, title=f"Ngân hàng {slug}", description="", created_at=created))
    for number in range(1, questions + 1):
        content = Content(
            stem=f"Câu hỏi số {number} của {slug}?",
            options=tuple(f"Phương án {number}.{option}" for option in range(1, options + 1)),
            key=tuple(key),
            explanation=explanation,
            topic=topic,
            difficulty=(number - 1) % 3 + 1,
        )
        make_version(question=add(Question(bank_id=bank.id, name=f"Q-{number:03d}")),
                     content=content, created=created)  # fmt: skip
    return bank


def make_version(
    *,
    question: Question,
    content: Content,
    number: int = 1,
    created: datetime = LONG_AGO,
    status: Status = Status.ACTIVE,
) -> QuestionVersion:
    """Make a version of a question."""
    return add(
        QuestionVersion(
            question_id=question.id,
            number=number,
            status=status,
            created_at=created,
            digest=content.digest(),
            content=content.to_document(),
            topic=content.topic,
            difficulty=content.difficulty,
            search_text=search_text(content),
        )
    )


def make_contest(
    *,
    slug: str = "",
    name: str = "Hải Phòng làm theo lời Bác",
    current: bool = True,
    regulation: Regulation | None = None,
) -> Contest:
    """Make a contest with its first regulation. Without one: no prediction, three attempts."""
    contest = add(
        Contest(
            slug=slug or f"cuoc-thi-{next(_numbers)}",
            name=name,
            organizing_body="",
            introduction="",
            contact="",
            questions_and_answers="",
            study_material="",
            notice="",
            is_demo=False,
            is_current=current,
            created_at=LONG_AGO,
        )
    )
    document = (regulation or plain_regulation()).to_document()
    add(
        RegulationVersion(
            contest_id=contest.id, number=1, document=document, note="", created_at=LONG_AGO
        )
    )
    return contest


def plain_regulation(**changes: Any) -> Regulation:
    """Answer a regulation without a prediction, fifteen minutes, three attempts."""
    return Regulation(
        **{
            "target": Target.NONE,
            "ranking": ("score", "duration", "handed_in_at"),
            "time_limit_s": 900,
            "all_required": False,
            **changes,
        }
    )


def make_round(
    *,
    contest: Contest | None = None,
    bank: Bank | None = None,
    questions: int = 4,
    opens: datetime = NOW - timedelta(hours=1),
    closes: datetime = NOW + timedelta(hours=2),
    results: datetime | None = None,
    regulation: Regulation | None = None,
    name: str = "Đợt 1",
    summary: Summary | None = None,
) -> Round:
    """Make a round that draws from one bank, or a summary; by default it is open at NOW."""
    contest = contest or make_contest(regulation=regulation)
    recipe = []
    if summary is None:
        recipe = [asdict(RecipeLine(bank=(bank or make_bank()).slug, count=questions))]
    version = (
        db.session.query(RegulationVersion)
        .filter_by(contest_id=contest.id)
        .order_by(RegulationVersion.number.desc())
        .first()
    )
    assert version is not None
    return add(
        Round(
            contest_id=contest.id,
            regulation_id=version.id,
            name=name,
            opens_at=opens,
            closes_at=closes,
            results_at=results or closes + timedelta(hours=3),
            recipe=recipe,
            recipe_set_at=LONG_AGO,
            seed="thirty-two-letters-of-a-round---",
            summary_way=summary and summary.way,
            summary_best=summary and summary.best,
        )
    )


def facts_of(round_: Round) -> RoundFacts:
    """Answer the facts of a round that was just made."""
    facts = round_facts(round_.id)
    assert facts is not None
    return facts


def make_attempt(
    *,
    round_: Round,
    person: Person,
    number: int = 1,
    points: int | None = 4,
    started: datetime = NOW - timedelta(minutes=30),
    took: timedelta = timedelta(minutes=5),
    guess: int | None = None,
    full: bool | None = None,
    questions: int = 4,
    trial: bool = False,
) -> Attempt:
    """Make an attempt that was handed in; with `points` None it is still open."""
    return add(
        Attempt(
            round_id=round_.id,
            person_id=person.id,
            number=number,
            is_trial=trial,
            paper=[],
            question_count=questions,
            answers={},
            receipt="AAAA-BBBB",
            started_at=started,
            deadline=started + timedelta(minutes=15),
            handed_in_at=None if points is None else started + took,
            collected=False,
            points=points,
            right=points,
            is_full=None if points is None else (points == questions if full is None else full),
            took_ms=None if points is None else took // timedelta(milliseconds=1),
            guess=guess,
        )
    )


def sign_in(client: FlaskClient, account: Person | Organizer) -> FlaskClient:
    """Give this browser the session of an account."""
    kind = "p" if isinstance(account, Person) else "o"
    with client.session_transaction() as session:
        session["_user_id"] = f"{kind}.{account.id}.{account.session_epoch}"
        session["_fresh"] = True
    return client
