"""What do the contests of today ask of those who register, and does somebody need no account?"""

from sqlalchemy import select

from quizapp import cache
from quizapp.contests.models import Contest, RegulationVersion, Round
from quizapp.contests.queries import REMEMBER_S, current_contest
from quizapp.database import db


def youngest_admitted() -> int | None:
    """Answer the lowest age that the current contest, or a round that is not tallied yet, admits;
    None if there is neither. Remembered like the facts."""
    return cache.remember(("youngest admitted",), REMEMBER_S, _youngest_admitted)


def _youngest_admitted() -> int | None:
    current = current_contest()
    ages = [] if current is None else [current.regulation.minimum_age]
    versions = db.session.scalars(
        select(RegulationVersion).where(
            RegulationVersion.id.in_(select(Round.regulation_id).where(Round.tallied_at.is_(None)))
        )
    )
    return min([*ages, *(version.regulation.minimum_age for version in versions)], default=None)


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
