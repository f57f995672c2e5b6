"""Does every refusal have its words, and does whoever raises it give the facts they name?"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import quizapp
from quizapp.rules import (
    bank_refusals,
    complaint_refusals,
    mail_refusals,
    people_refusals,
    refusals,
)
from quizapp.rules.refusals import Refusal

KINDS: dict[str, type[Refusal]] = {
    name: kind
    for module in (
        refusals,
        bank_refusals,
        complaint_refusals,
        mail_refusals,
        people_refusals,
    )
    for name, kind in vars(module).items()
    if isinstance(kind, type) and issubclass(kind, Refusal)
}
ROOT = Path(quizapp.__file__).parent


def facts_named(kind: type[Refusal]) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", kind.text))


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_refusal_is_a_sentence_with_a_status(kind: type[Refusal]) -> None:
    facts = {name: f"«{name}»" for name in facts_named(kind)}
    sentence = str(kind(**facts))
    assert all(fact in sentence for fact in facts.values())
    assert "%" not in sentence
    assert sentence.strip() == sentence != ""
    assert 400 <= kind.status < 500 or kind.status == 503  # "come again in a moment"


def test_no_two_refusals_say_the_same() -> None:
    texts = [kind.text for kind in KINDS.values() if kind.text not in {"%(reason)s", "%(fault)s"}]
    assert len(set(texts)) == len(texts)


def test_the_plain_refusal_carries_its_facts() -> None:
    refused = refusals.NoAttemptLeft(allowed=3, span="của hôm nay")
    assert refused.facts == {"allowed": 3, "span": "của hôm nay"}
    assert str(refused) == "Bạn đã dùng hết 3 lượt thi của hôm nay."


def raised() -> Iterator[tuple[str, str, set[str]]]:
    """Answer where each refusal is made in the package, and with which facts."""
    for path in ROOT.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if "refusals" not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            place = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Call) and _name(node.func) in KINDS:
                given = {keyword.arg for keyword in node.keywords if keyword.arg}
                yield place, _name(node.func), given
            elif isinstance(node, ast.Raise) and _name(node.exc) in KINDS:
                yield place, _name(node.exc), set()


def _name(node: ast.expr | None) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def test_whoever_refuses_gives_the_facts_the_sentence_names() -> None:
    found = list(raised())
    assert len(found) > 20
    wrong = [
        f"{place}: {name} needs {sorted(facts_named(KINDS[name]))}, is given {sorted(given)}"
        for place, name, given in found
        if given != facts_named(KINDS[name])
    ]
    assert wrong == []
