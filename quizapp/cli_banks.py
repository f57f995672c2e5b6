"""How does an operator bring question files into the banks?

Each file is stored whole or not at all, in a transaction of its own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from quizapp import clock
from quizapp.accounts import journal
from quizapp.banks import operations, reading
from quizapp.banks.operations import ImportPlan
from quizapp.database import db
from quizapp.rules.questions import Fault
from quizapp.rules.refusals import Refusal, Unreadable

SHIPPED = Path(__file__).parent.parent / "questions"
LONG_IMPORT = 200
"""From so many questions on a progress bar is shown."""


@dataclass(slots=True)
class Counts:
    """What all files of one command hold."""

    files: int = 0
    questions: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    faults: int = 0

    def add(self, plan: ImportPlan) -> None:
        """Count one more file."""
        self.questions += len(plan.bank.questions)
        self.added += len(plan.added)
        self.changed += len(plan.changed)
        self.unchanged += len(plan.unchanged)


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Only look at the files and count; write nothing.")
@with_appcontext
def import_files(*, paths: tuple[Path, ...], check: bool) -> None:
    """Load question banks from YAML files, or from all YAML files of a folder."""
    now = clock.now()
    counts = Counts()
    seen: dict[str, Path] = {}
    for path in _files(paths):
        counts.files += 1
        try:
            plan = operations.plan(reading.read(path.name, path.read_bytes()))
            faults = plan.faults + _twin_faults(plan, path, seen)
            counts.add(plan)
            if not faults:
                if not check:
                    _store(path, plan, now)
                click.echo(f"{path}: {_summary(plan)}")
        except OSError as error:
            faults = [_file_fault(f"Không mở được tệp ({error.strerror}).")]
        except Refusal as refusal:
            faults = [_file_fault(str(refusal))]
        db.session.rollback()
        counts.faults += len(faults)
        for fault in faults:
            where = (fault.question or fault.place, fault.field)
            click.echo(": ".join(filter(None, [str(path), *where, fault.sentence])), err=True)
    click.echo(
        f"Tổng cộng {counts.files} tệp, {counts.questions} câu hỏi: {counts.added} mới, "
        f"{counts.changed} thay đổi, {counts.unchanged} giữ nguyên, {counts.faults} lỗi."
        + (" Chưa ghi gì (--check)." if check else "")
    )
    if counts.faults:
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


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.iterdir() if p.suffix.lower() in reading.READERS)
        else:
            yield path


def _twin_faults(plan: ImportPlan, path: Path, seen: dict[str, Path]) -> list[Fault]:
    """Two files of one bank in one command: the second would undo what the first says."""
    twin = seen.setdefault(plan.bank.identifier, path)
    if twin == path:
        return []
    sentence = f"Mã ngân hàng này đã dùng trong tệp {twin}."
    return [Fault(question="", field="bank", sentence=sentence)]


def _file_fault(sentence: str) -> Fault:
    return Fault(question="", field="", sentence=sentence)


def _store(path: Path, plan: ImportPlan, now: datetime) -> None:
    count = len(plan.added) + len(plan.changed)
    if count < LONG_IMPORT:
        operations.store(plan, journal.COMMAND, now)
    else:
        with click.progressbar(length=count, label=path.name) as bar:
            operations.store(plan, journal.COMMAND, now, advance=bar.update)
    db.session.commit()


def _summary(plan: ImportPlan) -> str:
    parts = [
        f"{len(plan.bank.questions)} câu hỏi: {len(plan.added)} mới",
        f"{len(plan.changed)} thay đổi",
        f"{len(plan.unchanged)} giữ nguyên",
    ]
    if plan.absent:
        parts.append(f"{len(plan.absent)} câu đã có mà tệp không nhắc tới (để nguyên)")
    return ", ".join(parts) + "."
