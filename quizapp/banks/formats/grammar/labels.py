"""How are questions, options, keys, remarks and headings labelled?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from quizapp.banks.formats.lines import GUARD

_WORD = r"(?:Câu|câu|CÂU|Cau|CAU|Question|QUESTION)(?:\s{0,3}(?:hỏi|HỎI|Hỏi))?(?:\s{0,2}số)?"
_NUMBERED = rf"(?P<label>{_WORD}\s{{0,3}}(?P<number>\d{{1,5}}))(?!\d)"
_NO_KEY = r"(?!\s?(?:[Đđ]áp|ĐÁP|ĐA|Đ/A)\b)"
_NOTE = rf"(?:\s{{0,2}}\({_NO_KEY}[^()\n]{{1,40}}\)|\s{{0,2}}\[{_NO_KEY}[^\[\]\n]{{1,40}}\])?"
_SEP = r"\s{0,2}(?:[:.)\]/]{1,2}|[-–—](?!\d))[*_]{0,2}"
QUESTION = re.compile(rf"\s*[*•\-–+>#▶❖_]{{0,3}}\s{{0,2}}{_NUMBERED}(?P<sep>{_NOTE}{_SEP})")
QUESTION_BARE = re.compile(rf"\s*{_NUMBERED}(?=\s|$)")
QUESTION_INLINE = re.compile(rf"(?<=\s){_NUMBERED}(?P<sep>{_NOTE}{_SEP})")

SIDE = re.compile(
    r"\s*(?P<label>Câu (?:hỏi )?(?:phụ|dự đoán)|CÂU (?:HỎI )?(?:PHỤ|DỰ ĐOÁN))\s?[:.](?=\s{0,3}\S)"
)
"""The question beside the numbered ones, as a rule for a number that nobody knows yet."""

NUMBER = re.compile(
    r"\s*(?P<label>(?P<number>\d{1,4})\s?(?P<sep>[.):/]|-(?=\s)))(?!\d|[.):/])(?P<rest>)"
)
NUMBER_INLINE = re.compile(r"(?<=\s)(?P<label>(?P<number>\d{1,4})(?P<sep>[.):/]))(?!\d|[.):/])")

_LETTER = r"(?P<star>\*{1,2}\s?)?(?P<open>\()?(?P<letter>[A-Ha-h]|[Đđ](?=[.)]\s))(?P<late>\*)?"
BOX = r"\[[ xX✓*]?\]|\([ xX]?\)|[☐☑☒□■✓✔]"
LETTER = re.compile(
    rf"\s*(?:(?P<box>{BOX}|[xX](?=\s)|[-–+•](?=\s{{1,3}}\*{{0,2}}[A-Ha-h][.)]\s))\s{{0,3}})?"
    rf"{_LETTER}(?:\s?(?P<sep>\.\)|\)\.|[.)])|(?P<other>[:/\-–]|\s[\-–](?=\s)))"
    r"(?!\.|[A-Za-zĐđ]\.)(?P<after>\*(?!\*))?"
)
LETTER_INLINE = re.compile(
    rf"(?<![^\s(;,.?!:…]){_LETTER}"
    r"(?:(?P<sep>\.\)|\)\.|[.)])(?!\.|[A-Za-zĐđ]\.)|(?P<other>[:/\-–])(?=\s|(?<=\(\w-)|(?<=;\w-)))"
    r"(?P<after>\*(?!\*))?"
)
LETTER_HINT = re.compile(r"[A-Ha-h]\*?[.):/\-–]")
"""What every LETTER_INLINE holds; to look for it first is several times as quick."""
LONE_LETTER = re.compile(r"\s*\(?([A-Ha-h])\s?[.):/\-]?\s*")
BULLET = re.compile(r"\s*(?P<bullet>\[[ xX✓*]?\]|[•●▪◦○□☐☑☒■➢➤✓✔❖]|[-–—+*o](?=\s))\s*")
PICKED_BULLETS = {"☑", "☒", "✓", "✔", "[x]", "[X]", "[✓]", "[*]", "(x)", "(X)", "x", "X"}
BOX_BEFORE = re.compile(rf"(?P<box>{BOX})\s{{0,3}}$")
"""A box right before a label in the middle of a line."""

_KEY_WORDS = (
    r"(?:Đáp\s?án|đáp\s?án|ĐÁP\s?ÁN|Dap an|DAP AN|ĐA|Đ/A|Đ\.A|Answer|ANSWER|answer|Key|KEY"
    r"|(?:Phương án|Câu trả lời|Trả lời|Lựa chọn|PHƯƠNG ÁN)(?=\s(?:đúng|ĐÚNG)))"
)
KEY = re.compile(
    rf"\s*[*=>→➜⇒\-–•(\[]{{0,3}}\s{{0,2}}(?P<word>{_KEY_WORDS})"
    r"(?:\s(?:đúng|ĐÚNG|Đúng|chính xác))?(?:\s(?:nhất|của|cho))?(?:\s(?:câu|Câu|CÂU))?"
    r"(?:\s(?P<number>\d{1,4}))?"
    r"(?:\s{0,2}[:=]\s?(?:(?:là|LÀ)(?=[\s:]))?:?|\s(?:là|LÀ)(?=[\s:])\s?[:=]?)"
)
KEY_SHORT = re.compile(
    r"\s*(?:[=>→➜⇒]{1,2}\s?)?(?:(?:ĐA|Đáp án|ĐÁP ÁN)\s(?:[\-–]\s)?"
    r"|Chọn(?: đáp án| phương án| câu| ý)?\s|(?:Trả lời|TRẢ LỜI)\s?:\s?(?=[A-Ha-h]\b))"
    r"(?P<value>[A-Ha-h](?:\s?,\s?[A-Ha-h])*)\s*\.?\s*$"
)
KEY_INLINE = re.compile(
    r"(?<=[\s.;)])(?P<word>Đáp án|ĐÁP ÁN|ĐA)(?:\s(?:đúng|ĐÚNG))?(?:\s(?P<number>\d{1,4}))?"
    r"(?:\slà)?\s?:"
)
_BRACKET_WORD = r"(?:Đáp án|ĐÁP ÁN|ĐA|Đ/A)(?:\s(?:đúng|ĐÚNG))?(?:\slà)?"
KEY_BRACKETED = re.compile(
    rf"[(\[]\s?(?:{_BRACKET_WORD}\s?(?P<colon>[:=])?|đáp án(?:\sđúng)?\s?(?P<small>[:=]))\s{{0,2}}"
    r"(?P<letters>[A-H](?:\s?(?:,|;|và)\s?[A-H]){0,7})\s?\.?\s?[)\]]"
)
FIELDS = {
    "explanation": r"Giải thích|GIẢI THÍCH|Lời giải(?: chi tiết)?|LỜI GIẢI|Hướng dẫn giải"
    r"|Căn cứ|CĂN CỨ|Explanation",
    "topic": r"Chủ đề|CHỦ ĐỀ|Chuyên đề|Lĩnh vực|Topic",
    "difficulty": r"Độ khó|ĐỘ KHÓ|Mức độ|MỨC ĐỘ|Difficulty",
    "source": r"Nguồn|NGUỒN|Nguồn tham khảo|Source",
}
_FIELD = "|".join(f"(?P<{name}>{words})" for name, words in FIELDS.items())
FIELD = re.compile(rf"\s*[*•\-–+(\[]{{0,2}}\s?(?:{_FIELD})\s?:")
FIELD_INLINE = re.compile(rf"(?<=\s)(?:{_FIELD})\s?:")

NUMBERS_ROW = re.compile(
    r"\s*(?:Câu|CÂU|câu|STT|Câu số|Câu hỏi)?[\s:.|]{0,9}\d{1,4}(?:[\s,|]{1,9}\d{1,4})+\s*$"
)
"""The numbers of questions, above the row of their answers."""
RUNNING = re.compile(
    r"(?P<text>\S.{5,119})(?<!\w)(?:trang|page)\s{0,2}(?P<number>\d{1,4})(?:\s?/\s?\d{1,4})?\W{0,3}$",
    re.IGNORECASE,
)
"""A line that a program prints on every page."""
CLOSING = re.compile(
    r"\W{0,3}(?:(?:Xin |Trân trọng |Chân thành |Xin chân thành )?[Cc]ảm ơn\b|Trân trọng\b|Chúc\s"
    r"|Nơi nhận\b|Người (?:ra đề|soạn|lập|ký)\b|TM\.|KT\.|TL\."
    r"|(?P<heading>[IVX]{1,4}[.)]\s))"
)
"""What may stand behind the last question."""
END = re.compile(r"[\W_]*HẾT[\W_]*$|[\W_]+(?:Hết|hết|THE END|The end)[\W_]+$|\s*HET\s*$")
KEYS = re.compile(
    r"[\W_]*(?:[IVX]{1,4}[.):\s]+)?(?:(?:BẢNG|Bảng|PHẦN|Phần|BIỂU|CÁC|KEY)\s)?"
    r"(?:ĐÁP\s?ÁN|Đáp\s?án|đáp án)"
    r"(?P<more>(?:\s(?!là\b|LÀ\b)[^\s:]{1,12}){0,6})[\W_]*$"
)
_PART = (
    r"(?:(?:phần|Phần|PHẦN|chương|Chương|CHƯƠNG|mục|Mục|MỤC|đề|Đề|ĐỀ|bài|Bài|BÀI)\s"
    r"(?:thứ\s|số\s)?(?P<part>[IVX]{1,4}|\d{1,2}|[A-D])\b\s{0,2})"
)
_KEYS_HEAD = r"(?:(?:BẢNG|Bảng|PHẦN|Phần)\s)?(?:ĐÁP\s?ÁN|Đáp\s?án)\s{0,2}"
_ENTRY = r"(?:(?:Câu|câu|CÂU)\s{0,2})?\d{1,4}\s{0,2}[-.:)–=]{0,2}\s{0,2}[A-Ha-h](?![^\W\d_])"
KEYS_HEAD = re.compile(rf"[\W_]*(?:{_KEYS_HEAD})?{_PART}?[:.)\-–]{{0,2}}\s*")
"""The heading of a key list that goes on in the same line, "Đáp án phần I: 1-B, 2-A"."""
KEYS_LINE = re.compile(
    rf"[\W_]*{_KEYS_HEAD}{_PART}?[:.)\-–]{{0,2}}\s{{0,3}}{_ENTRY}[\s,;.|/]{{1,5}}{_ENTRY}"
)
KEYS_INLINE = re.compile(
    r"(?<=\s)(?:[.…\-–—_*=]{2,}\s*HẾT\b|HẾT(?=\s*[.…\-–—_*=])|(?:BẢNG|PHẦN)\sĐÁP\sÁN\b"
    r"|ĐÁP\sÁN(?=\s*:?\s*(?:Câu\s?)?\d))[.…\-–—_*=:]*"
)
SECTION = re.compile(
    r"[\W_]*(?:(?:[IVX]{1,4}|[A-D]|\d{1,2})[.):\-–]\s?)?"
    r"(?:(?P<word>PHẦN|CHƯƠNG|MỤC|ĐỀ|BÀI|TUẦN|CHỦ ĐỀ)(?=\s[^:])"
    r"|(?:Phần|Chương|Mục|Đề|Đề số|Bài|Tuần|Chủ đề)"
    r"(?=\s(?:thứ\s|số\s)?(?:\d|[IVX]{1,4}\b|[A-D]\b)))"
)
PAGE = re.compile(
    r"[\W_]{0,3}(?:trang|page)\s{0,2}\d{1,4}(?:\s{0,2}(?:/|of|trên|trong)\s{0,2}\d{1,4})?"
    r"[\W_]{0,3}$",
    re.IGNORECASE,
)
PAGE_NUMBER = re.compile(r"\s*(?:[-–—|]\s*\d{1,4}\s*[-–—|]|\d{1,4}(?:\s?/\s?\d{1,4})?)\s*$")

STROKED = -1
"""Stands for the letter Đ until it is known whether it follows D as in a b c d đ e."""
LONGEST_GAP = 20
"""So many numbers may be missing between two questions."""


class Strength(IntEnum):
    """How surely a letter stands there as a label."""

    INLINE = 0
    GAP = 1  # behind a tab or a wide space
    START = 2


@dataclass(slots=True, kw_only=True, eq=False)
class Spot:
    """Where an option begins, in the segment of this number: its label goes up to `end`."""

    segment: int
    start: int
    end: int
    letter: int
    starred: bool = False
    boxed: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class Letter(Spot):
    """Something that looks like an option's label."""

    upper: bool
    strength: Strength
    bracket: bool = False


