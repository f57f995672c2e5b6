"""Fuzz the readers: `FUZZ_ONLY=word,gift python -m tests.fuzz`. Ends with 1 if it found something.

What is found is printed with its traceback, and its file is kept in `tests/fuzz/found`.
"""

import hashlib
import logging
import os
import sys
import traceback
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from time import perf_counter

from hypothesis import HealthCheck, Phase, given, settings

from tests.fuzz.mutations import broken
from tests.fuzz.oracle import examine, examine_child
from tests.fuzz.seeds import Seed, seeds
from tests.fuzz.website import uploading

SECONDS = float(os.environ.get("FUZZ_SECONDS", "60"))
ONLY = set(filter(None, os.environ.get("FUZZ_ONLY", "").split(",")))
FOUND = Path(__file__).parent / "found"
BATCH = 20
"""So many files are examined between two looks at the clock."""
CHILD_EVERY = 50
"""One file in so many is also read in the child process, which takes far longer."""


def main() -> int:
    """Fuzz each reader, then the console. Answer how many of them failed."""
    logging.getLogger("quizapp").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    found = seeds()
    failed = 0
    for module, own in found.items():
        name = module.rpartition(".")[2]
        if not ONLY or name in ONLY:
            failed += fuzz(name, own, reading_of(module))
    if not ONLY or "website" in ONLY:
        with uploading() as upload:
            failed += fuzz("website", list(chain.from_iterable(found.values())), upload)
    return failed


def reading_of(module: str) -> Callable[[Seed], None]:
    """Answer what examines a file with this reader, now and then in the child process too."""
    count = 0

    def read(seed: Seed) -> None:
        nonlocal count
        count += 1
        examine(module, seed)
        if count % CHILD_EVERY == 0:
            examine_child(seed)

    return read


def fuzz(name: str, own: list[Seed], check: Callable[[Seed], None]) -> bool:
    """Break files and examine them until the time is up or one fails. Answer whether one did."""
    began = perf_counter()
    examined = 0
    slowest = 0.0
    last: Seed = ("", b"")

    @settings(
        max_examples=BATCH,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
        report_multiple_bugs=False,
    )
    @given(broken(own))
    def batch(seed: Seed) -> None:
        nonlocal examined, last, slowest
        examined, last = examined + 1, seed
        start = perf_counter()
        check(seed)
        slowest = max(slowest, perf_counter() - start)

    try:
        while perf_counter() - began < SECONDS:
            batch()
    except Exception:  # noqa: BLE001 - whatever it is, it is what was looked for
        traceback.print_exc()
        print(f"{name}: FAILED after {examined} files, look at {kept(name, last)}")
        return True
    took = perf_counter() - began
    print(
        f"{name}: {examined} files of {len(own)} seeds in {took:.0f} s, slowest {slowest:.1f} s",
        flush=True,
    )
    return False


def kept(name: str, seed: Seed) -> Path:
    """Keep a file that failed."""
    FOUND.mkdir(exist_ok=True)
    digest = hashlib.sha256(seed[1]).hexdigest()[:8]
    path = FOUND / f"{name}-{digest}{Path(seed[0]).suffix}"
    path.write_bytes(seed[1])
    return path


if __name__ == "__main__":
    sys.exit(bool(main()))
