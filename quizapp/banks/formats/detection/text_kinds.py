"""Which kinds of text could this be? A text tells by its marks; its name only breaks a tie."""

import re

from quizapp.banks.formats.sheets.header_words import Field, heading

LONGEST_SAMPLE = 200_000
HEADER_LINES = 40
"""A header stands in one of so many lines."""
SEPARATORS = ",;\t|"
YAML_FIELDS = re.compile(r"^(?:bank|title|description|campaign)\s*:", re.MULTILINE)
YAML_LIST = re.compile(r"^questions\s*:", re.MULTILINE)
GIFT_ANSWER = re.compile(r"(?<!\\)\{(?:[^{}\\]{0,200}[=~#]|\s*(?:T|F|TRUE|FALSE)\b)")
GIFT_MARK = re.compile(r"^\s*(?:::[^\n]+::|\$CATEGORY:)", re.MULTILINE)
AIKEN_KEY = re.compile(r"^\s*ANSWER\s*:\s*[A-Z]\s*$", re.MULTILINE)
LABEL = re.compile(r"^\s*câu(?: hỏi)?(?: số)?\s*\d+\s*[:.)]", re.MULTILINE | re.IGNORECASE)
CHOICE_FIELDS = {Field.OPTION, Field.CHOICES, Field.WRONG, Field.KEY}
MARKED = {"gift", "aiken"}
"""Kinds whose marks are seldom met elsewhere."""
YAML_SUFFIXES = {".yaml", ".yml"}
SUFFIXES = {
    ".csv": "csv",
    ".tsv": "csv",
    ".gift": "gift",
}


def kinds(text: str, suffix: str) -> tuple[str, ...]:
    """Answer the kinds of text that are worth a try, the likeliest first. Plain text always is,
    except for what YAML alone looks like."""
    sample = text[:LONGEST_SAMPLE]
    if YAML_LIST.search(sample) and YAML_FIELDS.search(sample):
        return ("yaml",)
    found = []
    if GIFT_MARK.search(sample) or GIFT_ANSWER.search(sample):
        found.append("gift")
    keys = len(AIKEN_KEY.findall(sample))
    if keys > labels(sample):
        found.append("aiken")
    if _has_header(sample):
        found.append("csv")
    named = SUFFIXES.get(suffix)
    if named:
        found = [named, *(kind for kind in found if kind != named)]
    # Whoever numbers the questions means the numbers as labels, which Aiken has not.
    return (*found, "text", "aiken") if 0 < keys <= labels(sample) else (*found, "text")


def labels(text: str) -> int:
    """Answer how many lines of the text begin with the label of a question ("Câu 5")."""
    return len(LABEL.findall(text))


def _has_header(sample: str) -> bool:
    """Answer whether a line names a column of questions and one of options or of keys."""
    for line in sample.split("\n", HEADER_LINES)[:HEADER_LINES]:
        for separator in SEPARATORS:
            cells = [cell.strip(' "') for cell in line[:2000].split(separator)]
            fields = {found.field for cell in cells if (found := heading(cell))}
            if Field.STEM in fields and fields & CHOICE_FIELDS:
                return True
    return False
