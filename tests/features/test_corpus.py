"""Is every odd file of the corpus read rightly, and every hostile one refused with its reason?"""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from quizapp.banks import reading
from quizapp.rules import importing
from tests.corpus.cases import Expected, Hostile, Valid

FOLDER = Path(__file__).parent.parent / "corpus"
MODULES = [
    import_module(f"tests.corpus.{path.stem}")
    for path in sorted(FOLDER.glob("*.py"))
    if path.stem not in {"__init__", "cases"}
]
CASES = [case for module in MODULES for case in module.CASES]
VALID = [case for case in CASES if isinstance(case, Valid)]
HOSTILE = [case for case in CASES if isinstance(case, Hostile)]


def shown(question: dict[str, Any]) -> Expected:
    return Expected(
        text=question["text"],
        options=tuple(question["options"]),
        right=tuple(question["right"]),
        status=question["status"],
        pinned=tuple(question["pinned"]),
        multiple=question["multiple"],
        kind=question["kind"],
        html=question["html"],
        images=question["images"],
    )


def asked(expected: Expected) -> Expected:
    names = ("text", "options", "right", "status", "pinned", "multiple", "kind", "html", "images")
    return Expected(**{name: getattr(expected, name) for name in names})


def assert_questions(found: list[dict[str, Any]], expected: tuple[Expected, ...]) -> None:
    assert [shown(question) for question in found] == [asked(question) for question in expected]
    for question, wanted in zip(found, expected, strict=True):
        assert not wanted.doubt or any(wanted.doubt in w for w in question["warnings"])
        assert dict(wanted.place).items() <= question["place"].items()


def test_the_corpus_is_large_enough():
    assert len(VALID) >= 60
    assert len(HOSTILE) >= 40
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", VALID, ids=lambda case: case.name)
def test_an_odd_file_is_read_rightly(case: Valid):
    report = importing.report(reading.read(case.file_name, case.build()))
    assert_questions(report["questions"], case.questions)
    for kind, part in case.problems:
        assert any(p["kind"] == kind and part in p["message"] for p in report["problems"])
    unexpected = [
        problem
        for problem in report["problems"]
        if problem["severity"] != "notice"
        and not any(
            problem["kind"] == k and part in problem["message"] for k, part in case.problems
        )
    ]
    assert not unexpected


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case.name)
def test_a_hostile_file_does_no_harm(case: Hostile):
    outcome = reading.attempt(case.file_name, case.build())
    if case.questions is None:
        assert outcome.unreadable is not None
        assert case.says
        assert case.says in outcome.unreadable
    else:
        assert_questions(importing.report(reading.found(outcome))["questions"], case.questions)
