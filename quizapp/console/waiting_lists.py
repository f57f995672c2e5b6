"""How does a list that was uploaded wait until it is confirmed? Lists of units, lists of people."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from werkzeug.datastructures import FileStorage

from quizapp.banks import import_queries, uploads
from quizapp.banks.models import Purpose, Upload
from quizapp.console.guard import the_organizer
from quizapp.database import db, only_reading
from quizapp.rules.bank_refusals import NotWaiting
from quizapp.rules.refusals import FaultyFile
from quizapp.rules.units import Fault

Row = TypeVar("Row")
Reader = Callable[[bytes], tuple[list[Row], list[Fault]]]
"""Reads a file into its rows and faults, or raises Unreadable."""


def keep(file: FileStorage, purpose: Purpose, now: datetime) -> Upload:
    """Keep a list for its preview."""
    return uploads.keep(the_organizer().id, purpose, file.filename or "", file.read(), now)


def waiting(upload_id: int, purpose: Purpose) -> Upload:
    """Answer a list that waits for whoever brought it in. Raises NotWaiting, for strangers too."""
    upload = import_queries.upload(upload_id, the_organizer().id, purpose)
    if upload is None:
        raise NotWaiting
    return upload


def confirmed(upload_id: int, purpose: Purpose, read: Reader[Row]) -> tuple[list[Row], str]:
    """Answer the rows of a list that is confirmed, and the name of its file; it waits no more.

    Raises FaultyFile, NotWaiting if it was decided about before, or what the reader raises.
    """
    content = waiting(upload_id, purpose).content
    with only_reading():  # nobody waits while a file from outside is read and compared
        rows, faults = read(content)
    if faults:
        raise FaultyFile(faults=len(faults))
    # Of two clicks the second waits here, and finds that the file has been decided about.
    upload = db.session.get(Upload, upload_id, with_for_update=True, populate_existing=True)
    if upload is None:
        raise NotWaiting
    uploads.drop(upload)
    return rows, upload.file_name
