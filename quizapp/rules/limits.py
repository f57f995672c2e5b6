"""May this person start another attempt?"""

from datetime import date, datetime

from quizapp.rules import guardians
from quizapp.rules.people_refusals import HasLeft
from quizapp.rules.refusals import MayNotPlay, NoAttemptLeft
from quizapp.rules.regulation import Regulation
from quizapp.rules.sentences import Sentence
from quizapp.rules.timing import CITY, require_age


def city_day_began(moment: datetime) -> datetime:
    """Answer when the day of `moment` began on the city's clock."""
    return moment.astimezone(CITY).replace(hour=0, minute=0, second=0, microsecond=0)


def require_eligible(
    regulation: Regulation,
    birth: date | None,
    now: datetime,
    *,
    has_left: bool = False,
    guardian_consents: bool = False,
    agreed_at: datetime | None = None,
) -> None:
    """Raise HasLeft if the person left the contest, MayNotPlay without a birth date, TooYoung under
    the regulation's age today, GuardianMissing or OwnConsentMissing without the consents that count
    today. `agreed_at` is when the person agreed, None if nothing is kept of it."""
    if has_left:
        raise HasLeft
    if birth is None:
        raise MayNotPlay(reason=Sentence("hồ sơ thiếu ngày sinh."))
    today = now.astimezone(CITY).date()
    require_age(birth, today, regulation.minimum_age)
    guardians.require_consents(
        birth,
        today,
        guardian_consents=guardian_consents,
        agreed_on=None if agreed_at is None else agreed_at.astimezone(CITY).date(),
    )


def require_attempt_left(
    regulation: Regulation, in_round: int, today: int, in_contest: int
) -> None:
    """Raise NoAttemptLeft if the attempts already begun use up what the regulation allows."""
    for allowed, used, span in (
        (regulation.attempts_per_round, in_round, Sentence("của đợt này")),
        (regulation.attempts_per_day, today, Sentence("của hôm nay")),
        (regulation.attempts_per_contest, in_contest, Sentence("của cả cuộc thi")),
    ):
        if allowed is not None and used >= allowed:
            raise NoAttemptLeft(allowed=allowed, span=span)


def attempts_left(regulation: Regulation, in_round: int) -> int | None:
    """Answer how many attempts of this round are left, None when there is no limit."""
    allowed = regulation.attempts_per_round
    return None if allowed is None else max(0, allowed - in_round)
