"""What do the contests of today ask of those who register, and does somebody need no account?"""

from sqlalchemy import select

from quizapp import cache
from quizapp.contests.models import Contest, RegulationVersion, Round
from quizapp.contests.queries import REMEMBER_S, current_contest
from quizapp.database import db
from quizapp.rules.ages import Ages


def ages_admitted() -> frozenset[Ages]:
    """Answer which ages the current contest, and the rounds that are not tallied yet, admit.
    Remembered like the facts."""
    return cache.remember(("ages admitted",), REMEMBER_S, _ages_admitted)


def _ages_admitted() -> frozenset[Ages]:
    current = current_contest()
    ages = [] if current is None else [current.regulation.ages]
    versions = db.session.scalars(
        select(RegulationVersion).where(
            RegulationVersion.id.in_(select(Round.regulation_id).where(Round.tallied_at.is_(None)))
        )
    )
    return frozenset([*ages, *(version.regulation.ages for version in versions)])


def sex_asked() -> bool:
    """Answer whether the current contest lets people tell their sex."""
    current = current_contest()
    return current is not None and current.eligibility.asks_sex


def guests_admitted() -> bool:
    """Answer whether there is a contest in which people take part without an account. Remembered
    like the facts."""
    return cache.remember(("guests admitted",), REMEMBER_S, _guests_admitted)


def _guests_admitted() -> bool:
    settled = db.session.scalars(select(Contest.eligibility))
    return any(one.get("without_account", False) for one in settled if one is not None)
