"""Which e-mail address does a person have, and what do the links of letters stand for?"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import exists, func, or_, select

from quizapp.accounts.models import EmailAddress, EmailToken, Person, ResetRequest, TokenPurpose
from quizapp.database import db
from quizapp.rules import mail


def email_of(person_id: int) -> EmailAddress | None:
    """Answer the address that the person has confirmed."""
    return db.session.get(EmailAddress, person_id)


def awaited(person_id: int, now: datetime) -> EmailToken | None:
    """Answer the token of the address that the person has given and not confirmed yet."""
    return db.session.scalars(
        select(EmailToken)
        .where(
            EmailToken.person_id == person_id,
            EmailToken.purpose == TokenPurpose.CONFIRM,
            EmailToken.used_at.is_(None),
            EmailToken.expires_at > now,
        )
        .order_by(EmailToken.issued_at.desc())
        .limit(1)
    ).one_or_none()


def tokens_of(person_id: int) -> Sequence[EmailToken]:
    """Answer what is kept of the links that the person was sent, oldest first."""
    return db.session.scalars(
        select(EmailToken).where(EmailToken.person_id == person_id).order_by(EmailToken.issued_at)
    ).all()


def good_token(
    number: int, purpose: TokenPurpose, now: datetime
) -> tuple[EmailToken, Person] | None:
    """Answer the token with this number and its person, if its link is still good: not used, not
    expired, the person has set no other password since, and a link to a new password went to the
    address of now."""
    row = db.session.execute(
        select(EmailToken, Person)
        .join(Person, Person.id == EmailToken.person_id)
        .where(
            EmailToken.id == number,
            EmailToken.purpose == purpose,
            EmailToken.used_at.is_(None),
            EmailToken.expires_at > now,
            EmailToken.session_epoch == Person.session_epoch,
            or_(
                EmailToken.purpose != TokenPurpose.RESET,
                exists().where(
                    EmailAddress.person_id == EmailToken.person_id,
                    EmailAddress.folded == EmailToken.folded,
                ),
            ),
        )
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def letters_to_person(
    person_id: int, purpose: TokenPurpose, now: datetime
) -> tuple[int, datetime | None]:
    """Answer how many letters of a kind the person was sent within the span, and when the first."""
    return _letters(EmailToken.person_id == person_id, purpose, now)


def letters_to_address(
    folded: str, purpose: TokenPurpose, now: datetime
) -> tuple[int, datetime | None]:
    """Answer how many letters of a kind went to an address within the span, and when the first."""
    return _letters(EmailToken.folded == folded, purpose, now)


def _letters(
    condition: object, purpose: TokenPurpose, now: datetime
) -> tuple[int, datetime | None]:
    found = db.session.execute(
        select(func.count(), func.min(EmailToken.issued_at)).where(
            condition,  # type: ignore[arg-type] # a comparison of columns
            EmailToken.purpose == purpose,
            EmailToken.issued_at > now - mail.LETTERS_SPAN,
        )
    ).one()
    return found[0], found[1]


def people_at(folded: str) -> int:
    """Answer how many people have confirmed this address."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(EmailAddress)
            .join(Person, Person.id == EmailAddress.person_id)
            .where(EmailAddress.folded == folded, Person.merged_into_id.is_(None))
        )
        or 0
    )


def reachable(typed: str) -> Sequence[tuple[Person, EmailAddress]]:
    """Answer the people with this phone number or this (folded) address who can be written to,
    each with the address, oldest account first. Their rows are held until the transaction ends, so
    that two requests at once send no letter too many."""
    fits = EmailAddress.folded == typed if "@" in typed else Person.phone == typed
    rows = db.session.execute(
        select(Person, EmailAddress)
        .join(EmailAddress, EmailAddress.person_id == Person.id)
        .where(
            fits,
            Person.merged_into_id.is_(None),
            Person.is_demo.is_(False),
            Person.is_trial.is_(False),
        )
        .order_by(Person.registered_at, Person.id)
        .with_for_update(of=Person)
        .execution_options(populate_existing=True)
    )
    return rows.tuples().all()


def next_request() -> ResetRequest | None:
    """Answer the oldest request for a new password that nobody is looking at."""
    return db.session.scalars(
        select(ResetRequest).order_by(ResetRequest.id).limit(1).with_for_update(skip_locked=True)
    ).one_or_none()


def any_good(numbers: Collection[int], now: datetime) -> bool:
    """Answer whether one of these tokens can still be used."""
    found = select(EmailToken.id).where(
        EmailToken.id.in_(numbers), EmailToken.used_at.is_(None), EmailToken.expires_at > now
    )
    return db.session.scalar(found.limit(1)) is not None
