"""How do the logo and the signed plan come onto a contest's site?"""

import base64
from datetime import datetime
from hashlib import sha256

from quizapp import untrusted
from quizapp.accounts import journal
from quizapp.accounts.journal import Actor
from quizapp.contests import holding
from quizapp.contests.models import Contest, ContestFile
from quizapp.database import db
from quizapp.rules.refusals import Unreadable

LOGO, PLAN = "logo", "plan"
LARGEST_LOGO = 5 * 1024 * 1024
LARGEST_PLAN = 8 * 1024 * 1024
PDF_MARK = b"%PDF-"
LONGEST_NAME = 120


def read_logo(data: bytes) -> bytes:
    """Answer a picture drawn anew as PNG, so that nothing of the file itself is ever sent out.

    It is read in a child process, which takes its time: call this outside a transaction. Raises
    Unreadable.
    """
    _require_size(data, LARGEST_LOGO)
    return base64.b64decode(untrusted.run("quizapp.contests.pictures:logo", data))


def set_logo(contest: Contest, png: bytes, *, actor: Actor, now: datetime) -> None:
    """Store what `read_logo` answered as the contest's logo."""
    _store(contest, LOGO, png, "logo.png", "image/png", actor=actor, now=now)


def set_plan(contest: Contest, data: bytes, name: str, *, actor: Actor, now: datetime) -> None:
    """Store a PDF as the contest's signed plan. It is only ever offered for download.

    Raises Unreadable for anything that is no PDF.
    """
    _require_size(data, LARGEST_PLAN)
    if not data.startswith(PDF_MARK):
        raise Unreadable(reason="đây không phải tệp PDF.")
    stem = name.removesuffix(".pdf").removesuffix(".PDF")[:LONGEST_NAME].strip() or "ke-hoach"
    _store(contest, PLAN, data, f"{stem}.pdf", "application/pdf", actor=actor, now=now)


def remove_file(contest: Contest, purpose: str, *, actor: Actor, now: datetime) -> None:
    """Take the logo or the plan off the site; nothing happens if there is none."""
    stored = _held(contest, purpose)
    if stored is None:
        return
    before = {"purpose": purpose, "file_name": stored.file_name, "digest": stored.digest}
    db.session.delete(stored)
    db.session.flush()
    journal.record(
        actor, now, "contest.file_remove", f"contest:{contest.id}", contest_id=contest.id,
        before=before,
    )  # fmt: skip


def _held(contest: Contest, purpose: str) -> ContestFile | None:
    holding.hold_contest(contest)
    return db.session.get(ContestFile, (contest.id, purpose), populate_existing=True)


def _require_size(data: bytes, largest: int) -> None:
    if not data:
        raise Unreadable(reason="tệp rỗng.")
    if len(data) > largest:
        raise Unreadable(reason=f"tệp lớn quá {largest // (1024 * 1024)} MB.")


def _store(
    contest: Contest,
    purpose: str,
    content: bytes,
    file_name: str,
    media_type: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    stored = _held(contest, purpose)
    before = None if stored is None else {"purpose": purpose, "digest": stored.digest}
    if stored is None:
        stored = ContestFile(contest_id=contest.id, purpose=purpose)
        db.session.add(stored)
    stored.file_name, stored.media_type, stored.content = file_name, media_type, content
    stored.digest = sha256(content).hexdigest()
    stored.uploaded_at = now
    journal.record(
        actor, now, "contest.file", f"contest:{contest.id}", contest_id=contest.id,
        before=before,
        after={"purpose": purpose, "file_name": file_name, "digest": stored.digest},
    )  # fmt: skip
