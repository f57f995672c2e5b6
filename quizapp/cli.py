"""Which commands does an operator have? `flask quiz --help` lists them."""

import logging
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from random import SystemRandom
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask.logging import default_handler
from sqlalchemy.exc import SQLAlchemyError

from quizapp import (
    cli_banks,
    cli_documents,
    cli_export,
    cli_mail,
    cli_results,
    cli_rights,
    clock,
    demo,
    overload,
    scheduler,
    untrusted,
)
from quizapp.accounts import operations as accounts
from quizapp.accounts import passwords, queries, unit_queries
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import Role
from quizapp.accounts.operations import Change
from quizapp.contests.queries import contest_facts
from quizapp.database import db
from quizapp.demo.crowd import Citizen
from quizapp.health import known_heads, stored_heads
from quizapp.rules import people, units
from quizapp.rules.refusals import Refusal

KILL_TIMEOUT_S = 15
"""How long a stopping server waits for clients that keep their connection open."""


class Commands(AppGroup):
    """A group of commands that shows a rule's no as one sentence, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (Refusal, demo.Cannot) as refusal:
            db.session.rollback()
            raise click.ClickException(str(refusal)) from refusal


quiz = Commands("quiz", help="Run and tend the contests.")
quiz.add_command(cli_banks.import_files)
quiz.add_command(cli_export.export_bank)
quiz.add_command(cli_documents.documents)
quiz.add_command(cli_mail.mail)
quiz.add_command(cli_results.results)
quiz.add_command(cli_rights.erasures)


def server_command(
    config: Mapping[str, Any], *, kill_timeout_s: int = KILL_TIMEOUT_S, log_level: str | None = None
) -> list[str]:
    """Answer the command line of the web server, to be run in the project's folder.

    The flags guard what granian's defaults leave open: a killed worker takes the server along,
    idle keep-alive clients hold up its end, and slow headers block it.
    """
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", config["HOST"], "--port", str(config["PORT"])),
        *("--workers", str(config["WORKERS"])),
        *("--blocking-threads", str(overload.server_threads(config["THREADS"]))),
        # Backpressure counts connections, not requests, in each worker.
        *("--backlog", "2048", "--backpressure", "1024"),
        *("--respawn-failed-workers", "--workers-kill-timeout", str(kill_timeout_s), "--no-ws"),
        *("--log-level", (log_level or config["LOG_LEVEL"]).lower()),
        "wsgi:app",
    ]


@quiz.command()
def serve() -> None:
    """Run the web server: QUIZ_WORKERS processes with QUIZ_THREADS threads each."""
    _require_migrated()
    db.session.remove()
    db.engine.dispose()
    os.chdir(Path(current_app.root_path).parent)
    command = server_command(current_app.config)
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606 - becomes the server, no shell between


@quiz.command("scheduler")
def run_scheduler() -> None:
    """Run the jobs by the clock: collect papers, rank closed rounds, publish interim boards."""
    _require_migrated()
    db.session.remove()
    _log_to_stderr()
    scheduler.run(_application())


@quiz.command()
def tick() -> None:
    """Run every job once, now. For cron, where no scheduler runs."""
    now = clock.now()
    _require_migrated()
    db.session.remove()
    _log_to_stderr()
    if not scheduler.tick(now):
        raise click.ClickException("A job failed; what went wrong stands above.")


@quiz.group()
def organizer() -> None:
    """Tend the accounts of the organizing office."""


@organizer.command("add")
@click.argument("username")
@click.option("--name", required=True, help="The person's full name.")
@click.option(
    "--role",
    "roles",
    required=True,
    multiple=True,
    type=click.Choice([role.value for role in Role if role is not Role.CONTACT]),
    help="What the account may do; repeat it for several.",
)
@click.option("--contest", "slug", metavar="SLUG", help="Only in this contest; without it, in all.")
@click.option(
    "--password",
    "given",
    type=click.Choice(["-"]),
    help="Read the password from standard input; without it one is made and shown.",
)
def add_organizer(
    username: str, name: str, roles: tuple[str, ...], slug: str | None, given: str | None
) -> None:
    """Make an organizer's account."""
    now = clock.now()
    contest_id = None
    if slug is not None:
        if (contest := contest_facts(slug)) is None:
            raise click.ClickException(f"There is no contest {slug!r}.")
        contest_id = contest.id
    password, shown = _password(given)
    made = accounts.add_organizer(
        username,
        name,
        password,
        roles=[Role(role) for role in roles],
        actor=COMMAND,
        now=now,
        contest_id=contest_id,
    )
    db.session.commit()
    click.echo(f"Organizer {made.username} can sign in at /ban-to-chuc/dang-nhap{shown}")


