"""In which words does the journal show deeds, subjects, fields and values?"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms.fields.core import UnboundField

from quizapp.accounts import phones
from quizapp.accounts.consents import CONSENTS, MAIL_CONSENTS
from quizapp.accounts.models import Role
from quizapp.accounts.staff_forms import ROLE_NAMES
from quizapp.console import bank_forms
from quizapp.contests.eligibility_forms import LIST_KINDS
from quizapp.contests.forms import TextsForm
from quizapp.contests.regulation_form import RegulationForm
from quizapp.contests.summary_forms import SummaryForm
from quizapp.languages import moment
from quizapp.results import paperwork
from quizapp.rules import correction_words, marks, people, ranking, units

A_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
A_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def subject(code: str) -> str:
    """Answer what a deed was done to: "round:4" is "Đợt thi #4"."""
    kind, _, number = code.partition(":")
    if kind not in SUBJECTS:
        return code
    if not number:
        return str(SUBJECTS[kind])
    return f"{SUBJECTS[kind]} {'#' if number.isdecimal() else ''}{number}"


def field(name: str) -> str:
    """Answer what a field is called."""
    return str(FIELDS.get(name, name))


def value(name: str, stored: object) -> str:
    """Answer the stored value of a field as people read it."""
    if stored is None:
        return ""
    if isinstance(stored, bool):
        return str(gettext("có") if stored else gettext("không"))
    if isinstance(stored, Mapping):
        inner = ((field(key), value(key, kept)) for key, kept in stored.items())
        return "; ".join(f"{title}: {text}" for title, text in inner if text)
    if isinstance(stored, list):
        mark = "\n" if any(isinstance(item, Mapping) for item in stored) else ", "
        return mark.join(value(name, item) for item in stored)
    return _word(name, str(stored))


def _word(name: str, text: str) -> str:
    if (write := WRITERS.get(name)) is not None:
        return write(text)
    if name == "fields":
        return str(bank_forms.FIELDS.get(text) or FIELDS.get(text, text))
    if name.endswith("_date") and A_DAY.fullmatch(text):
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    if A_MOMENT.fullmatch(text):
        return moment(datetime.fromisoformat(text))
    return str(VALUES.get((name, text), text))


def _role(text: str) -> str:
    role, _, contest = text.partition("@")
    name = str(ROLE_NAMES.get(Role(role), role)) if role in set(Role) else role
    return f"{name} ({subject(f'contest:{contest}')})" if contest else name


def _labels(form: type) -> dict[str, Any]:
    """Answer what the fields of a form are called; a list of fields, or a form in a form, has its
    name second."""
    fields = {name: kept for name, kept in vars(form).items() if isinstance(kept, UnboundField)}
    labels = {
        name: next(
            (given for given in kept.args if not isinstance(given, UnboundField | list | type)), ""
        )
        for name, kept in fields.items()
    }
    return {name: label for name, label in labels.items() if label}


def _choices(form: type) -> dict[tuple[str, str], Any]:
    """Answer what the options of a form's lists are called."""
    return {
        (name, str(option.value)): option.label
        for name, kept in vars(form).items()
        if isinstance(kept, UnboundField)
        for option in kept.kwargs.get("choices", ())
    }


SUBJECTS: dict[str, Any] = {
    "bank": _l("Ngân hàng câu hỏi"),
    "command": _l("Dòng lệnh"),
    "contest": _l("Cuộc thi"),
    "job": _l("Hệ thống"),
    "list": _l("Danh sách tài khoản"),
    "organizer": _l("Thành viên Ban tổ chức"),
    "person": _l("Người dự thi"),
    "question": _l("Câu hỏi"),
    "round": _l("Đợt thi"),
    "units": _l("Danh sách đơn vị"),
}
"""What a deed is done to, and who does it, by the first half of its code."""

