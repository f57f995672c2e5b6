"""What does a question say, what did it say before, and what shall it say next?"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from quizapp import cache, clock
from quizapp.accounts.access import require_role
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Role
from quizapp.banks import operations, queries
from quizapp.banks.models import Question, QuestionVersion, Status
from quizapp.console import bp
from quizapp.console.bank_forms import FIELDS, QuestionForm, ReasonForm, SeenForm
from quizapp.database import db
from quizapp.results import use_queries
from quizapp.rules.faults import gaps
from quizapp.rules.questions import LETTERS, Content, Difference, content, differences, raw
from quizapp.rules.raw import RawQuestion
from quizapp.rules.refusals import ChangedMeanwhile


@dataclass(frozen=True, slots=True)
class Step:
    """A version with what it changed."""

    version: QuestionVersion
    differences: list[Difference]
    turned: bool
    """Whether it retired the question or brought it back."""


@bp.get("/ngan-hang/cau-hoi/<int:question_id>")
def question(question_id: int) -> str:
    """Show a question as citizens see it, its key, and all that it ever said."""
    found = _question_or_404(question_id)
    return _question_page(found, ReasonForm(seen=queries.latest(found.id).number))


@bp.get("/ngan-hang/cau-hoi/<int:question_id>/sua")
def edit_question_form(question_id: int) -> str:
    """Show the form that makes the next version."""
    found = _question_or_404(question_id)
    head = queries.latest(found.id)
    return _edit_page(found, QuestionForm.of(head.number, _raw(found, head)))


@bp.post("/ngan-hang/cau-hoi/<int:question_id>/sua")
def edit_question(question_id: int) -> Response | tuple[str, int]:
    """Make the next version of a question."""
    now = clock.now()
    found = _question_or_404(question_id)
    form = QuestionForm()
    if not form.validate_on_submit():
        form.add_rows()
        return _edit_page(found, form), 422
    edited = form.raw(_raw(found, queries.latest(found.id)))
    if faults := operations.edit_faults(found, edited):
        form.show(faults)
        return _edit_page(found, form), 422
    actor = Actor.of(require_role(Role.EDITOR))
    try:
        made = operations.edit_question(
            found, content(edited), actor, now, seen=form.seen.data or 0
        )
    except ChangedMeanwhile:
        # What was typed stays; saving once more replaces the newer version knowingly.
        form.replace_version(queries.latest(found.id).number)
        flash(
            gettext(
                "Câu này vừa được sửa ở nơi khác (nay là bản số %(number)s). Hãy mở bản đó để so "
                "sánh; lưu lần nữa sẽ thay bản đó bằng nội dung dưới đây.",
                number=form.seen.data,
            ),
            "warn",
        )
        return _edit_page(found, form), 409
    db.session.commit()
    cache.forget()
    if made is None:
        flash(gettext("Không có gì thay đổi."))
    else:
        flash(gettext("Đã lưu bản số %(number)s.", number=made.number), "good")
    return redirect(url_for("console.question", question_id=question_id))


@bp.post("/ngan-hang/cau-hoi/<int:question_id>/rut")
def retire_question(question_id: int) -> Response | tuple[str, int]:
    """Take a question out of use, with a reason."""
    now = clock.now()
    found = _question_or_404(question_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _question_page(found, form), 422
    operations.retire(
        found,
        Actor.of(require_role(Role.EDITOR)),
        now,
        seen=form.seen.data or 0,
        reason=form.reason.data or "",
    )
    db.session.commit()
    cache.forget()
    flash(gettext("Đã rút câu hỏi. Các đợt thi mở từ lúc này không dùng câu này."), "good")
    return redirect(url_for("console.question", question_id=question_id))


@bp.post("/ngan-hang/cau-hoi/<int:question_id>/dung-lai")
def restore_question(question_id: int) -> Response | tuple[str, int]:
    """Bring a retired question back, with a reason."""
    now = clock.now()
    found = _question_or_404(question_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _question_page(found, form), 422
    status = operations.restore(
        found,
        Actor.of(require_role(Role.EDITOR)),
        now,
        seen=form.seen.data or 0,
        reason=form.reason.data or "",
    )
    db.session.commit()
    cache.forget()
    words = {
        Status.DRAFT: gettext("Câu hỏi đã trở lại ở dạng nháp; hãy ghi đáp án rồi mới dùng được."),
        Status.CHECK: gettext("Câu hỏi đã trở lại; cần có người xác nhận rồi mới dùng được."),
    }
    flash(words.get(status, gettext("Câu hỏi đã được dùng lại.")), "good")
    return redirect(url_for("console.question", question_id=question_id))


@bp.post("/ngan-hang/cau-hoi/<int:question_id>/xac-nhan")
def confirm_question(question_id: int) -> Response:
    """Say that a question to be looked at was read rightly."""
    now = clock.now()
    found = _question_or_404(question_id)
    actor = Actor.of(require_role(Role.EDITOR))
    operations.confirm(found, actor, now, seen=SeenForm().seen.data or 0)
    db.session.commit()
    cache.forget()
    flash(gettext("Đã xác nhận. Câu hỏi dùng được."), "good")
    return redirect(url_for("console.question", question_id=question_id))


@bp.post("/ngan-hang/cau-hoi/<int:question_id>/duyet")
def approve_question(question_id: int) -> Response:
    """Give a second person's yes to a question."""
    now = clock.now()
    found = _question_or_404(question_id)
    operations.approve(found, require_role(Role.EDITOR), now, seen=SeenForm().seen.data or 0)
    db.session.commit()
    cache.forget()
    flash(gettext("Đã duyệt câu hỏi."), "good")
    return redirect(url_for("console.question", question_id=question_id))


def _question_or_404(question_id: int) -> Question:
    require_role(Role.EDITOR)
    return queries.question(question_id) or abort(404)


def _question_page(found: Question, form: ReasonForm) -> str:
    steps = _steps(queries.versions(found.id))
    head = steps[0].version
    return render_template(
        "console/banks/question.html",
        question=found,
        head=head,
        is_own=queries.writers([found.id])[found.id] == require_role(Role.EDITOR).id,
        content=Content.from_document(head.content),
        steps=steps,
        form=form,
        fields=FIELDS,
        uses=use_queries.uses_of(found.id),
        letters=LETTERS,
    )


def _raw(found: Question, head: QuestionVersion) -> RawQuestion:
    return raw(found.name, Content.from_document(head.content))


def _edit_page(found: Question, form: QuestionForm) -> str:
    now_says = _raw(found, queries.latest(found.id))
    return render_template(
        "console/banks/edit.html",
        question=found,
        raw=now_says,
        is_proved=not gaps(now_says),
        form=form,
        topics=queries.topics(),
    )


def _steps(versions: Sequence[QuestionVersion]) -> list[Step]:
    """Each version beside the one before it, the newest first."""
    steps = []
    for version, older in zip(versions, [*versions[1:], None], strict=True):
        if older is None:
            steps.append(Step(version, [], turned=False))
            continue
        before, after = (Content.from_document(v.content) for v in (older, version))
        changed = differences(before, after)
        steps.append(Step(version, changed, turned=version.status != older.status))
    return steps
