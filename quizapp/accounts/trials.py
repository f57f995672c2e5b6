"""As whom does an organizer try a round?"""

from datetime import datetime
from random import Random

from quizapp.accounts import queries
from quizapp.accounts.models import Organizer, Person
from quizapp.database import db
from quizapp.rules import names


def trial_person(organizer: Organizer, now: datetime, dice: Random) -> Person:
    """Answer the shadow in which this organizer sits rounds uncounted; made on first use. It has
    no password, so nobody can sign in as it."""
    # A double click makes one shadow.
    db.session.flush()
    db.session.refresh(organizer, with_for_update=True)
    if organizer.trial_person_id is not None:
        return db.session.get_one(Person, organizer.trial_person_id)
    person = Person(
        id=queries.free_number(dice),
        full_name=organizer.full_name,
        name_folded=names.fold(organizer.full_name),
        password_hash=None,
        registered_at=now,
        is_trial=True,
    )
    db.session.add(person)
    db.session.flush()
    organizer.trial_person_id = person.id
    return person
