"""What does an opening rush do to those who sit already? `python -m bench.rush`, once without and
once with the waiting line; BENCH_DATABASE_URL as for `python -m bench`.

RUSH_PEOPLE press the button within three seconds. Whoever is sent to the waiting page waits for the
turn and presses again; whoever is told to come back (503) comes when told. Meanwhile a few people
who began before save a choice twice a second.
"""

import json
import os
import random
import re
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode

from bench.stage import environment, prepare, running, server_command

PEOPLE = int(os.environ.get("RUSH_PEOPLE", "300"))
SITTERS = 16
RUSH_S = 3.0
PACES = (0, 30)
PORT = 8473
HERE = "/dot-thi/1"
FORM = "application/x-www-form-urlencoded"
TURN = re.compile(r'data-until="([^"]+)"')

Headers = Mapping[str, str]


class Figures:
    """What was seen, by all threads together."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.presses: list[float] = []
        self.saves: list[float] = []
        self.begun: list[float] = []
        self.answers: Counter[str] = Counter()


def main() -> None:
    """Measure each pace in turn, on people of its own, and print a table."""
    with tempfile.TemporaryDirectory() as folder:
        environ = environment(folder, PORT)
        headers = prepare(environ, len(PACES) * (PEOPLE + SITTERS))
        out = sys.stdout.write
        kind = environ["QUIZ_DATABASE_URL"].partition(":")[0].partition("+")[0]
        out(f"{kind}: {PEOPLE} presses within {RUSH_S:.0f} s, {SITTERS} people saving\n\n")
        out("| starts a second | save median ms | p95 | worst | press median ms | p95 ")
        out("| all begun after s | most begun in one second | answers |\n")
        out("|---|---|---|---|---|---|---|---|---|\n")
        share = PEOPLE + SITTERS
        for turn, pace in enumerate(PACES):
            paced = {**environ, "QUIZ_STARTS_PER_SECOND": str(pace)}
            with running(server_command(paced, "wsgi:app", PORT), paced, PORT, "/healthz"):
                figures = rush(headers[turn * share : (turn + 1) * share])
            out(f"| {pace or 'all'} | {line(figures)} |\n")


def rush(people: Sequence[Headers]) -> Figures:
    """Let the first of these people sit and all the others come at once."""
    figures = Figures()
    sitters, crowd = people[:SITTERS], people[SITTERS:]
    for sitter in sitters:
        press(sitter, Figures())
    over = threading.Event()
    with ThreadPoolExecutor(SITTERS + len(crowd)) as pool:
        sitting = [pool.submit(sit, sitter, figures, over) for sitter in sitters]
        began = time.monotonic()
        dice = random.Random(1)
        list(pool.map(lambda p: come(p[0], p[1], figures, began),
                      [(person, dice.uniform(0, RUSH_S)) for person in crowd]))  # fmt: skip
        over.set()
        for sitter_done in sitting:
            sitter_done.result()
    return figures


def come(person: Headers, after: float, figures: Figures, began: float) -> None:
    """Come after so many seconds and press until an attempt has begun."""
    time.sleep(after)
    while (pause := press(person, figures)) is not None:
        time.sleep(pause)
    figures.begun.append(time.monotonic() - began)


def press(person: Headers, figures: Figures) -> float | None:
    """Press the button once. Answer None if the attempt has begun, else when to press again."""
    body = urlencode({"csrf_token": person["X-CSRFToken"]})
    answer, _text, took = ask("POST", f"{HERE}/bat-dau", {**person, "Content-Type": FORM}, body)
    figures.presses.append(took)
    if answer.status == 503:
        figures.answers["told to come back"] += 1
        return float(answer.headers["Retry-After"])
    where = answer.headers.get("Location", "")
    if not where.endswith("/cho"):
        figures.answers["begun" if answer.status == 302 else f"status {answer.status}"] += 1
        return None
    figures.answers["sent to wait"] += 1
    cookie = answer.headers["Set-Cookie"].partition(";")[0]
    _, page, _ = ask("GET", where, {**person, "Cookie": cookie})
    turn = TURN.search(page)
    if turn is None:
        return 0
    return max(0.0, (datetime.fromisoformat(turn[1]) - datetime.now(UTC)).total_seconds())  # noqa: TID251 - a person's own clock


def sit(person: Headers, figures: Figures, over: threading.Event) -> None:
    """Save a choice twice a second while the rush lasts. Raises RuntimeError if one is refused."""
    sent = {**person, "Content-Type": "application/json", "Accept": "application/json"}
    n = 0
    while not over.wait(0.5):
        n += 1
        message = {"place": str(n % 10), "chosen": [n % 3], "page": 1, "n": n}
        answer, text, took = ask("POST", f"{HERE}/bai-thi/1/luu", sent, json.dumps(message))
        if answer.status != 200:
            raise RuntimeError(f"a save answered {answer.status}: {text}")
        figures.saves.append(took)


def ask(
    method: str, path: str, headers: Headers, body: str | None = None
) -> tuple[HTTPResponse, str, float]:
    """Send one request. Answer the reply, its text and the milliseconds it took."""
    began = time.perf_counter()
    connection = HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.request(method, path, body, headers)  # type: ignore[arg-type] # a mapping will do
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer, text, (time.perf_counter() - began) * 1000


def line(figures: Figures) -> str:
    """Write one row of the table."""
    cells = []
    for values in (figures.saves, figures.presses):
        cells += [statistics.median(values), statistics.quantiles(values, n=20)[-1]]
        if values is figures.saves:
            cells.append(max(values))
    cells.append(max(figures.begun))
    seconds = Counter(int(moment) for moment in figures.begun)
    answers = ", ".join(f"{count} {what}" for what, count in sorted(figures.answers.items()))
    shown = [f"{cell:.0f}" for cell in cells]
    return " | ".join([*shown, str(max(seconds.values())), answers])


if __name__ == "__main__":
    main()
