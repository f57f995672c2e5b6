"""Which files wait for a decision, and what did the imports bring?"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Subquery, func, select
from sqlalchemy.orm import aliased

from quizapp.accounts.models import Organizer
from quizapp.banks import queries
from quizapp.banks.models import (
    Approval,
    Bank,
    ImportItem,
    Purpose,
    Question,
    QuestionImport,
    QuestionVersion,
    Status,
    Upload,
)
from quizapp.database import db
from quizapp.rules.questions import Content
from quizapp.rules.raw import RawQuestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A question that some bank has."""

    bank_slug: str
    bank_title: str
    name: str
    status: str
    content: Content

    @property
    def key(self) -> tuple[str, str]:
        """Answer which question it is."""
        return self.bank_slug, self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterWork:
    """How many of an import's questions somebody worked on since it was stored, and how."""

    changed: int
    approved: int
    retired: int


def question_import(import_id: int) -> QuestionImport | None:
    """Answer the import of this number."""
    return db.session.get(QuestionImport, import_id)


def waiting_imports() -> Sequence[QuestionImport]:
    """Answer the imports that wait for a decision, oldest first."""
    return db.session.scalars(
        select(QuestionImport)
        .where(QuestionImport.committed_at.is_(None))
        .order_by(QuestionImport.id)
    ).all()


def bank_imports(slug: str) -> Sequence[QuestionImport]:
    """Answer what was imported into a bank, the newest first; undone imports too."""
    return db.session.scalars(
        select(QuestionImport)
        .where(QuestionImport.bank_slug == slug, QuestionImport.committed_at.is_not(None))
        .order_by(QuestionImport.id.desc())
    ).all()


def items(import_id: int) -> Sequence[ImportItem]:
    """Answer the questions of an import, in the order of the file."""
    return db.session.scalars(
        select(ImportItem).where(ImportItem.import_id == import_id).order_by(ImportItem.ordinal)
    ).all()


def item(import_id: int, ordinal: int) -> ImportItem | None:
    """Answer one question of an import."""
    return db.session.get(ImportItem, (import_id, ordinal))


def decisions(import_id: int) -> dict[int, tuple[RawQuestion, bool | None]]:
    """Answer what the database holds at this moment of each question of an import, and what was
    decided about it."""
    rows = db.session.execute(
        select(ImportItem.ordinal, ImportItem.raw, ImportItem.accepted).where(
            ImportItem.import_id == import_id
        )
    )
    return {row.ordinal: (RawQuestion.from_document(row.raw), row.accepted) for row in rows}


def known_questions() -> list[Known]:
    """Answer every question of every bank that is neither retired nor undone."""
    newest = queries.newest()
    rows = db.session.execute(
        select(Bank.slug, Bank.title, Question.name, QuestionVersion.status, QuestionVersion.id)
        .join(Question, Question.bank_id == Bank.id)
        .join(newest, newest.c.question_id == Question.id)
        .join(
            QuestionVersion,
            (QuestionVersion.question_id == Question.id)
            & (QuestionVersion.number == newest.c.number),
        )
        .where(QuestionVersion.status.not_in([Status.RETIRED, Status.UNDONE]))
        .order_by(Bank.title, Bank.id, Question.id)
    ).all()
    contents = queries.contents(version_id for *_question, version_id in rows)
    return [
        Known(
            bank_slug=slug,
            bank_title=title,
            name=name,
            status=status,
            content=contents[version_id],
        )
        for slug, title, name, status, version_id in rows
    ]


