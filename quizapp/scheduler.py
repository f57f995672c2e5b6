"""What has to be tidied up from time to time, and who does it?

Every job asks the database what is due and claims it with a guarded statement, so a late run, a
second run and a second scheduler all change nothing. No result waits for a job: pages compute the
phase of a round from the clock.
"""

import logging
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import SystemRandom

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from quizapp import cache, clock
from quizapp.accounts import operations as accounts
from quizapp.attempts import admission, collecting, guests
from quizapp.banks import operations as banks
from quizapp.banks import uploads
from quizapp.database import db, only_reading, without_data
from quizapp.mail import delivery
from quizapp.mail import operations as mail
from quizapp.mail.models import Message
from quizapp.results import evidence_queries, notices, use_queries
from quizapp.results import operations as results
from quizapp.results import queries as results_queries

log = logging.getLogger("quizapp.scheduler")

SIGNALS = {signal.SIGTERM, signal.SIGINT}
"""What ends the scheduler."""

BATCH = 500
"""How many overdue attempts one transaction collects, or how many notices it writes; other writers
wait for no more than that."""

DICE = SystemRandom()


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One line of the timetable. `work` answers how much it did and commits what it did. What talks
    to somebody else's server, or reads for long, runs `apart`: the others never wait for it."""

    name: str
    every_s: int
    work: Callable[[datetime], int]
    apart: bool = False


def collect_overdue(now: datetime) -> int:
    """Hand in every attempt whose deadline is over, with what was saved."""
    total = 0
    while collected := collecting.collect_overdue(now, BATCH):
        db.session.commit()
        total += collected
    return total


def tally_due(now: datetime) -> int:
    """Rank every round that is closed and not ranked yet, each in a transaction of its own, so that
    one that cannot be ranked keeps back no other."""
    ranked, failed = 0, []
    for round_id in results_queries.rounds_to_tally(now):
        try:
            ranked += results.tally(round_id, now)
            db.session.commit()
        except Exception as error:
            db.session.rollback()
            log.error("round %d cannot be ranked", round_id, exc_info=_told(error))  # noqa: TRY400 - the words are chosen
            failed.append(round_id)
    if failed:
        raise RuntimeError(f"not ranked: {failed}")
    return ranked


def publish_interim(now: datetime) -> int:
    """Publish the interim boards whose hour has come."""
    published = results.publish_interim_due(now)
    db.session.commit()
    return len(published)


def tidy(now: datetime) -> int:
    """Drop what nobody will ask for again: undecided uploads, expired slips, old sign-in counts,
    links that are over, messages sent long ago, turns that nobody took, traces of sittings whose
    result has long been official, guests who never said who they are."""
    dropped = uploads.drop_old(now) + banks.drop_old(now) + accounts.drop_expired(now)
    dropped += accounts.drop_old_letters(now) + mail.drop_old(now) + admission.drop_old(now)
    dropped += results.drop_traces(now)
    db.session.commit()
    while gone := guests.forget_nameless(now, BATCH):
        db.session.commit()
        dropped += gone
    db.session.rollback()
    return dropped


def answer_reset_requests(now: datetime) -> int:
    """Write the letters for those who forgot their password, each request in a transaction."""
    answered = 0
    while accounts.answer_reset_request(now, DICE):
        db.session.commit()
        answered += 1
    db.session.rollback()
    return answered


def write_notices(now: datetime) -> int:
    """Write to those who wish it that a round opens, that its result is public, that they won."""
    if current_app.config["MAIL_URL"] is None:
        return 0
    written = 0
    while new := notices.write_due(now, BATCH):
        db.session.commit()
        written += new
    db.session.rollback()
    return written


def send_mail(now: datetime) -> int:
    """Take the messages that are due to the mail server."""

    def wanted(message: Message) -> bool:
        return accounts.still_wanted(message, now)

    return delivery.deliver_due(now, wanted)


def count_uses(now: datetime) -> int:
    """Count how the questions of ranked rounds did, each round in a transaction of its own."""
    counted = 0
    for round_id in use_queries.rounds_to_count():
        # Every paper of the round is looked at: until that is done, no other writer shall wait.
        with only_reading():
            uses = results.question_uses(round_id)
        counted += results.keep_question_uses(round_id, uses, now)
        db.session.commit()
    return counted


def look_through(now: datetime) -> int:
    """List what is worth a second look in ranked rounds, each round in a transaction of its own."""
    listed = 0
    for round_id in evidence_queries.rounds_to_look_through():
        # Every paper of the round is looked at: until that is done, no other writer shall wait.
        with only_reading():
            found = results.look_through(round_id)
        listed += results.list_evidence(round_id, found, now)
        db.session.commit()
    return listed


JOBS: tuple[Job, ...] = (
    Job(name="collect overdue attempts", every_s=10, work=collect_overdue),
    Job(name="rank closed rounds", every_s=10, work=tally_due),
    Job(name="publish interim boards", every_s=20, work=publish_interim),
    Job(name="count uses of questions", every_s=60, work=count_uses),
    Job(name="look for evidence", every_s=60, work=look_through, apart=True),
    Job(name="answer forgotten passwords", every_s=5, work=answer_reset_requests),
    Job(name="write notices", every_s=60, work=write_notices),
    Job(name="send mail", every_s=5, work=send_mail, apart=True),
    Job(name="tidy up", every_s=3600, work=tidy),
)


def _told(error: Exception) -> Exception:
    """Answer the error as the log may tell it."""
    return without_data(error) if isinstance(error, SQLAlchemyError) else error


def run_job(app: Flask, job: Job, now: datetime) -> bool:
    """Run one job in a context of its own. Answer False if it failed: that is logged, and neither
    stops the other jobs nor the next run of this one."""
    with app.app_context():
        cache.forget()  # what a page may see five seconds late must decide nothing here
        try:
            if done := job.work(now):
                log.info("%s: %d", job.name, done)
        except Exception as error:
            db.session.rollback()
            log.error("%s failed", job.name, exc_info=_told(error))  # noqa: TRY400 - the words are chosen
            return False
        return True


def tick(now: datetime) -> bool:
    """Run every job once, as at the moment `now`. Answer whether all of them went well.

    Each job has a session of its own: commit before, and read afresh afterwards.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's documented way to the application itself
    went_well = [run_job(app, job, now) for job in JOBS]
    return all(went_well)


def run(app: Flask) -> None:
    """Run the jobs by the clock until SIGTERM or SIGINT; the running job is finished first."""
    # Blocked here and in every thread made from here on, the signals wait until they are asked for.
    # An exception out of a handler could rise inside APScheduler's own loop and be swallowed there.
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    scheduler = BackgroundScheduler(
        timezone="UTC",
        # One thread: the jobs follow each other and never wait for each other's locks.
        executors={"default": ThreadPoolExecutor(1), "apart": ThreadPoolExecutor(1)},
        # A missed run is made up for once, however late; a job never runs beside itself.
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )

    def at_its_hour(job: Job) -> None:
        run_job(app, job, clock.now())

    for job in JOBS:
        scheduler.add_job(
            at_its_hour,
            "interval",
            args=[job],
            seconds=job.every_s,
            id=job.name,
            executor="apart" if job.apart else "default",
            next_run_time=clock.now(),
        )
    scheduler.start()
    log.info("running %d jobs", len(JOBS))
    signal.sigwait(SIGNALS)
    log.info("stopping")
    scheduler.shutdown(wait=True)
