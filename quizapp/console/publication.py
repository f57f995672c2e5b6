"""The jury's room: prizes and ties, then the publication that one proposes and another approves."""

from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp import cache, clock
from quizapp.accounts.models import Role
from quizapp.console import bp
from quizapp.console.guard import round_or_404, the_organizer
from quizapp.contests import list_queries
from quizapp.contests.forms import add_fault
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import correction_notes, editions, mark_queries, operations, queries
from quizapp.results.awarding import overtaken, prize_list
from quizapp.results.collecting import collective_list
from quizapp.results.forms import ApproveForm, CorrectionForm, ProposeForm, ReasonForm, TieForm
from quizapp.results.models import Edition, Ruling
from quizapp.rules import marks, publishing, summary_words
from quizapp.rules.publishing import State
from quizapp.rules.regulation import Target
from quizapp.rules.wording_sitting import foreseen
from quizapp.web import bounded_number

SHOWN_OF_A_TIE = 200
SHOWN_SKIPPED = 200


@bp.get("/dot-thi/<int:round_id>/ket-qua/giai")
def prizes(round_id: int) -> str:
    """Show who would win as the ranking stands, and the ties that cut across a prize."""
    round_ = round_or_404(round_id, Role.JURY)
    if round_.tallied_at is None:
        return _not_ranked_page(round_, "console.prizes")
    return _prizes_page(round_)


@bp.post("/dot-thi/<int:round_id>/ket-qua/giai/bang-nhau")
def settle_tie(round_id: int) -> Response | tuple[str, int]:
    """Decide the order of people who are equal."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.JURY)
    form = TieForm()
    place = request.form.get("place", type=int)
    typed = {
        name.removeprefix("order-"): value.strip()
        for name, value in request.form.items()
        if name.startswith("order-") and name.removeprefix("order-").isdecimal()
    }
    order = _order(typed)
    fine = form.validate_on_submit()
    if not fine or order is None or place is None:
        fault = (
            _("Hãy ghi thứ tự 1, 2, 3… cho những người được quyết định, mỗi số một lần.")
            if order is None
            else None
        )
        page = _prizes_page(round_, tie=form, tie_place=place, typed=typed, order_fault=fault)
        return page, 422
    operations.settle_tie(
        round_id, place, order, organizer=the_organizer(), now=now, reason=form.text
    )
    db.session.commit()
    cache.forget()
    flash(_("Đã ghi quyết định và xếp hạng lại."), "good")
    return redirect(url_for(".prizes", round_id=round_id))


@bp.post("/dot-thi/<int:round_id>/ket-qua/giai/bo-quyet-dinh/<int:person_id>")
def unsettle(round_id: int, person_id: int) -> Response | tuple[str, int]:
    """Take a decision among equals back."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.JURY)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _prizes_page(round_, undo=form, undo_person=person_id), 422
    operations.unsettle(round_id, person_id, organizer=the_organizer(), now=now, reason=form.text)
    db.session.commit()
    cache.forget()
    flash(_("Đã bỏ quyết định và xếp hạng lại."), "good")
    return redirect(url_for(".prizes", round_id=round_id))


@bp.get("/dot-thi/<int:round_id>/ket-qua/cong-bo")
def publication(round_id: int) -> str:
    """Show where the publication of a round stands and what can be done next."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.JURY)
    if round_.tallied_at is None:
        return _not_ranked_page(round_, "console.publication")
    return _publication_page(round_, now)


@bp.post("/dot-thi/<int:round_id>/ket-qua/cong-bo/de-nghi")
def propose(round_id: int) -> Response | tuple[str, int]:
    """Propose the result as it stands for publication."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.JURY)
    form = CorrectionForm() if editions.was_public(round_id, now) else ProposeForm()
    fine, without_marks = form.validate_on_submit(), form.without_marks.data
    if fine and not without_marks and (words := _lacking_words(round_)):
        add_fault(form.without_marks, words)
        fine = False
    if not fine:
        return _publication_page(round_, now, propose_form=form), 422
    operations.propose(
        round_id, the_organizer(), now, form.note.data or "", without_marks=without_marks
    )
    db.session.commit()
    cache.forget()
    flash(_("Đã lập bản đề nghị công bố. Cần một người khác duyệt."), "good")
    return redirect(url_for(".publication", round_id=round_id))


@bp.get("/dot-thi/<int:round_id>/ket-qua/cong-bo/<int:number>")
def edition(round_id: int, number: int) -> str:
    """Show an edition exactly as it would be or is published."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.JURY)
    found = _edition_or_404(round_, number)
    target = found.document["target"]
    return render_template(
        "console/results/edition.html",
        round=round_,
        contest=round_.contest,
        edition=found,
        document=editions.served(found),
        total=summary_words.of_document(found.document),
        definition=foreseen(Target(target["kind"]), target.get("group", "")) if target else None,
        state=editions.state_of(found, now),
    )


@bp.post("/dot-thi/<int:round_id>/ket-qua/cong-bo/<int:number>/duyet")
def approve(round_id: int, number: int) -> Response | tuple[str, int]:
    """Approve a proposal of somebody else."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.JURY)
    found = _edition_or_404(round_, number)
    form = ApproveForm()
    if not form.validate_on_submit():
        return _publication_page(round_, now, approve_form=form), 422
    approved = operations.approve(
        found.id, the_organizer(), now, publish_now=form.when.data == "now"
    )
    db.session.commit()
    cache.forget()
    if approved.public_from is not None and approved.public_from <= now:
        flash(_("Đã duyệt. Kết quả đã công khai."), "good")
    else:
        flash(_("Đã duyệt. Kết quả sẽ tự công khai đúng giờ công bố."), "good")
    return redirect(url_for(".publication", round_id=round_id))


