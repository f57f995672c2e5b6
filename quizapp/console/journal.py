"""Who did what, when, and why? For admins and the jury; nobody edits it."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from werkzeug.exceptions import Forbidden

from quizapp.accounts import journal_queries
from quizapp.accounts.access import has_role
from quizapp.accounts.models import JournalEntry, Role
from quizapp.console import bp, journal_tables, journal_words
from quizapp.console.guard import the_organizer
from quizapp.console.people import LONGEST_SEARCH, page_number
from quizapp.rules.names import fold


@bp.get("/nhat-ky")
def journal() -> str:
    """Show the journal, newest deed first."""
    if not has_role(the_organizer(), Role.JURY):  # an admin has every role
        raise Forbidden
    text, page = request.args.get("q", "")[:LONGEST_SEARCH], page_number()
    entries, more = journal_queries.journal_page(
        text, page, deeds=_folded(journal_tables.DEEDS), subjects=_folded(journal_tables.SUBJECTS)
    )
    return render_template(
        "console/journal/list.html",
        entries=[(entry, changes(entry)) for entry in entries],
        deeds=journal_tables.DEEDS,
        subject=journal_words.subject,
        q=text,
        page=page,
        more=more,
    )


def changes(entry: JournalEntry) -> list[tuple[str, str, str]]:
    """Answer what a deed changed: (field, before, after), as people read it. What it changed in
    somebody's data stands beside it, until the account is erased."""
    told = entry.detail or entry
    before: Mapping[str, Any] = told.before or {}
    after: Mapping[str, Any] = told.after or {}
    lines = [
        (
            journal_words.field(key),
            journal_words.value(key, before.get(key)),
            journal_words.value(key, after.get(key)),
        )
        for key in [*before, *(key for key in after if key not in before)]
    ]
    return [line for line in lines if line[1] or line[2]]


def _folded(titles: Mapping[str, Any]) -> dict[str, str]:
    return {code: fold(str(title)) for code, title in titles.items()}
