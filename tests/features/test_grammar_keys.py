"""Does the grammar find the right options wherever a document tells them, and never guess one?"""

import pytest

from tests.features.reading_lines import looking, problems, questions, shown, table, typed

STEM = "Câu 1: Cảng nào lớn nhất?"
OPTIONS = "A. Cảng Đông\nB. Cảng Tây\nC. Cảng Nam"
BARE = "Cảng nào lớn nhất? | Cảng Đông | Cảng Tây | Cảng Nam"
RIGHT = "Cảng nào lớn nhất? | Cảng Đông | *Cảng Tây | Cảng Nam"
SEVERAL = "Cảng nào lớn nhất? | *Cảng Đông | Cảng Tây | *Cảng Nam"


@pytest.mark.parametrize(
    "key",
    [
        "Đáp án: B", "Đáp án B", "ĐÁP ÁN: B", "Đáp án đúng: B", "Đáp án đúng là: B", "Đáp án là B",
        "Đáp án đúng là B", "đáp án: b", "ĐA: B", "Đ/A: B", "ANSWER: B", "Answer: B",
        "=> Đáp án: B",
        "Đáp án 1: B", "Đáp án câu 1: b", "Đáp án: B.", "Đáp án: (B)", "Đáp án:B", "Đáp án:\nB",
        "Đáp án\nB", "Đáp án: Cảng Tây", "Đáp án: “Cảng Tây”", "Đáp án: cảng tây.",
        "Đáp án đúng là: B. Cảng Tây", "Đáp án: B) Cảng Tây", "Đáp án: B - Cảng Tây",
        "Đáp án: B: Cảng Tây", "Đáp án: Câu B", "Phương án đúng: B", "Câu trả lời đúng: B",
        "Trả lời đúng: B", "Đáp án: B. Vì cảng này có nhiều cầu tàu", "Đáp án: B (Điều 5)",
        "* Đáp án: B", "[Đáp án: B]", "(Đáp án: B)", "Chọn B", "Chọn đáp án B", "Trả lời: B",
        "Trả lời : b.", "Đáp án - B", "Đáp án – B.", "Đáp án: B (Trang 5, sách địa lý)",
        "Đáp án: B (Khoản 2)",
    ],
)  # fmt: skip
def test_a_key_line_names_the_right_option(key: str):
    assert shown(f"{STEM}\n{OPTIONS}\n{key}") == [RIGHT]


@pytest.mark.parametrize(
    "key",
    ["A, C", "A,C", "AC", "A và C", "A; C", "a, c", "ac", "A & C", "A C", "A + C", "A, C.", "C, A"],
)
def test_a_key_line_names_several(key: str):
    (read,) = questions(typed(f"{STEM}\n{OPTIONS}\nĐáp án: {key}"))
    assert read.key == ("A", "C")
    assert read.is_multiple
    assert read.doubts == ()


@pytest.mark.parametrize(
    ("key", "right", "doubt"),
    [
        ("B. Cảng Nam", "B", "không khớp"),
        ("B. Cảng Bắc", "B", "không khớp"),
        ("Cảng Bắc", "", "không trùng"),
        ("2", "B", "phương án thứ 2"),
        ("đang cập nhật", "", "không trùng"),
    ],
)
def test_a_key_line_that_does_not_fit_is_a_doubt(key: str, right: str, doubt: str):
    (read,) = questions(typed(f"{STEM}\n{OPTIONS}\nĐáp án: {key}"))
    assert read.key == tuple(right)
    assert any(doubt in said for said in read.doubts)


def test_a_key_may_be_a_word_that_looks_like_letters():
    assert shown("Câu 1: Mấy?\nA. Ba\nB. Bé\nĐáp án: Ba") == ["Mấy? | *Ba | Bé"]
    assert shown("Câu 1: Chữ nào?\nA. B\nB. C\nĐáp án: B") == ["?? Chữ nào? | B | *C"]
    assert shown("Câu 1: Bao nhiêu?\nA. 2\nB. 3\nĐáp án: 3") == ["Bao nhiêu? | 2 | *3"]


def test_a_key_beyond_the_options_stays_and_is_a_fault():
    (read,) = questions(typed(f"{STEM}\n{OPTIONS}\nĐáp án: E"))
    assert read.key == ("E",)


def test_a_key_for_another_question_is_a_doubt():
    assert shown(f"{STEM}\n{OPTIONS}\nĐáp án 4: B") == ["?? " + RIGHT]