def versions_to_undo(import_id: int) -> list[tuple[QuestionVersion, QuestionVersion | None]]:
    """Answer for each question that an import touched its newest version, and the version that
    stood before the import, None if the question came with it. What the undo of another import took
    is left out: it would come back."""
    touched = _touched(import_id)
    newest = (
        select(QuestionVersion.question_id, func.max(QuestionVersion.number).label("number"))
        .where(QuestionVersion.question_id.in_(select(touched.c.question_id)))
        .group_by(QuestionVersion.question_id)
        .subquery()
    )
    head, before = aliased(QuestionVersion), aliased(QuestionVersion)
    rows = db.session.execute(
        select(head, before)
        .join(newest, (newest.c.question_id == head.question_id) & (newest.c.number == head.number))
        .join(touched, touched.c.question_id == head.question_id)
        .outerjoin(
            before,
            (before.question_id == head.question_id)
            & (before.number == touched.c.number - 1)
            # Stored, undone and stored again: before it there was nothing.
            & (before.status != Status.UNDONE),
        )
        .where(head.status != Status.UNDONE)
        .order_by(head.question_id)
    )
    return [(row[0], row[1]) for row in rows]


def later_work(import_id: int) -> LaterWork:
    """Answer what an undo of this import would take along of later work."""
    touched = _touched(import_id)
    rows = db.session.execute(
        select(
            QuestionVersion.question_id,
            QuestionVersion.status,
            QuestionVersion.number > touched.c.number,
            Approval.version_id,
        )
        .join(
            touched,
            (touched.c.question_id == QuestionVersion.question_id)
            & (touched.c.number <= QuestionVersion.number),
        )
        .outerjoin(Approval, Approval.version_id == QuestionVersion.id)
        .where(QuestionVersion.status != Status.UNDONE)
    ).all()
    later = [(question, status) for question, status, is_later, _approved in rows if is_later]
    return LaterWork(
        changed=len({question for question, status in later if status != Status.RETIRED}),
        approved=len({row.question_id for row in rows if row.version_id is not None}),
        retired=len({question for question, status in later if status == Status.RETIRED}),
    )


def stored_counts(import_id: int) -> dict[str, int]:
    """Answer how many questions the last storing of an import brought, by their status then."""
    rows = db.session.execute(
        select(QuestionVersion.status, func.count())
        .join(QuestionImport, QuestionImport.id == QuestionVersion.import_id)
        .where(QuestionImport.id == import_id, _of_last_storing())
        .group_by(QuestionVersion.status)
    )
    return {status: count for status, count in rows}  # noqa: C416 - rows are no pairs


def item_counts(import_ids: Collection[int]) -> dict[int, int]:
    """Answer how many questions the files of these imports hold."""
    rows = db.session.execute(
        select(ImportItem.import_id, func.count())
        .where(ImportItem.import_id.in_(import_ids))
        .group_by(ImportItem.import_id)
    )
    return {number: count for number, count in rows}  # noqa: C416 - rows are no pairs


def importers(imports: Iterable[QuestionImport]) -> dict[int | None, str]:
    """Answer the names of the organizers who brought these files; a command has none."""
    wanted = {one.organizer_id for one in imports if one.organizer_id is not None}
    rows = db.session.execute(
        select(Organizer.id, Organizer.full_name).where(Organizer.id.in_(wanted))
    )
    return {number: name for number, name in rows}  # noqa: C416 - rows are no pairs


def question_ids_of(import_id: int) -> set[int]:
    """Answer the numbers of the questions that an import touched."""
    return set(
        db.session.scalars(
            select(QuestionVersion.question_id).where(QuestionVersion.import_id == import_id)
        )
    )


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


def _touched(import_id: int) -> Subquery:
    """Answer the questions that the last storing of an import touched, each with the number of the
    version it brought. What an earlier storing brought was taken back by its own undo."""
    return (
        select(QuestionVersion.question_id, func.max(QuestionVersion.number).label("number"))
        .join(QuestionImport, QuestionImport.id == QuestionVersion.import_id)
        .where(QuestionImport.id == import_id, _of_last_storing())
        .group_by(QuestionVersion.question_id)
        .subquery()
    )


def _of_last_storing() -> ColumnElement[bool]:
    return QuestionVersion.created_at == QuestionImport.committed_at
