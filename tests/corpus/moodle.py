"""Moodle XML files as Moodle exports them, and as other tools and people make them."""

from tests.corpus.cases import Expected, Valid
from tests.rich_contents import picture_base64

TOWNS = ("Hà Nội", "Hải Phòng", "Đà Nẵng", "Cần Thơ")
PORT = "Thành phố nào có cảng biển lớn nhất miền Bắc?"


def quiz(*questions: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>\n') -> bytes:
    return f"{head}<quiz>\n{chr(10).join(questions)}\n</quiz>\n".encode()


def answer(text: str, fraction: str = "0", inner: str = "", format_: str = "html") -> str:
    return f'<answer fraction="{fraction}" format="{format_}"><text>{text}</text>{inner}</answer>'


def question(
    *inner: str,
    type_: str = "multichoice",
    name: str = "Câu 1",
    stem: str = PORT,
    format_: str = "html",
    files: str = "",
) -> str:
    return (
        f'<question type="{type_}"><name><text>{name}</text></name>'
        f'<questiontext format="{format_}"><text>{stem}</text>{files}</questiontext>'
        f"{''.join(inner)}</question>"
    )


def towns(right: int = 1) -> str:
    return "".join(
        answer(town, "100" if number == right else "0") for number, town in enumerate(TOWNS)
    )


def category(path: str) -> str:
    return f'<question type="category"><category><text>{path}</text></category></question>'


def file(name: str, data: str, path: str = "/") -> str:
    return f'<file name="{name}" path="{path}" encoding="base64">{data}</file>'


def exported() -> bytes:
    """As Moodle itself writes it, comments, defaults and all."""
    return quiz(
        "<!-- question: 0  -->",
        category("$course$/top/Địa lí/Cảng biển"),
        "<!-- question: 17 -->",
        question(
            "<generalfeedback format='html'><text><![CDATA[<p>Cảng Lạch Huyện.</p>]]></text>"
            "</generalfeedback><defaultgrade>1.0000000</defaultgrade><penalty>0.3333333</penalty>"
            "<hidden>0</hidden><idnumber>DL-01</idnumber><single>true</single>"
            "<shuffleanswers>true</shuffleanswers><answernumbering>abc</answernumbering>"
            "<showstandardinstruction>0</showstandardinstruction><correctfeedback format='html'>"
            "<text>Your answer is correct.</text></correctfeedback><shownumcorrect/>",
            *(
                answer(
                    f"<![CDATA[<p dir='ltr' style='text-align: left;'>{town}<br></p>]]>",
                    "100" if town == "Hải Phòng" else "0",
                    "<feedback format='html'><text></text></feedback>",
                )
                for town in TOWNS
            ),
            stem=f"<![CDATA[<p dir='ltr'><span lang='VI'>{PORT}</span></p>]]>",
        ),
    )


def pictured() -> bytes:
    return quiz(
        question(
            "<single>1</single>",
            answer(
                '<![CDATA[<img src="@@PLUGINFILE@@/hinh/la%20c%E1%BB%9D.png" alt="cờ đỏ">]]>',
                "100",
                file("la cờ.png", picture_base64(), "/hinh/"),
            ),
            answer('<![CDATA[<img src="@@PLUGINFILE@@/xanh.jpg">]]>', "0"),
            stem='<![CDATA[<p>Cờ nào đúng?</p><p><img src="@@PLUGINFILE@@/hoi.png" alt="?"></p>]]>',
            files=file("hoi.png", picture_base64(colour="blue"))
            + file("xanh.jpg", picture_base64("JPEG", "green")),
        ),
        question(
            f"<image>ban-do.gif</image><image_base64>{picture_base64('GIF')}</image_base64>",
            towns(),
            stem="Trên bản đồ, đâu là thành phố cảng?",
        ),
    )


def lost_pictures() -> bytes:
    return quiz(
        question(
            answer('<![CDATA[xanh <img src="https://example.org/a.png">]]>', "100"),
            answer("đỏ"),
            stem='<![CDATA[Màu nào? <img src="@@PLUGINFILE@@/mat.png">'
            '<img src="@@PLUGINFILE@@/hong.png">]]>',
            files=file("hong.png", "bm90IGEgcGljdHVyZQ=="),
        )
    )


def written_in_many_ways() -> bytes:
    return quiz(
        question(
            answer("1 &lt; 2", "100", format_="plain_text"),
            answer("2 &lt; 1", format_="plain_text"),
            stem="So sánh: điều nào đúng &amp; đủ?",
            format_="plain_text",
        ),
        question(
            answer("**đậm**", "100", format_="markdown"),
            answer("thường", format_="markdown"),
            stem="Chữ nào *nghiêng*?",
            format_="markdown",
        ),
        question(
            answer("Hà Nội", "100"),
            answer("Huế"),
            stem="Thủ đô\nở đâu?",
            format_="moodle_auto_format",
        ),
        question(
            answer("H&lt;sub&gt;2&lt;/sub&gt;O", "100"),
            answer("CO&lt;sub&gt;2&lt;/sub&gt;"),
            stem="<![CDATA[Đâu là <b>nước</b>? <script>alert(1)</script>"
            '<a href="javascript:x()" onclick="x()">xem</a>]]>',
        ),
        question(
            answer("<![CDATA[a ]]]]><![CDATA[> b]]>", "100"),
            answer("a &gt; b"),
            stem="Đoạn CDATA nào kết thúc đúng?",
        ),
    )


def other_types() -> bytes:
    others = ("shortanswer", "numerical", "matching", "cloze", "essay", "description")
    return quiz(
        *(question(type_=type_, name=f"Khác {type_}") for type_ in others),
        question(type_="calculatedmulti", name="Tính"),
        question(type_="coderunner", name="Lập trình"),
        question(towns(), name="Câu thật"),
    )


def careless() -> bytes:
    """Made by hand: no name, no format, spaces before the declaration, entities of HTML."""
    made = (
        "<question type='multichoice'><questiontext><text>Cảng&nbsp;nào lớn &ndash; sâu?</text>"
        "</questiontext><answer fraction='100,0'><text> Hải Phòng </text></answer>"
        "<answer><text>Hà Nội</text></answer></question>"
    )
    return b"\xef\xbb\xbf\n \n" + quiz(made)


def tagged() -> bytes:
    tags = ("Độ khó: 3", "Nguồn: Báo Hải Phòng", "tuần 2")
    listed = "".join(f"<tag><text>{tag}</text></tag>" for tag in tags)
    return quiz(
        question(
            "<shuffleanswers>0</shuffleanswers>",
            towns(),
            answer("Tất cả các phương án trên"),
            f"<tags>{listed}</tags>",
        )
    )


def utf16() -> bytes:
    head = '<?xml version="1.0" encoding="UTF-16"?>\n'
    return quiz(question(towns()), head=head).decode().encode("utf-16")


def port(**changes: object) -> Expected:
    return Expected(**{"text": PORT, "options": TOWNS, "right": (1,), **changes})


CASES = [
    Valid(
        name="moodle: exported by Moodle itself",
        file_name="questions-Khoá học-top-20240501.xml",
        build=exported,
        questions=(port(place=(("label", "Câu 1"), ("ordinal", 1))),),
    ),
    Valid(
        name="moodle: pictures in stem and options, filed anywhere, and of Moodle 1.9",
        file_name="hinh.xml",
        build=pictured,
        questions=(
            Expected(text="Cờ nào đúng?", options=("", ""), right=(0,), images=3),
            Expected(
                text="Trên bản đồ, đâu là thành phố cảng?", options=TOWNS, right=(1,), images=1
            ),
        ),
    ),
    Valid(
        name="moodle: pictures that are not in the file or are none",
        file_name="mat-hinh.xml",
        build=lost_pictures,
        questions=(
            Expected(
                text="Màu nào?",
                options=("xanh", "đỏ"),
                right=(0,),
                status="check",
                doubt="không giữ được",
            ),
        ),
        problems=(
            ("lost", "Hình của câu hỏi không nằm trong tệp"),
            ("lost", "Không giữ được hình của câu hỏi"),
            ("lost", "Hình của phương án A không nằm trong tệp"),
        ),
    ),
    Valid(
        name="moodle: plain text, markdown, auto-format, HTML and a CDATA end",
        file_name="dinh-dang.xml",
        build=written_in_many_ways,
        questions=(
            Expected(text="So sánh: điều nào đúng & đủ?", options=("1 < 2", "2 < 1"), right=(0,)),
            Expected(
                text="Chữ nào <em>nghiêng</em>?",
                options=("<strong>đậm</strong>", "thường"),
                right=(0,),
                html=True,
            ),
            Expected(text="Thủ đô ở đâu?", options=("Hà Nội", "Huế"), right=(0,)),
            Expected(
                text="Đâu là <b>nước</b>? xem",
                options=("H<sub>2</sub>O", "CO<sub>2</sub>"),
                right=(0,),
                html=True,
            ),
            Expected(
                text="Đoạn CDATA nào kết thúc đúng?", options=("a ]]> b", "a > b"), right=(0,)
            ),
        ),
    ),
    Valid(
        name="moodle: eight types that offer no choice beside one that does",
        file_name="nhieu-loai.xml",
        build=other_types,
        questions=(port(place=(("label", "Câu thật"), ("ordinal", 9))),),
        problems=(
            ("skipped", "câu trả lời ngắn"),
            ("skipped", "câu trả lời bằng số"),
            ("skipped", "câu ghép đôi"),
            ("skipped", "câu điền khuyết"),
            ("skipped", "câu tự luận"),
            ("skipped", "đoạn mô tả"),
            ("skipped", "câu tính theo công thức"),
            ("skipped", "loại lạ “coderunner”"),
        ),
    ),
    Valid(
        name="moodle: made by hand without names, with entities of HTML",
        file_name="tu-viet.xml",
        build=careless,
        questions=(
            Expected(
                text="Cảng nào lớn – sâu?",
                options=("Hải Phòng", "Hà Nội"),
                right=(0,),
                place=(("line", 5),),
            ),
        ),
    ),
    Valid(
        name="moodle: tags, not shuffled, all of the above",
        file_name="the.xml",
        build=tagged,
        questions=(port(options=(*TOWNS, "Tất cả các phương án trên"), pinned=(4,)),),
        problems=(("ignored", "không đảo phương án"), ("ignored", "“tuần 2”")),
    ),
    Valid(name="moodle: UTF-16", file_name="utf16.xml", build=utf16, questions=(port(),)),
]
