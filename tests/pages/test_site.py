"""What does everybody see of a contest, and how are all pages sent?"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from quizapp import cache, health
from quizapp.contests.models import Contest, ContestFile
from quizapp.database import db
from tests import makers
from tests.conftest import NOW

PAGES = [
    "/",
    "/cuoc-thi/mua-he/",
    "/the-le",
    "/bang-xep-hang",
    "/hoi-dap",
    "/tai-lieu",
    "/khong-co",
]
DIGEST = "ab" * 32


@pytest.fixture
def contest(site: Flask) -> Contest:
    """A contest with everything on its site, and a round of each kind."""
    contest = makers.make_contest(slug="mua-he", name="Hải Phòng mùa hoa phượng")
    contest.organizing_body = "Ban Tuyên giáo thành phố"
    contest.introduction = "Cuộc thi tìm hiểu **thành phố Cảng**."
    contest.contact = "Phòng Tuyên truyền\nĐiện thoại 0225 000 000"
    contest.notice = "Đợt 1 kéo dài thêm <script>alert(1)</script> một ngày."
    contest.questions_and_answers = "### Ai được dự thi?\nMọi công dân."
    contest.study_material = "- [Nghị quyết 45](https://example.vn/45)"
    bank = makers.make_bank()
    week = timedelta(days=7)
    for number, opens in enumerate([NOW - 2 * week, NOW - week, NOW - timedelta(hours=1),
                                    NOW + week], start=1):  # fmt: skip
        round_ = makers.make_round(
            contest=contest,
            bank=bank,
            opens=opens,
            closes=opens + timedelta(days=6),
            name=f"Tuần {number}",
        )
        if opens < NOW - week:
            round_.tallied_at = round_.closes_at
            round_.public_from = round_.results_at
    makers.add(
        ContestFile(
            contest_id=contest.id,
            purpose="plan",
            file_name="kế hoạch.pdf",
            media_type="application/pdf",
            digest=DIGEST,
            content=b"%PDF-1.4 plan",
            uploaded_at=NOW,
        )
    )
    db.session.commit()
    return contest


class Inspector(HTMLParser):
    """Collects what a strict policy forbids, and every address a page names."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.loaded: list[str] = []
        self.ids: list[str] = []
        self.forms_without_token = 0
        self._form_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.faults += [f"{tag} {name}" for name in named if name == "style" or name[:2] == "on"]
        self.faults += ["inline script"] if tag == "script" and "src" not in named else []
        self.faults += ["style element"] if tag == "style" else []
        if tag in {"script", "img", "iframe", "source"} and "src" in named:
            self.loaded.append(named["src"])
        if tag == "link":
            self.loaded.append(named["href"])
        if "id" in named:
            self.ids.append(named["id"])
        if tag == "form" and named.get("method") == "post":
            self.forms_without_token += 1
            self._form_open = True
        if named.get("name") == "csrf_token" and self._form_open:
            self.forms_without_token -= 1
            self._form_open = False


def inspected(page: str) -> Inspector:
    inspector = Inspector()
    inspector.feed(page)
    return inspector


@pytest.mark.usefixtures("contest")
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("who", ["visitor", "an", "chi"])
def test_every_page_obeys_the_policy_for_the_whole_cast(
    client: FlaskClient, path: str, who: str
) -> None:
    if who == "an":
        makers.sign_in(client, makers.make_person())
    if who == "chi":
        makers.sign_in(client, makers.make_organizer())
    db.session.commit()
    answer = client.get(path)
    assert answer.status_code == (404 if path == "/khong-co" else 200)
    seen = inspected(answer.text)
    assert seen.faults == []
    assert [a for a in seen.loaded if not a.startswith(("/static/", "/manifest."))] == []
    assert len(seen.ids) == len(set(seen.ids))
    assert seen.forms_without_token == 0
    assert answer.headers["Cache-Control"] == "no-store"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert ("Nguyễn Văn An" in answer.text) == (who == "an")
    assert ("Đăng ký dự thi" in answer.text) == (who != "an")


