"""Which notices are to be written now, and to whom?

Who wishes what stands in the consents, when something is told in `rules.notices`. The key of a
message keeps everybody from being told twice, so it does not matter who writes, or how often.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from quizapp.accounts.consents import REQUIRED
from quizapp.accounts.models import Consent, EmailAddress, Person
from quizapp.attempts.models import Attempt
from quizapp.contests.models import Contest, Departure, ListedPerson, Membership, Round
from quizapp.database import db, upsert
from quizapp.mail.letters import UNSUBSCRIBE
from quizapp.mail.models import Message
from quizapp.mail.operations import Link, stored
from quizapp.results.models import Award, Edition, EditionKind, Place
from quizapp.rules import notices
from quizapp.rules.notices import Notice, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class _News:
    """Something to be told of a round, to those who fulfil the condition."""

    notice: Notice
    round: Round
    span: Span
    page: str
    audience: ColumnElement[bool]
    edition_id: int | None = None


def write_due(now: datetime, most: int) -> int:
    """Write at most so many notices that are due and not written yet; answer how many. What nobody
    wishes costs one statement for each round."""
    for news in _due(now):
        people = _still_to_be_told(news, most)
        if people:
            return _write(news, people, now)
    return 0


def _due(now: datetime) -> Iterator[_News]:
    yield from _openings(now)
    yield from _results(now)


def _openings(now: datetime) -> Iterator[_News]:
    near = select(Round).where(
        Round.opens_at > now - notices.LATE_WORD,
        Round.opens_at <= now + notices.DAY_BEFORE,
        Round.summary_way.is_(None),
    )
    for round_ in _real(near):
        span = notices.opening(round_.window)
        if span.holds(now):
            yield _News(
                notice=Notice.OPENS,
                round=round_,
                span=span,
                page="attempts.round_page",
                audience=true() if round_.group_id is None else _may_be_of(round_),
            )


def _results(now: datetime) -> Iterator[_News]:
    # Of each round the edition that is read now: the newest that is public.
    newest = (
        select(func.max(Edition.number).label("number"), Edition.round_id)
        .where(
            Edition.kind == EditionKind.FINAL,
            Edition.lapsed_at.is_(None),
            Edition.public_from <= now,
        )
        .group_by(Edition.round_id)
        .having(func.max(Edition.public_from) > now - notices.RESULT_NEWS)
        .subquery()
    )
    editions = db.session.scalars(
        select(Edition)
        .join(
            newest,
            (newest.c.round_id == Edition.round_id) & (newest.c.number == Edition.number),
        )
        .join(Round, Round.id == Edition.round_id)
        .join(Contest, Contest.id == Round.contest_id)
        .where(Contest.is_demo.is_(False))
        .order_by(Edition.id)
    )
    for edition in editions.all():
        if edition.public_from is None:  # the query leaves none of these
            continue
        span = notices.result(edition.public_from)
        if not span.holds(now):
            continue
        won = _won(edition.id)
        yield _News(
            notice=Notice.AWARD,
            round=edition.round,
            span=span,
            page="results.winners",
            audience=won,
            edition_id=edition.id,
        )
        yield _News(
            notice=Notice.RESULTS,
            round=edition.round,
            span=span,
            page="results.winners",
            # Who is told of a prize has been told of the result.
            audience=_took_part(edition) & ~(won & _agreed(Notice.AWARD)),
        )


def _real(rounds: Any) -> Sequence[Round]:
    return db.session.scalars(
        rounds.join(Contest, Contest.id == Round.contest_id)
        .where(Contest.is_demo.is_(False))
        .order_by(Round.opens_at, Round.id)
    ).all()


def _may_be_of(round_: Round) -> ColumnElement[bool]:
    """Of whom nobody knows that they take part in another group than the round's: what is kept of
    them says so before what a list says."""
    kept = (
        select(Membership.group_id)
        .where(
            Membership.person_id == Person.id,
            Membership.contest_id == round_.contest_id,
            Membership.group_id.is_not(None),
        )
        .scalar_subquery()
    )
    fits = or_(
        ListedPerson.person_id == Person.id,
        and_(ListedPerson.person_id.is_(None), ListedPerson.sign_in_code == Person.sign_in_code),
        and_(
            ListedPerson.person_id.is_(None),
            ListedPerson.name_folded == Person.name_folded,
            or_(ListedPerson.phone == Person.phone, ListedPerson.birth_date == Person.birth_date),
        ),
    )
    in_contest = ListedPerson.contest_id == round_.contest_id
    here = exists().where(in_contest, fits, ListedPerson.group_id == round_.group_id)
    elsewhere = exists().where(in_contest, fits, ListedPerson.group_id != round_.group_id)
    return or_(kept == round_.group_id, and_(kept.is_(None), or_(here, ~elsewhere)))


def _won(edition_id: int) -> ColumnElement[bool]:
    winner = aliased(Person)
    return (
        select(Award.position)
        .join(winner, winner.id == Award.person_id)
        .where(
            Award.edition_id == edition_id,
            or_(winner.id == Person.id, winner.merged_into_id == Person.id),
        )
        .exists()
    )


def _took_part(edition: Edition) -> ColumnElement[bool]:
    """Whether the person sat what the edition tells of; also a paper that is void, for they may
    complain about it."""
    sitter = aliased(Person)
    if edition.round.summary is not None:
        return (
            select(Place.place)
            .join(sitter, sitter.id == Place.person_id)
            .where(
                Place.edition_id == edition.id,
                or_(sitter.id == Person.id, sitter.merged_into_id == Person.id),
            )
            .exists()
        )
    return (
        select(Attempt.number)
        .join(sitter, sitter.id == Attempt.person_id)
        .where(
            Attempt.round_id == edition.round_id,
            Attempt.handed_in_at.is_not(None),
            Attempt.is_trial.is_(False),
            or_(sitter.id == Person.id, sitter.merged_into_id == Person.id),
        )
        .exists()
    )


def _agreed(purpose: str) -> ColumnElement[bool]:
    return exists().where(
        Consent.person_id == Person.id,
        Consent.purpose == purpose,
        Consent.withdrawn_at.is_(None),
    )


def _still_to_be_told(news: _News, most: int) -> Sequence[tuple[Person, str]]:
    told = exists().where(
        Message.kind == news.notice,
        Message.about == news.round.id,
        Message.person_id == Person.id,
    )
    left = exists().where(
        Departure.contest_id == news.round.contest_id, Departure.person_id == Person.id
    )
    rows = db.session.execute(
        select(Person, EmailAddress.address)
        .join(EmailAddress, EmailAddress.person_id == Person.id)
        .where(
            Person.merged_into_id.is_(None),
            _agreed(news.notice),
            *(_agreed(purpose) for purpose in sorted(REQUIRED)),
            news.audience,
            ~told,
            ~left,
        )
        .order_by(Person.id)
        .limit(most)
    )
    return rows.tuples().all()


def _write(news: _News, people: Sequence[tuple[Person, str]], now: datetime) -> int:
    round_ = news.round
    facts = {
        "round": round_.name,
        "contest": round_.contest.name,
        "opens_at": round_.opens_at.isoformat(),
        "closes_at": round_.closes_at.isoformat(),
    }
    won = _awards(news)
    void = _left_with_nothing(news, people)
    rows = [
        {
            "kind": news.notice.value,
            "about": round_.id,
            "person_id": person.id,
            "recipient": address,
            "facts": {
                **facts,
                "name": person.full_name,
                **won.get(person.id, {"level": ""}),
                "void": person.id in void,
            },
            "links": stored(
                Link(page=news.page, values={"round_id": round_.id}),
                Link(
                    page=UNSUBSCRIBE,
                    values={"purpose": news.notice.value},
                    purpose=f"end.{news.notice.value}",
                    number=person.id,
                ),
            ),
            "created_at": now,
            "due_at": now,
            "expires_at": news.span.expires,
            "tries": 0,
            "failure": "",
        }
        for person, address in people
    ]
    # Another scheduler may have written some of them since we looked.
    statement = upsert(Message).values(rows).on_conflict_do_nothing().returning(Message.id)
    return len(db.session.scalars(statement).all())


def _awards(news: _News) -> dict[int, dict[str, str]]:
    """What a letter says of each winner's prize."""
    if news.edition_id is None:
        return {}
    rows = db.session.execute(
        select(func.coalesce(Person.merged_into_id, Person.id), Award.level, Award.instead_of)
        .join(Person, Person.id == Award.person_id)
        .where(Award.edition_id == news.edition_id)
    )
    return {
        person: {"level": level, "instead_of": ", ".join(before)}
        for person, level, before in rows.tuples()
    }


def _left_with_nothing(news: _News, people: Sequence[tuple[Person, str]]) -> set[int]:
    """Whose papers of the round were all void: the letter must promise them no result."""
    if news.notice is not Notice.RESULTS or news.round.summary is not None:
        return set()
    told = {person.id for person, _ in people}
    owner = func.coalesce(Person.merged_into_id, Person.id)
    counted = db.session.scalars(
        select(owner)
        .join(Attempt, Attempt.person_id == Person.id)
        .where(Attempt.round_id == news.round.id, Attempt.counts, owner.in_(told))
    )
    return told - set(counted)
