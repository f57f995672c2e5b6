"""How do erasures survive the restoring of an older backup? Commands for the operator."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from quizapp import clock
from quizapp.database import db
from quizapp.rights import operations, queries

erasures = AppGroup("erasures", help="Keep erased accounts erased when a backup is restored.")


@erasures.command("list")
def list_erasures() -> None:
    """Print the number of every erased account and when it was erased. Keep it apart from the
    backups: it holds no personal data."""
    for number, erased_at in queries.erased():
        click.echo(f"{number}\t{erased_at.isoformat()}")


@erasures.command("apply")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def apply_erasures(file: Path) -> None:
    """Erase again the accounts of a list that a restored backup brought back."""
    now = clock.now()
    erased = operations.erase_again(read_list(file.read_text(encoding="utf-8")), now)
    db.session.commit()
    click.echo(f"{len(erased)} erased again")


def read_list(text: str) -> list[tuple[int, datetime]]:
    """Answer what a list says. Raises ClickException naming a line that is none of ours."""
    found = []
    for line_number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        number, _, moment = line.partition("\t")
        try:
            found.append((int(number), datetime.fromisoformat(moment).astimezone(UTC)))
        except ValueError as error:
            raise click.ClickException(f"line {line_number} is not from this list") from error
    return found
