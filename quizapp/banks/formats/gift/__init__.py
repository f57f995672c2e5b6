"""How is a bank written in GIFT, the text format of Moodle?

Read as Moodle reads it. Where Moodle is silent about what a person probably did not mean, the
question is marked to be looked at.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from quizapp.banks.formats import WrittenBank, markup
from quizapp.banks.formats.encoding import decode
from quizapp.banks.formats.gift.answers import NoChoice, Piece, answers, piece
from quizapp.banks.formats.gift.blocks import (
    BRACE,
    CATEGORY,
    COMMENT,
    TITLE,
    Block,
    blocks,
    release,
    token,
    tokens,
)
from quizapp.banks.formats.tags import tagged, tags_of
from quizapp.rules.faults import IDENTIFIER
from quizapp.rules.names import clean
from quizapp.rules.predictions import is_prediction
from quizapp.rules.questions import Content
from quizapp.rules.raw import (
    Kind,
    Place,
    Problem,
    RawBank,
    RawQuestion,
    Remark,
    Severity,
)
from quizapp.rules.refusals import Unreadable

MOST_BLOCKS = 20_000
BLANK = "_____"
"""Stands in the question where its answers stood in the middle of it."""
STRAY = re.compile(r'[\s;"”,]*')
"""Left behind the braces by those who write programs; says nothing."""
NEW_LINE = re.compile(r"[ \t]*\n")
TO_ESCAPE = re.compile(r"[\\:#={}~]")
LONGEST_LABEL = 60
ROOT = "$course$/top"


def read(data: bytes) -> RawBank:
    """Answer the bank that a GIFT file holds."""
    decoded = decode(data)
    reading = _Reading()
    for ordinal, block in enumerate(blocks(decoded.text), start=1):
        if ordinal > MOST_BLOCKS:
            raise Unreadable(reason=f"tệp có quá {MOST_BLOCKS} câu hỏi; hãy chia ra nhiều tệp.")
        reading.take(block, ordinal)
    return RawBank(
        format="gift",
        questions=tuple(reading.questions),
        problems=(*decoded.problems, *reading.problems, *reading.summary()),
    )


class _Reading:
    """What was found in the file so far."""

    def __init__(self) -> None:
        self.questions: list[RawQuestion] = []
        self.problems: list[Problem] = []
        self._identifiers: set[str] = set()
        self._unused_feedbacks = 0
        self._unused_tags = 0
        self._penalties = 0

    def take(self, block: Block, ordinal: int) -> None:
        """Take the question of a block, or say why it is none."""
        title, text = _title(block.text)
        place = Place(line=block.line, label=title[:LONGEST_LABEL] or None, ordinal=ordinal)
        try:
            self._question(block, title, text, place)
        except NoChoice as found:
            stem = piece(text.partition("{")[0], "moodle").plain
            if is_prediction(stem):
                self.questions.append(RawQuestion(place=place, kind=Kind.PREDICTION, stem=stem))
            else:
                self._remark(Remark.SKIPPED, found.sentence, found.severity, place)

    def summary(self) -> Iterator[Problem]:
        """Answer what could not be kept, once for the whole file."""
        for count, sentence in (
            (self._unused_feedbacks, "nhận xét riêng của từng phương án không được giữ lại"),
            (self._unused_tags, "nhãn (tag) của Moodle không được giữ lại"),
            (self._penalties, "câu có điểm trừ cho phương án sai; điểm trừ không được giữ lại"),
        ):
            if count:
                message = f"{count} {sentence}."
                yield Problem(kind=Remark.LOST, message=message, severity=Severity.NOTICE)

    def _question(self, block: Block, title: str, text: str, place: Place) -> None:
        before, body, after = _divided(text)
        head = piece(before, "moodle")
        said = answers(body, head.format)
        stem, doubts = _stem(head, after)
        texts, is_html = self._texts([stem, *(option.piece for option in said.options)], place)
        self._unused_feedbacks += said.unused_feedbacks
        self._penalties += any(-100 < (option.weight or 0) < 0 for option in said.options)
        question = RawQuestion(
            place=place,
            identifier=self._identifier(block, title, place),
            stem=texts[0],
            options=texts[1:],
            key=tuple(chr(ord("A") + number) for number in said.right),
            is_multiple=said.is_multiple,
            is_html=is_html,
            explanation=said.explanation,
            topic=block.topic,
            doubts=(*_doubts(block), *doubts, *said.doubts),
        )
        tags = [clean(text) for name, text in tokens(block.comments) if name == "tag"]
        question, unknown = tagged(question, tags)
        self._unused_tags += len(unknown)
        self.questions.append(question)

    def _texts(self, pieces: Sequence[Piece], place: Place) -> tuple[tuple[str, ...], bool]:
        """Answer the texts of the stem and the options, and whether they are HTML."""
        if not any(part.is_markup for part in pieces):
            # What is plain in the file stays as it is, whatever it looks like.
            return tuple(part.plain for part in pieces), False
        understood = markup.understand([part.html for part in pieces])
        lost = ["hình", *understood.lost] if any(understood.pictures) else understood.lost
        if lost:
            sentence = f"Tệp GIFT không chứa {', '.join(lost)} mà câu hỏi dùng; phần đó bị bỏ."
            self._remark(Remark.LOST, sentence, Severity.WARNING, place)
        return understood.texts, understood.is_html

    def _identifier(self, block: Block, title: str, place: Place) -> str:
        """Answer the id of a question: that of its comment, else its title if it can be one."""
        given = [text for name, text in tokens(block.comments) if name == "id"]
        name = next(filter(IDENTIFIER.fullmatch, [*given[:1], title]), "")
        if name in self._identifiers:
            sentence = f"Mã {name} đã có ở một câu trước; câu này sẽ được đặt mã mới."
            self._remark(Remark.IGNORED, sentence, Severity.NOTICE, place)
            return ""
        if name:
            self._identifiers.add(name)
        return name

    def _remark(self, kind: Remark, sentence: str, severity: Severity, place: Place) -> None:
        self.problems.append(Problem(kind=kind, message=sentence, severity=severity, place=place))


def _title(text: str) -> tuple[str, str]:
    """Answer the title, "" if there is none, and the text behind it."""
    end = text.find(TITLE, len(TITLE))
    if not text.startswith(TITLE) or end < 0:
        return "", text
    return clean(release(text[len(TITLE) : end])), text[end + len(TITLE) :].strip()


def _divided(text: str) -> tuple[str, str, str]:
    """Answer what stands before, in and behind the braces. Raises NoChoice."""
    before, opening, rest = text.partition("{")
    body, closing, after = rest.partition("}")
    if not BRACE.search(text):
        raise NoChoice("Đoạn văn không có phần trả lời trong dấu { }, không phải câu hỏi.")
    if not opening or "}" in before:
        raise NoChoice("Dấu } không có dấu { đứng trước; câu này không đọc được.", Severity.ERROR)
    if not closing:
        raise NoChoice("Dấu { chưa được đóng bằng dấu }; câu này không đọc được.", Severity.ERROR)
    if "{" in body:
        raise NoChoice(
            "Có hai dấu { trước dấu }; ngoặc nhọn trong nội dung phải viết là \\{ và \\}.",
            Severity.ERROR,
        )
    if "{" in after:
        raise NoChoice("Câu có nhiều chỗ trống để điền (Cloze), không phải câu trắc nghiệm.")
    if "}" in after:
        raise NoChoice("Có dấu } thừa sau phần trả lời; câu này không đọc được.", Severity.ERROR)
    return before, body, after


def _stem(head: Piece, after: str) -> tuple[Piece, tuple[str, ...]]:
    """Answer the question with what stands behind its answers, and the doubts about that."""
    if STRAY.fullmatch(after):
        return head, ()
    tail = replace(head, text=after)
    if tail.is_markup and not tail.plain:
        return replace(head, text=head.text + after), ()
    stem = replace(head, text=f"{head.text}{BLANK}{after}")
    if NEW_LINE.match(after):
        return stem, ("Phần chữ sau dấu } được coi là phần tiếp của câu hỏi điền chỗ trống.",)
    return stem, ()


def _doubts(block: Block) -> Iterator[str]:
    if block.is_hugging:
        yield "Không có dòng trống giữa câu này và câu trước; đã tách thành hai câu."
    if block.is_parted:
        yield "Có dòng trống giữa câu hỏi và phần trả lời; đã ghép lại thành một câu."


def write(bank: WrittenBank) -> bytes:
    """Answer the GIFT file of a bank. `read` answers the same contents, but for pictures."""
    topic = ""
    parts = []
    for name, content in bank.contents.items():
        if content.topic != topic:
            topic = content.topic
            path = topic.replace("/", "//")
            parts.append(f"{CATEGORY} {ROOT}/{path}" if path else f"{CATEGORY} {ROOT}")
        parts.append("\n".join(_lines(name, content)))
    return "".join(f"{part}\n\n" for part in parts).encode()


def losses(bank: WrittenBank) -> list[str]:
    """Answer what a GIFT file cannot hold of this bank."""
    count = sum(bool(content.pictures) for content in bank.contents.values())
    return [f"Tệp GIFT không chứa hình: {count} câu mất hình."] if count else []


def _lines(name: str, content: Content) -> Iterator[str]:
    # The first level is that of a question without a word about it.
    unsaid = ("topic", "difficulty") if content.difficulty == 1 else ("topic",)
    tags = [token("tag", tag) for tag in tags_of(content, *unsaid)]
    if tags:
        yield f"{COMMENT} {' '.join(tags)}"
    format_ = "html" if content.is_html else "plain"
    yield f"{TITLE}{name}{TITLE}[{format_}]{_escaped(content.stem)} {{"
    for number, option in enumerate(content.options):
        # A text that begins with a sign might else be taken for a weight or a format.
        shield = "" if option[:1].isalnum() else f"[{format_}]"
        yield f"{_sign(number, content)}{shield}{_escaped(option)}"
    if content.explanation:
        yield f"####[plain]{_escaped(content.explanation)}"
    yield "}"


def _sign(number: int, content: Content) -> str:
    """Answer what an option is worth; with several right ones, any wrong one spoils them all."""
    if not content.is_multiple:
        return "=" if number in content.key else "~"
    return f"~%{100 / len(content.key):.7g}%" if number in content.key else "~%-100%"


def _escaped(text: str) -> str:
    return TO_ESCAPE.sub(r"\\\g<0>", text)
