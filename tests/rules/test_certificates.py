"""Which certificates are there, what do they say, and do they still hold?"""

from random import Random

import pytest

from quizapp.rules.certificates import (
    Kind,
    Said,
    Validity,
    new_code,
    offered,
    require_name,
    said,
    typed_code,
    validity,
)
from quizapp.rules.choices import Certified
from quizapp.rules.people_refusals import CertificateNeedsGuardian, NameTakenBack
from quizapp.rules.regulation import Regulation

FIRST = Said(place=1, ranked=5, level="Nhất")


def test_everybody_with_a_place_has_a_certificate_and_winners_two() -> None:
    rule = Regulation()
    assert offered(rule, points=0, level=None) == (Kind.PARTICIPATION,)
    assert offered(rule, points=None, level=None) == (Kind.PARTICIPATION,)
    assert offered(rule, points=9, level="Nhất") == (Kind.AWARD, Kind.PARTICIPATION)


@pytest.mark.parametrize(("points", "passed"), [(7, False), (8, True), (9, True), (None, False)])
def test_a_least_number_of_points_is_asked_of_who_took_part(
    points: int | None,
    passed: bool,  # noqa: FBT001 - a table's column
) -> None:
    rule = Regulation(certificates=Certified.PASSED, certificate_points=8)
    took_part = (Kind.PARTICIPATION,) if passed else ()
    assert offered(rule, points=points, level=None) == took_part
    # A prize has its certificate whatever the points were.
    assert offered(rule, points=points, level="Ba") == (Kind.AWARD, *took_part)


def test_winners_alone_have_the_certificate_of_their_prize_alone() -> None:
    rule = Regulation(certificates=Certified.WINNERS)
    assert offered(rule, points=10, level=None) == ()
    assert offered(rule, points=10, level="Nhất") == (Kind.AWARD,)


@pytest.mark.parametrize(("place", "told"), [(49, 49), (50, 50), (51, None)])
def test_a_participation_tells_only_a_place_that_the_regulation_publishes(
    place: int, told: int | None
) -> None:
    words = said(Kind.PARTICIPATION, place=place, level="Ba", ranked=900, board_places=50)
    assert words == Said(place=told, ranked=None if told is None else 900, level=None)


def test_a_prize_tells_its_place_wherever_it_is() -> None:
    words = said(Kind.AWARD, place=51, level="Khuyến khích", ranked=900, board_places=50)
    assert words == Said(place=51, ranked=900, level="Khuyến khích")


def test_a_certificate_of_the_latest_edition_holds() -> None:
    assert validity(FIRST, FIRST, same_edition=True) is Validity.CURRENT


@pytest.mark.parametrize(
    ("now", "how"),
    [
        (FIRST, Validity.CONFIRMED),
        (Said(place=2, ranked=5, level="Nhất"), Validity.CHANGED),
        (Said(place=1, ranked=4, level="Nhất"), Validity.CHANGED),
        (Said(place=1, ranked=5, level="Nhì"), Validity.CHANGED),
        (None, Validity.WITHDRAWN),
    ],
)
def test_a_correction_is_told(now: Said | None, how: Validity) -> None:
    assert validity(FIRST, now, same_edition=False) is how


def test_a_code_is_read_however_it_is_typed() -> None:
    code = new_code(Random(1))
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert typed_code(code) == code
    assert typed_code(f" {code.lower().replace('-', ' ')}. ") == code
    assert typed_code("") == ""
    assert new_code(Random(2)) != code
    assert len(typed_code("A" * 10_000)) < 200


def test_no_name_is_printed_of_who_left_or_of_a_child_alone() -> None:
    require_name(gone=False, guardian_missing=False)
    with pytest.raises(NameTakenBack):
        require_name(gone=True, guardian_missing=True)
    with pytest.raises(CertificateNeedsGuardian):
        require_name(gone=False, guardian_missing=True)
