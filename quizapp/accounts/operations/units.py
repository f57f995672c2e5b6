"""What happens when an organizer imports a list of units?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from quizapp.accounts import journal, unit_files, unit_queries
from quizapp.accounts.former_models import FormerUnit
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Unit
from quizapp.database import db
from quizapp.rules import names, units
from quizapp.rules.refusals import FaultyFile
from quizapp.rules.units import UnitRow

KEPT = frozenset({"name", "parent", "head_count", "block"})
"""What results say of a unit, or count it by."""

SHIPPED = Path(__file__).parent.parent / "data" / "hai_phong_2025.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an import adds, changes (row, field -> before and after) and leaves as it is."""

    added: Sequence[UnitRow]
    changed: Sequence[tuple[UnitRow, dict[str, tuple[object, object]]]]
    same: Sequence[UnitRow]


def compare(rows: Sequence[UnitRow]) -> Change:
    """Answer what importing these rows would do; writes nothing."""
    stored = {row.code: row for row in unit_queries.stored_units()}
    known = [(row, units.changes(row, stored[row.code])) for row in rows if row.code in stored]
    return Change(
        added=[row for row in rows if row.code not in stored],
        changed=[(row, what) for row, what in known if what],
        same=[row for row, what in known if not what],
    )


def import_units(
    rows: Sequence[UnitRow], actor: Actor, now: datetime, *, source: str = ""
) -> Change:
    """Store these rows, each by its code; units the file does not name stay. The rows come
    without faults from `rules.units.read`; `source` is the file's name for the journal."""
    change = compare(rows)
    by_code = unit_queries.units_by_code()
    db.session.add_all(
        _before(by_code[row.code], now) for row, what in change.changed if KEPT & what.keys()
    )
    for row in change.added:
        by_code[row.code] = Unit(code=row.code)
        db.session.add(by_code[row.code])
    for row in [*change.added, *(row for row, _ in change.changed)]:
        unit = by_code[row.code]
        unit.name = row.name
        unit.name_folded = names.fold(row.name)
        unit.sort_key = names.title_sort_key(row.name)
        unit.parent = by_code[row.parent] if row.parent else None
        unit.head_count = row.head_count
        unit.valid_from = row.valid_from
        unit.valid_until = row.valid_until
        unit.block = row.block
        unit.former = row.former
    db.session.flush()
    db.session.add_all(
        _before(by_code[row.code], now, block="") for row in change.added if row.block
    )
    if change.added or change.changed:
        changes = {
            row.code: {field: [str(old), str(new)] for field, (old, new) in what.items()}
            for row, what in change.changed
        }
        after = {"file": source, "added": len(change.added), "changed": changes}
        journal.record(actor, now, "units.import", "units", after=after)
    db.session.flush()
    return change


def put_units_back(moment: datetime) -> None:
    """Let units be what they were at a moment, for a computation that is rolled back."""
    later = db.session.scalars(
        select(FormerUnit)
        .where(FormerUnit.until > moment)
        .order_by(FormerUnit.until.desc(), FormerUnit.id.desc())
    )
    # Of several changes the first one after the moment tells.
    for unit_id, was in {row.unit_id: row for row in later}.items():
        db.session.execute(
            update(Unit)
            .where(Unit.id == unit_id)
            .values(
                name=was.name,
                sort_key=was.sort_key,
                parent_id=was.parent_id,
                head_count=was.head_count,
                block=was.block,
            )
        )


def _before(unit: Unit, until: datetime, **other: Any) -> FormerUnit:
    kept: dict[str, Any] = {
        "name": unit.name,
        "sort_key": unit.sort_key,
        "parent_id": unit.parent_id,
        "head_count": unit.head_count,
        "block": unit.block,
    }
    return FormerUnit(unit_id=unit.id, until=until, **{**kept, **other})


def load_shipped_units(actor: Actor, now: datetime) -> Change:
    """Store the communes, wards and special zones of the city, as they are since 1 July 2025.
    Doing it again changes nothing, and what an organizer changed since is left alone; a unit
    without former names, stored before the program knew them, is given its own."""
    rows, faults = units.read(unit_files.table(SHIPPED.read_bytes()))
    if faults:
        raise FaultyFile(faults=len(faults))
    stored = {row.code: row for row in unit_queries.stored_units()}
    new = [row for row in rows if row.code not in stored]
    told = [
        replace(stored[row.code], former=row.former)
        for row in rows
        if row.code in stored and not stored[row.code].former
    ]
    return import_units([*new, *told], actor, now, source=SHIPPED.name)
