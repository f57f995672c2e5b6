"""Which signs typed beside options are keys, which are only text, and which leave the text?"""

import pytest

from tests.features.reading_lines import looking, questions, shown, typed

CROSSED = "Câu 1: Hồ ở đâu?\nA. Đông x\nB. Tây\nCâu 2: Ai giữ hồ?\nA. Đội cá\nB. Đội sen x\n"
BOTH = ["Hồ ở đâu? | *Đông | Tây", "Ai giữ hồ? | Đội cá | *Đội sen"]
CENTURY = "Thế kỷ nào?\nA. Thế kỷ IX\nB. Thế kỷ X\nC. Thế kỷ XI"


def test_a_capital_x_is_a_number_or_a_name():
    assert shown(f"Câu 1: {CENTURY}") == ["Thế kỷ nào? | Thế kỷ IX | Thế kỷ X | Thế kỷ XI"]
    assert shown(f"Câu 1: {CENTURY}\nĐáp án: C") == [
        "Thế kỷ nào? | Thế kỷ IX | Thế kỷ X | *Thế kỷ XI"
    ]
    bold = f"Câu 1: {CENTURY}".replace("Thế kỷ XI", "<b>Thế kỷ XI</b>")
    assert shown(looking(bold)) == ["Thế kỷ nào? | Thế kỷ IX | Thế kỷ X | *Thế kỷ XI"]
    assert shown("Câu 1: Ai?\nA. Ông Y\nB. Ông X\nC. Ông Z") == ["Ai? | Ông Y | Ông X | Ông Z"]


def test_a_small_x_is_a_sign_where_most_questions_have_one():
    assert shown(CROSSED) == BOTH
    year = "Câu 3: Năm nào?\nA. Năm 1998\nB. Năm 2003 x"
    assert shown(CROSSED + year) == [*BOTH, "Năm nào? | Năm 1998 | *Năm 2003"]
    several = "Câu 3: Chọn các ý đúng.\nA. Một x\nB. Hai x\nC. Ba"
    assert shown(CROSSED + several) == [*BOTH, "Chọn các ý đúng. | *Một | *Hai | Ba"]
    several = several.replace("Chọn các ý đúng.", "Ý nào?")
    assert shown(CROSSED + several) == [*BOTH, "?? Ý nào? | *Một | *Hai | Ba"]


def test_an_x_that_may_be_text_is_doubtful():
    assert shown(f"{CROSSED}Câu 3: {CENTURY}") == [
        *BOTH, "?? Thế kỷ nào? | Thế kỷ IX | *Thế kỷ | Thế kỷ XI",
    ]  # fmt: skip
    value = "Câu 3: Giá trị?\nA. 2 x\nB. 3"
    assert shown(f"{CROSSED}{value}") == [*BOTH, "?? Giá trị? | *2 | 3"]
    assert shown(f"{CROSSED}{value} y") == [*BOTH, "Giá trị? | 2 x | 3 y"]
    assert shown("Câu 1: Cảng nào?\nA. Đông\nB. Tây x") == ["?? Cảng nào? | Đông | *Tây"]
    assert shown("Câu 1: Ẩn nào?\nA. Một\nB. Ẩn x\nĐáp án: A") == ["?? Ẩn nào? | *Một | Ẩn x"]
    keys = "Câu 1: Phím nào?\nA. Phím a\nB. Phím x\n"
    assert shown(keys * 3) == ["Phím nào? | Phím a | Phím x"] * 3
    assert shown("Câu 1: Chữ nào?\nA. Chữ x\nB. Số x") == ["Chữ nào? | Chữ x | Số x"]


def test_an_x_and_a_bold_option_disagree():
    bold = CROSSED.replace("A. Đội cá", "A. <b>Đội cá</b>")
    assert shown(looking(bold)) == [BOTH[0], f"?? {BOTH[1]}"]


@pytest.mark.parametrize(
    "boxes",
    [
        ("[ ]", "[x]"), ("[]", "[X]"), ("☐", "☑"), ("☐", "☒"), ("( )", "(x)"), ("", "x"), ("", "X"),
    ],
)  # fmt: skip
def test_boxes_before_labels(boxes: tuple[str, str]):
    empty, ticked = boxes
    text = f"Câu 1: Cá gì?\n{empty} A. Mè\n{ticked} B. Trôi\n{empty} C. Chép"
    assert shown(text) == ["Cá gì? | Mè | *Trôi | Chép"]
    assert shown(text.replace("Câu 1: ", "")) == ["Cá gì? | Mè | *Trôi | Chép"]


def test_boxes_before_labels_on_one_line():
    text = "Câu 1: Cá gì?\n☐ A. Mè ☑ B. Trôi ☐ C. Chép"
    assert shown(text) == ["Cá gì? | Mè | *Trôi | Chép"]
    assert shown(text.replace("\n", " ")) == ["Cá gì? | Mè | *Trôi | Chép"]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("(S)", "(Đ)"), ("☐", "☒"), ("☐", "☑"), ("[ ]", "[x]"), ("(sai)", "(đúng)")],
)
def test_signs_behind_every_option(wrong: str, right: str):
    text = f"Câu 1: Cá gì?\nA. Mè {wrong}\nB. Trôi {right}\nC. Chép {wrong}"
    assert shown(text) == ["Cá gì? | Mè | *Trôi | Chép"]


