"""Which questions does a Moodle XML file hold?"""

from collections import ChainMap, Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import unquote

from quizapp.banks.formats.elements import Element, parse
from quizapp.banks.formats.markup import Shown, to_text, understand
from quizapp.banks.formats.moodle.answers import (
    Answer,
    answer_of,
    format_of,
    html_of,
    inner,
    truths,
)
from quizapp.banks.formats.moodle.categories import topic_of
from quizapp.banks.formats.pictures import Album, decoded
from quizapp.banks.formats.shares import UNSHUFFLED, letter_of, right_letters
from quizapp.banks.formats.tags import tagged
from quizapp.rules.faults import IDENTIFIER
from quizapp.rules.names import clean
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

PLUGIN_FILE = "@@PLUGINFILE@@/"
LONGEST_LABEL = 60
YES = {"true", "1", ""}
CHOICES = {"multichoice", "multichoiceset", "truefalse"}
OTHER_TYPES = MappingProxyType(
    {
        "shortanswer": "câu trả lời ngắn",
        "numerical": "câu trả lời bằng số",
        "matching": "câu ghép đôi",
        "match": "câu ghép đôi",
        "randomsamatch": "câu ghép đôi",
        "cloze": "câu điền khuyết",
        "multianswer": "câu điền khuyết",
        "gapselect": "câu điền khuyết",
        "ddwtos": "câu kéo thả",
        "ddimageortext": "câu kéo thả",
        "ddmarker": "câu kéo thả",
        "ordering": "câu sắp thứ tự",
        "essay": "câu tự luận",
        "description": "đoạn mô tả, không phải câu hỏi",
        "calculated": "câu tính theo công thức",
        "calculatedsimple": "câu tính theo công thức",
        "calculatedmulti": "câu tính theo công thức",
        "random": "câu lấy ngẫu nhiên",
    }
)


def read(data: bytes) -> RawBank:
    """Answer the questions of a Moodle XML file. Raises Unreadable with its reason."""
    root = parse(data)
    if root.name != "quiz":
        raise Unreadable(
            reason="tệp XML này không phải câu hỏi xuất từ Moodle (không có phần “quiz”)."
        )
    reader = _Reader()
    for element in root.all("question"):
        reader.read(element)
    return RawBank(
        format="moodle",
        questions=tuple(reader.questions),
        problems=(*reader.problems, *reader.summary()),
        pictures=reader.album.files,
    )


