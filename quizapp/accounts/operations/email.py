"""What happens to people's e-mail addresses, and to passwords that are set anew by a letter?

Whoever holds the mailbox of a person can set the person's password. So an address counts for
nothing until the person, signed in, has opened the link that was sent there.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from random import Random

from sqlalchemy import delete, update

from quizapp.accounts import consents, email_queries, journal, queries
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import EmailAddress, EmailToken, Person, ResetRequest, TokenPurpose
from quizapp.accounts.operations.people import hold, set_consent
from quizapp.accounts.operations.sign_in import account_of, forget_tries, set_password
from quizapp.database import db
from quizapp.mail import operations as mail
from quizapp.mail.models import Message
from quizapp.mail.operations import Link
from quizapp.rules import mail as rules
from quizapp.rules import notices, people
from quizapp.rules.mail_refusals import LinkOver, TooManyLetters


def give_address(person: Person, address: str, now: datetime, dice: Random) -> None:
    """Send a link to an address that the person has typed; the link confirms it. An address that
    was given before and not confirmed is forgotten. Raises AddressIsFull, TooManyLetters or
    AlreadyErased."""
    hold(person)
    folded = rules.folded(address)
    rules.require_room(email_queries.people_at(folded))
    for sent, oldest in (
        email_queries.letters_to_person(person.id, TokenPurpose.CONFIRM, now),
        email_queries.letters_to_address(folded, TokenPurpose.CONFIRM, now),
    ):
        rules.require_letter_left(sent, oldest, now)
    token = _issue(person, TokenPurpose.CONFIRM, address, now, dice)
    mail.write(
        "confirm_address",
        address,
        now,
        facts={"name": person.full_name},
        links=[_link("accounts.confirm_email", token)],
        person_id=person.id,
        expires_at=token.expires_at,
    )


def confirm_address(person: Person, number: int, now: datetime) -> None:
    """Take the address whose link the person has opened as the person's own. Raises LinkOver for a
    link that is no good any more or another person's, and AddressIsFull."""
    found = email_queries.good_token(number, TokenPurpose.CONFIRM, now)
    if found is None or found[1].id != person.id:
        raise LinkOver
    token, _ = found
    rules.require_room(email_queries.people_at(token.folded))
    _use(token, now)
    _end_tokens(person, TokenPurpose.RESET, now)  # those links lie in the mailbox of before
    before = email_queries.email_of(person.id)
    if before is not None and before.folded != token.folded:
        # Whoever took over the account shall not do so in silence.
        mail.write(
            "address_changed", before.address, now, facts={"name": person.full_name},
            person_id=person.id, expires_at=now + rules.CONFIRM_VALID,
        )  # fmt: skip
    db.session.merge(
        EmailAddress(
            person_id=person.id, address=token.address, folded=token.folded, confirmed_at=now
        )
    )
    deed = "person.change_email" if before else "person.add_email"
    # Not the address: it can be erased, and the journal cannot.
    after = {"text_version": consents.VERSION}
    journal.record(Actor.of(person), now, deed, f"person:{person.id}", after=after)


def forget_address(person: Person, actor: Actor, now: datetime) -> None:
    """Forget the person's address, given or confirmed, and withdraw the consents to be written to:
    another address is asked afresh."""
    _end_tokens(person, TokenPurpose.CONFIRM, now)
    _end_tokens(person, TokenPurpose.RESET, now)
    stop_notices(person, consents.MAIL, now)
    had = db.session.scalars(
        delete(EmailAddress)
        .where(EmailAddress.person_id == person.id)
        .returning(EmailAddress.person_id)
    ).all()
    if had:
        journal.record(actor, now, "person.remove_email", f"person:{person.id}")


def stop_notices(person: Person, purposes: Collection[str], now: datetime) -> None:
    """Withdraw the consents to these notices."""
    for purpose in sorted(purposes):
        set_consent(person, purpose, now, given=False)


def request_reset(typed: str, now: datetime) -> None:
    """Note that somebody asks for a new password; `typed` is a phone number or a folded address.

    The same single row, whether or not anybody has it.
    """
    db.session.add(ResetRequest(typed=typed, asked_at=now))


