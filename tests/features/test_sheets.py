"""Are tables understood as a person sees them: their cells, headers and keys, and their limits?"""

import io
import time as clock
import zipfile
from datetime import date, datetime, time, timedelta

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color

from quizapp.banks.formats.sheets import separated, workbook
from quizapp.banks.formats.sheets.header_words import Field, heading
from quizapp.banks.formats.sheets.keys import MIXED, counts_from_zero, read_key
from quizapp.banks.formats.sheets.seen import seen
from quizapp.banks.formats.sheets.tables import MOST_COLUMNS, MOST_ROWS, column_name
from quizapp.rules import importing
from quizapp.rules.importing import Standing
from quizapp.rules.raw import Place, RawBank, Severity
from quizapp.rules.refusals import Unreadable
from tests.containers import zipped
from tests.corpus.sheets import HEADER, PORTS, ROWS, WHICH_PORT, book, patched, values

NOON = datetime(2023, 5, 1, 14, 5, 9)  # noqa: DTZ001 - cells of a workbook know no time zone


def of_text(text: str) -> RawBank:
    return separated.read(text.encode())


def messages(bank: RawBank) -> str:
    return "\n".join(problem.message for problem in bank.problems)


@pytest.mark.parametrize(
    ("words", "field", "index"),
    [
        ("Câu hỏi", Field.STEM, 0),
        ("NỘI DUNG CÂU HỎI", Field.STEM, 0),
        ("cau hoi", Field.STEM, 0),
        ("Question Text", Field.STEM, 0),
        ("Phương án A", Field.OPTION, 0),
        ("dap an c", Field.OPTION, 2),
        ("Đáp án (D)", None, 0),
        ("D", Field.OPTION, 3),
        ("Option 5", Field.OPTION, 4),
        ("option_b", Field.OPTION, 1),
        ("answerB", Field.OPTION, 1),
        ("Đáp án đúng", Field.KEY, 0),
        ("Đúng", Field.KEY, 0),
        ("ĐA", Field.KEY, 0),
        ("Correct answer(s) - choose at least one", Field.KEY, 0),
        ("correctAnswer", Field.KEY, 0),
        ("Đáp án sai 2", Field.WRONG, 0),
        ("Wrong 1", Field.WRONG, 0),
        ("Sai 2", Field.WRONG, 0),
        ("Phương án trả lời", Field.CHOICES, 0),
        ("Giải thích đáp án", Field.EXPLANATION, 0),
        ("Mức độ", Field.DIFFICULTY, 0),
        ("Chuyên mục", Field.TOPIC, 0),
        ("Nguồn tài liệu", Field.SOURCE, 0),
        ("Mã câu hỏi", Field.IDENTIFIER, 0),
        ("STT", Field.NUMBER, 0),
        ("Loại câu hỏi", Field.TYPE, 0),
        ("Thời gian", None, 0),
        ("Cảng nào lớn nhất thành phố?", None, 0),
    ],
)
def test_a_heading_is_known_by_its_words(words: str, field: Field | None, index: int):
    found = heading(words)
    if words == "Đáp án (D)":
        assert found == heading("Đáp án")
        return
    assert (found and found.field) == field
    assert not found or found.index == index


@pytest.mark.parametrize(
    ("cell", "letters"),
    [
        ("B", "B"),
        ("b)", "B"),
        ("Ｂ", "B"),
        ("Đáp án: C", "C"),
        ("Phương án D", "D"),
        ("3", "C"),
        ("A, C", "AC"),
        ("A;C", "AC"),
        ("AC", "AC"),
        ("acd", "ACD"),
        ("A||B", "AB"),
        ("A và C", "AC"),
        ("A\nC", "AC"),
        ("A, A", "A"),
        ("Cảng Tây", "B"),
        ("cang tay", "B"),
        ("B. Cảng Tây", "B"),
        ("option_b", "B"),
        ("E", "E"),
        ("", ""),
    ],
)
def test_a_key_is_read_in_any_way_it_is_written(cell: str, letters: str):
    found = read_key(cell, PORTS)
    assert found.letters == tuple(letters)
    assert not found.fault
    assert not found.doubt


