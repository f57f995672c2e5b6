"""Measure: `python -m bench` on SQLite, `BENCH_DATABASE_URL=postgresql://…` on an empty database.

Both servers run under the same web server with the same number of workers and threads, in turns,
so that the ratio at the end means something on any machine.
"""

import os
import statistics
import sys
import tempfile
from contextlib import ExitStack

from bench.citizens import SAVES, Times, crowd, save_minimally, sit
from bench.stage import environment, prepare, running, server_command

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "300"))
ROUNDS = 3
PORT, MINIMAL_PORT = 8471, 8472


def main() -> None:
    """Measure and print a table."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        environ = environment(folder, PORT)
        headers = prepare(environ, PEOPLE)
        platform = server_command(environ, "wsgi:app", PORT)
        minimal = server_command(environ, "bench.minimal:app", MINIMAL_PORT)
        stack.enter_context(running(platform, environ, PORT, "/healthz"))
        stack.enter_context(running(minimal, environ, MINIMAL_PORT, "/"))
        ours: Times = {}
        least: list[float] = []
        rates = []
        share = len(headers) // ROUNDS
        for turn in range(ROUNDS):
            people = headers[turn * share : (turn + 1) * share]
            times, seconds = crowd(lambda sent: sit(PORT, "/dot-thi/1", sent), people)
            for step, values in times.items():
                ours.setdefault(step, []).extend(values)
            rates.append(len(people) / seconds)
            floor, _seconds = crowd(lambda sent: save_minimally(MINIMAL_PORT, sent), people)
            least.extend(floor["save"])
    report(ours, least, rates, environ["QUIZ_DATABASE_URL"])


def report(ours: Times, least: list[float], rates: list[float], url: str) -> None:
    """Print what was measured."""
    kind = url.partition(":")[0].partition("+")[0]
    out = sys.stdout.write
    out(f"{kind}: {PEOPLE} papers in {ROUNDS} turns, {SAVES} saves each, 8 clients\n\n")
    out("| step | median ms | p95 ms |\n|---|---|---|\n")
    for step, values in {**ours, "minimal save": least}.items():
        p95 = statistics.quantiles(values, n=20)[-1]
        out(f"| {step} | {statistics.median(values):.1f} | {p95:.1f} |\n")
    ratio = statistics.median(ours["save"]) / statistics.median(least)
    out(f"\nwhole papers a second: {min(rates):.1f} to {max(rates):.1f}\n")
    out(f"save / minimal save (medians): {ratio:.2f}\n")


if __name__ == "__main__":
    main()
