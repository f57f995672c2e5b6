"""How does a rule speak before anybody knows the reader's language?

In Vietnamese, with a memory of the text and of the facts that fill it, so that an entrance can say
the same in another language.
"""

from typing import Self


class Sentence(str):  # noqa: SLOT000 - a sentence has a memory
    """A Vietnamese sentence that knows its text (the message id of catalogs) and its facts."""

    text: str
    facts: dict[str, object]

    def __new__(cls, text: str, **facts: object) -> Self:
        """Fill the facts in, and keep both."""
        sentence = super().__new__(cls, text % facts)
        sentence.text = text
        sentence.facts = facts
        return sentence

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        """Answer what makes it again when a copy is kept: the text without the facts, and them."""
        return (self.text,), self.facts


def marked(text: str) -> str:
    """Answer the same text. It is found by this mark when the catalogs are made, and translated
    where it is shown."""
    return text
