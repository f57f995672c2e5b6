"""Word files: what else Word and those who type in it put into a document."""

from collections.abc import Callable

from tests.corpus.cases import Expected, Valid
from tests.word_files import (
    box,
    changed,
    docx,
    drawing,
    file,
    p,
    png,
    ps,
    r,
    table,
    tc,
)

PORTS = ("Cảng Đông", "Cảng Tây", "Cảng Nam")
PORT = Expected(text="Cảng nào lớn nhất?", options=PORTS, right=(1,))
MONTHS = ("Tháng 3", "Tháng 4", "Tháng 5", "Tháng 6")
LINE = '<w:u w:val="single"/>'
ASKED = ps("Câu 1: Cảng nào lớn nhất?", "A. Cảng Đông", "B. Cảng Tây", "C. Cảng Nam")
PLAIN = ASKED + ps("Đáp án: B")
BY = 'w:id="1" w:author="Bình" w:date="2026-01-05T08:00:00Z"'
STYLE = (
    '<w:style w:type="paragraph" w:styleId="Dam"><w:name w:val="Đậm"/><w:rPr><w:b/></w:rPr>'
    "</w:style>"
)


def _field(code: str, shown: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText> {code} </w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r(shown)}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _with_macros() -> bytes:
    kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    odd = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    return changed(
        docx(PLAIN), lambda _, held: held.replace(kind, odd), **{"word/vbaProject.bin": b"\xd0\xcf"}
    )


def _strict() -> bytes:
    def strict(_name: str, held: bytes) -> bytes:
        for part in (b"wordprocessingml", b"officeDocument", b"drawingml"):
            held = held.replace(
                b"http://schemas.openxmlformats.org/" + part + b"/2006/",
                b"http://purl.oclc.org/ooxml/" + part + b"/",
            )
        return held

    return changed(docx(PLAIN), strict)


def _dangling() -> bytes:
    lost = (
        b'<Relationship Id="rId99" Target="../NULL" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/>'
    )

    def change(name: str, held: bytes) -> bytes:
        return (
            held.replace(b"</Relationships>", lost + b"</Relationships>")
            if (name == "word/_rels/document.xml.rels")
            else held
        )

    return changed(docx(PLAIN), change)


def _valid(
    name: str,
    build: Callable[[], bytes],
    *questions: Expected,
    problems: tuple[tuple[str, str], ...] = (),
    file_name: str = "de.docx",
) -> Valid:
    return Valid(
        name=f"docx: {name}",
        file_name=file_name,
        build=build,
        questions=questions or (PORT,),
        problems=problems,
    )


