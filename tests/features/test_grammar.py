"""Does the grammar find the questions and options in every shape that people type them in?"""

import pytest

from tests.features.reading_lines import listed, shown, typed

PORT = "Cảng nào lớn nhất? | Đông | *Tây | Nam"
OPTIONS = "A. Đông\nB. Tây\nC. Nam\nĐáp án: B"


@pytest.mark.parametrize(
    "label",
    [
        "Câu 1:", "Câu 1.", "Câu 01:", "Câu hỏi 1.", "Câu hỏi 01:", "CÂU 1:", "Câu 1)", "Câu 1/",
        "Câu 1 -", "Câu 1 –", "Câu số 1:", "Câu1:", "Câu\u00a01:", "Câu 1 (0,5 điểm):", "Câu 1",
        "Câu 1 (NB).", "Cau 1:", "Question 1:", "1.", "1)", "1:", "1/", "01.", "  Câu 1:",
        "• Câu 1:",
        "Câu 1 :", "Ca\u0302u 1:",
    ],
)  # fmt: skip
def test_labels_of_questions(label: str):
    assert shown(f"{label} Cảng nào lớn nhất?\n{OPTIONS}") == [PORT]


def test_a_number_in_a_text_is_no_label():
    text = f"Câu hỏi số 1 của cảng là?\n{OPTIONS}\nCâu 2 trong bài là?\n{OPTIONS}"
    assert [line.split(" | ")[0] for line in shown(text)] == [
        "Câu hỏi số 1 của cảng là?", "Câu 2 trong bài là?",
    ]  # fmt: skip
    assert shown(f"Câu 1 Đội nào?\n{OPTIONS}") == [PORT.replace("Cảng nào lớn nhất", "Đội nào")]


def test_a_label_may_stand_on_a_line_of_its_own():
    assert shown(f"Câu 1\nCảng nào lớn nhất?\n{OPTIONS}") == [PORT]
    assert shown(f"Câu 1:\nCảng nào lớn nhất?\n{OPTIONS}") == [PORT]


