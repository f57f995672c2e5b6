"""Which letters does this text mean: by which code page, or by which font of old?

Bytes are decoded by `decode`, texts whose letters were right only in a font of old are converted by
`legacy` and `modernise`. What is not sure is refused by name: garbage never reaches a bank.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizapp.banks.formats.encoding.evidence import (
    LIKELY,
    SURE,
    Evidence,
    weigh,
    weigh_plain,
    words_of,
)
from quizapp.banks.formats.encoding.old_fonts import (
    OLD_FONTS,
    OldFont,
    family,
    shows_capitals,
)
from quizapp.rules.names import tamed
from quizapp.rules.raw import Problem, Remark, Severity
from quizapp.rules.refusals import Unreadable

FEWEST_WORDS_OF_A_PART = 3
"""So many different words make a part of a document sure, the rest of which is in Unicode."""
PLAIN_SHARE = 0.7
"""So many words of a Vietnamese text are Vietnamese; no other language has half as many."""
CLEAR_LEAD = 0.1
MOST_BROKEN = 5
"""More letters than so many may not be lost in a file."""
BROKEN_SHARE = 0.02
WIDE = re.compile("[\u0100-\u1fff]")
"""Letters and marks beyond those that fonts of old drew over."""
NEWLINE = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
BLANKS = re.compile("([ \t\u00a0]{200})[ \t\u00a0]+")
"""More blanks than anybody means by them."""
INVISIBLE = re.compile("[\u200b\u200e\u200f\ufeff]")
CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1f\x7f]")
BROKEN = "\ufffd"
"""Stands where a letter could not be read."""
ASKED_FOR = re.compile(r"[^\W\d_]\?[a-zà-ỹ]")
"""A letter that its program could not keep, and wrote a question mark for."""
FEWEST_SCRAMBLED = 3
"""So many scrambled letters that cannot be restored are no accident."""
SCRAMBLED = re.compile("á[º»]|Ã[\x80-\xbf]|Æ°|Ä[\x90\x91‘]")
"""UTF-8 that was taken for a Western code page."""

EMPTY = "tệp trống. Hãy xem lại có chọn đúng tệp không."
BINARY = "tệp không phải là văn bản (có byte rỗng hoặc ký tự điều khiển)."
UNKNOWN = (
    "không nhận ra bảng mã của tệp văn bản. Hãy mở tệp bằng Notepad, chọn “Lưu với tên khác” và "
    "bảng mã UTF-8, rồi tải lên lại."
)
BROKEN_UTF_8 = (
    "tệp UTF-8 có nhiều ký tự hỏng. Hãy mở lại bản gốc, lưu theo bảng mã UTF-8 rồi tải lên lại."
)
BROKEN_UTF_16 = "tệp UTF-16 bị hỏng. Hãy mở lại bản gốc, lưu theo bảng mã UTF-8 rồi tải lên lại."
ASKING = (
    "các chữ có dấu đã mất, thay bằng dấu hỏi (?) do lưu sai bảng mã. Hãy mở lại bản gốc và lưu "
    "theo bảng mã UTF-8."
)
UNSURE = (
    "tệp dùng phông chữ cũ VNI hoặc TCVN3 mà hệ thống không chắc là phông nào. Hãy chuyển chữ sang "
    "Unicode (ví dụ bằng UniKey, phím Ctrl+Shift+F6) rồi tải lên lại."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A text in NFC with line feeds between its lines, and what had to be done to read it."""

    text: str
    problems: tuple[Problem, ...] = ()


def decode(data: bytes) -> Decoded:
    """Answer the text that a file's bytes mean. Raises Unreadable with its Vietnamese reason."""
    text, problem = _characters(data)
    problems = [problem] if problem else []
    text = INVISIBLE.sub("", NEWLINE.sub("\n", tamed(text)))
    lines = BLANKS.sub(r"\1", text).split("\n")
    if not any(line and not line.isspace() for line in lines):
        raise Unreadable(reason=EMPTY)
    # What came in an old code page is Unicode by now.
    if not problem or problem.kind != Remark.CONVERTED:
        lines, converted = modernise(lines)
        problems += [converted] if converted else []
    text = unicodedata.normalize("NFC", "\n".join(lines))
    if _lost(len(ASKED_FOR.findall(text)), text):
        raise Unreadable(reason=ASKING)
    return Decoded(text=text, problems=tuple(problems))


