"""Who may register, and which dates, passwords, codes and names are accepted?"""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from quizapp.rules import people
from quizapp.rules.people import Sex
from quizapp.rules.refusals import BadDate, BadUsername, TooManyTries, WeakPassword

BORN = date(1990, 5, 19)
TODAY = date(2026, 5, 11)
BEGAN = datetime(2026, 5, 11, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "19/05/1990",
        "19/5/1990",
        " 19-05-1990 ",
        "19.5.1990",
        "19 5 1990",
        "19 / 05 / 1990",
        "19051990",
        "1990-05-19",
        "1990/5/19",
        "19 tháng 5 năm 1990",
        "Ngày 19 tháng 05 năm 1990",
        "19 tha\u0301ng 5 na\u0306m 1990",
        "１９/０５/１９９０",
    ],
)
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert people.calendar_day(text) == BORN


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Hãy nhập ngày"),
        ("  ", "Hãy nhập ngày"),
        ("hôm qua", "dạng ngày/tháng/năm"),
        ("1990", "dạng ngày/tháng/năm"),
        ("19/05", "dạng ngày/tháng/năm"),
        ("٣/٥/١٩٩٠", "dạng ngày/tháng/năm"),
        ("19–05–1990", "dạng ngày/tháng/năm"),
        ("19/05/90", "bốn chữ số"),
        ("19/05/19900", "bốn chữ số"),
        ("30/02/1990", "không có trên lịch"),
        ("05/19/1990", "không có trên lịch"),
        ("29/02/2023", "không có trên lịch"),
        ("00/05/1990", "không có trên lịch"),
        ("01/01/0000", "không có trên lịch"),
    ],
)
def test_what_is_no_day_is_told_why(text: str, words: str) -> None:
    with pytest.raises(BadDate, match=words):
        people.calendar_day(text)


@pytest.mark.parametrize(
    ("birth", "words"),
    [
        (date(1900, 1, 1), None),
        (date(1899, 12, 31), "năm sinh"),
        (TODAY, None),
        (TODAY + timedelta(days=1), "tương lai"),
    ],
)
def test_a_birth_lies_between_1900_and_today(birth: date, words: str | None) -> None:
    if words is None:
        people.require_birth(birth, TODAY)
    else:
        with pytest.raises(BadDate, match=words):
            people.require_birth(birth, TODAY)


OWN = {"phone": "+84912345678", "name": "Nguyễn Văn An", "birth": BORN}


@pytest.mark.parametrize(
    "password",
    [
        "mua-he-2026",
        "tôi đi học",
        "x7Kq2!mZ",
        "nguyenvanbinh",
        "an nguyen sac",
        "20051990",
        "hoa19051990",
        "912345679x",
        "k" + "ab" * 63 + "z",
    ],
)
def test_a_password_nobody_would_try_is_taken(password: str) -> None:
    people.require_password(password, **OWN)  # type: ignore[arg-type] # a table of arguments


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "ít nhất 8"),
        ("abcdef1", "ít nhất 8"),
        ("a1b2" * 32 + "c", "dài quá 128"),
        ("password", "dễ đoán"),
        ("PassWord", "dễ đoán"),
        ("Mật khẩu123", "dễ đoán"),
        ("Anh Yêu Em", "dễ đoán"),
        ("12345678", "dễ đoán"),
        ("23456789", "dễ đoán"),
        ("87654321", "dễ đoán"),
        ("abcdefgh", "dễ đoán"),
        ("aaaaaaaa", "dễ đoán"),
        ("abababab", "dễ đoán"),
        ("0912345678", "số điện thoại"),
        ("84912345678", "số điện thoại"),
        ("+84 912 345 678", "số điện thoại"),
        ("an0912345678", "số điện thoại"),
        ("nguyenvanan", "họ tên"),
        ("Nguyễn Văn An", "họ tên"),
        ("NguyenVanAn1990", "họ tên"),
        ("nguyen.van.an", "họ tên"),
        ("19051990", "ngày sinh"),
        ("19/05/1990", "ngày sinh"),
        ("19900519", "ngày sinh"),
    ],
)
def test_a_password_somebody_would_try_is_refused(password: str, words: str) -> None:
    with pytest.raises(WeakPassword, match=words):
        people.require_password(password, **OWN)  # type: ignore[arg-type] # a table of arguments


def test_without_knowing_the_person_only_the_password_itself_counts() -> None:
    people.require_password("19051990")
    people.require_password("nguyenvanan")
    people.require_password("0912345678")


@pytest.mark.parametrize(
    ("failures", "after", "minutes"),
    [
        (1, timedelta(), None),
        (10, timedelta(), None),
        (11, timedelta(), 15),
        (11, timedelta(minutes=1), 14),
        (11, timedelta(minutes=1, seconds=1), 14),
        (11, timedelta(minutes=14, seconds=59), 1),
        (11, timedelta(minutes=15), 1),
    ],
)
def test_the_eleventh_try_waits_for_the_rest_of_the_quarter_hour(
    failures: int, after: timedelta, minutes: int | None
) -> None:
    if minutes is None:
        people.require_tries_left(failures, BEGAN, BEGAN + after)
        return
    with pytest.raises(TooManyTries, match=f"10 lần.* {minutes} phút"):
        people.require_tries_left(failures, BEGAN, BEGAN + after)


def test_a_code_is_two_groups_that_nobody_misreads() -> None:
    codes = {people.slip_code(Random(seed)) for seed in range(500)}
    assert len(codes) == 500
    assert all(len(code) == 9 and code[4] == "-" for code in codes)
    used = set("".join(codes)) - {"-"}
    assert used == set(people.SLIP_ALPHABET)
    assert not used & set("01OIL")


@pytest.mark.parametrize(
    "typed", ["7KQM-X2PD", "7kqm-x2pd", " 7KQM X2PD ", "7kqmx2pd", "７KQM–X2PD"]
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert people.typed_code(typed) == "7KQM-X2PD"


def test_a_made_password_is_three_groups_and_good_enough() -> None:
    made = people.generated_password(Random(1))
    assert [len(group) for group in made.split("-")] == [4, 4, 4]
    people.require_password(made)
    assert made != people.generated_password(Random(2))


@pytest.mark.parametrize(
    ("text", "name"), [(" Chi.Tran ", "chi.tran"), ("bqt_01", "bqt_01"), ("a" * 60, "a" * 60)]
)
def test_an_organizers_name_is_folded(text: str, name: str) -> None:
    assert people.username(text) == name


@pytest.mark.parametrize("text", ["", "ab", "chị", "a b c", "-chi", "a" * 61, "сhi.tran"])
def test_an_organizers_name_can_be_typed_anywhere(text: str) -> None:
    with pytest.raises(BadUsername):
        people.username(text)


def test_numbers_of_people_are_spread_over_all_that_fit() -> None:
    dice = Random(1)
    drawn = [people.person_number(dice) for _ in range(1000)]
    assert len(set(drawn)) == 1000
    assert min(drawn) >= 1
    assert 2**31 * 0.99 < max(drawn) < 2**31


@pytest.mark.parametrize(
    ("text", "sex"),
    [("Nam", Sex.MALE), ("NỮ", Sex.FEMALE), ("nu", Sex.FEMALE), ("", None), ("  ", None)],
)
def test_a_list_writes_the_sex_as_people_do(text: str, sex: Sex | None) -> None:
    assert people.sex_written(text) is sex


def test_other_words_are_no_sex() -> None:
    for text in ("x", "không", "0"):
        with pytest.raises(ValueError, match=text):
            people.sex_written(text)
