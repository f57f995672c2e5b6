"""When is a paper parted from the person that was told with it?"""

import pytest

from quizapp.rules import parting
from quizapp.rules.guests import Found
from quizapp.rules.refusals import Unsettled


@pytest.mark.parametrize("whom", [Found.GUEST, Found.ACCOUNT])
@pytest.mark.parametrize("by_two", [False, True])
def test_papers_of_known_guests_alone_are_parted(whom: Found, *, by_two: bool) -> None:
    with pytest.raises(Unsettled, match="Chỉ tách được bài làm không cần tài khoản"):
        parting.require_partable(whom, is_told=False, by_two=by_two)


def test_an_account_opened_since_is_parted_by_two_alone() -> None:
    for by_two in (False, True):
        parting.require_partable(Found.GUEST, is_told=True, by_two=by_two)
    parting.require_partable(Found.ACCOUNT, is_told=True, by_two=True)
    with pytest.raises(Unsettled, match="do hai người"):
        parting.require_partable(Found.ACCOUNT, is_told=True, by_two=False)


def test_after_a_ranking_two_people_part_a_paper() -> None:
    parting.require_unranked(None)
    with pytest.raises(Unsettled, match="xếp hạng ở Tuần 1"):
        parting.require_unranked("Tuần 1")
