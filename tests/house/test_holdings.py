"""Is every table that tells of people known to those who export and erase?"""

from quizapp.accounts.models import Person
from quizapp.database import Model
from quizapp.rights.holdings import BLANKED, HOLDINGS, KEPT

TELLING = {"person_id", "phone", "address", "recipient", "typed", "account"}
"""Columns that tell of somebody without a foreign key."""


def test_every_table_about_people_is_exported_or_says_why_not() -> None:
    about_people = {
        table.name
        for table in Model.metadata.tables.values()
        if any(key.target_fullname == "person.id" for key in table.foreign_keys)
        or TELLING & set(table.columns.keys())
    }
    assert {holding.table for holding in HOLDINGS} == about_people | {"person"}
    assert all(bool(holding.part) != bool(holding.why_not) for holding in HOLDINGS)


def test_every_column_of_a_person_is_blanked_or_kept() -> None:
    columns = {column.name for column in Person.__table__.columns}
    assert columns == BLANKED | KEPT
    assert not BLANKED & KEPT
