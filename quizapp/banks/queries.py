"""What is in the banks, today or at an earlier moment?"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Subquery, func, select
from sqlalchemy.orm import joinedload

from quizapp import cache
from quizapp.banks.models import (
    Approval,
    Bank,
    Question,
    QuestionVersion,
    Status,
)
from quizapp.database import db
from quizapp.rules.approval import Made, writer
from quizapp.rules.names import slug
from quizapp.rules.papers import PoolQuestion
from quizapp.rules.questions import Content

LONGEST_SLUG = 60
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
    drafts: int = 0
    to_check: int = 0

    @property
    def active(self) -> int:
        """Answer how many questions can be drawn."""
        return sum(self.difficulties.values())


def pool(slugs: Collection[str], as_of: datetime, *, approved: bool = False) -> list[PoolQuestion]:
    """Answer what could be drawn from these banks at a moment: of each question the version that
    was the latest then, if it was active, and `approved` by a second person where that is asked."""
    latest_numbers = newest(as_of)
    found = (
        select(QuestionVersion, Bank.slug)
        .join(
            latest_numbers,
            (latest_numbers.c.question_id == QuestionVersion.question_id)
            & (latest_numbers.c.number == QuestionVersion.number),
        )
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(Bank, Bank.id == Question.bank_id)
        .where(Bank.slug.in_(slugs), QuestionVersion.status == Status.ACTIVE)
        .order_by(QuestionVersion.id)
    )
    if approved:
        found = found.join(Approval, Approval.version_id == QuestionVersion.id).where(
            Approval.approved_at <= as_of
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
        for version, slug in db.session.execute(found)
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


def free_slug(text: str) -> str:
    """Answer a name for a new bank, made of a text, that no bank has yet."""
    wanted = slug(text, LONGEST_SLUG - 4) or "ngan-hang"
    taken = set(db.session.scalars(select(Bank.slug).where(Bank.slug.startswith(wanted))))
    number = 1
    found = wanted
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found


def bank_named(slug: str) -> Bank | None:
    """Answer the bank with this name in addresses and recipes."""
    return db.session.scalar(select(Bank).where(Bank.slug == slug))


def bank_titled(title: str) -> Bank | None:
    """Answer the bank of this title, the first of several."""
    return db.session.scalars(
        select(Bank).where(Bank.title == title).order_by(Bank.id).limit(1)
    ).one_or_none()


def banks() -> Sequence[Bank]:
    """Answer every bank, by title."""
    return db.session.scalars(select(Bank).order_by(Bank.title, Bank.id)).all()


def heads(bank_id: int) -> dict[str, Head]:
    """Answer the newest version of every question of a bank, by its id in files, oldest first."""
    latest_numbers = newest()
    rows = db.session.execute(
        select(
            Question.name,
            Question.id,
            QuestionVersion.id,
            QuestionVersion.number,
            QuestionVersion.digest,
            QuestionVersion.status,
        )
        .join(latest_numbers, latest_numbers.c.question_id == Question.id)
        .join(
            QuestionVersion,
            (QuestionVersion.question_id == Question.id)
            & (QuestionVersion.number == latest_numbers.c.number),
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


def version_ids(question_ids: Collection[int]) -> set[int]:
    """Answer every version of these questions."""
    wanted = list(question_ids)
    return {
        number
        for start in range(0, len(wanted), MOST_PARAMETERS)
        for number in db.session.scalars(
            select(QuestionVersion.id).where(
                QuestionVersion.question_id.in_(wanted[start : start + MOST_PARAMETERS])
            )
        )
    }


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
    latest_numbers = newest()
    counts = db.session.execute(
        select(
            Question.bank_id,
            QuestionVersion.status,
            QuestionVersion.topic,
            QuestionVersion.difficulty,
            func.count(),
        )
        .join(latest_numbers, latest_numbers.c.question_id == Question.id)
        .join(
            QuestionVersion,
            (QuestionVersion.question_id == Question.id)
            & (QuestionVersion.number == latest_numbers.c.number),
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
        elif status == Status.DRAFT:
            overview.drafts += count
        elif status == Status.CHECK:
            overview.to_check += count
        elif status == Status.ACTIVE:
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


def newest_versions(question_ids: Collection[int]) -> list[QuestionVersion]:
    """Answer the newest version of each of these questions, by their numbers, with its approval."""
    latest_numbers = newest()
    return list(
        db.session.scalars(
            select(QuestionVersion)
            .join(
                latest_numbers,
                (latest_numbers.c.question_id == QuestionVersion.question_id)
                & (latest_numbers.c.number == QuestionVersion.number),
            )
            .where(QuestionVersion.question_id.in_(question_ids))
            .options(joinedload(QuestionVersion.question), joinedload(QuestionVersion.approval))
            .order_by(QuestionVersion.question_id)
        )
    )


def writers(question_ids: Collection[int]) -> dict[int, int | None]:
    """Answer who wrote what each of these questions says now, by their numbers; None where a
    command did."""
    rows = db.session.execute(
        select(QuestionVersion.question_id, QuestionVersion.organizer_id, QuestionVersion.content)
        .where(QuestionVersion.question_id.in_(question_ids))
        .order_by(QuestionVersion.question_id, QuestionVersion.number)
    )
    histories: dict[int, list[Made]] = {}
    for question_id, organizer_id, document in rows:
        made = Made(organizer_id=organizer_id, content=Content.from_document(document))
        histories.setdefault(question_id, []).append(made)
    return {question_id: writer(history) for question_id, history in histories.items()}


def latest(question_id: int) -> QuestionVersion:
    """Answer the newest version of a question; every question has one."""
    return db.session.scalars(
        select(QuestionVersion)
        .where(QuestionVersion.question_id == question_id)
        .order_by(QuestionVersion.number.desc())
        .limit(1)
    ).one()


def newest(as_of: datetime | None = None) -> Subquery:
    """Answer the number of each question's newest version, or of the newest at a moment."""
    numbers = select(
        QuestionVersion.question_id, func.max(QuestionVersion.number).label("number")
    ).group_by(QuestionVersion.question_id)
    if as_of is not None:
        numbers = numbers.where(QuestionVersion.created_at <= as_of)
    return numbers.subquery()