def legacy(text: str, *, font: str = "") -> str | None:
    """Answer the text in Unicode if it was written for a TCVN3 or VNI font, None if it was not.

    The name of its font makes it sure; else its letters must. Raises Unreadable if they make it
    likely, but not sure.
    """
    found, problem = modernise([text], [font])
    return found[0] if problem else None


def modernise(texts: Sequence[str], fonts: Sequence[str] = ()) -> tuple[list[str], Problem | None]:
    """Answer the texts of one document in Unicode, and a remark if any had to be converted.

    `fonts` names the font of each text, "" where nobody knows. Raises Unreadable if the texts
    seem to be written for a font of old, but for which one is not sure.
    """
    found = list(texts)
    families = {name: family(name) for name in set(fonts)}
    named = _named(found, [families[name] for name in fonts]) if any(families.values()) else {}
    for number, font in named.items():
        found[number] = font.convert(found[number])
        if shows_capitals(fonts[number]):
            found[number] = found[number].upper()
    rest = [n for n, text in enumerate(found) if n not in named and not text.isascii()]
    restored = {n: _restored(found[n]) for n in rest if SCRAMBLED.search(found[n])}
    scrambled = [n for n, text in restored.items() if text != found[n]]
    for number in scrambled:
        found[number] = restored[number]
    guessed = _guessed(found, [n for n in rest if n not in set(scrambled)])
    for number, font in guessed.items():
        found[number] = font.convert(found[number])
    whys = {f"phông chữ cũ {font.title}" for font in (*named.values(), *guessed.values())}
    if scrambled:
        whys.add("chữ UTF-8 bị mở sai bảng mã")
    return found, _converted(" và ".join(sorted(whys))) if whys else None


def _named(texts: Sequence[str], fonts: Sequence[OldFont | None]) -> dict[int, OldFont]:
    """Answer which texts their fonts make sure. A font's name does not count if the texts in it
    are Vietnamese as they stand: a document keeps such names long after it became Unicode."""
    named: dict[int, OldFont] = {}
    for font in OLD_FONTS:
        numbers = [n for n, own in enumerate(fonts) if own is font]
        old = [n for n in numbers if not WIDE.search(texts[n])]
        evidence = weigh(words_of([texts[n] for n in numbers]), font)
        if evidence.good >= evidence.fine:
            named |= dict.fromkeys(old, font)
    return named


def _guessed(texts: Sequence[str], numbers: Sequence[int]) -> dict[int, OldFont]:
    """Answer which of these texts were written for which font, by their letters."""
    words = words_of([texts[n] for n in numbers])
    old = [n for n in numbers if not WIDE.search(texts[n])]
    weighed = {font: weigh(words, font) for font in OLD_FONTS}
    font = _clear(weighed)
    if font:
        return dict.fromkeys(old, font)
    # The document as a whole is in Unicode; single lines may have been pasted from an old one.
    parts: dict[int, OldFont] = {}
    for font in OLD_FONTS:
        likely = [n for n in old if weigh(words_of([texts[n]]), font).says(LIKELY, fewest=1)]
        found = weigh(words_of([texts[n] for n in likely]), font)
        if found.says(SURE, fewest=FEWEST_WORDS_OF_A_PART):
            parts |= dict.fromkeys(likely, font)
    rest = words_of([texts[n] for n in numbers if n not in parts]) if parts else words
    if any(weigh(rest, font).says(LIKELY, fewest=FEWEST_WORDS_OF_A_PART) for font in OLD_FONTS):
        raise Unreadable(reason=UNSURE)
    return parts


