"""How do files with questions come in, and what would a proved bank's file change?"""

from dataclasses import dataclass
from datetime import datetime

from flask import flash, jsonify, make_response, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from quizapp import cache, clock
from quizapp.accounts.access import require_role
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Role
from quizapp.banks import formats, operations, reading, uploads
from quizapp.banks.models import Purpose, Upload
from quizapp.console import bp, waiting_lists
from quizapp.console.bank_forms import FIELDS, ConfirmForm
from quizapp.console.banks import banks_page
from quizapp.console.import_forms import PASTED, UploadForm
from quizapp.database import begin_mode, db
from quizapp.languages import moment, sentence_of
from quizapp.rules.importing import Standing, assess_all
from quizapp.rules.raw import RawBank
from quizapp.rules.refusals import Refusal, Unreadable
from quizapp.web import wants_json

MOST_SHOWN = 200
"""So many faults, or changed questions, a preview spells out; it counts the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one file: a sentence, and the page where to go on, None if it was refused or
    there is nothing to decide."""

    name: str
    sentence: str
    address: str | None = None
    is_refused: bool = False


@bp.get("/ngan-hang/mau.xlsx")
def question_template() -> Response:
    """Give the workbook to fill in."""
    require_role(Role.EDITOR)
    answer = make_response(formats.template())
    answer.content_type = formats.FORMATS["xlsx"].media_type
    answer.headers["Content-Disposition"] = 'attachment; filename="mau-cau-hoi.xlsx"'
    return answer


@bp.post("/ngan-hang/tai-len")
def upload_banks() -> Response | tuple[Response | str, int]:
    """Read the files that were sent, each for itself, and keep what there is to decide about.

    Nothing is stored in the banks here. A page's script sends one file at a time and asks for JSON.
    """
    now = clock.now()
    organizer_id = require_role(Role.EDITOR).id
    form = UploadForm()
    if not form.validate_on_submit():
        if wants_json():
            faults = [str(fault) for found in form.errors.values() for fault in found]
            return jsonify(sentence=" ".join(faults)), 422
        return banks_page(organizer_id, form), 422
    outcomes = [_take(name, data, organizer_id, now) for name, data in form.sent()]
    refused = [one for one in outcomes if one.is_refused]
    status = Unreadable.status if refused else 200
    if wants_json():
        sentence = " ".join(one.sentence for one in outcomes)
        return jsonify(sentence=sentence, address=outcomes[0].address), status
    if refused:
        _show(form, refused)
        taken = tuple(one for one in outcomes if not one.is_refused)
        return banks_page(organizer_id, form, taken), status
    if len(outcomes) == 1 and outcomes[0].address:
        return redirect(outcomes[0].address)
    for one in outcomes:
        flash(gettext("%(name)s: %(sentence)s", name=one.name, sentence=one.sentence))
    return redirect(url_for("console.banks"))


@bp.get("/ngan-hang/tep/<int:upload_id>")
def bank_upload(upload_id: int) -> str:
    """Show what an uploaded file would change, and everything that is wrong with it."""
    return _preview(_own_upload(upload_id))


@bp.post("/ngan-hang/tep/<int:upload_id>/luu")
def store_bank_upload(upload_id: int) -> Response | tuple[str, int]:
    """Store a file as its preview showed it, or show what has changed since."""
    now = clock.now()
    upload = _own_upload(upload_id)
    file_name, content = upload.file_name, upload.content
    # Reading takes its time in a child process: until then no other writer shall wait for us.
    db.session.rollback()
    bank = reading.read(file_name, content)
    upload = _own_upload(upload_id)
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
    uploads.drop(_own_upload(upload_id))
    db.session.commit()
    flash(gettext("Đã bỏ tệp. Ngân hàng câu hỏi không thay đổi."))
    return redirect(url_for("console.banks"))


def _take(name: str, data: bytes, organizer_id: int, now: datetime) -> Outcome:
    """Read one file and keep it for its decision, in a transaction of its own."""
    # Reading takes its time in a child process: until then no other writer shall wait for us.
    db.session.rollback()
    shown = gettext("Nội dung đã dán") if name == PASTED else name
    try:
        bank = reading.read(name, data)
        outcome = _keep(shown, name, data, bank, organizer_id=organizer_id, now=now)
        db.session.commit()
    except Unreadable as refusal:
        db.session.rollback()
        said = refusal.facts["reason"] if name == PASTED else sentence_of(refusal)
        return Outcome(name=shown, sentence=str(said), is_refused=True)
    except Refusal as refusal:
        db.session.rollback()
        return Outcome(name=shown, sentence=sentence_of(refusal), is_refused=True)
    return outcome


def _keep(
    shown: str, name: str, data: bytes, bank: RawBank, *, organizer_id: int, now: datetime
) -> Outcome:
    """Keep a bank of a contest as the file that it is, stored whole or not at all; keep any other
    question by question."""
    if not bank.is_campaign:
        received = operations.receive(bank, name, organizer_id, now)
        if name == PASTED and not bank.title:
            title = gettext("Bộ câu hỏi dán lúc %(moment)s", moment=moment(now))
            operations.aim_at_new(received, title)
        return Outcome(
            name=shown,
            sentence=_read(bank),
            address=url_for("console.question_import", import_id=received.id),
        )
    uploads.drop_old(now)
    plan = operations.plan(bank)
    if plan.is_empty and not plan.faults:
        sentence = gettext("mọi câu đã có sẵn trong ngân hàng, không giữ tệp.")
        return Outcome(name=shown, sentence=sentence)
    upload = uploads.keep(organizer_id, Purpose.BANK, name, data, now)
    return Outcome(
        name=shown,
        sentence=(
            gettext("tệp có %(count)s lỗi, phải sửa trong tệp.", count=len(plan.faults))
            if plan.faults
            else gettext("đã đọc %(count)s câu hỏi.", count=len(bank.questions))
        ),
        address=url_for("console.bank_upload", upload_id=upload.id),
    )


def _read(bank: RawBank) -> str:
    faulty = sum(one.standing == Standing.FAULTY for one in assess_all(bank))
    if not faulty:
        return str(gettext("đã đọc %(count)s câu hỏi.", count=len(bank.questions)))
    return str(
        gettext(
            "đã đọc %(count)s câu hỏi, trong đó %(faulty)s câu có lỗi cần sửa.",
            count=len(bank.questions),
            faulty=faulty,
        )
    )


def _show(form: UploadForm, refused: list[Outcome]) -> None:
    """Put each refusal beside the field it came from; pasted text that was read goes."""
    pasted = gettext("Nội dung đã dán")
    for one in refused:
        field = form.text if one.name == pasted else form.files
        fault = gettext("%(name)s: %(fault)s", name=one.name, fault=one.sentence)
        field.errors = [*field.errors, fault]
    if not form.text.errors:
        form.text.data = ""
    if form.files.errors:
        form.files.errors = [*form.files.errors, gettext("Tệp không đọc được thì không được giữ.")]


def _own_upload(upload_id: int) -> Upload:
    require_role(Role.EDITOR)
    return waiting_lists.waiting(upload_id, Purpose.BANK)


def _preview(upload: Upload) -> str:
    plan, unreadable = None, None
    file_name, content = upload.file_name, upload.content
    # No transaction waits for the child process, and what is shown is only looked at.
    db.session.rollback()
    begin_mode.set("DEFERRED")
    try:
        plan = operations.plan(reading.read(file_name, content))
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
