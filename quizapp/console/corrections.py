"""The jury's room: what is corrected after the closing, looked at before and confirmed by two."""

from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp import cache, clock
from quizapp.accounts import unit_queries
from quizapp.accounts.models import Person, Role
from quizapp.attempts import marking
from quizapp.banks import queries as banks
from quizapp.console import bp
from quizapp.console.correction_deeds import deeds_about
from quizapp.console.guard import round_or_404, the_organizer
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import (
    correction_notes,
    correction_queries,
    operations,
    queries,
    totals,
    use_queries,
)
from quizapp.results.forms import ConfirmForm, PersonChangeForm, QuestionChangeForm, ReasonForm
from quizapp.results.models import Correction
from quizapp.results.operations import Wanted
from quizapp.results.review_models import Evidence
from quizapp.rules import correction_words, corrections, publishing
from quizapp.rules import evidence as rules
from quizapp.rules.corrections import Kind
from quizapp.rules.questions import LETTERS, Content
from quizapp.web import query_number

VOIDS = {"right", "left_out"}


@bp.get("/dot-thi/<int:round_id>/ket-qua/dieu-chinh")
def corrections_list(round_id: int) -> str:
    """Show what waits, what was corrected, and the questions that can be."""
    round_ = round_or_404(round_id, Role.JURY)
    if round_.tallied_at is None:
        return render_template(
            "console/results/not_ranked.html",
            round=round_,
            contest=round_.contest,
            tab="console.corrections_list",
        )
    versions = correction_queries.versions(round_id)
    changes = marking.changes(round_id)
    return render_template(
        "console/results/corrections.html",
        round=round_,
        contest=round_.contest,
        waiting=correction_queries.waiting(round_id),
        drawn_up=[(one, *_told(one)) for one in correction_queries.of_round(round_id)],
        questions=[
            (version, content, _marking(changes.get(version), content))
            for version, content in banks.contents(versions).items()
        ],
        uses=use_queries.of_round(round_id),
        unpublished=correction_queries.count_unpublished(round_, clock.now()),
    )


@bp.get("/dot-thi/<int:round_id>/ket-qua/dieu-chinh/cau/<int:version_id>")
def correct_question_form(round_id: int, version_id: int) -> str:
    """Show the form that corrects how a question is marked."""
    round_ = round_or_404(round_id, Role.JURY)
    return _question_page(round_, version_id, QuestionChangeForm(formdata=None))


