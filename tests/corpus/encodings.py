"""Which letters did people's programs write, and which do we read?"""

import unicodedata
from collections.abc import Callable

from tests.corpus.cases import Expected, Valid
from tests.old_letters import tcvn3, vni, windows_1258

TEXT = """\
Câu 1: Cảng nào của thành phố được xây dựng trước?
A. Cảng phía đông
B. Cảng phía tây
C. Cả hai cảng đều mới
Đáp án: B

Câu 2: Hội đua thuyền ở cửa biển diễn ra vào tháng mấy?
A. Tháng ba
B. Tháng tư
C. Tháng năm
Đáp án: C
"""
QUESTIONS = (
    Expected(
        text="Cảng nào của thành phố được xây dựng trước?",
        options=("Cảng phía đông", "Cảng phía tây", "Cả hai cảng đều mới"),
        right=(1,),
    ),
    Expected(
        text="Hội đua thuyền ở cửa biển diễn ra vào tháng mấy?",
        options=("Tháng ba", "Tháng tư", "Tháng năm"),
        right=(2,),
    ),
)
SHORT = "Câu 1: Ai hát hay nhất ở làng?\nA. Bạn Một\nB. Bạn Hai\nĐáp án: A\n"
SHORT_QUESTIONS = (
    Expected(text="Ai hát hay nhất ở làng?", options=("Bạn Một", "Bạn Hai"), right=(0,)),
)
TABLE = """\
Câu hỏi;Đáp án A;Đáp án B;Đáp án C;Đáp án đúng
Cảng nào của thành phố được xây dựng trước?;Cảng phía đông;Cảng phía tây;Cả hai cảng đều mới;B
Hội đua thuyền ở cửa biển diễn ra vào tháng mấy?;Tháng ba;Tháng tư;Tháng năm;C
"""
CONVERTED = (("converted", "TCVN3"),)
CONVERTED_VNI = (("converted", "VNI"),)
CONVERTED_1258 = (("converted", "windows-1258"),)


def text(
    name: str,
    build: Callable[[], bytes],
    questions: tuple[Expected, ...] = QUESTIONS,
    problems: tuple[tuple[str, str], ...] = (),
) -> Valid:
    return Valid(
        name=f"letters: {name}",
        file_name="de.txt",
        build=build,
        questions=questions,
        problems=problems,
    )


def table(
    name: str, build: Callable[[], bytes], problems: tuple[tuple[str, str], ...] = ()
) -> Valid:
    return Valid(
        name=f"letters: {name}",
        file_name="de.csv",
        build=build,
        questions=QUESTIONS,
        problems=problems,
    )


def with_an_old_line() -> bytes:
    """Somebody pasted the second question out of a document of old."""
    first, second = TEXT.split("\n\n")
    return f"{first}\n\n{tcvn3(second)}".encode()


def scrambled() -> bytes:
    """UTF-8 that a program took for windows-1252, and saved as UTF-8 again."""
    western = TEXT.encode().decode("cp1252", errors="surrogateescape")
    return "".join(chr(ord(c) - 0xDC00) if c > "\ud7ff" else c for c in western).encode()


def curled() -> bytes:
    """No-break spaces behind labels, quotes of two kinds, invisible marks."""
    typed = TEXT.replace(": ", ":\u00a0").replace(". ", ".\u00a0\u200b").replace("của", "“của”")
    return ("\ufeff" + typed).encode("utf-8")


CASES = [
    text("UTF-8 with a mark", lambda: TEXT.encode("utf-8-sig")),
    text("UTF-16 with a mark", lambda: TEXT.encode("utf-16")),
    text("UTF-16, little end first, no mark", lambda: TEXT.encode("utf-16-le")),
    text("UTF-16, big end first, no mark", lambda: TEXT.encode("utf-16-be")),
    text("windows-1258, tones apart", lambda: windows_1258(TEXT), problems=CONVERTED_1258),
    text("TCVN3 in single bytes", lambda: tcvn3(TEXT).encode("latin-1"), problems=CONVERTED),
    text("TCVN3 in UTF-8", lambda: tcvn3(TEXT).encode(), problems=CONVERTED),
    text("TCVN3 in UTF-16", lambda: tcvn3(TEXT).encode("utf-16"), problems=CONVERTED),
    text("VNI in single bytes", lambda: vni(TEXT).encode("latin-1"), problems=CONVERTED_VNI),
    text("VNI in UTF-8", lambda: vni(TEXT).encode(), problems=CONVERTED_VNI),
    text(
        "TCVN3, one short question",
        lambda: tcvn3(SHORT).encode("latin-1"),
        SHORT_QUESTIONS,
        CONVERTED,
    ),
    text("VNI, one short question", lambda: vni(SHORT).encode(), SHORT_QUESTIONS, CONVERTED_VNI),
    text("one question of TCVN3 among Unicode", with_an_old_line, problems=CONVERTED),
    text("decomposed", lambda: unicodedata.normalize("NFD", TEXT).encode()),
    text("lines ended by carriage returns", lambda: TEXT.replace("\n", "\r").encode()),
    text("lines ended by both", lambda: TEXT.replace("\n", "\r\n").encode()),
    text("UTF-8 taken for windows-1252", scrambled, problems=(("converted", "UTF-8"),)),
    text(
        "no-break spaces, curly quotes, invisible marks",
        curled,
        (
            Expected(
                text="Cảng nào “của” thành phố được xây dựng trước?",
                options=QUESTIONS[0].options,
                right=(1,),
            ),
            QUESTIONS[1],
        ),
    ),
    table("a table in windows-1258", lambda: windows_1258(TABLE), CONVERTED_1258),
    table("a table in UTF-16", lambda: TABLE.encode("utf-16")),
    table("a table in TCVN3", lambda: tcvn3(TABLE).encode("latin-1"), CONVERTED),
]
