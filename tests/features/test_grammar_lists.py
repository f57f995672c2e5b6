"""Does the grammar give the letters of a key list to the questions that they are meant for, and
leave a doubt wherever the list and the questions do not fit?"""

import pytest

from tests.features.reading_lines import problems, questions, shown, table, typed


def numbered(*numbers: int) -> str:
    """Answer questions of these numbers."""
    return "".join(f"Câu {n}: Số nào?\nA. Một\nB. Hai\nC. Ba\n" for n in numbers)


def keyed(text: str) -> list[str]:
    """Answer the letters of each question, with "?" before them if there is a doubt."""
    return ["?" * bool(one.doubts) + "".join(one.key) for one in questions(typed(text))]


ROWS = ["ĐÁP ÁN: B A C C", "ĐÁP ÁN\nB A C C", "ĐÁP ÁN: BACC", "Đáp án: B, A, C, C.",
        "Đáp án: b-a-c-c", "HẾT\nĐÁP ÁN: B A C C", "HẾT\nĐÁP ÁN\nB A\nC C"]  # fmt: skip


@pytest.mark.parametrize("row", ROWS)
def test_a_row_of_letters_belongs_to_the_questions_in_their_order(row: str):
    assert keyed(numbered(1, 2, 3, 4) + row) == ["?B", "?A", "?C", "?C"]


@pytest.mark.parametrize("row", ["A B C", "A, C", "B A C", "B A C C B B A C C B A"])
def test_a_row_of_another_length_is_no_key(row: str):
    text = f"{numbered(1, 2, 3, 4)}ĐÁP ÁN: {row}"
    assert keyed(text) == ["", "", "", "?"]
    (said,) = problems(typed(text))
    assert (said.kind, said.severity) == ("key", "warning")


def test_several_letters_behind_a_question_are_its_own_key():
    several = "Câu 2: Chọn các số lẻ.\nA. Một\nB. Hai\nC. Ba\nĐáp án: A, C"
    assert keyed(numbered(1) + several) == ["", "AC"]
    assert keyed(f"{numbered(1)}Đáp án: B\n{numbered(2)}Đáp án: A, C") == ["B", "AC"]
    assert keyed(f"{numbered(1)}Đáp án: A, C") == ["AC"]


@pytest.mark.parametrize(
    ("numbers", "keys", "expected"),
    [
        ((1, 2, 2, 4), "1-B 2-A 3-C 4-B", ["B", "?A", "?C", "?B"]),
        ((1, 2, 3, 3, 5), "1-B 2-A 3-C 4-A 5-B", ["B", "A", "?C", "?A", "?B"]),
        ((1, 2, 2, 3), "1-B 2-A 3-C", ["B", "?A", "?", "?C"]),
        ((1, 2, 4, 5), "1-B 2-A 3-C 4-B", ["B", "A", "?C", "?B"]),
        ((1, 2, 4, 5), "1-B 2-A 3-C 4-B 6-A", ["B", "A", "?B", "?"]),
        ((1, 2, 4, 5), "1-B 2-A 4-C 5-B", ["B", "A", "C", "B"]),
        ((1, 2, 4, 5), "1-B 2-A 3-A 4-C 5-B", ["B", "A", "C", "B"]),
        ((5, 6, 7), "5-B 6-A 7-C", ["B", "A", "C"]),
        ((5, 6, 6, 8), "1-B 2-A 3-C 4-B", ["?B", "?A", "?C", "?B"]),
    ],
)
def test_a_slip_in_the_numbers_is_a_doubt_from_there_on(
    numbers: tuple[int, ...], keys: str, expected: list[str]
):
    assert keyed(f"{numbered(*numbers)}ĐÁP ÁN\n{keys}") == expected


def test_a_question_without_its_label_takes_no_place_in_a_list():
    text = f"{numbered(1)}\nSố kia là gì?\nA. Một\nB. Hai\n{numbered(2, 5)}ĐÁP ÁN\n1-B 2-A 3-C 4-B"
    assert keyed(text) == ["B", "?", "A", "?"]


def test_a_key_table_may_say_the_answer_in_words():
    rows = [("1", "Số nào?", "Hai"), ("2", "Số nào?", "A. Một"), ("3", "Số nào?", "C. Hai"),
            ("4", "Số nào?", "Bốn"), ("5", "Số nào?", "–")]  # fmt: skip
    lines = [*typed(numbered(1, 2, 3, 4, 5)), *table(("STT", "Câu hỏi", "Đáp án đúng"), *rows)]
    found = questions(lines)
    assert [one.key for one in found] == [("B",), ("A",), ("C",), (), ()]
    assert [bool(one.doubts) for one in found] == [False, False, True, True, False]


def test_a_digit_that_is_an_option_and_counts_out_another_is_a_doubt():
    text = "Câu 1: Mấy hồ?\nA. 4\nB. 3\nC. 2\nD. 1\nĐáp án: {}"
    assert shown(text.format(2)) == ["?? Mấy hồ? | 4 | 3 | *2 | 1"]
    text = "Câu 1: Mấy hồ?\nA. 1\nB. 2\nC. 3\nĐáp án: 2"
    assert shown(text) == ["Mấy hồ? | 1 | *2 | 3"]