@dataclass(slots=True)
class _Reader:
    """Reads question by question, and gathers what it remarks."""

    questions: list[RawQuestion] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    album: Album = field(default_factory=Album)
    _topic: str = ""
    _ordinal: int = 0
    _place: Place = NOWHERE
    _names: set[str] = field(default_factory=set)
    _tags: Counter[str] = field(default_factory=Counter)
    _in_order: int = 0
    _feedbacks: int = 0

    def read(self, element: Element) -> None:
        """Read the next `question` of the file, which may also be a category or no choice."""
        type_ = element.attributes.get("type", "").strip().lower()
        if type_ == "category":
            category = element.first("category")
            self._topic = topic_of(inner(category) if category else "")
            return
        self._ordinal += 1
        name = element.first("name")
        label = clean(inner(name))[:LONGEST_LABEL] if name else ""
        self._place = Place(ordinal=self._ordinal, label=label or None, line=element.line)
        if type_ not in CHOICES:
            stem = element.first("questiontext")
            words = to_text(html_of(stem, format_of(stem, "html"))) if stem else ""
            if is_prediction(words):
                asked = RawQuestion(place=self._place, kind=Kind.PREDICTION, stem=words)
                self.questions.append(asked)
                return
            known = OTHER_TYPES.get(type_)
            what = f"là {known}" if known else f"thuộc loại lạ “{type_[:40] or '?'}”"
            self._say(Remark.SKIPPED, f"Câu này {what}, không có phương án để chọn, nên bỏ qua.")
            return
        if element.word("hidden") in {"1", "true"}:
            sentence = "Câu này đang ẩn trong Moodle; hệ thống vẫn đọc."
            self._say(Remark.HIDDEN, sentence, Severity.NOTICE)
        self.questions.append(self._question(element, type_))

    def summary(self) -> Iterable[Problem]:
        """Answer what is to be said once about the whole file."""
        sentences = []
        if self._in_order:
            sentences.append(f"{self._in_order} {UNSHUFFLED}")
        if self._feedbacks:
            sentences.append(
                f"Lời nhận xét riêng cho từng phương án của {self._feedbacks} câu không giữ lại."
            )
        if self._tags:
            shown = ", ".join(f"“{tag[:40]}”" for tag, _ in self._tags.most_common(5))
            sentences.append(f"{len(self._tags)} thẻ không dùng đến, ví dụ {shown}.")
        for sentence in sentences:
            yield Problem(kind=Remark.IGNORED, message=sentence, severity=Severity.NOTICE)

    def _question(self, element: Element, type_: str) -> RawQuestion:
        stem = element.first("questiontext") or Element(name="questiontext")
        format_ = format_of(stem, "html")
        answers = [answer_of(answer, format_) for answer in element.all("answer")]
        doubts: list[str] = []
        if type_ == "truefalse":
            answers = truths(answers, doubts)
        several = type_ == "multichoiceset" or (
            type_ == "multichoice" and element.word("single").lower() not in YES
        )
        key = right_letters([answer.fraction for answer in answers], doubts, several=several)
        said = understand([html_of(stem, format_), *(answer.html for answer in answers)])
        if said.lost:
            self._say(Remark.LOST, f"Không giữ được {', '.join(said.lost)} trong câu này.")
        holders = [stem, *(answer.element for answer in answers)]
        pictures = self._pictures(element, holders, said.pictures)
        raw = RawQuestion(
            place=self._place,
            identifier=self._identifier(clean(element.word("idnumber"))),
            stem=said.texts[0],
            options=said.texts[1:],
            is_html=said.is_html,
            key=key,
            is_multiple=several or len(key) > 1,
            pictures=tuple(pictures),
            explanation=self._explanation(element, answers, key),
            topic=self._topic,
            doubts=tuple(doubts),
        )
        listed = element.first("tags")
        tags = [inner(tag) for tag in listed.all("tag")] if listed else []
        raw, unknown = tagged(raw, filter(None, tags))
        self._tags.update(unknown)
        if element.word("shuffleanswers").lower() in {"false", "0"} and not raw.pinned:
            self._in_order += 1
        return raw

    def _identifier(self, number: str) -> str:
        if not IDENTIFIER.fullmatch(number):
            if number:
                sentence = f"Mã “{number[:40]}” có ký tự lạ; câu sẽ có mã mới."
                self._say(Remark.IGNORED, sentence, Severity.NOTICE)
            return ""
        if number in self._names:
            self._say(Remark.IGNORED, f"Mã “{number}” đã có ở câu trước; câu này sẽ có mã mới.")
            return ""
        self._names.add(number)
        return number

    def _explanation(self, element: Element, answers: Sequence[Answer], key: Sequence[str]) -> str:
        general = element.first("generalfeedback")
        html = html_of(general, format_of(general, "html")) if general else ""
        own = [to_text(answer.feedback) for answer in answers]
        letters, words = {*key}, to_text(html)
        right = [text for number, text in enumerate(own) if letter_of(number) in letters]
        kept = [words] if words else list(dict.fromkeys(filter(None, right)))
        self._feedbacks += bool({*own} - {*kept, ""})
        if any(understand([html, *(answer.feedback for answer in answers)]).pictures):
            self._say(Remark.LOST, "Không giữ được hình trong lời giải thích.")
        return " ".join(kept)

    def _pictures(
        self,
        question: Element,
        holders: Sequence[Element],
        shown: Sequence[Sequence[Shown]],
    ) -> Iterable[RawPicture]:
        # A picture may be filed with another text of its question than the one showing it.
        anywhere = _files(question.within())
        for number, (holder, pictures) in enumerate(zip(holders, shown, strict=True)):
            files = ChainMap(_files(holder.children), anywhere)
            option = letter_of(number - 1) if number else ""
            for picture in pictures:
                yield from self._drawn(_data(picture.source, files), option, picture.alt)
        old = question.word("image_base64")
        if old:
            yield from self._drawn(decoded(old), "", "")
        elif question.word("image"):
            yield from self._drawn(None, "", "")

    def _drawn(self, data: bytes | None, option: str, alt: str) -> Iterable[RawPicture]:
        where = f"phương án {option}" if option else "câu hỏi"
        if data is None:
            self._say(Remark.LOST, f"Hình của {where} không nằm trong tệp nên không lấy được.")
            return
        try:
            yield RawPicture(digest=self.album.add(data), option=option, alt=alt)
        except ValueError as error:
            self._say(Remark.LOST, f"Không giữ được hình của {where}. {error}")

    def _say(self, kind: Remark, sentence: str, severity: Severity = Severity.WARNING) -> None:
        self.problems.append(
            Problem(kind=kind, message=sentence, severity=severity, place=self._place)
        )


def _files(elements: Iterable[Element]) -> dict[str, str]:
    """Answer the embedded files by their paths, in base64. Of two of the same path the first
    counts, as in Moodle."""
    files: dict[str, str] = {}
    for element in elements:
        if element.name == "file":
            folder = element.attributes.get("path", "/")
            files.setdefault(folder + element.attributes.get("name", ""), element.text)
    return files


def _data(source: str, files: Mapping[str, str]) -> bytes | None:
    """Answer what a picture's address means, None if it lies outside the file."""
    if source.startswith(PLUGIN_FILE):
        path = unquote(source.removeprefix(PLUGIN_FILE[:-1]).partition("?")[0])
        return decoded(files[path]) if path in files else None
    if source.startswith("data:"):
        return decoded(source.partition(",")[2])
    return None
