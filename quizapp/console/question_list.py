"""Which questions are there, and what shall happen to many of them at once?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from quizapp import cache, clock
from quizapp.accounts.access import require_role
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Organizer, Role
from quizapp.banks import operations, queries, search_queries
from quizapp.banks.models import Status
from quizapp.banks.search_queries import PAGE, Filters
from quizapp.console import bp
from quizapp.console.bank_forms import BulkForm
from quizapp.database import db
from quizapp.rules.names import clean
from quizapp.rules.refusals import ChangedMeanwhile

UNAPPROVED = "unapproved"
"""Stands among the statuses of the list: in use, and nobody but its author has seen it."""


@bp.get("/ngan-hang/cau-hoi")
def questions() -> str:
    """Show the questions that fit the filters."""
    require_role(Role.EDITOR)
    return _page(BulkForm())


@bp.post("/ngan-hang/cau-hoi")
def change_questions() -> Response | tuple[str, int]:
    """Do one thing to all chosen questions, or to none of them."""
    now = clock.now()
    organizer = require_role(Role.EDITOR)
    form = BulkForm()
    if not form.validate_on_submit():
        return _page(form), 422
    seen = form.seen()
    why = _why_not_all(form.deed.data, seen, organizer)
    try:
        count = _do(form, seen, organizer, now)
    except ChangedMeanwhile as refusal:
        _untick_changed(form, seen)
        return _page(form), refusal.status
    db.session.commit()
    cache.forget()
    flash(_said(count, why if count < len(seen) else ""), "good" if count else "warn")
    return redirect(url_for("console.questions", **_args()))


def _do(form: BulkForm, seen: Mapping[int, int], organizer: Organizer, now: datetime) -> int:
    actor = Actor.of(organizer)
    if form.deed.data == "topic":
        return operations.set_topic(seen, clean(form.topic.data or ""), actor, now)
    if form.deed.data == "difficulty":
        return operations.set_difficulty(seen, int(form.difficulty.data), actor, now)
    if form.deed.data == "retire":
        return operations.retire_many(seen, form.reason.data or "", actor, now)
    return operations.approve_many(seen, organizer, now)


def _untick_changed(form: BulkForm, seen: Mapping[int, int]) -> None:
    """Keep the ticks at all questions but those that somebody changed, and name these."""
    db.session.rollback()
    heads = queries.newest_versions(seen)
    changed = [head.question.name for head in heads if head.number != seen[head.question_id]]
    form.chosen.data = [
        f"{head.question_id}:{head.number}"
        for head in heads
        if head.number == seen[head.question_id]
    ]
    sentence = gettext(
        "Chưa làm gì, vì vừa có người sửa: %(names)s. Các câu ấy đã được bỏ đánh dấu; hãy xem lại"
        " rồi bấm “Thực hiện” lần nữa.",
        names=", ".join(changed) or "–",
    )
    form.form_errors = [*form.form_errors, sentence]


def _said(count: int, why: str) -> str:
    if not count:
        return f"{gettext('Chưa câu nào thay đổi.')} {why}"
    return f"{ngettext('Đã làm với %(num)s câu.', 'Đã làm với %(num)s câu.', count)} {why}".rstrip()


def _why_not_all(deed: str, seen: Mapping[int, int], organizer: Organizer) -> str:
    """Answer why a deed would leave some of these questions as they are."""
    if deed != "approve":
        return str(gettext("Các câu còn lại vốn đã như vậy."))
    writers = queries.writers(seen)
    heads = queries.newest_versions(seen)
    approved = {head.question_id for head in heads if head.approval}
    idle = {head.question_id for head in heads if head.status != Status.ACTIVE} - approved
    own = {number for number, who in writers.items() if who == organizer.id} - approved - idle
    reasons = [
        gettext("%(count)s câu do chính bạn soạn, phải người khác duyệt.", count=len(own)),
        gettext("%(count)s câu chưa dùng được nên chưa duyệt được.", count=len(idle)),
        gettext("%(count)s câu đã duyệt rồi.", count=len(approved)),
    ]
    counts = (own, idle, approved)
    return " ".join(words for found, words in zip(counts, reasons, strict=True) if found)


def _args() -> dict[str, Any]:
    return {
        "tim": request.args.get("tim", "")[:200],
        "bo": request.args.get("bo", ""),
        "chu_de": request.args.get("chu_de", ""),
        "do_kho": request.args.get("do_kho", ""),
        "trang_thai": request.args.get("trang_thai", Status.ACTIVE),
    }


def _page(form: BulkForm) -> str:
    args = _args()
    unapproved = args["trang_thai"] == UNAPPROVED
    filters = Filters(
        text=args["tim"],
        bank=args["bo"],
        topic=args["chu_de"],
        difficulty=int(args["do_kho"]) if args["do_kho"] in {"1", "2", "3"} else None,
        status=Status.ACTIVE if unapproved else args["trang_thai"],
        unapproved=unapproved,
    )
    page = max(request.args.get("trang", 1, type=int), 1)
    versions, count = search_queries.search(filters, page)
    return render_template(
        "console/banks/questions.html",
        versions=versions,
        count=count,
        page=page,
        pages=-(-count // PAGE),
        args=args,
        banks=queries.banks(),
        topics=queries.topics(),
        form=form,
    )
