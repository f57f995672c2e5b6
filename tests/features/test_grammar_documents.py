"""Does the grammar find its way through whole documents: sections, lists, tables, other text?"""

from tests.features.reading_lines import listed, problems, questions, shown, table, typed

PORT = "Cảng nào lớn nhất? | Đông | *Tây | Nam"
OPTIONS = "A. Đông\nB. Tây\nC. Nam\nĐáp án: B"


def test_sections_restart_the_numbers():
    part = "Câu 1: {} một?\nA. a\nB. b\nCâu 2: {} hai?\nA. a\nB. b\n"
    text = (
        "PHẦN 1. BIỂN\n" + part.format("Biển", "Biển") + "PHẦN 2. ĐẢO\n" + part.format("Đảo", "Đảo")
    )
    found = questions(typed(text))
    assert [one.stem for one in found] == ["Biển một?", "Biển hai?", "Đảo một?", "Đảo hai?"]
    assert [one.place.label for one in found] == ["Câu 1", "Câu 2", "Câu 1", "Câu 2"]
    assert [one.place.ordinal for one in found] == [1, 2, 3, 4]
    assert [one.place.line for one in found] == [2, 5, 9, 12]


def test_questions_without_labels():
    text = "Cảng nào lớn nhất?\nA. Đông\nB. Tây\nC. Nam\nĐáp án: B\nPhố nào?\nA. Một\nB. Hai"
    assert shown(text) == [PORT, "Phố nào? | Một | Hai"]
    assert shown(text.replace("\nĐáp án: B", "")) == [PORT.replace("*", ""), "Phố nào? | Một | Hai"]
    assert shown(f"ĐỀ THI\n\n{text}") == [PORT, "Phố nào? | Một | Hai"]
    text = "Cảng nào lớn nhất? A. Đông B. Tây C. Nam\nPhố nào? A. Một B. Hai"
    assert shown(text) == [PORT.replace("*", ""), "Phố nào? | Một | Hai"]
    text = "Cảng nào lớn nhất?\n- Đông\n- Tây\n- Nam\nPhố nào?\n- Một\n- Hai"
    assert shown(text) == [PORT.replace("*", ""), "Phố nào? | Một | Hai"]


def test_no_labels_at_all():
    text = "Cảng nào?\nĐông\nTây\nNam\n\nPhố nào?\nMột\nHai\nBa\n\nMàu nào?\nĐỏ\nXanh\nVàng"
    expected = [
        "Cảng nào? | Đông | Tây | Nam",
        "Phố nào? | Một | Hai | Ba",
        "Màu nào? | Đỏ | Xanh | Vàng",
    ]
    assert shown(text) == expected
    assert shown(text.replace("\n\n", "\n")) == expected
    assert shown(text.replace("\n\n", "\n").replace("\n", "\n\n")) == expected


def test_a_question_between_labelled_ones_has_lost_its_label():
    text = "Câu 1: Một?\nA. a\nB. b\n\nHai là gì?\nA. a\nB. b\nCâu 3: Ba?\nA. a\nB. b"
    assert shown(text) == ["Một? | a | b", "?? Hai là gì? | a | b", "Ba? | a | b"]


def test_word_writes_the_labels():
    lines = listed(
        ("Câu 1:", "Cảng nào lớn nhất?"), ("A.", "Đông"), ("B.", "Tây"), ("C.", "Nam"), "Đáp án: B"
    )
    assert shown(lines) == [PORT]
    lines = listed(("1.", "Cảng nào lớn nhất?"), ("a)", "Đông"), ("b)", "Tây"), ("c)", "Nam"),
                   "Đáp án: B",
                   ("2.", "Phố nào?"), ("a)", "Một"), ("b)", "Hai"))  # fmt: skip
    assert shown(lines) == [PORT, "Phố nào? | Một | Hai"]
    lines = listed(
        "Câu 1: Cảng nào lớn nhất?", ("•", "Đông"), ("•", "Tây"), ("•", "Nam"), "Đáp án: B"
    )
    assert shown(lines) == [PORT]
    lines = listed(
        "Câu 1: Cảng nào lớn nhất?", ("1.", "Đông"), ("2.", "Tây"), ("3.", "Nam"), "Đáp án: 2"
    )
    assert shown(lines) == [PORT]


def test_word_numbers_questions_and_options_on_two_levels():
    lines = [
        *listed(("1.", "Cảng nào lớn nhất?")),
        *listed(("1.", "Đông"), ("2.", "Tây"), ("3.", "Nam"), level=1),
        *listed("Đáp án: 2", ("2.", "Phố nào?")),
        *listed(("1.", "Một"), ("2.", "Hai"), level=1),
    ]
    assert shown(lines) == [PORT, "Phố nào? | Một | Hai"]


def test_options_in_a_table():
    stem = typed("Câu 1: Tháng nào?")
    key = typed("Đáp án: C")
    expected = ["Tháng nào? | Ba | Tư | *Năm | Sáu"]
    assert shown([*stem, *table(("A. Ba", "B. Tư"), ("C. Năm", "D. Sáu")), *key]) == expected
    assert shown([*stem, *table(("A. Ba", "C. Năm"), ("B. Tư", "D. Sáu")), *key]) == expected
    assert (
        shown([*stem, *table(("A", "Ba"), ("B", "Tư"), ("C", "Năm"), ("D", "Sáu")), *key])
        == expected
    )
    assert (
        shown([*stem, *table(("A.", "Ba", "B.", "Tư"), ("C.", "Năm", "D.", "Sáu")), *key])
        == expected
    )
    assert shown([*stem, *table(("Ba", "Tư"), ("Năm", "Sáu")), *key]) == expected


