"""Which sentences do citizens read, and which of them are missing in English?

`make messages` writes the catalog anew: every sentence found, in order, with the English it had;
sentences that are gone go, new ones wait with an empty translation. Organizers' pages are
Vietnamese only, so their sentences are left out, by their path.
"""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from fnmatch import fnmatch
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as CatalogMessage
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

ROOT = Path(__file__).parents[1]
CATALOG = ROOT / "quizapp" / "translations" / "en" / "LC_MESSAGES" / "messages.po"

MODULES, TEMPLATES = "quizapp/**/*.py", "quizapp/templates/**/*.html"

ORGANIZERS = (
    "quizapp/console/*",
    "quizapp/templates/console/*",
    "quizapp/static/js/review.js",
    "quizapp/static/js/upload.js",
    "quizapp/accounts/journal.py",
    "quizapp/accounts/staff_forms.py",
    "quizapp/accounts/unit_files.py",
    "quizapp/archive.py",
    "quizapp/attempts/extending.py",
    "quizapp/attempts/monitoring.py",
    "quizapp/banks/*",
    "quizapp/cli*.py",
    "quizapp/contests/board_hours.py",
    "quizapp/contests/collective_form.py",
    "quizapp/contests/eligibility_forms.py",
    "quizapp/contests/files.py",
    "quizapp/contests/forms.py",
    "quizapp/contests/lists.py",
    "quizapp/contests/operations.py",
    "quizapp/contests/pictures.py",
    "quizapp/contests/prize_form.py",
    "quizapp/contests/recipe_form.py",
    "quizapp/contests/regulation_form.py",
    "quizapp/contests/settling.py",
    "quizapp/contests/summary_forms.py",
    "quizapp/contests/timetable.py",
    "quizapp/demo/*",
    "quizapp/results/forms.py",
    "quizapp/results/paperwork.py",
    "quizapp/results/operations/*",
    "quizapp/results/statistics_sheets.py",
    "quizapp/rules/bank_refusals.py",
    "quizapp/rules/correction_words.py",
    "quizapp/rules/corrections.py",
    "quizapp/rules/evidence.py",
    "quizapp/rules/eligible_lists.py",
    "quizapp/rules/faults.py",
    "quizapp/rules/hints.py",
    "quizapp/rules/importing.py",
    "quizapp/rules/issuing.py",
    "quizapp/rules/judging.py",
    "quizapp/rules/mark_lists.py",
    "quizapp/rules/more_time.py",
    "quizapp/rules/organizing.py",
    "quizapp/rules/presets.py",
    "quizapp/rules/soundness.py",
    "quizapp/rules/predictions.py",
    "quizapp/rules/prizes.py",
    "quizapp/rules/parting.py",
    "quizapp/rules/publishing.py",
    "quizapp/rules/raw.py",
    "quizapp/rules/statistics.py",
    "quizapp/rules/summaries.py",
    "quizapp/rules/summary_times.py",
    "quizapp/rules/units.py",
    "quizapp/untrusted.py",
)
"""Sources that speak to organizers alone."""

CALLS = frozenset(
    {"_", "_l", "_n", "gettext", "lazy_gettext", "ngettext", "lazy_ngettext", "Sentence", "marked"}
)
"""What is called with a sentence that a catalog translates."""

PLURAL = frozenset({"_n", "ngettext", "lazy_ngettext"})

Message = str | tuple[str, str]


def is_for_organizers(source: str) -> bool:
    """Answer whether a source, as a path from the root, speaks to organizers alone."""
    return any(fnmatch(source, pattern) for pattern in ORGANIZERS)


def sources(*patterns: str) -> list[Path]:
    """Answer the sources of what citizens read, in order."""
    found = sorted(path for pattern in patterns for path in ROOT.glob(pattern))
    return [path for path in found if not is_for_organizers(name(path))]


def name(path: Path) -> str:
    """Answer a path from the root."""
    return path.relative_to(ROOT).as_posix()