DEEDS: dict[str, Any] = {
    "attempt.extend": _l("Thêm giờ cho một bài"),
    "bank.download": _l("Tải về ngân hàng câu hỏi kèm đáp án"),
    "bank.edit": _l("Sửa ngân hàng câu hỏi"),
    "bank.import": _l("Nhập câu hỏi vào ngân hàng"),
    "bank.undo_import": _l("Hoàn tác lần nhập câu hỏi"),
    "complaint.answer": _l("Trả lời khiếu nại"),
    "complaint.file": _l("Gửi khiếu nại"),
    "consent.give": _l("Cho đồng ý"),
    "consent.withdraw": _l("Rút lại đồng ý"),
    "contest.clone": _l("Sao chép cuộc thi"),
    "contest.create": _l("Tạo cuộc thi"),
    "contest.edit": _l("Sửa cuộc thi"),
    "contest.eligibility": _l("Đặt đối tượng dự thi"),
    "contest.file": _l("Tải tệp lên trang cuộc thi"),
    "contest.file_remove": _l("Gỡ tệp khỏi trang cuộc thi"),
    "contest.make_current": _l("Đặt làm cuộc thi hiện hành"),
    "correction.confirm": _l("Xác nhận điều chỉnh kết quả"),
    "correction.propose": _l("Lập điều chỉnh kết quả"),
    "correction.recompute": _l("Tính lại điều chỉnh đang chờ"),
    "correction.withdraw": _l("Rút điều chỉnh kết quả"),
    "demo.make": _l("Tạo dữ liệu thử"),
    "demo.remove": _l("Gỡ dữ liệu thử"),
    "evidence.act": _l("Xử lý một mục rà soát"),
    "evidence.dismiss": _l("Bỏ qua một mục rà soát"),
    "evidence.look": _l("Rà soát đợt thi"),
    "extension.confirm": _l("Xác nhận đề nghị thêm giờ"),
    "extension.propose": _l("Đề nghị thêm giờ"),
    "extension.reject": _l("Từ chối đề nghị thêm giờ"),
    "extension.withdraw": _l("Rút đề nghị thêm giờ"),
    "guest.claim": _l("Nhận bài làm không cần tài khoản vào tài khoản"),
    "guest.open_account": _l("Mở tài khoản bằng mã biên nhận của bài không cần tài khoản"),
    "guest.part": _l("Tách bài không cần tài khoản khỏi một người"),
    "guest.same": _l("Nhận ra bài không cần tài khoản là của cùng một người"),
    "guest.uncounted": _l("Không tính một bài không cần tài khoản"),
    "identity.link": _l("Liên kết tài khoản đăng nhập bên ngoài"),
    "identity.unlink": _l("Bỏ liên kết tài khoản đăng nhập bên ngoài"),
    "guardian.give": _l("Đồng ý của người giám hộ"),
    "guardian.withdraw": _l("Rút lại đồng ý của người giám hộ"),
    "list.drop": _l("Gỡ danh sách của cuộc thi"),
    "list.forget": _l("Xóa dòng danh sách theo tài khoản đã xóa"),
    "list.replace": _l("Nhập danh sách của cuộc thi"),
    "list.settle": _l("Xác nhận người của một dòng danh sách"),
    "membership.correct": _l("Sửa đối tượng dự thi của một người"),
    "organizer.add": _l("Thêm người của Ban tổ chức"),
    "organizer.contact": _l("Giao đầu mối đơn vị"),
    "organizer.contact_end": _l("Thôi giao đầu mối đơn vị"),
    "organizer.grant": _l("Đổi vai trò"),
    "organizer.reset_password": _l("Đặt lại mật khẩu Ban tổ chức"),
    "organizer.set_active": _l("Mở hoặc ngừng tài khoản Ban tổ chức"),
    "organizer.set_password": _l("Tự đổi mật khẩu"),
    "person.add_email": _l("Xác nhận địa chỉ e-mail"),
    "person.change_email": _l("Đổi địa chỉ e-mail"),
    "person.remove_email": _l("Xóa địa chỉ e-mail"),
    "people.issue": _l("Cấp tài khoản theo danh sách"),
    "people.issue_slips": _l("Tạo phiếu đăng nhập cho danh sách"),
    "people.undo_issue": _l("Hoàn tác danh sách tài khoản"),
    "person.edit": _l("Sửa thông tin người dự thi"),
    "person.erase": _l("Xóa tài khoản theo yêu cầu của người dự thi"),
    "person.first_sign_in": _l("Đăng nhập lần đầu bằng phiếu"),
    "person.issue_slip": _l("In phiếu cho người dự thi"),
    "person.leave": _l("Rút khỏi cuộc thi"),
    "person.set_password": _l("Tự đặt mật khẩu"),
    "question.approve": _l("Duyệt câu hỏi"),
    "question.approve_many": _l("Duyệt nhiều câu hỏi"),
    "question.confirm": _l("Xác nhận câu hỏi đọc đúng"),
    "question.edit": _l("Sửa câu hỏi"),
    "question.edit_many": _l("Sửa nhiều câu hỏi"),
    "question.restore": _l("Dùng lại câu hỏi"),
    "question.retire": _l("Ngừng dùng câu hỏi"),
    "question.retire_many": _l("Ngừng dùng nhiều câu hỏi"),
    "regulation.amend": _l("Sửa đổi thể lệ"),
    "result.approve": _l("Duyệt kết quả"),
    "result.document": _l("Lấy văn bản có thông tin cá nhân"),
    "result.disqualify": _l("Loại bài thi"),
    "result.export": _l("Xuất kết quả"),
    "result.export_marks": _l("Xuất danh sách để ghi điểm chấm"),
    "result.give_marks": _l("Ghi điểm Ban giám khảo chấm cho người dự thi"),
    "result.judge_unit": _l("Chấm đơn vị, xét giải tập thể"),
    "result.propose": _l("Đề nghị công bố kết quả"),
    "result.publish_now": _l("Công bố kết quả ngay"),
    "result.reinstate": _l("Khôi phục bài thi bị loại"),
    "result.settle_tie": _l("Xử lý đồng hạng"),
    "result.unsettle": _l("Bỏ cách xử lý đồng hạng"),
    "result.withdraw": _l("Rút kết quả"),
    "round.close_early": _l("Đóng đợt thi sớm"),
    "round.create": _l("Tạo đợt thi"),
    "round.delete": _l("Xóa đợt thi"),
    "round.edit": _l("Sửa đợt thi"),
    "round.extend": _l("Thêm giờ cho đợt thi"),
    "round.regulation": _l("Đặt thể lệ riêng của đợt"),
    "round.recipe": _l("Đặt cấu trúc đề"),
    "round.tally": _l("Chốt và xếp hạng"),
    "units.import": _l("Nhập danh sách đơn vị"),
}
"""What a deed is called; a test sees to it that none is left out."""

