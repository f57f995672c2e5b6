"""Does a long piece of an organizer's work stop the other threads of its web process?"""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import SECRET

ROOT = Path(__file__).parents[2]
# A process of its own: what a web process changes in its interpreter shall not reach the tests.
WORKING = """
import gc, json
import wsgi
from bench import question_files
from quizapp.rules import similarity
from quizapp.rules.questions import Content

full = []
gc.callbacks.append(lambda phase, info: phase == "start" and full.append(info["generation"]))
spared = gc.get_freeze_count()
new = {
    number: Content(stem=stem, options=tuple(options), key=(0,))
    for number, (stem, options, _) in enumerate(question_files.questions(3000, 1))
}
similarity.twins(new, {})
print(json.dumps([spared, full.count(0), full.count(2)]))
"""


def test_no_full_collection_of_garbage_while_an_import_is_reviewed(tmp_path: Path) -> None:
    settings = {"QUIZ_SECRET_KEY": SECRET, "QUIZ_INSTANCE_PATH": str(tmp_path)}
    told = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", WORKING],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        check=True,
        timeout=240,
    )
    spared, quick, full = json.loads(told.stdout)
    assert spared > 100_000
    assert quick > 1
    assert full == 0