@pytest.mark.parametrize("cell", ["Cảng Trung", "9", "B. Cảng Nam", "AE", "A hoặc B", "1/5/2023"])
def test_a_key_that_names_no_option_stays_as_it_stands(cell: str):
    found = read_key(cell, PORTS)
    assert found.letters == (cell,)
    assert cell in found.fault


def test_a_key_that_two_options_say_is_a_fault():
    found = read_key("Đỏ", ["đỏ", "ĐỎ", "Xanh"])
    assert "trùng với 2 phương án" in found.fault


def test_a_number_is_a_place_unless_only_an_option_says_it():
    assert read_key("20", ["10", "20", "30"]).letters == ("B",)
    assert read_key("2", ["1", "2", "3"]).letters == ("B",)
    assert read_key("5", ["3", "5", "7"]).letters == ("B",)
    assert read_key("2", ["1", "3", "2"]).doubt


@pytest.mark.parametrize(
    ("number", "stem", "kept"),
    [
        ("5", "1954. Năm này có sự kiện gì?", "1954. Năm này có sự kiện gì?"),
        ("5", "Câu 1/5 là ngày gì?", "Câu 1/5 là ngày gì?"),
        ("5", "Câu 7. Cảng nào?", "Câu 7. Cảng nào?"),
        ("5", "5. Cảng nào?", "Cảng nào?"),
        ("05.", "Câu 5: Cảng nào?", "Cảng nào?"),
        ("", "Câu 7. Cảng nào?", "Cảng nào?"),
        ("", "7. Cảng nào?", "7. Cảng nào?"),
        ("V", "5. Cảng nào?", "5. Cảng nào?"),
    ],
)
def test_only_the_rows_own_number_is_taken_off_a_stem(number: str, stem: str, kept: str):
    rows = [HEADER, [number, stem, *PORTS, "A"]]
    (question,) = workbook.read(book(rows)).questions
    assert question.stem == kept


def test_what_may_be_a_place_or_an_options_own_words_is_doubted():
    assert read_key("A", ["B", "A", "D", "C"]).doubt
    assert not read_key("A", ["A", "B", "C", "D"]).doubt
    assert read_key("1.3", PORTS).letters == ("A", "C")
    assert read_key("1.3", PORTS).doubt
    assert not read_key("1,3", PORTS).doubt


def test_a_column_with_a_zero_and_a_four_is_counted_from_one_with_a_doubt():
    keys = enumerate(("0", "4", "2"), start=1)
    rows = [HEADER, *([n, f"Màu thứ {n}?", "Đỏ", "Xanh", "Tím", "Nâu", key] for n, key in keys)]
    found = workbook.read(book(rows)).questions
    assert [question.key for question in found] == [("0",), ("D",), ("B",)]
    assert all(MIXED in question.doubts for question in found)


def test_options_below_each_other_are_right_where_their_column_says_so():
    for head in ("Đúng/Sai", "Đ/S", "Đúng"):
        rows = [
            ["STT", "Câu hỏi", "Phương án", head],
            ["1", "Cảng nào?", "Đông", ""],
            ["", "", "Tây", "x"],
            ["", "", "Nam", ""],
        ]
        (question,) = workbook.read(book(rows)).questions
        assert question.options == ("Đông", "Tây", "Nam")
        assert question.key == ("B",)


def test_letters_that_are_also_a_word_of_an_option_are_that_word():
    assert read_key("ba", ["Ba", "Hai", "Một"]).letters == ("A",)
    assert read_key("BA", ["Hai", "Một", "ba."]).letters == ("C",)
    assert read_key("AC", ["Ác", "Hai", "Một"]).letters == ("A", "C")
    assert "“AC”" in read_key("AC", ["Ác", "Hai", "Một"]).doubt
    assert not read_key("A", ["a", "b"]).doubt


