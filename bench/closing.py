"""What does it cost to close a round of a million attempts, and to correct one afterwards?

`BENCH_DATABASE_URL=postgresql://… python -m bench.closing`: a database of its own is made beside
the one named, and dropped afterwards, so that it may follow `python -m bench`. CLOSING_ATTEMPTS
papers by three fifths as many people are closed by one call: counted, frozen, ranked. The thousand
that are still open are collected before, as a scheduler does all the time, and timed alone. Beside
the closing, in the same run over the same table, stands the bare ranking query, which only sums up
the places. Then a correction is computed beforehand, and done
(not with CLOSING_CORRECTS=0).
"""

import json
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import create_engine, func, make_url, select, text

from bench.stage import environment, prepare
from quizapp import clock
from quizapp.accounts.models import Organizer
from quizapp.app import create_app
from quizapp.attempts import collecting
from quizapp.attempts.models import Attempt
from quizapp.banks.models import QuestionVersion
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import operations, ordering
from quizapp.results.models import Closing
from quizapp.rules.corrections import Kind

ATTEMPTS = int(os.environ.get("CLOSING_ATTEMPTS", "1000000"))
CORRECTS = os.environ.get("CLOSING_CORRECTS", "1") == "1"
OPEN = 1000
QUESTIONS = 10
PORT = 8475
NOBODYS = "a hash that no password has"
TURNS = int(os.environ.get("CLOSING_TURNS", "3"))

PEOPLE = text("""
    INSERT INTO person (id, full_name, name_folded, birth_date, session_epoch, registered_at,
                        is_demo, is_trial)
    SELECT 1000 + n, 'Người thử ' || n, 'nguoi thu ' || n, DATE '1990-05-19', 0,
           CAST(:opens AS timestamptz) - n * INTERVAL '7 seconds', TRUE, FALSE
    FROM generate_series(1, :people) AS n
""")

# Sat at any moment of the round, any question right seven times in eight; the first fifth sat twice
# and some of them three times.
PAPERS = text("""
    INSERT INTO attempt (round_id, person_id, number, is_trial, paper, question_count, answers,
                         receipt, started_at, deadline, handed_in_at, collected, points, "right",
                         is_full, took_ms, guess)
    SELECT :round, 1001 + (n - 1) % :people, 1 + (n - 1) / :people, FALSE, CAST(:paper AS jsonb),
           :questions,
           (SELECT jsonb_object_agg(
                CAST(place AS text),
                jsonb_build_object('chosen', jsonb_build_array((n * 7 + place * 13) % 8 % 4),
                                   'page', 1, 'n', 1, 'at_ms', 1700000000000 + n))
            FROM generate_series(0, :questions - 1) AS place),
           'AAAA-BBBB', started, started + INTERVAL '20 minutes',
           CASE WHEN n > :open THEN started + took END, FALSE,
           CASE WHEN n > :open THEN marked END, CASE WHEN n > :open THEN marked END,
           CASE WHEN n > :open THEN marked = :questions END,
           CASE WHEN n > :open THEN CAST(EXTRACT(EPOCH FROM took) * 1000 AS bigint) END,
           CASE WHEN n > :open THEN CAST(random() * :people AS bigint) END
    FROM (
        SELECT n, CAST(:opens AS timestamptz) + random() * INTERVAL '6 days' AS started,
               random() * INTERVAL '19 minutes' AS took,
               CAST(floor((1 - power(random(), 3)) * (:questions + 0.999)) AS integer) AS marked
        FROM generate_series(1, :attempts) AS n
    ) AS sittings
""")

T = TypeVar("T")


def main() -> None:
    """Fill, measure in turns, print."""
    with tempfile.TemporaryDirectory() as folder:
        environ = environment(folder, PORT)
        if not environ["QUIZ_DATABASE_URL"].startswith("postgresql"):
            sys.exit("BENCH_DATABASE_URL must name a database on PostgreSQL.")
        with beside(environ["QUIZ_DATABASE_URL"]) as url:
            environ["QUIZ_DATABASE_URL"] = environ["BENCH_DATABASE_URL"] = url
            prepare(environ, 1)
            app = create_app(environ)
            with app.app_context():
                round_id = _fill()
                _report(round_id)
                db.session.remove()
                db.engine.dispose()


