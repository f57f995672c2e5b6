"""Which banks are there, what came into them, and how are they taken away as files?"""

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from quizapp import cache, clock
from quizapp.accounts.access import require_role
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Role
from quizapp.banks import import_queries, operations, queries
from quizapp.banks.formats import FORMATS, Format
from quizapp.banks.models import Bank, Purpose
from quizapp.console import bp
from quizapp.console.bank_forms import BankForm
from quizapp.console.import_forms import MOST_FILES, UploadForm, largest_mb
from quizapp.database import db, only_reading
from quizapp.rules.faults import check_heading


@bp.get("/ngan-hang")
def banks() -> str:
    """Show every bank with its counts, the files that wait for a decision, and where to bring
    more."""
    return banks_page(require_role(Role.EDITOR).id, UploadForm())


@bp.get("/ngan-hang/bo/<slug>")
def bank(slug: str) -> str:
    """Show one bank."""
    found = _bank_or_404(slug)
    return _bank_page(found, BankForm(obj=found))


@bp.post("/ngan-hang/bo/<slug>")
def edit_bank(slug: str) -> Response | tuple[str, int]:
    """Change a bank's title and description."""
    now = clock.now()
    found = _bank_or_404(slug)
    form = BankForm()
    title, description = form.title.data or "", form.description.data or ""
    if not form.validate_on_submit():
        return _bank_page(found, form), 422
    if faults := check_heading(title, description):
        form.show(faults)
        return _bank_page(found, form), 422
    operations.edit_bank(found, title, description, Actor.of(require_role(Role.EDITOR)), now)
    db.session.commit()
    cache.forget()
    flash(gettext("Đã lưu."), "good")
    return redirect(url_for("console.bank", slug=slug))


@bp.get("/ngan-hang/bo/<slug>/tai-ve")
def bank_formats(slug: str) -> str:
    """Show in which formats a bank can be taken away, and what each of them cannot hold."""
    written = operations.written(_bank_or_404(slug))
    return render_template(
        "console/banks/download.html",
        bank=written,
        formats=[(found, found.losses(written)) for found in FORMATS.values()],
    )


@bp.post("/ngan-hang/bo/<slug>/tai-ve")
def download_bank(slug: str) -> Response:
    """Give the questions in use as a file that can be edited and uploaded again. It holds every
    right answer, so the journal keeps who took it."""
    now = clock.now()
    found = _bank_or_404(slug)
    wanted = FORMATS.get(request.form.get("dang", "")) or abort(404)
    # Making the file takes its time: until it is done, no other writer shall wait for us.
    with only_reading():
        written = operations.written(found)
        data = wanted.write(written)
    actor = Actor.of(require_role(Role.EDITOR))
    operations.record_download(found, len(written.contents), actor, now)
    db.session.commit()
    answer = make_response(data)
    answer.content_type = wanted.media_type
    name = _file_name(found.slug, wanted)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def banks_page(organizer_id: int, form: UploadForm, taken: tuple[object, ...] = ()) -> str:
    """Answer the room's first page; `taken` are the files of a request that were read."""
    waiting = import_queries.waiting_imports()
    return render_template(
        "console/banks/banks.html",
        overviews=queries.overviews(),
        uploads=import_queries.uploads(organizer_id, Purpose.BANK),
        imports=waiting,
        counts=import_queries.item_counts([one.id for one in waiting]),
        importers=import_queries.importers(waiting),
        form=form,
        taken=taken,
        largest_mb=largest_mb(),
        most_files=MOST_FILES,
    )


def _bank_or_404(slug: str) -> Bank:
    require_role(Role.EDITOR)
    return queries.bank_named(slug) or abort(404)


def _bank_page(found: Bank, form: BankForm) -> str:
    overview = next(o for o in queries.overviews() if o.bank.id == found.id)
    imports = import_queries.bank_imports(found.slug)
    return render_template(
        "console/banks/bank.html",
        bank=found,
        overview=overview,
        imports=imports,
        importers=import_queries.importers(imports),
        form=form,
    )


def _file_name(slug: str, wanted: Format) -> str:
    """Name the format where its suffix does not."""
    shared = sum(found.suffix == wanted.suffix for found in FORMATS.values()) > 1
    return f"{slug}-{wanted.name}{wanted.suffix}" if shared else f"{slug}{wanted.suffix}"
