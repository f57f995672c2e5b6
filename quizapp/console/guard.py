"""Who may enter the organizers' rooms, and what does each of them see there?"""

from collections.abc import Sequence

from flask import abort, redirect, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from quizapp.accounts import unit_queries
from quizapp.accounts.access import current_organizer, current_person, require_role
from quizapp.accounts.models import Organizer, Role, Unit
from quizapp.console import bp
from quizapp.contests import queries
from quizapp.contests.models import Contest, Round
from quizapp.contests.queries import RoundFacts
from quizapp.database import db
from quizapp.rules.refusals import NotAllowed

OPEN_TO_ALL = {"console.sign_in", "console.begin_session"}
CONTACTS_PAGES = {
    *OPEN_TO_ALL,
    "console.sign_out",
    "console.password",
    "console.change_password",
    "console.own_units",
    "console.participation",
    "console.participation_xlsx",
}
"""Whoever is nothing but a contact enters these; each of them asks which unit."""


@bp.before_request
def require_organizer() -> Response | None:
    """Send visitors to the sign-in page, refuse citizens, let organizers in; contacts of units only
    where there is something for them."""
    organizer = current_organizer()
    if organizer is not None and is_contact_alone(organizer):
        if request.endpoint in CONTACTS_PAGES:
            return None
        if request.endpoint == "console.home":
            return redirect(url_for("console.own_units"))
        raise NotAllowed
    if request.endpoint in OPEN_TO_ALL or organizer is not None:
        return None
    if current_person() is not None:
        abort(403)
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("console.sign_in", next=back))


def the_organizer() -> Organizer:
    """Answer the organizer who is signed in; the guard has made sure that there is one."""
    organizer = current_organizer()
    if organizer is None:
        abort(403)
    return organizer


def sees(organizer: Organizer, contest_id: int) -> bool:
    """Answer whether the organizer has any role in this contest; to be a unit's contact is none."""
    return any(
        grant.contest_id in {None, contest_id} and grant.role != Role.CONTACT
        for grant in organizer.grants
    )


def is_contact_alone(organizer: Organizer) -> bool:
    """Answer whether the organizer is a contact of units and nothing else."""
    roles = {grant.role for grant in organizer.grants}
    return roles == {Role.CONTACT.value}


def contacts_of(organizer: Organizer) -> list[tuple[Contest, Unit]]:
    """Answer in which contests the organizer sees which units: the current contest first, then the
    newest."""
    grants = [grant for grant in organizer.grants if grant.role == Role.CONTACT]
    if not grants:
        return []
    units = {unit.id: unit for unit in unit_queries.all_units()}
    everything = db.session.scalars(
        select(Contest).order_by(Contest.is_current.desc(), Contest.id.desc())
    ).all()
    return [
        (contest, units[unit_id])
        for contest in everything
        for unit_id in dict.fromkeys(
            grant.unit_id for grant in grants if grant.contest_id in {None, contest.id}
        )
        if unit_id is not None
    ]


def visible_contests(organizer: Organizer) -> Sequence[Contest]:
    """Answer the contests the organizer has a role in, the current one first, then the newest."""
    everything = db.session.scalars(
        select(Contest).order_by(Contest.is_current.desc(), Contest.id.desc())
    )
    return [contest for contest in everything if sees(organizer, contest.id)]


def contest_or_404(contest_id: int, role: Role | None = None) -> Contest:
    """Answer the contest, if the organizer may act in it: 404 without any role there, a refusal
    (403) with other roles than `role`."""
    contest = db.session.get(Contest, contest_id)
    if contest is None or not sees(the_organizer(), contest.id):
        abort(404)
    if role is not None:
        require_role(role, contest.id)
    return contest


def round_or_404(round_id: int, role: Role | None = None) -> Round:
    """Answer the round, if the organizer may act in its contest: 404 without any role there, a
    refusal (403) with other roles than `role`."""
    round_ = db.session.get(Round, round_id)
    if round_ is None or not sees(the_organizer(), round_.contest_id):
        abort(404)
    if role is not None:
        require_role(role, round_.contest_id)
    return round_


def facts_or_404(round_id: int, role: Role | None = None) -> RoundFacts:
    """Answer the facts of a round, fresh, under the same conditions as `round_or_404`."""
    facts = queries.round_now(round_id)
    if facts is None or not sees(the_organizer(), facts.contest_id):
        abort(404)
    if role is not None:
        require_role(role, facts.contest_id)
    return facts
