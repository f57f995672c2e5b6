"""How is a unit chosen in a form, with and without script?

With script a search field takes the place of the list. Without it a short list stands in the page
whole; of a long one, what fits the name that was typed.
"""

from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined] # its stubs are older
from wtforms.validators import Length, ValidationError

from quizapp.accounts.unit_choices import UnitList, unit_list
from quizapp.languages import SOURCE, current, sentence_of
from quizapp.rules.people_refusals import UnknownUnit
from quizapp.rules.unit_search import MOST_SHOWN, Found, find, meant

LONGEST_LIST = 200
"""So many units stand in a page; 114 of them weigh 2 KB compressed."""
LONGEST_TYPED = 200

WORDS = {
    "data-placeholder": _l("Gõ tên mới hoặc tên cũ"),
    "data-was": _l("%(unit)s (trước là %(former)s)", unit="{unit}", former="{former}"),
    "data-many": _l("Có %(count)s đơn vị. Gõ thêm để thu hẹp.", count="{count}"),
    "data-found": _l("Có %(count)s đơn vị phù hợp.", count="{count}"),
    "data-none": _l("Không tìm thấy đơn vị này. Hãy thử gõ ngắn hơn."),
    "data-choose": _l("Hãy chọn một đơn vị trong danh sách."),
    "data-loading": _l("Đang tải danh sách đơn vị…"),
    "data-failed": _l("Chưa tải được danh sách đơn vị. Hãy kiểm tra mạng rồi gõ lại."),
}
"""What the page's script says."""


class UnitField(SelectField):
    """A list of units; a script makes it searchable. Its data is the unit's id or None."""

    known: UnitList
    kept: tuple[int, str] | None = None
    found: int | None = None

    def __init__(self, label: str, **more: Any) -> None:
        """Keep the id as a number."""
        super().__init__(label, coerce=_unit_id, **more)

    def pre_validate(self, form: Any) -> None:
        """Refuse a unit that does not exist today and is not the one the person has."""
        if self.data in self.known.by_id or (self.kept and self.data == self.kept[0]):
            return
        if self.found is None:
            raise ValidationError(sentence_of(UnknownUnit()))
        self.description = ""  # the fault says the same
        raise ValidationError(_told(self.found))


class UnitNameField(StringField):
    """A part of a unit's name, for people without script. The script takes it away."""

    def __init__(self, label: str, **more: Any) -> None:
        """Bound what is typed."""
        longest = Length(
            max=LONGEST_TYPED,
            message=_l("Không được dài quá %(most)s ký tự.", most=LONGEST_TYPED),
        )
        description = _l("Gõ một phần tên; tên xã, phường trước khi sắp xếp cũng được.")
        super().__init__(
            label,
            validators=[longest],
            description=description,
            render_kw={"autocomplete": "off", "type": "search"},
            **more,
        )


def offer(
    field: UnitField, typed: UnitNameField, on: date, kept: tuple[int, str] | None = None
) -> None:
    """Fill the list: all units if they are few, else what fits the name that was typed. `kept` is
    the unit a person has, which may exist no more."""
    field.known, field.kept = unit_list(on), kept
    field.render_kw = {
        "autocomplete": "off",
        "data-unit-search": url_for("units.file", version=field.known.version),
        **WORDS,
    }
    # Names of units stay Vietnamese on a page in another language.
    said = {} if current() == SOURCE else {"lang": SOURCE}
    text = (typed.data or "")[: LONGEST_TYPED + 1]
    units = field.known.units
    if len(text) <= LONGEST_TYPED and text.strip():
        if field.data is None and (unit := meant(units, text)):
            field.data = unit.id
        matching = find(units, text)
        field.found = len(matching)
        options = [
            SelectChoice(str(one.unit.id), _shown(one), said) for one in matching[:MOST_SHOWN]
        ]
    elif len(units) <= LONGEST_LIST:
        options = [SelectChoice(str(unit.id), unit.label, said) for unit in units]
    else:
        options = []
    chosen = field.known.by_id.get(field.data) if field.data else None
    extra = [(chosen.id, chosen.label)] if chosen else []
    for number, label in extra + ([kept] if kept else []):
        if all(option.value != str(number) for option in options):
            options.append(SelectChoice(str(number), label, said))
    field.choices = [SelectChoice("", gettext("— Chọn đơn vị —")), *options]
    if field.found is not None:
        field.description = _told(field.found)


def _shown(one: Found) -> str:
    if not one.former:
        return one.unit.label
    return str(gettext("%(unit)s (trước là %(former)s)", unit=one.unit.label, former=one.former))


def _told(found: int) -> str:
    if found > MOST_SHOWN:
        return str(
            gettext(
                "Có %(count)s đơn vị phù hợp, dưới đây là %(most)s đơn vị đầu. Hãy gõ thêm để thu "
                "hẹp.",
                count=found,
                most=MOST_SHOWN,
            )
        )
    if found:
        return str(gettext("Có %(count)s đơn vị phù hợp. Hãy chọn trong danh sách.", count=found))
    return str(gettext("Không tìm thấy đơn vị này. Hãy thử gõ ngắn hơn."))


def _unit_id(value: Any) -> int | None:
    return int(value) if str(value).isdecimal() and len(str(value)) < 10 else None
