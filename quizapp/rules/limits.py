"""May this person start another attempt?"""

from datetime import date, datetime, timedelta

from quizapp.rules import guardians
from quizapp.rules.attempt_refusals import PredictionOver, TooSoon
from quizapp.rules.people_refusals import HasLeft
from quizapp.rules.refusals import MayNotPlay, NoAttemptLeft
from quizapp.rules.regulation import Regulation
from quizapp.rules.sentences import Sentence
from quizapp.rules.timing import CITY, GRACE


def city_day_began(moment: datetime) -> datetime:
    """Answer when the day of `moment` began on the city's clock."""
    return moment.astimezone(CITY).replace(hour=0, minute=0, second=0, microsecond=0)


def city_week_began(moment: datetime) -> datetime:
    """Answer when the week of `moment` began: on Monday, 0 o'clock on the city's clock."""
    day = city_day_began(moment)
    return day - timedelta(days=day.weekday())


def require_eligible(
    regulation: Regulation,
    birth: date | None,
    now: datetime,
    *,
    has_left: bool = False,
    guardian_consents: bool = False,
    agreed_at: datetime | None = None,
    began: datetime | None = None,
) -> None:
    """Raise HasLeft if the person left the contest, MayNotPlay without a birth date, TooYoung or
    TooOld at another age than the regulation's, GuardianMissing or OwnConsentMissing without the
    consents that count today. `agreed_at` is when the person agreed, None if nothing is kept of it;
    `began` when the attempt began, None if it begins now."""
    if has_left:
        raise HasLeft
    if birth is None:
        raise MayNotPlay(reason=Sentence("hồ sơ thiếu ngày sinh."))
    today = now.astimezone(CITY).date()
    regulation.ages.require(birth, city_day_began(began or now).date())
    guardians.require_consents(
        birth,
        today,
        guardian_consents=guardian_consents,
        agreed_on=None if agreed_at is None else agreed_at.astimezone(CITY).date(),
    )


def require_attempt_left(
    regulation: Regulation, in_round: int, today: int, this_week: int, in_contest: int
) -> None:
    """Raise NoAttemptLeft if the attempts already begun use up what the regulation allows."""
    for allowed, used, span in (
        (regulation.attempts_per_round, in_round, Sentence("của đợt này")),
        (regulation.attempts_per_day, today, Sentence("của hôm nay")),
        (regulation.attempts_per_week, this_week, Sentence("của tuần này")),
        (regulation.attempts_per_contest, in_contest, Sentence("của cả cuộc thi")),
    ):
        if allowed is not None and used >= allowed:
            raise NoAttemptLeft(allowed=allowed, span=span)


def attempts_left(regulation: Regulation, in_round: int) -> int | None:
    """Answer how many attempts of this round are left, None when there is no limit."""
    allowed = regulation.attempts_per_round
    return None if allowed is None else max(0, allowed - in_round)


def next_start(regulation: Regulation, last_ended: datetime | None) -> datetime | None:
    """Answer from when the next attempt of a round may start, None for at once. `last_ended` is
    when the person's latest attempt in it was handed in or ran out."""
    if regulation.attempt_delay_s is None or last_ended is None:
        return None
    return last_ended + timedelta(seconds=regulation.attempt_delay_s)


def require_pause(regulation: Regulation, last_ended: datetime | None, now: datetime) -> None:
    """Raise TooSoon before the pause after the latest attempt of the round is over."""
    again = next_start(regulation, last_ended)
    if again is not None and now < again:
        raise TooSoon(again=again)


def predictable_until(closes: datetime, deadline: datetime) -> datetime:
    """Answer until when a prediction that is asked after the hand-in may arrive: until the round
    closes. Who started before an early closing keeps the attempt's own time."""
    return max(closes, deadline) + GRACE


def require_predictable(
    regulation: Regulation, closes: datetime, deadline: datetime, arrived: datetime
) -> None:
    """Raise PredictionOver unless a handed-in attempt may still be given its prediction."""
    if not regulation.predicts_afterwards or arrived > predictable_until(closes, deadline):
        raise PredictionOver
