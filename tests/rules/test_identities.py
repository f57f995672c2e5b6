"""What is believed of a sign-in service, and what is not?"""

from datetime import UTC, date, datetime, timedelta

import pytest

from quizapp.rules import identities
from quizapp.rules.identities import Cancelled, NotProven, OnlyWayIn

ISSUER = "https://dang-nhap.example.vn"
MAPPING = {"full_name": "name", "phone": "phone_number", "birth_date": "birthdate"}
CLAIMS = {
    "iss": ISSUER,
    "sub": "248289761001",
    "name": "Nguyễn Văn An",
    "phone_number": "+84912345678",
    "birthdate": "1990-05-19",
}


def test_an_answer_carries_a_code() -> None:
    assert identities.answered({"code": "abc", "state": "x"}, ISSUER, "S") == "abc"
    assert identities.answered({"code": "abc", "iss": ISSUER}, ISSUER, "S") == "abc"


@pytest.mark.parametrize("error", sorted(identities.CANCELLED))
def test_who_changes_their_mind_is_told_so(error: str) -> None:
    with pytest.raises(Cancelled, match="Bạn đã dừng đăng nhập bằng VNeID"):
        identities.answered({"error": error}, ISSUER, "VNeID")


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"code": ""},
        {"error": "server_error"},
        {"error": "server_error", "code": "abc"},
        {"code": "abc", "iss": "https://evil.example"},
    ],
)
def test_any_other_answer_proves_nothing(answer: dict[str, str]) -> None:
    with pytest.raises(NotProven):
        identities.answered(answer, ISSUER, "S")


def test_claims_prove_a_subject_and_fill_in_a_form() -> None:
    found = identities.proven(CLAIMS, ISSUER, MAPPING, "S")
    assert (found.issuer, found.subject) == (ISSUER, "248289761001")
    assert found.told == {
        "full_name": "Nguyễn Văn An",
        "phone": "+84912345678",
        "birth_date": "1990-05-19",
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
        {"sub": "a\0b"},
    ],
)
def test_claims_without_a_subject_of_this_service_prove_nothing(
    changes: dict[str, object],
) -> None:
    with pytest.raises(NotProven):
        identities.proven({**CLAIMS, **changes}, ISSUER, MAPPING, "S")


@pytest.mark.parametrize(
    ("field", "odd"),
    [
        ("name", ""),
        ("name", "  "),
        ("name", ["An"]),
        ("name", "x" * 101),
        ("phone_number", None),
        ("birthdate", "1990"),
        ("birthdate", "0000-05-19"),
        ("birthdate", "1990-02-31"),
        ("birthdate", "19/05/1990"),
    ],
)
def test_what_makes_no_sense_is_left_out(field: str, odd: object) -> None:
    mapped = next(name for name, claim in MAPPING.items() if claim == field)
    told = identities.told({**CLAIMS, field: odd}, MAPPING)
    assert set(told) == set(MAPPING) - {mapped}


def test_only_mapped_claims_are_read() -> None:
    assert identities.told(CLAIMS, {"full_name": "name"}) == {"full_name": "Nguyễn Văn An"}
    assert identities.told(CLAIMS, {}) == {}


def test_a_birthdate_is_a_whole_date() -> None:
    assert identities.whole_date("1990-05-19") == date(1990, 5, 19)
    assert identities.whole_date("1990") is None


def test_what_is_kept_has_an_end() -> None:
    now = datetime(2026, 5, 11, tzinfo=UTC)
    until = (now + timedelta(seconds=1)).timestamp()
    assert identities.still_good(until, now)
    assert not identities.still_good(until, now + timedelta(seconds=1))


def test_an_identity_goes_where_another_way_in_stays() -> None:
    identities.require_another_way_in(has_password=True, identities=1)
    identities.require_another_way_in(has_password=False, identities=2)


def test_the_only_way_in_stays() -> None:
    with pytest.raises(OnlyWayIn, match="Hãy đặt mật khẩu trước"):
        identities.require_another_way_in(has_password=False, identities=1)