@pytest.mark.parametrize(
    ("cells", "is_so"),
    [
        ([("0", 4), ("3", 4)], True),
        ([("1", 4), ("3", 4)], False),
        ([("0", 4), ("4", 4)], False),
        ([("0", 4), ("B", 4)], False),
        ([("0,2", 4)], True),
        ([], False),
    ],
)
def test_numbers_count_from_zero_only_if_the_whole_column_says_so(
    cells: list[tuple[str, int]], *, is_so: bool
):
    assert counts_from_zero(cells) == is_so


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (None, "General", ""),
        (30.0, "General", "30"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567.891, "General", "1234567.891"),
        (1e-7, "General", "1E-07"),
        (1e300, "0.00", "1E+300"),
        (float("inf"), "0.00", "INF"),
        (True, "General", "TRUE"),
        (0.5, "0%", "50%"),
        (0.125, "0.0%", "12.5%"),
        (7, "000", "007"),
        (2.5, "0", "3"),
        (2.5, "0.00", "2.50"),
        (2.5, "0.##", "2.5"),
        (-1234.5, "#,##0.00;(#,##0.00)", "(1,234.50)"),
        (0, '0;-0;"không"', "không"),
        (1500, '#,##0 "đồng"', "1,500 đồng"),
        (1500, "#,##0\\ [$₫-42A]", "1,500 ₫"),
        (12500000, '#,##0.0,," triệu"', "12.5 triệu"),
        (12345.678, "0.00E+00", "1.23E+04"),
        (0.75, "# ?/?", "3/4"),
        (2.25, "# ??/??", "2 1/4"),
        (901234567, "0000 000 000", "0901 234 567"),
        (901234567, "0000-000-000", "0901-234-567"),
        (5, '"Câu" General', "5"),
        (NOON, "dd/mm/yyyy", "01/05/2023"),
        (NOON, "mm-dd-yy", "01/05/2023"),
        (NOON, "d-mmm", "1-May"),
        (NOON, "mmmm yyyy", "May 2023"),
        (NOON, '"ngày" d "tháng" m "năm" yyyy', "ngày 1 tháng 5 năm 2023"),
        (NOON, "[$-42A]dd/mm/yy;@", "01/05/23"),
        (NOON, "h:mm AM/PM", "2:05 PM"),
        (NOON, "hh:mm:ss", "14:05:09"),
        (date(2023, 5, 1), "yyyy-mm-dd", "2023-05-01"),
        (time(9, 30), "h:mm", "9:30"),
        (timedelta(hours=30, minutes=5), "[h]:mm", "30:05"),
        ("a_x000D_\nb_x005F_x0041_", "General", "a\r\nb_x0041_"),
    ],
)
def test_a_cell_shows_what_its_format_says(value: object, number_format: str, text: str):
    assert seen(value, number_format) == text


def test_columns_are_called_as_spreadsheets_call_them():
    assert [column_name(n) for n in (0, 25, 26, 701, 702, 16383)] == [
        "A", "Z", "AA", "ZZ", "AAA", "XFD",
    ]  # fmt: skip


def test_a_fault_names_its_cell():
    bank = workbook.read(book([HEADER, ROWS[0], (2, "Màu?", *PORTS, "Cảng Trung")]))
    (problem,) = bank.problems
    assert (problem.kind, problem.severity) == ("key", Severity.ERROR)
    assert problem.place == Place(sheet="Đợt 1", row=3, cell="G3", label="Câu 2", ordinal=2)
    standings = [one.standing for one in importing.assess_all(bank)]
    assert standings == [Standing.READY, Standing.FAULTY]


def test_a_hole_between_options_is_a_fault_and_an_empty_tail_is_none():
    rows = of_text("Câu hỏi,A,B,C,D,Đúng\nMột?,x,,y,,A\nHai?,x,y,,,B\nBa?,x,y,,,D\n")
    first, second, third = importing.assess_all(rows)
    assert [fault.sentence for fault in first.faults] == ["Có phương án để trống."]
    assert second.standing == Standing.READY
    assert "phương án A, B." in third.faults[0].sentence


def test_a_formula_without_a_result_leaves_no_option_out():
    made = book([HEADER, ROWS[0]], change=values(0, F2="=A1&1"))
    (one,) = importing.assess_all(bank := workbook.read(made))
    assert one.standing == Standing.FAULTY
    assert bank.problems[0].place.cell == "F2"


def test_an_error_in_a_cell_is_no_text():
    made = patched(
        book([HEADER, ROWS[0]], change=values(0, F2="=1/0")),
        ("<v></v>", "<v>#DIV/0!</v>"),
        ('<c r="F2"', '<c t="e" r="F2"'),
    )
    bank = workbook.read(made)
    assert "#DIV/0!" in messages(bank)
    assert bank.questions[0].options[3] == ""


