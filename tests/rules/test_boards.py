"""What is counted, what is shown, how it is sealed."""

import hashlib

import pytest

from quizapp.rules import boards
from quizapp.rules.boards import Counts
from quizapp.rules.ranking import WORST_HIGH, Counted, Entry
from quizapp.rules.regulation import Target


def entry(
    person: int,
    number: int = 1,
    *,
    points: int,
    full: int = 0,
    guess: int | None = None,
    void: bool = False,
):
    return Entry(
        person=person, number=number, points=points, full_score=full, guess=guess,
        handed_in_s=number, took_s=60, registered_s=0, is_void=void,
    )  # fmt: skip


def test_people_attempts_and_all_correct_are_counted() -> None:
    attempts = [
        entry(1, 1, points=3),
        entry(1, 2, points=4, full=1),
        entry(2, points=4, full=1),
        entry(3, points=0),
    ]
    counted = boards.counts(attempts, Counted.HIGHEST_THEN_EARLIEST, ["score"])
    assert counted == Counts(people=3, attempts=4, all_correct=2)


def test_what_was_not_handed_in_in_time_is_in_no_count() -> None:
    attempts = [
        entry(1, 1, points=4, full=1, void=True),
        entry(1, 2, points=3),
        entry(2, 1, points=4, full=1, void=True),
    ]
    counted = boards.counts(attempts, Counted.FIRST, ["score"])
    assert counted == Counts(people=1, attempts=1, all_correct=0)


def test_all_correct_looks_at_the_counted_attempt_alone() -> None:
    attempts = [entry(1, 1, points=4, full=1), entry(1, 2, points=3)]
    assert boards.counts(attempts, Counted.FIRST, ["score"]).all_correct == 1
    assert boards.counts(attempts, Counted.LAST, ["score"]).all_correct == 0


def test_the_number_foreseen_does_not_depend_on_what_was_foreseen() -> None:
    # By the guess alone the second attempt might count; the target must be known before that.
    attempts = [entry(1, 1, points=4, full=1, guess=99), entry(1, 2, points=3, guess=1)]
    counted = boards.counts(attempts, Counted.BEST, ["guess_distance", "score"])
    assert counted.all_correct == 1


def test_nobody_came() -> None:
    assert boards.counts([], Counted.BEST, ["score"]) == Counts(people=0, attempts=0, all_correct=0)


@pytest.mark.parametrize(
    ("target", "value"),
    [
        (Target.NONE, None),
        (Target.ALL_CORRECT, 1),
        (Target.PARTICIPANTS, 2),
        (Target.ATTEMPTS, 3),
    ],
)
def test_each_target_is_its_own_number(target: Target, value: int | None) -> None:
    counted = Counts(people=2, attempts=3, all_correct=1)
    assert boards.target_value(target, counted) == value


def test_a_lot_can_be_drawn_again_by_anybody() -> None:
    digest = hashlib.sha256(b"seed:17").hexdigest()
    assert boards.draw_number("seed", 17) == int(digest[:16], 16) // 4
    assert boards.draw_number("seed", 17) != boards.draw_number("seed", 18)
    assert boards.draw_number("seed", 17) != boards.draw_number("other", 17)


def test_a_lot_is_always_better_than_none() -> None:
    assert all(0 <= boards.draw_number("seed", person) < WORST_HIGH for person in range(1000))


@pytest.mark.parametrize("consented", [True, False])
@pytest.mark.parametrize("won", [True, False])
def test_a_full_name_needs_a_prize_and_consent(*, consented: bool, won: bool) -> None:
    name = boards.published_name("Nguyễn Văn An", consented=consented, won=won)
    assert name == ("Nguyễn Văn An" if consented and won else "Nguyễn V. A.")


def test_a_name_of_the_demonstration_is_nobodys() -> None:
    name = boards.published_name("Người thử 0015", consented=False, won=False, is_demo=True)
    assert name == "Người thử 0015"


def test_a_document_is_sealed_whatever_the_order_of_its_keys() -> None:
    one = {"b": 1, "a": {"d": None, "c": "Hải Phòng"}}
    other = {"a": {"c": "Hải Phòng", "d": None}, "b": 1}
    assert boards.canonical(one) == '{"a":{"c":"Hải Phòng","d":null},"b":1}'.encode()
    assert boards.digest(one) == boards.digest(other)
    assert boards.digest(one) == hashlib.sha256(boards.canonical(one)).hexdigest()
    assert boards.digest(one) != boards.digest({**one, "b": 2})


def test_a_document_holds_numbers_that_everybody_writes_alike() -> None:
    with pytest.raises(ValueError, match="Out of range"):
        boards.canonical({"x": float("nan")})


def test_who_is_gone_has_no_name_whatever_was_agreed() -> None:
    name = boards.published_name("Nguyễn Văn An", consented=True, won=True, is_demo=True, gone=True)
    assert name == "Người dự thi đã rút tên"


def test_a_child_is_a_code_unless_it_won_and_all_agreed() -> None:
    def shown(*, consented: bool, won: bool) -> str:
        return boards.published_name("Lê An", consented=consented, won=won, code="TS-7Q4KM")

    assert shown(consented=True, won=True) == "Lê An"
    assert shown(consented=True, won=False) == shown(consented=False, won=True) == "TS-7Q4KM"
