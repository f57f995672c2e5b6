"""Which files can hold a bank, and which of them can be written?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType

from quizapp.rules.questions import Content
from quizapp.rules.raw import PictureFile


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenBank:
    """A bank to write into a file: its questions by their ids, its pictures by their digests."""

    identifier: str
    title: str
    description: str = ""
    contents: Mapping[str, Content]
    pictures: Mapping[str, PictureFile] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A file format. Its module reads (`read`) and writes (`write`, `losses`) it; `variant` tells
    the writer which of its dialects is wanted."""

    name: str
    title: str
    suffix: str
    media_type: str
    module: str
    variant: tuple[str, ...] = ()

    def write(self, bank: WrittenBank) -> bytes:
        """Answer the file. Its reader answers the same questions, but for `losses`."""
        data: bytes = self._code().write(bank, *self.variant)
        return data

    def losses(self, bank: WrittenBank) -> list[str]:
        """Answer in Vietnamese sentences what of this bank the format cannot hold."""
        sentences: list[str] = self._code().losses(bank, *self.variant)
        return sentences

    def _code(self) -> ModuleType:
        # Late: a web process that nobody asks for a Word file need not load Word's library.
        return import_module(f"quizapp.banks.formats.{self.module}")


_XML = "application/xml"
_TEXT = "text/plain; charset=utf-8"
FORMATS = {
    found.name: found
    for found in (
        Format(name="xlsx", title="Excel", suffix=".xlsx", module="sheets.workbook",
               media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        Format(name="docx", title="Word", suffix=".docx", module="word",
               media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        Format(name="text", title="Văn bản", suffix=".txt", module="text", media_type=_TEXT),
        Format(name="csv", title="CSV", suffix=".csv", module="sheets.separated", variant=(",",),
               media_type="text/csv; charset=utf-8"),
        Format(name="tsv", title="TSV", suffix=".tsv", module="sheets.separated", variant=("\t",),
               media_type="text/tab-separated-values; charset=utf-8"),
        Format(name="yaml", title="YAML", suffix=".yaml", module="yaml_bank",
               media_type="application/yaml"),
        Format(name="gift", title="GIFT", suffix=".gift", module="gift", media_type=_TEXT),
        Format(name="aiken", title="Aiken", suffix=".txt", module="aiken", media_type=_TEXT),
        Format(name="moodle", title="Moodle XML", suffix=".xml", module="moodle", media_type=_XML),
        Format(name="qti21", title="QTI 2.1", suffix=".zip", module="qti", variant=("2.1",),
               media_type="application/zip"),
        Format(name="qti22", title="QTI 2.2", suffix=".zip", module="qti", variant=("2.2",),
               media_type="application/zip"),
        Format(name="qti30", title="QTI 3.0", suffix=".zip", module="qti", variant=("3.0",),
               media_type="application/zip"),
    )
}  # fmt: skip
"""Every format a bank can be written in, by name. Any other is read only."""


def template() -> bytes:
    """Answer the workbook that an organizer fills in instead of typing questions here."""
    data: bytes = import_module("quizapp.banks.formats.sheets.workbook").template()
    return data
