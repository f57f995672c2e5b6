"""What happens when people try to sign in, change a password, or use a reset slip?"""

import hashlib
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import case, delete, update

from quizapp.accounts import issuing_queries, journal, queries
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Organizer, Person, ResetSlip, SignInFailure
from quizapp.database import db, upsert
from quizapp.rules import people
from quizapp.rules.people_refusals import FirstSignInMissing
from quizapp.rules.refusals import NoSignIn, WrongCode

SLIPS_KEPT = timedelta(days=30)


def citizen_account(phone: str) -> str:
    """Answer the name under which tries to sign in with this phone or code are counted."""
    return f"p:{phone}"


def account_of(person: Person) -> str:
    """Answer the name under which tries of this person are counted."""
    return citizen_account(person.phone or person.sign_in_code or f"#{person.id}")


def slip_account(name: str) -> str:
    """Answer the name under which tries to use a slip for this phone or code are counted."""
    return f"r:{name}"


def organizer_account(username: str) -> str:
    """Answer the name under which tries of this organizer are counted."""
    return f"o:{username}"


def count_try(account: str, now: datetime) -> None:
    """Count a try as failed before it is looked at. Raises TooManyTries when it is one too many.

    The entrance commits the count first, so neither a crash nor tries side by side come for free.
    """
    over = SignInFailure.window_began_at <= now - people.TRIES_SPAN
    row = upsert(SignInFailure).values(account=account, failures=1, window_began_at=now)
    failures, began = db.session.execute(
        row.on_conflict_do_update(
            index_elements=[SignInFailure.account],
            set_={
                "failures": case((over, 1), else_=SignInFailure.failures + 1),
                "window_began_at": case((over, now), else_=SignInFailure.window_began_at),
            },
        ).returning(SignInFailure.failures, SignInFailure.window_began_at)
    ).one()
    people.require_tries_left(failures, began, now)


def take_back_try(account: str) -> None:
    """Count one try less: it was never looked at."""
    db.session.execute(
        update(SignInFailure)
        .where(SignInFailure.account == account, SignInFailure.failures > 0)
        .values(failures=SignInFailure.failures - 1)
    )


def forget_tries(*accounts: str) -> None:
    """Take the count back: the try was right."""
    db.session.execute(delete(SignInFailure).where(SignInFailure.account.in_(accounts)))


def drop_expired(now: datetime) -> int:
    """Drop counts of tries and reset slips that are of no use any more; answer how many."""
    old_tries = delete(SignInFailure).where(
        SignInFailure.window_began_at <= now - people.TRIES_SPAN
    )
    old_slips = delete(ResetSlip).where(ResetSlip.expires_at <= now - SLIPS_KEPT)
    return sum(
        len(db.session.scalars(statement).all())
        for statement in (
            old_tries.returning(SignInFailure.account),
            old_slips.returning(ResetSlip.id),
        )
    )


def set_password(account: Person | Organizer, password_hash: str, now: datetime) -> None:
    """Store a password the account's owner chose, and end all its sessions."""
    account.password_hash = password_hash
    account.session_epoch += 1
    actor = Actor.of(account)
    deed = "person.set_password" if isinstance(account, Person) else "organizer.set_password"
    journal.record(actor, now, deed, actor.code)


def issue_slip(person: Person, actor: Actor, now: datetime, dice: Random) -> str:
    """Answer the code of a new reset slip, which is stored as a digest only. Earlier slips of the
    person lapse. Raises NoSignIn for demo people, trial shadows and erased accounts."""
    if person.is_demo or person.is_trial or person.merged_into_id or person.erased_at:
        raise NoSignIn
    if issuing_queries.waiting(person.id) is not None:
        raise FirstSignInMissing
    db.session.execute(
        update(ResetSlip)
        .where(
            ResetSlip.person_id == person.id,
            ResetSlip.used_at.is_(None),
            ResetSlip.expires_at > now,
        )
        .values(expires_at=now)
    )
    code = people.slip_code(dice)
    expires_at = now + people.SLIP_VALID
    db.session.add(
        ResetSlip(
            person_id=person.id, code_digest=_digest(code), issued_at=now, expires_at=expires_at
        )
    )
    after = {"expires_at": expires_at.isoformat()}
    journal.record(actor, now, "person.issue_slip", f"person:{person.id}", after=after)
    return code


def use_slip(name: str, typed: str, password: str, password_hash: str, now: datetime) -> Person:
    """Set a new password with the code of a slip, once; `name` is what the person signs in with.
    Raises WrongCode or WeakPassword."""
    digest = _digest(people.typed_code(typed))
    person = queries.holder_of_slip(name, digest, now)
    if person is None:
        raise WrongCode
    people.require_password(
        password, phone=person.phone, name=person.full_name, birth=person.birth_date
    )
    used = db.session.scalar(
        update(ResetSlip)
        .where(ResetSlip.code_digest == digest, ResetSlip.used_at.is_(None))
        .values(used_at=now)
        .returning(ResetSlip.id)
    )
    if used is None:  # somebody else was faster with the same slip
        raise WrongCode
    set_password(person, password_hash, now)
    forget_tries(slip_account(name), citizen_account(name), account_of(person))
    return person


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
