"""The jury's room for units: their order in each block, their marks, who wins."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp import cache, clock
from quizapp.accounts.models import Role
from quizapp.console import bp
from quizapp.console.answers import send_back
from quizapp.console.guard import round_or_404, the_organizer
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import operations
from quizapp.results.awarding import prize_list
from quizapp.results.collecting import collective_list
from quizapp.results.forms import JudgeForm
from quizapp.rules import collective_wording, publishing
from quizapp.rules.collectives import Indicator
from quizapp.rules.judging import NothingTied


@bp.get("/dot-thi/<int:round_id>/ket-qua/tap-the")
def collectives(round_id: int) -> str:
    """Show the units in their order, with what their scores are made of, and who would win."""
    round_ = round_or_404(round_id, Role.JURY)
    publishing.require_tallied(round_.tallied_at)
    return _page(round_)


@bp.post("/dot-thi/<int:round_id>/ket-qua/tap-the")
def judge(round_id: int) -> Response | tuple[str, int]:
    """Give a unit its marks, or its number among equals."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.JURY)
    publishing.require_tallied(round_.tallied_at)
    form = JudgeForm()
    if not form.validate_on_submit():
        return _page(round_, form), 422
    try:
        operations.judge_unit(
            round_id,
            form.unit.data or 0,
            marks=form.marks.data,
            ruling=form.ruling.data,
            organizer=the_organizer(),
            now=now,
            reason=form.text,
        )
    except NothingTied as refusal:
        send_back(refusal, form, {NothingTied: form.ruling})
        return _page(round_, form), refusal.status
    db.session.commit()
    cache.forget()
    flash(_("Đã ghi và xếp lại các đơn vị."), "good")
    return redirect(url_for(".collectives", round_id=round_id))


def _page(round_: Round, sent: JudgeForm | None = None) -> str:
    found, summary = collective_list(round_, prize_list(round_).awards), round_.summary
    return render_template(
        "console/results/collectives.html",
        round=round_,
        found=found,
        rule=found.rule if found else round_.regulation.collective,
        sentences=collective_wording.sentences(found.rule, summary) if found else [],
        words=collective_wording.names(found.rule, summary) if found else {},
        marked=found is not None and Indicator.MARKS in found.rule.indicators,
        form=JudgeForm(formdata=None),
        sent=sent,
    )
