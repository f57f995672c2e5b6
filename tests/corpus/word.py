"""Word files: how questions and options are labelled and laid out, and how the key is told."""

from tests.corpus.cases import Expected, Valid
from tests.word_files import RESTART, docx, file, levels, lists, p, ps, r, table, tc

PORTS = ("Cảng Đông", "Cảng Tây", "Cảng Nam")
PORT = Expected(text="Cảng nào lớn nhất?", options=PORTS, right=(1,))
MONTHS = ("Tháng 3", "Tháng 4", "Tháng 5", "Tháng 6")
MONTH = Expected(text="Ngày hội đọc sách diễn ra khi nào?", options=MONTHS, right=(2,))
BOLD = "<w:b/>"
QUESTIONS = levels(("decimal", "Câu %1:"), ("upperLetter", "%2."))
LETTERED = levels(("upperLetter", "%1."))


def _asked(label: str) -> str:
    return ps(f"{label} Cảng nào lớn nhất?", "A. Cảng Đông", "B. Cảng Tây", "C. Cảng Nam")


def _marked(look: str) -> bytes:
    """A question whose right option is set off, and one in which another one is."""
    return docx(
        p("Câu 1: Cảng nào lớn nhất?"),
        p("A. Cảng Đông"),
        p(r("B. Cảng Tây", look)),
        p("C. Cảng Nam"),
        p("Câu 2: Ngày hội đọc sách diễn ra khi nào?"),
        p("A. Tháng 3"),
        p("B. Tháng 4"),
        p(r("C.", look), r(" Tháng 5", look)),
        p("D. Tháng 6"),
    )


def _mark(name: str, look: str) -> Valid:
    return Valid(
        name=f"docx: right answer {name}",
        file_name="de.docx",
        build=lambda: _marked(look),
        questions=(PORT, MONTH),
    )


def _labels(name: str, *labels: str) -> Valid:
    blocks = "".join(_asked(label).replace("lớn", f"số {n} lớn") + p("Đáp án: B")
                     for n, label in enumerate(labels))  # fmt: skip
    return Valid(
        name=f"docx: {name}",
        file_name="de.docx",
        build=file(blocks),
        questions=tuple(
            Expected(text=f"Cảng nào số {n} lớn nhất?", options=PORTS, right=(1,))
            for n in range(len(labels))
        ),
    )


