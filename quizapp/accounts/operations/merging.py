"""How do two accounts of one person become one?"""

from sqlalchemy import select, update

from quizapp.accounts.models import Person
from quizapp.database import db
from quizapp.rules.corrections import require_mergeable


def merge(absorbed_id: int, kept_id: int) -> None:
    """Let everything that one account did count as the other's. No row of it is rewritten: the
    account only says into which it was merged, is signed out, and nobody signs in to it any more.

    Raises Unsettled unless both are accounts in use of citizens, and two.
    """
    rows = db.session.scalars(
        select(Person)
        .where(Person.id.in_([absorbed_id, kept_id]))
        # Always in one order, so that two merges never wait for each other.
        .order_by(Person.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    found = {person.id: person for person in rows}
    in_use = {
        person.id
        for person in found.values()
        if not person.is_trial and person.erased_at is None and person.merged_into_id is None
    }
    require_mergeable(absorbed_id, kept_id, in_use)
    db.session.execute(
        update(Person)
        .where((Person.id == absorbed_id) | (Person.merged_into_id == absorbed_id))
        .values(merged_into_id=kept_id, session_epoch=Person.session_epoch + 1)
        .execution_options(synchronize_session=False)
    )
    db.session.expire_all()
