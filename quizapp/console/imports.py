"""What did a file bring, what shall be stored of it, and is it stored or undone?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from quizapp import cache, clock
from quizapp.accounts.access import require_role
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Role
from quizapp.banks import import_queries, operations, queries
from quizapp.banks.formats import FORMATS
from quizapp.banks.models import QuestionImport, Status
from quizapp.banks.operations import Review
from quizapp.console import bp, import_keys
from quizapp.console.answers import finish
from quizapp.console.bank_forms import FIELDS
from quizapp.console.guard import the_organizer, visible_contests
from quizapp.console.import_forms import NEW_BANK, TargetForm
from quizapp.console.import_keys import Ticks
from quizapp.console.import_shown import FILTERS, PAGE, Shown, counted
from quizapp.contests import queries as contests
from quizapp.contests.models import Contest
from quizapp.database import begin_mode, db, only_reading
from quizapp.languages import sentence_of
from quizapp.rules import predictions
from quizapp.rules.bank_refusals import ImportDecided, NothingAccepted
from quizapp.rules.faults import check_heading
from quizapp.rules.questions import LETTERS
from quizapp.rules.refusals import ChangedMeanwhile

Page = str | tuple[str, int] | Response

MOST_REMARKS = 200
"""So many remarks about the whole file are spelled out; the rest is counted."""


@bp.get("/ngan-hang/nhap/<int:import_id>")
def question_import(import_id: int) -> Page:
    """Show every question of an import as its bank would get it, or what was stored."""
    now = clock.now()
    return import_page(import_or_404(import_id), now)


@bp.post("/ngan-hang/nhap/<int:import_id>/ngan-hang")
def aim_import(import_id: int) -> Page:
    """Choose the bank that the questions go to."""
    now = clock.now()
    waiting = import_or_404(import_id)
    form = TargetForm()
    form.offer(queries.banks())
    if not form.validate_on_submit():
        return import_page(waiting, now, form), 422
    if form.bank.data == NEW_BANK:
        title = form.title.data or ""
        if faults := check_heading(title, ""):
            form.show(faults)
            return import_page(waiting, now, form), 422
        operations.aim_at_new(waiting, title)
    else:
        operations.aim(waiting, queries.bank_named(form.bank.data) or abort(404))
    message = gettext("Câu hỏi sẽ được lưu vào “%(title)s”.", title=waiting.bank_title)
    return finish(message, "console.question_import", import_id=import_id)


@bp.post("/ngan-hang/nhap/<int:import_id>/tat-ca")
def decide_import_items(import_id: int) -> Response:
    """Take every question that is not a repeated one, or drop all that are like others."""
    waiting = import_or_404(import_id)
    with only_reading():
        items = operations.review(waiting).items
    waiting = import_or_404(import_id)
    accepted = request.form.get("do") != "drop"
    if accepted:
        fresh = [item for item in items if not item.is_repeated]
        chosen = [item.ordinal for item in fresh]
        sound = [item for item in fresh if item.assessment.content and not item.is_known]
        count = sum(not item.is_stored for item in sound)
        if count:
            message = gettext("Đã nhận thêm %(count)s câu.", count=count)
        elif sound:
            message = gettext("Mọi câu không trùng, không có lỗi vốn đã được nhận.")
        else:
            message = gettext("Không nhận được câu nào: các câu đều trùng hoặc còn lỗi.")
    else:
        chosen = [item.ordinal for item in items if item.likenesses]
        message = gettext("Đã bỏ %(count)s câu trùng hoặc gần trùng.", count=len(chosen))
    operations.decide_all(waiting, chosen, accepted=accepted)
    return finish(message, "console.question_import", import_id=import_id)


@bp.post("/ngan-hang/nhap/<int:import_id>/luu")
def commit_import(import_id: int) -> Page:
    """Store what the page showed as accepted, or show what has changed since."""
    now = clock.now()
    actor = Actor.of(require_role(Role.EDITOR))
    waiting = import_or_404(import_id)
    if waiting.is_stored:  # a second press of the button
        return redirect(url_for("console.question_import", import_id=import_id))
    # Answers that nobody has saved yet are not lost, and nothing is stored otherwise than shown.
    if ticks := import_keys.ticked():
        return keep_keys(waiting, ticks, now, anchor="luu")
    # Comparing with every bank takes its time: until it is done, no other writer shall wait for us.
    with only_reading():
        found = operations.review(waiting)
        fingerprint = operations.fingerprint(waiting, found)
    waiting = import_or_404(import_id)
    try:
        if fingerprint != request.form.get("fingerprint"):
            raise ChangedMeanwhile
        stored = operations.commit(waiting, found, actor, now)
    except ImportDecided:
        return _again(import_id, gettext("Đồng nghiệp vừa lưu tệp này."), now), 409
    except ChangedMeanwhile:
        sentence = gettext("Có thay đổi từ lúc bạn mở trang, chưa lưu gì. Hãy xem lại rồi lưu.")
        return _again(import_id, sentence, now), 409
    except NothingAccepted as refusal:
        return _again(import_id, sentence_of(refusal), now), refusal.status
    count = len(stored.added) + len(stored.changed)
    message = gettext("Đã lưu %(count)s câu vào “%(title)s”.", count=count, title=stored.bank.title)
    return finish(message, "console.question_import", import_id=import_id)


@bp.post("/ngan-hang/nhap/<int:import_id>/hoan-tac")
def undo_import(import_id: int) -> Response:
    """Take an import back, as long as no round may have drawn from it."""
    now = clock.now()
    actor = Actor.of(require_role(Role.EDITOR))
    stored = import_or_404(import_id)
    count = operations.undo(stored, _rounds(stored, now), actor, now)
    message = gettext(
        "Đã hoàn tác lần nhập (%(count)s câu). Bạn có thể sửa rồi lưu lại.", count=count
    )
    return finish(message, "console.question_import", import_id=import_id)


@bp.post("/ngan-hang/nhap/<int:import_id>/bo")
def drop_import(import_id: int) -> Response:
    """Forget a file that nothing was stored of."""
    waiting = import_or_404(import_id)
    name = waiting.file_name
    operations.drop(waiting)
    db.session.commit()
    flash(gettext("Đã bỏ tệp %(name)s. Ngân hàng câu hỏi không thay đổi.", name=name))
    return redirect(url_for("console.banks"))


def import_or_404(import_id: int) -> QuestionImport:
    """Answer the import; every editor may go on with what another one began."""
    require_role(Role.EDITOR)
    return import_queries.question_import(import_id) or abort(404)


def keep_keys(waiting: QuestionImport, ticks: Ticks, now: datetime, *, anchor: str) -> Page:
    """Save the answers ticked for drafts, and show again those that cannot be."""
    saved = import_keys.save(waiting, ticks)
    message = gettext("Đã lưu đáp án của %(count)s câu.", count=saved.count)
    if anchor == "luu":
        message += " " + gettext("Chưa lưu vào ngân hàng: hãy xem lại rồi bấm nút lưu lần nữa.")
    if not saved.refused:
        here = where(request.form)
        return finish(
            message, "console.question_import", import_id=waiting.id, _anchor=anchor, **here
        )
    db.session.commit()
    cache.forget()
    for sentence in [message] * bool(saved.count) + saved.refused:
        flash(sentence, "warn")
    return import_page(waiting, now, ticks=saved.left), 409 if saved.is_overtaken else 422


def import_page(
    found: QuestionImport, now: datetime, form: TargetForm | None = None, ticks: Ticks | None = None
) -> str:
    """Answer the page of an import: its questions while it waits, what it brought afterwards.

    What an answer to a wrong POST shows is only looked at, so that no other writer waits for it.
    """
    db.session.rollback()
    begin_mode.set("DEFERRED")
    return _stored_page(found, now) if found.is_stored else _review_page(found, form, ticks or {})


def where(args: Mapping[str, str]) -> dict[str, Any]:
    """Answer the part of a list and the page of it that these name."""
    part, page = args.get("loc", ""), args.get("trang", "")
    return {
        **({"loc": part} if part in FILTERS and part else {}),
        **({"trang": int(page)} if page.isascii() and page.isdecimal() and len(page) < 5 else {}),
    }


def _again(import_id: int, sentence: str, now: datetime) -> str:
    db.session.rollback()
    cache.forget()
    flash(sentence, "warn")
    return import_page(import_or_404(import_id), now)


def _review_page(waiting: QuestionImport, form: TargetForm | None, ticks: Ticks) -> str:
    found = operations.review(waiting)
    here = where(request.values)
    part, page = here.get("loc", ""), max(here.get("trang", 1), 1)
    listed = [shown for shown in map(Shown, found.items) if shown.belongs(part)]
    pages = max(-(-len(listed) // PAGE), 1)
    page = min(page, pages)
    if form is None:
        bank = waiting.bank_slug if found.bank else NEW_BANK
        form = TargetForm(formdata=None, bank=bank, title="" if found.bank else waiting.bank_title)
        form.offer(queries.banks())
    return render_template(
        "console/banks/import.html",
        waiting=waiting,
        who=import_queries.importers([waiting]).get(waiting.organizer_id),
        review=found,
        fingerprint=operations.fingerprint(waiting, found),
        form=form,
        shown=listed[(page - 1) * PAGE : page * PAGE],
        counts=counted(found),
        parts=FILTERS,
        part=part,
        page=page,
        pages=pages,
        page_size=PAGE,
        formats=FORMATS,
        remarks=found.problems[:MOST_REMARKS],
        fields=FIELDS,
        letters=LETTERS,
        ticks=ticks,
        predicting=_contests_that_predict(found),
    )


@bp.errorhandler(ImportDecided)
def show_decided(_refusal: ImportDecided) -> Page:
    """Show where an import stands to who comes too late for a deed, and how to go on."""
    db.session.rollback()
    found = import_or_404((request.view_args or {})["import_id"])
    flash(
        gettext(
            "Câu hỏi của tệp này đã được lưu vào ngân hàng. Muốn sửa, hãy mở câu ấy trong ngân"
            " hàng, hoặc hoàn tác lần nhập rồi sửa ở đây."
        )
        if found.is_stored
        else gettext("Lần nhập này đã được hoàn tác rồi; các câu hỏi đang chờ bạn quyết định."),
        "warn",
    )
    return import_page(found, clock.now()), 409


def _stored_page(stored: QuestionImport, now: datetime) -> str:
    counts = import_queries.stored_counts(stored.id)
    return render_template(
        "console/banks/import_stored.html",
        stored=stored,
        who=import_queries.importers([stored]).get(stored.organizer_id),
        total=sum(counts.values()),
        drafts=counts.get(Status.DRAFT, 0),
        to_check=counts.get(Status.CHECK, 0),
        rounds=_rounds(stored, now),
        later=import_queries.later_work(stored.id),
    )


def _rounds(stored: QuestionImport, now: datetime) -> list[str]:
    """Answer the rounds that may have drawn from an import since it was stored."""
    if not stored.is_stored or stored.committed_at is None:
        return []
    touched = import_queries.question_ids_of(stored.id)
    return contests.rounds_that_drew(stored.bank_slug, touched, stored.committed_at, now)


def _contests_that_predict(found: Review) -> list[tuple[str, str | None]]:
    """Answer names and addresses of the pages where the file's prediction question can become the
    setting that it is; no address where it is that already."""
    stems = [item.assessment.raw.stem for item in found.items if item.is_prediction]
    if not stems:
        return []
    wanted = predictions.target(stems[-1])

    def address(contest: Contest) -> str | None:
        if contests.latest_regulation(contest.id).regulation.target == wanted:
            return None
        return url_for(
            "console.regulation", contest_id=contest.id, du_doan=wanted, _anchor="target"
        )

    return [(contest.name, address(contest)) for contest in visible_contests(the_organizer())]
