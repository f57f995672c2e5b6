"""How does a template of ours become a PDF or a picture, without taking the processors from those
who sit their papers?

Each is drawn in a child process (`quizapp.untrusted`), though the compiler could run in this one
and be ten times cheaper: a child can be stopped when its time is over, takes its memory and its
crashes with it, and stands back behind the web processes. One child of a process works at a time,
few requests wait for it, all others are told to come again. What was drawn is kept under a digest
of all that it was drawn from.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from cachelib import SimpleCache

from quizapp import untrusted
from quizapp.accounts.passwords import Gate
from quizapp.rules.boards import canonical
from quizapp.rules.refusals import Busy, DrawingBusy

Facts = Mapping[str, str]

TEMPLATES = Path(__file__).parent / "typst"
EMBLEM = (Path(__file__).parents[1] / "static/img/phuong.svg").read_text(encoding="utf-8")
SECONDS = 10
BOOKLET_SECONDS = 60
MEGABYTES = 512
MOST_KEPT = 60
"""Some 60 KB each."""
KEPT_S = 3600

_drawers = {
    path.name: sha256(path.read_bytes() + EMBLEM.encode() + version("typst").encode()).hexdigest()
    for path in TEMPLATES.glob("*.typ")
}
_kept = SimpleCache(threshold=MOST_KEPT, default_timeout=KEPT_S)
_gate = Gate(working=1, waiting=2)


def digest(template: str, facts: Facts) -> str:
    """Answer a name for what comes out: it changes with the facts, the template and the compiler,
    and is the same in every process."""
    said = canonical({"drawer": _drawers[template], "facts": facts})
    return sha256(said).hexdigest()[:20]


def pdf(template: str, facts: Facts, made_at: datetime) -> bytes:
    """Answer the page as PDF/UA-1. Raises DrawingBusy."""
    # The compiler refuses parts of a second.
    return _drawn("pdf", template, facts, made_at.isoformat(timespec="seconds"))


def booklet(template: str, title: str, pages: Sequence[Facts], made_at: datetime) -> bytes:
    """Answer these pages as one PDF/UA-1. It is not kept: whoever prints it asks once. Raises
    DrawingBusy."""
    moment = made_at.isoformat(timespec="seconds")
    try:
        with _gate.entered():
            said = {"title": title, "pages": pages}
            return _draw("pdf", template, said, moment, seconds=BOOKLET_SECONDS)
    except Busy as crowd:
        raise DrawingBusy from crowd


def png(template: str, facts: Facts) -> bytes:
    """Answer the page as a picture. Raises DrawingBusy."""
    return _drawn("png", template, facts)


def _drawn(form: str, template: str, facts: Facts, *extra: str) -> bytes:
    name = " ".join((form, digest(template, facts), *extra))
    found: bytes | None = _kept.get(name)
    if found is not None:
        return found
    try:
        with _gate.entered():
            # Who waited may have waited for this very page.
            found = _kept.get(name) or _draw(form, template, facts, *extra)
    except Busy as crowd:
        raise DrawingBusy from crowd
    _kept.set(name, found)
    return found


def _draw(
    form: str, template: str, facts: Mapping[str, Any], *extra: str, seconds: int | None = None
) -> bytes:
    outcome = untrusted.attempt(
        f"quizapp.results.drawing:{form}",
        json.dumps({**facts, "emblem": EMBLEM}).encode(),
        template,
        *extra,
        seconds=seconds or SECONDS,
        megabytes=MEGABYTES,
    )
    if outcome.unreadable:
        raise DrawingBusy
    return base64.b64decode(outcome.read)
