"""How do interim boards appear on a contest's timetable?"""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from quizapp.contests import board_hours
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import documents, editions, queries
from quizapp.results.models import Edition, EditionKind, Place
from quizapp.rules import boards


def publish_interim_due(now: datetime) -> list[int]:
    """Publish the interim board of every open round whose hour has come. Answer the editions made.

    After an interruption only the latest due hour gets its board; hours that passed are gone.
    """
    made = []
    for round_ in queries.open_rounds(now):
        timetable = round_.regulation.interim_boards
        if timetable is None:
            continue
        after = max(round_.opens_at, editions.last_interim_hour(round_.id) or round_.opens_at)
        hours = board_hours.due_hours(timetable, after, now)
        if hours and (edition_id := _publish(round_, hours[-1], now)) is not None:
            made.append(edition_id)
    return made


def _publish(round_: Round, due_at: datetime, now: datetime) -> int | None:
    number = editions.next_number(round_.id)
    rows = documents.running(round_)
    document = documents.interim(round_, rows, number=number, made_at=now)
    edition = Edition(
        round_id=round_.id,
        number=number,
        kind=EditionKind.INTERIM,
        due_at=due_at,
        made_at=now,
        document=document,
        digest=boards.digest(document),
        note="",
        approved_at=now,
        public_from=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(edition)
    except IntegrityError:
        # Another scheduler published this hour a moment ago.
        return None
    db.session.add_all(
        Place(edition_id=edition.id, person_id=row.person_id, place=row.place, points=row.points)
        for row in rows
    )
    return edition.id
