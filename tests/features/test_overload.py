"""What does a process do when more is asked of it than it can answer?"""

import sqlite3
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event, exc, select, text

from quizapp import database
from quizapp.accounts.models import Person
from quizapp.app import GO_FIRST, NEED_NO_DATABASE, WATCHED
from quizapp.attempts.models import Attempt
from quizapp.database import db
from quizapp.overload import Gate
from tests import makers

PATIENT = 60.0
IMPATIENT = 0.05


@pytest.fixture
def apart() -> Iterator[Callable[..., Future[bool]]]:
    """Begin to work in a thread of one's own."""
    with ThreadPoolExecutor(20) as pool:
        yield lambda gate, *, first=False: pool.submit(gate.enter, first=first)


def wait_until(true: Callable[[], bool]) -> None:
    pause = Event()
    for _ in range(1000):
        if true():
            return
        pause.wait(0.01)
    raise AssertionError


def full(threads: int = 4, *, patience_s: float = PATIENT) -> Gate:
    """A gate at which all is taken that is not kept for those who go first."""
    gate = Gate(threads, patience_s=patience_s)
    for _ in range(threads - 1):
        assert gate.enter(first=False)
    return gate


def test_a_quarter_is_kept_for_those_who_go_first() -> None:
    gate = Gate(8, patience_s=IMPATIENT)
    assert [gate.enter(first=False) for _ in range(7)] == [True] * 6 + [False]
    assert gate.enter(first=True)
    assert gate.enter(first=True)


def test_with_a_single_thread_nothing_is_kept() -> None:
    gate = Gate(1, patience_s=IMPATIENT)
    assert gate.enter(first=False)
    assert not gate.enter(first=False)
    gate.leave()
    assert gate.enter(first=False)


def test_who_waits_gets_in_when_somebody_leaves(apart: Callable[..., Future[bool]]) -> None:
    gate = full()
    later = apart(gate)
    wait_until(lambda: gate.waiting == 1)
    gate.leave()
    assert later.result(PATIENT)
    assert gate.waiting == 0


def test_nobody_waits_longer_than_the_patience() -> None:
    gate = full(patience_s=IMPATIENT)
    assert not gate.enter(first=False)
    assert gate.waiting == 0


def test_only_some_may_wait(apart: Callable[..., Future[bool]]) -> None:
    gate = full(2)
    waiting = [apart(gate) for _ in range(12)]
    wait_until(lambda: gate.waiting == 12)
    assert not gate.enter(first=False)
    for _ in waiting:
        gate.leave()
    assert all(later.result(PATIENT) for later in waiting)


def test_who_waits_gets_in_in_the_order_of_coming(apart: Callable[..., Future[bool]]) -> None:
    gate = full()
    waiting = []
    for number in range(5):
        waiting.append(apart(gate))
        wait_until(lambda: gate.waiting == number + 1)  # noqa: B023 - asked at once
    for number in range(5):
        gate.leave()
        assert waiting[number].result(PATIENT)
        assert gate.waiting == 4 - number


def test_who_goes_first_waits_in_front_of_all_others(apart: Callable[..., Future[bool]]) -> None:
    gate = full(4)
    other = apart(gate)
    wait_until(lambda: gate.waiting == 1)
    assert gate.enter(first=True)  # all four work
    first = apart(gate, first=True)
    wait_until(lambda: gate.waiting == 2)
    gate.leave()
    assert first.result(PATIENT)
    assert not other.done()
    gate.leave()
    gate.leave()
    assert other.result(PATIENT)


def test_who_goes_first_waits_in_a_longer_line_that_ends(
    apart: Callable[..., Future[bool]],
) -> None:
    gate = Gate(1, patience_s=IMPATIENT, patience_first_s=PATIENT)
    assert gate.enter(first=True)
    waiting = [apart(gate, first=True) for _ in range(18)]
    wait_until(lambda: gate.waiting == 18)
    assert not gate.enter(first=True)
    for _ in waiting:
        gate.leave()
    assert all(later.result(PATIENT) for later in waiting)


def test_who_goes_first_does_not_wait_for_ever_either() -> None:
    gate = Gate(1, patience_s=PATIENT, patience_first_s=IMPATIENT)
    assert gate.enter(first=True)
    assert not gate.enter(first=True)
    assert gate.waiting == 0
    gate.leave()
    assert gate.enter(first=False)


