"""Do papers that were sat without an account count in their person's group?"""

from datetime import timedelta

from flask import Flask

from quizapp.attempts.models import Attempt
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import operations as results
from quizapp.results.models import Closing
from quizapp.rights import guests
from quizapp.rules import eligibility
from quizapp.rules.regulation import Target
from tests.features.guest_stage import (
    TELLS,
    a_guest,
    an_account,
    facts_of,
    make_round,
    settle,
    tell,
)

DAY = timedelta(days=1)


def a_round() -> tuple[Round, int]:
    """A round that asks how many of the people will take part, and the number of their group."""
    round_ = make_round(
        target=Target.PARTICIPANTS,
        ranking=("score", "guess_distance", "handed_in_at"),
    )
    settle(round_.contest, groups=eligibility.checked_groups(["Cán bộ", "Nhân dân"]))
    round_.overrides = {"target_group": "Nhân dân"}
    db.session.commit()
    _officials, people = facts_of(round_).eligibility.groups
    return round_, people.id


def better(attempt: Attempt) -> None:
    attempt.points = attempt.right = 3
    db.session.commit()


def test_the_second_paper_of_somebody_counts_in_their_group(app: Flask) -> None:
    round_, people = a_round()
    first, second = a_guest(round_), a_guest(round_)
    tell(first, group=people)
    tell(second, group=people)
    better(second)
    results.tally(round_.id, round_.closes_at + DAY)
    closing = db.session.get_one(Closing, round_.id)
    assert (closing.people, closing.target) == (1, 1)


def test_a_paper_taken_over_counts_in_the_group_of_the_account(app: Flask) -> None:
    round_, people = a_round()
    owner, attempt = an_account(), a_guest(round_)
    guests.claim(facts_of(round_), attempt.person_id, owner.id, people, TELLS)
    better(attempt)
    results.tally(round_.id, round_.closes_at + DAY)
    closing = db.session.get_one(Closing, round_.id)
    assert (closing.people, closing.target) == (1, 1)