def test_words_for_difficulty_and_days_are_understood():
    bank = of_text(
        "Câu hỏi,A,B,Đúng,Mức độ,Ngày ban hành,Chủ đề,Giải thích,Nguồn,Giữ chỗ\n"
        "Một?,x,y,A,Nhận biết,1/5/2023,Cảng,Vì thế.,Niên giám,B\n"
        "Hai?,x,y,A,Vận dụng cao,2023-05-01,,,,\n"
        "Ba?,x,y,A,,,,,,\n"
        "Bốn?,x,y,A,VDC,,,,,\n"
        "Năm?,x,y,A,Vận dụng thấp,,,,,\n"
    )
    first, second, third, *_ = bank.questions
    assert [one.difficulty for one in bank.questions] == ["1", "3", "1", "3", "3"]
    assert first.source_date == second.source_date == "2023-05-01"
    assert (first.topic, first.explanation, first.source_title, first.pinned) == (
        "Cảng", "Vì thế.", "Niên giám", ("B",),
    )  # fmt: skip
    assert third.source_date is None
    assert not bank.problems


def test_a_word_for_difficulty_that_nobody_knows_costs_no_question():
    bank = of_text("Câu hỏi,A,B,Đúng,Mức độ\nMột?,x,y,A,Lưng chừng\nHai?,x,y,A,4\n")
    assert [one.difficulty for one in bank.questions] == ["1", "1"]
    assert [(problem.severity, problem.place.cell) for problem in bank.problems] == [
        (Severity.WARNING, "E2"),
        (Severity.WARNING, "E3"),
    ]
    assert "“Lưng chừng”" in messages(bank)


def test_what_is_no_day_no_paragraph_and_no_letter_costs_no_question():
    bank = of_text(
        "Câu hỏi,A,B,Đúng,Ngày ban hành,Đoạn,Giữ chỗ\n"
        "Một?,x,y,A,Tháng 5/2023,mục 3,không\n"
        "Hai?,x,y,A,2023-05-01,3,b\n"
    )
    one, two = bank.questions
    assert (one.source_date, one.source_paragraph, one.pinned) == (None, "", ())
    assert (two.source_date, two.source_paragraph, two.pinned) == ("2023-05-01", "3", ("B",))
    assert {problem.place.cell for problem in bank.problems} == {"E2", "F2", "G2"}
    assert {problem.severity for problem in bank.problems} == {Severity.WARNING}


@pytest.mark.parametrize("most", [9, 10])
def test_more_options_than_a_question_may_have_are_not_cut_off(most: int):
    options = [f"cảng {number}" for number in range(most)]
    names = ("ABCDEFGHIJ"[:most], [f"Phương án {number + 1}" for number in range(most)])
    for heads in names:
        bank = of_text(
            f"Câu hỏi,{','.join(heads)},Đáp án\nNào?,{','.join(options)},{heads[most - 1]}\n"
        )
        (question,) = bank.questions
        assert question.options == tuple(options)
        assert importing.assess(question).standing == Standing.FAULTY


def test_a_name_that_several_questions_bear_names_none():
    bank = of_text("Mã,Câu hỏi,A,B,Đúng\nC1,Một?,x,y,A\nC1,Hai?,x,y,A\nC2,Ba?,x,y,A\n")
    assert [one.identifier for one in bank.questions] == ["", "", "C2"]
    assert "“C1”" in messages(bank)


def test_the_right_option_may_have_a_column_of_its_own():
    bank = of_text("Câu hỏi,Đáp án đúng,Đáp án sai 1,Đáp án sai 2\nMột?,x,y,z\nHai?,,y,z\n")
    first, second = bank.questions
    assert (first.options, first.key) == (("x", "y", "z"), ("A",))
    assert (second.options, second.key) == (("y", "z"), ())


def test_another_header_further_down_changes_the_columns():
    bank = of_text("STT,Câu hỏi,A,B,Đúng\n1,Một?,x,y,A\nSTT,Câu hỏi,Đúng,A,B\n2,Hai?,B,x,y\n")
    assert [one.key for one in bank.questions] == [("A",), ("B",)]


def test_a_row_of_short_answers_is_no_header():
    bank = of_text("Câu hỏi,1,2,3,Đúng\nCâu hỏi này?,1,2,3,B\nCâu hỏi kia?,A,B,C,B\n")
    assert [one.stem for one in bank.questions] == ["Câu hỏi này?", "Câu hỏi kia?"]


