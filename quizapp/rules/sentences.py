"""How does a rule speak before anybody knows the reader's language?

In Vietnamese, as a text with facts still apart from it, so that an entrance can look the text up in
the reader's catalog and then fill the facts in.
"""


class Sentence:
    """A Vietnamese text and the facts that it names."""

    __slots__ = ("facts", "text")

    def __init__(self, text: str, **facts: object) -> None:
        """Keep both; nothing is filled in yet."""
        self.text = text
        self.facts = facts

    def __str__(self) -> str:
        """Answer the Vietnamese sentence."""
        return self.text % self.facts


def marked(text: str) -> str:
    """Answer the same text. It is found by this mark when the catalogs are made, and translated
    where it is shown."""
    return text
