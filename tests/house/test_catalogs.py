"""Is the English of everything that citizens read complete, and does no sentence go round it?

A red test is mended by `make messages`, which writes the sentences into the catalog, and by writing
the English of those that it names.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.support import Translations

from quizapp import languages
from tests import messages
from tests.pages.reading import VIETNAMESE

PLACE = re.compile(r"%\(\w+\)[sd]|#")
STAYS_VIETNAMESE = {
    "quizapp/results/certificates.py": "a certificate, which is Vietnamese like the regulation",
    "quizapp/rules/collective_wording.py": "the regulation's sentences about collective prizes",
    "quizapp/rules/collectives.py": "the same, and faults of such a rule, for organizers",
    "quizapp/rules/unit_ranking.py": "why a unit is not considered, for organizers",
    "quizapp/results/office.py": "documents to be signed, which are Vietnamese",
    "quizapp/results/stationery.py": "the form of documents to be signed",
    "quizapp/rules/decisions.py": "a decision to be signed, which is Vietnamese",
    "quizapp/rules/choices.py": "the usual prediction questions, as Vietnamese as all questions",
    "quizapp/rules/eligibility.py": "faults of groups and code words, for organizers",
    "quizapp/rules/eligibility_wording.py": "sentences of the regulation about who takes part",
    "quizapp/rules/ages.py": "the regulation's sentence about age",
    "quizapp/rules/marks.py": "faults of marks, for organizers",
    "quizapp/rules/ranges.py": "faults of a regulation, for organizers",
    "quizapp/rules/ranking.py": "the order of ranking, a sentence of the regulation",
    "quizapp/rules/parameters.py": "levels of the usual prize table, data of a contest",
    "quizapp/rules/regulation.py": "faults of a regulation, for organizers",
    "quizapp/rules/rights.py": "what stands for a name, the same on a board in every language",
    "quizapp/rules/summary_times.py": "faults of a summary's times, for organizers",
    "quizapp/rules/timing.py": "faults of a timetable, for organizers",
    "quizapp/rules/vietnamese.py": "the words of the regulation",
    "quizapp/rules/wording.py": "the regulation itself",
    "quizapp/rules/wording_prizes.py": "articles of the regulation",
    "quizapp/rules/wording_rounds.py": "articles of the regulation",
    "quizapp/rules/wording_summaries.py": "articles of the regulation",
    "quizapp/rules/wording_sitting.py": "articles of the regulation",
    "quizapp/setting_values.py": "an example for whoever runs the platform",
    "quizapp/settings.py": "an example for whoever runs the platform",
    "quizapp/form_words.py": "WTForms' sentences, which are English without us",
}
"""Modules whose sentences citizens never read, or read in Vietnamese only."""


def test_every_sentence_has_english() -> None:
    missing = messages.waiting(messages.renewed(messages.stored()))
    assert not missing, "without English (run make messages):\n" + "\n".join(missing)


def test_the_catalog_is_what_the_sources_say() -> None:
    stored = messages.stored()
    found = set(messages.sentences())
    kept = {message.id for message in stored if message.id}
    assert not kept - found, "no source says these any more (run make messages)"
    assert messages.written(messages.renewed(stored)) == messages.CATALOG.read_bytes(), (
        "out of step with the sources (run make messages)"
    )


def test_nothing_is_uncertain_or_obsolete() -> None:
    catalog = messages.stored()
    assert not [message.id for message in catalog if message.id and message.fuzzy]
    assert not catalog.obsolete


def test_english_fills_in_the_same_facts() -> None:
    wrong = {
        message.id: form
        for message in messages.stored()
        if message.id
        for source in [message.id if isinstance(message.id, str) else message.id[0]]
        for form in messages.english(message)
        if sorted(PLACE.findall(form)) != sorted(PLACE.findall(source))
        or (source[0] + source[-1]).count(" ") != (form[0] + form[-1]).count(" ")
    }
    assert not wrong


def test_english_is_english() -> None:
    assert not {
        message.id: message.string
        for message in messages.stored()
        if message.id and any(map(VIETNAMESE.search, messages.english(message)))
    }


def test_the_compiled_catalog_is_in_step() -> None:
    folder = messages.CATALOG.parents[2]
    compiled = Translations.load(str(folder), ["en"])
    old = [
        message.id
        for message in messages.stored()
        if isinstance(message.id, str)
        if message.id and compiled.gettext(message.id) != message.string
    ]
    assert not old, "run make setup, which compiles the catalog"


def loose(path: Path) -> Iterator[str]:
    """Answer the Vietnamese texts of a module that no call hands to a catalog."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    held: set[ast.AST] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=called)) if called in messages.CALLS:
                held.update(node.args)
            case ast.Expr(value=ast.Constant()):  # a docstring
                held.add(node.value)
            case (
                ast.Assign(targets=[ast.Name(id="text")], value=ast.Constant() as value)
                | ast.AnnAssign(target=ast.Name(id="text"), value=ast.Constant() as value)
            ):  # a refusal's
                held.add(value)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in held:
            text = node.value.strip()
            if (
                VIETNAMESE.search(text)
                and re.search(r"\w \w|\w%", text)
                and text not in languages.NAMES.values()
            ):
                yield f"{node.lineno}: {text}"


