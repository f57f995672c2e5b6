"""Do stored papers still give the published results? A command for whoever wants to know."""

import click
from flask.cli import AppGroup

from quizapp import clock
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import editions, operations
from quizapp.rules import boards
from quizapp.rules.publishing import State

results = AppGroup("results", help="Check published results against what is stored.")


@results.command("check")
@click.argument("round_id", type=int)
def check(round_id: int) -> None:
    """Make every public final edition of a round anew, of papers, answers, keys and deeds, and
    compare it byte for byte. Nothing is changed. Ends with 1 if one differs; not for one that
    shows somebody whose papers were parted from them since: that name is kept nowhere."""
    now = clock.now()
    if db.session.get(Round, round_id) is None:
        raise click.ClickException(f"there is no round {round_id}")
    public = [
        edition
        for edition in editions.final_editions(round_id)
        if editions.state_of(edition, now) is State.PUBLIC
    ]
    found = {edition.number: (edition.id, edition.digest) for edition in reversed(public)}
    differing = []
    for number, (edition_id, digest) in found.items():
        same = boards.digest(operations.recompute(edition_id)) == digest
        parted = not same and operations.is_nameless_since(edition_id)
        told = "same" if same else "PARTED" if parted else "DIFFERS"
        click.echo(f"{number}\t{digest}\t{told}")
        if told == "DIFFERS":
            differing.append(number)
    db.session.rollback()
    if differing:
        raise SystemExit(1)