def bare_question(text: str) -> re.Match[str] | None:
    """Answer the label "Câu 3" without a sign behind it; "Câu 3 của bài" is no label."""
    found = QUESTION_BARE.match(text)
    return None if found and text[found.end() : found.end() + 9].lstrip()[:1].islower() else found


def letters(
    text: str, inline: Sequence[re.Match[str]], segment: int, *, is_start: bool
) -> Iterator[Letter]:
    """Answer what looks like a label of an option in a text; `inline` is what LETTER_INLINE finds
    in it."""
    position = 0
    if is_start and (found := LETTER.match(text)):
        position = found.end()
        yield _letter(found, segment, Strength.START)
    for found in inline:
        start = found.start()
        if start >= position:
            before = text[max(0, start - 2) : start]
            gap = "\t" in before or (len(before) == 2 and before.isspace())
            yield _letter(found, segment, Strength.GAP if gap else Strength.INLINE)


def _letter(found: re.Match[str], segment: int, strength: Strength) -> Letter:
    typed, star, late, after, bracket, separator = found.group(
        "letter", "star", "late", "after", "open", "sep"
    )
    start, end = found.span()
    box = found["box"] if strength == Strength.START else None
    opened = bool(bracket) or (start > 0 and found.string[start - 1] == "(")
    return Letter(
        segment=segment,
        start=start,
        end=end,
        letter=STROKED if typed in "Đđ" else ord(typed.upper()) - ord("A"),
        upper=typed.isupper(),
        strength=strength,
        starred=bool(star or late or after) or box in PICKED_BULLETS,
        boxed=bool(box),
        bracket=opened and ")" not in (separator or ""),
    )


