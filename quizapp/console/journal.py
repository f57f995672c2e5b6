"""Who did what, when, and why? For admins and the jury; nobody edits it."""

import json
from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import Forbidden

from quizapp.accounts import queries
from quizapp.accounts.access import has_role
from quizapp.accounts.models import JournalEntry, Role
from quizapp.console import bp
from quizapp.console.guard import the_organizer
from quizapp.console.people import page_number


@bp.get("/nhat-ky")
def journal() -> str:
    """Show the journal, newest deed first."""
    if not has_role(the_organizer(), Role.JURY):  # an admin has every role
        raise Forbidden
    text, page = request.args.get("q", ""), page_number()
    entries, more = queries.journal_page(text, page)
    return render_template(
        "console/journal/list.html",
        entries=[(entry, changes(entry)) for entry in entries],
        deeds=DEEDS,
        q=text,
        page=page,
        more=more,
    )


def changes(entry: JournalEntry) -> list[tuple[str, str, str]]:
    """Answer what a deed changed: (field, before, after), as people read it."""
    before: Mapping[str, Any] = entry.before or {}
    after: Mapping[str, Any] = entry.after or {}
    fields = [*before, *(key for key in after if key not in before)]
    return [
        (str(FIELDS.get(key, key)), _words(before.get(key)), _words(after.get(key)))
        for key in fields
    ]


def _words(value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(gettext("có") if value else gettext("không"))
    if isinstance(value, list) and all(isinstance(item, str | int) for item in value):
        return ", ".join(str(item) for item in value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, indent=1)
    return str(value)


DEEDS: dict[str, Any] = {
    "consent.give": _l("Đồng ý công bố"),
    "consent.withdraw": _l("Rút lại đồng ý"),
    "organizer.add": _l("Thêm người của ban tổ chức"),
    "organizer.grant": _l("Đổi vai trò"),
    "organizer.reset_password": _l("Đặt lại mật khẩu ban tổ chức"),
    "organizer.set_active": _l("Mở hoặc ngừng tài khoản ban tổ chức"),
    "organizer.set_password": _l("Tự đổi mật khẩu"),
    "person.edit": _l("Sửa thông tin người dự thi"),
    "person.issue_slip": _l("In phiếu đặt lại mật khẩu"),
    "person.set_password": _l("Tự đặt mật khẩu"),
    "units.import": _l("Nhập danh sách đơn vị"),
}
FIELDS: dict[str, Any] = {
    "added": _l("Thêm"),
    "birth_date": _l("Ngày sinh"),
    "changed": _l("Thay đổi"),
    "expires_at": _l("Hết hạn"),
    "file": _l("Tệp"),
    "full_name": _l("Họ và tên"),
    "is_active": _l("Hoạt động"),
    "phone": _l("Số điện thoại"),
    "purpose": _l("Mục đích"),
    "roles": _l("Vai trò"),
    "text_version": _l("Bản văn"),
    "unit_id": _l("Đơn vị (số)"),
    "username": _l("Tên đăng nhập"),
}
