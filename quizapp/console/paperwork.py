"""The jury's room: the documents of an approved result, each made when it is taken."""

from dataclasses import replace
from random import SystemRandom

from flask import Response as FileResponse
from flask import abort, render_template
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Role
from quizapp.console import bp
from quizapp.console.guard import round_or_404, the_organizer
from quizapp.database import begin_mode, db
from quizapp.results import editions, operations, paperwork, recipients
from quizapp.results.paperwork import Paper
from quizapp.rules import announcements
from quizapp.rules.publishing import State

dice = SystemRandom()


@bp.get("/dot-thi/<int:round_id>/ket-qua/van-ban")
def documents(round_id: int) -> str:
    """List the documents of the newest approved result, and whose certificate is left out."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.JURY)
    edition = editions.decided(round_id)
    winners = [] if edition is None else recipients.winners(edition, round_, now)
    return render_template(
        "console/results/documents.html",
        round=round_,
        contest=round_.contest,
        edition=edition,
        is_public=edition is not None and editions.state_of(edition, now) is State.PUBLIC,
        winners=winners,
        without=[one for one in winners if one.gone or one.guardian_missing],
        papers=paperwork.PAPERS,
        certificates=operations.CERTIFICATES,
    )


@bp.get("/dot-thi/<int:round_id>/ket-qua/van-ban/ban-tin")
def press(round_id: int) -> str:
    """Show the notice as text to be copied, and its tables to be copied as tables."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.JURY)
    case = paperwork.case(round_, now)
    facts, sections = paperwork.notice(case)
    return render_template(
        "console/results/press.html",
        round=round_,
        contest=round_.contest,
        edition=case.edition,
        title=announcements.title(facts),
        sections=sections,
        text=paperwork.press_text(case),
    )


@bp.get("/dot-thi/<int:round_id>/ket-qua/van-ban/<name>")
def public_document(round_id: int, name: str) -> Response:
    """Answer a document in which everything may be published."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.JURY)
    paper = _paper_or_404(name, personal=False)
    case = paperwork.case(round_, now)
    return _file(paper, paper.file_name(case), paper.write(case))


@bp.post("/dot-thi/<int:round_id>/ket-qua/van-ban/<name>")
def personal_document(round_id: int, name: str) -> Response:
    """Answer a document with personal data. The journal keeps who took it."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.JURY)
    paper = _paper_or_404(name, personal=True)
    case = paperwork.case(round_, now)
    codes = operations.hand_out(
        case.edition, round_, name, actor=Actor.of(the_organizer()), now=now, dice=dice
    )
    db.session.commit()
    # The file takes its time: everybody who hands in meanwhile needs the write lock.
    begin_mode.set("DEFERRED")
    file_name = paper.file_name(case)
    return _file(paper, file_name, paper.write(replace(case, codes=codes)))


def _paper_or_404(name: str, *, personal: bool) -> Paper:
    found = next(
        (one for one in paperwork.PAPERS if one.name == name and one.personal is personal), None
    )
    if found is None:
        abort(404)
    return found


def _file(paper: Paper, file_name: str, content: bytes) -> FileResponse:
    answer = FileResponse(content, mimetype=paper.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return answer