@pytest.mark.usefixtures("contest")
def test_home_tells_what_is_on(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "Hải Phòng mùa hoa phượng" in page
    assert "<strong>thành phố Cảng</strong>" in page
    assert "Vào thi" in page
    assert f'data-now="{NOW.isoformat(timespec="milliseconds")}"' in page
    closes = NOW - timedelta(hours=1) + timedelta(days=6)
    assert f'data-countdown="{closes.isoformat(timespec="milliseconds")}"' in page
    assert "&lt;script&gt;alert(1)" in page  # an organizer's HTML stays text
    order = [page.index(f">{name}<") for name in ("Tuần 3", "Tuần 4", "Tuần 2", "Tuần 1")]
    assert order == sorted(order)
    assert "Phòng Tuyên truyền<br" in page  # lines stay lines


@pytest.mark.usefixtures("contest")
def test_a_round_leaves_the_home_card_at_its_closing(
    client: FlaskClient, clock: time_machine.Traveller
) -> None:
    closes = NOW - timedelta(hours=1) + timedelta(days=6)
    clock.move_to(closes - timedelta(seconds=1))
    cache.forget()
    assert "Vào thi</a>" in client.get("/").text
    clock.move_to(closes)
    assert "Vào thi</a>" not in client.get("/").text


@pytest.mark.usefixtures("contest")
def test_boards_say_where_each_round_stands(client: FlaskClient) -> None:
    page = client.get("/bang-xep-hang").text
    standing = re.findall(r"<h3>(Tuần \d)</h3>.*?badge-(\w+)", page, re.DOTALL)
    assert standing == [
        ("Tuần 3", "open"),
        ("Tuần 2", "collecting"),
        ("Tuần 1", "published"),
        ("Tuần 4", "upcoming"),
    ]


@pytest.mark.usefixtures("contest")
def test_rules_help_and_material_show_the_organizers_words(client: FlaskClient) -> None:
    rules = client.get("/the-le").text
    assert "Điều 1." in rules
    assert f"/tep/mua-he/plan/{DIGEST}" in rules
    assert "<h3>Ai được dự thi?</h3>" in client.get("/hoi-dap").text
    assert "Nghị quyết 45" in client.get("/tai-lieu").text


def test_an_earlier_contest_keeps_its_pages(client: FlaskClient, contest: Contest) -> None:
    contest.is_current = False
    makers.make_contest(slug="mua-dong", name="Cuộc thi mùa đông")
    db.session.commit()
    assert "Cuộc thi mùa đông" in client.get("/").text
    assert "Hải Phòng mùa hoa phượng" in client.get("/cuoc-thi/mua-he/").text
    for path in ("/the-le", "/bang-xep-hang", "/hoi-dap", "/tai-lieu"):
        assert "Hải Phòng mùa hoa phượng" in client.get(f"{path}?cuoc-thi=mua-he").text
        assert client.get(f"{path}?cuoc-thi=khong-co").status_code == 404
    assert client.get("/cuoc-thi/khong-co/").status_code == 404


@pytest.mark.parametrize("path", ["/", "/the-le", "/bang-xep-hang", "/hoi-dap", "/tai-lieu"])
def test_before_the_first_contest_every_page_is_calm(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert "Cuộc thi sắp bắt đầu" in answer.text
    assert inspected(answer.text).faults == []


def test_the_demo_ribbon_is_on_every_page_of_a_demo_and_on_no_other(
    client: FlaskClient, contest: Contest
) -> None:
    ribbon = "Dữ liệu thử — đây là cuộc thi minh họa"
    assert [path for path in PAGES if ribbon in client.get(path).text] == []
    contest.is_demo = True
    db.session.commit()
    cache.forget()
    assert [path for path in PAGES if ribbon not in client.get(path).text] == []


@pytest.mark.usefixtures("contest")
def test_a_file_is_kept_for_ever_under_its_digest(client: FlaskClient) -> None:
    answer = client.get(f"/tep/mua-he/plan/{DIGEST}")
    assert answer.data == b"%PDF-1.4 plan"
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "immutable" in answer.headers["Cache-Control"]
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    again = client.get(
        f"/tep/mua-he/plan/{DIGEST}", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
    assert client.get(f"/tep/mua-he/plan/{'cd' * 32}").status_code == 404
    assert client.get(f"/tep/mua-he/logo/{DIGEST}").status_code == 404
    assert client.get(f"/tep/khac/plan/{DIGEST}").status_code == 404


def test_static_files_have_a_digest_and_never_expire(client: FlaskClient) -> None:
    page = client.get("/").text
    styles = next(a for a in inspected(page).loaded if a.endswith("site.css"))
    assert re.fullmatch(r"/static/[0-9a-f]{12}/css/site\.css", styles)
    answer = client.get(styles, buffered=True)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert len(answer.data) < 30_000
    for address in inspected(page).loaded:
        assert client.get(address, buffered=True).status_code == 200, address


def test_a_static_file_of_another_release_is_not_kept(client: FlaskClient) -> None:
    page = client.get("/").text
    styles = next(a for a in inspected(page).loaded if a.endswith("site.css"))
    other = client.get("/static/0123456789ab/css/site.css", buffered=True)
    assert other.data == client.get(styles, buffered=True).data
    assert other.headers["Cache-Control"] == "no-store"
    icon = client.get(styles.replace("css/site.css", "img/wave.svg"), buffered=True)
    assert "immutable" in icon.headers["Cache-Control"]


@pytest.mark.usefixtures("contest")
def test_what_never_expires_is_the_same_for_every_session(
    site: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(site.config, "WTF_CSRF_ENABLED", True)
    page = client.get("/dang-nhap")
    assert "Cookie" in page.headers["Vary"]
    static = [one for one in inspected(page.text).loaded if one.startswith("/static/")]
    for address in (*static, f"/tep/mua-he/plan/{DIGEST}"):
        answer = client.get(address, buffered=True)
        assert "Cookie" not in answer.headers.get("Vary", ""), address
        assert "Set-Cookie" not in answer.headers, address


def test_robots_and_favicon(client: FlaskClient) -> None:
    assert "Disallow: /ban-to-chuc" in client.get("/robots.txt").text
    picture = client.get("/favicon.ico", follow_redirects=True, buffered=True)
    assert picture.mimetype == "image/png"


def test_errors_speak_vietnamese(client: FlaskClient) -> None:
    missing = client.get("/khong-co")
    assert missing.status_code == 404
    assert "Không tìm thấy trang này." in missing.text
    as_json = client.get("/api/khong-co")
    assert as_json.json == {"sentence": "Không tìm thấy trang này."}


def test_a_broken_database_gives_a_page_that_tells_no_secret(
    site: Flask,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    makers.sign_in(client, makers.make_person())
    db.session.execute(text("ALTER TABLE contest RENAME TO lost"))
    db.session.execute(text("ALTER TABLE person RENAME TO lost_too"))
    db.session.commit()
    monkeypatch.setitem(site.config, "PROPAGATE_EXCEPTIONS", False)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Hệ thống gặp lỗi." in answer.text
    assert "no such table" not in answer.text
    # The log tells the kind of fault and the way to it, never the server's words, which quote rows.
    assert "DatabaseFault: OperationalError SQLITE_ERROR" in caplog.text
    assert "no such table" not in caplog.text
    assert inspected(answer.text).faults == []
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_alive_asks_no_database(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")


def real_now(site: Flask) -> datetime:
    """Answer what the database's clock says; the application's stands still in tests."""
    with site.app_context():
        moment = db.session.execute(text("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')")).scalar()
    return datetime.fromisoformat(str(moment)).replace(tzinfo=UTC)


def test_ready_only_while_the_clocks_agree(
    site: Flask, client: FlaskClient, clock: time_machine.Traveller
) -> None:
    clock.move_to(real_now(site))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (
        200,
        {"database": True, "clock": True, "migrations": True},
    )
    clock.move_to(real_now(site) + timedelta(seconds=3))
    late = client.get("/readyz")
    assert late.status_code == 503
    assert late.json is not None
    assert late.json["clock"] is False


def test_not_ready_with_tables_of_another_version(
    site: Flask, client: FlaskClient, clock: time_machine.Traveller
) -> None:
    clock.move_to(real_now(site))
    db.session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    db.session.commit()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"database": True, "clock": True, "migrations": False}


def test_not_ready_without_a_database(
    site: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(health.CLOCKS, "sqlite", "SELECT no_clock()")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"database": False})


def test_two_browsers_read_the_same_home(browser: Callable[[], FlaskClient]) -> None:
    assert browser().get("/").data == browser().get("/").data
