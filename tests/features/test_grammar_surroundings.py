"""Is what stands around the questions (headers of pages, closings, doubled labels) told apart?"""

import pytest

from tests.features.reading_lines import listed, problems, questions, shown, table, typed

ASKED = "Câu 1: Hồ nào?\nA. Hồ Đông\nB. Hồ Tây\n"


def test_the_header_of_every_page_is_passed_over():
    text = (
        "ĐỀ CƯƠNG ÔN TẬP Trang 1\nCâu 1: Hồ nào?\nA. Đông\nB. Tây\nĐỀ CƯƠNG ÔN TẬP Trang 2\n"
        "C. Nam\nĐáp án: C\nCâu 2: Phố nào?\nA. Một\nB. Hai\nĐỀ CƯƠNG ÔN TẬP Trang 3\nĐáp án: A"
    )
    assert shown(text) == ["Hồ nào? | Đông | Tây | *Nam", "Phố nào? | *Một | Hai"]
    assert [one.message for one in problems(typed(text))] == [
        f"Bỏ qua đoạn chữ không thuộc câu hỏi nào: “ĐỀ CƯƠNG ÔN TẬP Trang {page}”."
        for page in (2, 3)
    ]


def test_a_page_that_an_option_names_is_no_header():
    options = "A. Sách địa lý, trang 5\nB. Sách địa lý, trang 6\nC. Sách địa lý, trang 7"
    assert shown(f"Câu 1: Nguồn nào?\n{options}") == [
        "Nguồn nào? | Sách địa lý, trang 5 | Sách địa lý, trang 6 | Sách địa lý, trang 7"
    ]


def test_a_label_that_is_typed_beside_the_one_of_word_counts_once():
    lines = listed(("1.", "Câu 1: Hồ nào?"), ("A.", "A. Đông"), ("B.", "B. Tây"), "Đáp án: B")
    assert shown(lines) == ["Hồ nào? | Đông | *Tây"]
    assert questions(lines)[0].place.label == "Câu 1"


def test_questions_beyond_the_ten_thousandth():
    text = "".join(f"Câu {n}: Nơi {n}?\nA. Đông\nB. Tây\n" for n in (9998, 9999, 10000, 10001))
    assert [one.place.label for one in questions(typed(text))][2:] == ["Câu 10000", "Câu 10001"]


@pytest.mark.parametrize("label", ["Câu hỏi phụ:", "Câu phụ.", "CÂU HỎI DỰ ĐOÁN:"])
def test_the_question_beside_the_numbered_ones(label: str):
    text = f"{ASKED}{label} Theo bạn, có bao nhiêu người dự thi?\nCâu 2: Phố nào?\nA. Một\nB. Hai"
    assert shown(text) == [
        "Hồ nào? | Hồ Đông | Hồ Tây", "Theo bạn, có bao nhiêu người dự thi?",
        "Phố nào? | Một | Hai",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "closing",
    [
        "Xin cảm ơn!", "Cảm ơn các bạn đã tham gia", "Trân trọng./.", "Chúc các bạn thi tốt!",
        "II. CÂU HỎI TỰ LUẬN (4 điểm)", "Nơi nhận:\n- Các chi bộ;\n- Lưu VT.",
    ],
)  # fmt: skip
def test_what_closes_a_document_is_no_doubt(closing: str):
    assert shown(f"{ASKED}{closing}") == ["Hồ nào? | Hồ Đông | Hồ Tây"]
    assert shown(f"{ASKED}\n{closing}") == ["Hồ nào? | Hồ Đông | Hồ Tây"]


def test_other_text_behind_the_last_option_is_a_doubt():
    assert shown(f"{ASKED}Hồ này rất đẹp.") == ["?? Hồ nào? | Hồ Đông | Hồ Tây"]
    assert shown(f"{ASKED}I. Hồ này đẹp.") == ["?? Hồ nào? | Hồ Đông | Hồ Tây"]


def test_labels_typed_on_a_cyrillic_keyboard():
    text = "Câu 1: Hồ nào?\n\u0410. Hồ Đông\n\u0412. Hồ Tây\n\u0421. Hồ Nam\nĐáp án: \u0412"
    assert shown(text) == ["Hồ nào? | Hồ Đông | *Hồ Tây | Hồ Nam"]


def test_the_options_of_a_question_whose_cells_are_merged_downwards():
    rows = [("TT", "Câu hỏi", "Phương án"), ("1", "Hồ nào?", "A. Đông"), ("", "", "B. Tây")]
    more = [("2", "Phố nào?", "A. Một"), ("", "", "B. Hai"), ("", "", "C. Ba")]
    assert shown(table(*rows, *more)) == ["Hồ nào? | Đông | Tây", "Phố nào? | Một | Hai | Ba"]
