"""Is the text at hand one that a field of Word writes, such as a page number?"""

from dataclasses import dataclass

from quizapp.banks.formats.word.elements import Element, W

SILENT = {"PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF", "TOC"}
"""What these fields write is no part of the text."""
LONG = {"TOC"}
"""Only these go on over the end of a paragraph."""
LONGEST_CODE = 80


@dataclass(slots=True)
class _Field:
    """A field: whether texts were silent before it, and what it says it is."""

    was_silent: bool
    code: str = ""


class Fields:
    """The fields that are open at one moment, each within the one before."""

    def __init__(self) -> None:
        self._open: list[_Field] = []
        self.is_silent = False

    def instruct(self, code: Element) -> None:
        """Read a `w:instrText`: a part of what the innermost field says it is."""
        if self._open and len(self._open[-1].code) < LONGEST_CODE:
            self._open[-1].code += code.text or ""

    def step(self, mark: Element) -> str:
        """Read a `w:fldChar`. Answers the kind of the field that ends here, "" if none does."""
        step = mark.get(f"{W}fldCharType")
        if step == "begin":
            self._open.append(_Field(self.is_silent))
            self.is_silent = True
        elif self._open and step == "separate":
            field = self._open[-1]
            self.is_silent = field.was_silent or kind(field.code) in SILENT
        elif self._open and step == "end":
            field = self._open.pop()
            self.is_silent = field.was_silent
            return kind(field.code)
        return ""

    def end_paragraph(self) -> None:
        """Forget what nobody ended: it must not silence the rest of the document."""
        if self._open and kind(self._open[-1].code) not in LONG:
            self._open.clear()
            self.is_silent = False


def kind(code: str) -> str:
    """Answer what a field is by its code: "PAGE" for " PAGE MERGEFORMAT "."""
    words = code.split(maxsplit=1)
    return words[0].upper() if words else ""
