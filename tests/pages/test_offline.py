"""What does a phone get to keep of the site?"""

import re
from pathlib import Path

import pytest
from flask import Flask, json
from flask.testing import FlaskClient

from quizapp import assets, cache
from quizapp.database import db
from tests import makers

HEX = re.compile(r"[0-9a-f]{12}")


def test_the_manifest_names_the_site_and_its_icons(client: FlaskClient) -> None:
    makers.make_contest(name="Hải Phòng làm theo lời Bác")
    answer = client.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    told = json.loads(answer.text)
    assert told["name"] == "Hải Phòng làm theo lời Bác"
    assert {icon["sizes"] for icon in told["icons"]} >= {"192x192", "512x512"}
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
    for icon in told["icons"]:
        picture = client.get(icon["src"], buffered=True)
        assert (picture.status_code, picture.mimetype) == (200, icon["type"])
    assert '<link rel="manifest" href="/manifest.webmanifest">' in client.get("/").text


def test_a_long_name_has_a_short_one_below_its_icon(client: FlaskClient) -> None:
    assert json.loads(client.get("/manifest.webmanifest").text)["name"] == "Trang thi trực tuyến"
    cache.forget()
    makers.make_contest(name="Cuộc thi tìm hiểu lịch sử thành phố Cảng")
    told = json.loads(client.get("/manifest.webmanifest").text)
    assert told["short_name"] == "Thi trực tuyến"


def test_the_worker_is_asked_for_anew_and_keeps_what_is_there(
    site: Flask, client: FlaskClient
) -> None:
    answer = client.get("/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Service-Worker-Allowed"] == "/"
    release = json.loads(answer.text.partition("\n")[0].removeprefix("const release = ")[:-1])
    assert release["version"] == site.config["ASSETS"]
    assert release["page"] in release["kept"]
    for address in release["kept"]:
        assert client.get(address, buffered=True).status_code == 200, address


def test_the_kept_page_tells_of_the_rounds_and_of_nobody(client: FlaskClient) -> None:
    makers.make_round(name="Tuần 1")
    an = makers.make_person(name="Nguyễn Văn An")
    db.session.commit()
    page = makers.sign_in(client, an).get("/ngoai-tuyen").text
    assert "Chưa có mạng" in page
    assert "Tuần 1" in page
    assert "09:00 ngày 11/05/2026" in page
    assert "Nguyễn Văn An" not in page
    assert "csrf" not in page


def test_a_version_changes_with_what_the_file_fetches() -> None:
    found = assets.versions()
    assert all(HEX.fullmatch(version) for version in found.values())
    scripts = {version for name, version in found.items() if name.startswith("js/")}
    assert len(scripts) == 1
    others = [version for name, version in found.items() if not name.startswith("js/")]
    assert len(set(others)) == len(others)
    assert assets.whole(found) != assets.whole({**found, "css/site.css": "0"})


def test_a_style_sheet_does_not_outlive_its_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("css/a.css", "css/b.css", "img/x.svg", "js/p.js", "js/q.js"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    monkeypatch.setattr(assets, "STATIC", tmp_path)

    def changed(name: str) -> set[str]:
        before = assets.versions()
        (tmp_path / name).write_text("another")
        after = assets.versions()
        return {one for one in after if after[one] != before[one]}

    assert changed("css/a.css") == {"css/a.css"}
    assert changed("js/p.js") == {"js/p.js", "js/q.js"}
    assert changed("img/x.svg") == {"img/x.svg", "css/a.css", "css/b.css"}
