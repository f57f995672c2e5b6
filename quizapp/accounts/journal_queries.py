"""What does the journal say?"""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import ColumnElement, exists, or_, select

from quizapp.accounts.journal import Actor
from quizapp.accounts.models import JournalEntry
from quizapp.database import db
from quizapp.rules.names import fold

PAGE = 50


def journal_page(
    text: str, page: int, *, deeds: Mapping[str, str], subjects: Mapping[str, str]
) -> tuple[Sequence[JournalEntry], bool]:
    """Answer one page of the journal, newest first, and whether more follows. What people did
    themselves is left out: it would tell how many there are. Each word of `text` is looked for in
    deed, subject, name of the actor and reason, and in the folded titles under which `deeds` and
    kinds of `subjects` are shown; "#4" fits what has the number 4."""
    fits = [or_(*_tells_of(word, deeds, subjects)) for word in text.split()]
    found = db.session.scalars(
        select(JournalEntry)
        .where(~JournalEntry.actor.startswith("person:"), *fits)
        .order_by(JournalEntry.id.desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    ).all()
    return found[:PAGE], len(found) > PAGE


def is_noted(actor: Actor, deed: str, subject: str) -> bool:
    """Answer whether the journal tells already that somebody did this to that."""
    found = exists().where(
        JournalEntry.subject == subject,
        JournalEntry.actor == actor.code,
        JournalEntry.deed == deed,
    )
    return bool(db.session.scalar(select(found)))


def own_deeds(person_id: int) -> Sequence[JournalEntry]:
    """Answer the newest journalled deeds that one person did to their own account, from papers
    without an account that were said to be theirs too."""
    return db.session.scalars(
        select(JournalEntry)
        .where(
            JournalEntry.actor.startswith("person:"),
            JournalEntry.subject == f"person:{person_id}",
        )
        .order_by(JournalEntry.id.desc())
        .limit(PAGE)
    ).all()


def _tells_of(
    word: str, deeds: Mapping[str, str], subjects: Mapping[str, str]
) -> Iterator[ColumnElement[bool]]:
    stored = JournalEntry.deed, JournalEntry.subject, JournalEntry.actor_name, JournalEntry.reason
    yield from (column.icontains(word, autoescape=True) for column in stored)
    if folded := fold(word):
        yield JournalEntry.deed.in_([code for code, title in deeds.items() if folded in title])
        for kind, title in subjects.items():
            if folded in title:
                yield JournalEntry.subject.startswith(kind, autoescape=True)
    if word.startswith("#") and word[1:].isdecimal():
        yield JournalEntry.subject.endswith(f":{word[1:]}", autoescape=True)
