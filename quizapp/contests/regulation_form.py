"""Which form holds every parameter of a regulation?"""

from collections.abc import Iterable
from typing import Any

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

from quizapp.contests import collective_form
from quizapp.contests.collective_form import CollectiveForm
from quizapp.contests.forms import WholeNumberField, add_fault, options, stripped
from quizapp.contests.mark_field import MarkField
from quizapp.contests.optional_day_field import OptionalDayField
from quizapp.contests.prize_form import PrizeRow, prize_documents
from quizapp.rules import ranking
from quizapp.rules.choices import (
    LARGEST_GUESS,
    Asked,
    AtLimit,
    Certified,
    Marking,
    Release,
    Shortfall,
    Target,
    Vacancy,
)
from quizapp.rules.collectives import CollectiveRule
from quizapp.rules.eligibility import Group
from quizapp.rules.marks import LONGEST_PART
from quizapp.rules.organizing import LONGEST_PAPER
from quizapp.rules.overrides import OF_THE_CONTEST
from quizapp.rules.presets import PRESETS
from quizapp.rules.ranges import certain
from quizapp.rules.ranking import Counted
from quizapp.rules.regulation import LONGEST_WORDING, Regulation, RegulationError
from quizapp.rules.simulation import MOST_PEOPLE
from quizapp.web import Form

MOST_RANKS = 10
MOST_PRIZES = 20


EVERYBODY = ("", _l("Mọi người dự thi"))
LIMIT = [Optional(), NumberRange(1, 1000)]

# Which field of the form shows a fault of a parameter under another name.
SHOWN_AT = {"time_limit_s": "time_limit_min", "attempt_delay_s": "attempt_delay_min"}

# What an empty field means, where it does not mean "without a limit".
WHEN_EMPTY = {"penalty_per_wrong": 0, "prediction_least": 0, "prediction_most": LARGEST_GUESS}