CASES = [
    _valid(
        "everything bold by its style, the wrong options explicitly not",
        file(
            p("Câu 1: Cảng nào lớn nhất?", style="Dam"),
            p(r("A. Cảng Đông", '<w:b w:val="0"/>'), style="Dam"),
            p("B. Cảng Tây", style="Dam"),
            p(r("C. Cảng Nam", '<w:b w:val="false"/>'), style="Dam"),
            styles=STYLE,
        ),
    ),
    _valid(
        "black by name and near black are no colours",
        file(
            p(r("Câu 1: Cảng nào lớn nhất?", '<w:color w:val="1F1F1F"/>')),
            p(r("A. Cảng Đông", '<w:color w:val="000000"/>')),
            p(r("B. Cảng Tây", '<w:color w:val="00B050"/>')),
            p(r("C. Cảng Nam", '<w:color w:val="FF0000" w:themeColor="text1"/>')),
        ),
    ),
    _valid(
        "right cell shaded in a table of options",
        file(
            p("Câu 1: Cảng nào lớn nhất?"),
            table([
                "A. Cảng Đông",
                tc("B. Cảng Tây", properties='<w:shd w:val="clear" w:fill="92D050"/>'),
                "C. Cảng Nam",
            ]),
        ),
    ),
    _valid(
        "one question in each row of a table, cells merged",
        file(
            table(
                ["STT", "Câu hỏi", "Phương án", "Đáp án"],
                ["1", "Cảng nào lớn nhất?", tc("A. Cảng Đông", "B. Cảng Tây", "C. Cảng Nam"), "B"],
            ),
        ),
    ),
    _valid(
        "pictures in the question and in the options",
        file(
            p("Câu 1: Đây là màu gì?"),
            p(drawing(0, "Lá cờ")),
            ps("A. Đỏ", "B. Xanh", "Đáp án: A", "Câu 2: Hình nào màu xanh?"),
            p("A. ", drawing(0)),
            p("B. ", drawing(1)),
            p("Đáp án: B"),
            pictures=(png("red"), png("blue")),
        ),
        Expected(text="Đây là màu gì?", options=("Đỏ", "Xanh"), right=(0,), images=1),
        Expected(text="Hình nào màu xanh?", options=("", ""), right=(1,), images=2),
    ),
    _valid(
        "a picture that is only linked",
        file(
            p("Câu 1: Cảng nào lớn nhất?", drawing(0, attribute="link")),
            ps("A. Cảng Đông", "B. Cảng Tây", "C. Cảng Nam", "Đáp án: B"),
            pictures=(png(),),
        ),
        Expected(
            text="Cảng nào lớn nhất?", options=PORTS, right=(1,), status="check", doubt="Có hình"
        ),
        problems=(("lost", "liên kết"),),
    ),
    _valid(
        "tracked changes",
        file(
            p("Câu 1: Cảng nào ", f"<w:del {BY}><w:r><w:delText>nhỏ</w:delText></w:r></w:del>",
              f"<w:ins {BY}>{r('lớn')}</w:ins>", " nhất?"),
            p(f"<w:moveTo {BY}>{r('A. Cảng Đông')}</w:moveTo>"),
            p("B. Cảng ", more=f"<w:rPr><w:del {BY}/></w:rPr>"),
            p("Tây"),
            p(f"<w:del {BY}><w:r><w:delText>C. Cảng Cũ</w:delText></w:r></w:del>",
              more=f"<w:rPr><w:del {BY}/></w:rPr>"),
            p("C. Cảng Nam"),
            p(f"<w:moveFrom {BY}>{r('A. Cảng Đông')}</w:moveFrom>",
              more=f"<w:rPr><w:moveFrom {BY}/></w:rPr>"),
            p("Đáp án: B"),
        ),
        problems=(("converted", "Track Changes"),),
    ),
    _valid(
        "header, footer and page numbers",
        file(PLAIN, p("Trang ", _field("PAGE", "3")), page="Câu 9: Đề thi số 5"),
    ),
    _valid(
        "content controls and links",
        file(
            f"<w:sdt><w:sdtPr/><w:sdtContent>{p('Câu 1: Cảng nào lớn nhất?')}</w:sdtContent>"
            "</w:sdt>",
            p("A. ", f"<w:sdt><w:sdtPr/><w:sdtContent>{r('Cảng Đông')}</w:sdtContent></w:sdt>"),
            p("B. ", f'<w:hyperlink w:anchor="x">{r("Cảng Tây", LINE)}</w:hyperlink>'),
            p(f"<w:smartTag>{r('C. Cảng Nam')}</w:smartTag>"),
            ps("Đáp án: B"),
        ),
    ),
    _valid(
        "options in a box of text",
        file(
            p("Câu 1: Cảng nào lớn nhất?", box(ps("A. Cảng Đông", "B. Cảng Tây", "C. Cảng Nam"))),
            p("Đáp án: B"),
        ),
    ),
    _valid(
        "hidden text is left out",
        file(
            p("Câu 1: Cảng nào lớn nhất?", r(" (đáp án là C)", "<w:vanish/>")),
            ps("A. Cảng Đông", "B. Cảng Tây", "C. Cảng Nam", "Đáp án: B"),
        ),
        problems=(("hidden", "chữ ẩn"),),
    ),
    _valid(
        "an equation",
        file(
            p("Câu 1: Tính ", "<m:oMath><m:f><m:num><m:r><m:t>6</m:t></m:r></m:num><m:den><m:r>"
              "<m:t>2</m:t></m:r></m:den></m:f></m:oMath>", "."),
            ps("A. 2", "B. 3", "Đáp án: B"),
        ),
        Expected(
            text="Tính 6/2.", options=("2", "3"), right=(1,), status="check", doubt="công thức"
        ),
        problems=(("lost", "6/2"),),
    ),
    _valid(
        "ticks of a font of pictures behind the right options",
        file(
            ps("Câu 1: Cảng nào lớn nhất?", "A. Cảng Đông"),
            p("B. Cảng Tây ", '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'),
            ps("C. Cảng Nam"),
        ),
    ),
    _valid(
        "letters of an old font",
        file(
            *(
                p(r(text, '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'))
                for text in ("C©u 1: C¶ng nµo lín nhÊt?", "A. C¶ng §«ng", "B. C¶ng T©y",
                             "C. C¶ng Nam", "§¸p ¸n: B")
            ),
        ),
        problems=(("converted", "TCVN3"),),
    ),
    _valid(
        "pages are counted where Word noted them",
        file(
            ps("Bộ câu hỏi về cảng biển"),
            p("<w:r><w:lastRenderedPageBreak/></w:r>", "Câu 1: Cảng nào lớn nhất?"),
            ps("A. Cảng Đông", "B. Cảng Tây", "C. Cảng Nam", "Đáp án: B"),
        ),
        Expected(
            text=PORT.text, options=PORTS, right=(1,), place=(("page", 2), ("paragraph", 2))
        ),
    ),
    _valid(
        "footnotes and comments",
        file(
            p("Câu 1: Cảng nào lớn nhất?", '<w:r><w:footnoteReference w:id="2"/></w:r>',
              '<w:r><w:commentReference w:id="0"/></w:r>'),
            ps("A. Cảng Đông", "B. Cảng Tây", "C. Cảng Nam", "Đáp án: B"),
        ),
        problems=(("ignored", "chú thích"), ("ignored", "lời bình")),
    ),
    _valid("macros", _with_macros, problems=(("ignored", "macro"),), file_name="de.docm"),
    _valid("the strict dialect", _strict),
    _valid("a relationship that leads nowhere", _dangling),
]  # fmt: skip