def answer_reset_request(now: datetime, dice: Random) -> bool:
    """Answer the oldest request for a new password by letters, one to each address, which name the
    people and carry a link for each. Answer whether there was a request.

    Who was sent enough letters lately is left out, without a word to anybody.
    """
    request = email_queries.next_request()
    if request is None:
        return False
    db.session.delete(request)
    if now - request.asked_at >= rules.RESET_VALID:
        return True
    letters: dict[str, list[tuple[Person, EmailToken]]] = defaultdict(list)
    for person, email in email_queries.reachable(request.typed):
        sent, oldest = email_queries.letters_to_person(person.id, TokenPurpose.RESET, now)
        try:
            rules.require_letter_left(sent, oldest, now)
        except TooManyLetters:
            continue
        token = _issue(person, TokenPurpose.RESET, email.address, now, dice)
        letters[email.folded].append((person, token))
    for named in letters.values():
        mail.write(
            "new_password",
            named[0][1].address,
            now,
            facts={"people": [person.full_name for person, _ in named]},
            links=[_link("accounts.new_password", token) for _, token in named],
            person_id=named[0][0].id,
            expires_at=named[0][1].expires_at,
        )
    return True


def reset_by_letter(number: int, password: str, password_hash: str, now: datetime) -> Person:
    """Set a new password with the link of a letter, once. Raises LinkOver or WeakPassword."""
    found = email_queries.good_token(number, TokenPurpose.RESET, now)
    if found is None:
        raise LinkOver
    token, person = found
    people.require_password(
        password, phone=person.phone, name=person.full_name, birth=person.birth_date
    )
    _use(token, now)
    set_password(person, password_hash, now)
    forget_tries(account_of(person))
    return person


def still_wanted(message: Message, now: datetime) -> bool:
    """Answer whether a message that is about to be sent shall go: a notice only to who wishes it
    still, at the address of now; a link only while it is good."""
    if message.kind not in consents.MAIL:
        numbers = [link["number"] for link in message.links]
        return not numbers or email_queries.any_good(numbers, now)
    person_id = message.person_id or 0
    email = email_queries.email_of(person_id)
    standing = {consent.purpose for consent in queries.standing_consents(person_id)}
    return (
        email is not None
        and email.address == message.recipient
        and notices.wanted(message.kind, standing, consents.REQUIRED)
    )


def drop_old_letters(now: datetime) -> int:
    """Drop the tokens of links that are over, once they count no more; answer how many."""
    old = delete(EmailToken).where(EmailToken.expires_at <= now - rules.LETTERS_SPAN)
    old = old.where(EmailToken.issued_at <= now - rules.LETTERS_SPAN)
    return len(db.session.scalars(old.returning(EmailToken.id)).all())


def _issue(
    person: Person, purpose: TokenPurpose, address: str, now: datetime, dice: Random
) -> EmailToken:
    """Make a token; an older one of the person for the same purpose is good no more."""
    _end_tokens(person, purpose, now)
    valid = rules.CONFIRM_VALID if purpose is TokenPurpose.CONFIRM else rules.RESET_VALID
    token = EmailToken(
        # By chance: numbers in a row would tell how many there are.
        id=dice.getrandbits(62),
        person_id=person.id,
        purpose=purpose,
        address=address,
        folded=rules.folded(address),
        session_epoch=person.session_epoch,
        issued_at=now,
        expires_at=now + valid,
    )
    db.session.add(token)
    return token


def _end_tokens(person: Person, purpose: TokenPurpose, now: datetime) -> None:
    db.session.execute(
        update(EmailToken)
        .where(
            EmailToken.person_id == person.id,
            EmailToken.purpose == purpose,
            EmailToken.used_at.is_(None),
            EmailToken.expires_at > now,
        )
        .values(expires_at=now)
    )


def _use(token: EmailToken, now: datetime) -> None:
    used = db.session.scalar(
        update(EmailToken)
        .where(EmailToken.id == token.id, EmailToken.used_at.is_(None), EmailToken.expires_at > now)
        .values(used_at=now)
        .returning(EmailToken.id)
    )
    if used is None:  # somebody else was faster with the same link
        raise LinkOver


def _link(page: str, token: EmailToken) -> Link:
    return Link(page=page, purpose=token.purpose, number=token.id)
