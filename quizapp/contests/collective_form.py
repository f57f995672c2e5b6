"""Which form holds the rule of the collective prizes?"""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, SelectField

from quizapp.contests.forms import Row, WholeNumberField, add_fault, options
from quizapp.contests.optional_day_field import OptionalDayField
from quizapp.contests.prize_form import PrizeRow, prize_documents
from quizapp.rules.collectives import (
    RATES,
    WORDS,
    CollectiveError,
    CollectiveRule,
    Indicator,
    Scope,
    Threshold,
    Weight,
)
from quizapp.rules.prizes import Prize

MOST_HEADS = 10_000_000
KEYS = 2
THRESHOLDS = 3
PRIZES = 6
# A least rate is typed in whole percent, and kept in hundredths of a percent.
HUNDREDTHS = 100
USUAL_BEST = 10

NONE = ("", _l("Không có"))
DROPPED = ("dropped", _l("Không có, và bỏ những gì ghi ở dưới"))

_INDICATORS = options(("", "—"), *((name.value, words) for name, words in WORDS.items()))


class ThresholdRow(Row):
    """The least that a unit must reach; a line without an indicator is left out."""

    indicator = SelectField(_l("Chỉ số"), choices=_INDICATORS, default="")
    minimum = WholeNumberField(_l("Ít nhất (tỷ lệ: %)"), 0, MOST_HEADS)
    from_head_count = WholeNumberField(_l("Đơn vị từ (người)"), 1, MOST_HEADS)
    below_head_count = WholeNumberField(_l("Đơn vị dưới (người)"), 1, MOST_HEADS)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also ask what must reach the numbers of a line."""
        sound: bool = super().validate(extra_validators)
        numbers = (self.minimum, self.from_head_count, self.below_head_count)
        if not self.indicator.data and any(number.data is not None for number in numbers):
            add_fault(self.indicator, gettext("Hãy chọn chỉ số cho mức tối thiểu đã nhập."))
            sound = False
        return sound


class CollectiveForm(Row):
    """Every parameter of the collective prizes. Without a scope there are none."""

    scope = SelectField(
        _l("Giải tập thể"),
        choices=options(
            NONE,
            (Scope.ROUND.value, _l("Trong từng đợt thi")),
            (Scope.CONTEST.value, _l("Một lần cho cả cuộc thi, cùng đợt cuối")),
            DROPPED,
        ),
        default="",
    )
    people = WholeNumberField(_l("Số người dự thi"), 0, 1000)
    attempts = WholeNumberField(_l("Số lượt thi"), 0, 1000)
    rate = WholeNumberField(_l("Tỷ lệ người dự thi trên tổng số người của đơn vị"), 0, 1000)
    full_score_rate = WholeNumberField(_l("Tỷ lệ người đạt điểm tối đa"), 0, 1000)
    points = WholeNumberField(_l("Tổng điểm của những người dự thi"), 0, 1000)
    best_mean = WholeNumberField(_l("Điểm trung bình của những người có điểm cao nhất"), 0, 1000)
    winners = WholeNumberField(_l("Số người đạt giải cá nhân"), 0, 1000)
    marks = WholeNumberField(_l("Điểm Ban giám khảo chấm"), 0, 1000)
    best = WholeNumberField(_l("Số người có điểm cao nhất được tính trung bình"), 1, 10_000)
    heads_on = OptionalDayField(_l("Tổng số người của đơn vị tính đến ngày"))
    then = FieldList(
        SelectField(_l("Chỉ số"), choices=_INDICATORS, default=""),
        _l("Khi bằng nhau, xét tiếp"),
        min_entries=KEYS,
        max_entries=KEYS,
    )
    thresholds = FieldList(
        FormField(ThresholdRow),
        _l("Mức tối thiểu để được xét"),
        min_entries=THRESHOLDS,
        max_entries=10,
    )
    prizes = FieldList(
        FormField(PrizeRow), _l("Cơ cấu giải tập thể mỗi khối"), min_entries=PRIZES, max_entries=20
    )

    @property
    def weights(self) -> list[Any]:
        """Answer the fields of the weights, one for each indicator."""
        return [self[name.value] for name in Indicator]

    def validate(self, extra_validators: Any = None) -> bool:
        """Also refuse to lose what was typed, where nobody said that it shall go."""
        if self.scope.data == DROPPED[0]:
            return True
        sound: bool = super().validate(extra_validators)
        if not self.scope.data and self._says_something():
            sentence = gettext(
                "Phần dưới đã ghi cách xét mà ở đây chọn “Không có”. Hãy chọn giải được xét thế"
                " nào, hoặc chọn “%(dropped)s”.",
                dropped=DROPPED[1],
            )
            add_fault(self.scope, sentence)
            sound = False
        return sound

    def _says_something(self) -> bool:
        return (
            any(weight.data or weight.errors for weight in self.weights)
            or self.best.data not in {None, USUAL_BEST}
            or bool(self.heads_on.data or self.heads_on.errors)
            or any(self.then.data)
            or any(any(row.values()) for row in [*self.thresholds.data, *self.prizes.data])
        )

    def rule(self) -> CollectiveRule | None:
        """Answer the typed rule as far as it can be read. None: there are no collective prizes, or
        each fault of the rule now stands beside its field."""
        if self.scope.errors or self.scope.data in {NONE[0], DROPPED[0]}:
            return None
        try:
            return self._rule()
        except CollectiveError as error:
            for name, sentence in error.faults:
                add_fault(self.scope if name == "weights" else self[name], sentence)
        return None

    def _rule(self) -> CollectiveRule:
        return CollectiveRule(
            # An indicator is chosen also where nobody can read how much it weighs.
            weights=tuple(
                Weight(indicator=name, weight=self[name.value].data or 1)
                for name in Indicator
                if self[name.value].data or self[name.value].errors
            ),
            prizes=tuple(Prize(**row) for row in prize_documents(self.prizes)),
            thresholds=tuple(
                Threshold(
                    indicator=(indicator := Indicator(row["indicator"])),
                    minimum=(row["minimum"] or 0) * (HUNDREDTHS if indicator in RATES else 1),
                    from_head_count=row["from_head_count"],
                    below_head_count=row["below_head_count"],
                )
                for row in (line.data for line in self.thresholds if not line.errors)
                if row["indicator"]
            ),
            then=tuple(Indicator(key.data) for key in self.then if key.data and not key.errors),
            best=self.best.data or USUAL_BEST,
            heads_on=self.heads_on.data,
            scope=Scope(self.scope.data),
        )


def typed(rule: CollectiveRule | None) -> dict[str, Any]:
    """Answer a stored rule as the form holds it."""
    if rule is None:
        return {"best": USUAL_BEST}
    stored = rule.to_document()
    return {
        "scope": rule.scope.value,
        **{row.indicator.value: row.weight for row in rule.weights},
        "best": rule.best,
        "heads_on": rule.heads_on,
        "then": [*(name.value for name in rule.then), *[""] * KEYS][:KEYS],
        "thresholds": [
            {
                **row,
                "indicator": row["indicator"].value,
                "minimum": row["minimum"] // (HUNDREDTHS if row["indicator"] in RATES else 1),
            }
            for row in stored["thresholds"]
        ],
        "prizes": stored["prizes"],
    }
