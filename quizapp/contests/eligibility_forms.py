"""Which forms settle who may take part in a contest?"""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from quizapp.contests.forms import add_fault, options, stripped
from quizapp.rules import eligibility
from quizapp.rules.eligibility import Group, Kind
from quizapp.rules.eligibility_refusals import BadEligibility
from quizapp.web import Form

LIST_KINDS: dict[Kind, Any] = {
    Kind.ALLOWED: _l("Được dự thi"),
    Kind.EXCLUDED: _l("Không tham gia"),
    Kind.NOT_WINNING: _l("Dự thi, không xét giải"),
    Kind.COMPULSORY: _l("Thuộc diện phải dự thi"),
}
"""What the lists of a contest are called."""

LIST_WORDS: dict[Kind, Any] = {
    Kind.ALLOWED: _l("Chỉ có tác dụng khi bật “Chỉ người trong danh sách”."),
    Kind.EXCLUDED: _l("Bị từ chối khi bắt đầu làm bài; đã thi rồi thì không nhận giải."),
    Kind.NOT_WINNING: _l("Làm bài và được xếp hạng, nhưng giải chuyển cho người kế tiếp."),
    Kind.COMPULSORY: _l("Đếm theo đơn vị: ai đã thi, ai chưa. Cũng là người được dự thi."),
}
"""What standing on each list means."""


class EligibilityForm(Form):
    """Who may take part: groups, listed people alone, a code word."""

    groups = TextAreaField(
        _l("Các đối tượng dự thi"),
        [Length(max=2000)],
        description=_l(
            "Mỗi dòng một đối tượng, ví dụ: Cán bộ, công chức; dòng sau: Nhân dân. Để trống nếu"
            " không chia đối tượng."
        ),
        render_kw={"rows": 4},
    )
    listed_only = BooleanField(_l("Chỉ người trong danh sách được dự thi"))
    without_account = BooleanField(
        _l("Không cần tài khoản: khai thông tin sau khi nộp bài"),
        description=_l(
            "Ai cũng bắt đầu làm bài được ngay. Nộp bài xong, người dự thi khai họ tên, ngày sinh,"
            " số điện thoại, đơn vị; chưa khai thì bài chưa được tính. Người có tài khoản vẫn dự"
            " thi bằng tài khoản. Không đổi được khi đã có đợt thi mở."
        ),
    )
    word = StringField(
        _l("Mã dự thi mới"),
        [Optional(), Length(max=eligibility.LONGEST_WORD * 2)],
        filters=[stripped],
        description=_l(
            "Ghi trong hướng dẫn phát cho người dự thi; hỏi mỗi người một lần. Hệ thống chỉ giữ mã"
            " ở dạng mã hóa một chiều. Để trống thì giữ như hiện nay."
        ),
        render_kw={"autocomplete": "off"},
    )
    no_word = BooleanField(_l("Bỏ mã dự thi"))
    asks_sex = BooleanField(
        _l("Hỏi giới tính khi đăng ký (không bắt buộc khai)"),
        description=_l("Chỉ để thống kê và ghi trong danh sách nội bộ; không ảnh hưởng kết quả."),
    )
    reason = TextAreaField(
        _l("Lý do"),
        [Length(max=2000)],
        filters=[stripped],
        description=_l("Bắt buộc khi đã có đợt thi mở; được lưu vào nhật ký."),
        render_kw={"rows": 2},
    )
    read: tuple[Group, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """Also refuse groups and code words that cannot be."""
        sound: bool = super().validate(extra_validators)
        try:
            self.read = eligibility.checked_groups((self.groups.data or "").splitlines())
        except BadEligibility as fault:
            add_fault(self.groups, str(fault))
            sound = False
        try:
            if self.word.data:
                eligibility.require_word(self.word.data)
        except BadEligibility as fault:
            add_fault(self.word, str(fault))
            sound = False
        if self.word.data and self.no_word.data:
            add_fault(self.no_word, gettext("Hãy chọn một: đặt mã mới hoặc bỏ mã."))
            sound = False
        return sound


class ListFileForm(Form):
    """A list of people to import."""

    kind = SelectField(
        _l("Loại danh sách"),
        choices=options(*((kind.value, title) for kind, title in LIST_KINDS.items())),
    )
    file = FileField(
        _l("Tệp danh sách (.xlsx, .csv, .tsv)"),
        [FileRequired(_l("Hãy chọn một tệp."))],
        render_kw={"accept": ".xlsx,.csv,.tsv"},
    )


class CorrectGroupForm(Form):
    """Another group for one person."""

    group = RadioField(_l("Đối tượng dự thi"), [InputRequired(_l("Hãy chọn một đối tượng."))])
    reason = TextAreaField(
        _l("Lý do"), [InputRequired(_l("Hãy ghi lý do.")), Length(max=2000)], filters=[stripped],
        render_kw={"rows": 2},
    )  # fmt: skip

    def offer(self, groups: Sequence[Group]) -> None:
        """Give the groups there are."""
        self.group.choices = options(*((str(group.id), group.name) for group in groups))
