"""How is a bank written in Aiken, the plainest text format of Moodle?

A question on one line, options "A. …" or "A) …", then "ANSWER: A". What people type besides is
understood too and named: small letters, "Đáp án: B", several answers, questions over two lines.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from quizapp.banks.formats import WrittenBank, markup
from quizapp.banks.formats.encoding import decode
from quizapp.banks.formats.lines import GUARD
from quizapp.rules.predictions import is_prediction
from quizapp.rules.questions import LETTERS, Content, Source, content, raw
from quizapp.rules.raw import NOWHERE, Kind, Place, Problem, RawBank, RawQuestion, Remark, Severity
from quizapp.rules.refusals import Unreadable

MOST_FINDINGS = 20_000
"""Questions and remarks; a file with more is none that a person typed."""
OPTION = re.compile(r"([A-Za-z])[).]\s*(.*)")
ANSWER = re.compile(r"(answer|đáp án(?: đúng)?)(?: là)?\s*[:：]\s*(.*)", re.IGNORECASE)
FIRST = "A"
STRICT_ANSWER = "ANSWER:"
KEY = re.compile(r"[A-Za-z](?:\s*(?:[,;/&+]|và)\s*[A-Za-z]|\s+[A-Z])*(?!\w)|[A-H]{2,8}(?!\w)")
LETTER = re.compile("[A-Za-z]")
LABEL = re.compile(r"(câu(?: hỏi)?\s+[0-9]{1,4})\s*[.:)]\s*(?=\S)", re.IGNORECASE)
TAKEN_FOR_ELSE = re.compile(r"câu(?: hỏi)?(?: số)?\s*[0-9]|[<%:$]|.$", re.IGNORECASE)
"""A question that begins so makes the file look like one of another kind, or is too short."""
LONGEST_KEY = 40
"""What stands in the place of a key is cut there: it is shown to a person."""

SMALL_LETTERS = "Nhãn phương án viết bằng chữ thường, khác chuẩn Aiken; vẫn đọc được."
OTHER_ANSWER = "Dòng đáp án không viết đúng “ANSWER: A” như chuẩn Aiken; vẫn đọc được."
SEVERAL_RIGHT = "Có câu ghi nhiều đáp án đúng, chuẩn Aiken chỉ có một; vẫn đọc được."
TOO_SHORT = "Dòng chỉ có một ký tự được bỏ qua như Moodle vẫn làm."


@dataclass(slots=True)
class _Paragraph:
    """Neighbouring lines that are neither an option nor an answer."""

    line: int
    lines: list[str]
    is_parted: bool

    @property
    def text(self) -> str:
        return " ".join(self.lines)


@dataclass(slots=True)
class _Draft:
    """The question that is being gathered. `letters` are the options' labels as typed."""

    stem: str = ""
    place: Place = NOWHERE
    doubts: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    options: list[list[str]] = field(default_factory=list)


def read(data: bytes) -> RawBank:
    """Answer the bank that an Aiken file holds."""
    decoded = decode(data)
    reading = _Reading()
    for number, line in enumerate(decoded.text.split("\n"), start=1):
        reading.take(line.strip(), number)
        if len(reading.questions) + len(reading.problems) > MOST_FINDINGS:
            raise Unreadable(reason=f"tệp có quá {MOST_FINDINGS} câu hỏi; hãy chia ra nhiều tệp.")
    reading.end()
    return RawBank(
        format="aiken",
        questions=tuple(reading.questions),
        problems=(*decoded.problems, *reading.problems),
    )


