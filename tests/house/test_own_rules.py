"""Does everybody go by a round's own rules?

A round's regulation is its contest's with its own parameters in their place. Whoever reads the
contest's version instead would sit or rank the round by rules that it does not have.
"""

from pathlib import Path

import quizapp

ROOT = Path(quizapp.__file__).parent
ASKS_FOR_THE_CONTESTS = {"contests/models.py"}


def test_nobody_passes_over_the_rules_of_a_round() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*")
        if path.suffix in {".py", ".html"}
        and "regulation_version.regulation" in path.read_text("utf-8")
    }
    assert found == ASKS_FOR_THE_CONTESTS
