"""Does the rehearsal tell ties apart from none?"""

from dataclasses import replace
from random import Random

import pytest

from quizapp.rules import simulation
from quizapp.rules.choices import Target
from quizapp.rules.prizes import Prize
from quizapp.rules.regulation import Regulation
from quizapp.rules.simulation import Forecast

PLAIN = Regulation(target=Target.NONE, ranking=("score", "duration", "handed_in_at"))


def rehearsed(rule: Regulation, people: int = 60, seed: int = 1) -> Forecast:
    return simulation.rehearse(rule, people=people, questions=10, dice=Random(seed))


def test_the_score_alone_leaves_every_prize_to_the_jury() -> None:
    found = rehearsed(replace(PLAIN, ranking=("score",)))
    assert (found.people, found.runs) == (60, simulation.RUNS)
    assert found.runs_with_ties == found.runs == found.ties
    assert found.tied_people > 10 * found.runs


def test_each_further_key_leaves_fewer_ties() -> None:
    chains = (("score",), ("score", "attempts_used"), ("score", "attempts_used", "draw"))
    tied = [rehearsed(replace(PLAIN, ranking=keys)).tied_people for keys in chains]
    assert tied[0] > tied[1] > tied[2] == 0


def test_the_same_dice_tell_the_same() -> None:
    rule = replace(PLAIN, ranking=("score",))
    assert rehearsed(rule) == rehearsed(rule)
    assert rehearsed(rule) != rehearsed(rule, seed=2)


def test_a_draw_leaves_no_tie() -> None:
    found = rehearsed(replace(PLAIN, ranking=("score", "draw")))
    assert (found.runs_with_ties, found.ties, found.tied_people) == (0, 0, 0)


@pytest.mark.parametrize("target", [Target.ALL_CORRECT, Target.PARTICIPANTS, Target.ATTEMPTS])
def test_a_prediction_alone_ties_where_many_guess_near(target: Target) -> None:
    rule = Regulation(target=target, ranking=("full_score", "guess_distance"))
    assert rehearsed(rule, people=400).ties > 0
    assert rehearsed(replace(rule, ranking=(*rule.ranking, "handed_in_at", "draw"))).ties == 0


def test_limits_bound_the_attempts_and_a_short_limit_the_time() -> None:
    once = replace(PLAIN, attempts_per_week=1, full_score_to_win=False, ranking=("attempts_used",))
    # With one attempt each, the number of attempts parts nobody: all stand on the first place.
    assert rehearsed(once).tied_people == 60 * simulation.RUNS
    several = replace(once, attempts_per_week=None, time_limit_s=None)
    assert rehearsed(several).tied_people < 60 * simulation.RUNS
    assert rehearsed(replace(once, time_limit_s=60, ranking=("duration",))).tied_people > 0


def test_marks_part_people_whom_nothing_else_parts() -> None:
    by_score = replace(
        PLAIN, ranking=("score",), full_score_to_win=True, marked_part="Bài viết",
        marked_part_most=1000, prizes=(Prize(level="Nhất", count=1, value_vnd=0),),
    )  # fmt: skip
    by_marks = replace(by_score, ranking=("score", "marks"))
    assert rehearsed(by_score).tied_people > rehearsed(by_marks).tied_people


def test_a_quota_makes_ties_of_equals_whom_one_level_would_hold() -> None:
    one_level = replace(
        PLAIN, ranking=("score",), full_score_to_win=True,
        prizes=(Prize(level="Nhất", count=60, value_vnd=0),),
    )  # fmt: skip
    assert rehearsed(one_level).ties == 0
    assert rehearsed(replace(one_level, prizes_per_unit=1)).ties > 0
    assert rehearsed(replace(one_level, prizes_per_phone=1)).ties > 0
    assert rehearsed(replace(one_level, prizes_per_unit=60, prizes_per_phone=60)).ties == 0
