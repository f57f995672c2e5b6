"""What time is it? The only file that may ask the machine's clock."""

from datetime import UTC, datetime

from quizapp.rules.timing import CITY

__all__ = ["CITY", "in_city", "now"]


def now() -> datetime:
    """Answer the present moment in UTC. Entrances call this once, at their first line."""
    return datetime.now(UTC)


def in_city(moment: datetime) -> datetime:
    """Answer the same moment on the city's clock, for screens and documents."""
    return moment.astimezone(CITY)