@pytest.mark.parametrize("path", messages.sources(messages.MODULES), ids=messages.name)
def test_no_sentence_of_a_module_goes_round_the_catalog(path: Path) -> None:
    if messages.name(path) in STAYS_VIETNAMESE:
        assert list(loose(path)), "it says nothing in Vietnamese any more: take it off the list"
    else:
        assert not list(loose(path))


@pytest.mark.parametrize("path", messages.sources(messages.TEMPLATES), ids=messages.name)
def test_no_sentence_of_a_template_goes_round_the_catalog(path: Path) -> None:
    text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    # What stands in an element marked as Vietnamese stays so on every page.
    text = re.sub(r'<(\w+)[^>]*\slang="vi"[^>]*>.*?</\1>', "", text, flags=re.DOTALL)
    assert not [line for line in text.splitlines() if VIETNAMESE.search(line)]


@pytest.mark.parametrize("path", messages.sources("quizapp/static/js/*.js"), ids=messages.name)
def test_no_sentence_of_a_script_goes_round_the_catalog(path: Path) -> None:
    code = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    lines = [re.sub(r"(^|\s)//.*", "", line) for line in code.splitlines()]
    # Single letters stand in the tables by which names are compared.
    assert not [
        line for line in lines if VIETNAMESE.search(line) and re.search(r"\w \w.*[\"`]", line)
    ]


def test_sentences_are_found_wherever_they_are_said(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        'class No(Refusal):\n    text = "Không được."\n\n'
        'class Other(Refusal):\n    text = "%(reason)s"\n\n'
        'a = gettext("Một" " câu"), _l("Hai"), Sentence("Ba %(x)s", x=1), marked("Bốn")\n'
        'b = ngettext("%(num)s câu", "%(num)s câu", 2), gettext(a), other("Năm")\n',
        encoding="utf-8",
    )
    template = tmp_path / "template.html"
    template.write_text("{{ _('Sáu %(n)s', n=1) }}{% if x %}{{ _(x) }}{% endif %}", "utf-8")
    assert set(messages.in_python(module)) == {
        "Không được.",
        "Một câu",
        "Hai",
        "Ba %(x)s",
        "Bốn",
        ("%(num)s câu", "%(num)s câu"),
    }
    assert list(messages.in_template(template)) == ["Sáu %(n)s"]


def test_renewing_keeps_english_and_drops_what_is_gone() -> None:
    old = messages.stored()
    old.add("Câu đã bỏ", "A sentence that is gone")
    old.delete("Trang chủ")
    new = messages.renewed(old)
    assert new.get("Câu đã bỏ") is None
    assert messages.waiting(new) == ["Trang chủ"]
    kept = new.get("Thể lệ")
    assert kept is not None
    assert kept.string == "Rules"
