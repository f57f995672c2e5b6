"""How does an operator write the documents of a result into a folder?"""

from dataclasses import replace
from pathlib import Path
from random import SystemRandom

import click
from flask.cli import with_appcontext

from quizapp import clock
from quizapp.accounts.journal import COMMAND
from quizapp.cli_files import write_whole
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import operations, paperwork
from quizapp.results.paperwork import Case, Paper
from quizapp.rules.refusals import Unsettled


@click.command("documents")
@click.argument("round_id", metavar="ROUND", type=int)
@click.option(
    "--output",
    "-o",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="The folder to write into; it is made if it is not there.",
)
@with_appcontext
def documents(*, round_id: int, folder: Path) -> None:
    """Write every document of the newest approved result of ROUND (its number) into a folder.

    Files that are there are replaced. Some hold personal data; the journal keeps that they were
    taken.
    """
    now = clock.now()
    round_ = db.session.get(Round, round_id)
    if round_ is None:
        raise click.BadParameter(f"Không có đợt thi số {round_id}.", param_hint="ROUND")
    case = paperwork.case(round_, now)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.ClickException(
            f"{folder}: không tạo được thư mục ({error.strerror})."
        ) from error
    for paper in paperwork.PAPERS:
        try:
            name, data = _made(paper, case)
        except Unsettled as refusal:
            click.echo(f"{paper.title}: {refusal}", err=True)
            continue
        write_whole(folder / name, data)
        note = " (có thông tin cá nhân)" if paper.personal else ""
        click.echo(f"{folder / name}: {paper.title}{note}")


def _made(paper: Paper, case: Case) -> tuple[str, bytes]:
    """Answer the name and the content of a file. First the journal: no personal data leave the
    house unseen, whatever becomes of the file."""
    codes: list[str] = []
    if paper.personal:
        codes = operations.hand_out(
            case.edition, case.round, paper.name, actor=COMMAND, now=case.now, dice=SystemRandom()
        )
        db.session.commit()
    return paper.file_name(case), paper.write(replace(case, codes=codes))
