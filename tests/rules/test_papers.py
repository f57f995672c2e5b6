"""What is drawn, in which order, and which saved answer is the newest?"""

import json
from collections.abc import Sequence
from itertools import permutations
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.rules import papers
from quizapp.rules.papers import GUESS, Answer, Drawn, Paper, PoolQuestion, RecipeLine
from quizapp.rules.refusals import BadGuess, BadInput, FractionalGuess, RoundNotReady
from tests.rules.lines import law


def question(version: int, **more: Any) -> PoolQuestion:
    plain: dict[str, Any] = {"bank": "a", "topic": "x", "difficulty": 1, "options": 4}
    return PoolQuestion(version=version, **{**plain, **more})


def draw(
    recipe: Sequence[RecipeLine],
    pool: Sequence[PoolQuestion],
    *,
    seed: int = 1,
    order_seed: int = 1,
    questions: bool = True,
    options: bool = True,
) -> Paper:
    return papers.draw(
        recipe,
        pool,
        questions_dice=Random(seed),
        order_dice=Random(order_seed),
        shuffle_questions=questions,
        shuffle_options=options,
    )


POOL = [question(version) for version in range(20)]
TEN = [RecipeLine(bank="a", count=10)]


@pytest.mark.parametrize(
    ("line", "fits"),
    [
        (RecipeLine(bank="a", count=1), True),
        (RecipeLine(bank="b", count=1), False),
        (RecipeLine(bank="a", count=1, topic="x"), True),
        (RecipeLine(bank="a", count=1, topic="y"), False),
        (RecipeLine(bank="a", count=1, difficulty=2), True),
        (RecipeLine(bank="a", count=1, difficulty=1), False),
        (RecipeLine(bank="a", count=1, topic="x", difficulty=2), True),
        (RecipeLine(bank="a", count=1, topic="y", difficulty=2), False),
    ],
)
def test_a_line_asks_for_bank_topic_and_difficulty(line: RecipeLine, fits: bool) -> None:  # noqa: FBT001 - a table's column
    assert line.matches(question(1, difficulty=2)) is fits


def test_an_earlier_line_moves_on_for_a_later_one() -> None:
    # Drawn greedily, the wide first line would often take the only question of topic y.
    pool = [question(1), question(2), question(3, topic="y")]
    recipe = [RecipeLine(bank="a", count=2), RecipeLine(bank="a", count=1, topic="y")]
    for seed in range(20):
        wide, narrow = papers.match(recipe, pool, Random(seed)) or ([], [])
        assert {q.version for q in wide} == {1, 2}
        assert [q.version for q in narrow] == [3]


def test_a_chain_of_lines_moves_on() -> None:
    pool = [
        question(1),
        question(2, topic="y"),
        question(3, topic="y", difficulty=2),
    ]
    recipe = [
        RecipeLine(bank="a", count=1),
        RecipeLine(bank="a", count=1, topic="y"),
        RecipeLine(bank="a", count=1, topic="y", difficulty=2),
    ]
    for seed in range(20):
        lines = papers.match(recipe, pool, Random(seed)) or []
        assert [[q.version for q in line] for line in lines] == [[1], [2], [3]]


def test_every_question_can_be_drawn() -> None:
    drawn = {q.version for seed in range(50) for q in draw(TEN, POOL, seed=seed).questions}
    assert drawn == set(range(20))


@pytest.mark.parametrize(
    ("recipe", "pool"),
    [
        ([], POOL),
        ([RecipeLine(bank="a", count=21)], POOL),
        ([RecipeLine(bank="b", count=1)], POOL),
        # An empty paper would be a full score for everybody.
        ([RecipeLine(bank="a", count=0)], POOL),
    ],
)
def test_a_round_that_cannot_be_filled_is_not_ready(
    recipe: list[RecipeLine], pool: list[PoolQuestion]
) -> None:
    assert not papers.can_fill(recipe, pool)
    with pytest.raises(RoundNotReady, match="không đủ câu"):
        draw(recipe, pool)


def test_exactly_enough_is_enough() -> None:
    paper = draw([RecipeLine(bank="a", count=20)], POOL)
    assert sorted(drawn.version for drawn in paper.questions) == list(range(20))


def test_the_same_dice_draw_the_same_paper() -> None:
    assert draw(TEN, POOL, seed=3, order_seed=4) == draw(TEN, POOL, seed=3, order_seed=4)
    assert draw(TEN, POOL, seed=3) != draw(TEN, POOL, seed=4)


