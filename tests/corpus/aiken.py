"""Odd and broken Aiken files."""

from tests.corpus.cases import Expected, Hostile, Valid

RIVER = Expected(
    text="Sông nào chảy qua Huế?", options=("Sông Hồng", "Sông Hương", "Sông Hàn"), right=(1,)
)
RIVER_TEXT = "Sông nào chảy qua Huế?\nA. Sông Hồng\nB. Sông Hương\nC. Sông Hàn\nANSWER: B\n"
SEA = Expected(text="Màu của biển là màu gì?", options=("đỏ", "xanh"), right=(1,))
SEA_TEXT = "Màu của biển là màu gì?\nA) đỏ\nB) xanh\nANSWER: B\n"


def as_moodle_writes() -> bytes:
    return f"{RIVER_TEXT}\n{SEA_TEXT}\n".replace("\n", "\r\n").encode("utf-8-sig")


def without_spaces() -> bytes:
    return (RIVER_TEXT + SEA_TEXT).replace(". ", ".").replace(") ", ")").encode()


def as_people_type() -> bytes:
    return f"""{RIVER_TEXT}
Màu của biển
là màu gì?
a) đỏ
b) xanh
Đáp án: B

Thành phố nào có cảng biển?
A. Đà Nẵng
B. Hà Nội
C. Hải Phòng
ANSWER: A, C
""".encode()


def errors() -> bytes:
    return f"""A. đỏ
B. xanh
ANSWER: A

{RIVER_TEXT}
ANSWER: C

Màu của lá?
A. xanh
B. đỏ
C. nâu
D. vàng
ANSWER: F

Màu của đất?
A. nâu
ANSWER: A

{SEA_TEXT}""".encode()


def drafts() -> bytes:
    return f"""Màu của lá?
A. xanh
B. đỏ

Màu của đất?
A. nâu
B. đen
{RIVER_TEXT}
Theo bạn, có bao nhiêu người trả lời đúng tất cả các câu hỏi?
""".encode()


def markup() -> bytes:
    return (
        'Thẻ nào làm chữ đậm?\nA. <b class="x">\nB. &lt;i&gt;\nC. {=}\nD. Cả A và B\nANSWER: A\n'
    ).encode()


def wrapped() -> bytes:
    return f"""{SEA_TEXT}
Cảng nào lớn?
A. Cảng nằm ở
thành phố Hải Phòng
B. Cảng khác
ANSWER: A
""".encode()


def with_heading() -> bytes:
    return f"ĐỀ ÔN TẬP\n\n{RIVER_TEXT}\n\n{SEA_TEXT}\nHẾT\n".encode()


CASES = [
    Valid(
        name="aiken: as Moodle writes it, with a mark and Windows lines",
        file_name="de.txt",
        build=as_moodle_writes,
        questions=(
            Expected(
                text=RIVER.text,
                options=RIVER.options,
                right=(1,),
                place=(("line", 1), ("ordinal", 1)),
            ),
            Expected(
                text=SEA.text, options=SEA.options, right=(1,), place=(("line", 7), ("ordinal", 2))
            ),
        ),
    ),
    Valid(
        name="aiken: no space behind labels, no line between questions",
        file_name="de.txt",
        build=without_spaces,
        questions=(RIVER, SEA),
    ),
    Valid(
        name="aiken: small letters, a Vietnamese answer, two lines, several answers",
        file_name="de.txt",
        build=as_people_type,
        questions=(
            RIVER,
            SEA,
            Expected(
                text="Thành phố nào có cảng biển?",
                options=("Đà Nẵng", "Hà Nội", "Hải Phòng"),
                right=(0, 2),
                multiple=True,
            ),
        ),
        problems=(
            ("guessed", "chữ thường"),
            ("guessed", "ANSWER: A"),
            ("guessed", "nhiều đáp án đúng"),
        ),
    ),
    Valid(
        name="aiken: every error of order, and whole questions between them",
        file_name="de.txt",
        build=errors,
        questions=(RIVER, SEA),
        problems=(
            ("skipped", "Phương án đứng trước câu hỏi"),
            ("skipped", "Đáp án đứng trước câu hỏi"),
            ("key", "A, B, C, D"),
            ("key", "ít nhất một phương án sai"),
            ("options", "từ 2 đến 8"),
        ),
    ),
    Valid(
        name="aiken: questions without a key, and a prediction at the end",
        file_name="de.txt",
        build=drafts,
        questions=(
            Expected(text="Màu của lá?", options=("xanh", "đỏ"), status="draft"),
            Expected(text="Màu của đất?", options=("nâu", "đen"), status="draft"),
            RIVER,
            Expected(
                text="Theo bạn, có bao nhiêu người trả lời đúng tất cả các câu hỏi?",
                kind="prediction",
            ),
        ),
    ),
    Valid(
        name="aiken: tags and braces are text",
        file_name="de.txt",
        build=markup,
        questions=(
            Expected(
                text="Thẻ nào làm chữ đậm?",
                options=('<b class="x">', "&lt;i&gt;", "{=}", "Cả A và B"),
                right=(0,),
                pinned=(3,),
            ),
        ),
    ),
    Valid(
        name="aiken: an option over two lines",
        file_name="de.txt",
        build=wrapped,
        questions=(
            SEA,
            Expected(
                text="Cảng nào lớn?",
                options=("Cảng nằm ở thành phố Hải Phòng", "Cảng khác"),
                right=(0,),
                status="check",
                doubt="xuống dòng",
            ),
        ),
    ),
    Valid(
        name="aiken: a heading and an end",
        file_name="de.txt",
        build=with_heading,
        questions=(
            Expected(
                text=RIVER.text, options=RIVER.options, right=(1,), status="check", doubt="đoạn chữ"
            ),
            SEA,
        ),
        problems=(("ignored", "Đoạn chữ"),),
    ),
    Hostile(
        name="aiken: more questions than anybody types",
        file_name="nhieu.txt",
        build=lambda: SEA_TEXT.encode() * 20_001,
        says="chia ra nhiều tệp",
    ),
]