@bp.post("/dot-thi/<int:round_id>/ket-qua/dieu-chinh/cau/<int:version_id>")
def correct_question(round_id: int, version_id: int) -> Response | tuple[str, int]:
    """Compute what a correction of a question would do, and let it wait."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.JURY)
    content = _content_or_404(round_, version_id)
    form = QuestionChangeForm()
    form.offer(_options(content))
    fine = form.validate_on_submit()
    if fine and form.what.data not in VOIDS and not form.options.data:
        form.options.errors = [_("Hãy đánh dấu đáp án.")]
        fine = False
    if not fine:
        return _question_page(round_, version_id, form), 422
    parameters: dict[str, Any] = {"options": sorted(form.options.data or [])}
    kind = Kind.VOID
    if form.what.data in VOIDS:
        parameters = {"void": form.what.data}
    else:
        kind = Kind(form.what.data)
    wanted = Wanted(
        kind=kind,
        version_id=version_id,
        parameters=parameters,
        recounts=form.recounts.data,
    )
    return _propose(round_id, wanted, now, form.text)


@bp.get("/dot-thi/<int:round_id>/ket-qua/dieu-chinh/nguoi/<int:person_id>")
def correct_result_form(round_id: int, person_id: int) -> str:
    """Show the form that corrects what counts of a person. ?viec= names the deed, ?ra-soat= the
    item of the review list that led here: what was seen is the reason, until it is written anew."""
    round_ = round_or_404(round_id, Role.JURY)
    item = db.session.get(Evidence, query_number("ra-soat", 0))
    told = item is not None and item.round_id == round_id
    form = PersonChangeForm(
        formdata=None,
        data={
            "what": request.args.get("viec", Kind.DISQUALIFY.value),
            "reason": rules.seen(rules.Kind(item.kind), item.facts) if item and told else "",
            "evidence": item.id if item and told else None,
        },
    )
    return _person_page(round_, person_id, form)


@bp.post("/dot-thi/<int:round_id>/ket-qua/dieu-chinh/nguoi/<int:person_id>")
def correct_result(round_id: int, person_id: int) -> Response | tuple[str, int]:
    """Compute what a correction about a person would do, and let it wait."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.JURY)
    _person_or_404(round_, person_id)
    form = PersonChangeForm()
    form.offer(deeds_about(round_, person_id))
    fine = form.validate_on_submit()
    what, _mark, rest = (form.what.data or "").partition(":")
    into = (form.into.data or "").strip()
    if fine and what == Kind.MERGE and not into:
        form.into.errors = [_("Hãy ghi số của người dự thi.")]
        fine = False
    if not fine:
        return _person_page(round_, person_id, form), 422
    account, parameters = person_id, {}
    if form.evidence.data is not None:
        parameters["evidence"] = form.evidence.data
    if what == Kind.VOID_ATTEMPT:
        account, parameters["number"] = map(int, rest.split("-"))
    elif what == Kind.REINSTATE:
        parameters["disqualification"] = int(rest)
    elif what == Kind.MERGE:
        parameters["into"] = int(into)
    elif what == Kind.PART:
        parameters["guest"] = int(rest)
    wanted = Wanted(
        kind=Kind(what),
        person_id=account,
        parameters=parameters,
        recounts=form.recounts.data,
    )
    return _propose(round_id, wanted, now, form.text)


@bp.get("/dot-thi/<int:round_id>/ket-qua/dieu-chinh/<int:correction_id>")
def correction(round_id: int, correction_id: int) -> str:
    """Show what a correction would do, or did."""
    round_ = round_or_404(round_id, Role.JURY)
    return _correction_page(round_, _correction_or_404(round_, correction_id))


@bp.post("/dot-thi/<int:round_id>/ket-qua/dieu-chinh/<int:correction_id>/xac-nhan")
def confirm_correction(round_id: int, correction_id: int) -> Response | tuple[str, int]:
    """Do what somebody else proposed."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.JURY)
    found = _correction_or_404(round_, correction_id)
    form = ConfirmForm()
    if not form.validate_on_submit():
        return _correction_page(round_, found), 422
    operations.confirm_correction(found.id, the_organizer(), now, seen=form.seen.data or "")
    db.session.commit()
    cache.forget()
    flash(_("Đã điều chỉnh và xếp hạng lại. Hãy lập bản công bố mới."), "good")
    return redirect(url_for(".publication", round_id=round_id))


@bp.post("/dot-thi/<int:round_id>/ket-qua/dieu-chinh/<int:correction_id>/tinh-lai")
def recompute_correction(round_id: int, correction_id: int) -> Response:
    """Compute afresh what a waiting correction would do."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.JURY)
    found = _correction_or_404(round_, correction_id)
    operations.recompute_correction(found.id, the_organizer(), now)
    db.session.commit()
    cache.forget()
    flash(_("Đã tính lại theo dữ liệu hiện tại."), "good")
    return redirect(url_for(".correction", round_id=round_id, correction_id=correction_id))