@organizer.command("password")
@click.argument("username")
@click.option(
    "--password",
    "given",
    type=click.Choice(["-"]),
    help="Read the password from standard input; without it one is made and shown.",
)
def set_password(username: str, given: str | None) -> None:
    """Give an organizer a new password and end all sessions of the account."""
    now = clock.now()
    if (account := queries.organizer_named(people.username(username))) is None:
        raise click.ClickException(f"There is no active organizer {username!r}.")
    password, shown = _password(given)
    people.require_password(password, name=account.full_name)
    accounts.reset_organizer_password(account, passwords.hashed(password), COMMAND, now)
    db.session.commit()
    click.echo(f"Organizer {account.username} has a new password{shown}")


@quiz.group("units")
def units_group() -> None:
    """Load lists of communes, wards, offices and schools."""


@units_group.command("load")
def load_units() -> None:
    """Load the communes, wards and special zones of Hải Phòng that come with the program."""
    now = clock.now()
    change = accounts.load_shipped_units(COMMAND, now)
    db.session.commit()
    click.echo(told(change))


@units_group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Say what would change, and change nothing.")
def import_units(file: Path, *, check: bool) -> None:
    """Load units from a .csv or .xlsx FILE: name, parent, code, head count."""
    now = clock.now()
    table = untrusted.run("quizapp.accounts.unit_files:table", file.read_bytes())
    rows, faults = units.read(table, unit_queries.stored_units())
    for fault in faults:
        click.echo(f"{file}:{fault.line}: {fault.column}: {fault.sentence}", err=True)
    if faults:
        raise click.ClickException(f"{file}: {len(faults)} faults; nothing was stored.")
    if check:
        click.echo(told(accounts.compare(rows)))
        return
    change = accounts.import_units(rows, COMMAND, now, source=file.name)
    db.session.commit()
    click.echo(told(change))


@quiz.command("demo")
@click.option("--people", default=60, show_default=True, type=click.IntRange(0, 99_999))
@click.option("--seed", default=2026, show_default=True, help="The same seed, the same people.")
@click.option("--remove", is_flag=True, help="Take the demo away, with all that belongs to it.")
def run_demo(people: int, seed: int, *, remove: bool) -> None:
    """Make a demonstration contest with simulated citizens, or take it away."""
    now = clock.now()
    if remove:
        gone = demo.remove(now)
        db.session.commit()
        click.echo(f"Removed: {gone.contests} contest, {gone.rounds} rounds, {gone.people} people.")
        return
    made = demo.make(now, people=people, seed=seed, watch=_progress)
    db.session.commit()
    for line in describe(made):
        click.echo(line)


def describe(made: demo.Made) -> Iterable[str]:
    """Answer what an operator is told of a demo that was just made."""
    yield f"Demo contest: {made.rounds} rounds, {made.people} simulated people."
    yield "Demo organizers, shown this once (sign in at /ban-to-chuc/dang-nhap):"
    for username, password in made.passwords.items():
        yield f"  {username}  {password}"


def told(change: Change) -> str:
    """Answer what an import of units did."""
    return (
        f"Units: {len(change.added)} added, {len(change.changed)} changed, "
        f"{len(change.same)} unchanged."
    )


def _progress(citizens: Sequence[Citizen]) -> Iterator[Citizen]:
    with click.progressbar(citizens, label="People sit the round", file=sys.stderr) as bar:
        yield from bar


def _password(given: str | None) -> tuple[str, str]:
    """Answer a password, and what to show of it: one that was typed is known already."""
    if given is not None:
        return sys.stdin.readline().rstrip("\r\n"), "."
    made = people.generated_password(SystemRandom())
    return made, f". Password, shown this once: {made}"


def _require_migrated() -> None:
    """Stop with one sentence if the tables are not those of this version."""
    try:
        current = stored_heads() == known_heads(current_app.extensions["migrate"].directory)
    except SQLAlchemyError as error:
        cause = str(error.__cause__ or error).strip().splitlines()[0]
        raise click.ClickException(f"QUIZ_DATABASE_URL: no answer ({cause})") from error
    if not current:
        raise click.ClickException("The database is not up to date; run first: flask db upgrade")


def _application() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's documented way to the application itself
    return app


def _log_to_stderr() -> None:
    current_app.logger.removeHandler(default_handler)  # else each line is written twice
    logging.basicConfig(
        level=current_app.config["LOG_LEVEL"],
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
