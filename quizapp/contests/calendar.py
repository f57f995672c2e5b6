"""How do the coming rounds stand in people's own calendars, as RFC 5545 has it?"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from flask_babel import gettext as _
from icalendar import Calendar, Event

from quizapp.contests.queries import RoundFacts

MEDIA_TYPE = "text/calendar"
MAKER = "-//quizapp//quizapp//VI"
LOOK_AGAIN = timedelta(hours=1)
"""How often a calendar that subscribes shall ask whether times have moved."""


def calendar(
    rounds: Iterable[tuple[RoundFacts, str]], name: str, site: str, now: datetime
) -> bytes:
    """Answer the file of these rounds, each with the address of its page.

    An event keeps its name for ever, so a calendar that takes the file again moves the event.
    """
    kept = Calendar()
    kept.add("prodid", MAKER)
    kept.add("version", "2.0")
    kept.add("x-wr-calname", name)
    kept.add("x-published-ttl", LOOK_AGAIN)
    for facts, address in rounds:
        kept.add_component(_event(facts, address, site, now))
    return bytes(kept.to_ical())


def _event(facts: RoundFacts, address: str, site: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"dot-thi-{facts.id}@{urlsplit(site).hostname}")
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", facts.opens_at.astimezone(UTC))
    event.add("dtend", facts.closes_at.astimezone(UTC))
    event.add("summary", f"{facts.name} · {facts.contest_name}")
    event.add("description", _("Vào thi tại: %(address)s", address=address))
    event.add("url", address)
    # A round of a week does not keep anybody from other appointments.
    event.add("transp", "TRANSPARENT")
    return event
