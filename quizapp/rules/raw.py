"""What does a file say about questions, and where in it does it say so?

A reader answers raw questions: texts as they stand in the file, nothing decided. `faults.check`
says what is wrong with them, `importing.assess` what becomes of them.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands, as far as its file has such places. Numbers count from 1.

    `label` is what the file itself calls the question ("Câu 5"), `ordinal` says the how-manieth
    question of the file it is, `cell` names a cell as spreadsheets do ("C5").
    """

    page: int | None = None
    paragraph: int | None = None
    line: int | None = None
    sheet: str | None = None
    row: int | None = None
    cell: str | None = None
    label: str | None = None
    ordinal: int | None = None

    def __bool__(self) -> bool:
        """Answer whether anything is known of the place."""
        return bool(self.to_document())

    def __str__(self) -> str:
        """Answer the place in Vietnamese words, "trang tính “Đợt 1”, ô C5"."""
        words = [
            self.label,
            f"trang tính “{self.sheet}”" if self.sheet else None,
            f"trang {self.page}" if self.page else None,
            f"đoạn {self.paragraph}" if self.paragraph else None,
            f"ô {self.cell}" if self.cell else f"hàng {self.row}" if self.row else None,
            f"dòng {self.line}" if self.line else None,
        ]
        found = [word for word in words if word]
        if not found and self.ordinal:
            found = [f"câu thứ {self.ordinal}"]
        return ", ".join(found)

    def to_document(self) -> dict[str, Any]:
        """Answer what is known, as JSON holds it."""
        values = ((name, getattr(self, name)) for name in self.__slots__)
        return {name: value for name, value in values if value is not None}


NOWHERE = Place()


class Severity(StrEnum):
    """How much a remark about a file matters."""

    ERROR = "error"  # something is left out
    WARNING = "warning"  # something may have been read otherwise than it was meant
    NOTICE = "notice"  # something worth knowing


class Remark(StrEnum):
    """What a reader remarks about its file; the faults of a question are named by their field."""

    SKIPPED = "skipped"  # a task that is no multiple-choice question
    IGNORED = "ignored"  # text, columns, rows, sheets or macros that were passed over
    HIDDEN = "hidden"  # rows or sheets that the person may not see, and that were read or left
    CONVERTED = "converted"  # an old code page or font, tracked changes
    LOST = "lost"  # a picture, an equation, formatting that could not be kept
    KEY = "key"  # a key list that disagrees with the questions, or names none of them
    GUESSED = "guessed"  # how the whole file was understood


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A remark about a file: what kind, one Vietnamese sentence, how much it matters, where."""

    kind: str
    message: str
    severity: Severity
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a question: its id or place, the field, a sentence."""

    question: str
    field: str
    sentence: str
    place: Place = NOWHERE


class Kind(StrEnum):
    """What a question asks for."""

    CHOICE = "choice"
    PREDICTION = "prediction"  # a number nobody knows yet; a setting of the round, never drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPicture:
    """A picture that belongs to a question or to one of its options.

    `digest` names its bytes in the bank's `pictures`, `option` is the option's letter, "" for the
    question itself.
    """

    digest: str
    option: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFile:
    """A picture drawn anew from what the file held. `data` is base64, sizes are in pixels."""

    digest: str
    media_type: str
    width: int
    height: int
    data: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RawQuestion:
    """A question as a file gives it: every value a text, nothing decided.

    `stem` and `options` stand without their labels. `key` and `pinned` are letters; an empty key
    is a draft. `doubts` are Vietnamese sentences, one for each choice between readings that the
    reader made: until a person confirms it, such a question is not drawn. With `is_html` the stem
    and the options are sanitised HTML, else plain text.
    """

    place: Place = NOWHERE
    identifier: str = ""
    kind: Kind = Kind.CHOICE
    stem: str = ""
    options: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    is_multiple: bool = False
    is_html: bool = False
    pictures: tuple[RawPicture, ...] = ()
    explanation: str = ""
    topic: str = ""
    difficulty: str = "1"
    pinned: tuple[str, ...] = ()
    source_file: str = ""
    source_title: str | None = None
    source_publisher: str | None = None
    source_date: str | None = None
    source_paragraph: str = ""
    evidence: str = ""
    doubts: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Answer how a fault names the question: its id, else its place in the file."""
        return self.identifier or str(self.place)

    def to_document(self) -> dict[str, Any]:
        """Answer the JSON document that `from_document` reads back: what differs from nothing."""
        values = {
            name: value
            for name in self.__slots__
            if (value := getattr(self, name)) != getattr(BLANK, name)
        }
        if "place" in values:
            values["place"] = self.place.to_document()
        if "pictures" in values:
            values["pictures"] = [asdict(picture) for picture in self.pictures]
        return values

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Self:
        """Read such a document."""
        values = dict(document)
        values["place"] = Place(**values.get("place", {}))
        values["kind"] = Kind(values.get("kind", Kind.CHOICE))
        values["pictures"] = tuple(RawPicture(**picture) for picture in values.get("pictures", ()))
        for name in ("options", "key", "pinned", "doubts"):
            values[name] = tuple(values.get(name, ()))
        return cls(**values)


BLANK = RawQuestion()


@dataclass(frozen=True, slots=True, kw_only=True)
class RawBank:
    """A bank as a file gives it.

    `faults` are what its reader could not turn into a text, `problems` what it remarks about the
    file. In a campaign bank (`is_campaign`) every answer is proved: see `faults.gaps`; such a file
    is stored whole or not at all.
    """

    format: str = ""
    identifier: str = ""
    title: str = ""
    description: str = ""
    questions: tuple[RawQuestion, ...] = ()
    faults: tuple[Fault, ...] = ()
    problems: tuple[Problem, ...] = ()
    pictures: tuple[PictureFile, ...] = ()
    is_campaign: bool = False

    def to_document(self) -> dict[str, Any]:
        """Answer the JSON document that `from_document` reads back."""
        return {
            "format": self.format,
            "identifier": self.identifier,
            "title": self.title,
            "description": self.description,
            "questions": [question.to_document() for question in self.questions],
            "faults": [_placed(fault) for fault in self.faults],
            "problems": [_placed(problem) for problem in self.problems],
            "pictures": [asdict(picture) for picture in self.pictures],
            "is_campaign": self.is_campaign,
        }

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Self:
        """Read such a document."""
        values = dict(document)
        values["questions"] = tuple(map(RawQuestion.from_document, values["questions"]))
        values["faults"] = tuple(
            Fault(**{**fault, "place": Place(**fault["place"])}) for fault in values["faults"]
        )
        values["problems"] = tuple(map(problem_of, values["problems"]))
        values["pictures"] = tuple(PictureFile(**picture) for picture in values["pictures"])
        return cls(**values)


def problem_of(document: dict[str, Any]) -> Problem:
    """Answer the problem that a report's JSON holds."""
    return Problem(
        **{
            **document,
            "severity": Severity(document["severity"]),
            "place": Place(**document["place"]),
        }
    )


def _placed(found: Fault | Problem) -> dict[str, Any]:
    return asdict(found) | {"place": found.place.to_document()}
