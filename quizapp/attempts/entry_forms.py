"""What is asked of a person before the first attempt of a contest?"""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined] # its stubs are older
from wtforms.validators import InputRequired, Length

from quizapp.rules.eligibility import LONGEST_WORD, Group
from quizapp.web import Form


class EntryForm(Form):
    """A group, the code word, or both; what is not asked is taken away."""

    group = RadioField(
        _l("Bạn dự thi ở đối tượng nào?"),
        [InputRequired(_l("Hãy chọn một đối tượng trong danh sách."))],
    )
    word = StringField(
        _l("Mã dự thi"),
        [InputRequired(_l("Hãy nhập mã dự thi.")), Length(max=2 * LONGEST_WORD)],
        description=_l(
            "Mã ghi trong hướng dẫn của Ban tổ chức. Viết hoa hay viết thường, có dấu hay không dấu"
            " đều được."
        ),
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )

    def ask(self, groups: Sequence[Group], *, word: bool) -> None:
        """Keep what is asked: one of these groups, if there are any, and the code word."""
        if groups:
            self.group.choices = [SelectChoice(str(group.id), group.name) for group in groups]
        else:
            del self.group
        if not word:
            del self.word

    @property
    def chosen(self) -> int | None:
        """Answer the group that was chosen, None if none was asked."""
        return int(self.group.data) if "group" in self else None
