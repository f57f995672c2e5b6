"""Who may publish what, and when?"""

from datetime import UTC, datetime, timedelta

import pytest

from quizapp.rules import publishing
from quizapp.rules.publishing import State, Waiting
from quizapp.rules.refusals import SamePerson, Unsettled
from quizapp.rules.timing import GRACE, SETTLE, Window

NOON = datetime(2026, 5, 11, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)
WINDOW = Window(opens=NOON - timedelta(hours=6), closes=NOON - timedelta(hours=3))


def test_the_states_of_an_edition() -> None:
    def state(public_from: datetime | None, lapsed_at: datetime | None = None) -> State:
        return publishing.state(public_from=public_from, lapsed_at=lapsed_at, moment=NOON)

    assert state(None) is State.PROPOSED
    assert state(NOON + TICK) is State.APPROVED
    assert state(NOON) is State.PUBLIC
    assert state(None, NOON) is State.LAPSED
    assert state(NOON + TICK, NOON) is State.LAPSED


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (WINDOW.opens - TICK, Waiting.UPCOMING),
        (WINDOW.opens, Waiting.OPEN),
        (WINDOW.closes - TICK, Waiting.OPEN),
        (WINDOW.closes, Waiting.CLOSED),
        (NOON - TICK, Waiting.CLOSED),
        (NOON, Waiting.REVIEW),
    ],
)
def test_what_a_page_says_before_there_is_a_result(moment: datetime, expected: Waiting) -> None:
    assert publishing.waiting(WINDOW, NOON, moment) is expected


def test_a_result_becomes_public_at_its_hour_or_when_approved_later() -> None:
    early, late = NOON - timedelta(hours=1), NOON + timedelta(hours=1)
    assert publishing.public_from(NOON, early, at_once=False) == NOON
    assert publishing.public_from(NOON, late, at_once=False) == late
    assert publishing.public_from(NOON, early, at_once=True) == early


def test_two_people_are_needed_unless_the_regulation_says_one() -> None:
    publishing.require_second_person(1, 2, one_approval=False)
    publishing.require_second_person(1, 1, one_approval=True)
    with pytest.raises(SamePerson):
        publishing.require_second_person(1, 1, one_approval=False)


@pytest.mark.parametrize("state", State)
def test_a_deed_asks_for_the_state_it_needs(state: State) -> None:
    publishing.require_state(state, state)
    with pytest.raises(Unsettled) as refusal:
        publishing.require_state(state)
    assert str(refusal.value).endswith(".")


def test_what_is_about_to_be_public_stays() -> None:
    early = NOON - publishing.TOO_LATE_TO_LAPSE - TICK
    publishing.require_time_to_lapse(NOON, early)
    publishing.require_time_to_lapse(None, NOON)
    with pytest.raises(Unsettled, match="Sắp đến giờ công bố"):
        publishing.require_time_to_lapse(NOON, early + TICK)


def test_nothing_goes_on_before_the_tally() -> None:
    publishing.require_tallied(NOON)
    with pytest.raises(Unsettled, match="chưa được tổng hợp"):
        publishing.require_tallied(None)


def test_nothing_is_published_over_a_tie_that_cuts_a_prize() -> None:
    publishing.require_no_cut(0)
    with pytest.raises(Unsettled, match="bằng nhau"):
        publishing.require_no_cut(1)


def test_nothing_is_published_over_units_that_cut_a_prize() -> None:
    publishing.require_no_cut_of_units(0)
    with pytest.raises(Unsettled, match="đơn vị bằng nhau"):
        publishing.require_no_cut_of_units(1)


def test_a_correction_says_what_was_corrected() -> None:
    assert publishing.require_note("", was_public=False) == ""
    assert publishing.require_note(" Sửa tên đơn vị. ", was_public=True) == "Sửa tên đơn vị."
    with pytest.raises(Unsettled, match="đính chính"):
        publishing.require_note("  ", was_public=True)


def test_a_click_cannot_rank_too_early() -> None:
    ready = WINDOW.closes + GRACE + SETTLE
    publishing.require_tally_time(WINDOW, None, ready)
    with pytest.raises(Unsettled, match="Chưa tổng hợp"):
        publishing.require_tally_time(WINDOW, None, ready - TICK)
    with pytest.raises(Unsettled, match="Chưa tổng hợp"):
        publishing.require_tally_time(WINDOW, WINDOW.closes + TICK, ready)


def test_documents_are_made_of_an_approved_result() -> None:
    publishing.require_decided(decided=True)
    with pytest.raises(Unsettled, match="chưa có kết quả nào được duyệt"):
        publishing.require_decided(decided=False)


def test_certificates_lead_to_what_everybody_can_read() -> None:
    moment = datetime(2026, 5, 11, 12, tzinfo=UTC)
    publishing.require_public(moment, moment)
    for public_from in (None, moment + timedelta(seconds=1)):
        with pytest.raises(Unsettled, match="đã công khai"):
            publishing.require_public(public_from, moment)


def test_a_summary_waits_for_the_rankings_of_its_rounds() -> None:
    publishing.require_parts_tallied([])
    with pytest.raises(Unsettled, match="Tuần 1, Tuần 2"):
        publishing.require_parts_tallied(["Tuần 1", "Tuần 2"])
