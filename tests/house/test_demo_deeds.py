"""Does the removal of the demonstration know every table that names an organizer?"""

from sqlalchemy import inspect

from quizapp.database import Model
from quizapp.demo import removal


def test_every_column_that_refers_to_an_organizer_is_a_deed_or_goes_with_the_account() -> None:
    known = {f"{column.table.name}.{column.name}" for column in removal.deeds()}
    referring = {
        f"{table.name}.{column}"
        for table in Model.metadata.tables.values()
        for key in inspect(table).foreign_key_constraints
        if key.referred_table.name == "organizer"
        for column in key.column_keys
    }
    assert referring - known == {"upload.organizer_id", "grant.organizer_id"}
    assert {"person_mark.organizer_id", "edition.proposed_by_id"} <= known
