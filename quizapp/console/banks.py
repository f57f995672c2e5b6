"""Which banks are there, and what would an uploaded file change in them?"""

from flask import abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from quizapp import cache, clock
from quizapp.accounts.access import require_role
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Role
from quizapp.banks import operations, queries, reading, uploads
from quizapp.banks.formats import yaml_bank
from quizapp.banks.models import Bank, Purpose, Upload
from quizapp.console import bp
from quizapp.console.bank_forms import FIELDS, BankForm, ConfirmForm, UploadForm
from quizapp.database import db
from quizapp.rules.faults import check_heading
from quizapp.rules.questions import RawBank
from quizapp.rules.refusals import Unreadable

MOST_SHOWN = 200
"""So many faults, or changed questions, a preview spells out; it counts the rest."""


@bp.get("/ngan-hang")
def banks() -> str:
    """Show every bank with its counts, and the files that wait for a decision."""
    return _banks_page(require_role(Role.EDITOR).id, UploadForm())


@bp.post("/ngan-hang/tai-len")
def upload_banks() -> Response | tuple[str, int]:
    """Keep the uploaded files that leave something to decide; nothing is stored in the banks before
    the preview was seen. What cannot be read, or would change nothing, is dropped at once."""
    now = clock.now()
    organizer_id = require_role(Role.EDITOR).id
    form = UploadForm()
    if not form.validate_on_submit():
        return _banks_page(organizer_id, form), 422
    files = [(file.filename or "", file.read()) for file in form.files.data]
    db.session.rollback()  # nothing is locked while files from outside are read
    sound: list[tuple[str, bytes, RawBank]] = []
    for name, content in files:
        try:
            sound.append((name, content, reading.read(name, content)))
        except Unreadable as refusal:
            fault = gettext("%(name)s: %(fault)s", name=name, fault=str(refusal))
            form.files.errors = [*form.files.errors, fault]
    uploads.drop_old(now)
    kept, unchanged = [], []
    for name, content, bank in sound:
        plan = operations.plan(bank)
        if plan.is_empty and not plan.faults:
            unchanged.append(name)
        else:
            kept.append(uploads.keep(organizer_id, Purpose.BANK, name, content, now).id)
    db.session.commit()
    for name in unchanged:
        flash(gettext("%(name)s: mọi câu đã có sẵn trong ngân hàng, không giữ tệp.", name=name))
    if form.files.errors:
        form.files.errors = [*form.files.errors, gettext("Tệp không đọc được thì không được giữ.")]
        return _banks_page(organizer_id, form), Unreadable.status
    if len(files) == len(kept) == 1:
        return redirect(url_for("console.bank_upload", upload_id=kept[0]))
    if kept:
        flash(gettext("Đã nhận %(count)s tệp. Hãy xem và quyết định từng tệp.", count=len(kept)))
    return redirect(url_for("console.banks"))


@bp.get("/ngan-hang/tep/<int:upload_id>")
def bank_upload(upload_id: int) -> str:
    """Show what an uploaded file would change, and everything that is wrong with it."""
    return _preview(_own_upload_or_404(upload_id))


@bp.post("/ngan-hang/tep/<int:upload_id>/luu")
def store_bank_upload(upload_id: int) -> Response | tuple[str, int]:
    """Store a file as its preview showed it, or show what has changed since."""
    now = clock.now()
    upload = _own_upload_or_404(upload_id)
    file_name, content = upload.file_name, upload.content
    # Reading takes its time in a child process: until then no other writer shall wait for us.
    db.session.rollback()
    bank = reading.read(file_name, content)
    upload = _own_upload_or_404(upload_id)
    plan = operations.plan(bank)
    if plan.faults or plan.fingerprint != ConfirmForm().fingerprint.data:
        flash(gettext("Ngân hàng đã thay đổi từ lúc bạn xem trước. Hãy xem lại."), "warn")
        return _preview(upload), 409
    operations.store(plan, Actor.of(require_role(Role.EDITOR)), now)
    uploads.drop(upload)
    db.session.commit()
    cache.forget()
    flash(
        gettext(
            "Đã lưu: %(added)s câu mới, %(changed)s câu thay đổi.",
            added=len(plan.added),
            changed=len(plan.changed),
        ),
        "good",
    )
    return redirect(url_for("console.bank", slug=bank.identifier))


@bp.post("/ngan-hang/tep/<int:upload_id>/bo")
def drop_bank_upload(upload_id: int) -> Response:
    """Forget an uploaded file."""
    uploads.drop(_own_upload_or_404(upload_id))
    db.session.commit()
    flash(gettext("Đã bỏ tệp. Ngân hàng câu hỏi không thay đổi."))
    return redirect(url_for("console.banks"))


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


@bp.post("/ngan-hang/bo/<slug>/tai-ve")
def download_bank(slug: str) -> Response:
    """Give the questions in use as a file that can be edited and uploaded again. It holds every
    right answer, so the journal keeps who took it."""
    now = clock.now()
    found = _bank_or_404(slug)
    contents = queries.bank_contents(found.id)
    data = yaml_bank.write(found.slug, found.title, found.description, contents)
    operations.record_download(found, len(contents), Actor.of(require_role(Role.EDITOR)), now)
    db.session.commit()
    answer = make_response(data)
    answer.content_type = "application/yaml"
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.slug}.yaml"'
    return answer


def _own_upload_or_404(upload_id: int) -> Upload:
    organizer = require_role(Role.EDITOR)
    found = queries.upload(upload_id, organizer.id, Purpose.BANK)
    return found or abort(404)


def _bank_or_404(slug: str) -> Bank:
    require_role(Role.EDITOR)
    return queries.bank_named(slug) or abort(404)


def _banks_page(organizer_id: int, form: UploadForm) -> str:
    return render_template(
        "console/banks/banks.html",
        overviews=queries.overviews(),
        waiting=queries.uploads(organizer_id, Purpose.BANK),
        form=form,
        largest_mb=reading.LARGEST_FILE_MB,
    )


def _bank_page(found: Bank, form: BankForm) -> str:
    overview = next(o for o in queries.overviews() if o.bank.id == found.id)
    return render_template("console/banks/bank.html", bank=found, overview=overview, form=form)


def _preview(upload: Upload) -> str:
    plan, unreadable = None, None
    try:
        plan = operations.plan(reading.read(upload.file_name, upload.content))
    except Unreadable as refusal:
        unreadable = str(refusal)
    form = ConfirmForm(formdata=None, fingerprint=plan.fingerprint if plan else "")
    return render_template(
        "console/banks/upload.html",
        upload=upload,
        plan=plan,
        unreadable=unreadable,
        form=form,
        fields=FIELDS,
        most=MOST_SHOWN,
    )
