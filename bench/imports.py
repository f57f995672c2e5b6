"""What does an import cost, and does anybody else feel it? `python -m bench.imports`.

Reading is measured beside the bare walk of the file's library, in turns, each in a child process.
Its cost is processor time, so that what else runs on the machine does not count. Citizens look at
their papers at a steady pace, with and without an organizer who imports meanwhile.
"""

import json
import math
import os
import re
import resource
import secrets
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlencode

from bench import question_files
from bench.citizens import Times, request
from bench.stage import ROOT, environment, prepare, running, server_command, signed_in
from quizapp import clock, untrusted
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import Grant, Organizer, Role
from quizapp.app import create_app
from quizapp.banks import operations, reading
from quizapp.database import db

TURNS = 5
STORED = 2000
PORT = 8473
ROUND = "/dot-thi/1"
BANKS = "/ban-to-chuc/ngan-hang"
CITIZENS = 8
PACE_S = 0.25
"""Each citizen opens a page so often."""
WINDOW_S = float(os.environ.get("BENCH_WINDOW", "15"))
WINDOWS = 3
SHORTEST_IMPORT_S = 1
"""No import is over sooner, so that many files a window are enough."""
FILES = {
    "2000.xlsx": (lambda: question_files.workbook(2000), "bench.walks:workbook"),
    "500.docx": (lambda: question_files.document(500), "bench.walks:document"),
}