CASES = [
    _labels("labels of questions with a colon", "Câu 1:", "Câu 2:", "Câu 3:"),
    _labels("labels of questions with zeros", "Câu hỏi 01.", "Câu hỏi 02."),
    _labels("labels of questions that are numbers", "1.", "2.", "3."),
    _labels("labels of questions in brackets", "1)", "2)"),
    _labels("labels of questions that change their kind", "Câu 1:", "Câu 2.", "Câu 3", "CÂU 4:"),
    _mark("in bold", "<w:b/>"),
    _mark("underlined", '<w:u w:val="single"/>'),
    _mark("in italics", "<w:i/>"),
    _mark("in red", '<w:color w:val="FF0000"/>'),
    _mark("in a colour of the theme", '<w:color w:val="C0504D" w:themeColor="accent2"/>'),
    _mark("highlighted", '<w:highlight w:val="yellow"/>'),
    _mark("shaded", '<w:shd w:val="clear" w:color="auto" w:fill="FFFF00"/>'),
    _mark("in a style of its own", '<w:rStyle w:val="Strong"/>'),
    Valid(
        name="docx: questions and options numbered by Word",
        file_name="tu-dong.docx",
        build=file(
            p("Cảng nào lớn nhất?", number=(3, 0)),
            p("Cảng Đông", number=(3, 1)),
            p(r("Cảng Tây", BOLD), number=(3, 1)),
            p("Cảng Nam", number=(3, 1)),
            p("Ngày hội đọc sách diễn ra khi nào?", number=(3, 0)),
            p("Tháng 3", number=(3, 1)),
            p("Tháng 4", number=(3, 1)),
            p(r("Tháng 5", BOLD), number=(3, 1)),
            p("Tháng 6", number=(3, 1)),
            numbering=lists({7: QUESTIONS}, {3: (7, "")}),
        ),
        questions=(
            Expected(text=PORT.text, options=PORTS, right=(1,), place=(("paragraph", 1),)),
            Expected(text=MONTH.text, options=MONTHS, right=(2,), place=(("paragraph", 5),)),
        ),
    ),
    Valid(
        name="docx: options numbered by Word, a list of its own for each question, key at the end",
        file_name="tu-dong.docx",
        build=file(
            p("Câu 1: Cảng nào lớn nhất?"),
            *(p(port, number=(1, 0)) for port in PORTS),
            p("Câu 2: Ngày hội đọc sách diễn ra khi nào?"),
            *(p(month, number=(2, 0)) for month in MONTHS),
            ps("HẾT", "ĐÁP ÁN", "1-B", "2-C"),
            numbering=lists({0: LETTERED}, {1: (0, ""), 2: (0, RESTART)}),
        ),
        questions=(PORT, MONTH),
    ),
    Valid(
        name="docx: numbered by the styles of the paragraphs",
        file_name="kieu.docx",
        build=file(
            p("Cảng nào lớn nhất?", style="Hoi"),
            p("Cảng Đông", style="Chon"),
            p(r("Cảng Tây", BOLD), style="Chon"),
            p("Cảng Nam", style="Chon"),
            numbering=lists(
                {
                    0: levels(("decimal", "Câu %1."), ("upperLetter", "%2)")).replace(
                        '<w:numFmt w:val="upperLetter"/>',
                        '<w:numFmt w:val="upperLetter"/><w:pStyle w:val="Chon"/>',
                    )
                },
                {5: (0, "")},
            ),
            styles='<w:style w:type="paragraph" w:styleId="Hoi"><w:name w:val="Hỏi"/><w:pPr>'
            '<w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>'
            '<w:style w:type="paragraph" w:styleId="Chon"><w:name w:val="Chọn"/><w:pPr>'
            '<w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>',
        ),
        questions=(PORT,),
    ),
    Valid(
        name="docx: sections that restart the numbering",
        file_name="phan.docx",
        build=file(
            ps("PHẦN I. ĐỊA LÝ"), _asked("Câu 1:"), ps("Đáp án: B"),
            ps("PHẦN II. LỊCH"),
            ps("Câu 1: Ngày hội đọc sách diễn ra khi nào?"),
            ps("A. Tháng 3", "B. Tháng 4", "C. Tháng 5", "D. Tháng 6", "Đáp án: C"),
        ),
        questions=(PORT, MONTH),
    ),
    Valid(
        name="docx: small letters with a dash, no space behind the dot",
        file_name="chu-thuong.docx",
        build=file(
            ps("Câu 1: Cảng nào lớn nhất?", "a- Cảng Đông", "b- Cảng Tây", "c- Cảng Nam"),
            ps("Đáp án: b"),
            ps("Câu 2: Mấy giờ mở cửa?", "A.Năm giờ", "B.Sáu giờ", "C.Bảy giờ", "Đáp án: A"),
        ),
        questions=(
            PORT,
            Expected(
                text="Mấy giờ mở cửa?", options=("Năm giờ", "Sáu giờ", "Bảy giờ"), right=(0,)
            ),
        ),
    ),
    Valid(
        name="docx: options without labels, the right one in bold",
        file_name="khong-nhan.docx",
        build=file(
            ps("Câu 1: Cảng nào lớn nhất?", "Cảng Đông"),
            p(r("Cảng Tây", BOLD)),
            ps("Cảng Nam", "Câu 2: Ngày hội đọc sách diễn ra khi nào?", "Tháng 3", "Tháng 4"),
            p(r("Tháng 5", BOLD)),
            ps("Tháng 6"),
        ),
        questions=(PORT, MONTH),
    ),
    Valid(
        name="docx: options on one line, by tabs, the label of the right one underlined",
        file_name="tab.docx",
        build=file(
            p("Câu 1: Cảng nào lớn nhất?"),
            p(r("A. Cảng Đông\t"), r("B", '<w:u w:val="single"/>'), r(". Cảng Tây\tC. Cảng Nam")),
            p("Câu 2: Ngày hội đọc sách diễn ra khi nào?"),
            p("A. Tháng 3\t\tB. Tháng 4"),
            p(r("C", '<w:u w:val="single"/>'), r(". Tháng 5\t\tD. Tháng 6")),
        ),
        questions=(PORT, MONTH),
    ),
    Valid(
        name="docx: options in two columns that are read down",
        file_name="hai-cot.docx",
        build=file(
            p("Câu 1: Ngày hội đọc sách diễn ra khi nào?"),
            p("a. Tháng 3\tc. Tháng 5"),
            p("b. Tháng 4\td. Tháng 6"),
            p("Đáp án: c"),
        ),
        questions=(MONTH,),
    ),
    Valid(
        name="docx: options in a table",
        file_name="bang.docx",
        build=file(
            p("Câu 1: Ngày hội đọc sách diễn ra khi nào?"),
            table(["A. Tháng 3", "B. Tháng 4"], [tc(p(r("C. Tháng 5", BOLD))), "D. Tháng 6"]),
        ),
        questions=(MONTH,),
    ),
    Valid(
        name="docx: a question and its options by soft line breaks",
        file_name="ngat-dong.docx",
        build=file(
            p("Câu 1: Cảng nào lớn nhất?\nA. Cảng Đông\nB. Cảng Tây\nC. Cảng Nam\nĐáp án: B"),
            p("Câu 2: Ngày hội đọc sách\ndiễn ra khi nào?\nA. Tháng 3\nB. Tháng 4\nC. Tháng 5\n"
              "D. Tháng 6\nĐáp án: C"),
        ),
        questions=(PORT, MONTH),
    ),
    Valid(
        name="docx: right answers by a star, by (đ) and by a cross",
        file_name="dau.docx",
        build=file(
            ps("Câu 1: Cảng nào lớn nhất?", "A. Cảng Đông", "*B. Cảng Tây", "C. Cảng Nam"),
            ps("Câu 2: Ngày hội đọc sách diễn ra khi nào?", "A. Tháng 3", "B. Tháng 4"),
            ps("C. Tháng 5 (đ)", "D. Tháng 6"),
            ps("Câu 3: Đội nào về nhất?", "A. Đội Một", "B. Đội Hai (x)", "C. Đội Ba"),
        ),
        questions=(
            PORT,
            MONTH,
            Expected(
                text="Đội nào về nhất?", options=("Đội Một", "Đội Hai", "Đội Ba"), right=(1,)
            ),
        ),
    ),
    Valid(
        name="docx: right answers by a sentence that repeats the option",
        file_name="dap-an.docx",
        build=file(_asked("Câu 1:"), ps("Đáp án đúng là: B. Cảng Tây")),
        questions=(PORT,),
    ),
    Valid(
        name="docx: several right answers",
        file_name="nhieu.docx",
        build=file(
            ps("Câu 1: Chọn các màu của cờ.", "A. Đỏ", "B. Xanh", "C. Vàng", "D. Đen"),
            ps("Đáp án: A, C"),
            p("Câu 2: Những việc nào nên làm?"),
            p(r("A. Đọc sách", BOLD)),
            p(r("B. Viết thư", BOLD)),
            ps("C. Bỏ học", "D. Thức khuya"),
        ),
        questions=(
            Expected(
                text="Chọn các màu của cờ.",
                options=("Đỏ", "Xanh", "Vàng", "Đen"),
                right=(0, 2),
                multiple=True,
            ),
            Expected(
                text="Những việc nào nên làm?",
                options=("Đọc sách", "Viết thư", "Bỏ học", "Thức khuya"),
                right=(0, 1),
                multiple=True,
            ),
        ),
    ),
    Valid(
        name="docx: key in a table at the end",
        file_name="bang-dap-an.docx",
        build=file(
            _asked("Câu 1:"),
            ps("Câu 2: Ngày hội đọc sách diễn ra khi nào?"),
            ps("A. Tháng 3", "B. Tháng 4", "C. Tháng 5", "D. Tháng 6"),
            ps("HẾT", "BẢNG ĐÁP ÁN"),
            table(
                [tc(p(r("Câu", BOLD))), tc(p(r("Đáp án", BOLD)))], ["1", "B"], ["2", "C"]
            ),
        ),
        questions=(PORT, MONTH),
    ),
    Valid(
        name="docx: key in a table that goes across",
        file_name="bang-ngang.docx",
        build=file(
            _asked("Câu 1:"),
            ps("Câu 2: Ngày hội đọc sách diễn ra khi nào?"),
            ps("A. Tháng 3", "B. Tháng 4", "C. Tháng 5", "D. Tháng 6", "ĐÁP ÁN"),
            table(["Câu", "1", "2"], ["Đáp án", "B", "C"]),
        ),
        questions=(PORT, MONTH),
    ),
    Valid(
        name="docx: no key at all",
        file_name="thieu.docx",
        build=file(_asked("Câu 1:")),
        questions=(Expected(text=PORT.text, options=PORTS, status="draft"),),
    ),
]  # fmt: skip
