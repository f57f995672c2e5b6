"""Who is of the age for taking part, on both sides of each birthday, and how is it told?"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.rules.age_refusals import TooOld, TooOldOn, TooYoung, TooYoungOn
from quizapp.rules.ages import FOR_ACCOUNTS, Ages, age_sentence
from quizapp.rules.refusals import Refusal
from tests.rules.lines import law

TODAY = date(2026, 5, 11)
DAY = date(2026, 9, 30)


def answer(ages: Ages, birth: date, today: date = TODAY) -> type[Refusal] | None:
    try:
        ages.require(birth, today)
    except Refusal as refusal:
        return type(refusal)
    return None


@pytest.mark.parametrize(
    ("birth", "refusal"),
    [
        (date(2014, 5, 12), TooYoung),
        (date(2014, 5, 11), None),
        (date(1955, 5, 12), None),  # the last day of being 70
        (date(1955, 5, 11), TooOld),
    ],
)
def test_without_a_day_of_its_own_the_age_is_that_of_today(
    birth: date, refusal: type[Refusal] | None
) -> None:
    assert answer(Ages(minimum=12, maximum=70), birth) is refusal


@pytest.mark.parametrize("today", [TODAY, DAY - timedelta(days=1), DAY, date(2027, 12, 31)])
@pytest.mark.parametrize(
    ("birth", "refusal"),
    [
        (date(2014, 10, 1), TooYoungOn),
        (date(2014, 9, 30), None),
        (date(1955, 10, 1), None),
        (date(1955, 9, 30), TooOldOn),
    ],
)
def test_on_a_fixed_day_the_age_is_the_same_whenever_somebody_sits(
    birth: date, refusal: type[Refusal] | None, today: date
) -> None:
    assert answer(Ages(minimum=12, maximum=70, on=DAY), birth, today) is refusal


def test_without_a_maximum_nobody_is_too_old() -> None:
    assert answer(Ages(minimum=12), date(1900, 1, 1)) is None
    assert answer(Ages(minimum=12, on=DAY), date(1900, 1, 1)) is None


def test_one_year_may_be_admitted_alone() -> None:
    ages = Ages(minimum=15, maximum=15)
    assert answer(ages, date(2010, 5, 12)) is None
    assert answer(ages, date(2010, 5, 11)) is TooOld
    assert answer(ages, date(2011, 5, 12)) is TooYoung


def test_a_child_is_seven_on_the_day_of_the_deed_whatever_day_is_fixed() -> None:
    ages, birth = Ages(minimum=7, on=DAY), date(2019, 6, 1)
    with pytest.raises(TooYoung) as refused:
        ages.require(birth, date(2026, 5, 31))
    assert refused.value.facts == {"age": 7}
    ages.require(birth, date(2026, 6, 1))


def test_who_was_born_on_29_february_turns_older_on_1_march() -> None:
    birth = date(2008, 2, 29)
    assert answer(Ages(minimum=18), birth, date(2026, 2, 28)) is TooYoung
    assert answer(Ages(minimum=18), birth, date(2026, 3, 1)) is None
    assert answer(Ages(minimum=16, maximum=17), birth, date(2026, 2, 28)) is None
    assert answer(Ages(minimum=16, maximum=17), birth, date(2026, 3, 1)) is TooOld


def test_the_refusals_name_the_ages_and_the_day() -> None:
    with pytest.raises(TooYoungOn) as young:
        Ages(minimum=12, on=DAY).require(date(2014, 10, 1), TODAY)
    assert young.value.facts == {"age": 12, "day": DAY}
    with pytest.raises(TooOld) as old:
        Ages(minimum=12, maximum=70).require(date(1955, 5, 11), TODAY)
    assert str(old.value) == (
        "Người dự thi không được quá 70 tuổi, nghĩa là chưa đủ 71 tuổi vào ngày bắt đầu lượt thi."
    )
    with pytest.raises(TooOldOn) as old_then:
        Ages(minimum=12, maximum=70, on=DAY).require(date(1955, 9, 30), TODAY)
    assert old_then.value.facts == {"age": 70, "beyond": 71, "day": DAY}
    assert {young.value.status, old.value.status, old_then.value.status} == {403}


days = st.dates(min_value=date(2020, 1, 1), max_value=date(2100, 12, 31))


@given(st.integers(7, 100), days, st.none() | days)
@law
def test_the_latest_birth_is_the_last_that_is_old_enough(
    minimum: int, today: date, on: date | None
) -> None:
    ages = Ages(minimum=minimum, on=on)
    reckoned = Ages(minimum=minimum)
    latest = ages.latest_birth(today)
    assert answer(reckoned, latest, on or today) is None
    assert answer(reckoned, latest + timedelta(days=1), on or today) is TooYoung


def test_on_29_february_the_youngest_are_those_of_28_february() -> None:
    assert Ages(minimum=18).latest_birth(date(2028, 2, 29)) == date(2010, 2, 28)
    assert Ages(minimum=16).latest_birth(date(2028, 2, 29)) == date(2012, 2, 29)


@pytest.mark.parametrize(
    ("admitted", "youngest"), [([], 16), ([18], 16), ([16], 16), ([15], 15), ([7], 7), ([18, 9], 9)]
)
def test_a_child_registers_where_a_contest_admits_it(admitted: list[int], youngest: int) -> None:
    ages = [Ages(minimum=each, maximum=70) for each in admitted]
    assert Ages.to_register(ages, TODAY) == Ages(minimum=youngest)


def test_a_child_registers_who_will_be_old_enough_on_the_fixed_day() -> None:
    fixed = Ages(minimum=12, on=DAY)
    registers = Ages.to_register([fixed, Ages(minimum=12)], TODAY)
    assert registers == fixed
    assert answer(registers, date(2014, 9, 30)) is None
    assert answer(registers, date(2014, 10, 1)) is TooYoungOn


def test_a_day_long_past_keeps_nobody_of_sixteen_from_registering() -> None:
    assert Ages.to_register([Ages(minimum=12, on=date(2020, 1, 1))], TODAY) == Ages(minimum=16)


def test_an_account_has_ages_without_end() -> None:
    assert answer(Ages.to_register([Ages(minimum=7, maximum=11)], TODAY), date(1930, 1, 1)) is None
    assert answer(FOR_ACCOUNTS, date(2019, 5, 11)) is None
    assert answer(FOR_ACCOUNTS, date(2019, 5, 12)) is TooYoung


def test_the_usual_sentence() -> None:
    assert age_sentence(Ages(minimum=16)) == (
        "Người dự thi từ đủ 16 tuổi trở lên tính đến ngày bắt đầu lượt thi."
    )
    assert age_sentence(Ages(minimum=15)) == (
        "Người dự thi từ đủ 15 tuổi trở lên tính đến ngày bắt đầu lượt thi. Người chưa đủ 16 tuổi"
        " cần có đồng ý của cha, mẹ hoặc người giám hộ trước khi làm bài; trên bảng xếp hạng công"
        " khai, ai chưa đủ tuổi ấy tính đến ngày đợt thi đóng chỉ hiện mã số thay cho họ tên."
    )


def test_an_end_and_a_day_are_told() -> None:
    assert age_sentence(Ages(minimum=18, on=DAY)) == (
        "Người dự thi từ đủ 18 tuổi trở lên tính đến ngày 30/09/2026."
    )
    assert age_sentence(Ages(minimum=18, maximum=70)) == (
        "Người dự thi từ đủ 18 tuổi đến hết 70 tuổi (chưa đủ 71 tuổi), tính đến ngày bắt đầu lượt"
        " thi."
    )
    assert age_sentence(Ages(minimum=12, maximum=70, on=DAY)).startswith(
        "Người dự thi từ đủ 12 tuổi đến hết 70 tuổi (chưa đủ 71 tuổi), tính đến ngày 30/09/2026."
        " Người chưa đủ 16 tuổi, tính theo ngày thực hiện, cần có đồng ý"
    )


def test_the_regulation_names_the_guardian_wherever_a_child_may_sit() -> None:
    assert "giám hộ" not in age_sentence(Ages(minimum=16))
    assert "giám hộ" in age_sentence(Ages(minimum=15))
    # Sixteen in September, fifteen in May.
    assert "giám hộ" in age_sentence(Ages(minimum=16, on=DAY))
    assert "giám hộ" not in age_sentence(Ages(minimum=17, on=DAY))


def test_the_least_age_of_all_is_told_where_a_fixed_day_could_hide_it() -> None:
    least = "Ngày bắt đầu lượt thi, người dự thi cũng phải đủ 7 tuổi."
    assert least in age_sentence(Ages(minimum=7, on=DAY))
    assert least not in age_sentence(Ages(minimum=7))
    assert least not in age_sentence(Ages(minimum=8, on=DAY))


def test_without_an_account_the_guardian_is_asked_after_the_hand_in() -> None:
    assert "trước khi làm bài" in age_sentence(Ages(minimum=15))
    told = age_sentence(Ages(minimum=15), without_account=True)
    assert "khi khai thông tin sau khi nộp bài" in told
    assert "trước khi làm bài" not in told
