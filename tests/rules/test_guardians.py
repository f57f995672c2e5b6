"""Who needs a guardian, on both sides of each birthday?"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.rules import guardians
from quizapp.rules.people_refusals import (
    GuardianIsTheChild,
    GuardianMissing,
    NoGuardianNeeded,
    OwnConsentMissing,
    WrongGuardianPhone,
)
from tests.rules.lines import law

BIRTH = date(2010, 5, 12)
LAST_DAY = date(2026, 5, 11)
BIRTHDAY = date(2026, 5, 12)


@pytest.mark.parametrize(
    ("birth", "day", "needed"),
    [
        (BIRTH, LAST_DAY, True),
        (BIRTH, BIRTHDAY, False),
        (date(2012, 2, 29), date(2028, 2, 28), True),
        (date(2012, 2, 29), date(2028, 2, 29), False),
        (date(2020, 2, 29), date(2027, 3, 1), True),
        (None, LAST_DAY, False),
    ],
)
def test_a_guardian_is_needed_until_the_sixteenth_birthday(
    birth: date | None,
    day: date,
    needed: bool,  # noqa: FBT001 - a table of cases
) -> None:
    assert guardians.needs_guardian(birth, day) is needed


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2080, 1, 1)))
@law
def test_of_age_begins_on_the_first_day_without_a_guardian(birth: date) -> None:
    first = guardians.of_age_from(birth)
    assert guardians.needs_guardian(birth, first - timedelta(days=1))
    assert not guardians.needs_guardian(birth, first)


def test_the_own_word_counts_alone_from_the_sixteenth_birthday() -> None:
    assert not guardians.own_word_counts(BIRTH, LAST_DAY)
    assert guardians.own_word_counts(BIRTH, BIRTHDAY)


def test_who_is_born_on_29_february_comes_of_age_on_a_day_that_exists() -> None:
    assert guardians.of_age_from(date(2084, 2, 29)) == date(2100, 3, 1)


def test_a_child_plays_with_the_guardians_consent_alone() -> None:
    with pytest.raises(GuardianMissing):
        guardians.require_consents(BIRTH, LAST_DAY, guardian_consents=False, agreed_on=LAST_DAY)
    guardians.require_consents(BIRTH, LAST_DAY, guardian_consents=True, agreed_on=LAST_DAY)


@pytest.mark.parametrize("guardian_consents", [True, False])
def test_from_the_birthday_on_the_person_is_asked_directly(
    guardian_consents: bool,  # noqa: FBT001 - a table of cases
) -> None:
    with pytest.raises(OwnConsentMissing):
        guardians.require_consents(
            BIRTH, BIRTHDAY, guardian_consents=guardian_consents, agreed_on=LAST_DAY
        )
    guardians.require_consents(
        BIRTH, BIRTHDAY, guardian_consents=guardian_consents, agreed_on=BIRTHDAY
    )
    guardians.require_consents(BIRTH, BIRTHDAY, guardian_consents=False, agreed_on=None)
    assert guardians.must_agree_again(BIRTH, BIRTHDAY, LAST_DAY)
    assert not guardians.must_agree_again(BIRTH, LAST_DAY, LAST_DAY)
    assert not guardians.must_agree_again(None, BIRTHDAY, LAST_DAY)


@pytest.mark.parametrize(
    ("day", "own", "guardian", "may"),
    [
        (LAST_DAY, True, True, True),
        (LAST_DAY, True, False, False),
        (LAST_DAY, False, True, False),
        (BIRTHDAY, True, False, True),
        (BIRTHDAY, False, True, False),
    ],
)
def test_a_childs_name_is_published_if_both_agree(
    day: date,
    own: bool,  # noqa: FBT001 - a table of cases
    guardian: bool,  # noqa: FBT001 - the same
    may: bool,  # noqa: FBT001 - the same
) -> None:
    assert guardians.may_publish(BIRTH, day, own=own, guardian=guardian) is may


def test_a_guardian_is_somebody_else_and_only_for_a_child() -> None:
    guardians.require_guardian(BIRTH, LAST_DAY, child="nguyen van an", guardian="le thi binh")
    with pytest.raises(GuardianIsTheChild):
        guardians.require_guardian(BIRTH, LAST_DAY, child="nguyen van an", guardian="nguyen van an")
    with pytest.raises(NoGuardianNeeded):
        guardians.require_guardian(BIRTH, BIRTHDAY, child="nguyen van an", guardian="le thi binh")


def test_who_gave_the_consent_withdraws_it() -> None:
    guardians.require_guardian_phone("+84912345678", "+84912345678")
    with pytest.raises(WrongGuardianPhone):
        guardians.require_guardian_phone("+84912345678", "+84912345679")


def test_a_board_code_is_a_childs_own_and_tells_nothing() -> None:
    codes = {guardians.board_code(number) for number in range(2000)}
    assert len(codes) > 1990
    assert all(len(code) == 8 and code.startswith("TS-") for code in codes)
    assert guardians.board_code(17) == guardians.board_code(17)
