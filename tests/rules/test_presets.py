"""Do presets set what their families print, and leave the rest alone?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.rules import presets
from quizapp.rules.choices import Certified, Release, Target
from quizapp.rules.collectives import Indicator
from quizapp.rules.ranking import Counted
from quizapp.rules.regulation import Regulation
from tests.rules.lines import law
from tests.rules.test_regulation import regulations


@given(regulations(), st.sampled_from(sorted(presets.PRESETS)))
@law
def test_a_preset_fits_over_every_regulation(base: Regulation, name: str) -> None:
    rule = presets.applied(name, base)
    for parameter, value in presets.PRESETS[name].changes.items():
        assert getattr(rule, parameter) == value
    # The organizers' own words stay.
    assert (rule.purpose, rule.eligibility, rule.more) == (
        base.purpose,
        base.eligibility,
        base.more,
    )


def test_a_contest_of_no_family_begins_as_most_of_them_agree() -> None:
    rule = presets.usual()
    assert (rule.minimum_age, rule.attempts_per_round, rule.time_limit_s) == (14, 3, 1200)
    assert (rule.same_questions, rule.shuffle_questions, rule.shuffle_options) == (True,) * 3
    assert (rule.target, rule.full_score_to_win) == (Target.ALL_CORRECT, True)
    assert rule.ranking[1:] == ("guess_distance", "handed_in_at", "attempts_used", "registered_at")
    assert (rule.prizes_per_person, rule.one_per_level) == (None, True)
    assert [prize.count for prize in rule.prizes] == [1, 2, 3, 5]
    assert (rule.certificates, rule.release_answers) == (Certified.WINNERS, Release.AT_CLOSE)
    assert rule.complaint_days == 3


def test_each_family_has_its_marks() -> None:
    rules = {name: presets.applied(name, Regulation()) for name in presets.PRESETS}
    vcnet, thanh_hoa, justice = rules["vcnet"], rules["participants"], rules["justice"]
    assert vcnet.ranking == ("full_score", "guess_distance", "handed_in_at")
    assert (vcnet.target, vcnet.attempts_per_round) == (Target.ALL_CORRECT, None)
    assert (vcnet.prizes_per_person, vcnet.counted_attempt) == (
        None,
        Counted.HIGHEST_THEN_EARLIEST,
    )
    assert (thanh_hoa.target, thanh_hoa.attempts_per_week) == (Target.PARTICIPANTS, 20)
    assert thanh_hoa.counted_attempt is Counted.BEST
    assert (justice.attempts_per_contest, justice.time_limit_s) == (3, 1200)
    assert [prize.count for prize in justice.prizes] == [1, 5, 10, 20]
    assert (rules["reform"].attempts_per_week, rules["reform"].full_score_to_win) == (1, False)
    collective = rules["reform"].collective
    assert collective is not None
    assert [(row.indicator, row.weight) for row in collective.weights] == [(Indicator.RATE, 100)]
    assert [(prize.level, prize.count, prize.value_vnd) for prize in collective.prizes] == [
        ("Nhất", 1, 0),
        ("Nhì", 1, 0),
        ("Ba", 1, 0),
    ]
    assert "tỷ lệ người dự thi trên tổng số người của đơn vị" in presets.PRESETS["reform"].told
    assert {name for name, rule in rules.items() if rule.collective} == {"reform"}
    for name in ("fastest", "school"):
        assert rules[name].ranking == ("score", "duration", "handed_in_at")
        assert (rules[name].target, rules[name].time_limit_s) == (Target.NONE, 900)
    assert rules["school"].attempts_per_round == 1


def test_an_unknown_preset_is_none() -> None:
    with pytest.raises(KeyError):
        presets.applied("mine", Regulation())
