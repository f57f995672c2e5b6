"""Does the memory of the process that asks stay flat while a child meets a zip bomb?"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_GROWTH_KB = 10 * 1024
# A process of its own: the most memory that this one ever held says nothing about one call.
ASKING = """
import json
from pathlib import Path
from quizapp.banks import reading
from tests.containers import packed

def most_kb():
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])

bomb = packed("word/document.xml", 600 * 1024 * 1024)
reading.attempt("a.txt", b"")
before = most_kb()
outcome = reading.attempt("de.docx", bomb)
print(json.dumps([len(bomb), most_kb() - before, outcome.unreadable, outcome.peak_mb]))
"""


def test_the_asking_process_stays_flat_while_a_bomb_of_600_mb_is_refused() -> None:
    command = [sys.executable, "-X", "utf8", "-c", ASKING]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=240)
    size, growth_kb, unreadable, peak_mb = json.loads(told.stdout)
    assert size < 1024 * 1024
    assert "bung ra lớn quá 60 MB" in unreadable
    assert growth_kb < MOST_GROWTH_KB
    assert 0 < peak_mb < 100
