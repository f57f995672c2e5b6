"""Which form holds every parameter of a regulation?"""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from quizapp.contests.forms import Row, WholeNumberField, add_fault, options, stripped
from quizapp.rules import ranking
from quizapp.rules.ranking import Counted
from quizapp.rules.regulation import Marking, Regulation, RegulationError, Release, Target
from quizapp.web import Form

MOST_RANKS = 8
MOST_PRIZES = 20
MOST_MONEY = 100_000_000_000


class PrizeRow(Row):
    """One line of the prize table; a line without a level is left out."""

    level = StringField(_l("Giải"), [Length(max=60)], filters=[stripped])
    count = WholeNumberField(_l("Số giải"), 1, 1000)
    value_vnd = WholeNumberField(_l("Trị giá mỗi giải (đồng)"), 0, MOST_MONEY)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also ask for the half of a line that is missing."""
        sound: bool = super().validate(extra_validators)
        if self.level.data and not (self.count.data or self.count.errors):
            add_fault(self.count, gettext("Hãy nhập số giải."))
            sound = False
        if not self.level.data and (self.count.data or self.value_vnd.data):
            add_fault(self.level, gettext("Hãy nhập tên giải."))
            sound = False
        return sound


LIMIT = [Optional(), NumberRange(1, 1000)]

# Which field of the form shows a fault of a parameter under another name.
SHOWN_AT = {"time_limit_s": "time_limit_min"}


class RegulationForm(Form):
    """Every parameter of a regulation."""

    minimum_age = IntegerField(_l("Tuổi tối thiểu"), [InputRequired()])
    eligibility = TextAreaField(_l("Đối tượng dự thi"), [Length(max=5000)], filters=[stripped])
    purpose = TextAreaField(_l("Mục đích cuộc thi"), [Length(max=5000)], filters=[stripped])
    attempts_per_round = IntegerField(_l("Số lượt mỗi đợt"), LIMIT)
    attempts_per_day = IntegerField(_l("Số lượt mỗi ngày"), LIMIT)
    attempts_per_contest = IntegerField(_l("Số lượt cả cuộc thi"), LIMIT)
    time_limit_min = IntegerField(
        _l("Thời gian làm bài (phút)"), [Optional(), NumberRange(1, 1440)]
    )
    counted_attempt = SelectField(
        _l("Lượt thi được tính"),
        choices=options(
            (Counted.HIGHEST_THEN_EARLIEST.value, _l("Điểm cao nhất, rồi nộp sớm nhất")),
            (Counted.BEST.value, _l("Tốt nhất theo toàn bộ thứ tự xét hạng")),
            (Counted.FIRST.value, _l("Lượt đầu tiên")),
            (Counted.LAST.value, _l("Lượt cuối cùng")),
        ),
    )
    all_required = BooleanField(_l("Phải trả lời hết mới được nộp"))
    questions_approved = BooleanField(_l("Chỉ dùng câu hỏi đã được người thứ hai duyệt"))
    same_questions = BooleanField(_l("Mọi người cùng một bộ câu hỏi trong một đợt"))
    shuffle_questions = BooleanField(_l("Xáo trộn thứ tự câu hỏi"))
    shuffle_options = BooleanField(_l("Xáo trộn thứ tự phương án"))
    points_per_question = IntegerField(_l("Điểm mỗi câu"), [InputRequired()])
    marking = SelectField(
        _l("Câu có nhiều phương án đúng"),
        choices=options(
            (Marking.ALL_OR_NOTHING.value, _l("Đúng hết mới có điểm")),
            (Marking.PARTIAL.value, _l("Có điểm từng phần")),
        ),
    )
    target = SelectField(
        _l("Câu hỏi dự đoán"),
        choices=options(
            (Target.NONE.value, _l("Không có")),
            (Target.ALL_CORRECT.value, _l("Số người trả lời đúng tất cả")),
            (Target.PARTICIPANTS.value, _l("Số người dự thi")),
            (Target.ATTEMPTS.value, _l("Số lượt thi")),
        ),
    )
    ranking = FieldList(
        SelectField(
            _l("Tiêu chí"),
            choices=options(
                ("", "—"),
                *((name, key.words) for name, key in ranking.KEYS.items() if name != "jury"),
            ),
            default="",
        ),
        _l("Thứ tự xét hạng"),
        min_entries=MOST_RANKS,
        max_entries=MOST_RANKS,
    )
    full_score_to_win = BooleanField(_l("Phải đạt điểm tối đa mới được giải"))
    prizes = FieldList(
        FormField(PrizeRow), _l("Cơ cấu giải thưởng mỗi đợt"), max_entries=MOST_PRIZES
    )
    prizes_per_person = IntegerField(
        _l("Số giải tối đa của một người trong cả cuộc thi"), [Optional(), NumberRange(1, 100)]
    )
    show_score = BooleanField(_l("Hiện điểm ngay sau khi nộp bài"))
    release_answers = SelectField(
        _l("Công bố đáp án"),
        choices=options(
            (Release.AT_CLOSE.value, _l("Khi đợt thi đã đóng")),
            (Release.AT_PUBLICATION.value, _l("Cùng lúc công bố kết quả")),
            (Release.NEVER.value, _l("Không công bố")),
        ),
    )
    one_approval = BooleanField(_l("Kết quả chỉ cần một người duyệt"))
    board_places = IntegerField(_l("Số dòng bảng xếp hạng công khai"), [InputRequired()])
    interim_cron = StringField(
        _l("Lịch bảng xếp hạng tạm thời"), [Optional(), Length(max=100)], filters=[stripped]
    )
    more = TextAreaField(_l("Quy định khác"), [Length(max=20_000)], filters=[stripped])
    note = TextAreaField(_l("Lý do sửa đổi"), [Length(max=2000)], filters=[stripped])
    # The number of the version that the form was made from.
    seen = IntegerField("", [Optional()], widget=HiddenInput())

    @classmethod
    def of(cls, regulation: Regulation) -> "RegulationForm":
        """Answer the form filled with a stored regulation."""
        limit = regulation.time_limit_s
        order = [name for name in regulation.ranking if name != "jury"]
        return cls(
            data={
                **regulation.to_document(),
                "time_limit_min": None if limit is None else -(-limit // 60),
                "ranking": order + [""] * (MOST_RANKS - len(order)),
            }
        )

    def regulation(self) -> Regulation | None:
        """Answer the typed regulation. None: each fault now stands beside its field."""
        minutes = self.time_limit_min.data
        values: dict[str, Any] = {
            name: self[name].data
            for name in Regulation.__dataclass_fields__
            if name not in {"prizes", "ranking", "time_limit_s", "interim_cron"}
        }
        try:
            return Regulation.from_document(
                {
                    **values,
                    "time_limit_s": None if minutes is None else minutes * 60,
                    "interim_cron": " ".join((self.interim_cron.data or "").split()) or None,
                    "ranking": [name for name in self.ranking.data if name],
                    "prizes": [
                        {
                            "level": row["level"],
                            "count": row["count"],
                            "value_vnd": row["value_vnd"] or 0,
                        }
                        for row in self.prizes.data
                        if row["level"]
                    ],
                }
            )
        except RegulationError as error:
            for name, sentence in error.faults:
                add_fault(self[SHOWN_AT.get(name, name)], sentence)
            return None
