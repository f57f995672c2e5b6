"""Which form says how many questions come from where?"""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, HiddenField, SelectField

from quizapp.contests.forms import Row, WholeNumberField, options
from quizapp.rules.papers import RecipeLine
from quizapp.web import Form

MOST_LINES = 30


class RecipeRow(Row):
    """One line of a recipe; a line without a number is left out."""

    bank = SelectField(_l("Ngân hàng"), default="")
    topic = SelectField(_l("Chủ đề"), default="")
    difficulty = SelectField(
        _l("Độ khó"),
        choices=options(
            ("", _l("Mọi mức")),
            ("1", _l("1 · Dễ")),
            ("2", _l("2 · Vừa")),
            ("3", _l("3 · Khó")),
        ),
        default="",
    )
    count = WholeNumberField(_l("Số câu"), 1, 200)

    def says_something(self) -> bool:
        """Answer whether the row names a bank and a number."""
        return bool(self.bank.data and self.count.data)

    def line(self) -> RecipeLine:
        """Answer the line as rules know it."""
        return RecipeLine(
            bank=self.bank.data or "",
            count=self.count.data or 0,
            topic=self.topic.data or None,
            difficulty=int(self.difficulty.data) if self.difficulty.data else None,
        )


class RecipeForm(Form):
    """How many questions come from where."""

    rows = FieldList(FormField(RecipeRow), _l("Cơ cấu đề"), max_entries=MOST_LINES)
    seen = HiddenField()

    def offer(self, banks: Sequence[tuple[str, str]], topics: Sequence[str]) -> None:
        """Give every row its choices: banks as (slug, title), and the topics there are."""
        for row in self.rows:
            row.form.bank.choices = options(("", gettext("— chọn —")), *banks)
            row.form.topic.choices = options(
                ("", gettext("Mọi chủ đề")), *((topic, topic) for topic in topics)
            )

    def lines(self) -> list[RecipeLine]:
        """Answer the lines that name a bank and a number."""
        return [row.form.line() for row in self.rows if row.form.says_something()]