def test_a_bracket_in_a_text_stays():
    text = "Câu 1: Lệnh nào?\nA. in()\n*B. mở()\nC. a []"
    assert shown(text) == ["Lệnh nào? | in() | *mở() | a []"]


def test_dashes_before_labels():
    text = "1. Hồ nào?\n   - A. Sen\n   - **B. Súng**\n2. Phố nào?\n   - **A. Một**\n   - B. Hai"
    assert shown(text) == ["Hồ nào? | Sen | *Súng", "Phố nào? | *Một | Hai"]
    assert questions(typed(text))[0].doubts == ()


LAW = (
    "Câu 1: Ai dự hội?\na) Học sinh\nb) Công nhân\nc) Nông dân\nd) Bộ đội\nđ) Hưu trí\ne) Trẻ em\n"
)
WHO = ["Học sinh", "Công nhân", "Nông dân", "Bộ đội", "Hưu trí", "Trẻ em"]


@pytest.mark.parametrize(
    ("key", "right"), [("d", 3), ("đ", 4), ("e", 5), ("Đ.", 4), ("e) Trẻ em", 5), ("Hưu trí", 4)]
)
def test_labels_go_on_as_in_laws(key: str, right: int):
    expected = [*WHO[:right], f"*{WHO[right]}", *WHO[right + 1 :]]
    assert shown(f"{LAW}Đáp án: {key}") == [" | ".join(["Ai dự hội?", *expected])]


def test_a_list_names_options_labelled_as_in_laws():
    second = "Câu 2: Phố nào?\na) Một\nb) Hai\n"
    assert shown(f"{LAW}{second}ĐÁP ÁN\n1-e 2-b") == [
        " | ".join(["Ai dự hội?", *WHO[:5], "*Trẻ em"]), "Phố nào? | Một | *Hai",
    ]  # fmt: skip


def test_labels_as_in_laws_on_one_line():
    assert shown(LAW.replace("\n", " ").strip()) == [" | ".join(["Ai dự hội?", *WHO])]


def test_money_is_no_label():
    text = "Câu 1: Giá nào? a) 5.000 đ) b) 6.000 đ) c) 7.000 đ) d) 8.000 đ) nhé"
    assert shown(text) == ["Giá nào? | 5.000 đ) | 6.000 đ) | 7.000 đ) | 8.000 đ) nhé"]


def test_initials_are_no_labels():
    asked = "Câu 1: Theo lời ông Nguyễn Văn A. và bà Lê Thị B., ai đến trước? "
    names = "A. Ông A. B. Bà B. C. Cả hai D. Không rõ"
    (line,) = shown(f"{asked}{names}\nĐáp án: B")
    stem, *options = line.split(" | ")
    assert stem == f"?? {asked.removeprefix('Câu 1: ').strip()}"
    assert options == ["Ông A.", "*Bà B.", "Cả hai", "Không rõ"]
    assert shown("Câu 1: Ai đến trước? A. Ông B. Bà C. Cả hai") == [
        "Ai đến trước? | Ông | Bà | Cả hai"
    ]


def test_initials_in_a_quotation_begin_no_question():
    quotation = "Đọc đoạn sau: “Sáng ấy trời mưa.\nÔng A. đến nhà bà B. để họp tổ.”"
    stem = f"{quotation}\nÔng A. đến nhà bà B. để làm gì?"
    assert shown(f"Câu 1: {stem}\nA. Ăn cơm\nB. Họp tổ\nĐáp án: B") == [
        " | ".join([stem.replace("\n", " "), "Ăn cơm", "*Họp tổ"])
    ]


@pytest.mark.parametrize("line", ["A. là đúng hay sai?", "B. và C. trong bảng trên?", "D. là gì?"])
def test_a_line_of_the_stem_that_begins_as_an_option(line: str):
    text = f"Câu 1: Việc làm của bạn Nguyễn Văn\n{line}\nA. Một\nB. Hai\nC. Ba\nĐáp án: A"
    assert shown(text) == [f"?? Việc làm của bạn Nguyễn Văn {line} | *Một | Hai | Ba"]


def test_an_option_may_name_the_options():
    text = "Câu 1: Chọn ý đúng\nA. Theo thứ tự: A. rồi B.\nB. Khác\nĐáp án: B"
    assert shown(text) == ["Chọn ý đúng | Theo thứ tự: A. rồi B. | *Khác"]


def test_blank_lines_between_the_question_and_its_options():
    text = "Câu 1: Bạn Nguyễn Văn\nA. làm gì?\n\n\nA. Học\nB. Chơi"
    assert shown(text) == ["?? Bạn Nguyễn Văn A. làm gì? | Học | Chơi"]
