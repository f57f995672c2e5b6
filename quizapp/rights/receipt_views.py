"""On which page does somebody open an account with the receipt of a paper sat without one?"""

from hashlib import sha256

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext

from quizapp import clock
from quizapp.accounts import access, passwords
from quizapp.accounts import operations as accounts
from quizapp.accounts.forms import ask_again, refuse
from quizapp.database import db
from quizapp.rights import guests
from quizapp.rights.guest_forms import ReceiptForm
from quizapp.rights.guest_views import Page, bp
from quizapp.rules.names import fold
from quizapp.rules.people import typed_code
from quizapp.rules.refusals import Refusal
from quizapp.web import limiter


@bp.get("/nhan-bai-thi")
def receipt() -> Page:
    """Ask for the receipt, what was told with its paper, and a password."""
    return _page(ReceiptForm())


@bp.post("/nhan-bai-thi")
@limiter.limit("300 per 5 minutes")
def open_account() -> Page:
    """Open the account, and begin its first session."""
    now = clock.now()
    form = ReceiptForm()
    if not form.validate():
        return _page(form), 422
    tries = _tries(form)
    try:
        accounts.count_try(tries, now)
        db.session.commit()
        person = guests.open_account(
            form.phone.data,
            form.full_name.data,
            form.birth_date.data,
            receipt=typed_code(form.receipt.data or ""),
            password_hash=passwords.hashed(form.password.data or ""),
            now=now,
        )
    except Refusal as refusal:
        db.session.rollback()
        refuse(form, refusal)
        return _page(form), refusal.status
    accounts.forget_tries(tries)
    db.session.commit()
    access.sign_in(person, now)
    flash(gettext("Tài khoản đã được mở. Lần sau hãy đăng nhập bằng mật khẩu này."), "good")
    return redirect(url_for("attempts.mine"))


def _tries(form: ReceiptForm) -> str:
    """Answer under which name tries are counted: nobody tries receipts of one person, and nobody
    keeps the others from theirs who share the phone."""
    name = sha256(fold(form.full_name.data).encode()).hexdigest()[:32]
    return f"n:{form.phone.data}:{name}"


def _page(form: ReceiptForm) -> str:
    ask_again(form, form.password)
    return render_template("rights/receipt.html", form=form)