FIELDS: dict[str, Any] = {
    **units.TITLES,
    **bank_forms.FIELDS,
    **_labels(TextsForm),
    **_labels(RegulationForm),
    "added": _l("Thêm"),
    "after": _l("Sau"),
    "all": _l("Tất cả"),
    "all_correct": _l("Số người đúng tất cả"),
    "attempt": _l("Lượt thi thứ"),
    "attempt_delay_s": _l("Nghỉ giữa hai lượt (giây)"),
    "attempts": _l("Số lượt thi"),
    "bank": _l("Ngân hàng"),
    "before": _l("Trước"),
    "asks_sex": _l("Hỏi giới tính"),
    "birth_date": _l("Ngày sinh"),
    "changed": _l("Thay đổi"),
    "changed_marks": _l("Số điểm chấm được sửa"),
    "changed_prizes": _l("Giải đổi người nhận"),
    "closes_at": _l("Giờ đóng"),
    "complaint": _l("Khiếu nại số"),
    "code_word": _l("Mã dự thi"),
    "contact": _l("Liên hệ"),
    "correction": _l("Điều chỉnh số"),
    "count": _l("Số lượng"),
    "current": _l("Cuộc thi hiện hành"),
    "digest": _l("Mã kiểm tra"),
    "disqualification": _l("Quyết định loại số"),
    "document": _l("Văn bản"),
    "dropped_rulings": _l("Quyết định thứ tự hết hiệu lực"),
    "edition": _l("Lần công bố"),
    "evidence": _l("Mục rà soát số"),
    "extension": _l("Đề nghị thêm giờ số"),
    "down": _l("Xuống hạng"),
    "drew": _l("Có câu này"),
    "entered": _l("Vào bảng"),
    "expires_at": _l("Hết hạn"),
    "fields": _l("Mục đã sửa"),
    "file": _l("Tệp"),
    "file_name": _l("Tên tệp"),
    "full_name": _l("Họ và tên"),
    "group": _l("Đối tượng dự thi"),
    "groups": _l("Các đối tượng dự thi"),
    "import": _l("Lần nhập số"),
    "into": _l("Gộp vào người số"),
    "introduction": _l("Giới thiệu"),
    "is_active": _l("Hoạt động"),
    "kind": _l("Loại điều chỉnh"),
    "lacking_marks": _l("Số người chưa có điểm chấm"),
    "lapsed": _l("Bản chờ công bố hết hiệu lực"),
    "lapsed_editions": _l("Lần công bố hết hiệu lực"),
    "lapsed_later": _l("Bản của đợt sau hết hiệu lực"),
    "left": _l("Rời bảng"),
    "level": _l("Giải"),
    "marking": _l("Cách chấm"),
    "line": _l("Dòng"),
    "guest": _l("Khách số"),
    "listed_only": _l("Chỉ người trong danh sách"),
    "name": _l("Tên"),
    "new_marks": _l("Số điểm chấm mới"),
    "notice": _l("Thông báo"),
    "number": _l("Số"),
    "opens_at": _l("Giờ mở"),
    "order": _l("Thứ tự người dự thi"),
    "organizing_body": _l("Đơn vị tổ chức"),
    "other_rounds": _l("Đợt khác được xếp lại"),
    "papers": _l("Số bài"),
    "people": _l("Số người"),
    "deadline": _l("Hết giờ lúc"),
    "person": _l("Người dự thi số"),
    "person_marks": _l("Điểm chấm"),
    "persons": _l("Những người được xem"),
    "phone": _l("Số điện thoại"),
    "place": _l("Hạng"),
    "points": _l("Đổi điểm"),
    "public_from": _l("Công bố từ"),
    "publication": _l("Cho công bố họ tên khi đạt giải"),
    "purpose": _l("Mục đích"),
    "questions": _l("Câu hỏi"),
    "recipe": _l("Cấu trúc đề"),
    "regulation": _l("Thể lệ"),
    "results_at": _l("Giờ công bố"),
    "roles": _l("Vai trò"),
    "round": _l("Đợt thi"),
    "rounds": _l("Đợt thi"),
    "seed": _l("Hạt giống ngẫu nhiên"),
    "slug": _l("Địa chỉ trang"),
    "summary": _l("Cách tổng kết"),
    "source": _l("Nguồn"),
    "state": _l("Trạng thái"),
    "sex": _l("Giới tính"),
    "status": _l("Trạng thái"),
    "target": _l("Đáp số dự đoán"),
    "text_version": _l("Bản văn"),
    "time_limit_s": _l("Thời gian làm bài (giây)"),
    "title": _l("Tên"),
    "totals": _l("Số người thay đổi"),
    "unit": _l("Đơn vị"),
    "unit_id": _l("Đơn vị (số)"),
    "marks": _l("Điểm Ban giám khảo chấm"),
    "ruling": _l("Thứ tự khi bằng nhau"),
    "up": _l("Lên hạng"),
    "username": _l("Tên đăng nhập"),
    "value_vnd": _l("Trị giá (đồng)"),
    "version": _l("Phiên bản"),
    "way": _l("Cách tính"),
    "why": _l("Vì"),
    "best": _l("Số đợt được tính"),
    "weeks": _l("Dời (tuần)"),
    "winners": _l("Người đạt giải"),
    "without_account": _l("Không cần tài khoản"),
}

