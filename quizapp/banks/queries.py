"""What is in the banks, today or at an earlier moment?"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, Subquery, func, or_, select
from sqlalchemy.orm import contains_eager

from quizapp import cache
from quizapp.banks.models import Bank, Purpose, Question, QuestionVersion, Status, Upload
from quizapp.database import db
from quizapp.rules.names import fold
from quizapp.rules.papers import PoolQuestion
from quizapp.rules.questions import Content

PAGE = 50
"""So many questions stand on one page of a list."""
FARTHEST_PAGE = 10_000
MOST_PARAMETERS = 10_000
"""SQLite takes some thirty thousand in one statement, PostgreSQL twice as many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The newest version of a question, as far as an import compares it."""

    question_id: int
    version_id: int
    number: int
    digest: str
    status: str


@dataclass(slots=True, kw_only=True)
class Overview:
    """A bank with its numbers of questions in use, by topic and by difficulty."""

    bank: Bank
    topics: dict[str, int]
    difficulties: dict[int, int]
    retired: int = 0

    @property
    def active(self) -> int:
        """Answer how many questions can be drawn."""
        return sum(self.difficulties.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which questions a list shows; an empty value shows all."""

    text: str = ""
    bank: str = ""
    topic: str = ""
    difficulty: int | None = None
    status: str = ""


def pool(slugs: Collection[str], as_of: datetime) -> list[PoolQuestion]:
    """Answer what could be drawn from these banks at a moment: of each question the version that
    was the latest then, unless it was retired."""
    newest = _newest(as_of)
    rows = db.session.execute(
        select(QuestionVersion, Bank.slug)
        .join(
            newest,
            (newest.c.question_id == QuestionVersion.question_id)
            & (newest.c.number == QuestionVersion.number),
        )
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(Bank, Bank.id == Question.bank_id)
        .where(Bank.slug.in_(slugs), QuestionVersion.status == Status.ACTIVE)
        .order_by(QuestionVersion.id)
    )
    return [
        PoolQuestion(
            version=version.id,
            bank=slug,
            topic=version.topic,
            difficulty=version.difficulty,
            options=len(version.content["options"]),
            pinned=tuple(version.content["pinned"]),
        )
        for version, slug in rows
    ]


def contents(version_ids: Iterable[int]) -> dict[int, Content]:
    """Answer what these versions say. Versions never change, so a process reads each once."""
    wanted = list(version_ids)
    found = {number: cache.recall(("version", number)) for number in wanted}
    absent = [number for number, content in found.items() if content is None]
    for start in range(0, len(absent), MOST_PARAMETERS):
        rows = db.session.execute(
            select(QuestionVersion.id, QuestionVersion.content).where(
                QuestionVersion.id.in_(absent[start : start + MOST_PARAMETERS])
            )
        )
        for number, document in rows:
            found[number] = Content.from_document(document)
            cache.keep(("version", number), found[number])
    return {number: content for number, content in found.items() if content is not None}


def bank_named(slug: str) -> Bank | None:
    """Answer the bank with this name in addresses and recipes."""
    return db.session.scalar(select(Bank).where(Bank.slug == slug))


def banks() -> Sequence[Bank]:
    """Answer every bank, by title."""
    return db.session.scalars(select(Bank).order_by(Bank.title, Bank.id)).all()


def heads(bank_id: int) -> dict[str, Head]:
    """Answer the newest version of every question of a bank, by its id in files, oldest first."""
    newest = _newest()
    rows = db.session.execute(
        select(
            Question.name,
            Question.id,
            QuestionVersion.id,
            QuestionVersion.number,
            QuestionVersion.digest,
            QuestionVersion.status,
        )
        .join(newest, newest.c.question_id == Question.id)
        .join(
            QuestionVersion,
            (QuestionVersion.question_id == Question.id)
            & (QuestionVersion.number == newest.c.number),
        )
        .where(Question.bank_id == bank_id)
        .order_by(Question.id)
    )
    return {
        name: Head(
            question_id=question_id,
            version_id=version_id,
            number=number,
            digest=digest,
            status=status,
        )
        for name, question_id, version_id, number, digest, status in rows
    }


def question_ids(bank_id: int) -> dict[str, int]:
    """Answer the numbers of a bank's questions by their ids in files."""
    rows = db.session.execute(select(Question.name, Question.id).where(Question.bank_id == bank_id))
    return {name: question_id for name, question_id in rows}  # noqa: C416 - rows are no pairs


def bank_contents(bank_id: int) -> dict[str, Content]:
    """Answer what every question in use says now, by its id in files, oldest first."""
    found = {
        name: head.version_id
        for name, head in heads(bank_id).items()
        if head.status == Status.ACTIVE
    }
    texts = contents(found.values())
    return {name: texts[version_id] for name, version_id in found.items()}