def test_without_a_key_there_is_none():
    assert shown(f"{STEM}\n{OPTIONS}") == [BARE]
    assert shown(f"{STEM}\n{OPTIONS}\nĐáp án:") == [BARE]
    always_first = f"{STEM}\n{OPTIONS}\n" * 5
    assert shown(always_first) == [BARE] * 5


@pytest.mark.parametrize(
    "line",
    [
        "*B. Cảng Tây", "* B. Cảng Tây", "B*. Cảng Tây", "B.* Cảng Tây", "B. *Cảng Tây",
        "B. Cảng Tây*", "B. Cảng Tây *", "B. Cảng Tây (đ)", "B. Cảng Tây (Đ)", "B. Cảng Tây(đúng)",
        "B. Cảng Tây (đáp án đúng)", "B. Cảng Tây ✓", "B. ✓ Cảng Tây", "B. Cảng Tây √",
        "B. Cảng Tây ☑", "B. Cảng Tây ☒", "B. Cảng Tây (x)", "B. Cảng Tây [x]", "**B. Cảng Tây**",
    ],
)  # fmt: skip
def test_a_sign_beside_the_right_option(line: str):
    assert shown(f"{STEM}\nA. Cảng Đông\n{line}\nC. Cảng Nam") == [RIGHT]


def test_signs_beside_several_options():
    text = f"{STEM}\nA. Cảng Đông (đ)\nB. Cảng Tây\nC. Cảng Nam (đ)"
    assert shown(text) == [SEVERAL]
    text = f"{STEM}\n*A. Cảng Đông\nB. Cảng Tây\n*C. Cảng Nam"
    assert shown(text) == [SEVERAL]


def test_a_sign_beside_every_option_says_nothing():
    text = "Câu 1: Giá nào?\nA. 5.000 (đ)\nB. 6.000 (đ)"
    assert shown(text) == ["Giá nào? | 5.000 (đ) | 6.000 (đ)"]


def test_a_sign_may_be_part_of_a_text():
    text = "Câu 1: Kết quả?\nA. 2 x\nB. 3 y\nĐáp án: B"
    assert shown(text) == ["Kết quả? | 2 x | *3 y"]


def test_a_sign_on_one_line():
    assert shown(f"{STEM} A. Cảng Đông *B. Cảng Tây C. Cảng Nam") == [RIGHT]
    lines = f"{STEM}\na. Cảng Đông      b. Cảng Tây  x     c. Cảng Nam"
    assert shown(f"{lines}\n{lines}") == [RIGHT, RIGHT]


TWO = f"{STEM}\n{OPTIONS}\nCâu 2: Phố nào?\nA. Một\nB. Hai\n"
BOTH = [RIGHT, "Phố nào? | *Một | Hai"]


