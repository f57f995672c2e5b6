"""Odd and broken GIFT files."""

from tests.corpus.cases import Expected, Hostile, Valid

PORT = Expected(
    text="Cảng nào lớn nhất miền Bắc?",
    options=("Hải Phòng", "Cửa Lò", "Hòn Gai"),
    right=(0,),
)
PORT_TEXT = "Cảng nào lớn nhất miền Bắc?{=Hải Phòng ~Cửa Lò ~Hòn Gai}"
SIGNS = "".join(chr(code) for code in range(0x21, 0x7F))


def typed_by_hand() -> bytes:
    return f"""\ufeff// Bộ câu hỏi mẫu
// [tag:độ khó: 2]
::Câu 1:: {PORT_TEXT}

::CAU-2::Sông nào chảy qua Huế? {{
    ~Sông Hồng
    =Sông Hương#Sông Hương chảy qua trung tâm thành phố.
    ~Sông Hàn
}}
""".encode()


def several_right() -> bytes:
    return b"".join(
        [
            "::a::Màu nào có trên quốc kỳ?{~%50%đỏ ~%50%vàng ~%-100%xanh}\n\n".encode(),
            "::b::Số nào là số lẻ?{~%33.33333%1 ~%33.33333%3 ~%33.33333%5 ~4}\n\n".encode(),
            "::c::Thành phố nào có cảng biển?{=Đà Nẵng =Hải Phòng ~Hà Nội}\n\n".encode(),
            "::d::Thủ đô của nước ta?{=%50%Hà Nội ~Huế}\n".encode(),
        ]
    )


def other_kinds() -> bytes:
    return f"""$CATEGORY: $course$/top/Địa lý

::1::Hãy kể về cảng quê em.{{}}

::2::Bến cảng mở cửa năm nào?{{#1955:2}}

::3::Ghép cảng với tỉnh.{{=Cửa Lò -> Nghệ An =Hòn Gai -> Quảng Ninh}}

::4::Tên cảng?{{=Hải Phòng =Hai Phong}}

::5::Cảng {{1:MULTICHOICE:=Cửa Lò~Hòn Gai}} ở Nghệ An.

Phần này nói về các cảng biển.

::6::{PORT_TEXT}

::7::Theo bạn, có bao nhiêu người trả lời đúng tất cả các câu hỏi?{{}}
""".encode()


def true_false() -> bytes:
    lines = [
        "::đ::Biển có màu xanh.{TRUE}",
        "::s::Huế là thủ đô hiện nay.{F#Huế là cố đô.#Đúng, Huế là cố đô.}",
        "::t::Cảng là nơi tàu đỗ.{true}",
    ]
    return "\n\n".join(lines).encode()


def missing_word() -> bytes:
    return (
        "Thủ đô nước ta là {=Hà Nội ~Huế ~Đà Nẵng}, bên sông Hồng.\n\n"
        '::x::Cảng lớn?{~a =b}";\n\n'
        "[html]<p>Cảng nhỏ?&nbsp;{~a =b}</p>\n"
    ).encode()


def formats() -> bytes:
    return r"""::1::[html]<p>Nơi nào <b>không</b> có biển\?</p>{
    =<p>Hà Nội</p>
    ~[plain]Huế & Đà Nẵng
}

::2::[markdown]Nơi nào có biển?{=Đà Nẵng ~Hà Nội}

::3::[moodle]Số nào nhỏ hơn\: 1 < x & x < 3?{=2 ~[html]<span style\="color\:red">4</span>}
""".encode().replace(rb"\?", b"?")


def every_sign() -> bytes:
    escaped = "".join("\\" + sign if sign in "\\:#={}~" else sign for sign in SIGNS)
    return (
        f"::x::Chuỗi a{escaped}?{{\n={escaped}\n~\\\\n và \\\\\\\\neq\n~%0%[plain]%50%\n}}".encode()
    )


def mac() -> bytes:
    return f"// tệp cũ\r\r::1::{PORT_TEXT}\r\r::2::\r{PORT_TEXT}\r".encode("utf-16")


def hugging() -> bytes:
    return f"""::1::{PORT_TEXT}
// [id:HAI]
::2::Màu của biển?{{
=xanh

~đỏ
}}
Màu của lá?{{=xanh ~đỏ}}

Màu của đất?

{{=nâu ~xanh}}
""".encode()


def open_braces() -> bytes:
    return f"""::1::{PORT_TEXT}

::2::Màu của biển?{{=xanh ~đỏ

::3::Màu của lá? =xanh ~đỏ}}

::4::Công thức?{{=\\frac{{1}}{{2}} ~2}}

::5::{PORT_TEXT}
""".encode()


def drafts() -> bytes:
    return "::1::Màu của biển?{~xanh ~đỏ}\n\n::2::Màu của lá?{=xanh =đỏ ~xanh}\n".encode()


def harmful() -> bytes:
    return (
        r"::x::[html]<p onclick\='x'>Ai <b>không</b> đến?<script>x</script></p>"
        r'{=<a href\="javascript\:x">An</a> ~<img src\=x onerror\=x>Bình}'
    ).encode()


