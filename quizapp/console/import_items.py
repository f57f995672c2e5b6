"""What does an editor decide about one question of an import, and how is it corrected?"""

from dataclasses import replace

from flask import abort, flash, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.banks import import_queries, operations, queries
from quizapp.banks.models import QuestionImport
from quizapp.console import bp, import_keys
from quizapp.console.answers import finish
from quizapp.console.import_forms import ItemForm
from quizapp.console.import_keys import name_of
from quizapp.console.imports import import_or_404, import_page, keep_keys, where
from quizapp.database import db
from quizapp.rules.faults import NO_KEY
from quizapp.rules.importing import assess
from quizapp.rules.questions import LETTERS
from quizapp.rules.raw import Kind, RawQuestion
from quizapp.rules.refusals import ChangedMeanwhile
from quizapp.web import bounded_number

Page = str | tuple[str, int] | Response


@bp.post("/ngan-hang/nhap/<int:import_id>/cau/<int:ordinal>/quyet-dinh")
def decide_import_item(import_id: int, ordinal: int) -> Response:
    """Take a question, drop it, or say that it was read rightly."""
    waiting = import_or_404(import_id)
    name = name_of(_raw_or_404(waiting, ordinal), ordinal)
    deed = request.form.get("do")
    if deed == "confirm":
        operations.confirm_item(waiting, ordinal)
        message = gettext("%(name)s: đã xác nhận là đọc đúng.", name=name)
    elif deed in {"accept", "drop"}:
        operations.decide(waiting, ordinal, accepted=deed == "accept")
        message = (
            gettext("%(name)s: đã nhận.", name=name)
            if deed == "accept"
            else gettext("%(name)s: đã bỏ.", name=name)
        )
    else:
        abort(400)
    return _back(waiting, ordinal, message)


@bp.post("/ngan-hang/nhap/<int:import_id>/dap-an")
def choose_import_keys(import_id: int) -> Page:
    """Say which options of the drafts on a page are right, without opening their forms."""
    now = clock.now()
    waiting = import_or_404(import_id)
    if not (ticks := import_keys.ticked()):
        flash(gettext("Chưa lưu gì: hãy đánh dấu phương án đúng rồi bấm “Lưu đáp án”."), "warn")
        return import_page(waiting, now), 422
    at = bounded_number(request.form.get("do", ""))
    return keep_keys(waiting, ticks, now, anchor=f"cau-{at}" if at else "danh-sach")


@bp.get("/ngan-hang/nhap/<int:import_id>/cau/<int:ordinal>/sua")
def import_item_form(import_id: int, ordinal: int) -> Page:
    """Show a question's form, each fault beside its field."""
    waiting = import_or_404(import_id)
    operations.require_undecided(waiting)
    raw = _raw_or_404(waiting, ordinal)
    form = ItemForm.of(operations.mark(raw), replace(raw, options=raw.options[: len(LETTERS)]))
    here = where(request.args)
    form.loc.data, form.trang.data = here.get("loc", ""), here.get("trang", "")
    form.show(assess(raw).faults)
    return _form_page(waiting, ordinal, raw, form)


@bp.post("/ngan-hang/nhap/<int:import_id>/cau/<int:ordinal>/sua")
def correct_import_item(import_id: int, ordinal: int) -> Page:
    """Put a correction in the place of what was read. Without a key it stays a draft."""
    waiting = import_or_404(import_id)
    before = _raw_or_404(waiting, ordinal)
    form = ItemForm()
    if not form.validate_on_submit():
        form.add_rows()
        return _form_page(waiting, ordinal, before, form), 422
    edited = form.raw(before)
    # A question with options is no prediction, whatever it was taken for.
    kind = Kind.CHOICE if edited.options else before.kind
    edited = replace(edited, kind=kind, is_multiple=before.is_multiple or len(edited.key) > 1)
    assessed = assess(edited)
    if any(fault.sentence != NO_KEY for fault in assessed.faults):
        form.show(assessed.faults)
        return _form_page(waiting, ordinal, before, form), 422
    try:
        operations.amend(waiting, ordinal, edited, seen=form.seen.data or 0)
    except ChangedMeanwhile as refusal:
        db.session.rollback()
        waiting = import_or_404(import_id)
        now_says = _raw_or_404(waiting, ordinal)
        form.replace_version(operations.mark(now_says))
        sentence = gettext(
            "Câu này vừa được sửa ở nơi khác (người khác, hoặc một thẻ khác của bạn), chưa lưu gì."
            " Lưu lần nữa sẽ thay bản đó bằng nội dung dưới đây."
        )
        form.form_errors.append(sentence)
        return _form_page(waiting, ordinal, now_says, form), refusal.status
    name = name_of(edited, ordinal)
    message = (
        gettext("%(name)s: đã sửa, chưa có đáp án nên còn là nháp.", name=name)
        if assessed.faults
        else gettext("%(name)s: đã sửa xong.", name=name)
    )
    return _back(waiting, ordinal, message)


def _raw_or_404(waiting: QuestionImport, ordinal: int) -> RawQuestion:
    item = import_queries.item(waiting.id, ordinal) or abort(404)
    return RawQuestion.from_document(item.raw)


def _back(waiting: QuestionImport, ordinal: int, message: str) -> Response:
    """Go back to the question in the part of the list that its person came from."""
    return finish(
        message,
        "console.question_import",
        import_id=waiting.id,
        _anchor=f"cau-{ordinal}",
        **where(request.form),
    )


def _form_page(waiting: QuestionImport, ordinal: int, raw: RawQuestion, form: ItemForm) -> str:
    here = where({"loc": form.loc.data or "", "trang": str(form.trang.data or "")})
    return render_template(
        "console/banks/import_edit.html",
        waiting=waiting,
        ordinal=ordinal,
        name=name_of(raw, ordinal),
        raw=raw,
        form=form,
        topics=queries.topics(),
        here=here,
        most=len(LETTERS),
    )
