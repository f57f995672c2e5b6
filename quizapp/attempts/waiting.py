"""What does somebody see who waits for their turn to begin?

A page of a few kilobytes that asks no database: the turn stands in the signed session, and whether
it has come is a matter of the clock. With script the page is looked at once; without, it comes back
by itself every half minute. Only pressing the button begins, so nobody's clock runs unseen.
"""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, current_app, redirect, session, url_for
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.contests.views import round_or_404
from quizapp.rules import admission

bp = Blueprint("waiting", __name__)

LONGEST_PAUSE_S = 30


def send_there(round_id: int, comes_at: datetime) -> Response:
    """Let this browser know its turn, and answer the way to the waiting page."""
    session["turn"] = [round_id, int(comes_at.timestamp() * 1000)]
    return redirect(url_for("waiting.page", round_id=round_id))


def forget() -> None:
    """Forget a turn that was taken."""
    session.pop("turn", None)


@bp.get("/dot-thi/<int:round_id>/cho")
def page(round_id: int) -> Response | str:
    """Show when one's turn comes, or the button once it has come."""
    now = clock.now()
    facts = round_or_404(round_id)
    whose, comes_ms = session.get("turn", (None, 0))
    comes_at = datetime.fromtimestamp(comes_ms / 1000, UTC)
    if whose != round_id or not admission.is_kept(comes_at, now) or now >= facts.closes_at:
        return redirect(url_for("attempts.round_page", round_id=round_id))
    come = admission.has_come(comes_at, now)
    # Without the context processors: they ask the database.
    template = current_app.jinja_env.get_template("attempts/waiting.html")
    return template.render(
        facts=facts,
        come=come,
        comes_at=comes_at,
        kept_until=min(comes_at + admission.KEPT, facts.closes_at),
        minutes=admission.minutes_to_wait(comes_at, now),
        pause=min(LONGEST_PAUSE_S, max(1, (comes_at - now) // timedelta(seconds=1))),
        now=now,
    )