def sentences() -> Mapping[Message, list[str]]:
    """Answer every sentence that citizens read, with the sources that say it."""
    found: dict[Message, list[str]] = defaultdict(list)
    for path in sources(MODULES, TEMPLATES):
        read = in_python if path.suffix == ".py" else in_template
        for message in dict.fromkeys(read(path)):
            found[message].append(name(path))
    return found


def in_python(path: Path) -> Iterator[Message]:
    """Answer the sentences of a module: arguments of the calls above, and texts of refusals."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=called), args=args) if called in CALLS:
                texts = [
                    arg.value
                    for arg in args
                    if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                ]
                if called in PLURAL and len(texts) >= 2:
                    yield (texts[0], texts[1])
                elif texts and called not in PLURAL:
                    yield texts[0]
            case ast.ClassDef(body=body):
                yield from filter(_has_words, map(_text, body))


def _text(node: ast.stmt) -> str:
    """The sentence of a class attribute `text`, "" for any other statement."""
    match node:
        case (
            ast.Assign(targets=[ast.Name(id="text")], value=ast.Constant(value=str(text)))
            | ast.AnnAssign(target=ast.Name(id="text"), value=ast.Constant(value=str(text)))
        ):
            return text
    return ""


def _has_words(text: str) -> bool:
    return any(character.isalpha() for character in re.sub(r"%\(\w+\)s", "", text))


def in_template(path: Path) -> Iterator[Message]:
    """Answer the sentences of a template."""
    options = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
    for _line, _called, message, _comments in babel_extract(
        BytesIO(path.read_bytes()), ("_", "gettext", "ngettext"), [], options
    ):
        if isinstance(message, tuple):
            texts = [text for text in message if text]
            yield texts[0] if len(texts) == 1 else (texts[0], texts[1])
        elif message:
            yield message


def stored() -> Catalog:
    """Answer the English catalog as it is stored."""
    with CATALOG.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def renewed(old: Catalog) -> Catalog:
    """Answer the catalog with the sentences of today and the English of the old one."""
    new = Catalog(
        locale="en",
        project="quizapp",
        version="1",
        fuzzy=False,
        header_comment="# English for citizens. `make messages` keeps the sentences in step.",
        # The history of the file is kept elsewhere, and two people's dates would only collide.
        creation_date=datetime(2026, 1, 1, tzinfo=UTC),
        revision_date=datetime(2026, 1, 1, tzinfo=UTC),
        msgid_bugs_address="-",
        last_translator="-",
        language_team="-",
    )
    for message, places in sentences().items():
        singular = message if isinstance(message, str) else message[0]
        known = old.get(singular)
        english = known.string if known and known.id == message else None
        new.add(message, english, locations=[(place, 0) for place in places])
    return new


def written(catalog: Catalog) -> bytes:
    """Answer the catalog as its file: sorted, each sentence with its sources, without lines, which
    change too often."""
    out = BytesIO()
    write_po(out, catalog, width=100, sort_output=True, include_lineno=False)
    lines = out.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(b'"Generated-By'))


def waiting(catalog: Catalog) -> list[str]:
    """Answer the sentences without English."""
    return [str(message.id) for message in catalog if message.id and not all(english(message))]


def english(message: CatalogMessage) -> tuple[str, ...]:
    """Answer what the catalog has for a sentence: one form, or one for each number."""
    string = message.string or ""
    return (string,) if isinstance(string, str) else tuple(string)


def main() -> int:
    """Write the catalog anew and tell which sentences wait for English."""
    catalog = renewed(stored() if CATALOG.exists() else Catalog(locale="en"))
    CATALOG.parent.mkdir(parents=True, exist_ok=True)
    CATALOG.write_bytes(written(catalog))
    left = waiting(catalog)
    sys.stdout.write(f"{len(catalog)} sentences, {len(left)} wait for English in {name(CATALOG)}\n")
    sys.stdout.writelines(f"  {text}\n" for text in left)
    return 0


if __name__ == "__main__":
    sys.exit(main())
