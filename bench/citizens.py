"""Simulated citizens on the loopback: each sits one paper from the start to the hand-in."""

import json
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlencode

Times = dict[str, list[float]]

SAVES = 10
CLIENTS = 8


def request(
    connection: HTTPConnection, times: Times, step: str, method: str, path: str, **more: object
) -> int:
    """Send one request, note its milliseconds under `step`, answer its status."""
    began = time.perf_counter()
    connection.request(method, path, **more)  # type: ignore[arg-type] # body and headers
    answer = connection.getresponse()
    answer.read()
    times.setdefault(step, []).append((time.perf_counter() - began) * 1000)
    return answer.status


def sit(port: int, here: str, headers: Mapping[str, str]) -> Times:
    """Sit one paper. Raises RuntimeError if the platform refuses anything."""
    times: Times = {}
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    form = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
    message = {**headers, "Content-Type": "application/json", "Accept": "application/json"}
    token = urlencode({"csrf_token": headers["X-CSRFToken"]})
    steps: list[tuple[str, str, str, str, Mapping[str, str]]] = [
        ("start", "POST", f"{here}/bat-dau", token, form),
        ("paper", "GET", f"{here}/bai-thi/1", "", headers),
    ]
    for place in range(SAVES):
        body = json.dumps({"place": str(place), "chosen": [1], "page": 1, "n": 1})
        steps.append(("save", "POST", f"{here}/bai-thi/1/luu", body, message))
    steps.append(("hand in", "POST", f"{here}/bai-thi/1/nop", token, form))
    for step, method, path, body, sent in steps:
        status = request(connection, times, step, method, path, body=body, headers=sent)
        if status >= 400 or (step == "save" and status != 200):
            raise RuntimeError(f"{step} answered {status}")
    connection.close()
    return times


def save_minimally(port: int, headers: Mapping[str, str]) -> Times:
    """Send as many saves to the minimal server."""
    times: Times = {}
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    sent = {**headers, "Content-Type": "application/json"}
    for _ in range(SAVES):
        body = json.dumps({"chosen": [1]})
        status = request(connection, times, "save", "POST", "/save", body=body, headers=sent)
        if status != 200:
            raise RuntimeError(f"the minimal server answered {status}")
    connection.close()
    return times


def crowd(
    work: Callable[[Mapping[str, str]], Times], people: Iterable[Mapping[str, str]]
) -> tuple[Times, float]:
    """Let CLIENTS people at a time do `work`. Answer all times and the seconds it took."""
    all_times: Times = {}
    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        for times in pool.map(work, people):
            for step, values in times.items():
                all_times.setdefault(step, []).extend(values)
    return all_times, time.perf_counter() - began
