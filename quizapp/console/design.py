"""What do the pages' parts look like, each in every state? One page for whoever changes a style."""

from flask import render_template
from wtforms import (
    BooleanField,
    FileField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields import SelectChoice  # type: ignore[attr-defined] # its stubs are older

from quizapp.accounts.access import require_role
from quizapp.accounts.models import Role
from quizapp.console import bp
from quizapp.rules.timing import Phase
from quizapp.web import Form

COLOURS = (
    "ink", "harbour", "muted", "red", "red-strong", "paper", "sheet", "tint", "rule", "edge",
    "good", "good-tint", "warn", "warn-tint", "bad", "bad-tint", "blue-tint",
)  # fmt: skip
"""The tokens of colour, as site.css names them."""

SCHEMES = ("light", "dark")


class PartsForm(Form):
    """One field of each kind; it is never sent."""

    name = StringField("Họ và tên")
    phone = TelField("Số điện thoại", description="Số di động của bạn hoặc của người nhà.")
    wrong = StringField("Ngày sinh")
    unit = SelectField(
        "Đơn vị", choices=[SelectChoice("1", "Phường Lê Chân"), SelectChoice("2", "Phường Hải An")]
    )
    words = TextAreaField("Lý do")
    file = FileField("Tệp")
    agreed = BooleanField("Tôi đồng ý")
    refused = BooleanField("Tôi đã đọc thể lệ")
    way = RadioField(
        "Cách nhận giải",
        choices=[SelectChoice("1", "Nhận trực tiếp"), SelectChoice("2", "Chuyển khoản")],
    )


@bp.get("/giao-dien")
def design() -> str:
    """Show every part in every state, in both schemes, to those who look after everything."""
    require_role(Role.ADMIN)
    forms = {scheme: PartsForm(prefix=f"{scheme}-") for scheme in SCHEMES}
    for form in forms.values():
        form.wrong.errors = ["Ngày sinh phải có dạng 19/05/1990."]
        form.refused.errors = ["Hãy đánh dấu ô này."]
        form.wrong.data = "31/02"
    return render_template("console/design.html", forms=forms, colours=COLOURS, phases=[*Phase])
