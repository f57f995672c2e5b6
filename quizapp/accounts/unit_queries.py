"""Which units are there, and which of them on a day?"""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_, select

from quizapp.accounts.models import Unit
from quizapp.database import db
from quizapp.rules.units import UnitRow


def unit_with_all_below(unit_id: int) -> dict[int, Unit]:
    """Answer a unit and every unit below it, by their id, in Vietnamese order; none for an unknown
    one. One statement."""
    below: dict[int | None, list[Unit]] = {}
    everything = all_units()
    for unit in everything:
        below.setdefault(unit.parent_id, []).append(unit)
    found, waiting = set[int](), [unit_id]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += [unit.id for unit in below.get(here, [])]
    return {unit.id: unit for unit in everything if unit.id in found}


def all_units() -> Sequence[Unit]:
    """Answer every unit ever stored, in Vietnamese order."""
    return db.session.scalars(select(Unit).order_by(Unit.sort_key, Unit.id)).all()


def names_of(unit_ids: Collection[int]) -> dict[int, str]:
    """Answer the names of these units by their ids."""
    units = db.session.scalars(select(Unit).where(Unit.id.in_(unit_ids)))
    return {unit.id: unit.name for unit in units}


def units_by_code() -> dict[str, Unit]:
    """Answer every unit by its code."""
    return {unit.code: unit for unit in db.session.scalars(select(Unit))}


def stored_units() -> list[UnitRow]:
    """Answer every unit in the shape in which files describe them."""
    stored = all_units()
    codes = {unit.id: unit.code for unit in stored}
    return [
        UnitRow(
            code=unit.code,
            name=unit.name,
            parent=codes[unit.parent_id] if unit.parent_id else "",
            head_count=unit.head_count,
            valid_from=unit.valid_from,
            valid_until=unit.valid_until,
            block=unit.block,
            former=unit.former,
        )
        for unit in stored
    ]


def unit_exists(unit_id: int, on: date) -> bool:
    """Answer whether there is such a unit on this day."""
    found = select(Unit.id).where(Unit.id == unit_id, *valid_units(on))
    return db.session.scalar(found) is not None


def valid_units(on: date) -> tuple[ColumnElement[bool], ...]:
    return (
        or_(Unit.valid_from.is_(None), Unit.valid_from <= on),
        or_(Unit.valid_until.is_(None), Unit.valid_until > on),
    )
