"""Who is the contact of a unit? For admins of all contests."""

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.accounts import operations, unit_queries
from quizapp.accounts.access import require_role
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Role, Unit
from quizapp.accounts.staff_forms import ContactForm
from quizapp.console import bp
from quizapp.console.answers import finish
from quizapp.console.organizers import contests_seen, grants_form, one_page, organizer_or_404
from quizapp.rules.names import clean, fold

Page = str | tuple[str, int] | Response


@bp.post("/thanh-vien/<int:organizer_id>/dau-moi")
def set_contact(organizer_id: int) -> Page:
    """Let an organizer see how a unit takes part."""
    now = clock.now()
    admin = require_role(Role.ADMIN)
    organizer = organizer_or_404(organizer_id)
    form = ContactForm(contests_seen(admin))
    if form.validate():
        units = _named(form.unit.data or "")
        if len(units) == 1:
            operations.set_contact(organizer, units[0], form.contest_id, Actor.of(admin), now)
            return finish(_("Đã giao đơn vị."), "console.one_organizer", organizer_id=organizer_id)
        form.unit.errors = [
            _("Có nhiều đơn vị tên này, hãy nhập mã.")
            if units
            else _("Không có đơn vị này. Hãy nhập đúng mã hoặc tên ở mục Đơn vị.")
        ]
    return one_page(organizer, grants_form(organizer, admin), contact=form), 422


@bp.post("/thanh-vien/<int:organizer_id>/dau-moi/<int:grant_id>/thoi")
def end_contact(organizer_id: int, grant_id: int) -> Page:
    """Let an organizer see a unit no more."""
    now = clock.now()
    admin = require_role(Role.ADMIN)
    operations.end_contact(organizer_or_404(organizer_id), grant_id, Actor.of(admin), now)
    return finish(_("Đã thôi giao đơn vị."), "console.one_organizer", organizer_id=organizer_id)


def _named(text: str) -> list[Unit]:
    """Answer the units of this code, else of this name."""
    everything = unit_queries.all_units()
    by_code = [unit for unit in everything if unit.code.casefold() == text.strip().casefold()]
    return by_code or [unit for unit in everything if unit.name_folded == fold(clean(text))]
