"""Which questions does this file hold? Told by its content, read in a child process."""

from quizapp import untrusted
from quizapp.rules.raw import RawBank
from quizapp.rules.refusals import Unreadable
from quizapp.untrusted import Outcome

LARGEST_FILE_MB = 10
LONGEST_S = 60
MOST_MEMORY_MB = 512
READER = "quizapp.banks.formats.detection:read_document"


def read(file_name: str, data: bytes) -> RawBank:
    """Answer what is in a file. Raises Unreadable with its Vietnamese reason."""
    outcome = attempt(file_name, data)
    if outcome.unreadable:
        raise Unreadable(reason=outcome.unreadable)
    return found(outcome)


def attempt(file_name: str, data: bytes) -> Outcome:
    """Answer what came of reading a file, and what it took; `found` answers the bank in it."""
    if len(data) > LARGEST_FILE_MB * 1024 * 1024:
        return Outcome(unreadable=f"tệp lớn quá {LARGEST_FILE_MB} MB.", seconds=0)
    return untrusted.attempt(READER, data, file_name, seconds=LONGEST_S, megabytes=MOST_MEMORY_MB)


def found(outcome: Outcome) -> RawBank:
    """Answer the bank of an outcome that is not unreadable."""
    return RawBank.from_document(outcome.read)
