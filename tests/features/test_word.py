"""Which lines does a Word file hold: looks, numbers, places, and what was passed over?"""

import pytest

from quizapp.banks.formats import word
from quizapp.banks.formats.lines import PICTURE, Line, Mark
from quizapp.banks.formats.word.body import Body
from quizapp.banks.formats.word.container import opened
from quizapp.rules.raw import Place
from tests.word_files import (
    RESTART,
    box,
    docx,
    drawing,
    levels,
    lists,
    p,
    png,
    ps,
    r,
    table,
    tc,
)

STYLES = (
    '<w:style w:type="paragraph" w:styleId="Bold"><w:name w:val="a"/><w:rPr><w:b/></w:rPr>'
    "</w:style>"
    '<w:style w:type="paragraph" w:styleId="Heir"><w:name w:val="b"/><w:basedOn w:val="Bold"/>'
    "</w:style>"
    '<w:style w:type="character" w:styleId="Firm"><w:name w:val="c"/><w:rPr><w:b/></w:rPr>'
    "</w:style>"
    '<w:style w:type="character" w:styleId="Link"><w:name w:val="Hyperlink"/><w:rPr>'
    '<w:color w:val="0000FF"/><w:u w:val="single"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Ring"><w:name w:val="d"/><w:basedOn w:val="Ring"/>'
    "</w:style>"
    '<w:style w:type="paragraph" w:styleId="Green"><w:name w:val="e"/><w:pPr>'
    '<w:shd w:val="clear" w:fill="00FF00"/></w:pPr></w:style>'
)


def body_of(*blocks: str, **more: object) -> Body:
    return Body(opened(docx(*blocks, **more)))


def lines_of(*blocks: str, **more: object) -> list[Line]:
    return body_of(*blocks, **more).lines()


def texts_of(*blocks: str, **more: object) -> list[str]:
    return [line.text for line in lines_of(*blocks, **more) if line.text]


def numbers_of(*blocks: str, **more: object) -> list[str]:
    return [line.number for line in lines_of(*blocks, **more) if line.number]


@pytest.mark.parametrize(
    ("look", "marks"),
    [
        ("", Mark.NONE),
        ("<w:b/>", Mark.BOLD),
        ('<w:b w:val="1"/>', Mark.BOLD),
        ('<w:b w:val="0"/>', Mark.NONE),
        ('<w:b w:val="off"/>', Mark.NONE),
        ('<w:i/><w:u w:val="wave"/>', Mark.ITALIC | Mark.UNDERLINE),
        ('<w:u w:val="none"/>', Mark.NONE),
        ("<w:strike/>", Mark.STRUCK),
        ('<w:color w:val="FF0000"/>', Mark.COLOUR),
        ('<w:color w:val="1F3864"/>', Mark.COLOUR),
        ('<w:color w:val="auto"/>', Mark.NONE),
        ('<w:color w:val="000000"/>', Mark.NONE),
        ('<w:color w:val="212529"/>', Mark.NONE),
        ('<w:color w:val="595959"/>', Mark.NONE),
        ('<w:color w:val="4B5563"/>', Mark.NONE),
        ('<w:color w:val="FF0000" w:themeColor="text1"/>', Mark.NONE),
        ('<w:color w:val="000000" w:themeColor="accent1"/>', Mark.COLOUR),
        ('<w:color w:val="FFFFFF" w:themeColor="background1" w:themeShade="00"/>', Mark.NONE),
        ('<w:highlight w:val="yellow"/>', Mark.HIGHLIGHT),
        ('<w:highlight w:val="none"/>', Mark.NONE),
        ('<w:shd w:val="clear" w:fill="FFFFFF"/>', Mark.NONE),
        ('<w:shd w:val="clear" w:fill="auto"/>', Mark.NONE),
        ('<w:shd w:val="clear" w:fill="FFF2CC"/>', Mark.HIGHLIGHT),
        ('<w:shd w:val="pct25" w:fill="auto"/>', Mark.HIGHLIGHT),
        ('<w:shd w:val="solid" w:color="FFFF00"/>', Mark.HIGHLIGHT),
        ('<w:rStyle w:val="Firm"/>', Mark.BOLD),
        ('<w:rStyle w:val="Firm"/><w:b w:val="0"/>', Mark.NONE),
        ('<w:rStyle w:val="Link"/>', Mark.NONE),
        ('<w:rStyle w:val="Missing"/>', Mark.NONE),
    ],
)
def test_a_run_looks_as_it_says_itself(look: str, marks: Mark):
    (run,) = lines_of(p(r("chữ", look)), styles=STYLES)[0].runs
    assert run.marks == marks