class _Reading:
    """What was found in the file so far.

    Words in front of options are a question only once the first option comes: until then they may
    as well be the rest of the option before.
    """

    def __init__(self) -> None:
        self.questions: list[RawQuestion] = []
        self.problems: list[Problem] = []
        self._draft: _Draft | None = None
        self._words: list[_Paragraph] = []
        self._is_parted = True
        self._is_orphan = False
        self._noticed: set[str] = set()

    def take(self, text: str, number: int) -> None:
        """Take one line."""
        if not text:
            self._is_parted = True
        elif len(text) == 1:
            self._notice(TOO_SHORT, number, Remark.IGNORED)
        elif found := self._option(text):
            self._take_option(*found, number)
        elif found := self._answer(text):
            self._take_answer(*found, number)
        elif self._words and not self._is_parted:
            self._words[-1].lines.append(text)
        else:
            self._words.append(_Paragraph(number, [text], is_parted=self._is_parted))
            self._is_parted = False

    def end(self) -> None:
        """Take the end of the file."""
        rest: list[_Paragraph] = []
        if self._draft and self._words and not self._words[0].is_parted:
            rest, self._words = self._words[1:], self._words[:1]
            self._continue_option(self._draft)
        self._finish()
        self._strand(rest or self._words)

    def _option(self, text: str) -> tuple[str, str] | None:
        """Answer the letter and the text of an option. A small letter must be the next in turn."""
        found = OPTION.match(text)
        if not found:
            return None
        letter = found[1]
        turn = [FIRST] if self._words else []
        if self._draft:
            turn.append(chr(ord(FIRST) + len(self._draft.options)))
        return (letter, found[2]) if letter.isupper() or letter.upper() in turn else None

    def _answer(self, text: str) -> tuple[str, str] | None:
        """Answer the word and the key of an answer's line."""
        found = ANSWER.match(text)
        if not found:
            return None
        is_sure = text.startswith(STRICT_ANSWER) or self._draft or KEY.match(found[2])
        return (text, found[2]) if is_sure else None

    def _take_option(self, letter: str, text: str, number: int) -> None:
        if self._words:
            if self._draft and letter.upper() != FIRST:
                self._continue_option(self._draft)
            else:
                self._finish()
                self._begin()
        if not self._draft:
            if not self._is_orphan:
                self._report("Phương án đứng trước câu hỏi; dòng này bị bỏ qua.", number)
            self._is_orphan = True
            return
        if letter.islower():
            self._notice(SMALL_LETTERS, number)
        self._draft.letters.append(letter.upper())
        self._draft.options.append([text])
        self._is_parted = False

    def _take_answer(self, line: str, said: str, number: int) -> None:
        if self._words:
            if self._draft:
                self._continue_option(self._draft)
            else:
                self._begin()
        if not self._draft:
            if not self._is_orphan:
                self._report("Đáp án đứng trước câu hỏi; dòng này bị bỏ qua.", number)
            self._is_orphan = False
            return
        if not line.startswith(STRICT_ANSWER):
            self._notice(OTHER_ANSWER, number)
        key = _key(said)
        if len(key) > 1:
            self._notice(SEVERAL_RIGHT, number)
        self._finish(key)

    def _begin(self) -> None:
        """Begin a question: its words are the last paragraph."""
        *before, own = self._words
        self._words = []
        doubts = []
        if self._strand(before):
            doubts.append("Phía trên còn đoạn chữ không được đọc; hãy xem câu hỏi có đủ không.")
        labelled = LABEL.match(own.text)
        ordinal = len(self.questions) + 1
        label = labelled[1] if labelled else None
        self._draft = _Draft(
            stem=own.text[labelled.end() :] if labelled else own.text,
            place=Place(line=own.line, label=label, ordinal=ordinal),
            doubts=doubts,
        )
        self._is_orphan = False

    def _continue_option(self, draft: _Draft) -> None:
        """Take the words for the rest of the option above them."""
        draft.options[-1].extend(words.text for words in self._words)
        draft.doubts.append("Có phương án xuống dòng giữa chừng; đã nối các dòng lại.")
        self._words = []

    def _finish(self, said: Sequence[str] = ()) -> None:
        """Give the question that was gathered, if any, with the key that the file says."""
        draft, self._draft = self._draft, None
        if not draft:
            return
        key = list(said)
        if draft.letters != [_letter(number) for number in range(len(draft.letters))]:
            draft.doubts.append("Nhãn phương án không theo thứ tự A, B, C; hãy xem lại đáp án.")
            key = [_letter(draft.letters.index(name)) for name in said if name in draft.letters]
        self.questions.append(
            RawQuestion(
                place=draft.place,
                stem=_unguarded(draft.stem),
                options=tuple(_unguarded(" ".join(option)) for option in draft.options),
                key=tuple(key),
                is_multiple=len(key) > 1,
                doubts=tuple(dict.fromkeys(draft.doubts)),
            )
        )

    def _strand(self, words: Sequence[_Paragraph]) -> bool:
        """Pass over words that belong to no options; a question that asks for a guess needs none.
        Answer whether any were passed over."""
        passed = []
        for paragraph in words:
            if is_prediction(paragraph.text):
                place = Place(line=paragraph.line, ordinal=len(self.questions) + 1)
                stem = _unguarded(paragraph.text)
                self.questions.append(RawQuestion(place=place, kind=Kind.PREDICTION, stem=stem))
            else:
                passed.append(paragraph)
        if passed:
            count = f" ({len(passed)} đoạn)" if len(passed) > 1 else ""
            sentence = f"Đoạn chữ không có phương án đi theo được bỏ qua{count}."
            self._report(sentence, passed[0].line, Remark.IGNORED, Severity.WARNING)
        return bool(passed)

    def _notice(self, sentence: str, line: int, kind: Remark = Remark.GUESSED) -> None:
        """Say once for the whole file how it was understood."""
        if sentence not in self._noticed:
            self._noticed.add(sentence)
            self._report(sentence, line, kind, Severity.NOTICE)

    def _report(
        self,
        sentence: str,
        line: int,
        kind: Remark = Remark.SKIPPED,
        severity: Severity = Severity.ERROR,
    ) -> None:
        place = Place(line=line)
        self.problems.append(Problem(kind=kind, message=sentence, severity=severity, place=place))