def _minutes(seconds: int | None) -> int | None:
    return None if seconds is None else -(-seconds // 60)


def _seconds(minutes: int | None) -> int | None:
    return None if minutes is None else minutes * 60


class CriteriaList(FieldList):  # type: ignore[type-arg] # generic only in its stubs
    """The keys of the ranking in their order, also where the numbers that were sent have gaps."""

    def _compact_indices(self) -> None:
        # Numbered anew, the empty rows behind them would read the last ones a second time.
        pass


class RegulationForm(Form):
    """Every parameter of a regulation."""

    preset = SelectField(
        _l("Mẫu thể lệ"),
        choices=options(
            ("", _l("— chọn mẫu —")), *((name, row.title) for name, row in PRESETS.items())
        ),
        default="",
    )
    people = WholeNumberField(_l("Số người dự thi giả định"), 10, MOST_PEOPLE, default=1000)
    questions = WholeNumberField(_l("Số câu mỗi đề"), 1, LONGEST_PAPER, default=10)
    minimum_age = IntegerField(_l("Tuổi tối thiểu"), [InputRequired()])
    maximum_age = IntegerField(_l("Tuổi tối đa"), [Optional()])
    age_on = OptionalDayField(_l("Tính tuổi đến ngày"))
    eligibility = TextAreaField(_l("Đối tượng dự thi"), [Length(max=5000)], filters=[stripped])
    purpose = TextAreaField(_l("Mục đích cuộc thi"), [Length(max=5000)], filters=[stripped])
    attempts_per_round = IntegerField(_l("Số lượt mỗi đợt"), LIMIT)
    attempts_per_day = IntegerField(_l("Số lượt mỗi ngày"), LIMIT)
    attempts_per_contest = IntegerField(_l("Số lượt cả cuộc thi"), LIMIT)
    attempts_per_week = IntegerField(_l("Số lượt mỗi tuần (thứ Hai – Chủ nhật)"), LIMIT)
    attempt_delay_min = IntegerField(
        _l("Nghỉ ít nhất giữa hai lượt (phút)"), [Optional(), NumberRange(1, 10_080)]
    )
    time_limit_min = IntegerField(
        _l("Thời gian làm bài (phút)"), [Optional(), NumberRange(1, 1440)]
    )
    at_limit = SelectField(
        _l("Hết thời gian làm bài mà chưa nộp"),
        choices=options(
            (AtLimit.HAND_IN.value, _l("Hệ thống tự thu bài với những câu đã lưu")),
            (AtLimit.VOID.value, _l("Hủy bài, lượt thi vẫn tính là đã dùng")),
        ),
        default=AtLimit.HAND_IN.value,
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
    penalty_per_wrong = IntegerField(_l("Điểm trừ mỗi câu sai"), [Optional()])
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
    # Offered where the contest has groups; whether it has this one is asked when it is saved.
    target_group = SelectField(
        _l("Con số dự đoán đếm"),
        choices=options(EVERYBODY),
        validate_choice=False,
        default="",
    )
    asked = SelectField(
        _l("Hỏi dự đoán"),
        choices=options(
            (Asked.ON_PAPER.value, _l("Trong đề thi, nộp cùng bài")),
            (Asked.AFTER_HAND_IN.value, _l("Sau khi nộp bài, trên trang biên nhận")),
        ),
        default=Asked.ON_PAPER.value,
    )
    prediction_wording = StringField(
        _l("Lời câu hỏi dự đoán"), [Length(max=LONGEST_WORDING)], filters=[stripped]
    )
    prediction_least = WholeNumberField(_l("Số dự đoán nhỏ nhất"), 0, LARGEST_GUESS)
    prediction_most = WholeNumberField(_l("Số dự đoán lớn nhất"), 1, LARGEST_GUESS)
    marked_part = StringField(
        _l("Tên phần do Ban giám khảo chấm"), [Length(max=LONGEST_PART)], filters=[stripped]
    )
    marked_part_most = MarkField(_l("Điểm tối đa của phần đó"))
    ranking = CriteriaList(
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
    points_to_win = IntegerField(_l("Hoặc phải đạt ít nhất (điểm)"), [Optional()])
    shortfall = SelectField(
        _l("Khi ít người đạt mức điểm hơn số giải"),
        choices=options(
            (Shortfall.VACANT.value, _l("Để trống các giải còn lại")),
            (Shortfall.LOWER.value, _l("Trao tiếp theo thứ hạng cho người chưa đạt")),
        ),
        default=Shortfall.VACANT.value,
    )
    prizes = FieldList(
        FormField(PrizeRow), _l("Cơ cấu giải thưởng mỗi đợt"), max_entries=MOST_PRIZES
    )
    collective = FormField(CollectiveForm, _l("Giải tập thể"))
    prizes_per_person = IntegerField(
        _l("Số giải tối đa của một người trong cả cuộc thi"), [Optional(), NumberRange(1, 100)]
    )
    one_per_level = BooleanField(_l("Mỗi người chỉ nhận một giải cùng mức trong cả cuộc thi"))
    highest_only = BooleanField(_l("Mỗi người chỉ được trao giải cao nhất trong các đợt thi"))
    prizes_per_unit = IntegerField(
        _l("Số giải tối đa của một đơn vị trong một đợt"), [Optional(), NumberRange(1, 1000)]
    )
    prizes_per_phone = IntegerField(
        _l("Số giải tối đa của một số điện thoại trong một đợt"),
        [Optional(), NumberRange(1, 100)],
    )
    vacancy = SelectField(
        _l("Giải của người không được nhận"),
        choices=options(
            (Vacancy.MOVES_UP.value, _l("Trao cho người xếp sau")),
            (Vacancy.STAYS_VACANT.value, _l("Để trống")),
        ),
        default=Vacancy.MOVES_UP.value,
    )
    certificates = SelectField(
        _l("Giấy chứng nhận"),
        choices=options(
            (Certified.EVERYBODY.value, _l("Mọi người có tên trong kết quả")),
            (Certified.PASSED.value, _l("Người đạt đủ điểm, và người đạt giải")),
            (Certified.WINNERS.value, _l("Chỉ người đạt giải")),
        ),
        default=Certified.EVERYBODY.value,
    )
    certificate_points = IntegerField(_l("Điểm được giấy chứng nhận"), [Optional()])
    show_score = BooleanField(_l("Hiện điểm ngay sau khi nộp bài"))
    release_answers = SelectField(
        _l("Công bố đáp án"),
        choices=options(
            (Release.AT_ONCE.value, _l("Cho người thi ngay sau khi nộp bài")),
            (Release.AT_CLOSE.value, _l("Khi đợt thi đã đóng")),
            (Release.AT_PUBLICATION.value, _l("Cùng lúc công bố kết quả")),
            (Release.NEVER.value, _l("Không công bố")),
        ),
    )
    complaint_days = IntegerField(_l("Số ngày nhận khiếu nại"), [Optional()])
    one_approval = BooleanField(_l("Kết quả chỉ cần một người duyệt"))
    board_places = IntegerField(_l("Số dòng bảng xếp hạng công khai"), [InputRequired()])
    public_counts = BooleanField(_l("Công khai số người dự thi khi đợt thi đang mở"))
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
        order = [name for name in regulation.ranking if name != "jury"]
        return cls(
            formdata=None,
            data={
                **regulation.to_document(),
                "age_on": regulation.age_on,
                "collective": collective_form.typed(regulation.collective),
                "time_limit_min": _minutes(regulation.time_limit_s),
                "attempt_delay_min": _minutes(regulation.attempt_delay_s),
                "ranking": order + [""] * (MOST_RANKS - len(order)),
            },
        )

    def offer_groups(self, groups: Iterable[Group]) -> None:
        """Let the prediction be about the people of one of these groups alone."""
        offered = ((group.name, group.name) for group in groups)
        self.target_group.choices = options(EVERYBODY, *offered)

    def regulation(self, base: Regulation | None = None) -> Regulation | None:
        """Answer the typed regulation of a form that was validated; parameters that the form does
        not ask for are those of `base`. None: each fault now stands beside its field."""
        values: dict[str, Any] = {
            name: self[name].data
            for name in Regulation.__dataclass_fields__
            if name in self and name not in {"prizes", "ranking", "interim_cron", "collective"}
        }
        if day := values.get("age_on"):
            values["age_on"] = day.isoformat()
        for name, when_empty in WHEN_EMPTY.items():
            if values[name] is None:
                values[name] = when_empty
        return self.sound(
            {
                **(base.to_document() if base else {}),
                **values,
                "time_limit_s": _seconds(self.time_limit_min.data),
                "attempt_delay_s": _seconds(self.attempt_delay_min.data),
                "interim_cron": " ".join((self.interim_cron.data or "").split()) or None,
            }
        )

    def sound(self, values: dict[str, Any]) -> Regulation | None:
        """Answer the regulation of these parameters with the tables of the form: ranking, prizes
        and collective prizes. None: each fault now stands beside its field, also those that only
        show once what can be read is put together."""
        usual = Regulation().to_document()
        unread = {name for name in usual if self._is_unread(name)}
        try:
            wanted = Regulation.from_document(
                {
                    **values,
                    **self._collective(),
                    "prizes": prize_documents(self.prizes),
                    "ranking": [name for name in self.ranking.data if name],
                    **{name: usual[name] for name in unread},
                }
            )
        except RegulationError as error:
            for name, sentence in certain(error.faults, unread):
                add_fault(self[SHOWN_AT.get(name, name)], sentence)
        return None if self.errors else wanted

    def _is_unread(self, name: str) -> bool:
        """Answer whether a parameter was typed so that it says nothing. Of the tables of prizes
        the sound lines are read."""
        shown = SHOWN_AT.get(name, name)
        return shown in self and name not in {"prizes", "collective"} and bool(self[shown].errors)

    def _collective(self) -> dict[str, Any]:
        if "collective" not in self:
            return {}
        rule = self.collective.form.rule()
        for sentence in self.collective_faults(rule) if rule else ():
            add_fault(self.collective.form.scope, sentence)
        return {"collective": rule and rule.to_document()}

    def collective_faults(self, rule: CollectiveRule) -> Iterable[str]:
        """Answer what this kind of regulation cannot take of a sound rule of collective prizes."""
        return ()


class RoundRegulationForm(RegulationForm):
    """The parameters that a round may have of its own."""

    left_out = OF_THE_CONTEST | {"preset", "people", "questions", "seen"}

    def __init__(self, *args: Any, **more: Any) -> None:
        """Leave out what belongs to the contest."""
        super().__init__(*args, **more)
        for name in self.left_out:
            del self[name]
