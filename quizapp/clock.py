"""What time is it? The only file that may ask the machine's clock."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

CITY = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """Answer the present moment in UTC. Entrances call this once, at their first line."""
    return datetime.now(UTC)


def in_city(moment: datetime) -> datetime:
    """Answer the same moment on the city's clock, for screens and documents."""
    return moment.astimezone(CITY)
