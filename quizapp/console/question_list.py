"""Which questions are there, and what shall happen to many of them at once?"""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from quizapp import cache, clock
from quizapp.accounts.access import require_role
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Role
from quizapp.banks import operations, queries, search_queries
from quizapp.banks.models import Status
from quizapp.banks.search_queries import PAGE, Filters
from quizapp.console import bp
from quizapp.console.bank_forms import BulkForm
from quizapp.database import db

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
    seen, actor = form.seen(), Actor.of(organizer)
    if form.deed.data == "topic":
        count = operations.set_topic(seen, form.topic.data or "", actor, now)
    elif form.deed.data == "difficulty":
        count = operations.set_difficulty(seen, int(form.difficulty.data), actor, now)
    elif form.deed.data == "retire":
        count = operations.retire_many(seen, form.reason.data or "", actor, now)
    else:
        count = operations.approve_many(seen, organizer, now)
    db.session.commit()
    cache.forget()
    flash(_said(form.deed.data, count, len(seen)), "good" if count else "warn")
    return redirect(url_for("console.questions", **_args()))


def _said(deed: str, count: int, chosen: int) -> str:
    done = ngettext("Đã làm với %(num)s câu.", "Đã làm với %(num)s câu.", count)
    if count == chosen:
        return str(done)
    why = (
        gettext("Các câu còn lại do chính bạn soạn, chưa dùng được hoặc đã duyệt rồi.")
        if deed == "approve"
        else gettext("Các câu còn lại vốn đã như vậy.")
    )
    return f"{done} {why}"


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
