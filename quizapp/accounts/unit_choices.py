"""From which units does one choose, and how does the list reach a page without weighing on it?

A tree of thousands of schools is not written into every page: the page's script loads it once, as a
file that browsers keep; without script the server looks for the name that was typed.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from quizapp import cache
from quizapp.accounts import unit_queries
from quizapp.accounts.models import Unit
from quizapp.database import db
from quizapp.rules.unit_search import Known
from quizapp.rules.units import former_names

REMEMBERED_S = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitList:
    """The units to choose from, in Vietnamese order, and the file a page's script loads."""

    units: tuple[Known, ...]
    by_id: dict[int, Known]
    file: bytes
    version: str


def unit_list(on: date) -> UnitList:
    """Answer the units that exist on this day. Remembered for half a minute."""
    return cache.remember(("unit list", on), REMEMBERED_S, lambda: _load(on))


def _load(on: date) -> UnitList:
    columns = (Unit.id, Unit.name, Unit.parent_id, Unit.former)
    stored = db.session.execute(
        select(*columns).where(*unit_queries.valid_units(on)).order_by(Unit.sort_key, Unit.id)
    ).all()
    names = {number: name for number, name, _, _ in stored}
    units = tuple(
        Known(
            id=number,
            label=f"{name}, {names[parent]}" if parent in names else name,
            former=former_names(former),
        )
        for number, name, parent, former in stored
    )
    # Names of units above are sent once; the script puts them together again.
    rows = [
        [number, name, parent if parent in names else 0, former]
        for number, name, parent, former in stored
    ]
    file = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()
    return UnitList(
        units=units,
        by_id={unit.id: unit for unit in units},
        file=file,
        version=hashlib.sha256(file).hexdigest()[:12],
    )