@pytest.mark.parametrize(
    "key",
    [
        "1-B 2-A", "1-B\n2-A", "1b 2a", "1.B 2.A", "1.B\n2.A", "1B,2A", "1. B\n2. A", "1) B\n2) A",
        "1: B\n2: A", "Câu 1: B\nCâu 2: A", "Câu 1-B, Câu 2-A", "1 B\n2 A", "1\tB\n2\tA",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "heading",
    ["HẾT", "--- HẾT ---", "BẢNG ĐÁP ÁN", "ĐÁP ÁN", "Đáp án:", "Đáp án", "HẾT\nBẢNG ĐÁP ÁN", ""],
)
def test_a_key_list_at_the_end(heading: str, key: str):
    assert shown(f"{TWO}{heading}\n\n{key}") == BOTH
    assert [one for one in problems(typed(f"{TWO}{heading}\n\n{key}")) if one.kind == "key"] == []


def test_a_compact_key_list_with_a_hole():
    text = "".join(f"Câu {n}: Số {n}?\nA. a\nB. b\n" for n in range(15, 19))
    assert shown(f"{text}ĐÁP ÁN\n15.B 16.A 17 18.B") == [
        "Số 15? | a | *b", "Số 16? | *a | b", "Số 17? | a | b", "Số 18? | a | *b",
    ]  # fmt: skip
    assert problems(typed(f"{text}ĐÁP ÁN\n15.B 16.A 17 18.B")) == []


def test_a_key_list_with_several_right():
    text = f"{STEM}\n{OPTIONS}\nCâu 2: Phố?\nA. Một\nB. Hai\nBẢNG ĐÁP ÁN\n1: A, C\n2: B"
    assert shown(text) == [SEVERAL, "Phố? | Một | *Hai"]
    assert shown(text.replace("A, C", "AC")) == [SEVERAL, "Phố? | Một | *Hai"]


def test_a_key_list_in_two_rows():
    text = f"{TWO}BẢNG ĐÁP ÁN\nCâu 1 2\nĐáp án B A"
    assert shown(text) == BOTH
    assert shown(f"{TWO}BẢNG ĐÁP ÁN\n1\t2\nB\tA") == BOTH


def test_a_key_list_repeats_the_texts():
    text = f"{TWO}ĐÁP ÁN\n1. B. Cảng Tây\n2. A. Một"
    assert shown(text) == BOTH


def test_a_key_list_before_the_questions():
    assert shown(f"BẢNG ĐÁP ÁN\n1-B 2-A\n\n{TWO}") == BOTH


def test_a_key_list_behind_each_part():
    text = f"ĐỀ 1\n{TWO}ĐÁP ÁN\n1-B 2-A\nĐỀ 2\n{TWO}ĐÁP ÁN\n1-B 2-A"
    assert shown(text) == BOTH * 2


def test_a_key_list_of_unlabelled_questions():
    text = TWO.replace("Câu 1: ", "").replace("Câu 2: ", "")
    assert shown(f"{text}ĐÁP ÁN\n1-B 2-A") == BOTH


PARTS = f"PHẦN 1\n{TWO}PHẦN 2\n{TWO}"
NONE = [BARE, "Phố nào? | Một | Hai"]


def test_a_key_list_by_sections():
    assert shown(f"{PARTS}BẢNG ĐÁP ÁN\nPHẦN 1\n1-B 2-A\nPHẦN 2\n1-B 2-A") == BOTH * 2
    assert shown(f"{PARTS}BẢNG ĐÁP ÁN\n1-B 2-A\n1-B 2-A") == BOTH * 2


def test_a_key_list_that_counts_on_is_matched_by_order_and_doubtful():
    found = shown(f"{PARTS}BẢNG ĐÁP ÁN\n1-B 2-A 3-B 4-A")
    assert found == [*BOTH, *(f"?? {one}" for one in BOTH)]


def test_a_key_list_that_could_mean_two_questions_gives_no_key():
    text = f"{PARTS}BẢNG ĐÁP ÁN\n1-B 2-A"
    assert shown(text) == [f"?? {one}" for one in NONE * 2]
    (said,) = problems(typed(text))
    assert (said.kind, said.severity) == ("key", "warning")


def test_a_key_list_that_names_no_question():
    (said,) = problems(typed(f"{TWO}BẢNG ĐÁP ÁN\n1-B 2-A 7-C"))
    assert "câu 7" in said.message
    assert (said.kind, said.severity) == ("key", "warning")


def test_a_line_in_a_key_list_that_nobody_understands_is_said():
    (said,) = problems(typed(f"{TWO}BẢNG ĐÁP ÁN\n1-B 2-A\nNgười lập: An"))
    assert "Người lập: An" in said.message
    assert said.severity == "notice"


def test_numbers_as_options_are_no_key_list():
    text = "Câu 1: Một?\nA. a\nB. b\nCâu 2: Chữ nào?\n1. A\n2. B\n3. C\n4. D"
    assert shown(text) == ["Một? | a | b", "Chữ nào? | A | B | C | D"]


@pytest.mark.parametrize(
    "rows",
    [
        [("STT", "Câu hỏi", "Đáp án"), ("1", "Cảng nào lớn nhất?", "B"), ("2", "Phố nào?", "A")],
        [("Câu", "Đáp án"), ("1", "B"), ("2", "A")],
        [("Câu", "Đáp án", "Câu", "Đáp án"), ("1", "B", "2", "A")],
        [("Câu hỏi", "Đáp án"), ("Câu 1", "B"), ("Câu 2", "A")],
        [("Câu", "1", "2"), ("Đáp án", "B", "A")],
        [("1", "2"), ("B", "A")],
        [("1.B", "2.A")],
        [("1-B",), ("2-A",)],
        [("1", "B"), ("2", "A")],
    ],
)
def test_a_key_table(rows: list[tuple[str, ...]]):
    assert shown([*typed(TWO), *table(*rows)]) == BOTH
    assert shown([*typed(TWO + "HẾT\nBẢNG ĐÁP ÁN"), *table(*rows)]) == BOTH
    assert problems([*typed(TWO), *table(*rows)]) == []


def test_two_kinds_of_evidence_agree():
    text = f"{STEM}\nA. Cảng Đông\n*B. Cảng Tây\nC. Cảng Nam\nĐáp án: B\nBẢNG ĐÁP ÁN\n1-B"
    assert shown(text) == [RIGHT]


def test_two_kinds_of_evidence_disagree():
    text = f"{STEM}\nA. Cảng Đông\n*B. Cảng Tây\nC. Cảng Nam\nĐáp án: C"
    (read,) = questions(typed(text))
    assert read.key == ("C",)
    assert "dòng đáp án là C, ký hiệu cạnh phương án là B" in read.doubts[0]
    assert shown(f"{TWO}BẢNG ĐÁP ÁN\n1-B 2-A 1-C")[0].startswith("??")


# Looks


def three(*right: str) -> str:
    """Answer three questions; in each, the option is written as given instead of "B. Hai"."""
    return "\n".join(
        f"<b>Câu {n}: Số nào?</b>\nA. Một\n{line}\nC. Ba" for n, line in enumerate(right, 1)
    )


@pytest.mark.parametrize("look", "buich")
@pytest.mark.parametrize(
    "pattern",
    ["<{}>B. Hai</>", "<{}>B</>. Hai", "<{}>B.</> Hai", "B. <{}>Hai</>", "<{}>B. Hai.</>"],
)
def test_the_right_option_is_set_off(look: str, pattern: str):
    lines = looking(three(*[pattern.format(look)] * 3))
    dot = "." if "Hai." in pattern else ""
    assert shown(lines) == [f"Số nào? | Một | *Hai{dot} | Ba"] * 3


def test_a_look_that_every_option_has_means_nothing():
    text = "Câu 1: Số nào?\n<b>A.</> Một\n<b>B. Hai</>\n<b>C.</> Ba"
    assert shown(looking(text)) == ["Số nào? | Một | *Hai | Ba"]
    text = "Câu 1: Số nào?\n<b>A. Một</>\n<bc>B. Hai</>\n<b>C. Ba</>"
    assert shown(looking(text)) == ["Số nào? | Một | *Hai | Ba"]


def test_a_word_set_off_inside_an_option_means_nothing():
    assert shown(looking("Câu 1: Số nào?\nA. Một\nB. <b>Không</> hai\nC. Ba")) == [
        "Số nào? | Một | Không hai | Ba"
    ]


def test_two_options_set_off_where_one_is_asked_for_are_a_doubt():
    text = (
        three("<b>B. Hai</>", "<b>B. Hai</>", "<b>B. Hai</>")
        + "\n<b>Câu 4: Số nào?</b>\n<b>A. Một</>\n<b>B. Hai</>\nC. Ba"
    )
    assert shown(looking(text))[3] == "?? Số nào? | *Một | *Hai | Ba"
    text = text.replace("Câu 4: Số nào?", "Câu 4: Chọn các số chẵn.")
    assert shown(looking(text))[3] == "Chọn các số chẵn. | *Một | *Hai | Ba"


def test_another_look_than_in_the_other_questions_is_a_doubt():
    text = three("<b>B. Hai</>", "<b>B. Hai</>", "<c>B. Hai</>")
    assert shown(looking(text))[2] == "?? Số nào? | Một | *Hai | Ba"


def test_a_look_in_few_questions_is_a_doubt():
    text = three("<b>B. Hai</>", "B. Hai", "B. Hai", "B. Hai", "B. Hai")
    assert (
        shown(looking(text)) == ["?? Số nào? | Một | *Hai | Ba"] + ["Số nào? | Một | Hai | Ba"] * 4
    )


def test_looks_that_disagree_are_a_doubt():
    text = three("<b>B. Hai</>", "<b>B. Hai</>", "<b>B. Hai</>", "<b>B. Hai</>")
    text = text.replace("C. Ba", "<c>C. Ba</>", 3)
    assert [line[:2] for line in shown(looking(text))] == ["??", "??", "??", "Số"]


def test_a_look_and_a_key_line_that_disagree_are_a_doubt():
    text = three(
        "<b>B. Hai</>", "<b>B. Hai</>", "<b>B. Hai</>\nĐáp án: B", "<b>B. Hai</>\nĐáp án: C"
    )
    text = text.replace("Đáp án: B\nC. Ba", "C. Ba\nĐáp án: B").replace(
        "Đáp án: C\nC. Ba", "C. Ba\nĐáp án: C"
    )
    assert shown(looking(text)) == ["Số nào? | Một | *Hai | Ba"] * 3 + [
        "?? Số nào? | Một | Hai | *Ba"
    ]


def test_an_emphasis_beside_key_lines_is_none():
    text = "\n".join(
        f"Câu {n}: Số nào?\nA. Một\n{'<b>B. Hai</>' if n == 1 else 'B. Hai'}\nC. Ba\nĐáp án: C"
        for n in range(1, 5)
    )
    assert shown(looking(text)) == ["Số nào? | Một | Hai | *Ba"] * 4