BOTH = ["B", "A", "C", "A"]
PARTS = f"PHẦN I. BIỂN\n{numbered(1, 2)}PHẦN II. ĐẢO\n{numbered(1, 2)}"


@pytest.mark.parametrize(
    "key",
    [
        "ĐÁP ÁN\nPhần I: 1-B, 2-A\nPhần II: 1-C, 2-A", "Phần I: 1-B, 2-A\nPhần II: 1-C, 2-A",
        "Đáp án phần I: 1b 2a\nĐáp án phần II: 1c 2a",
        "HẾT\nĐÁP ÁN PHẦN 1: 1.B 2.A\nĐÁP ÁN PHẦN 2: 1.C 2.A",
        "ĐÁP ÁN\nPHẦN I\n1-B, 2-A\nPHẦN II\n1-C, 2-A",
    ],
)  # fmt: skip
def test_a_key_list_says_its_sections_in_its_lines(key: str):
    assert keyed(PARTS + key) == BOTH
    assert problems(typed(PARTS + key)) == []


def test_a_key_list_of_one_line_behind_each_section():
    first, second = PARTS.split("PHẦN II")
    text = f"{first}Đáp án phần I: 1B, 2A\nPHẦN II{second}Đáp án phần II: 1C, 2A"
    assert keyed(text) == BOTH
    assert problems(typed(text)) == []


def test_a_section_of_a_key_list_that_nobody_understands_is_said():
    text = f"{PARTS}ĐÁP ÁN\nPhần I: 1-B, 2-A\nPhần II: 1-C, hai-A"
    (*_, said) = problems(typed(text))
    assert "Phần II: 1-C, hai-A" in said.message
    assert all(not one.key or one.doubts for one in questions(typed(text)))


@pytest.mark.parametrize("key", ["1-3: BAC", "1-2: B A\n3: C", "Câu 1-3: B, A, C", "1 – 3 BAC"])
def test_a_key_list_of_ranges(key: str):
    assert keyed(f"{numbered(1, 2, 3)}ĐÁP ÁN\n{key}") == ["B", "A", "C"]


def test_a_range_of_another_length_is_said():
    text = f"{numbered(1, 2, 3)}ĐÁP ÁN\n1-A 2-B\n1-3: BA"
    assert keyed(text) == ["A", "B", ""]
    assert "1-3: BA" in problems(typed(text))[0].message


@pytest.mark.parametrize(
    "key", ["ĐÁP ÁN: 1-B; 2-A; 3-C", "Đáp án: 1B 2A 3C", "BẢNG ĐÁP ÁN: 1.B 2.A 3.C"]
)
def test_a_key_list_in_one_line_with_its_heading(key: str):
    assert keyed(f"{key}\n\n{numbered(1, 2, 3)}") == ["B", "A", "C"]
    assert keyed(f"{numbered(1, 2, 3)}{key}") == ["B", "A", "C"]


BRACKETS = ["(Đáp án: B)", "[Đáp án: B]", "(ĐA: B)", "(đáp án: B)", "(Đáp án đúng là: B.)"]


@pytest.mark.parametrize("key", BRACKETS)
def test_a_key_in_brackets_leaves_the_text(key: str):
    read = ["Số nào? | Một | *Hai"]
    assert shown(f"Câu 1: Số nào?\nA. Một\nB. Hai {key}") == read
    assert shown(f"Câu 1: Số nào? A. Một B. Hai {key}.") == read
    assert shown(f"Câu 1: Số nào? {key}\nA. Một\nB. Hai") == read
    assert shown(f"Câu 1: {key} Số nào?\nA. Một\nB. Hai") == read
    assert shown(f"Câu 1 {key}: Số nào?\nA. Một\nB. Hai") == read


def test_a_letter_in_brackets_may_point_at_another_option():
    text = "Câu 1: Số nào?\nA. Một\nB. Hai (Đáp án A)\nC. Ba{}\nĐáp án: B"
    assert shown(text.format("")) == ["Số nào? | Một | *Hai (Đáp án A) | Ba"]
    assert shown(text.format(" (Đáp án B)")) == ["?? Số nào? | Một | *Hai (Đáp án A) | Ba"]


def test_the_word_for_a_key_in_brackets_marks_an_option():
    assert shown("Câu 1: Số nào?\nA. Một\nB. Hai (Đáp án)") == ["Số nào? | Một | *Hai"]


@pytest.mark.parametrize("key", ["⇒ Chọn B.", "⇒ Đáp án: B", "Trả lời: B", "TRẢ LỜI: B"])
def test_other_words_for_a_key(key: str):
    assert shown(f"Câu 1: Số nào?\nA. Một\nB. Hai\n{key}") == ["Số nào? | Một | *Hai"]


@pytest.mark.parametrize("number", [1, 3])
def test_a_key_that_joins_two_columns_is_no_key_list(number: int):
    above, below = range(1, number + 1), (number + 1, number + 2)
    text = f"{numbered(*above)}Đáp án: 1-B, 2-A, 3-C\n{numbered(*below)}"
    assert keyed(text) == [*[""] * (number - 1), "?", "", ""]
    text = f"{numbered(*range(1, 6))}Đáp án: 1-B, 2-A, 3-C"
    assert keyed(text) == ["", "", "", "", "?"]
