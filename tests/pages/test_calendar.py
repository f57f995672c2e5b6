"""What do people's calendars get?"""

from datetime import UTC, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from quizapp import cache
from quizapp.contests.models import Round
from quizapp.database import db
from tests import makers
from tests.conftest import NOW

LONG_NAME = "Tuần 1; chặng “Theo dấu chân Người”, dành cho mọi công dân thành phố Hải Phòng, 2026"


@pytest.fixture
def coming(site: Flask, monkeypatch: pytest.MonkeyPatch) -> Round:
    """A round that is over, one that is open, and one to come, of today's contest."""
    monkeypatch.setitem(site.config, "PUBLIC_URL", "https://thi.example.vn")
    contest = makers.make_contest(slug="hai-phong")
    for days, name in ((-14, "Tuần 0"), (-1, "Tuần 1"), (7, LONG_NAME)):
        round_ = makers.make_round(
            contest=contest, name=name, opens=NOW + timedelta(days=days),
            closes=NOW + timedelta(days=days + 7),
        )  # fmt: skip
    db.session.commit()
    return round_


def read(client: FlaskClient, address: str = "/lich-thi.ics") -> Calendar:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(answer.get_data())
    assert isinstance(found, Calendar)
    return found


def test_the_rounds_that_are_not_over_are_in_the_file(client: FlaskClient, coming: Round) -> None:
    events = read(client).events
    assert [str(event["SUMMARY"]) for event in events] == [
        "Tuần 1 · Hải Phòng làm theo lời Bác",
        f"{LONG_NAME} · Hải Phòng làm theo lời Bác",
    ]
    last = events[-1]
    assert (last.start, last.end) == (coming.opens_at, coming.closes_at)
    assert last.start.tzinfo is not None
    assert last.start.utcoffset() == timedelta(0)
    assert str(last["UID"]) == f"dot-thi-{coming.id}@thi.example.vn"
    assert str(last["URL"]) == f"https://thi.example.vn/dot-thi/{coming.id}"
    assert last["DTSTAMP"].dt == NOW.astimezone(UTC)


def test_the_file_keeps_to_the_standard(client: FlaskClient, coming: Round) -> None:
    content = client.get("/lich-thi.ics").get_data()
    lines = content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines)
    assert f"DTSTART:{coming.opens_at:%Y%m%dT%H%M%SZ}".encode() in lines
    assert f"DTEND:{coming.closes_at:%Y%m%dT%H%M%SZ}".encode() in lines
    unfolded = content.replace(b"\r\n ", b"").decode()
    assert "Tuần 1\\; chặng “Theo dấu chân Người”\\, dành" in unfolded
    for needed in (b"VERSION:2.0", b"DTSTAMP:20260511T030000Z", b"TRANSP:TRANSPARENT"):
        assert needed in lines


def test_a_moved_round_keeps_its_name(client: FlaskClient, coming: Round) -> None:
    before = read(client).events[-1]
    coming.opens_at += timedelta(hours=1)
    db.session.commit()
    cache.forget()
    after = read(client).events[-1]
    assert after["UID"] == before["UID"]
    assert after.start == before.start + timedelta(hours=1)


def test_each_contest_and_each_round_has_a_file(client: FlaskClient, coming: Round) -> None:
    assert len(read(client, "/cuoc-thi/hai-phong/lich-thi.ics").events) == 2
    (event,) = read(client, f"/dot-thi/{coming.id}/lich-thi.ics").events
    assert event.start == coming.opens_at


def test_without_rounds_there_is_no_file(client: FlaskClient) -> None:
    assert client.get("/lich-thi.ics").status_code == 404
    makers.make_contest(slug="hai-phong")
    assert client.get("/lich-thi.ics").status_code == 404
    assert client.get("/cuoc-thi/khac/lich-thi.ics").status_code == 404
    assert client.get("/dot-thi/99/lich-thi.ics").status_code == 404


def test_the_pages_lead_to_the_file(client: FlaskClient, coming: Round) -> None:
    assert 'href="/lich-thi.ics"' in client.get("/").text
    assert f'href="/dot-thi/{coming.id}/lich-thi.ics"' in client.get(f"/dot-thi/{coming.id}").text


def test_moved_times_are_told_at_once(client: FlaskClient, coming: Round) -> None:
    """Also where this process remembers the round as it was: somebody moved it in another one."""
    before = read(client).events[-1]
    coming.closes_at += timedelta(hours=1)
    db.session.commit()
    assert read(client).events[-1].end == before.end + timedelta(hours=1)
    (event,) = read(client, f"/dot-thi/{coming.id}/lich-thi.ics").events
    assert event.end == before.end + timedelta(hours=1)


def test_the_file_carries_no_cookie_and_is_asked_for_anew(
    client: FlaskClient, coming: Round
) -> None:
    answer = client.get("/lich-thi.ics")
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert "Set-Cookie" not in answer.headers
