"""Does every part import only what lies below it?"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_floors_hold() -> None:
    lint = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert lint.returncode == 0, lint.stdout


def test_nothing_lives_outside_the_floors() -> None:
    contract = (ROOT / "pyproject.toml").read_text(encoding="utf-8").split("layers = [")[1]
    floors = contract.split("]")[0]
    parts = {
        path.stem for path in (ROOT / "quizapp").iterdir() if path.suffix == ".py" or path.is_dir()
    }
    free = {"__init__", "__pycache__", "static", "templates", "translations"}
    homeless = {part for part in parts - free if f"(quizapp.{part})" not in floors}
    assert not homeless
