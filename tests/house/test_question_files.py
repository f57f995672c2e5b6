"""Are the question banks that come with the project whole, fair and proved?"""

import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from quizapp.banks.formats import yaml_bank
from quizapp.rules.faults import LONGEST_EVIDENCE, check_bank
from quizapp.rules.questions import LETTERS, Content

FOLDER = Path(__file__).parents[2] / "questions"
FILES = sorted(FOLDER.glob("*.yaml"))
AT_LEAST = {"000": 32, "001": 22, "002": 13, "003": 13, "004": 20}
"""Questions of each document, by the beginning of its file's name."""


@cache
def contents(path: Path) -> dict[str, Content]:
    found, faults = check_bank(yaml_bank.read(path.read_bytes()))
    assert faults == [], path.name
    return found


def everything() -> list[Content]:
    return [content for path in FILES for content in contents(path).values()]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_imports_without_a_fault(path: Path) -> None:
    assert len(contents(path)) >= AT_LEAST[path.name[:3]]


def test_there_is_a_bank_for_each_document() -> None:
    assert {path.name[:3] for path in FILES} == set(AT_LEAST)
    for path in FILES:
        assert {content.source.file[:3] for content in contents(path).values()} == {path.name[:3]}
    assert len(everything()) >= 100


def test_bank_ids_and_question_ids_are_unique() -> None:
    banks = [yaml_bank.read(path.read_bytes()).identifier for path in FILES]
    assert len(set(banks)) == len(banks)
    names = [name for path in FILES for name in contents(path)]
    assert len(set(names)) == len(names)


def test_each_letter_is_right_about_as_often() -> None:
    right = Counter(LETTERS[number] for content in everything() for number in content.key)
    shares = {letter: right[letter] / len(everything()) for letter in "ABCD"}
    assert {letter: share for letter, share in shares.items() if not 0.18 <= share <= 0.32} == {}


def test_the_right_option_is_seldom_the_longest() -> None:
    assert sum(map(_right_is_longest, everything())) <= 0.35 * len(everything())


def _right_is_longest(content: Content) -> bool:
    lengths = [len(option) for option in content.options]
    right = max(lengths[number] for number in content.key)
    wrong = max(n for number, n in enumerate(lengths) if number not in content.key)
    return right > wrong


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_text_is_composed(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_proof_is_short_and_seldom_used_twice(path: Path) -> None:
    words = Counter(content.evidence for content in contents(path).values())
    assert max(map(len, words)) <= LONGEST_EVIDENCE
    assert max(words.values()) <= 2


def test_the_readme_names_every_field() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    fields = [
        *yaml_bank.BANK_FIELDS,
        *yaml_bank.QUESTION_FIELDS,
        *(f"source.{name}" for name in yaml_bank.SOURCE_FIELDS),
    ]
    assert [name for name in fields if f"`{name}`" not in text] == []


def test_the_example_of_the_readme_imports() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    example = text.split("```yaml\n")[1].split("```")[0]
    found, faults = check_bank(yaml_bank.read(example.encode()))
    assert faults == []
    assert len(found) == 2
