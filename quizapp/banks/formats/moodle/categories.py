"""Which topic does a category of Moodle name, and which category holds a topic?"""

import re

from quizapp.rules.faults import LONGEST_TOPIC
from quizapp.rules.names import clean

CONTEXT = re.compile(r"\$[a-z]+\$")
SEPARATOR = re.compile(r"(?<!/)/(?!/)")
"""A doubled slash is a slash of the name."""


def topic_of(path: str) -> str:
    """Answer the topic that a category's path names, "A / B" for a category within another.

    `$course$` and `top` at the start only say whose category it is.
    """
    names = [clean(name.replace("//", "/")) for name in SEPARATOR.split(path)]
    if names and CONTEXT.fullmatch(names[0]):
        del names[0]
    if names and names[0] == "top":
        del names[0]
    names = [name for name in names if name]
    topic = " / ".join(names)
    return topic if len(topic) <= LONGEST_TOPIC or not names else names[-1]


def path_of(topic: str) -> str:
    """Answer the path of the category that holds a topic's questions."""
    if not topic:
        return "$course$/top"
    name = topic.replace("/", "//")
    # A slash at the edge would melt with the separator.
    name = f" {name}" if name.startswith("/") else name
    return f"$course$/top/{name} " if name.endswith("/") else f"$course$/top/{name}"