def _letter(number: int) -> str:
    return chr(ord(FIRST) + number)


def _key(said: str) -> tuple[str, ...]:
    """Answer the letters of a key, or what else stands there."""
    found = KEY.match(said)
    if not found:
        return (said[:LONGEST_KEY],) if said else ()
    letters = LETTER.findall(found[0].replace("và", ","))
    return tuple(dict.fromkeys(letter.upper() for letter in letters))


def _unguarded(text: str) -> str:
    return text.replace(GUARD, "")


def write(bank: WrittenBank) -> bytes:
    """Answer the Aiken file of a bank. `read` answers the same contents, but for `losses`."""
    written = [_plain(content) for content in bank.contents.values()]
    return "".join(_block(content) for content in written if _fits(content)).encode()


def losses(bank: WrittenBank) -> list[str]:
    """Answer what an Aiken file cannot hold of this bank."""
    contents = list(bank.contents.values())
    kept = [content for content in contents if _fits(_plain(content))]
    several = sum(content.is_multiple for content in contents)
    bare = len(contents) - len(kept) - several
    said = []
    if several:
        said.append(
            f"Tệp Aiken chỉ ghi được một đáp án đúng: {several} câu có nhiều đáp án đúng "
            "không được xuất."
        )
    if bare:
        said.append(
            f"Tệp Aiken chỉ chứa chữ: {bare} câu có phương án chỉ khác nhau ở hình hay định dạng "
            "không được xuất."
        )
    lost = [
        f"{name} ({count} câu)"
        for name, count in (
            ("mã câu hỏi", len(kept)),
            ("hình", sum(bool(content.pictures) for content in kept)),
            ("định dạng chữ", sum(content.is_html for content in kept)),
            ("lời giải thích", sum(bool(content.explanation) for content in kept)),
            ("chủ đề", sum(bool(content.topic) for content in kept)),
            ("độ khó", sum(content.difficulty != 1 for content in kept)),
            ("phương án giữ chỗ", sum(_is_pinned_by_hand(content) for content in kept)),
            ("nguồn", sum(content.source != Source() for content in kept)),
            ("câu chữ làm căn cứ", sum(bool(content.evidence) for content in kept)),
        )
        if count
    ]
    if lost:
        said.append(f"Tệp Aiken chỉ chứa câu hỏi, phương án và đáp án; mất: {', '.join(lost)}.")
    return said


def _plain(content_: Content) -> Content:
    if not content_.is_html:
        return content_
    return replace(
        content_,
        stem=markup.to_text(content_.stem),
        options=tuple(map(markup.to_text, content_.options)),
    )


def _fits(content_: Content) -> bool:
    """Answer whether a question without looks and pictures is one still, with one right option."""
    texts = [content_.stem, *content_.options]
    is_whole = all(texts) and len(set(content_.options)) == len(content_.options)
    return is_whole and not content_.is_multiple


def _is_pinned_by_hand(content_: Content) -> bool:
    bare = replace(content_, pinned=())
    return content(raw("", bare)).pinned != content_.pinned


def _block(content_: Content) -> str:
    stem = content_.stem
    if any(taken.match(stem) for taken in (OPTION, ANSWER, TAKEN_FOR_ELSE)):
        stem = f"{GUARD}{stem}"
    options = [f"{LETTERS[number]}. {option}" for number, option in enumerate(content_.options)]
    key = [f"{STRICT_ANSWER} {LETTERS[number]}" for number in content_.key]
    return "\n".join([stem, *options, *key]) + "\n\n"
