"""Who did what, when, and why? For admins and the jury; nobody edits it."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
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
from quizapp.console.people import LONGEST_SEARCH, page_number
from quizapp.web import moment


@bp.get("/nhat-ky")
def journal() -> str:
    """Show the journal, newest deed first."""
    if not has_role(the_organizer(), Role.JURY):  # an admin has every role
        raise Forbidden
    text, page = request.args.get("q", "")[:LONGEST_SEARCH], page_number()
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
    if value is None or value in ("", {}, []):
        return ""
    if isinstance(value, bool):
        return str(gettext("có") if value else gettext("không"))
    if isinstance(value, list) and all(isinstance(item, str | int) for item in value):
        return ", ".join(str(item) for item in value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, indent=1)
    if isinstance(value, str) and A_MOMENT.fullmatch(value):
        return moment(datetime.fromisoformat(value))
    return str(value)


A_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")

DEEDS: dict[str, Any] = {
    "bank.download": _l("Tải về ngân hàng câu hỏi kèm đáp án"),
    "bank.edit": _l("Sửa ngân hàng câu hỏi"),
    "bank.import": _l("Nhập ngân hàng câu hỏi"),
    "consent.give": _l("Đồng ý công bố"),
    "consent.withdraw": _l("Rút lại đồng ý"),
    "contest.clone": _l("Sao chép cuộc thi"),
    "contest.create": _l("Tạo cuộc thi"),
    "contest.edit": _l("Sửa cuộc thi"),
    "contest.file": _l("Tải tệp lên trang cuộc thi"),
    "contest.file_remove": _l("Gỡ tệp khỏi trang cuộc thi"),
    "contest.make_current": _l("Đặt làm cuộc thi hiện hành"),
    "demo.make": _l("Tạo dữ liệu thử"),
    "demo.remove": _l("Gỡ dữ liệu thử"),
    "organizer.add": _l("Thêm người của ban tổ chức"),
    "organizer.grant": _l("Đổi vai trò"),
    "organizer.reset_password": _l("Đặt lại mật khẩu ban tổ chức"),
    "organizer.set_active": _l("Mở hoặc ngừng tài khoản ban tổ chức"),
    "organizer.set_password": _l("Tự đổi mật khẩu"),
    "person.edit": _l("Sửa thông tin người dự thi"),
    "person.issue_slip": _l("In phiếu đặt lại mật khẩu"),
    "person.set_password": _l("Tự đặt mật khẩu"),
    "question.edit": _l("Sửa câu hỏi"),
    "question.restore": _l("Dùng lại câu hỏi"),
    "question.retire": _l("Ngừng dùng câu hỏi"),
    "regulation.amend": _l("Sửa đổi thể lệ"),
    "result.approve": _l("Duyệt kết quả"),
    "result.disqualify": _l("Loại bài thi"),
    "result.export": _l("Xuất kết quả"),
    "result.propose": _l("Đề nghị công bố kết quả"),
    "result.reinstate": _l("Khôi phục bài thi bị loại"),
    "result.settle_tie": _l("Xử lý đồng hạng"),
    "result.unsettle": _l("Bỏ cách xử lý đồng hạng"),
    "result.withdraw": _l("Rút kết quả"),
    "round.close_early": _l("Đóng đợt thi sớm"),
    "round.create": _l("Tạo đợt thi"),
    "round.delete": _l("Xóa đợt thi"),
    "round.edit": _l("Sửa đợt thi"),
    "round.recipe": _l("Đặt cấu trúc đề"),
    "round.tally": _l("Chốt và xếp hạng"),
    "units.import": _l("Nhập danh sách đơn vị"),
}
"""What a deed is called; a test sees to it that none is left out."""

FIELDS: dict[str, Any] = {
    "added": _l("Thêm"),
    "birth_date": _l("Ngày sinh"),
    "changed": _l("Thay đổi"),
    "closes_at": _l("Giờ đóng"),
    "contact": _l("Liên hệ"),
    "edition": _l("Lần công bố"),
    "expires_at": _l("Hết hạn"),
    "file": _l("Tệp"),
    "file_name": _l("Tên tệp"),
    "full_name": _l("Họ và tên"),
    "introduction": _l("Giới thiệu"),
    "is_active": _l("Hoạt động"),
    "lapsed_editions": _l("Lần công bố hết hiệu lực"),
    "lapsed_later": _l("Bản của đợt sau hết hiệu lực"),
    "dropped_rulings": _l("Quyết định thứ tự hết hiệu lực"),
    "name": _l("Tên"),
    "notice": _l("Thông báo"),
    "number": _l("Số"),
    "opens_at": _l("Giờ mở"),
    "organizing_body": _l("Đơn vị tổ chức"),
    "people": _l("Số người"),
    "phone": _l("Số điện thoại"),
    "purpose": _l("Mục đích"),
    "questions": _l("Số câu hỏi"),
    "recipe": _l("Cấu trúc đề"),
    "regulation": _l("Thể lệ"),
    "results_at": _l("Giờ công bố"),
    "roles": _l("Vai trò"),
    "rounds": _l("Đợt thi"),
    "state": _l("Trạng thái"),
    "status": _l("Trạng thái"),
    "text_version": _l("Bản văn"),
    "unit_id": _l("Đơn vị (số)"),
    "username": _l("Tên đăng nhập"),
    "version": _l("Phiên bản"),
    "winners": _l("Người đạt giải"),
}