def test_a_common_paper_differs_only_in_its_order() -> None:
    mine, yours = (draw(TEN, POOL, order_seed=order) for order in (1, 2))
    assert mine != yours
    assert {q.version for q in mine.questions} == {q.version for q in yours.questions}


def test_unshuffled_papers_of_one_draw_are_alike() -> None:
    mine, yours = (
        draw(TEN, POOL, order_seed=order, questions=False, options=False) for order in (1, 2)
    )
    assert mine == yours
    assert {drawn.order for drawn in mine.questions} == {(0, 1, 2, 3)}


def test_unshuffled_questions_follow_the_recipe() -> None:
    pool = [*POOL, question(90, bank="b"), question(91, bank="b")]
    recipe = [RecipeLine(bank="b", count=2), RecipeLine(bank="a", count=3)]
    for seed in range(10):
        versions = [q.version for q in draw(recipe, pool, seed=seed, questions=False).questions]
        assert set(versions[:2]) == {90, 91}
    orders = {
        tuple(q.version >= 90 for q in draw(recipe, pool, order_seed=seed).questions)
        for seed in range(10)
    }
    assert len(orders) > 1


def test_options_are_shuffled_one_by_one() -> None:
    paper = draw(TEN, POOL)
    assert len({drawn.order for drawn in paper.questions}) > 1
    assert all(sorted(drawn.order) == [0, 1, 2, 3] for drawn in paper.questions)


def test_options_are_kept_when_only_questions_are_shuffled() -> None:
    assert {drawn.order for drawn in draw(TEN, POOL, options=False).questions} == {(0, 1, 2, 3)}


@given(st.integers(2, 8), st.sets(st.integers(0, 7)), st.integers())
@law
def test_pinned_options_keep_their_place(options: int, pinned: set[int], seed: int) -> None:
    asked = question(1, options=options, pinned=tuple(pinned))
    order = papers.option_order(asked, Random(seed))
    assert sorted(order) == list(range(options))
    assert all(order[place] == place for place in pinned if place < options)


def test_loose_options_move() -> None:
    asked = question(1, pinned=(3,))
    orders = {papers.option_order(asked, Random(seed)) for seed in range(50)}
    assert len(orders) == 6


# Drawing against brute force.

questions_drawn = st.tuples(
    st.sampled_from("ab"), st.sampled_from("xy"), st.integers(1, 2), st.integers(2, 5)
)
pools = st.lists(questions_drawn, max_size=6).map(
    lambda rows: [
        PoolQuestion(version=100 + index, bank=bank, topic=topic, difficulty=level, options=options)
        for index, (bank, topic, level, options) in enumerate(rows)
    ]
)
recipes = st.lists(
    st.builds(
        RecipeLine,
        bank=st.sampled_from("ab"),
        count=st.integers(1, 2),
        topic=st.none() | st.sampled_from("xy"),
        difficulty=st.none() | st.integers(1, 2),
    ),
    min_size=1,
    max_size=3,
)


def can_be_filled(recipe: list[RecipeLine], pool: list[PoolQuestion]) -> bool:
    places = [line for line in recipe for _ in range(line.count)]
    return any(
        all(line.matches(asked) for line, asked in zip(places, chosen, strict=True))
        for chosen in permutations(pool, len(places))
    )


@given(recipes, pools, st.integers())
@law
def test_what_can_be_filled_is_filled_and_nothing_else(
    recipe: list[RecipeLine], pool: list[PoolQuestion], seed: int
) -> None:
    lines = papers.match(recipe, pool, Random(seed))
    assert (lines is not None) == can_be_filled(recipe, pool)
    assert papers.can_fill(recipe, pool) == any(lines or [])
    if lines is None:
        with pytest.raises(RoundNotReady):
            draw(recipe, pool, seed=seed)
        return
    assert [len(drawn) for drawn in lines] == [line.count for line in recipe]
    assert all(
        line.matches(asked) for line, drawn in zip(recipe, lines, strict=True) for asked in drawn
    )
    versions = [asked.version for drawn in lines for asked in drawn]
    assert len(set(versions)) == len(versions)
    paper = draw(recipe, pool, seed=seed)
    assert sorted(drawn.version for drawn in paper.questions) == sorted(versions)


# The paper and what is chosen on it.

PAPER = Paper((Drawn(7, (2, 0, 1)), Drawn(9, (1, 0))))