def test_looks_that_disagree_are_no_key():
    def change(made: Workbook) -> None:
        sheet = made.worksheets[0]
        sheet["C2"].font = Font(bold=True)
        sheet["D2"].font = Font(color="FFFF0000")

    bank = workbook.read(book([HEADER[:-1], ROWS[0][:-1]], change=change))
    assert bank.questions[0].key == ()
    assert "nhiều kiểu" in bank.questions[0].doubts[0]


def test_white_and_black_are_no_looks():
    def change(made: Workbook) -> None:
        sheet = made.worksheets[0]
        sheet["F3"].font = Font(color=Color(theme=5))
        for cell in sheet[2]:
            cell.fill = PatternFill(fill_type="solid", fgColor=Color(theme=0))
        sheet["E4"].fill = PatternFill(fill_type="solid", fgColor=Color(indexed=5))
        sheet["C4"].font = Font(color=Color(indexed=8))

    rows = [row[:-1] for row in (HEADER, *ROWS, (3, "Ba?", *PORTS, ""))]
    bank = workbook.read(book(rows, change=change))
    assert [one.key for one in bank.questions] == [(), ("D",), ("C",)]


def test_looks_within_a_cell_are_seen_if_they_are_those_of_its_whole_text():
    bold = '<r><rPr><b/></rPr><t xml:space="preserve">Cảng </t></r>'
    texts = (
        f"<si>{bold}<r><rPr><b/></rPr><t>Tây</t></r></si>",
        f"<si>{bold}<r><t>Nam</t></r></si>",
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    buffer = io.BytesIO(book([HEADER[:-1], (1, WHICH_PORT, "Cảng Đông", 0, 1, "")]))
    with zipfile.ZipFile(buffer, "a") as container:
        strings = f'<sst xmlns="{space}">{"".join(texts)}</sst>'
        container.writestr("xl/sharedStrings.xml", strings)
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    named = patched(buffer.getvalue(), ("</Types>", override), name="[Content_Types].xml")
    bank = workbook.read(
        patched(
            named, ('<c r="D2" t="n"', '<c r="D2" t="s"'), ('<c r="E2" t="n"', '<c r="E2" t="s"')
        )
    )
    (one,) = bank.questions
    assert one.options == PORTS[:3]
    assert one.key == ("B",)


def test_hidden_columns_macros_and_pictures_are_reported():
    def change(made: Workbook) -> None:
        made.worksheets[0].column_dimensions["G"].hidden = True
        made.worksheets[0].row_dimensions[3].hidden = True
        made.worksheets[0].row_dimensions[4].hidden = True
        made.worksheets[0].row_dimensions[6].hidden = True

    rows = [(n, f"Câu {n} là gì?", *PORTS, "A") for n in range(1, 6)]
    data = book([HEADER, *rows], change=change)
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as container:
        container.writestr("xl/vbaProject.bin", b"x")
        container.writestr("xl/media/image1.png", b"x")
    bank = workbook.read(patched(buffer.getvalue(), ("</sheetData>", "</sheetData><drawing/>")))
    assert len(bank.questions) == 5
    assert "macro được bỏ qua" in messages(bank)
    assert "cột bị ẩn vẫn được đọc: G" in messages(bank)
    assert "3 hàng bị ẩn vẫn được đọc: 3–4, 6" in messages(bank)
    assert "Hình trong trang tính" in messages(bank)


def test_a_font_of_old_is_converted():
    def change(made: Workbook) -> None:
        for row in made.worksheets[0].iter_rows(min_row=2, min_col=2):
            for cell in row:
                cell.font = Font(name=".VnTime")

    stem = "Thµnh phè nµo cã c¶ng biÓn lín nhÊt n­íc ta?"
    bank = workbook.read(
        book([HEADER, (1, stem, "H¶i Phßng", "Hµ Néi", "", "", "A")], change=change)
    )
    (one,) = bank.questions
    assert one.stem == "Thành phố nào có cảng biển lớn nhất nước ta?"
    assert one.options == ("Hải Phòng", "Hà Nội")
    assert {problem.kind for problem in bank.problems} == {"converted"}


def test_the_number_may_stand_under_the_name_of_the_question():
    bank = of_text("Câu hỏi,Nội dung,A,B,Đúng\nCâu 7,Cảng nào lớn nhất?,x,y,A\n")
    (one,) = bank.questions
    assert (one.stem, one.place.label) == ("Cảng nào lớn nhất?", "Câu 7")


def test_letters_of_options_may_have_a_column_of_their_own():
    bank = of_text(
        "STT,Câu hỏi,Phương án,Nội dung phương án,Đáp án đúng\n"
        "1,Cảng nào lớn nhất?,A,Cảng Đông,B\n,,B,Cảng Tây,\n,,C,Cảng Nam,\n"
        "2,Màu nào?,A,Đỏ,A\n,,B,Xanh,\n"
    )
    assert [(one.options, one.key) for one in bank.questions] == [
        (("Cảng Đông", "Cảng Tây", "Cảng Nam"), ("B",)),
        (("Đỏ", "Xanh"), ("A",)),
    ]


def test_the_key_heading_over_several_columns_heads_the_options():
    bank = of_text("Câu hỏi,Đáp án,,,Giải thích\nCảng nào?,Đông,Tây,Nam,Vì thế\n")
    (one,) = bank.questions
    assert (one.options, one.key, one.explanation) == (("Đông", "Tây", "Nam"), (), "Vì thế")


def test_a_column_of_stems_without_a_known_name_is_a_guess():
    bank = of_text("STT,Tình huống,A,B,Đúng\n1,Gặp đèn đỏ thì làm gì cho đúng?,Dừng,Đi,A\n")
    (one,) = bank.questions
    assert one.stem == "Gặp đèn đỏ thì làm gì cho đúng?"
    assert "cột “Tình huống” dài nhất" in one.doubts[0]


def test_a_stem_may_stand_under_the_name_of_its_number():
    bank = of_text("Câu,A,B,Đúng\nGặp đèn đỏ thì làm gì cho đúng?,Dừng,Đi,A\n")
    assert bank.questions[0].stem == "Gặp đèn đỏ thì làm gì cho đúng?"
    assert not bank.questions[0].doubts


def test_a_question_may_stand_in_one_cell_with_its_options():
    bank = of_text('STT,Câu hỏi,Đáp án\n1,"Cảng nào?\nA. Đông\nB. Tây",B\n')
    (one,) = bank.questions
    assert (one.stem, one.options, one.key) == ("Cảng nào?", ("Đông", "Tây"), ("B",))


def test_options_without_letters_may_share_a_cell():
    bank = of_text('Câu hỏi,Phương án,Đúng\nMột?,"Đông\nTây",B\nHai?,Đông | Tây,A\n')
    first, second = bank.questions
    assert first.options == second.options == ("Đông", "Tây")
    assert not first.doubts
    assert "chung một ô" in second.doubts[0]


def test_without_header_and_key_only_questions_are_questions():
    bank = of_text("1,Cảng nào lớn nhất?,Đông,Tây\n2,Cảng nào nhỏ nhất?,Đông,Tây\n")
    assert [one.options for one in bank.questions] == [("Đông", "Tây")] * 2
    assert not of_text("1,Nguyễn Văn An,Tổ 1,Khá\n2,Trần Thị Bình,Tổ 2,Giỏi\n").questions


def test_a_remark_below_the_table_is_no_question():
    bank = of_text("STT,Câu hỏi,A,B,Đúng\n1,Một?,x,y,A\n,Danh sách có một câu hỏi,,,\n")
    assert len(bank.questions) == 1
    assert bank.problems[0].severity == Severity.WARNING


def test_many_rows_of_one_kind_are_counted():
    bank = of_text("STT,Câu hỏi,A,B,Đúng\n1,Một?,x,y,A\n" + "Ghi chú,,,,\n" * 30)
    assert "còn 10 dòng nữa" in messages(bank)
    assert len(bank.problems) == 21


@pytest.mark.parametrize("text", ["", "xin chào\ncác bạn\n", "a,b,c\n1,2,3\n"])
def test_a_text_without_questions_gives_none(text: str):
    if not text:
        with pytest.raises(Unreadable):
            of_text(text)
    else:
        assert not of_text(text).questions


def test_an_open_quote_does_not_swallow_the_rest():
    bank = of_text('Câu hỏi,A,B,Đúng\n"Một?,x,y,A\nHai?,x,y,B\n')
    assert [one.stem for one in bank.questions] == ['"Một?', "Hai?"]


def test_what_lies_beyond_the_limits_is_counted():
    wide = "x," * (MOST_COLUMNS + 5)
    bank = of_text(
        "Câu hỏi,A,B,Đúng\nMột?,x,y,A," + wide + "\n" + "\n" * MOST_ROWS + "Hai?,x,y,A\n"
    )
    assert len(bank.questions) == 1
    assert "1 hàng có nội dung nằm sau hàng 25000" in messages(bank)
    assert "9 ô có nội dung nằm sau cột thứ 60" in messages(bank)


def test_a_sheet_far_too_large_is_read_up_to_our_limits_and_soon():
    far = "".join(f'<row r="{row}"/>' for row in range(3, 300_000))
    last = '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    made = patched(
        book([HEADER, ROWS[0]], change=values(0, XFD2="xa")),
        ("</sheetData>", f"{far}{last}</sheetData>"),
    )
    start = clock.process_time()
    bank = workbook.read(made)
    assert clock.process_time() - start < 20
    assert [one.stem for one in bank.questions] == [WHICH_PORT]
    assert "1 hàng có nội dung nằm sau hàng 25000" in messages(bank)
    assert "1 ô có nội dung nằm sau cột BH" in messages(bank)


