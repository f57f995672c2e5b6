"""Which bank does this file hold? Told apart by its name, read in a child process."""

from pathlib import PurePath
from typing import Any

from quizapp import untrusted
from quizapp.rules.questions import Fault, RawBank, RawQuestion
from quizapp.rules.refusals import Unreadable

LARGEST_FILE_MB = 5
READERS = {
    ".yaml": "quizapp.banks.formats.yaml_bank:read_document",
    ".yml": "quizapp.banks.formats.yaml_bank:read_document",
}
TUPLES = ("options", "key", "pinned")


def read(file_name: str, data: bytes) -> RawBank:
    """Answer the bank in a file. Raises Unreadable with its Vietnamese reason."""
    reader = READERS.get(PurePath(file_name).suffix.lower())
    if reader is None:
        raise Unreadable(reason=f"hãy dùng tệp có đuôi {' hoặc '.join(READERS)}.")
    if len(data) > LARGEST_FILE_MB * 1024 * 1024:
        raise Unreadable(reason=f"tệp lớn quá {LARGEST_FILE_MB} MB.")
    return _bank(untrusted.run(reader, data))


def _bank(document: dict[str, Any]) -> RawBank:
    questions = tuple(
        RawQuestion(**{**values, **{name: tuple(values[name]) for name in TUPLES}})
        for values in document["questions"]
    )
    faults = tuple(Fault(**values) for values in document["faults"])
    return RawBank(**{**document, "questions": questions, "faults": faults})
