"""What happens when somebody corrects, withdraws or erases their data?"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from quizapp.accounts import journal, merged_queries
from quizapp.accounts import operations as accounts
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Person
from quizapp.accounts.operations import Registration
from quizapp.attempts import admission, traces
from quizapp.attempts import queries as attempts
from quizapp.contests import lists
from quizapp.database import db
from quizapp.results import operations as results
from quizapp.rights import queries
from quizapp.rules import rights


def correct(person_id: int, told: Registration, now: datetime) -> None:
    """Let a person correct name, birth date and unit before the first attempt.

    Raises CorrectedByOrganizers, and what `accounts.edit_person` raises.
    """
    person = attempts.locked_person(person_id)  # no attempt begins between the look and the change
    rights.require_correctable(attempts.papers_of(person_id))
    accounts.edit_person(person, replace(told, phone=person.phone), "", Actor.of(person), now)


def set_consent(person: Person, purpose: str, now: datetime, *, given: bool) -> None:
    """Give or withdraw an optional consent; boards follow at once. Raises ConsentMissing for
    another."""
    accounts.set_consent(person, purpose, now, given=given)
    results.take_back_names(person.id)


def erase(person_id: int, actor: Actor, now: datetime) -> None:
    """Erase an account for good. Raises AlreadyErased, NotTheirsAlone,
    StillSitting or PrizeUndecided."""
    person = attempts.locked_person(person_id)
    rights.require_erasable(
        erased=person.erased_at is not None,
        counts_others=merged_queries.counts_others(person),
        open_until=attempts.open_until(person_id, now),
        undecided=queries.undecided(person_id, now),
    )
    _erase(person, actor, now)


def erase_again(listed: Iterable[tuple[int, datetime]], now: datetime) -> list[int]:
    """Erase what a restored backup brought back: the accounts of this list that are there as they
    were before their erasure. Answer which ones. They were erased by right then, so nothing is
    asked again."""
    found = []
    for person_id, erased_at in listed:
        person = db.session.get(Person, person_id)
        # A number that was given away anew since is somebody else.
        if person is None or person.erased_at is not None or person.registered_at > erased_at:
            continue
        _erase(person, journal.COMMAND, now)
        found.append(person_id)
    return found


def _erase(person: Person, actor: Actor, now: datetime) -> None:
    sat = attempts.contests_sat(person.id)
    lists.forget(person, actor, now, sat=sat)  # rows are found by what is erased next
    numbers = accounts.erase(person, actor, now)
    admission.forget_turns(numbers)
    traces.forget_people(numbers)
    results.forget_complaints(numbers)
    for number in numbers:
        results.take_back_names(number)