def test_merged_cells_without_end_are_filled_within_limits():
    merges = "".join(
        f'<mergeCell ref="{column_name(n)}2:{column_name(n)}1048576"/>' for n in range(60)
    )
    made = patched(
        book([HEADER, *ROWS]),
        ("</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>"),
    )
    assert workbook.read(made).questions


def test_the_template_holds_only_examples_and_can_be_filled_in():
    data = workbook.template()
    empty = workbook.read(data)
    assert not empty.questions
    assert {problem.severity for problem in empty.problems} == {Severity.NOTICE}
    filled = load_workbook(io.BytesIO(data))
    sheet, guide = filled.worksheets
    assert sheet.freeze_panes == "A2"
    assert {rule.formula1 for rule in sheet.data_validations.dataValidation} == {
        '"1,2,3"',
        '"A,B,C,D,E,F,G,H"',
    }
    assert guide.title == "Hướng dẫn"
    for column, value in zip("BCDHK", (WHICH_PORT, "Cảng Đông", "Cảng Tây", "B", 2), strict=True):
        sheet[f"{column}5"] = value
    buffer = io.BytesIO()
    filled.save(buffer)
    (one,) = importing.assess_all(workbook.read(buffer.getvalue()))
    assert one.standing == Standing.READY
    assert (one.raw.key, one.raw.difficulty) == (("B",), "2")