@contextmanager
def beside(url: str) -> Iterator[str]:
    """Give an empty database on the same server, for as long as it is needed: whoever asks this
    process to stop gets it dropped too."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # A shell lets what it starts behind itself ignore SIGINT; the others would end it at once.
        signal.signal(number, signal.default_int_handler)
    named = make_url(url)
    own = named.set(database=f"{named.database}_closing")
    server = create_engine(named, isolation_level="AUTOCOMMIT")
    drop = text(f'DROP DATABASE IF EXISTS "{own.database}" WITH (FORCE)')
    try:
        with server.connect() as connection:
            # A run that could not be asked has left its own behind.
            connection.execute(drop)
            connection.execute(text(f'CREATE DATABASE "{own.database}"'))
        yield own.render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(drop)
        server.dispose()


def _fill() -> int:
    now = clock.now()
    opens, closes = now - timedelta(days=9), now - timedelta(days=2)
    round_ = db.session.scalars(select(Round)).one()
    round_.opens_at, round_.closes_at, round_.results_at = opens, closes, closes
    versions = db.session.scalars(
        select(QuestionVersion.id).order_by(QuestionVersion.id).limit(QUESTIONS)
    ).all()
    people = max(1, ATTEMPTS * 3 // 5)
    for username in ("mot", "hai"):
        db.session.add(
            Organizer(
                username=username,
                full_name="Người thử",
                password_hash=NOBODYS,
                session_epoch=0,
                is_active=True,
                created_at=now,
            )
        )
    db.session.flush()
    db.session.execute(PEOPLE, {"people": people, "opens": opens})
    db.session.execute(
        PAPERS,
        {
            "round": round_.id,
            "people": people,
            "attempts": ATTEMPTS,
            "open": OPEN,
            "opens": opens,
            "questions": QUESTIONS,
            "paper": json.dumps([[version, [0, 1, 2, 3]] for version in versions]),
        },
    )
    db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    return round_.id


def _report(round_id: int) -> None:
    out = sys.stdout.write
    now = clock.now()
    began = _memory_mb()
    bare = [_timed(lambda: _bare(round_id))[1] for _ in range(TURNS)]
    _taken, collecting_s = _timed(lambda: collecting.collect_round(round_id, now))
    db.session.commit()
    closed, closing_s = _timed(lambda: operations.tally(round_id, now))
    db.session.commit()
    closing_mb = _memory_mb()
    bare += [_timed(lambda: _bare(round_id))[1] for _ in range(TURNS)]
    ranked = db.session.get_one(Closing, round_id).people
    out(f"{ATTEMPTS} attempts, closed: {closed}, ranked: {ranked}\n\n")
    out("| step | seconds | peak memory of the process, MB |\n|---|---|---|\n")
    least = sorted(bare)[len(bare) // 2]
    out(f"| bare ranking query (median of {len(bare)}) | {least:.1f} | {began:.0f} |\n")
    out(f"| collecting {OPEN} open papers | {collecting_s:.1f} | – |\n")
    out(f"| closing | {closing_s:.1f} | {closing_mb:.0f} |\n")
    if CORRECTS:
        _correct(round_id, now)
    out(f"\nclosing / bare ranking query: {closing_s / least:.2f}\n")


def _correct(round_id: int, now: datetime) -> None:
    out = sys.stdout.write
    mot, hai = db.session.scalars(select(Organizer).order_by(Organizer.id)).all()
    version = db.session.scalars(
        select(Attempt.paper).where(Attempt.round_id == round_id).limit(1)
    ).one()[0][0]
    wanted = operations.Wanted(
        kind=Kind.ACCEPT, version_id=version, parameters={"options": [_other(version)]}
    )
    made, dry_s = _timed(
        lambda: operations.propose_correction(
            round_id, wanted, organizer=mot, now=now, reason="Đo tốc độ"
        )
    )
    db.session.commit()
    changed = made.outcome["papers"]["changed"]
    out(f"| correction beforehand, {changed} papers change | {dry_s:.1f} | {_memory_mb():.0f} |\n")
    _done, done_s = _timed(
        lambda: operations.confirm_correction(
            made.id, hai, now, seen=operations.outcome_digest(made)
        )
    )
    db.session.commit()
    out(f"| correction | {done_s:.1f} | {_memory_mb():.0f} |\n")


def _bare(round_id: int) -> int:
    """Answer the sum of all places: every row is ranked, none is kept."""
    regulation = db.session.get_one(Round, round_id).regulation_version.regulation
    counts = ordering.ranked(
        round_id, regulation.counted_attempt, regulation.ranking, target=ATTEMPTS // 10
    ).subquery()
    total = db.session.scalar(select(func.sum(counts.c.place + counts.c.guess_distance % 2)))
    db.session.rollback()
    return int(total or 0)


def _other(version: int) -> int:
    content = db.session.get_one(QuestionVersion, version).content
    return next(n for n in range(len(content["options"])) if n not in content["key"])


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    return work(), time.perf_counter() - began


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