@bp.post("/dot-thi/<int:round_id>/ket-qua/dieu-chinh/<int:correction_id>/rut")
def withdraw_correction(round_id: int, correction_id: int) -> Response | tuple[str, int]:
    """Reject or take back a correction that waits."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.JURY)
    found = _correction_or_404(round_, correction_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _correction_page(round_, found, form), 422
    operations.withdraw_correction(found.id, the_organizer(), now, form.text)
    db.session.commit()
    flash(_("Đã rút điều chỉnh. Kết quả không thay đổi gì."), "good")
    return redirect(url_for(".corrections_list", round_id=round_id))


def _propose(round_id: int, wanted: Wanted, now: datetime, reason: str) -> Response:
    made = operations.propose_correction(
        round_id, wanted, organizer=the_organizer(), now=now, reason=reason
    )
    db.session.commit()
    cache.forget()
    flash(_("Đã tính trước. Chưa có gì thay đổi cho đến khi một người khác xác nhận."), "good")
    return redirect(url_for(".correction", round_id=round_id, correction_id=made.id))


def _correction_or_404(round_: Round, correction_id: int) -> Correction:
    found = db.session.get(Correction, correction_id)
    if found is None or found.round_id != round_.id:
        abort(404)
    return found


def _content_or_404(round_: Round, version_id: int) -> Content:
    publishing.require_tallied(round_.tallied_at)
    if version_id not in correction_queries.versions(round_.id):
        abort(404)
    return banks.contents([version_id])[version_id]


def _person_or_404(round_: Round, person_id: int) -> Person:
    publishing.require_tallied(round_.tallied_at)
    person = db.session.get(Person, person_id)
    if person is None or not totals.has_part(round_, person_id):
        abort(404)
    return person


def _options(content: Content) -> list[tuple[int, str]]:
    return [
        (number, f"{LETTERS[number]}. {text}") for number, text in enumerate(content.plain_options)
    ]


def _marking(treatment: corrections.Treatment | None, content: Content) -> str:
    marked = treatment or corrections.plain(content.key)
    return correction_words.marking_words(marked.to_document())


def _question_page(round_: Round, version_id: int, form: QuestionChangeForm) -> str:
    content = _content_or_404(round_, version_id)
    form.offer(_options(content))
    treatment = marking.changes(round_.id).get(version_id)
    return render_template(
        "console/results/correct_question.html",
        round=round_,
        contest=round_.contest,
        form=form,
        version=version_id,
        content=content,
        marking=_marking(treatment, content),
        use=use_queries.of_round(round_.id).get(version_id),
        letters=LETTERS,
    )


def _person_page(round_: Round, person_id: int, form: PersonChangeForm) -> str:
    person = _person_or_404(round_, person_id)
    form.offer(deeds_about(round_, person_id))
    return render_template(
        "console/results/correct_person.html",
        round=round_,
        contest=round_.contest,
        form=form,
        person=person,
        standing=queries.standing(round_.id, person_id),
        untouchable=None
        if queries.has_result(round_, person_id, None)
        else correction_words.NOTHING_COUNTS,
    )


def _told(found: Correction) -> tuple[Any, str]:
    return correction_words.DEEDS[Kind(found.kind)], correction_notes.sentence(found)


def _correction_page(round_: Round, found: Correction, withdraw: ReasonForm | None = None) -> str:
    outcome = found.outcome
    ids = {move[0] for move in outcome["listed"]}
    ids |= {change[when] for change in outcome["prizes"] for when in ("before", "after")}
    ids |= {found.person_id, found.parameters.get("into"), *outcome["dropped_rulings"]}
    units = {
        change[when] for change in outcome.get("unit_prizes", ()) for when in ("before", "after")
    }
    title, sentence = _told(found)
    return render_template(
        "console/results/correction.html",
        round=round_,
        contest=round_.contest,
        correction=found,
        title=title,
        sentence=sentence,
        moved=correction_words.moved_sentence(outcome),
        outcome=outcome,
        marking={
            when: correction_words.marking_words(document)
            for when, document in outcome.get("marking", {}).items()
        },
        people=queries.people(sorted(number for number in ids if number is not None)),
        units=unit_queries.names_of({number for number in units if number is not None}),
        rounds={
            told["round"]: db.session.get_one(Round, told["round"])
            for told in outcome.get("other_rounds", ())
        },
        listed=corrections.LISTED,
        seen=operations.outcome_digest(found),
        one_approval=round_.regulation.one_approval,
        withdraw_form=withdraw or ReasonForm(formdata=None),
    )