def test_the_endpoints_that_are_treated_apart_exist(site: Flask) -> None:
    assert set(site.view_functions) >= GO_FIRST | NEED_NO_DATABASE | WATCHED


@pytest.fixture
def taken(site: Flask) -> Iterator[Gate]:
    """The application's own gate, with all ordinary work going on."""
    gate: Gate = site.extensions["gate"]
    gate._patience_s = IMPATIENT
    held = 0
    while gate.enter(first=False):
        held += 1
    yield gate
    for _ in range(held):
        gate.leave()
    gate._patience_s = 2.0


@pytest.fixture
def sitting(site: Flask) -> tuple[FlaskClient, str]:
    """An's browser and the address of her paper."""
    round_, an = makers.make_round(), makers.make_person()
    db.session.commit()
    browser = makers.sign_in(site.test_client(), an)
    return browser, browser.post(f"/dot-thi/{round_.id}/bat-dau").location


def save(sitting: tuple[FlaskClient, str]) -> Any:
    browser, address = sitting
    return browser.post(f"{address}/luu", json={"place": "0", "chosen": [1], "page": 1, "n": 1})


def test_a_page_too_many_is_told_to_come_back(
    sitting: tuple[FlaskClient, str], taken: Gate
) -> None:
    browser, _ = sitting
    answer = browser.get("/the-le?cuoc-thi=x")
    assert answer.status_code == 503
    assert 3 <= int(answer.headers["Retry-After"]) <= 8
    assert "Hệ thống đang bận." in answer.text
    assert 'href="/the-le?cuoc-thi=x"' in answer.text
    elsewhere = browser.get("/", environ_overrides={"PATH_INFO": "//example.vn/"})
    assert elsewhere.status_code == 503
    assert "//example.vn" not in elsewhere.text


def test_what_was_typed_and_not_taken_can_be_sent_again(client: FlaskClient, taken: Gate) -> None:
    answer = client.post("/dang-ky", data={"full_name": "Nguyễn Văn An"})
    assert answer.status_code == 503
    assert "tải lại chính trang này để gửi lại" in answer.text


def test_a_script_is_told_in_its_own_way(client: FlaskClient, taken: Gate) -> None:
    answer = client.get("/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json) == (
        503,
        {"sentence": "Hệ thống đang bận. Hãy thử lại sau ít giây."},
    )
    assert answer.headers["Retry-After"]


def test_who_sits_a_paper_goes_on_whatever_else_is_asked(
    sitting: tuple[FlaskClient, str], taken: Gate
) -> None:
    browser, address = sitting
    assert save(sitting).status_code == 200
    assert browser.get(f"{address}/gio").status_code == 200
    assert browser.post(f"{address}/nop").status_code == 302
    assert browser.get("/healthz").status_code == 200
    db.session.expire_all()
    assert db.session.scalars(select(Attempt)).one().answers["0"]["chosen"] == [1]


def test_what_a_save_waited_at_the_gate_is_not_the_sitters_time(
    sitting: tuple[FlaskClient, str], site: Flask, clock: time_machine.Traveller
) -> None:
    gate: Gate = site.extensions["gate"]
    deadline = db.session.scalars(select(Attempt.deadline)).one()
    db.session.rollback()
    held = 0
    while gate._working < gate._threads:
        assert gate.enter(first=True)
        held += 1
    clock.move_to(deadline)

    def save_elsewhere() -> Any:
        with site.app_context():
            return save(sitting)

    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(save_elsewhere)
        wait_until(lambda: gate.waiting == 1)
        clock.move_to(deadline + timedelta(seconds=9))
        for _ in range(held):
            gate.leave()
        assert answer.result(PATIENT).status_code == 200
    db.session.expire_all()
    kept = db.session.scalars(select(Attempt)).one().answers["0"]
    assert kept["at_ms"] == int(deadline.timestamp() * 1000)


@pytest.mark.parametrize("forged", ["", "eyJfdXNlcl9pZCI6InAuMS4wIn0.aaaaaa.bbbbbb"])
def test_a_stranger_goes_behind_whatever_they_ask(
    sitting: tuple[FlaskClient, str], client: FlaskClient, taken: Gate, forged: str
) -> None:
    _, address = sitting
    client.set_cookie("session", forged)
    for stranger in (client, client.application.test_client()):
        assert save((stranger, address)).status_code == 503
        assert stranger.get(f"{address}/gio").status_code == 503
        assert stranger.post(f"{address}/nop").status_code == 503