CASES = [
    Valid(
        name="gift: titles, comments and feedback typed by hand",
        file_name="mau.gift",
        build=typed_by_hand,
        questions=(
            Expected(
                text=PORT.text,
                options=PORT.options,
                right=(0,),
                place=(("line", 3), ("label", "Câu 1"), ("ordinal", 1)),
            ),
            Expected(
                text="Sông nào chảy qua Huế?",
                options=("Sông Hồng", "Sông Hương", "Sông Hàn"),
                right=(1,),
                place=(("line", 5), ("ordinal", 2)),
            ),
        ),
    ),
    Valid(
        name="gift: several right options by weights and by signs",
        file_name="nhieu-dap-an.txt",
        build=several_right,
        questions=(
            Expected(
                text="Màu nào có trên quốc kỳ?",
                options=("đỏ", "vàng", "xanh"),
                right=(0, 1),
                multiple=True,
            ),
            Expected(
                text="Số nào là số lẻ?",
                options=("1", "3", "5", "4"),
                right=(0, 1, 2),
                multiple=True,
            ),
            Expected(
                text="Thành phố nào có cảng biển?",
                options=("Đà Nẵng", "Hải Phòng", "Hà Nội"),
                right=(0, 1),
                multiple=True,
                status="check",
                doubt="Nhiều phương án được đánh dấu =",
            ),
            Expected(
                text="Thủ đô của nước ta?",
                options=("Hà Nội", "Huế"),
                right=(0,),
                status="check",
                doubt="phần trăm",
            ),
        ),
    ),
    Valid(
        name="gift: other kinds of questions between choices",
        file_name="du-loai.gift",
        build=other_kinds,
        questions=(
            Expected(text=PORT.text, options=PORT.options, right=(0,), place=(("ordinal", 7),)),
            Expected(
                text="Theo bạn, có bao nhiêu người trả lời đúng tất cả các câu hỏi?",
                kind="prediction",
            ),
        ),
        problems=(
            ("skipped", "tự luận"),
            ("skipped", "bằng số"),
            ("skipped", "ghép đôi"),
            ("skipped", "trả lời ngắn"),
            ("skipped", "Cloze"),
            ("skipped", "Đoạn văn"),
        ),
    ),
    Valid(
        name="gift: true and false",
        file_name="dung-sai.gift",
        build=true_false,
        questions=(
            Expected(text="Biển có màu xanh.", options=("Đúng", "Sai"), right=(0,)),
            Expected(text="Huế là thủ đô hiện nay.", options=("Đúng", "Sai"), right=(1,)),
            Expected(
                text="Cảng là nơi tàu đỗ.",
                options=("Đúng", "Sai"),
                right=(0,),
                status="check",
                doubt="“true”",
            ),
        ),
    ),
    Valid(
        name="gift: a missing word, and signs left behind the braces",
        file_name="dien-tu.gift",
        build=missing_word,
        questions=(
            Expected(
                text="Thủ đô nước ta là _____, bên sông Hồng.",
                options=("Hà Nội", "Huế", "Đà Nẵng"),
                right=(0,),
            ),
            Expected(text="Cảng lớn?", options=("a", "b"), right=(1,)),
            Expected(text="Cảng nhỏ?", options=("a", "b"), right=(1,)),
        ),
    ),
    Valid(
        name="gift: HTML, Markdown and plain texts beside each other",
        file_name="dinh-dang.gift",
        build=formats,
        questions=(
            Expected(
                text="Nơi nào <b>không</b> có biển?",
                options=("Hà Nội", "Huế &amp; Đà Nẵng"),
                right=(0,),
                html=True,
            ),
            Expected(text="Nơi nào có biển?", options=("Đà Nẵng", "Hà Nội"), right=(0,)),
            Expected(text="Số nào nhỏ hơn: 1 < x & x < 3?", options=("2", "4"), right=(0,)),
        ),
    ),
    Valid(
        name="gift: every sign of the keyboard, the special ones escaped",
        file_name="ky-hieu.gift",
        build=every_sign,
        questions=(
            Expected(
                text=f"Chuỗi a{SIGNS}?",
                options=(SIGNS, "\\n và \\\\neq", "%50%"),
                right=(0,),
            ),
        ),
    ),
    Valid(
        name="gift: UTF-16 with lines that end in carriage returns",
        file_name="tep-cu.gift",
        build=mac,
        questions=(PORT, PORT),
    ),
    Valid(
        name="gift: empty lines missing and empty lines too many",
        file_name="dong-trong.gift",
        build=hugging,
        questions=(
            PORT,
            Expected(text="Màu của biển?", options=("xanh", "đỏ"), right=(0,)),
            Expected(
                text="Màu của lá?",
                options=("xanh", "đỏ"),
                right=(0,),
                status="check",
                doubt="Không có dòng trống",
                place=(("line", 8),),
            ),
            Expected(
                text="Màu của đất?",
                options=("nâu", "xanh"),
                right=(0,),
                status="check",
                doubt="Có dòng trống",
            ),
        ),
    ),
    Valid(
        name="gift: braces left open or never opened",
        file_name="ngoac.gift",
        build=open_braces,
        questions=(PORT, PORT),
        problems=(
            ("skipped", "chưa được đóng"),
            ("skipped", "không có dấu {"),
            ("skipped", "hai dấu {"),
        ),
    ),
    Valid(
        name="gift: a question without a key, and one with an option twice",
        file_name="nhap.gift",
        build=drafts,
        questions=(Expected(text="Màu của biển?", options=("xanh", "đỏ"), status="draft"),),
        problems=(("options", "giống nhau"),),
    ),
    Hostile(
        name="gift: a hundred thousand open braces",
        file_name="ngoac.gift",
        build=lambda: b"{" * 100_000,
        says="không tìm thấy câu hỏi",
    ),
    Hostile(
        name="gift: more questions than anybody types",
        file_name="nhieu.gift",
        build=lambda: b"::a::b{=c ~d}\n\n" * 20_001,
        says="chia ra nhiều tệp",
    ),
    Hostile(
        name="gift: HTML that would run in a browser",
        file_name="ma-doc.gift",
        build=harmful,
        questions=(
            Expected(
                text="Ai <b>không</b> đến?",
                options=("An", "Bình"),
                right=(0,),
                status="check",
                html=True,
            ),
        ),
    ),
]
