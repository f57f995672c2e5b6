"""May this person start another attempt?"""

from datetime import date, datetime

from quizapp.rules.people_refusals import HasLeft
from quizapp.rules.refusals import MayNotPlay, NoAttemptLeft
from quizapp.rules.regulation import Regulation
from quizapp.rules.timing import CITY, require_age


def city_day_began(moment: datetime) -> datetime:
    """Answer when the day of `moment` began on the city's clock."""
    return moment.astimezone(CITY).replace(hour=0, minute=0, second=0, microsecond=0)


def require_eligible(
    regulation: Regulation, birth: date | None, now: datetime, *, has_left: bool = False
) -> None:
    """Raise HasLeft if the person left the contest, MayNotPlay without a birth date, TooYoung under
    the regulation's age today."""
    if has_left:
        raise HasLeft
    if birth is None:
        raise MayNotPlay(reason="hồ sơ thiếu ngày sinh.")
    require_age(birth, now.astimezone(CITY).date(), regulation.minimum_age)


def require_attempt_left(
    regulation: Regulation, in_round: int, today: int, in_contest: int
) -> None:
    """Raise NoAttemptLeft if the attempts already begun use up what the regulation allows."""
    for allowed, used, span in (
        (regulation.attempts_per_round, in_round, "của đợt này"),
        (regulation.attempts_per_day, today, "của hôm nay"),
        (regulation.attempts_per_contest, in_contest, "của cả cuộc thi"),
    ):
        if allowed is not None and used >= allowed:
            raise NoAttemptLeft(allowed=allowed, span=span)


def attempts_left(regulation: Regulation, in_round: int) -> int | None:
    """Answer how many attempts of this round are left, None when there is no limit."""
    allowed = regulation.attempts_per_round
    return None if allowed is None else max(0, allowed - in_round)
