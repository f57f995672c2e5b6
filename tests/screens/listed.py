"""How is a page named, in one line?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Formatter

VISITOR = ""
"""Nobody in particular: a browser that is not signed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One page in one state.

    `address` names rows of the stage in braces: "/dot-thi/{open}". With `sends` the page is what
    comes back when this form is sent there. `opens` is what is unfolded before anybody looks.
    """

    name: str
    address: str
    who: str = VISITOR
    status: int = 200
    sends: Mapping[str, str] | None = None
    opens: str = ""
    presses: str = ""
    # What axe may not ask of this page, each rule with the reason.
    excused: Mapping[str, str] = field(default_factory=dict)


def fields(address: str) -> list[str]:
    """Answer which rows of the stage an address speaks of."""
    return [name for _, name, _, _ in Formatter().parse(address) if name]