def _clear(weighed: Mapping[OldFont, Evidence]) -> OldFont | None:
    """Answer the font that the evidence makes sure, if it is one font alone."""
    sure = [font for font, found in weighed.items() if found.says(SURE) or found.is_clean]
    sure.sort(key=lambda font: weighed[font].share, reverse=True)
    if len(sure) > 1 and weighed[sure[0]].share < weighed[sure[1]].share + CLEAR_LEAD:
        raise Unreadable(reason=UNSURE)
    return sure[0] if sure else None


def _restored(text: str) -> str:
    """Undo that the bytes of a UTF-8 text were taken for letters of a Western code page."""
    try:
        # What the code page leaves out, programs keep as the control character of that number.
        data = b"".join(_western(sign) for sign in text)
        return data.decode()
    except UnicodeError as error:
        if len(SCRAMBLED.findall(text)) < FEWEST_SCRAMBLED:
            return text  # "Ã«" in a text that is whole else is just that
        raise Unreadable(reason=BROKEN_UTF_8) from error


def _western(sign: str) -> bytes:
    try:
        return sign.encode("cp1252")
    except UnicodeEncodeError:
        return sign.encode("latin-1")


def _characters(data: bytes) -> tuple[str, Problem | None]:
    """Answer the text that the bytes mean, and a remark if they are of an old code page."""
    encoding = wide_encoding(data)
    if encoding:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            raise Unreadable(reason=BROKEN_UTF_16) from error
        if "\0" in text:
            raise Unreadable(reason=BINARY)
        return text, None
    if b"\0" in data or _lost(len(CONTROL.findall(data)), data):
        raise Unreadable(reason=BINARY)
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        return _damaged(data) or _single_byte(data)


def wide_encoding(data: bytes) -> str:
    """Answer which UTF-16 it is by its mark, or by where the zero halves of ASCII letters stand."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = data[: 64 * 1024]
    even, odd = head[::2].count(0), head[1::2].count(0)
    # Half of all Vietnamese letters and every space are ASCII.
    if max(even, odd) * 8 < len(head) or min(even, odd) * 10 > max(even, odd):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _damaged(data: bytes) -> tuple[str, Problem | None] | None:
    """Answer the text of a UTF-8 file of which a few letters are broken, None if it is none."""
    text = data.decode("utf-8-sig", errors="replace")
    broken = text.count(BROKEN)
    if broken * 4 > len(WIDE.findall(text)):
        return None
    if _lost(broken, text):
        raise Unreadable(reason=BROKEN_UTF_8)
    message = f"Tệp UTF-8 có {broken} chỗ hỏng, hiện thành dấu {BROKEN}; hãy xem lại các câu đó."
    return text, Problem(kind=Remark.LOST, message=message, severity=Severity.WARNING)


def _single_byte(data: bytes) -> tuple[str, Problem]:
    """Answer the text of a file in an old code page, if it is sure which."""
    try:
        western = data.decode("cp1252")
    except UnicodeDecodeError:
        western = data.decode("latin-1")
    words = words_of([western])
    weighed = {font: weigh(words, font) for font in OLD_FONTS}
    vietnamese = unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
    plain = weigh_plain(vietnamese)
    best = max(evidence.share for evidence in weighed.values())
    if plain.share >= PLAIN_SHARE and plain.share >= best + CLEAR_LEAD:
        return _plain(vietnamese)
    font = _clear(weighed)
    if font:
        return font.convert(western), _converted(f"phông chữ cũ {font.title}")
    if plain.marked:
        raise Unreadable(reason=UNSURE if best >= LIKELY else UNKNOWN)
    return _plain(vietnamese)


def _plain(text: str) -> tuple[str, Problem]:
    if BROKEN in text:
        raise Unreadable(reason=UNKNOWN)
    return text, _converted("bảng mã windows-1258")


def _lost(count: int, text: Sequence[str] | bytes) -> bool:
    return count > max(MOST_BROKEN, BROKEN_SHARE * len(text) / 5)


def _converted(what: str) -> Problem:
    message = f"Đã chuyển từ {what} sang Unicode; hãy xem lại dấu tiếng Việt."
    return Problem(kind=Remark.CONVERTED, message=message, severity=Severity.NOTICE)