def main() -> None:
    """Measure and print."""
    columns = "walk s | reading s | ratio"
    print(f"| file | questions | {columns} | with its start: {columns} | peak MB |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, (build, walk) in FILES.items():
        print(cost_of_reading(name, build(), walk), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        environ = environment(folder, PORT)
        citizens = prepare(environ, CITIZENS)
        print(f"\n{cost_of_storing(environ)}", flush=True)
        organizer = make_organizer(environ)
        with running(server_command(environ, "wsgi:app", PORT), environ, PORT, "/healthz"):
            for line in felt_by_others(citizens, organizer):
                print(line, flush=True)


def cost_of_reading(name: str, data: bytes, walk: str) -> str:
    """Answer a row of the table: medians of some turns, once of the work alone and once of the
    whole child process, which has to start first."""
    alone: dict[str, list[float]] = {walk: [], reading.READER: []}
    whole: dict[str, list[float]] = {walk: [], reading.READER: []}
    for _ in range(TURNS):
        for target in (walk, reading.READER):
            took = untrusted.run("bench.walks:cost", data, name, target, seconds=600)
            alone[target].append(took)
            whole[target].append(processor_s(target, data, name))
    outcome = reading.attempt(name, data)
    cells = [name, str(len(reading.found(outcome).questions))]
    for times in (alone, whole):
        floor, ours = (statistics.median(times[target]) for target in (walk, reading.READER))
        cells += [f"{floor:.2f}", f"{ours:.2f}", f"{ours / floor:.2f}"]
    return f"| {' | '.join(cells)} | {outcome.peak_mb:.0f} |"


def processor_s(target: str, data: bytes, name: str) -> float:
    """Answer the processor time of a child process from its start to its end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    untrusted.run(target, data, name, seconds=600)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def cost_of_storing(environ: Mapping[str, str]) -> str:
    """Answer what one transaction costs that stores a file's questions."""
    found = reading.read("2000.xlsx", question_files.workbook(STORED, seed=1))
    with create_app(environ).app_context():
        now = clock.now()
        db.session.rollback()
        began, busy = time.perf_counter(), time.process_time()
        waiting = operations.receive(found, "2000.xlsx", None, now)
        review = operations.review(waiting)
        stored = operations.commit(waiting, review, COMMAND, now)
        db.session.commit()
        took, busy = time.perf_counter() - began, time.process_time() - busy
        count = len(stored.added)
        db.session.remove()
        db.engine.dispose()
    kind = environ["QUIZ_DATABASE_URL"].partition(":")[0].partition("+")[0]
    return f"storing {count} questions on {kind}: {took:.2f} s, {busy:.2f} s of processor time"


def make_organizer(environ: Mapping[str, str]) -> dict[str, str]:
    """Make an editor. Answer the headers of the editor's browser."""
    app = create_app(environ)
    with app.app_context():
        made = Organizer(
            username="bench",
            full_name="Biên tập viên",
            password_hash="",
            session_epoch=0,
            is_active=True,
            created_at=clock.now(),
            grants=[Grant(role=Role.EDITOR, contest_id=None)],
        )
        db.session.add(made)
        db.session.commit()
        account = f"o.{made.id}.{made.session_epoch}"
        db.session.remove()
        db.engine.dispose()
    return signed_in(app, account)


def felt_by_others(citizens: list[dict[str, str]], organizer: Mapping[str, str]) -> list[str]:
    """Answer how long paper pages take without an import and during imports, in turns."""
    # Made beforehand: who measures the citizens must not be busy with workbooks meanwhile.
    count = math.ceil(WINDOWS * WINDOW_S / SHORTEST_IMPORT_S) + WINDOWS
    files = iter([question_files.workbook(STORED, seed) for seed in range(100, 100 + count)])
    for headers in citizens:
        start(headers)
    look(citizens, lambda: time.sleep(2))  # every thread has served its first page
    without: list[float] = []
    during: list[float] = []
    imports: list[float] = []

    def work() -> None:
        ends = time.perf_counter() + WINDOW_S
        while time.perf_counter() < ends:
            imports.append(import_file(organizer, next(files)))

    for _ in range(WINDOWS):
        without += look(citizens, lambda: time.sleep(WINDOW_S))
        during += look(citizens, work)
    rows = [
        f"| {name} | {len(times)} | {statistics.median(times):.1f} | {p99(times):.1f} |"
        for name, times in (("without an import", without), ("during imports", during))
    ]
    took = statistics.median(imports)
    pace = CITIZENS / PACE_S
    return [
        f"\n{len(imports)} imports of {STORED} questions, {took:.1f} s each from upload to commit",
        f"\n| paper page, {pace:.0f} a second | pages | median ms | p99 ms |",
        "|---|---|---|---|",
        *rows,
        f"\np99 during / without: {p99(during) / p99(without):.2f}",
    ]


def p99(times: list[float]) -> float:
    """Answer the time that one in a hundred exceeds."""
    return statistics.quantiles(times, n=100)[-1]


def start(headers: Mapping[str, str]) -> None:
    """Let a citizen start a paper."""
    connection = HTTPConnection("127.0.0.1", PORT, timeout=30)
    form = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
    token = urlencode({"csrf_token": headers["X-CSRFToken"]})
    status = request(connection, {}, "", "POST", f"{ROUND}/bat-dau", body=token, headers=form)
    if status >= 400:
        raise RuntimeError(f"the start answered {status}")


def look(citizens: list[dict[str, str]], work: Callable[[], None]) -> list[float]:
    """Let all citizens open their papers at a steady pace while the work lasts. Answer the
    milliseconds of each page."""
    done = threading.Event()

    def sit(headers: Mapping[str, str]) -> list[float]:
        times: Times = {"paper": []}
        connection = HTTPConnection("127.0.0.1", PORT, timeout=60)
        while not done.wait(PACE_S):
            path = f"{ROUND}/bai-thi/1"
            status = request(connection, times, "paper", "GET", path, headers=headers)
            if status != 200:
                raise RuntimeError(f"the paper answered {status}")
        return times["paper"]

    with ThreadPoolExecutor(len(citizens)) as pool:
        sitting = [pool.submit(sit, headers) for headers in citizens]
        try:
            work()
        finally:
            done.set()
        return [took for one in sitting for took in one.result()]


def import_file(headers: Mapping[str, str], data: bytes) -> float:
    """Upload a workbook, open its review and store all of it. Answer the seconds.

    Afterwards it is taken back, so that the next one meets a bank of the same size.
    """
    began = time.perf_counter()
    edge = secrets.token_hex(16)
    part = 'Content-Disposition: form-data; name="files"; filename="2000.xlsx"'
    body = f"--{edge}\r\n{part}\r\n\r\n".encode() + data + f"\r\n--{edge}--\r\n".encode()
    sent = {**headers, "Content-Type": f"multipart/form-data; boundary={edge}"}
    taken = ask("POST", f"{BANKS}/tai-len", {**sent, "Accept": "application/json"}, body)
    address = json.loads(taken)["address"]
    page = ask("GET", address, headers)
    found = re.search(r'name="fingerprint" value="([0-9a-f]+)"', page)
    if found is None:
        raise RuntimeError("the review has no button")
    form = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
    token = {"csrf_token": headers["X-CSRFToken"], "fingerprint": found[1]}
    ask("POST", f"{address}/luu", form, urlencode(token).encode())
    took = time.perf_counter() - began
    ask("POST", f"{address}/hoan-tac", form, urlencode(token).encode())
    return took


def ask(method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> str:
    """Answer what the platform answers. Raises RuntimeError if it refuses."""
    connection = HTTPConnection("127.0.0.1", PORT, timeout=300)
    connection.request(method, path, body=body, headers=dict(headers))
    answer = connection.getresponse()
    text = answer.read().decode()
    if answer.status >= 400:
        raise RuntimeError(f"{path} answered {answer.status}: {text[:500]}")
    return text


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