def overviews() -> list[Overview]:
    """Answer every bank with its counts, by title."""
    newest = _newest()
    counts = db.session.execute(
        select(
            Question.bank_id,
            QuestionVersion.status,
            QuestionVersion.topic,
            QuestionVersion.difficulty,
            func.count(),
        )
        .join(newest, newest.c.question_id == Question.id)
        .join(
            QuestionVersion,
            (QuestionVersion.question_id == Question.id)
            & (QuestionVersion.number == newest.c.number),
        )
        .group_by(
            Question.bank_id,
            QuestionVersion.status,
            QuestionVersion.topic,
            QuestionVersion.difficulty,
        )
        .order_by(QuestionVersion.topic, QuestionVersion.difficulty)
    ).all()
    found = {
        bank.id: Overview(bank=bank, topics={}, difficulties=dict.fromkeys((1, 2, 3), 0))
        for bank in banks()
    }
    for bank_id, status, topic, difficulty, count in counts:
        overview = found[bank_id]
        if status == Status.RETIRED:
            overview.retired += count
        else:
            overview.topics[topic] = overview.topics.get(topic, 0) + count
            overview.difficulties[difficulty] += count
    return list(found.values())


def topics() -> list[str]:
    """Answer every topic that some question has had, in order."""
    return list(
        db.session.scalars(
            select(QuestionVersion.topic)
            .where(QuestionVersion.topic != "")
            .distinct()
            .order_by(QuestionVersion.topic)
        )
    )


def search(filters: Filters, page: int) -> tuple[Sequence[QuestionVersion], int]:
    """Answer the newest versions of the questions that fit, on this page from 1, and how many fit
    in all. Words are found without their marks, anywhere in the question or its id."""
    fitting = _fitting(filters)
    count = db.session.scalar(select(func.count()).select_from(fitting.subquery())) or 0
    place = min(max(page, 1), FARTHEST_PAGE) - 1
    rows = db.session.scalars(
        select(QuestionVersion)
        .where(QuestionVersion.id.in_(fitting))
        .join(QuestionVersion.question)
        .options(contains_eager(QuestionVersion.question))
        .order_by(Question.bank_id, Question.name, Question.id)
        .limit(PAGE)
        .offset(place * PAGE)
    ).all()
    return rows, count


def _fitting(filters: Filters) -> Select[tuple[int]]:
    newest = _newest()
    found = (
        select(QuestionVersion.id)
        .join(
            newest,
            (newest.c.question_id == QuestionVersion.question_id)
            & (newest.c.number == QuestionVersion.number),
        )
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(Bank, Bank.id == Question.bank_id)
    )
    for word in fold(filters.text).split():
        found = found.where(
            or_(
                QuestionVersion.search_text.contains(word, autoescape=True),
                func.lower(Question.name).contains(word, autoescape=True),
            )
        )
    if filters.bank:
        found = found.where(Bank.slug == filters.bank)
    if filters.topic:
        found = found.where(QuestionVersion.topic == filters.topic)
    if filters.difficulty is not None:
        found = found.where(QuestionVersion.difficulty == filters.difficulty)
    if filters.status:
        found = found.where(QuestionVersion.status == filters.status)
    return found


def question(question_id: int) -> Question | None:
    """Answer the question with this number."""
    return db.session.get(Question, question_id)


def versions(question_id: int) -> Sequence[QuestionVersion]:
    """Answer every version of a question, the newest first."""
    return db.session.scalars(
        select(QuestionVersion)
        .where(QuestionVersion.question_id == question_id)
        .order_by(QuestionVersion.number.desc())
    ).all()


def latest(question_id: int) -> QuestionVersion:
    """Answer the newest version of a question; every question has one."""
    return db.session.scalars(
        select(QuestionVersion)
        .where(QuestionVersion.question_id == question_id)
        .order_by(QuestionVersion.number.desc())
        .limit(1)
    ).one()


def upload(upload_id: int, organizer_id: int, purpose: Purpose) -> Upload | None:
    """Answer the organizer's own waiting file; nobody sees another's."""
    return db.session.scalar(
        select(Upload).where(
            Upload.id == upload_id,
            Upload.organizer_id == organizer_id,
            Upload.purpose == purpose,
        )
    )


def uploads(organizer_id: int, purpose: Purpose) -> Sequence[Upload]:
    """Answer the organizer's waiting files, oldest first."""
    return db.session.scalars(
        select(Upload)
        .where(Upload.organizer_id == organizer_id, Upload.purpose == purpose)
        .order_by(Upload.id)
    ).all()


def _newest(as_of: datetime | None = None) -> Subquery:
    numbers = select(
        QuestionVersion.question_id, func.max(QuestionVersion.number).label("number")
    ).group_by(QuestionVersion.question_id)
    if as_of is not None:
        numbers = numbers.where(QuestionVersion.created_at <= as_of)
    return numbers.subquery()
