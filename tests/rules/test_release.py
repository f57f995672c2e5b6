"""When do answers, scores and counts become visible?"""

from datetime import datetime

from quizapp.rules import release
from quizapp.rules.regulation import Regulation, Release, Target
from tests.rules.lines import assert_line, at

RANKING = ("score", "handed_in_at")
TALLIED = at("20:00:15")
PUBLIC = at("21:00")


def released(when: Release, tallied: datetime | None, public: datetime | None, line: str) -> None:
    rule = Regulation(release_answers=when)
    assert_line(
        lambda now: release.answers_released(rule, tallied_at=tallied, public_from=public, now=now),
        line,
    )


def test_answers_at_close_wait_for_the_ranking_not_for_the_clock() -> None:
    # An early closing leaves people at their papers behind the closing time.
    released(Release.AT_CLOSE, None, None, "19:59 no · 20:00 no · 47:00 no")
    released(Release.AT_CLOSE, TALLIED, None, "20:01 yes · 20:59 yes")


def test_answers_at_once_are_for_those_who_handed_in() -> None:
    rule = Regulation(release_answers=Release.AT_ONCE)
    assert release.answers_released(
        rule, tallied_at=None, public_from=None, now=at("08:10"), handed_in=True
    )
    # Everybody else waits as for the close.
    released(Release.AT_ONCE, None, PUBLIC, "19:59 no · 20:00 no · 47:00 no")
    released(Release.AT_ONCE, TALLIED, None, "20:01 yes")
    for other in set(Release) - {Release.AT_ONCE}:
        assert not release.answers_released(
            Regulation(release_answers=other),
            tallied_at=None,
            public_from=None,
            now=at("08:10"),
            handed_in=True,
        )


def test_answers_at_publication_wait_for_the_approved_hour() -> None:
    released(Release.AT_PUBLICATION, TALLIED, None, "20:01 no · 21:00 no · 47:00 no")
    released(Release.AT_PUBLICATION, TALLIED, PUBLIC, "20:59:59.999 no · 21:00 yes")


def test_answers_never_released_stay_secret() -> None:
    released(Release.NEVER, TALLIED, PUBLIC, "20:01 no · 21:00 no · 47:00 no")


def test_a_score_shows_at_once_or_with_the_result() -> None:
    at_once, later = Regulation(show_score=True), Regulation(show_score=False)
    assert_line(lambda now: release.score_shown(at_once, None, now), "08:20 yes · 21:00 yes")
    assert_line(lambda now: release.score_shown(later, None, now), "08:20 no · 21:00 no")
    assert_line(
        lambda now: release.score_shown(later, PUBLIC, now),
        "08:20 no · 20:59:59.999 no · 21:00 yes",
    )


def test_counts_are_hidden_while_people_predict_them() -> None:
    for target in (Target.ALL_CORRECT, Target.PARTICIPANTS, Target.ATTEMPTS):
        predicted = Regulation(target=target)
        assert not release.counts_shown(predicted, None)
        assert release.counts_shown(predicted, TALLIED)
    plain = Regulation(target=Target.NONE, ranking=RANKING)
    assert release.counts_shown(plain, None)
    assert release.counts_shown(plain, TALLIED)


def test_a_result_is_public_from_its_hour_on() -> None:
    assert_line(lambda now: release.is_public(PUBLIC, now), "20:59:59.999 no · 21:00 yes")
    assert_line(lambda now: release.is_public(None, now), "21:00 no · 47:00 no")


def test_answers_that_are_never_released_are_known_from_the_start() -> None:
    assert release.ever_released(Regulation(release_answers=Release.AT_PUBLICATION))
    assert not release.ever_released(Regulation(release_answers=Release.NEVER))


def test_registrations_are_kept_while_a_round_keeps_its_counts() -> None:
    assert release.registrations_shown([])
    assert release.registrations_shown([False, False])
    assert not release.registrations_shown([False, True])