def test_what_a_run_does_not_say_its_paragraphs_style_says():
    lines = lines_of(
        p("đậm", style="Heir"),
        p(r("không", '<w:b w:val="0"/>'), style="Heir"),
        p(r("đậm trong đậm", '<w:rStyle w:val="Firm"/>'), style="Bold"),
        p("vòng tròn", style="Ring"),
        p("nền xanh", style="Green"),
        p("nền trắng", style="Green", more='<w:shd w:val="clear" w:fill="FFFFFF"/>'),
        styles=STYLES,
    )
    assert [line.runs[0].marks for line in lines[:6]] == [
        Mark.BOLD,
        Mark.NONE,
        Mark.NONE,
        Mark.NONE,
        Mark.HIGHLIGHT,
        Mark.NONE,
    ]


def test_neighbours_of_one_look_are_one_run():
    (line, *_) = lines_of(p(r("Câu "), r("1", ""), r(": "), r("Đậm", "<w:b/>")))
    assert [run.text for run in line.runs] == ["Câu 1: ", "Đậm"]


def test_signs_that_are_no_letters():
    inside = (
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t><w:softHyphen/>"
        '<w:t>d</w:t><w:br/><w:t>e\nf</w:t><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    )
    assert texts_of(p(inside)) == ["a\tb-cd\ne f✓"]
    wingdings = '<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/>'
    assert texts_of(p(r("P", wingdings))) == ["✓"]


def test_an_unknown_sign_is_told_of():
    body = body_of(p('<w:r><w:sym w:font="Wingdings" w:char="F021"/></w:r>'))
    assert [line.text for line in body.lines()][:1] == ["□"]
    assert [(problem.kind, problem.severity) for problem in body.problems] == [("lost", "warning")]


@pytest.mark.parametrize(
    ("form", "text", "shown"),
    [
        ("decimal", "Câu %1:", ["Câu 1:", "Câu 2:", "Câu 3:"]),
        ("decimalZero", "%1.", ["01.", "02.", "03."]),
        ("upperLetter", "%1.", ["A.", "B.", "C."]),
        ("lowerLetter", "%1)", ["a)", "b)", "c)"]),
        ("upperRoman", "%1", ["I", "II", "III"]),
        ("lowerRoman", "(%1)", ["(i)", "(ii)", "(iii)"]),
        ("bullet", "\uf0b7", ["•", "•", "•"]),
        ("bullet", "-", ["-", "-", "-"]),
        ("none", "Mục", ["Mục", "Mục", "Mục"]),
    ],
)
def test_numbers_are_written_as_the_list_says(form: str, text: str, shown: list[str]):
    numbering = lists({0: levels((form, text))}, {1: (0, "")})
    assert numbers_of(*[p("x", number=(1, 0))] * 3, numbering=numbering) == shown


def test_lists_that_share_their_kind_count_on_unless_told_to_start_anew():
    numbering = lists({0: levels(("decimal", "%1."))}, {1: (0, ""), 2: (0, ""), 3: (0, RESTART)})
    blocks = [p("x", number=(number, 0)) for number in (1, 1, 2, 3, 3, 1)]
    assert numbers_of(*blocks, numbering=numbering) == ["1.", "2.", "3.", "1.", "2.", "3."]


def test_a_deeper_level_starts_anew_below_each_number():
    numbering = lists(
        {0: levels(("decimal", "%1."), ("upperLetter", "%2."), ("decimal", "%1.%2.%3"))},
        {1: (0, "")},
    )
    depths = (0, 1, 1, 2, 0, 1, 2)
    shown = ["1.", "A.", "B.", "1.B.1", "2.", "A.", "2.A.1"]
    blocks = [p("x", number=(1, depth)) for depth in depths]
    assert numbers_of(*blocks, numbering=numbering) == shown


def test_a_list_of_no_number_is_none():
    numbering = lists({0: levels(("decimal", "%1."))}, {1: (0, "")})
    blocks = (p("x", number=(0, 0)), p("y", number=(9, 0)), p("z", number=(1, 0)))
    assert [line.number for line in lines_of(*blocks, numbering=numbering)][:3] == ["", "", "1."]


def test_the_look_of_a_number_stands_before_the_text():
    numbering = lists({0: levels(("upperLetter", "%1."))}, {1: (0, "")})
    mark = "<w:rPr><w:b/></w:rPr>"
    (line, *_) = lines_of(p("Đỏ", number=(1, 0), more=mark), numbering=numbering)
    assert [(run.text, run.marks) for run in line.runs] == [("", Mark.BOLD), ("Đỏ", Mark.NONE)]


def test_deleted_and_hidden_paragraphs_are_not_counted():
    numbering = lists({0: levels(("decimal", "%1."))}, {1: (0, "")})
    blocks = (
        p("một", number=(1, 0)),
        p("<w:del><w:r><w:delText>hai</w:delText></w:r></w:del>", number=(1, 0),
          more="<w:rPr><w:del/></w:rPr>"),
        p(r("ba", "<w:vanish/>"), number=(1, 0), more="<w:rPr><w:vanish/></w:rPr>"),
        p("bốn", number=(1, 0)),
    )  # fmt: skip
    lines = lines_of(*blocks, numbering=numbering)
    assert [(line.number, line.text) for line in lines if line.text] == [
        ("1.", "một"),
        ("2.", "bốn"),
    ]


def test_cells_are_read_in_order_and_merged_ones_once():
    on, restart = "<w:vMerge/>", '<w:vMerge w:val="restart"/>'
    lines = lines_of(
        p("trước"),
        table(
            [tc("A", properties='<w:gridSpan w:val="2"/>'), tc("B", properties=restart)],
            ["C", tc(table(["trong"]), p("D")), tc("ẩn", properties=on)],
        ),
        p("sau"),
    )
    found = [
        (line.text, line.cell and (line.cell.table, line.cell.row, line.cell.column))
        for line in lines
        if line.text
    ]
    assert found == [
        ("trước", None),
        ("A", (0, 0, 0)),
        ("B", (0, 0, 2)),
        ("C", (0, 1, 0)),
        ("trong", (1, 0, 0)),
        ("D", (0, 1, 1)),
        ("sau", None),
    ]
    # Word counts the paragraph in the merged cell, too.
    assert lines[-2 if not lines[-1].text else -1].place.paragraph == 8


def test_a_row_shaded_as_a_whole_sets_nothing_off():
    grey = '<w:shd w:val="clear" w:fill="D9D9D9"/>'
    lines = lines_of(
        table(
            [tc("A", properties=grey), tc("B", properties=grey)],
            [tc("C"), tc("D", properties=grey)],
        )
    )
    assert [line.runs[0].marks for line in lines if line.text] == [
        Mark.NONE,
        Mark.NONE,
        Mark.NONE,
        Mark.HIGHLIGHT,
    ]


def test_a_box_of_text_comes_once_and_hangs_on_its_paragraph():
    lines = lines_of(p("chữ", box(ps("trong hộp"))), p("sau"))
    assert [(line.text, line.place.paragraph) for line in lines[:3]] == [
        ("chữ", 1),
        ("trong hộp", 1),
        ("sau", 2),
    ]


def test_pages_are_those_that_word_noted_or_else_those_that_were_typed():
    noted = "<w:r><w:lastRenderedPageBreak/></w:r>"
    typed = '<w:r><w:br w:type="page"/></w:r>'
    assert [line.place for line in lines_of(p("a"), p(typed), p(noted, "b"))][::2] == [
        Place(page=1, paragraph=1),
        Place(page=2, paragraph=3),
    ]
    assert [line.place.page for line in lines_of(p("a"), p(typed, "b"), p("c"))][:3] == [1, 2, 2]
    assert lines_of(p("a"))[0].place.page is None


def test_blank_paragraphs_are_counted_but_come_once():
    lines = lines_of(p("a"), p(), p(), p(), p("b"))
    assert [(line.text, line.place.paragraph) for line in lines[:3]] == [
        ("a", 1),
        ("", 2),
        ("b", 5),
    ]


def test_fields_that_write_page_numbers_are_silent_and_an_open_one_harms_nothing():
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    page = '<w:fldSimple w:instr=" PAGE ">' + r("7") + "</w:fldSimple>"
    assert texts_of(p("Trang", page), p(begin, r("mất")), p("còn")) == ["Trang", "còn"]


def test_a_control_that_asks_to_be_filled_in_is_empty_and_a_checked_box_is_seen():
    asks = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + r("Bấm để gõ")
    check = '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr>'
    ends = "</w:sdtContent></w:sdt>"
    assert texts_of(p("a", asks + ends), p(check + "<w:sdtContent>" + r("x") + ends)) == ["a", "☑"]


def test_letters_of_two_runs_are_composed_and_unseen_characters_cut():
    assert texts_of(p(r("ca", "<w:b/>"), r("\u0309ng\u200b bie\u0302\u0309n"))) == ["cảng biển"]


def test_pictures_stand_in_the_text_and_what_cannot_be_kept_is_told_of():
    body = body_of(p("a", drawing(0, "Lá cờ"), drawing(1)), pictures=(png(), png("blue", (10, 10))))
    (line, *_) = body.lines()
    assert line.text == f"a{PICTURE}{PICTURE}"
    assert [file.digest for file in body.album.files] == list(line.pictures)
    assert body.alts == {line.pictures[0]: "Lá cờ"}
    assert not body.problems


@pytest.mark.parametrize(
    ("base", "small", "place", "text"),
    [
        ("m", "2", "superscript", "m²"),
        ("10", "-5 ", "superscript", "10⁻⁵ "),
        ("H", "2", "subscript", "H₂"),
        ("a", "2", "baseline", "a2"),
    ],
)
def test_small_digits_above_and_below_the_line_stay_what_they_are(
    base: str, small: str, place: str, text: str
):
    body = body_of(p(base, r(small, f'<w:vertAlign w:val="{place}"/>')))
    assert body.lines()[0].text == text
    assert not body.problems


def test_raised_letters_without_a_sign_are_told_of():
    body = body_of(p("2", r("nd", '<w:vertAlign w:val="superscript"/>')))
    assert body.lines()[0].text == "2nd"
    assert [(problem.kind, problem.severity) for problem in body.problems] == [("lost", "notice")]


def test_many_losses_are_summed_up():
    equation = "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>"
    body = body_of(p(*[equation] * 150))
    body.lines()
    assert len(body.problems) == 101
    assert "50" in body.problems[-1].message


def test_a_picture_of_no_question_is_left_out_with_a_notice():
    read = word.read(
        docx(
            p(drawing(0)), ps("Câu 1: Màu gì?", "A. Đỏ", "B. Xanh", "Đáp án: A"), pictures=(png(),)
        )
    )
    assert read.questions[0].pictures == ()
    assert read.pictures == ()
    assert any("hình không thuộc" in problem.message for problem in read.problems)
