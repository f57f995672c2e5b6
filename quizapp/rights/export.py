"""Which data does the platform hold about somebody? Plain values, for a file and for a page."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Row

from quizapp.accounts import consents, email_queries, issuing_queries, merged_queries, phones
from quizapp.accounts import queries as accounts
from quizapp.accounts.models import JournalEntry, Person
from quizapp.attempts import admission, pages, traces
from quizapp.attempts import queries as attempts
from quizapp.attempts.models import Attempt
from quizapp.attempts.pages import ReleasedQuestion
from quizapp.contests import queries as contests
from quizapp.contests.models import ListedPerson
from quizapp.contests.queries import RoundFacts
from quizapp.mail import queries as mail
from quizapp.results import complaint_queries
from quizapp.rights import queries
from quizapp.rules import marks, papers
from quizapp.rules.names import masked_phone
from quizapp.rules.questions import LETTERS
from quizapp.rules.ranking import WORST_LOW

T = TypeVar("T")

FORMAT = "quizapp-person-1"
TITLES = {text.purpose: text.title for text in (*consents.CONSENTS, *consents.MAIL_CONSENTS)}


def everything(person: Person, now: datetime) -> dict[str, Any]:
    """Answer all that is held about a person, as far as the person may read it now: scores and
    right answers as the regulation releases them, results once they are public."""
    sat = attempts.own(person)
    numbers = merged_queries.numbers_seen_by(person)
    facts = {number: contests.round_facts(number) for number in {one.round_id for one in sat}}
    return {
        "format": FORMAT,
        "made_at": _iso(now),
        "account": _account(person),
        "consents": [
            {
                "purpose": consent.purpose,
                "title": str(TITLES.get(consent.purpose, consent.purpose)),
                "text_version": consent.text_version,
                "given_at": _iso(consent.given_at),
                "withdrawn_at": _iso(consent.withdrawn_at),
            }
            for consent in _each(accounts.consents_of, numbers)
        ],
        "guardian_consents": [
            {
                "guardian_name": consent.guardian_name,
                "relationship": consent.relationship,
                "guardian_phone": phones.shown(consent.guardian_phone) or None,
                "publication": consent.publication,
                "text_version": consent.text_version,
                "given_at": _iso(consent.given_at),
                "withdrawn_at": _iso(consent.withdrawn_at),
            }
            for consent in _each(accounts.guardian_consents_of, numbers)
        ],
        "memberships": [
            {
                "contest": contest,
                "group": group,
                "by": membership.origin,
                "chosen_at": _iso(membership.chosen_at),
                "code_word_told_at": _iso(membership.word_told_at),
            }
            for membership, contest, group in _each(queries.memberships_of, numbers)
        ],
        "lists": [_listed(person, *row) for row in queries.listed(person)],
        "contests_left": [
            {"contest": contest.name, "at": _iso(left_at)}
            for contest, left_at in queries.contests_of(person)
            if left_at is not None
        ],
        "attempts": [
            _attempt(known, one, now)
            | {"account": one.person_id}
            | ({"merged": _merged(one)} if one.person_id != person.id else {})
            for one in sat
            if (known := facts[one.round_id]) is not None
        ],
        "results": [
            _result(row)
            for row in _each(lambda number: queries.public_places(number, now), numbers)
        ],
        "decisions": [
            {
                "round": decision.round_id,
                "attempt": decision.number,
                "reason": decision.reason,
                "at": _iso(decision.at),
                "revoked_at": _iso(decision.revoked_at),
            }
            for decision in _each(lambda number: queries.public_decisions(number, now), numbers)
        ],
        **_looked_at(numbers, now),
        **_ways(person),
        "turns": [
            {"round_number": turn.round_id, "comes_at": _iso(turn.comes_at)}
            for turn in _each(admission.turns_of, numbers)
        ],
        "certificates": [
            {
                "code": one.code,
                "kind": one.kind,
                "round_number": one.edition.round_id,
                "edition": one.edition.number,
                "made_at": _iso(one.made_at),
            }
            for one in _each(queries.certificates_of, numbers)
        ],
        "issued": _issued(person),
        "slips": [
            {
                "issued_at": _iso(slip.issued_at),
                "expires_at": _iso(slip.expires_at),
                "used_at": _iso(slip.used_at),
            }
            for slip in accounts.slips_of(person.id)
        ],
        "corrections": [_deed(entry) for entry in queries.deeds_about(person.id)],
    }


def _each(told_of: Callable[[int], Iterable[T]], numbers: Sequence[int]) -> list[T]:
    """Answer what is told of each of these accounts, one after the other."""
    return [row for number in numbers for row in told_of(number)]


def _merged(attempt: Attempt) -> str:
    """Answer what was merged into the person: a paper without an account, or another account."""
    return "guest" if attempt.person.is_guest else "account"


def _looked_at(numbers: Sequence[int], now: datetime) -> dict[str, Any]:
    """Answer what the jury may look at and has looked at, and what the person complained of."""
    return {
        "traces": [
            {
                "round_number": one.round_id,
                "number": one.number,
                "address_digest": one.address,
                "device_digest": one.device,
            }
            for one in _each(traces.traces_of, numbers)
        ],
        "evidence": [
            {
                "round_number": one.round_id,
                "kind": one.kind,
                "decision": one.state,
                "decided_at": _iso(one.decided_at),
            }
            for one in _each(lambda number: queries.public_evidence(number, now), numbers)
        ],
        "complaints": [
            {
                "round_number": one.round_id,
                "edition": one.edition_number,
                "words": one.words,
                "filed_at": _iso(one.filed_at),
                "decision": one.state,
                "answer": one.answer or None,
                "answered_at": _iso(one.answered_at),
                "by_mail": one.by_mail,
            }
            for one in _each(complaint_queries.of_person, numbers)
        ],
    }


def _ways(person: Person) -> dict[str, Any]:
    """Answer by which ways the person is reached and signs in, the password left out."""
    email = email_queries.email_of(person.id)
    return {
        "email": email and {"address": email.address, "confirmed_at": _iso(email.confirmed_at)},
        "email_links": [
            {
                "purpose": token.purpose,
                "address": token.address,
                "issued_at": _iso(token.issued_at),
                "expires_at": _iso(token.expires_at),
                "used_at": _iso(token.used_at),
            }
            for token in email_queries.tokens_of(person.id)
        ],
        "letters": [
            {
                "kind": message.kind,
                "recipient": message.recipient or None,  # forgotten once it is sent
                "made_at": _iso(message.created_at),
                "sent_at": _iso(message.sent_at),
                "given_up_at": _iso(message.given_up_at),
            }
            for message in mail.letters_of(person.id)
        ],
        "sign_in_services": [
            {
                "service": identity.issuer,
                "known_there_as": identity.subject,
                "linked_at": _iso(identity.linked_at),
            }
            for identity in accounts.identities_of(person.id)
        ],
    }


def _issued(person: Person) -> dict[str, Any] | None:
    """Answer when the account was issued from a list, None for whoever registered."""
    issued = issuing_queries.issued(person.id)
    if issued is None:
        return None
    return {
        "issued_at": _iso(person.registered_at),
        "birth_year": issued.birth_year,
        "first_signed_in_at": _iso(issued.activated_at),
    }


def _listed(
    person: Person, row: ListedPerson, contest: str, unit: str | None, group: str | None
) -> dict[str, Any]:
    """Answer what a list says of a person. A name and a birth date can be typed by anybody, so a
    phone and a code that the account does not have itself are not told."""
    phone = row.phone if row.phone == person.phone else row.phone and masked_phone(row.phone)
    return {
        "contest": contest,
        "list": row.kind,
        "full_name": row.full_name,
        "sign_in_code": row.sign_in_code if row.sign_in_code == person.sign_in_code else None,
        "phone": phones.shown(phone) or None if phone == person.phone else phone,
        "birth_date": row.birth_date.isoformat() if row.birth_date else None,
        "unit": unit,
        "group": group,
    }


def _account(person: Person) -> dict[str, Any]:
    return {
        "number": person.id,
        "full_name": person.full_name,
        "phone": phones.shown(person.phone) or None,
        "sign_in_code": person.sign_in_code,
        "birth_date": person.birth_date.isoformat() if person.birth_date else None,
        "sex": person.sex,
        "unit": person.unit.name if person.unit else None,
        "registered_at": _iso(person.registered_at),
    }


def _attempt(facts: RoundFacts, attempt: Attempt, now: datetime) -> dict[str, Any]:
    may = pages.summary(facts, attempt, now)
    told: dict[str, Any] = {
        "contest": facts.contest_name,
        "round": facts.name,
        "round_number": facts.id,
        "number": attempt.number,
        "started_at": _iso(attempt.started_at),
        "deadline": _iso(attempt.deadline),
        "handed_in_at": _iso(attempt.handed_in_at),
        "handed_in_by_system": attempt.collected,
        "void": attempt.is_void,
        "receipt": attempt.receipt if attempt.handed_in_at else None,
        "took_ms": attempt.took_ms,
        "questions": attempt.question_count,
        "guess": papers.guess(attempt.answers),
        "answers": [
            {
                "question": place + 1,
                "chosen": [LETTERS[option] for option in answer["chosen"]],
                "saved_at": _iso(datetime.fromtimestamp(answer["at_ms"] / 1000, UTC)),
            }
            for place in range(attempt.question_count)
            if (answer := attempt.answers.get(str(place))) is not None
        ],
    }
    if may["score"]:
        told |= {"points": attempt.points, "right": attempt.right}
    if may["released"]:
        told["paper"] = [_question(one) for one in pages.released_questions(attempt)]
    return told


def _question(question: ReleasedQuestion) -> dict[str, Any]:
    options = question.shown.options
    return {
        "question": question.shown.plain_stem,
        "chosen": [option.plain_text for option in options if option.chosen],
        "right_options": [
            option.plain_text for option in options if option.place in question.right
        ],
        "is_right": question.is_right,
        "explanation": question.content.explanation,
    }


def _result(row: Row[Any]) -> dict[str, Any]:
    return {
        "round_number": row.round_id,
        "edition": row.number,
        "public_from": _iso(row.public_from),
        "place": row.place,
        **_mark(row),
        "prize": row.level,
        "value_vnd": row.value_vnd,
    }


def _mark(row: Row[Any]) -> dict[str, Any]:
    """Answer what the jury gave in the part that it marks, None for nothing; no word of it where
    there is no such part."""
    if row.marked_part is None:
        return {}
    given = row.marks is not None and row.marks > WORST_LOW
    return {"part": row.marked_part, "mark": marks.written(row.marks) if given else None}


def _deed(entry: JournalEntry) -> dict[str, Any]:
    detail = entry.detail
    after = (detail.after if detail else entry.after) or {}
    return {
        "at": _iso(entry.at),
        "deed": entry.deed,
        "by": "person" if entry.actor.startswith("person:") else "organizers",
        "before": detail.before if detail else entry.before,
        # What lapsed when somebody left tells of a result that nobody has published.
        "after": {name: value for name, value in after.items() if name != "lapsed"} or None,
        "reason": entry.reason,
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
