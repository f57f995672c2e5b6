"""How does an operator take a bank out as a file?"""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from quizapp import clock
from quizapp.accounts import journal
from quizapp.banks import operations, queries
from quizapp.banks.formats import FORMATS, Format, WrittenBank
from quizapp.banks.models import Bank, Status
from quizapp.cli_files import write_whole
from quizapp.database import db

OUT = Path("-")
"""Stands for the standard output."""


@click.command("export")
@click.argument("slug", metavar="BANK")
@click.option(
    "--output",
    "-o",
    "file",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The file to write; - is the standard output.",
)
@click.option(
    "--format",
    "name",
    type=click.Choice(list(FORMATS)),
    help="The file's format; without it the suffix of FILE decides.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@with_appcontext
def export_bank(*, slug: str, file: Path, name: str | None, force: bool) -> None:
    """Write the questions of BANK that can be drawn, with their answers, into a file.

    What the format cannot hold is said on the standard error. The journal keeps who took them.
    """
    now = clock.now()
    kind = FORMATS[name] if name else _kind_of(file)
    bank = queries.bank_named(slug)
    if bank is None:
        raise click.BadParameter(f"Không có ngân hàng nào tên là “{slug}”.", param_hint="BANK")
    if file != OUT and not force and file.exists():
        raise click.ClickException(f"{file}: đã có tệp này; thêm --force để ghi đè.")
    whole = operations.written(bank)
    if not whole.contents:
        raise click.ClickException(f"Ngân hàng “{slug}” không có câu hỏi nào dùng được.")
    if file != OUT and name and _suffix(file) != kind.suffix:
        click.echo(f"{file}: đuôi tệp không hợp với định dạng {kind.title}.", err=True)
    for sentence in _left_behind(bank, whole) + kind.losses(whole):
        click.echo(sentence, err=True)
    data = kind.write(whole)
    # First the journal: no answers leave the house unseen, whatever becomes of the file.
    operations.record_download(bank, len(whole.contents), journal.COMMAND, now)
    db.session.commit()
    if file == OUT:
        sys.stdout.buffer.write(data)
        return
    write_whole(file, data)
    click.echo(f"{file}: {len(whole.contents)} câu hỏi, định dạng {kind.title}.")


def _kind_of(file: Path) -> Format:
    suffix = _suffix(file)
    found = next((kind for kind in FORMATS.values() if kind.suffix == suffix), None)
    if found is None:
        names = ", ".join(FORMATS)
        raise click.BadParameter(
            f"Đuôi tệp không cho biết định dạng; hãy chọn một trong: {names}.",
            param_hint="--format",
        )
    return found


def _suffix(file: Path) -> str:
    return {".yml": ".yaml"}.get(file.suffix.lower(), file.suffix.lower())


def _left_behind(bank: Bank, whole: WrittenBank) -> list[str]:
    standing = [head.status for head in queries.heads(bank.id).values()]
    count = sum(status != Status.UNDONE for status in standing) - len(whole.contents)
    if not count:
        return []
    return [f"Không ghi vào tệp {count} câu chưa dùng được: nháp, cần xem lại hoặc đã ngừng dùng."]
