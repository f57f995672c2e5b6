"""What does a share card tell of a person?"""

import pytest

from quizapp.rules.sharing import Known, Share, share

KNOWN = Known(right=9, questions=10, place=3, ranked=120, level="Ba")


def test_by_default_a_card_tells_that_somebody_took_part() -> None:
    told = share(7, 40, KNOWN, with_name=False, with_result=False)
    assert told == Share(round_id=7)
    assert told.to_document() == {"round_id": 7}


def test_the_name_and_the_result_are_chosen_apart() -> None:
    named = share(7, 40, KNOWN, with_name=True, with_result=False)
    assert named == Share(round_id=7, person_id=40)
    result = share(7, 40, KNOWN, with_name=False, with_result=True)
    assert result == Share(round_id=7, right=9, questions=10, place=3, ranked=120, level="Ba")


def test_what_a_person_may_not_know_is_not_told() -> None:
    known = Known(right=None, questions=10)
    assert share(7, 40, known, with_name=False, with_result=True) == Share(round_id=7)
    known = Known(right=0, questions=10)
    told = share(7, 40, known, with_name=False, with_result=True)
    assert (told.right, told.questions, told.place) == (0, 10, None)
    assert told.to_document() == {"round_id": 7, "right": 0, "questions": 10}


def test_a_card_is_read_back() -> None:
    told = share(7, 40, KNOWN, with_name=True, with_result=True)
    assert Share.from_document(told.to_document()) == told
    with pytest.raises(TypeError):
        Share.from_document({"round_id": 7, "phone": "0912"})
