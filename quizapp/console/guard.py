"""Who may enter the organizers' rooms, and what does each of them see there?"""

from collections.abc import Sequence

from flask import abort, redirect, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from quizapp.accounts.access import current_organizer, current_person, require_role
from quizapp.accounts.models import Organizer, Role
from quizapp.console import bp
from quizapp.contests import queries
from quizapp.contests.models import Contest, Round
from quizapp.contests.queries import RoundFacts
from quizapp.database import db

OPEN_TO_ALL = {"console.sign_in", "console.begin_session"}


@bp.before_request
def require_organizer() -> Response | None:
    """Send visitors to the sign-in page, refuse citizens, let organizers in."""
    if request.endpoint in OPEN_TO_ALL or current_organizer() is not None:
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
    """Answer whether the organizer has any role in this contest."""
    return any(grant.contest_id in {None, contest_id} for grant in organizer.grants)


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