@pytest.mark.parametrize(
    "pattern",
    [
        "{}. {}", "{}) {}", "{}.{}", "{}){}", "{}- {}", "{}-{}", "{}: {}", "{}/ {}", "({}) {}",
        "{} - {}", "{} – {}", "   {}. {}", "{} . {}", "{}.) {}", "{}.\t{}", "{}.\u00a0{}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("letters", ["ABC", "abc"])
def test_labels_of_options(pattern: str, letters: str):
    options = "\n".join(map(pattern.format, letters, ("Đông", "Tây", "Nam")))
    text = f"Câu 1: Cảng nào lớn nhất?\n{options}\nĐáp án: B"
    assert shown(text) == [PORT]


@pytest.mark.parametrize("pattern", ["{}. {}", "{}) {}", "{}.{}"])
def test_options_with_numbers(pattern: str):
    options = "\n".join(map(pattern.format, "123", ("Đông", "Tây", "Nam")))
    text = f"Câu 1: Cảng nào lớn nhất?\n{options}\nĐáp án: 2\n" * 2
    assert shown(text) == [PORT, PORT]


def test_numbers_of_options_differ_from_numbers_of_questions():
    text = "1. Cảng nào?\n1) Đông\n2) Tây\n2. Phố nào?\n1) Một\n2) Hai\n3) Ba"
    assert shown(text) == ["Cảng nào? | Đông | Tây", "Phố nào? | Một | Hai | Ba"]


def test_options_with_numbers_on_one_line():
    assert shown("Câu 1: Màu nào?\n1. Đỏ 2. Xanh 3. Vàng") == ["Màu nào? | Đỏ | Xanh | Vàng"]


@pytest.mark.parametrize("bullet", ["•", "-", "–", "+", "○", "*", "☐"])
def test_options_with_bullets(bullet: str):
    options = "\n".join(f"{bullet} {text}" for text in ("Đông", "Tây", "Nam"))
    assert shown(f"Câu 1: Cảng nào lớn nhất?\n{options}\nĐáp án: B") == [PORT]


def test_ticked_boxes():
    text = "Câu 1: Cảng nào lớn nhất?\n☐ Đông\n☑ Tây\n☐ Nam"
    assert shown(text) == [PORT]
    assert shown(text.replace("☐", "[ ]").replace("☑", "[x]")) == [PORT]


def test_options_without_labels():
    assert shown("Câu 1: Cảng nào lớn nhất?\nĐông\nTây\nNam\nĐáp án: B") == [PORT]
    text = "Câu 1: Cảng lớn nhất là\nĐông\nTây\nCâu 2. Phố\nnào dài?\nMột\nHai\nĐáp án: Hai"
    assert shown(text) == ["Cảng lớn nhất là | Đông | Tây", "Phố nào dài? | Một | *Hai"]


def test_options_without_labels_behind_a_stem_that_does_not_ask_are_a_guess():
    assert shown("Câu 1: Cảng lớn\nĐông\nTây") == ["?? Cảng lớn | Đông | Tây"]


def test_options_without_labels_between_tabs():
    text = "Câu 1: Cảng nào lớn nhất?\nĐông\tTây\t\tNam\nĐáp án: B"
    assert shown(text) == [PORT]


def test_unlabelled_lines_go_on_in_small_letters():
    long = "Cảng ở phía đông của thành phố, nơi hai dòng sông lớn"
    text = f"Câu 1: Cảng nào?\n{long}\ngặp nhau\nCảng Tây"
    assert shown(text) == [f"Cảng nào? | {long} gặp nhau | Cảng Tây"]


def test_a_lone_question_without_labels_among_others_is_a_guess():
    text = f"Câu 1: Cảng nào lớn nhất?\n{OPTIONS}\n" * 2 + "Câu 3: Phố nào?\nMột\nHai"
    assert shown(text) == [PORT, PORT, "?? Phố nào? | Một | Hai"]


@pytest.mark.parametrize(
    "line",
    [
        "A. Đông B. Tây C. Nam",
        "A. Đông\tB. Tây\tC. Nam",
        "A.Đông   B.Tây   C.Nam",
        "a) Đông b) Tây c) Nam",
        "a- Đông; b- Tây; c- Nam",
        "A. Đông, B. Tây, C. Nam",
        "A/ Đông B/ Tây C/ Nam",
        "(A) Đông (B) Tây (C) Nam",
    ],
)
def test_options_on_one_line(line: str):
    assert shown(f"Câu 1: Cảng nào lớn nhất?\n{line}\nĐáp án: B") == [PORT]
    assert shown(f"Câu 1: Cảng nào lớn nhất? {line}\nĐáp án: B") == [PORT]


@pytest.mark.parametrize("gap", ["\t", "    ", "  ", " "])
def test_options_in_two_columns(gap: str):
    text = f"Câu 1: Tháng nào?\na) Ba{gap}c) Năm\nb) Tư{gap}d) Sáu\nĐáp án: c"
    assert shown(text) == ["Tháng nào? | Ba | Tư | *Năm | Sáu"]
    text = f"Câu 1: Tháng nào?\na) Ba{gap}b) Tư\nc) Năm{gap}d) Sáu\nĐáp án: c"
    assert shown(text) == ["Tháng nào? | Ba | Tư | *Năm | Sáu"]


def test_options_in_brackets():
    text = "Câu 3. Cầu nào xây trước? (a- Cầu Đỏ; b- Cầu Xanh; c- Cầu Vàng (cũ))  Đáp án 3: c"
    assert shown(text) == ["Cầu nào xây trước? | Cầu Đỏ | Cầu Xanh | *Cầu Vàng (cũ)"]
    text = "1. Cầu (a. Đỏ; b. Xanh) ở đâu?"
    assert shown(text) == ["Cầu ở đâu? | Đỏ | Xanh"]


def test_letters_inside_texts_are_no_labels():
    text = (
        "Câu 1: Vitamin A. có trong quả nào?\nA. Quả cam của ông B. Nam\nB. Khối A-B\n"
        "C. Cả A và B\nD. Vi khuẩn E. coli"
    )
    stem = "Vitamin A. có trong quả nào?"
    assert shown(text) == [
        f"{stem} | Quả cam của ông B. Nam | Khối A-B | Cả A và B | Vi khuẩn E. coli"
    ]


def test_a_list_in_a_stem_is_no_list_of_options():
    text = "Câu 1: Cho các ý:\na) Một\nb) Hai\nSố ý đúng là:\nA. 1\nB. 2\nC. 0"
    assert shown(text) == ["Cho các ý: a) Một b) Hai Số ý đúng là: | 1 | 2 | 0"]
    text = "Câu 1: Sắp xếp:\n1. Đi\n2. Đứng\nThứ tự đúng là\nA. 1, 2\nB. 2, 1"
    assert shown(text) == ["Sắp xếp: 1. Đi 2. Đứng Thứ tự đúng là | 1, 2 | 2, 1"]


def test_the_same_label_twice_is_a_guess():
    text = "Câu 1: Cảng nào?\nA. Đông\nB. Tây\nC. Nam\nC. Bắc\nĐáp án: A"
    assert shown(text) == ["?? Cảng nào? | *Đông | Tây | Nam | Bắc"]


def test_a_missing_label_is_a_guess():
    assert shown("Câu 1: Cảng nào?\nA. Đông\nB. Tây\nD. Bắc\nĐáp án: D") == [
        "?? Cảng nào? | Đông | Tây | *Bắc"
    ]


def test_three_and_four_options_and_more():
    text = "Câu 1: Một?\nA. a\nB. b\nC. c\nCâu 2: Hai?\nA. a\nB. b\nC. c\nD. d\nE. e"
    assert shown(text) == ["Một? | a | b | c", "Hai? | a | b | c | d | e"]


def test_only_the_right_option_is_printed():
    assert shown("Câu 1: Cảng nào?\nB. Cảng Tây\nCâu 2: Phố nào?\nPhố Hai") == [
        "Cảng nào? | Cảng Tây", "Phố nào? | Phố Hai",
    ]  # fmt: skip


def test_hard_wrapped_lines():
    text = (
        "Câu 1: Trong các cảng sau đây, cảng\nnào lớn nhất?\nA. Cảng ở phía đông của thành phố,\n"
        "nơi sông gặp biển\nB. Cảng Tây\nC. Cảng có nhiều cầu tàu nhất trong cả vùng duyên\n"
        "Hải Bắc Bộ\nCâu 2: Phố nào?\nA. Một\nB. Hai"
    )
    assert shown(text) == [
        (
            "Trong các cảng sau đây, cảng nào lớn nhất? | Cảng ở phía đông của thành phố, nơi "
            "sông gặp biển | Cảng Tây | Cảng có nhiều cầu tàu nhất trong cả vùng duyên Hải Bắc Bộ"
        ),
        "Phố nào? | Một | Hai",
    ]


@pytest.mark.parametrize("page", ["12", "- 12 -", "Trang 3", "Trang 3/10", "trang 3 trên 10"])
def test_page_numbers_between_options(page: str):
    text = f"Câu 1: Cảng nào lớn nhất?\nA. Đông\n{page}\nB. Tây\nC. Nam\n{page}\nĐáp án: B"
    assert shown(text) == [PORT]


def test_a_number_is_an_option_where_no_label_says_otherwise():
    assert shown("Câu 1: Năm nào?\n12\n13\n14\nĐáp án: 13") == ["Năm nào? | 12 | *13 | 14"]


def test_soft_line_breaks():
    assert shown([*typed("Câu 1: Cảng nào lớn nhất?"), *listed(OPTIONS)]) == [PORT]
    assert shown(listed(f"Câu 1: Cảng nào lớn nhất?\n{OPTIONS}")) == [PORT]


ONE_LINE = (
    "ĐỀ THI Câu 1. Cảng nào lớn nhất? A. Đông B. Tây C. Nam Câu 2: Phố nào? A. Một B. Hai "
    "Đáp án: A Câu 3. Theo bạn có bao nhiêu người trả lời đúng? ... HẾT ...   BẢNG ĐÁP ÁN 1-B"
)


def test_a_whole_document_on_one_line():
    assert shown(ONE_LINE) == [
        PORT, "Phố nào? | *Một | Hai", "Theo bạn có bao nhiêu người trả lời đúng?",
    ]  # fmt: skip
    text = "1. Cảng nào lớn nhất? A. Đông B. Tây C. Nam 2. Phố nào? A. Một 9. B. Hai 1-B 2-A"
    assert shown(text.replace(" 9.", "").replace(" 1-B 2-A", "")) == [
        PORT.replace("*", ""), "Phố nào? | Một | Hai",
    ]  # fmt: skip


def test_the_style_of_labels_changes_inside_a_file():
    text = (
        f"Câu 1: Cảng nào lớn nhất?\n{OPTIONS}\n2. Phố nào?\na) Một\nb) Hai\n"
        "Câu hỏi 3) Màu?\nA-Đỏ\nB-Xanh"
    )
    assert shown(text) == [PORT, "Phố nào? | Một | Hai", "Màu? | Đỏ | Xanh"]


def test_a_question_named_in_a_stem_begins_no_question():
    text = "Câu 1: Một?\nA. a\nB. b\nCâu 2: Theo Câu 3: đã học, hai là?\nA. a\nB. b"
    assert shown(text) == ["Một? | a | b", "Theo Câu 3: đã học, hai là? | a | b"]


def test_small_and_capital_letters_on_one_line_leave_a_doubt():
    text = "Câu 1: Ai đi đầu? a) Ông A. Bình b) Bà B. Hoa c) Anh C. Nam\nĐáp án: b"
    assert shown(text) == ["?? Ai đi đầu? | Ông A. Bình | *Bà B. Hoa | Anh C. Nam"]
