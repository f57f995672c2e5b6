"""Who receives the prizes of an edition? By full name, for whoever hands them out.

Nothing of this is published: a public text takes the names of the edition as it is served.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, func, select
from sqlalchemy.orm import joinedload

from quizapp.accounts import phones
from quizapp.accounts.models import Person, Unit
from quizapp.attempts.models import Attempt
from quizapp.contests.models import Departure, Round
from quizapp.database import db
from quizapp.results import awarding, owners, removal_queries, won_queries
from quizapp.results.models import Award, Edition, Place, Standing
from quizapp.rules import marks
from quizapp.rules.guardians import needs_guardian
from quizapp.rules.rights import GONE
from quizapp.rules.timing import CITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Winner:
    """A prize and the person who receives it. Of who is `gone`, nothing is printed but the place.
    `given` is a jury's mark in hundredths of a point; `is_child` and `guardian_missing` are as of
    today; `instead_of` are levels of earlier rounds that are not handed out any more, `replaced`
    says that this one is not, because of a later round; else it is empty."""

    level: str
    value_vnd: int
    place: int
    person: Person
    gone: bool
    given: int | None
    is_child: bool
    guardian_missing: bool
    instead_of: Sequence[str]
    replaced: str

    @property
    def name(self) -> str:
        """Answer the full name, or what stands for it."""
        return GONE if self.gone else self.person.full_name

    @property
    def birth(self) -> str:
        """Answer the birth date as it is printed, empty if there is none."""
        birth = None if self.gone else self.person.birth_date
        return f"{birth:%d/%m/%Y}" if birth else ""

    @property
    def phone(self) -> str:
        """Answer the phone number as it is printed, empty if there is none."""
        return "" if self.gone else phones.shown(self.person.phone)

    @property
    def mark(self) -> str:
        """Answer the jury's mark as it is printed, empty if there is none."""
        return "" if self.given is None else marks.written(self.given)

    @property
    def unit(self) -> str:
        """Answer the unit, empty if there is none."""
        unit = None if self.gone else self.person.unit
        return unit.name if unit else ""


def winners(edition: Edition, round_: Round, now: datetime) -> list[Winner]:
    """Answer the prizes that are given by a final edition, in their order; vacant ones are left
    out."""
    rows = db.session.execute(
        select(Award, Person, Place.marks)
        .join(Person, Person.id == Award.person_id)
        .outerjoin(
            Place, (Place.edition_id == Award.edition_id) & (Place.person_id == Award.person_id)
        )
        .where(Award.edition_id == edition.id)
        .options(joinedload(Person.unit))
        .order_by(Award.position)
    ).all()
    gone = removal_queries.gone(round_.contest_id, {person.id for _award, person, _given in rows})
    today = now.astimezone(CITY).date()
    # A paper that leaves the office tells of no result before its hour.
    later = won_queries.replaced(round_, now)
    return [
        Winner(
            level=award.level,
            value_vnd=award.value_vnd,
            place=award.place,
            person=person,
            gone=person.id in gone,
            given=given,
            is_child=needs_guardian(person.birth_date, today),
            guardian_missing=owners.guardian_missing(person, now),
            instead_of=award.instead_of,
            replaced=_not_handed_out(later.get((person.merged_into_id or person.id, award.level))),
        )
        for award, person, given in rows
    ]


def everybody(edition: Edition, round_: Round) -> Iterator[Row[Any]]:
    """Answer who holds a place in an edition, in order, a thousand rows at a time: the person, the
    prize, and the attempt that counts today, all None for whoever was taken out since."""
    statement = (
        select(
            Place.person_id,
            Place.place,
            Place.marks,
            Person.full_name,
            Person.birth_date,
            Person.sex,
            Person.phone,
            Person.erased_at,
            Departure.at.label("left_at"),
            Unit.name.label("unit"),
            Attempt.right,
            Standing.points,
            Standing.guess,
            Standing.guess_distance,
            Attempt.handed_in_at,
            Standing.took_s,
            Standing.attempts_used,
            Award.level,
        )
        .select_from(Place)
        .join(Person, Person.id == Place.person_id)
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .outerjoin(
            Departure,
            (Departure.person_id == Person.id) & (Departure.contest_id == round_.contest_id),
        )
        .outerjoin(
            Standing,
            (Standing.round_id == round_.id) & (Standing.person_id == Place.person_id),
        )
        .outerjoin(
            Attempt,
            (Attempt.round_id == round_.id)
            & (Attempt.person_id == Standing.attempt_person_id)
            & (Attempt.number == Standing.number),
        )
        .outerjoin(
            Award,
            (Award.edition_id == Place.edition_id) & (Award.person_id == Place.person_id),
        )
        .where(Place.edition_id == edition.id)
        .order_by(Place.place, Place.person_id)
    )
    yield from db.session.execute(statement, execution_options={"yield_per": 1000})


def passed_over(edition: Edition, round_: Round) -> dict[int, str]:
    """Answer why people were passed over by the prizes of an edition. A place that the edition does
    not name was passed over only by the ranking of today, and is left out."""
    named = {row["place"] for row in edition.document.get("skipped", ())}
    skipped = awarding.prize_list(round_).skipped
    return {row.person: row.reason for row in skipped if row.place in named}


def replaced_prizes(edition: Edition, round_: Round) -> dict[int, str]:
    """Answer, where the highest prize alone is handed out, what becomes of each prize of an
    edition that stands in the place of an earlier one, or has a later one in its place."""
    if not round_.regulation.highest_only:
        return {}
    later = won_queries.replaced(round_)
    awards = db.session.execute(
        select(
            Person.id,
            func.coalesce(Person.merged_into_id, Person.id),
            Award.level,
            Award.instead_of,
        )
        .join(Person, Person.id == Award.person_id)
        .where(Award.edition_id == edition.id)
    )
    notes = {}
    for person_id, winner, level, before in awards.tuples():
        if said := _not_handed_out(later.get((winner, level))):
            notes[person_id] = said
        elif before:
            notes[person_id] = _("Thay giải %(levels)s", levels=", ".join(before))
    return notes


def _not_handed_out(later: tuple[str, str] | None) -> str:
    if later is None:
        return ""
    level, name = later
    said: str = _("Không trao giải này: đã đạt giải %(level)s ở %(round)s", level=level, round=name)
    return said
