"""How does an operator bring question files into the banks?"""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TextIO

import click
from flask.cli import with_appcontext

from quizapp import clock
from quizapp.accounts import journal
from quizapp.banks import operations, queries, reading
from quizapp.banks.formats import FORMATS
from quizapp.cli_import import Taken, Wishes, take
from quizapp.database import db
from quizapp.rules.refusals import Unreadable

SHIPPED = Path(__file__).parent.parent / "questions"
NEW_SLUG = re.compile(r"(?=.{1,56}$)[a-z0-9]+(-[a-z0-9]+)*")
# What cannot be read is refused with a sentence rather than passed over in silence.
READ_ONLY = {".yml", ".docm", ".xlsm", ".doc", ".xls", ".rtf", ".odt", ".ods", ".pdf"}
SUFFIXES = {found.suffix for found in FORMATS.values()} | READ_ONLY
LEFT_BESIDE = ("~$", ".")
"""How the names of files begin that programs leave beside a person's own."""


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--check", is_flag=True, help="Only look at the files and count; write nothing.")
@click.option(
    "--accept-partial",
    is_flag=True,
    help="Store the sound questions of a file that has faulty ones.",
)
@click.option(
    "--report",
    type=click.File("w", encoding="utf-8", errors="backslashreplace", lazy=False),
    help="Write what was understood of each file there as JSON lines (docs/import-report.md).",
)
@click.option(
    "--bank",
    "slug",
    metavar="SLUG",
    help="The bank to store in, there already or new; without it the file decides.",
)
@click.option("--title", help="The title of the bank, if it is new.")
@with_appcontext
def import_files(
    *,
    paths: tuple[Path, ...],
    check: bool,
    accept_partial: bool,
    report: TextIO | None,
    slug: str | None,
    title: str | None,
) -> None:
    """Load questions from files of any kind, or from all question files of a folder.

    A file with a fault is not stored; --accept-partial stores what is sound in it, but never a part
    of a YAML bank whose answers are proved.
    """
    now = clock.now()
    _require_slug(slug)
    if title is not None and slug is not None and queries.bank_named(slug) is not None:
        click.echo(f"Ngân hàng “{slug}” đã có nên giữ tên của nó; --title bị bỏ qua.", err=True)
        db.session.rollback()
    wishes = Wishes(check=check, accept_partial=accept_partial, slug=slug, title=title)
    seen: dict[str, Path] = {}
    done = []
    for path in _files(paths):
        taken = take(path, wishes, seen, now)
        done.append(taken)
        _show(taken)
        if report is not None:
            report.write(json.dumps(taken.to_document(), ensure_ascii=False) + "\n")
            report.flush()
    click.echo(_total(done) + (" Chưa ghi gì (--check)." if check else ""))
    if any(taken.error is not None for taken in done):
        raise click.exceptions.Exit(1)


def load_shipped(now: datetime) -> list[str]:
    """Store the banks that come with the project and are not there yet. Answer a line for each.

    A bank that is there is left alone, so that a start never undoes what editors changed. Raises
    Unreadable when a file has a fault; a house test keeps that from happening.
    """
    lines = []
    for path in sorted(SHIPPED.glob("*.yaml")):
        plan = operations.plan(reading.read(path.name, path.read_bytes()))
        if plan.stored is not None:
            continue
        if plan.faults:
            raise Unreadable(reason=f"{path.name}: {plan.faults[0].sentence}")
        operations.store(plan, journal.COMMAND, now)
        db.session.commit()
        lines.append(f"Question bank {plan.bank.identifier}: {len(plan.added)} questions loaded.")
    return lines


def _require_slug(slug: str | None) -> None:
    known = slug is None or NEW_SLUG.fullmatch(slug) or queries.bank_named(slug) is not None
    db.session.rollback()  # nothing is locked while files are read
    if not known:
        raise click.BadParameter(
            "Mã ngân hàng mới gồm chữ thường không dấu, số và gạch nối, không quá 56 ký tự.",
            param_hint="--bank",
        )


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """Answer the files, those of a folder by name. A folder without any stands for itself."""
    for path in paths:
        try:
            inside = _inside(path) if path.is_dir() else [path]
        except OSError:
            inside = []
        yield from inside or [path]


def _inside(folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in SUFFIXES and not path.name.startswith(LEFT_BESIDE)
    ]


def _show(taken: Taken) -> None:
    name = click.format_filename(taken.path)
    if taken.error is None:
        click.echo(f"{name}: {taken.summary}.")
    else:
        click.echo(f"{name}: {taken.error}", err=True)
    for line in taken.lines:
        click.echo(f"{name}: {line}", err=True)


def _total(done: Iterable[Taken]) -> str:
    files = list(done)
    return (
        f"Tổng cộng {len(files)} tệp, {sum(one.questions for one in files)} câu hỏi: "
        f"{sum(one.added for one in files)} mới, {sum(one.changed for one in files)} thay đổi, "
        f"{sum(one.unchanged for one in files)} giữ nguyên, "
        f"{sum(one.faults for one in files)} lỗi."
    )