def test_a_paper_is_stored_and_read_back() -> None:
    stored = json.loads(json.dumps(PAPER.to_document()))
    assert stored == [[7, [2, 0, 1]], [9, [1, 0]]]
    assert Paper.from_document(stored) == PAPER


def test_places_on_the_page_become_the_versions_own_numbers() -> None:
    drawn = Drawn(7, (2, 0, 1))
    assert drawn.original([0, 2]) == [2, 1]
    assert drawn.original([]) == []
    assert drawn.original([2, 3, 7]) == [1]


def test_choices_of_a_paper() -> None:
    answers = {"0": {"chosen": [1]}, "5": {"chosen": [0]}, GUESS: {"chosen": [40]}}
    assert papers.choices(answers, PAPER) == [[0], []]


@given(st.lists(st.integers(0, 7), max_size=8))
@law
def test_places_are_read_as_a_set(places: list[int]) -> None:
    assert papers.read_choice(places) == tuple(sorted(set(places)))


@pytest.mark.parametrize("places", [[8], [-1], [0, 8], [0] * 9])
def test_places_no_page_could_send_are_refused(places: list[int]) -> None:
    with pytest.raises(BadInput):
        papers.read_choice(places)


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("", ()),
        ("  ", ()),
        ("0", (0,)),
        (" 350 ", (350,)),
        ("0350", (350,)),
        ("1234", (1234,)),
        ("1.234", (1234,)),
        ("1,234", (1234,)),
        ("1 234", (1234,)),
        ("1\u00a0234", (1234,)),
        ("1\u202f234", (1234,)),
        ("12.345.678", (12_345_678,)),
        ("１２３４", (1234,)),
        ("１．２３４", (1234,)),
        ("100000000", (100_000_000,)),
        ("1.000", (1000,)),
        ("1 000", (1000,)),
        ("1 234 567", (1_234_567,)),
        ("100.000.000", (100_000_000,)),
    ],
)
def test_a_prediction_as_people_type_it(text: str, guess: tuple[int, ...]) -> None:
    assert papers.read_guess(text) == guess


@pytest.mark.parametrize(
    "text",
    [
        "-1",
        "+1",
        "100000001",
        "999.999.999.999",
        "1e3",
        "0x10",
        "mười",
        "10 người",
        ".",
        ",",
        "10²",
        "½",
        "\u0661\u0662",
        "9" * 5000,
    ],
)
def test_a_prediction_nobody_could_mean_is_refused(text: str) -> None:
    with pytest.raises(BadGuess, match=r"từ 0 đến 100\.000\.000"):
        papers.read_guess(text)


@pytest.mark.parametrize(
    "text",
    [
        # A fraction is not ten times as much.
        "1.5",
        "1,5",
        " 12,5 ",
        "１，５",
        "12.",
        "1.2345",
        "1234.567",
        "1..234",
        # Nor does a nought count groups.
        "0,500",
        "0.123",
        "００．１２３",
        # What parts the thousands parts them all: the other sign begins a fraction.
        "1.234,567",
        "1,234.567",
        "1 234.567",
    ],
)
def test_a_fraction_is_no_prediction_and_is_told_what_the_signs_are_for(text: str) -> None:
    with pytest.raises(FractionalGuess, match=r"từ 0 đến 100\.000\.000, không có phần lẻ"):
        papers.read_guess(text)


def test_a_prediction_stays_between_its_bounds() -> None:
    for text, fine in (("9", False), ("10", True), ("2.000", True), ("2.001", False)):
        if fine:
            assert papers.read_guess(text, 10, 2000) == (int(text.replace(".", "")),)
        else:
            with pytest.raises(BadGuess, match=r"từ 10 đến 2\.000"):
                papers.read_guess(text, 10, 2000)
    assert papers.read_guess("", 10, 2000) == ()
    papers.require_within((), 10, 2000)


# Which answer is the newest?


def answer(page: int, n: int, *chosen: int) -> Answer:
    return Answer(chosen=chosen, page=page, n=n, at_ms=0)


@pytest.mark.parametrize(
    ("page", "n", "newer"),
    [(5, 3, False), (5, 2, False), (5, 4, True), (4, 9, False), (6, 0, True)],
)
def test_the_newest_page_wins_then_the_later_change(page: int, n: int, newer: bool) -> None:  # noqa: FBT001 - a table's column
    stored = answer(5, 3).to_document()
    assert answer(page, n).is_newer_than(stored) is newer
    assert answer(page, n).is_newer_than(None)


