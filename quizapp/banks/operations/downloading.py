"""What leaves the house when somebody takes a bank as a file?"""

from datetime import datetime

from quizapp.accounts import journal
from quizapp.accounts.journal import Actor
from quizapp.banks import pictures, queries
from quizapp.banks.formats import WrittenBank
from quizapp.banks.models import Bank


def written(bank: Bank) -> WrittenBank:
    """Answer what is written of a bank: the questions that can be drawn, and their pictures."""
    contents = queries.bank_contents(bank.id)
    return WrittenBank(
        identifier=bank.slug,
        title=bank.title,
        description=bank.description,
        contents=contents,
        pictures=pictures.files(contents.values()),
    )


def record_download(bank: Bank, questions: int, actor: Actor, now: datetime) -> None:
    """Keep in the journal that somebody took a bank's questions with their right answers."""
    after = {"questions": questions}
    journal.record(actor, now, "bank.download", f"bank:{bank.slug}", after=after)
