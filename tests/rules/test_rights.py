"""What may a person do with the own data, and what stands on boards in their place?"""

from datetime import timedelta
from typing import Any

import pytest

from quizapp.rules import rights
from quizapp.rules.people_refusals import (
    AlreadyErased,
    AlreadyLeft,
    CorrectedByOrganizers,
    NotTheirsAlone,
    PrizeUndecided,
    StillSitting,
)
from quizapp.rules.rights import GONE, Undecided
from tests.rules.lines import DAY, at


def test_nothing_goes_away_while_a_paper_is_open() -> None:
    with pytest.raises(StillSitting) as refused:
        rights.require_erasable(
            erased=False, counts_others=False, open_until=at("08:20"), undecided=[]
        )
    assert refused.value.facts == {"until": at("08:20")}
    with pytest.raises(StillSitting):
        rights.require_leavable(has_left=False, counts_others=False, open_until=at("08:20"))
    rights.require_erasable(erased=False, counts_others=False, open_until=None, undecided=[])
    rights.require_leavable(has_left=False, counts_others=False, open_until=None)


def test_an_undecided_prize_keeps_the_account_until_the_last_result() -> None:
    early = Undecided(name="Đợt 1", until=DAY)
    late = Undecided(name="Đợt 2", until=DAY + timedelta(days=7))
    with pytest.raises(PrizeUndecided) as refused:
        rights.require_erasable(
            erased=False, counts_others=False, open_until=None, undecided=[late, early]
        )
    assert refused.value.facts == {"round": "Đợt 2", "until": late.until}


def test_nobody_takes_others_along_of_whom_it_is_not_known_who_they_are() -> None:
    with pytest.raises(NotTheirsAlone, match="liên hệ Ban tổ chức"):
        rights.require_erasable(erased=False, counts_others=True, open_until=None, undecided=[])
    with pytest.raises(NotTheirsAlone):
        rights.require_leavable(has_left=False, counts_others=True, open_until=None)


def test_nobody_is_erased_and_nobody_leaves_twice() -> None:
    with pytest.raises(AlreadyErased):
        rights.require_erasable(erased=True, counts_others=False, open_until=None, undecided=[])
    with pytest.raises(AlreadyLeft):
        rights.require_leavable(has_left=True, counts_others=False, open_until=None)


def test_nobody_has_left_before_a_tally_that_was_quicker() -> None:
    assert rights.left_at(at("08:20"), []) == at("08:20")
    assert rights.left_at(at("08:20"), [at("08:10"), at("08:00")]) == at("08:20")
    assert rights.left_at(at("08:20"), [at("08:10"), at("08:21")]) == at("08:21")


def test_the_own_data_are_corrected_freely_until_the_first_attempt() -> None:
    rights.require_correctable(0)
    with pytest.raises(CorrectedByOrganizers):
        rights.require_correctable(1)


@pytest.mark.parametrize(
    ("erased", "left", "gone"),
    [(False, False, False), (True, False, True), (False, True, True), (True, True, True)],
)
def test_who_erased_or_left_is_gone(erased: bool, left: bool, gone: bool) -> None:  # noqa: FBT001 - a table of cases
    assert rights.is_gone(erased=erased, left=left) is gone


FULL, MASKED = "Nguyễn Văn An", "Nguyễn V. A."


@pytest.mark.parametrize(
    ("published", "gone", "in_full", "consents", "served"),
    [
        (FULL, True, True, True, {"name": GONE, "gone": True}),
        (MASKED, True, False, False, {"name": GONE, "gone": True}),
        (FULL, False, True, True, None),
        (FULL, False, True, False, {"name": MASKED, "gone": False}),
        (MASKED, False, True, False, None),
        (MASKED, False, True, True, None),
        (MASKED, False, False, False, None),
    ],
)
def test_what_is_served_for_a_published_name(
    published: str,
    gone: bool,  # noqa: FBT001 - a table of cases
    in_full: bool,  # noqa: FBT001 - the same
    consents: bool,  # noqa: FBT001 - the same
    served: dict[str, Any] | None,
) -> None:
    assert (
        rights.replacement(published, gone=gone, in_full=in_full, consents=consents, masked=MASKED)
        == served
    )


SEALED = {
    "places": [
        {"place": 1, "name": FULL, "unit": "Phường Lê Chân"},
        {"place": 2, "name": "Lê T. B.", "unit": "Phường Gia Viên"},
    ],
    "awards": [{"name": FULL, "unit": "Phường Lê Chân", "phone_masked": "*******678"}],
    "ranked": 2,
}


def test_a_document_is_served_with_the_names_taken_back() -> None:
    served = rights.served(
        SEALED,
        {
            "places": {"0": {"name": MASKED, "gone": False}, "1": {"name": GONE, "gone": True}},
            "awards": {"0": {"name": GONE, "gone": True}},
        },
    )
    assert served == {
        "places": [
            {"place": 1, "name": MASKED, "unit": "Phường Lê Chân"},
            {"place": 2, "name": GONE, "unit": None},
        ],
        "awards": [{"name": GONE, "unit": None, "phone_masked": None}],
        "ranked": 2,
        "names_removed": 3,
    }
    assert SEALED["places"][1]["name"] == "Lê T. B."  # type: ignore[index] # the sealed one stays


@pytest.mark.parametrize("removals", [None, {}])
def test_a_document_of_which_nothing_was_taken_back_is_served_as_sealed(
    removals: dict[str, Any] | None,
) -> None:
    assert rights.served(SEALED, removals) == SEALED