VALUES: dict[tuple[str, str], Any] = {
    **_choices(RegulationForm),
    **_choices(SummaryForm),
    **{("document", paper.name): paper.title for paper in paperwork.PAPERS},
    **{("ranking", name): key.words for name, key in ranking.KEYS.items()},
    **{("purpose", text.purpose): text.title for text in (*CONSENTS, *MAIL_CONSENTS)},
    **{("kind", kind.value): words for kind, words in correction_words.DEEDS.items()},
    **{("kind", kind.value): title for kind, title in LIST_KINDS.items()},
    **{("sex", sex.value): name for sex, name in people.SEXES.items()},
    ("purpose", "logo"): _l("Biểu trưng"),
    ("purpose", "plan"): _l("Kế hoạch cuộc thi"),
    ("kind", "haste"): _l("làm bài rất nhanh"),
    ("kind", "same_path"): _l("bài giống nhau"),
    ("kind", "guesses"): _l("dự đoán cách đều"),
    ("kind", "twin"): _l("tài khoản trùng nhau"),
    ("kind", "burst"): _l("nhiều lượt từ một địa chỉ"),
    ("state", "accepted"): _l("Chấp nhận"),
    ("state", "rejected"): _l("Không chấp nhận"),
    ("state", "proposed"): _l("Chờ duyệt"),
    ("state", "approved"): _l("Đã duyệt"),
    ("state", "public"): _l("Đã công bố"),
    ("state", "lapsed"): _l("Hết hiệu lực"),
    ("why", "left"): _l("người khai trước đã rút khỏi cuộc thi"),
    ("why", "limit"): _l("đã hết lượt thi"),
    ("why", "pause"): _l("chưa nghỉ đủ giữa hai lượt thi"),
    ("status", "active"): _l("Đang dùng"),
    ("status", "check"): _l("Chờ xác nhận"),
    ("status", "draft"): _l("Nháp"),
    ("status", "retired"): _l("Đã rút"),
    ("status", "undone"): _l("Đã hoàn tác"),
}

WRITERS: dict[str, Callable[[str], str]] = {
    "marked_part_most": lambda text: marks.written(int(text)),
    "phone": phones.shown,
    "roles": _role,
}
