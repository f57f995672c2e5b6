"""How does an organizer record that a guardian took the consent back? For managers."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from quizapp import cache, clock
from quizapp.accounts import guardian_texts, operations, phones, queries
from quizapp.accounts.access import require_role
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Person, Role
from quizapp.accounts.staff_forms import GuardianWithdrawalForm
from quizapp.console import bp
from quizapp.console.people import person_or_404
from quizapp.database import db
from quizapp.results import operations as results

Page = str | tuple[str, int] | Response


@bp.get("/nguoi-du-thi/<int:person_id>/giam-ho")
def guardian_consents(person_id: int) -> Page:
    """Show what guardians declared for a person."""
    require_role(Role.MANAGER)
    return _page(person_or_404(person_id), GuardianWithdrawalForm())


@bp.post("/nguoi-du-thi/<int:person_id>/giam-ho/rut-lai")
def withdraw_guardian_consent(person_id: int) -> Page:
    """Withdraw the standing declaration because the guardian asked for it."""
    now = clock.now()
    actor = Actor.of(require_role(Role.MANAGER))
    one = person_or_404(person_id)
    form = GuardianWithdrawalForm()
    if not form.validate():
        return _page(one, form), 422
    operations.withdraw_declaration(one.id, actor, now, reason=form.reason.data or "")
    results.take_back_names(one.id)
    db.session.commit()
    cache.forget()
    flash(gettext("Đã rút lại đồng ý của người giám hộ."), "good")
    return redirect(url_for("console.guardian_consents", person_id=person_id))


def _page(person: Person, form: GuardianWithdrawalForm) -> str:
    declared = queries.guardian_consents_of(person.id)
    return render_template(
        "console/people/guardians.html",
        person=person,
        form=form,
        rows=[(one, phones.shown(one.guardian_phone)) for one in declared],
        stands=any(one.withdrawn_at is None for one in declared),
        relationships=guardian_texts.RELATIONSHIPS,
    )
