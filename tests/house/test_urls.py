"""Who may open which address? The whole URL map is walked, so no new page can be forgotten."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from quizapp.accounts.models import Person
from quizapp.database import db
from tests import makers

CONSOLE = "/ban-to-chuc"
SIGN_IN = f"{CONSOLE}/dang-nhap"
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


def addresses(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Give every rule with an address that matches it."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        values = dict.fromkeys(rule.arguments, 1)
        yield rule, adapter.build(rule.endpoint, values)


def console_addresses(app: Flask) -> list[tuple[str, str]]:
    found = [
        (method, address)
        for rule, address in addresses(app)
        if rule.rule.startswith(CONSOLE) and rule.rule != SIGN_IN
        for method in rule.methods or ()
        if method not in {"HEAD", "OPTIONS"}
    ]
    assert len(found) > 20, "the console has shrunk, or the walk misses it"
    return found


def refused(client: FlaskClient, method: str, address: str) -> bool:
    answer = client.open(address, method=method)
    to_sign_in = answer.status_code == 302 and answer.headers["Location"].startswith(SIGN_IN)
    return to_sign_in or answer.status_code == 403


def test_console_pages_refuse_a_visitor(site: Flask, client: FlaskClient) -> None:
    let_in = [pair for pair in console_addresses(site) if not refused(client, *pair)]
    assert not let_in


def test_console_pages_refuse_a_citizen(site: Flask, client: FlaskClient) -> None:
    an: Person = makers.make_person()
    db.session.commit()
    makers.sign_in(client, an)
    let_in = [pair for pair in console_addresses(site) if not refused(client, *pair)]
    assert not let_in


def test_console_pages_refuse_an_organizer_without_any_role(
    site: Flask, client: FlaskClient
) -> None:
    nobody = makers.make_organizer(roles=())
    db.session.commit()
    makers.sign_in(client, nobody)
    changed = [
        (method, address)
        for method, address in console_addresses(site)
        if method in UNSAFE
        and client.open(address, method=method).status_code not in {302, 403, 404}
    ]
    assert not changed


def test_nothing_is_changed_without_a_token(
    site: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(site.config, "WTF_CSRF_ENABLED", True)
    unsafe = [
        (method, address)
        for rule, address in addresses(site)
        for method in rule.methods or ()
        if method in UNSAFE
    ]
    assert len(unsafe) > 10
    taken = [
        (method, address)
        for method, address in unsafe
        if client.open(address, method=method).status_code != 400
    ]
    assert not taken


def test_an_open_page_says_why_a_token_is_missing(
    site: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(site.config, "WTF_CSRF_ENABLED", True)
    answer = client.post("/dang-nhap")
    assert answer.status_code == 400
    assert "Hãy tải lại trang" in answer.get_data(as_text=True)
    assert "phiên đăng nhập đã hết" in answer.get_data(as_text=True)
