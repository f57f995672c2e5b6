"""Which styles does a Word file define, and on which others is each based?"""

from functools import cached_property

from quizapp.banks.formats.word.elements import Element, W, value

DEEPEST = 20
"""So many styles are followed from one to the next; Word allows no more than 11."""


class Styles:
    """The styles of one document."""

    def __init__(self, root: Element | None) -> None:
        self._root = root
        self._styles: dict[str, Element] = {}
        self._chains: dict[str, tuple[Element, ...]] = {}
        self.default_paragraph = ""
        """The style of a paragraph that names none."""
        for style in () if root is None else root.iterchildren(f"{W}style"):
            name = style.get(f"{W}styleId", "")
            self._styles.setdefault(name, style)
            is_default = style.get(f"{W}default") in {"1", "true", "on"}
            if is_default and style.get(f"{W}type") == "paragraph":
                self.default_paragraph = name

    @cached_property
    def defaults(self) -> Element | None:
        """Answer the properties of runs of which nothing else is said."""
        if self._root is None:
            return None
        found: Element | None = self._root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        return found

    def chain(self, name: str) -> tuple[Element, ...]:
        """Answer a style and those it is based on, the nearest first."""
        if name not in self._chains:
            self._chains[name] = self._chain(name)
        return self._chains[name]

    def title(self, name: str) -> str:
        """Answer the name a style is known by in every language of Word, in lower case."""
        return (value(self._styles.get(name), f"{W}name") or "").casefold()

    def _chain(self, name: str) -> tuple[Element, ...]:
        found: list[Element] = []
        while name in self._styles and len(found) < DEEPEST:
            found.append(self._styles[name])
            name = value(found[-1], f"{W}basedOn") or ""
        return tuple(found)
