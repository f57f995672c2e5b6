"""Which forms give a round, or one person's paper, more time?"""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length

from quizapp.contests.forms import CityTimeField, ClosingTimeField, WholeNumberField, stripped
from quizapp.contests.models import Round
from quizapp.rules.more_time import MOST_MINUTES
from quizapp.rules.timing import Span
from quizapp.web import Form


class Looked(Form):
    """What is looked at first: the reason is asked with the press that proposes it."""

    reason = TextAreaField(
        _l("Lý do"),
        [Length(max=2000)],
        filters=[stripped],
        description=_l("Người xác nhận đọc lý do này; lý do được lưu vào nhật ký."),
    )
    seen = HiddenField()


class ConfirmForm(Form):
    """The confirmation of what was looked at."""

    seen = HiddenField()


class DropForm(Form):
    """Why a proposal is rejected; whoever withdraws their own need not say."""

    reason = TextAreaField(_l("Lý do rút hoặc từ chối"), [Length(max=2000)], filters=[stripped])


class LongerRoundForm(Looked):
    """More time for all."""

    closes = ClosingTimeField(_l("Giờ đóng mới"))
    results = CityTimeField(_l("Công bố kết quả lúc"))

    def span(self, round_: Round) -> Span:
        """Answer the times the round would have."""
        return Span(
            opens=round_.opens_at,
            closes=self.closes.moment_after(round_.closes_at),
            results=self.results.moment_after(round_.results_at),
        )


class LongerPaperForm(Looked):
    """More time for one."""

    minutes = WholeNumberField(_l("Thêm bao nhiêu phút"), 1, MOST_MINUTES)


class SitterForm(Form):
    """Whom it is about."""

    class Meta(Form.Meta):
        """A search changes nothing."""

        csrf = False

    who = StringField(
        _l("Số điện thoại hoặc mã số người dự thi"), [Length(max=40)], filters=[stripped]
    )
