"""How does somebody take part without an account, and until when do they say who they are?"""

from datetime import datetime, timedelta

import pytest

from quizapp.rules import guests, timing
from quizapp.rules.guest_refusals import (
    GuestHasAccount,
    GuestOverLimit,
    GuestTooSoon,
    LeftByWhoToldIt,
    ReceiptOfAnotherPaper,
    TellFirst,
    TooLateToTell,
    WithoutAccountSettled,
    WrongReceipt,
)
from quizapp.rules.guests import Found
from quizapp.rules.people_refusals import AlreadyRegistered, HasLeft, ToldAsGuest
from quizapp.rules.regulation import Regulation
from tests.rules.lines import at

CLOSES = at("12:00")
EARLY = at("09:30")
MS = timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("ended", "until"),
    [
        pytest.param(EARLY, "13:00", id="handed in while the round is open"),
        pytest.param(at("12:40"), "13:40", id="begun before an early closing"),
    ],
)
def test_an_hour_after_the_closing_or_the_later_hand_in(ended: datetime, until: str) -> None:
    assert guests.told_until(CLOSES, ended) == at(until)


def test_a_result_is_promised_for_after_the_telling() -> None:
    assert guests.is_promised_early(CLOSES, at("13:00") - MS)
    assert not guests.is_promised_early(CLOSES, at("13:00"))
    assert guests.result_expected(CLOSES, at("12:30")) == at("13:00")
    assert guests.result_expected(CLOSES, at("13:30")) == at("13:30")


def test_what_was_told_counts_up_to_the_last_moment_and_its_grace() -> None:
    last = at("13:00:05")
    guests.require_time_to_tell(CLOSES, EARLY, last)
    with pytest.raises(TooLateToTell):
        guests.require_time_to_tell(CLOSES, EARLY, last + MS)


def test_nobody_is_forgotten_whose_form_may_still_arrive() -> None:
    last = guests.told_until(CLOSES, EARLY) + timing.GRACE
    assert guests.forgettable_until(last) < CLOSES
    assert guests.forgettable_until(last + timing.SETTLE) == CLOSES


def test_the_ranking_waits_as_long_as_forgetting() -> None:
    until = guests.told_until(CLOSES, EARLY)
    moment = until + timing.GRACE + timing.SETTLE
    assert not timing.may_tally(CLOSES, until, moment - MS)
    assert timing.may_tally(CLOSES, until, moment)


def test_a_guest_has_one_paper_before_saying_who_they_are() -> None:
    guests.require_no_paper(0)
    with pytest.raises(TellFirst):
        guests.require_no_paper(1)


@pytest.mark.parametrize(
    ("facts", "whom"),
    [
        ({"somebody": False, "is_guest": False, "can_sign_in": False}, Found.NOBODY),
        ({"somebody": True, "is_guest": True, "can_sign_in": False}, Found.GUEST),
        ({"somebody": True, "is_guest": True, "can_sign_in": True}, Found.ACCOUNT),
        ({"somebody": True, "is_guest": False, "can_sign_in": False}, Found.ACCOUNT),
        ({"somebody": True, "is_guest": False, "can_sign_in": True}, Found.ACCOUNT),
    ],
)
def test_who_has_the_three_facts(facts: dict[str, bool], whom: Found) -> None:
    assert guests.found(**facts) is whom


def test_no_account_is_entered_by_what_is_known_of_its_owner() -> None:
    guests.require_enterable(Found.NOBODY)
    guests.require_enterable(Found.GUEST)
    with pytest.raises(GuestHasAccount):
        guests.require_enterable(Found.ACCOUNT)


def test_who_registers_is_told_of_an_account_and_of_a_paper_without_one() -> None:
    guests.require_registrable(Found.NOBODY)
    with pytest.raises(AlreadyRegistered):
        guests.require_registrable(Found.ACCOUNT)
    with pytest.raises(ToldAsGuest, match="mã biên nhận"):
        guests.require_registrable(Found.GUEST)


@pytest.mark.parametrize(
    ("whom", "has_receipt", "has_others", "refusal"),
    [
        (Found.GUEST, True, False, None),
        (Found.GUEST, True, True, None),
        (Found.GUEST, False, False, WrongReceipt),
        (Found.GUEST, False, True, ReceiptOfAnotherPaper),
        (Found.NOBODY, False, False, WrongReceipt),
        (Found.ACCOUNT, True, False, AlreadyRegistered),
        (Found.ACCOUNT, False, True, ReceiptOfAnotherPaper),
    ],
)
def test_a_receipt_proves_whose_paper_it_is(
    whom: Found, refusal: type[Exception] | None, *, has_receipt: bool, has_others: bool
) -> None:
    if refusal is None:
        guests.require_own_receipt(whom, has_receipt=has_receipt, has_others=has_others)
        return
    with pytest.raises(refusal):
        guests.require_own_receipt(whom, has_receipt=has_receipt, has_others=has_others)


@pytest.mark.parametrize("is_proven", [True, False])
def test_who_left_stays_away(*, is_proven: bool) -> None:
    guests.require_stayed(has_left=False, is_proven=is_proven)
    with pytest.raises(HasLeft if is_proven else LeftByWhoToldIt) as refused:
        guests.require_stayed(has_left=True, is_proven=is_proven)
    # Nobody tells somebody that they have left who never came.
    assert str(refused.value).startswith("Bạn đã rút") == is_proven


def test_a_paper_over_the_limit_is_told_so() -> None:
    rule = Regulation(attempts_per_round=2)
    guests.require_attempt_left(rule, 1, 1, 1, 1)
    with pytest.raises(GuestOverLimit) as refusal:
        guests.require_attempt_left(rule, 2, 2, 2, 2)
    assert "đã dùng hết 2 lượt thi của đợt này, nên bài này không được tính" in str(refusal.value)


@pytest.mark.parametrize(
    ("delay", "before", "after", "counts"),
    [
        pytest.param(None, "09:59", "10:01", True, id="no pause is asked"),
        pytest.param(1800, None, None, True, id="no other paper"),
        pytest.param(1800, "09:30", "10:40", True, id="the pause lies on both sides"),
        pytest.param(1800, "09:31", None, False, id="too soon after another"),
        pytest.param(1800, None, "10:39", False, id="another was begun too soon after"),
    ],
)
def test_the_pause_lies_between_a_paper_and_its_neighbours(
    delay: int | None, before: str | None, after: str | None, *, counts: bool
) -> None:
    def check() -> None:
        guests.require_pause(
            Regulation(attempt_delay_s=delay),
            ended_before=before and at(before),
            started=at("10:00"),
            ended=at("10:10"),
            began_after=after and at(after),
        )

    if counts:
        check()
    else:
        with pytest.raises(GuestTooSoon, match="không được tính") as refused:
            check()
        assert refused.value.facts == {}  # strangers are not told when the other paper was sat


@pytest.mark.parametrize(("before", "after"), [(True, False), (False, True)])
def test_whether_an_account_is_needed_is_settled_at_the_first_opening(
    *, before: bool, after: bool
) -> None:
    guests.require_changeable(before=before, after=after, has_opened=False)
    guests.require_changeable(before=before, after=before, has_opened=True)
    with pytest.raises(WithoutAccountSettled):
        guests.require_changeable(before=before, after=after, has_opened=True)
