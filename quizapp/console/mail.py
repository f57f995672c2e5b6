"""Which letters did not arrive, and why? For managers."""

from flask import render_template
from flask_babel import lazy_gettext as _l

from quizapp.accounts.access import require_role
from quizapp.accounts.consents import MAIL_CONSENTS
from quizapp.accounts.models import Role
from quizapp.console import bp
from quizapp.mail import queries
from quizapp.rules.mail import Failure

LETTERS = {
    "confirm_address": _l("Xác nhận địa chỉ e-mail"),
    "new_password": _l("Đặt mật khẩu mới"),
    "address_changed": _l("Báo địa chỉ e-mail đã đổi"),
    **{text.purpose: text.title for text in MAIL_CONSENTS},
}
REASONS = {
    Failure.UNREACHABLE: _l("Không kết nối được với máy chủ thư"),
    Failure.SIGN_IN: _l("Máy chủ thư không cho đăng nhập"),
    Failure.SENDER: _l("Máy chủ thư không nhận địa chỉ người gửi"),
    Failure.RECIPIENT: _l("Máy chủ thư không nhận địa chỉ người nhận"),
    Failure.CONTENT: _l("Máy chủ thư không nhận nội dung thư"),
    Failure.BROKEN: _l("Không soạn được thư"),
}


@bp.get("/nguoi-du-thi/thu")
def mail() -> str:
    """List the letters that did not arrive, without any address."""
    require_role(Role.MANAGER)
    return render_template(
        "console/people/mail.html",
        messages=queries.not_taken(),
        letters=LETTERS,
        reasons=REASONS,
    )