@bp.post("/dot-thi/<int:round_id>/ket-qua/cong-bo/<int:number>/cong-bo-ngay")
def publish_now(round_id: int, number: int) -> Response:
    """Make what two people agreed on public before its hour."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.JURY)
    operations.publish_now(_edition_or_404(round_, number).id, the_organizer(), now)
    db.session.commit()
    cache.forget()
    flash(_("Kết quả đã công khai."), "good")
    return redirect(url_for(".publication", round_id=round_id))


@bp.post("/dot-thi/<int:round_id>/ket-qua/cong-bo/<int:number>/rut")
def withdraw(round_id: int, number: int) -> Response | tuple[str, int]:
    """Reject a proposal, or take back what is approved and not public yet."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.JURY)
    found = _edition_or_404(round_, number)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _publication_page(round_, now, withdraw_form=form), 422
    operations.withdraw(found.id, the_organizer(), now, form.text)
    db.session.commit()
    cache.forget()
    flash(_("Đã rút bản này."), "good")
    return redirect(url_for(".publication", round_id=round_id))


def _lacking_words(round_: Round) -> str | None:
    """What the page says of marks that are missing and could change who wins."""
    publishing.require_tallied(round_.tallied_at)
    awards = prize_list(round_).awards
    collective = collective_list(round_, awards)
    words = marks.lacking_words(
        round_.regulation.marked_part,
        mark_queries.lacking(round_, awards),
        collective.without_marks if collective else 0,
    )
    return words or None


def _order(typed: dict[str, str]) -> list[int] | None:
    """Answer the people in the order that was typed, None if the numbers make no order."""
    given = {person: number for person, number in typed.items() if number}
    if not given or None in map(bounded_number, (*given, *given.values())):
        return None
    numbers = sorted((int(number), int(person)) for person, number in given.items())
    if [number for number, _person in numbers] != list(range(1, len(numbers) + 1)):
        return None
    return [person for _number, person in numbers]


def _edition_or_404(round_: Round, number: int) -> Edition:
    found = next((e for e in editions.final_editions(round_.id) if e.number == number), None)
    if found is None:
        abort(404)
    return found


def _not_ranked_page(round_: Round, tab: str) -> str:
    return render_template(
        "console/results/not_ranked.html", round=round_, contest=round_.contest, tab=tab
    )


def _prizes_page(
    round_: Round,
    *,
    tie: TieForm | None = None,
    tie_place: int | None = None,
    typed: dict[str, str] | None = None,
    order_fault: str | None = None,
    undo: ReasonForm | None = None,
    undo_person: int | None = None,
) -> str:
    publishing.require_tallied(round_.tallied_at)
    prize = prize_list(round_)
    rulings = queries.jury_rulings(round_.id)
    wanted = [award.person for award in prize.awards if award.person is not None]
    skipped = prize.skipped[:SHOWN_SKIPPED]
    wanted += [row.person for row in skipped] + [ruling.person_id for ruling in rulings]
    decisions: dict[datetime, list[Ruling]] = {}
    for ruling in rulings:
        decisions.setdefault(ruling.at, []).append(ruling)
    return render_template(
        "console/results/prizes.html",
        round=round_,
        contest=round_.contest,
        regulation=round_.regulation,
        awards=prize.awards,
        overtaken=overtaken(round_, prize.awards),
        skipped=skipped,
        skipped_more=len(prize.skipped) - len(skipped),
        unclear=len(list_queries.unclear(round_.contest_id, list_queries.PASSED_OVER)),
        ties=[
            (
                group[0].place,
                queries.top(
                    queries.standings(round_.id, place=group[0].place, limit=SHOWN_OF_A_TIE),
                    round_.id,
                ),
            )
            for group in prize.cuts
        ],
        people=queries.people(wanted),
        decisions=list(decisions.values()),
        tie_form=TieForm(formdata=None),
        sent_tie=tie,
        sent_place=tie_place,
        typed=typed or {},
        order_fault=order_fault,
        undo_form=ReasonForm(formdata=None),
        sent_undo=undo,
        sent_person=undo_person,
    )


def _publication_page(
    round_: Round,
    now: datetime,
    *,
    propose_form: ProposeForm | None = None,
    approve_form: ApproveForm | None = None,
    withdraw_form: ReasonForm | None = None,
) -> str:
    publishing.require_tallied(round_.tallied_at)
    was_public = editions.was_public(round_.id, now)
    drawn_up = [(made, editions.state_of(made, now)) for made in editions.final_editions(round_.id)]
    live = [pair for pair in drawn_up if pair[1] in {State.PROPOSED, State.APPROVED}]
    prize = prize_list(round_)
    return render_template(
        "console/results/publication.html",
        round=round_,
        contest=round_.contest,
        regulation=round_.regulation,
        cuts=prize.cuts,
        overtaken=overtaken(round_, prize.awards),
        lacking=_lacking_words(round_),
        editions=drawn_up,
        waiting=live[0] if live else None,
        was_public=was_public,
        propose_form=propose_form
        or (CorrectionForm if was_public else ProposeForm)(
            formdata=None, note=correction_notes.prefilled(round_, now)
        ),
        approve_form=approve_form or ApproveForm(formdata=None),
        withdraw_form=withdraw_form or ReasonForm(formdata=None),
        now=now,
    )