def test_the_examples_of_the_template_are_whole_questions():
    sheet = load_workbook(io.BytesIO(workbook.template())).worksheets[0]
    for row in range(2, 5):
        sheet[f"A{row}"] = row
    buffer = io.BytesIO()
    sheet.parent.save(buffer)
    assessed = importing.assess_all(workbook.read(buffer.getvalue()))
    assert [one.standing for one in assessed] == [Standing.READY] * 3


@pytest.mark.parametrize(
    "lost",
    [
        {"xl/styles.xml": None},
        {"xl/styles.xml": ("<fonts", "<forgotten")},
        {"xl/styles.xml": ("<fills", "<forgotten")},
    ],
    ids=["no styles", "no fonts", "no fills"],
)
def test_a_workbook_whose_cells_have_styles_that_are_lost_is_refused_as_broken(lost):
    made = Workbook()
    for row in (HEADER, *ROWS):
        made.active.append(row)
    made.active["B2"].font = Font(bold=True)
    made.active["C2"].fill = PatternFill("solid", fgColor="FFFF00")
    buffer = io.BytesIO()
    made.save(buffer)
    parts = {}
    with zipfile.ZipFile(buffer) as archive:
        for name in archive.namelist():
            change = lost.get(name, ("", ""))
            if change is not None:
                tag, other = change
                words = archive.read(name).decode()
                parts[name] = words.replace(tag, other).replace(f"</{tag[1:]}>", f"</{other[1:]}>")
    with pytest.raises(Unreadable, match="bị hỏng"):
        workbook.read(zipped(parts))
