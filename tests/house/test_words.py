"""Do pages keep to the content security policy and to this site?

Scripts and styles are files of our own, and nothing is fetched from anybody else.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "quizapp"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STATIC = sorted(
    path for path in (ROOT / "static").rglob("*") if path.suffix in {".css", ".js", ".svg"}
)
OUR_WORD = re.compile(r"http://www\.w3\.org/")
"""Names of XML vocabularies; nobody fetches them."""
FORBIDDEN = {
    "a script inside the page": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "a script of somebody else": re.compile(
        r"<script[^>]*\bsrc=[\"'](?:https?:)?//", re.IGNORECASE
    ),
    "a style inside the page": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>%{]*\sstyle\s*=", re.IGNORECASE),
    "a handler attribute": re.compile(r"<[^>%{]*\son[a-z]+\s*=", re.IGNORECASE),
    "another site": re.compile(r"https?://", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_keeps_to_the_policy(path: Path) -> None:
    text = OUR_WORD.sub("", path.read_text(encoding="utf-8"))
    found = {what: match[0] for what, wrong in FORBIDDEN.items() if (match := wrong.search(text))}
    assert not found


@pytest.mark.parametrize("path", STATIC, ids=name)
def test_a_static_file_fetches_from_nobody_else(path: Path) -> None:
    text = OUR_WORD.sub("", path.read_text(encoding="utf-8"))
    assert not re.search(r"(https?:)?//[a-z0-9-]+\.[a-z]", text, re.IGNORECASE)


def test_there_is_something_to_read() -> None:
    assert len(TEMPLATES) > 10
    assert STATIC