def test_an_answer_is_stored_as_json() -> None:
    saved = Answer(chosen=(0, 2), page=5, n=3, at_ms=17)
    assert saved.to_document() == {"chosen": [0, 2], "page": 5, "n": 3, "at_ms": 17}


def test_merging_takes_newer_answers_and_leaves_the_rest() -> None:
    stored = {"0": answer(5, 3, 0).to_document(), "1": answer(5, 1, 1).to_document()}
    before = json.dumps(stored)
    merged = papers.merge(
        stored, {"0": answer(5, 2, 3), "1": answer(6, 0, 2), GUESS: answer(5, 1, 40)}, 2
    )
    assert merged == {
        "0": answer(5, 3, 0).to_document(),
        "1": answer(6, 0, 2).to_document(),
        GUESS: answer(5, 1, 40).to_document(),
    }
    assert json.dumps(stored) == before


def test_taking_a_choice_back_is_a_newer_answer_too() -> None:
    merged = papers.merge({"0": answer(5, 1, 2).to_document()}, {"0": answer(5, 2)}, 1)
    assert merged["0"]["chosen"] == []


@pytest.mark.parametrize("name", ["2", "-1", "01", "٠", "x", "", "9" * 5000])
def test_answers_to_questions_that_are_not_on_the_paper_are_left_out(name: str) -> None:
    assert papers.merge({}, {name: answer(5, 1, 0)}, 2) == {}


messages = st.lists(
    st.tuples(st.sampled_from(["0", "1", GUESS]), st.integers(0, 3), st.integers(0, 3)), max_size=8
)


def said(message: tuple[str, int, int]) -> Answer:
    """One message always says the same, however often it is sent."""
    place, page, n = message
    return answer(page, n, (page * 3 + n + len(place)) % 5)


def deliver(arrived: list[tuple[str, int, int]]) -> dict[str, Any]:
    stored: dict[str, Any] = {}
    for message in arrived:
        stored = papers.merge(stored, {message[0]: said(message)}, 2)
    return stored


@given(messages, st.randoms())
@law
def test_messages_may_come_in_any_order_and_twice(
    sent: list[tuple[str, int, int]], dice: Random
) -> None:
    doubled = sent + dice.sample(sent, dice.randint(0, len(sent)))
    mixed = dice.sample(doubled, len(doubled))
    stored = deliver(mixed)
    assert stored == deliver(sent)
    for place in {place for place, _, _ in sent}:
        newest = max(message for message in sent if message[0] == place)
        assert stored[place] == said(newest).to_document()


@given(messages, messages)
@law
def test_merging_again_changes_nothing(
    sent: list[tuple[str, int, int]], carried: list[tuple[str, int, int]]
) -> None:
    form = {message[0]: said(message) for message in carried}
    once = papers.merge(deliver(sent), form, 2)
    assert papers.merge(once, form, 2) == once


# What is missing?


def test_the_prediction_of_a_paper() -> None:
    assert papers.guess({GUESS: {"chosen": [0]}}) == 0
    assert papers.guess({GUESS: {"chosen": [40]}}) == 40
    assert papers.guess({GUESS: {"chosen": []}}) is None
    assert papers.guess({}) is None


def test_how_many_answers_are_missing() -> None:
    answers = {"0": {"chosen": [1]}, "1": {"chosen": []}, GUESS: {"chosen": [0]}}
    assert papers.missing(answers, 3, prediction=True) == 2
    assert papers.missing(answers, 3, prediction=False) == 2
    assert papers.missing({}, 3, prediction=True) == 4
    assert papers.missing({}, 3, prediction=False) == 3
    assert papers.missing({"0": {"chosen": [0]}, "7": {"chosen": [0]}}, 1, prediction=False) == 0


SAVED = {
    "0": {"chosen": [1], "page": 500, "n": 1, "at_ms": 9_000},
    "1": {"chosen": [], "page": 700, "n": 4, "at_ms": 8_000},
    GUESS: {"chosen": [12], "page": 600, "n": 2, "at_ms": 8_500},
}


def test_the_newest_page_is_the_newest_that_saved_anything() -> None:
    assert papers.newest_page(SAVED) == 700
    assert papers.newest_page({}) == 0


def test_the_last_save_is_the_one_that_arrived_last() -> None:
    assert papers.last_saved_ms(SAVED) == 9_000
    assert papers.last_saved_ms({}) is None