def test_everything_in_a_table():
    rows = [
        ("Câu 1", "Cảng nào lớn nhất?\nA. Đông\nB. Tây\nC. Nam\nĐáp án: B"),
        ("Câu 2", "Phố nào?\nA. Một\nB. Hai"),
    ]
    assert shown(table(*rows)) == [PORT, "Phố nào? | Một | Hai"]


def test_a_table_of_questions():
    rows = [
        ("BỘ CÂU HỎI", "", "", "", "", ""),
        ("STT", "Câu hỏi", "A", "B", "C", "Đáp án"),
        ("1", "Cảng nào lớn nhất?", "Đông", "Tây", "Nam", "B"),
        ("2", "Việc nên làm?", "Đọc", "Viết", "Bỏ qua", "A, B"),
        ("", "", "", "", "", ""),
    ]
    assert shown(table(*rows)) == [PORT, "Việc nên làm? | *Đọc | *Viết | Bỏ qua"]
    assert [one.place.label for one in questions(table(*rows))] == ["Câu 1", "Câu 2"]


def test_a_table_of_questions_with_the_options_below_the_stem():
    rows = [
        ("STT", "Câu hỏi", "Đáp án đúng", "Giải thích"),
        ("1", "Cảng nào lớn nhất?\nA. Đông\nB. Tây\nC. Nam", "B", "Theo sách."),
        ("2", "Phố nào? A. Một B. Hai", "A", ""),
    ]
    assert shown(table(*rows)) == [PORT, "Phố nào? | *Một | Hai"]
    assert questions(table(*rows))[0].explanation == "Theo sách."


def test_what_stands_behind_a_question_with_a_label():
    text = (
        f"Câu 1: Cảng nào lớn nhất?\n{OPTIONS}\nGiải thích: Cảng Tây có\nnhiều cầu tàu.\n"
        "Chủ đề: Kinh tế biển\nĐộ khó: Trung bình\nNguồn: Sổ tay cảng biển\nCâu 2: Hai?\nA. a\nB. b"
    )
    first, second = questions(typed(text))
    assert shown(text)[0] == PORT
    assert first.explanation == "Cảng Tây có nhiều cầu tàu."
    assert (first.topic, first.difficulty) == ("Kinh tế biển", "2")
    assert first.source_title == "Sổ tay cảng biển"
    assert (second.topic, second.difficulty, second.source_title) == ("", "1", None)


def test_an_explanation_may_have_several_lines_and_letters():
    text = f"Câu 1: Cảng nào lớn nhất?\n{OPTIONS}\nLời giải:\nA. sai vì nhỏ.\nB. đúng.\n\nXem sách."
    (read,) = questions(typed(text))
    assert read.options == ("Đông", "Tây", "Nam")
    assert read.explanation == "A. sai vì nhỏ. B. đúng. Xem sách."


def test_text_around_the_questions_is_passed_over_and_said():
    text = (
        "CUỘC THI TÌM HIỂU BIỂN\n1. Đối tượng dự thi: mọi người.\n2. Thời gian: tháng 5.\n\n"
        f"Câu 1: Cảng nào lớn nhất?\n{OPTIONS}\n\nCHÚC CÁC BẠN THI TỐT\n---HẾT---\nBan tổ chức"
    )
    assert shown(text) == [PORT]
    said = [(problem.kind, problem.place.line) for problem in problems(typed(text))]
    assert said == [("ignored", 1), ("ignored", 11), ("ignored", 13)]
    assert "Đối tượng dự thi" in problems(typed(text))[0].message


def test_text_behind_the_last_option_that_may_belong_to_it_is_a_doubt():
    text = "Câu 1: Cảng nào?\nA. Đông\nB. Tây\nKinh tế biển\nCâu 2: Phố nào?\nA. Một\nB. Hai"
    first, second = questions(typed(text))
    assert first.options == ("Đông", "Tây")
    assert "Kinh tế biển" in first.doubts[0]
    assert second.doubts == ()
    text = text.replace("Kinh tế biển", "PHẦN KINH TẾ")
    assert shown(text)[0] == "Cảng nào? | Đông | Tây"


def test_the_question_for_a_guess_has_no_options():
    text = (
        f"Câu 1: Cảng nào lớn nhất?\n{OPTIONS}\nCâu 2: Theo bạn, có bao nhiêu người\ntrả lời đúng?"
    )
    assert shown(text) == [PORT, "Theo bạn, có bao nhiêu người trả lời đúng?"]


def test_a_clean_file_gives_neither_doubts_nor_remarks():
    text = f"Câu 1: Cảng nào lớn nhất?\n{OPTIONS}\n\nCâu 2: Cảng nào lớn nhất?\n{OPTIONS}\n\nHẾT"
    assert shown(text) == [PORT, PORT]
    assert problems(typed(text)) == []


def test_nothing_in_it():
    assert shown([]) == []
    assert shown("Danh sách lớp\nAn\nBình") == []
