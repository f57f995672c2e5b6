"""Which addresses are taken, how often may letters go out, and when is a message tried again?"""

from datetime import timedelta

import pytest

from quizapp.rules import mail
from quizapp.rules.mail import Failure
from quizapp.rules.mail_refusals import AddressIsFull, BadAddress, TooManyLetters
from tests.rules.lines import assert_line, at

LONG_BOX = "a" * 64


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("an@example.com", "an@example.com"),
        ("  An.Nguyen@Example.COM ", "An.Nguyen@example.com"),
        ("\u200ban@example.com\u2060", "an@example.com"),
        ("ａｎ@example.com", "an@example.com"),
        ("a+b_c-d@mail.haiphong.gov.vn", "a+b_c-d@mail.haiphong.gov.vn"),
        (f"{LONG_BOX}@x.vn", f"{LONG_BOX}@x.vn"),
    ],
)
def test_an_address_is_kept_as_it_was_meant(text: str, kept: str) -> None:
    assert mail.address(text) == kept


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Hãy nhập"),
        ("   ", "Hãy nhập"),
        ("an", "dấu @"),
        ("0912345678", "dấu @"),
        ("nguyễn@example.com", "không dấu"),
        ("an nguyen@example.com", "khoảng trắng"),
        ("an@example.com\r\nBcc: b@example.com", "chưa đúng|khoảng trắng"),
        ("an@example.com\nx@example.com", "chưa đúng"),
        ("an@b@example.com", "chưa đúng"),
        ("@example.com", "chưa đúng"),
        ("an@", "chưa đúng"),
        ("an@localhost", "chưa đúng"),
        ("an@127.0.0.1", "chưa đúng"),
        ("an@-x.vn", "chưa đúng"),
        ("an@x..vn", "chưa đúng"),
        (".an@x.vn", "chưa đúng"),
        ("a..n@x.vn", "chưa đúng"),
        ("<an@x.vn>", "chưa đúng"),
        (f"a{LONG_BOX}@x.vn", "chưa đúng"),
        ("a@" + "x." * 130 + "vn", "dài quá 254"),
    ],
)
def test_what_is_no_address_is_told_why(text: str, words: str) -> None:
    with pytest.raises(BadAddress, match=words):
        mail.address(text)


def test_capitals_make_no_other_mailbox() -> None:
    assert mail.folded("An.Nguyen@example.com") == mail.folded("an.nguyen@example.com")


def test_three_letters_an_hour() -> None:
    now = at("10:00")
    mail.require_letter_left(0, None, now)
    mail.require_letter_left(2, at("09:30"), now)
    with pytest.raises(TooManyLetters) as refused:
        mail.require_letter_left(3, at("09:30"), now)
    assert refused.value.facts == {"letters": 3, "minutes": 30}
    with pytest.raises(TooManyLetters) as refused:
        mail.require_letter_left(3, at("09:00:01"), now)
    assert refused.value.facts["minutes"] == 1


def test_ten_people_share_a_mailbox_and_no_more() -> None:
    mail.require_room(9)
    with pytest.raises(AddressIsFull, match="10 người"):
        mail.require_room(10)


def test_the_pauses_grow_over_a_day_and_end() -> None:
    now = at("10:00")
    waits = []
    tries = 1
    while (again := mail.next_try(Failure.UNREACHABLE, None, tries, now, None)) is not None:
        waits.append(again - now)
        tries += 1
    assert waits == sorted(waits)
    assert len(set(waits)) == len(waits) == mail.TRIES - 1
    assert timedelta(hours=20) < sum(waits, timedelta()) < timedelta(hours=36)


@pytest.mark.parametrize(
    ("failure", "status", "again"),
    [
        (Failure.UNREACHABLE, None, True),
        (Failure.SIGN_IN, 535, True),  # the operator will mend it
        (Failure.SENDER, 550, True),
        (Failure.RECIPIENT, 450, True),
        (Failure.RECIPIENT, 550, False),
        (Failure.CONTENT, 451, True),
        (Failure.CONTENT, 554, False),
        (Failure.CONTENT, None, True),
        (Failure.BROKEN, None, True),
        (Failure.UNWANTED, None, False),
        (Failure.EXPIRED, None, False),
    ],
)
def test_what_is_refused_for_good_is_not_tried_again(
    failure: Failure, status: int | None, *, again: bool
) -> None:
    assert (mail.next_try(failure, status, 1, at("10:00"), None) is not None) == again


def test_nothing_is_put_off_beyond_its_life() -> None:
    def tried_again(expires: object) -> bool:
        found = mail.next_try(Failure.UNREACHABLE, None, 1, at("10:00"), expires)  # type: ignore[arg-type]
        return found is not None

    assert_line(tried_again, "10:00 no · 10:01 no · 10:01:00.001 yes · 12:00 yes")


def test_a_claim_outlives_its_sending_and_a_memory_outlives_every_notice() -> None:
    assert timedelta(minutes=5) < mail.LEASE < timedelta(hours=1)
    assert sum(mail.PAUSES, timedelta()) < mail.KEPT
