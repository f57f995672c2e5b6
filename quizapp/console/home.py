"""What needs the organizers' attention now?"""

from flask import render_template

from quizapp import clock
from quizapp.accounts import queries as accounts
from quizapp.accounts.access import has_role
from quizapp.accounts.models import Role
from quizapp.attempts import extension_queries, monitoring
from quizapp.console import bp
from quizapp.console.guard import the_organizer, visible_contests
from quizapp.console.readiness import awaiting_of, unready
from quizapp.contests import queries
from quizapp.mail import queries as mail
from quizapp.rules.release import counts_shown
from quizapp.rules.timing import Phase


@bp.get("/")
def home() -> str:
    """Show what is running, what waits for somebody, and what will not work as it stands."""
    now = clock.now()
    organizer = the_organizer()
    contests = visible_contests(organizer)
    rounds = queries.rounds_now([contest.id for contest in contests])
    phases = {facts.id: facts.phase(now) for facts in rounds}
    sat = [facts for facts in rounds if facts.summary is None]
    going = [facts for facts in sat if phases[facts.id] is Phase.OPEN]
    countable = [f.id for f in going if counts_shown(f.regulation, f.tallied_at)]
    unready_ids = unready(rounds, now)
    faulty = [facts for facts in rounds if facts.id in unready_ids]
    return render_template(
        "console/home.html",
        now=now,
        contests=contests,
        # Their passwords were shown on a screen, and they are admins of everything.
        demo_left=has_role(organizer, Role.ADMIN)
        and not all(contest.is_demo for contest in contests)
        and accounts.has_active_demo_organizer(),
        mail_stuck=has_role(organizer, Role.MANAGER) and mail.is_stuck(),
        going=going,
        figures=monitoring.figures(countable) if countable else {},
        faulty=faulty,
        awaiting=awaiting_of(faulty, now),
        edits=has_role(organizer, Role.EDITOR),
        more_time=extension_queries.waiting(
            [f.id for f in sat if has_role(organizer, Role.MANAGER, f.contest_id)], now
        ),
        may_create=has_role(organizer, Role.MANAGER),
        coming=[facts for facts in sat if phases[facts.id] is Phase.UPCOMING][:5],
        waiting=[facts for facts in rounds if phases[facts.id] in {Phase.COLLECTING, Phase.REVIEW}],
        phases=phases,
    )