LETTERS = re.compile(r"\W{0,3}[A-Ha-h](?:\W{0,3}(?:và)?\W{0,3}[A-Ha-h]){0,7}\W{0,3}$")
"""An option that a key could be taken to name by its text."""
SIGNS = ("*", "✓", "✔", "√", "☑")
"""What marks a right option when it stands before it."""
_ANYWHERE = (
    LETTER_INLINE, NUMBER_INLINE, QUESTION_INLINE, KEY_INLINE, KEY_BRACKETED, FIELD_INLINE,
    KEYS_INLINE,
)  # fmt: skip
_AT_START = (
    QUESTION, QUESTION_BARE, NUMBER, LETTER, BULLET, KEY, KEY_SHORT, FIELD, END, KEYS, KEYS_LINE,
    SECTION, PAGE, PAGE_NUMBER, LETTERS,
)  # fmt: skip
_AT_END = re.compile(r"[;)*✓✔√☐☑☒□■\]]$|\s[xX]$")


def guarded(text: str) -> str:
    """Answer the text so that the grammar takes it for nothing but plain text."""
    spots = {0} if text.startswith(SIGNS) or any(p.match(text) for p in _AT_START) else set()
    # It will stand behind a label and a space.
    behind = f" {text}"
    for pattern in _ANYWHERE:
        found = pattern.search(behind)
        while found:
            # Behind the first letter or digit of the label, so that it is no label any more. The
            # next label may begin before this one ends.
            spots.add(next(i for i in range(*found.span()) if behind[i].isalnum()))
            found = pattern.search(behind, found.start() + 1)
    # A sign counts also before a full stop: "Cảng Đông*."
    if _AT_END.search(text) or _AT_END.search(text.rstrip(" .;")):
        spots.add(len(text))
    for spot in sorted(spots, reverse=True):
        text = text[:spot] + GUARD + text[spot:]
    return text
