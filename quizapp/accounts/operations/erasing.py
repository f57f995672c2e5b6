"""What goes when an account is erased, and what stays as the number of nobody?"""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from quizapp.accounts import journal
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import (
    Consent,
    EmailAddress,
    EmailToken,
    GuardianConsent,
    Identity,
    IssuedAccount,
    JournalDetail,
    Person,
    ResetRequest,
    ResetSlip,
)
from quizapp.accounts.operations.email import forget_address
from quizapp.database import db
from quizapp.mail import operations as mail
from quizapp.rules import names
from quizapp.rules.people_refusals import AlreadyErased
from quizapp.rules.rights import GONE


def erase(person: Person, actor: Actor, now: datetime) -> list[int]:
    """Blank who somebody is, once; accounts merged into this one too. Answer their numbers: these
    stay, because attempts and places hang on them. Consents stay as the proof that they were given,
    withdrawn from now on. Raises AlreadyErased.
    """
    whom = or_(Person.id == person.id, Person.merged_into_id == person.id)
    forget_mail(whom, actor, now)
    ids = blank(whom, GONE, now)
    if person.id not in ids:
        raise AlreadyErased
    for number in ids:
        journal.record(actor, now, "person.erase", f"person:{number}")
    return ids


def blank(whom: ColumnElement[bool], name: str, now: datetime) -> list[int]:
    """Blank who these people are, and let `name` stand for theirs. Answer the numbers of those that
    were not blank before."""
    ids = [
        *db.session.scalars(
            update(Person)
            .where(whom, Person.erased_at.is_(None))
            .values(
                full_name=name,
                name_folded=names.fold(name),
                phone=None,
                birth_date=None,
                sex=None,
                unit_id=None,
                password_hash=None,
                sign_in_code=None,
                session_epoch=Person.session_epoch + 1,
                erased_at=now,
            )
            .returning(Person.id)
            .execution_options(synchronize_session=False)
        )
    ]
    db.session.expire_all()
    for trace in (ResetSlip, JournalDetail, IssuedAccount, Identity):
        db.session.execute(delete(trace).where(trace.person_id.in_(ids)))
    db.session.execute(
        update(Consent)
        .where(Consent.person_id.in_(ids), Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )
    db.session.execute(
        update(GuardianConsent)
        .where(GuardianConsent.person_id.in_(ids))
        .values(
            guardian_name=None,
            guardian_phone=None,
            withdrawn_at=func.coalesce(GuardianConsent.withdrawn_at, now),
        )
    )
    return ids


def forget_mail(whom: ColumnElement[bool], actor: Actor, now: datetime) -> None:
    """Forget how people are reached who are blanked next: addresses, what was asked in their names,
    and every letter that waits and names one of them."""
    everybody = db.session.scalars(select(Person).where(whom, Person.erased_at.is_(None))).all()
    ids = [one.id for one in everybody]
    typed = {one.phone for one in everybody if one.phone}
    typed |= set(
        db.session.scalars(select(EmailAddress.folded).where(EmailAddress.person_id.in_(ids)))
    )
    for one in everybody:
        forget_address(one, actor, now)
    tokens = db.session.scalars(
        delete(EmailToken)
        .where(EmailToken.person_id.in_(ids))
        .returning(EmailToken.id)
        .execution_options(synchronize_session=False)
    ).all()
    mail.forget(ids, tokens)
    # Somebody who shares the phone and asked this very minute asks once more.
    db.session.execute(delete(ResetRequest).where(ResetRequest.typed.in_(typed)))
