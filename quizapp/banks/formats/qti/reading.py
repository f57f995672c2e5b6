"""Which questions does a QTI package, or a single QTI item, hold?"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from quizapp.banks.formats.elements import Element
from quizapp.banks.formats.pictures import Album, decoded
from quizapp.banks.formats.qti.items import Item, NoChoice, item_of, label_of, words_of
from quizapp.banks.formats.qti.package import OLD, Listing, Package, listing, normalised
from quizapp.banks.formats.shares import UNSHUFFLED, letter_of
from quizapp.rules.predictions import is_prediction
from quizapp.rules.raw import (
    NOWHERE,
    Kind,
    Place,
    Problem,
    RawBank,
    RawPicture,
    RawQuestion,
    Remark,
    Severity,
)
from quizapp.rules.refusals import Unreadable

ZIP = b"PK"
NO_ITEM = "tệp XML này không phải câu hỏi QTI 2.1, 2.2 hoặc 3.0."
REFUSALS = {
    "questestinterop": OLD,
    "assessmentTest": "tệp chỉ là đề kê các câu hỏi QTI; hãy tải lên cả gói .zip.",
}
LONGEST_NAME = 80


def read(data: bytes) -> RawBank:
    """Answer the questions of a QTI package or item. Raises Unreadable with its reason."""
    if data.startswith(ZIP):
        package = Package(data)
        reader = _Reader(package=package)
        return reader.read_all(listing(package))
    root = normalised(data)
    if root.name != "assessmentItem":
        raise Unreadable(reason=REFUSALS.get(root.name, NO_ITEM))
    reader = _Reader()
    reader.read(root, "", "")
    return reader.bank("")


@dataclass(slots=True)
class _Reader:
    """Reads item by item, and gathers what it remarks."""

    package: Package | None = None
    _questions: list[RawQuestion] = field(default_factory=list)
    _problems: list[Problem] = field(default_factory=list)
    _album: Album = field(default_factory=Album)
    _place: Place = NOWHERE
    _ordinal: int = 0
    _names: set[str] = field(default_factory=set)
    _in_order: int = 0
    _feedbacks: int = 0

    def read_all(self, listed: Listing) -> RawBank:
        """Answer the items of a package."""
        for name, topic in listed.topics.items():
            self._read_file(name, topic)
        self._place = NOWHERE
        for address in listed.missing:
            sentence = f"Gói kê tệp “{address[:LONGEST_NAME]}” nhưng bên trong không có tệp đó."
            self._say(Remark.SKIPPED, sentence)
        return self.bank(listed.title)

    def bank(self, title: str) -> RawBank:
        """Answer everything that was read."""
        return RawBank(
            format="qti",
            title=title,
            questions=tuple(self._questions),
            problems=(*self._problems, *self._summary()),
            pictures=self._album.files,
        )

    def read(self, root: Element, base: str, topic: str) -> None:
        """Read an item that stands in the file `base` of the package."""
        self._ordinal += 1
        self._place = Place(ordinal=self._ordinal, label=label_of(root), line=root.line)
        try:
            item = item_of(root, self._place)
        except NoChoice as error:
            words = words_of(root)
            if is_prediction(words):
                asked = RawQuestion(place=self._place, kind=Kind.PREDICTION, stem=words)
                self._questions.append(asked)
            else:
                self._say(Remark.SKIPPED, str(error))
            return
        self._remark(item)
        question = replace(
            item.question,
            topic=item.question.topic or ("" if item.is_own else topic),
            identifier=self._unused(item.question.identifier),
            pictures=tuple(self._pictures(item, base)),
        )
        self._questions.append(question)

    def _read_file(self, name: str, topic: str) -> None:
        root = None
        try:
            root = self.package.parsed(name) if self.package else None
        except Unreadable as error:
            self._ordinal += 1
            self._place = Place(ordinal=self._ordinal, label=name[:LONGEST_NAME])
            sentence = f"Không đọc được câu hỏi này: {error.facts['reason']}"
            self._say(Remark.SKIPPED, sentence, Severity.ERROR)
        if root:
            self.read(root, name, topic)

    def _remark(self, item: Item) -> None:
        self._in_order += item.is_in_order
        self._feedbacks += item.has_more_feedback
        if item.is_limitless:
            sentence = "Tệp không ghi được chọn tối đa mấy phương án; hiểu là không giới hạn."
            self._say(Remark.GUESSED, sentence, Severity.NOTICE)
        if item.lost:
            self._say(Remark.LOST, f"Không giữ được {', '.join(item.lost)} trong câu này.")

    def _summary(self) -> Iterable[Problem]:
        sentences = []
        if self._in_order:
            sentences.append(f"{self._in_order} {UNSHUFFLED}")
        if self._feedbacks:
            sentences.append(
                f"Lời nhận xét cho các cách trả lời khác của {self._feedbacks} câu không giữ lại."
            )
        for sentence in sentences:
            yield Problem(kind=Remark.IGNORED, message=sentence, severity=Severity.NOTICE)

    def _unused(self, name: str) -> str:
        if name in self._names:
            self._say(Remark.IGNORED, f"Mã “{name}” đã có ở câu trước; câu này sẽ có mã mới.")
            return ""
        if name:
            self._names.add(name)
        return name

    def _pictures(self, item: Item, base: str) -> Iterable[RawPicture]:
        for number, pictures in enumerate(item.shown):
            option = letter_of(number - 1) if number else ""
            where = f"phương án {option}" if option else "câu hỏi"
            for picture in pictures:
                data = self._data(picture.source, base)
                if data is None:
                    sentence = f"Hình của {where} không nằm trong tệp nên không lấy được."
                    self._say(Remark.LOST, sentence)
                    continue
                try:
                    digest = self._album.add(data)
                except ValueError as error:
                    self._say(Remark.LOST, f"Không giữ được hình của {where}. {error}")
                else:
                    yield RawPicture(digest=digest, option=option, alt=picture.alt)

    def _data(self, source: str, base: str) -> bytes | None:
        """Answer what a picture's address means, None if it lies outside the file."""
        if source.startswith("data:"):
            return decoded(source.partition(",")[2])
        name = self.package.find(base, source) if self.package else None
        return self.package.content(name) if self.package and name else None

    def _say(self, kind: Remark, sentence: str, severity: Severity = Severity.WARNING) -> None:
        self._problems.append(
            Problem(kind=kind, message=sentence, severity=severity, place=self._place)
        )
