"""Which forms make a summary of rounds and settle by what it ranks?"""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from quizapp.contests import collective_form
from quizapp.contests.forms import (
    EVERYBODY,
    CityTimeField,
    ClosingTimeField,
    RoundForm,
    WholeNumberField,
    add_fault,
    options,
    stripped,
)
from quizapp.contests.regulation_form import RoundRegulationForm
from quizapp.rules import summaries
from quizapp.rules.collectives import CollectiveRule, Scope
from quizapp.rules.ranking import KEYS
from quizapp.rules.regulation import Regulation
from quizapp.rules.summaries import MOST_BEST, Summary, Way
from quizapp.rules.timing import Span
from quizapp.web import Form

KEPT = frozenset(
    {
        "ranking",
        "prizes",
        "collective",
        "full_score_to_win",
        "points_to_win",
        "shortfall",
        "vacancy",
        "complaint_days",
        "board_places",
        "note",
        "csrf_token",
    }
)
"""What has a meaning where nobody sits a paper."""


class SummaryForm(Form):
    """A new summary: which rounds, and how they are counted."""

    name = StringField(
        _l("Tên đợt tổng kết"), [InputRequired(), Length(max=120)], filters=[stripped]
    )
    opens = CityTimeField(_l("Tính các đợt mở từ"))
    closes = ClosingTimeField(_l("Đến trước"))
    results = CityTimeField(_l("Công bố kết quả lúc"))
    way = SelectField(
        _l("Cách tính"),
        choices=options(
            (Way.SUM.value, _l("Cộng điểm của mọi đợt")),
            (Way.BEST.value, _l("Cộng điểm của một số đợt có điểm cao nhất")),
            (Way.PARTICIPATION.value, _l("Đếm số đợt đã dự thi")),
        ),
    )
    best = WholeNumberField(_l("Số đợt có điểm cao nhất được tính"), 1, MOST_BEST)
    group = SelectField(_l("Tính các đợt dành cho"), default="")

    @property
    def span(self) -> Span:
        """Answer the typed times. Only for a form that has been validated."""
        return Span(opens=self.opens.moment, closes=self.closes.moment, results=self.results.moment)

    @property
    def summary(self) -> Summary:
        """Answer how rounds are counted. Only for a form that has been validated."""
        return Summary(way=Way(self.way.data), best=self.best.data)


class SummaryTimesForm(RoundForm):
    """A summary's name and times."""

    name = StringField(
        _l("Tên đợt tổng kết"), [InputRequired(), Length(max=120)], filters=[stripped]
    )
    opens = CityTimeField(_l("Tính các đợt mở từ"))
    closes = ClosingTimeField(_l("Đến trước"))
    group = SelectField(
        _l("Tính các đợt dành cho"),
        default=EVERYBODY,
        description=_l("Chỉ đổi được trước khi đợt tổng kết bắt đầu."),
    )


class SummaryRegulationForm(RoundRegulationForm):
    """The parameters that a summary may have of its own."""

    left_out = frozenset()

    def __init__(self, *args: Any, **more: Any) -> None:
        """Leave out what is said of papers, and the keys that a summary has not."""
        super().__init__(*args, **more)
        for name in [field.name for field in self if field.name not in KEPT]:
            del self[name]
        self.collective.form.scope.choices = options(
            collective_form.NONE,
            (Scope.ROUND.value, _l("Một lần trên các đợt được tính, cùng kết quả tổng kết")),
            collective_form.DROPPED,
        )
        for row in self.ranking:
            row.choices = options(
                ("", "—"),
                *((name, KEYS[name].words) for name in KEYS if name in summaries.KEYS - {"jury"}),
            )

    def regulation(self, base: Regulation | None = None) -> Regulation | None:
        """Answer `base` with what was typed. None: each fault now stands beside its field."""
        plain = KEPT - {"ranking", "prizes", "collective", "note", "csrf_token"}
        wanted = self.sound(
            {
                **(base or summaries.base(Regulation())).to_document(),
                **{name: self[name].data for name in plain},
            }
        )
        for name, sentence in summaries.faults(wanted) if wanted else ():
            add_fault(self[name], sentence)
        return None if self.errors else wanted

    def collective_faults(self, rule: CollectiveRule) -> Iterable[str]:
        """Answer what a summary cannot take of a sound rule of collective prizes."""
        return summaries.collective_faults(rule)