def test_watchers_take_no_room_from_anybody(client: FlaskClient, site: Flask, taken: Gate) -> None:
    asked = {"path": "/readyz", "headers": {"Accept": "application/json"}}
    assert client.get(**asked).get_json()["database"]
    watchers: Gate = site.extensions["watchers' gate"]
    assert (taken.waiting, watchers.waiting, watchers._working) == (0, 0, 0)
    watchers._patience_s = IMPATIENT
    assert watchers.enter(first=False)
    try:
        working = taken._working
        assert "sentence" in client.get(**asked).get_json()
        assert taken._working == working
    finally:
        watchers.leave()
        watchers._patience_s = 2.0


def test_room_is_made_again_whatever_happens_to_a_request(
    client: FlaskClient, site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(site.config, "PROPAGATE_EXCEPTIONS", False)
    broken = {"contests.home": lambda: 1 // 0}
    monkeypatch.setattr(site, "view_functions", {**site.view_functions, **broken})
    for path, status in [("/", 500), ("/khong-co", 404), ("/healthz", 200)] * 20:
        assert client.get(path).status_code == status
    assert site.extensions["gate"]._working == 0


def test_a_locked_database_file_asks_to_come_back(
    sitting: tuple[FlaskClient, str], site: Flask
) -> None:
    def hurry(connection: sqlite3.Connection, *_rest: object) -> None:
        connection.execute("PRAGMA busy_timeout=1")

    event.listen(db.engine, "checkout", hurry)
    other = sqlite3.connect(str(db.engine.url.database), isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        answer = save(sitting)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert answer.json == {"sentence": "Hệ thống đang bận. Hãy thử lại sau ít giây."}
        other.execute("ROLLBACK")
        assert save(sitting).status_code == 200
    finally:
        event.remove(db.engine, "checkout", hurry)
        other.close()
        db.engine.dispose()


def fault_of(work: Callable[[], object]) -> exc.SQLAlchemyError:
    with pytest.raises(exc.SQLAlchemyError) as caught:
        work()
    db.session.rollback()
    return caught.value


def run(statement: str) -> Callable[[], object]:
    return lambda: db.session.execute(text(statement))


def test_a_fault_is_told_without_what_people_typed(app: Flask) -> None:
    makers.make_person(phone=None, sign_in_code="48219073")
    db.session.commit()

    def collide() -> None:
        makers.make_person(phone=None, sign_in_code="48219073")

    told = "".join(traceback.format_exception(database.without_data(fault_of(collide))))
    assert "IntegrityError" in told
    if db.engine.dialect.name == "postgresql":
        assert "23505 uq_person_sign_in_code" in told
    assert "in collide" in told
    assert "(48219073)" not in told


def test_a_fault_of_ours_is_not_taken_for_an_absence(app: Flask) -> None:
    twice = "INSERT INTO start_line (id, free_us) VALUES (1, 0), (1, 0)"
    for statement in ("SELECT * FROM nowhere", "SELECT no_function(1)", "SELEC", twice):
        assert not database.is_away(fault_of(run(statement)))
    lost = fault_of(lambda: db.session.scalars(select(Person).where(Person.id < 0)).one())
    assert not database.is_away(lost)


def test_no_free_connection_is_an_absence(app: Flask) -> None:
    engine = create_engine(db.engine.url, pool_size=1, max_overflow=0, pool_timeout=0)
    with engine.connect():
        assert database.is_away(fault_of(engine.connect))
    engine.dispose()


def test_an_absent_server_a_taken_lock_and_a_lost_connection_are_absences(app: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        nowhere = create_engine("sqlite:////nowhere/at/all")
        assert database.is_away(fault_of(nowhere.connect))
        return
    nobody = create_engine(db.engine.url.set(host="127.0.0.1", port=1))
    assert database.is_away(fault_of(nobody.connect))
    with db.engine.begin() as other:
        other.execute(text("LOCK TABLE start_line"))
        db.session.execute(text("SET LOCAL lock_timeout = '50ms'"))
        locked = run("DELETE FROM start_line")
        assert database.is_away(fault_of(locked))
    assert database.is_away(fault_of(run("SELECT pg_terminate_backend(pg_backend_pid())")))
