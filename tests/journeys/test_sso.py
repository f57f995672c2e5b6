"""Does sign-in by OpenID Connect let in whom a real provider proves, and nobody else?

The provider is a process of its own (tests/oidc_provider.py). The attacks are driven by a client
that goes the way a browser goes; the ways of citizens by a real browser.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import expect

from quizapp import cache, clock
from quizapp.accounts import oidc, operations, passwords, queries
from quizapp.accounts.models import Identity, JournalEntry, Person
from quizapp.database import db
from quizapp.rules.identities import Proven
from quizapp.web import limiter
from tests import makers
from tests.conftest import make_app
from tests.journeys.conftest import Visitor
from tests.oidc_provider import CLIENT_ID, CLIENT_SECRET
from tests.screens.browsing import served

ROOT = Path(__file__).parents[2]
START = "/dang-nhap/tai-khoan-khac"
BACK = f"{START}/ve"
PASSWORD = "mua-he-2026"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of the provider's process."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.oidc_provider"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as process:  # fmt: skip
        assert process.stdout
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture
def settings() -> dict[str, str]:
    """More settings of the platform."""
    return {}


@pytest.fixture
def platform(
    provider: str, settings: dict[str, str], untouched: Path, tmp_path: Path
) -> Iterator[Flask]:
    """A platform that knows the provider; its context is on."""
    file = shutil.copy(untouched, tmp_path / "sso.sqlite3")
    app = make_app(
        f"sqlite:///{file}",
        tmp_path,
        **{
            "QUIZ_OIDC_ISSUER": provider,
            "QUIZ_OIDC_CLIENT_ID": CLIENT_ID,
            "QUIZ_OIDC_CLIENT_SECRET": CLIENT_SECRET,
            "QUIZ_OIDC_NAME": "tài khoản Thành phố",
            **settings,
        },
    )
    app.config["WTF_CSRF_ENABLED"] = False
    cache.forget()
    with app.app_context():
        limiter.reset()
        makers.make_unit(name="Phường Lê Chân")
        db.session.commit()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def told(provider: str) -> Callable[..., list[dict[str, str]]]:
    """Tell the provider which fault to make from now on; answer what it was asked for so far."""

    def tell(**faults: Any) -> list[dict[str, str]]:
        uris = [f"http://localhost{BACK}"]
        answer = requests.post(
            f"{provider}/test", json={"faults": faults, "redirect_uris": uris}, timeout=5
        )
        answer.raise_for_status()
        found: list[dict[str, str]] = answer.json()
        return found

    tell()
    return tell


@pytest.fixture
def client(platform: Flask, told: object) -> FlaskClient:
    """A visitor's browser."""
    return platform.test_client()


def sent_away(client: FlaskClient, where: str = START) -> str:
    """Go to the service; answer its address."""
    answer = client.get(where)
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def agreed(way: str, user: str = "an", agreed: str = "1") -> str:
    """Sign in at the service as somebody; answer the way back."""
    form = {name: values[0] for name, values in parse_qs(urlsplit(way).query).items()}
    page = requests.get(way, timeout=5)
    assert page.status_code == 200, page.text
    answer = requests.post(
        way, data={**form, "user": user, "agreed": agreed}, allow_redirects=False, timeout=5
    )
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def come(client: FlaskClient, user: str = "an", where: str = START) -> Any:
    return client.get(agreed(sent_away(client, where), user))


def form(**changes: str) -> dict[str, str]:
    unit = db.session.query(makers.Unit).one()
    return {
        "full_name": "Nguyễn Văn An",
        "phone": "0912345678",
        "birth_date": "19/05/1990",
        "unit_id": str(unit.id),
        "consent_data": "y",
        **changes,
    }


def linked(subject: str = "an", **more: Any) -> Person:
    """Make a person who is linked to an identity of the provider."""
    person = makers.make_person(**more)
    who = Proven(issuer=_issuer(), subject=subject, told={})
    operations.link(person, who, "S", clock.now())
    db.session.commit()
    return person


def _issuer() -> str:
    from flask import current_app  # noqa: PLC0415 - the platform of this test

    return str(current_app.config["OIDC_ISSUER"])


def signed_in(client: FlaskClient) -> bool:
    return client.get("/tai-khoan").status_code == 200


# --- The way of a citizen


def test_the_first_time_leads_to_a_short_registration_and_later_ones_sign_in(
    client: FlaskClient, told: Callable[..., list[dict[str, str]]]
) -> None:
    answer = come(client, where=f"{START}?next=/dot-thi/5")
    assert answer.location == "/dang-ky/tai-khoan-khac?next=/dot-thi/5"
    assert db.session.query(Person).count() == 0
    page = client.get(answer.location).text
    for known in ("Nguyễn Văn An", "0912 345 678", "19/05/1990"):
        assert f'value="{known}"' in page
    assert 'type="password"' not in page
    assert not re.search("<input[^>]*checked", page)
    wrong = client.post(answer.location, data=form(consent_data="", unit_id=""))
    assert wrong.status_code == 422
    assert "Cần đồng ý" in wrong.text
    done = client.post(answer.location, data=form())
    assert done.location == "/dot-thi/5"
    assert signed_in(client)
    person = db.session.query(Person).one()
    assert person.password_hash is None
    assert [consent.purpose for consent in queries.consents_of(person.id)] == ["data"]

    client.post("/dang-xuat")
    assert not signed_in(client)
    assert come(client, where=f"{START}?next=/dot-thi/5").location == "/dot-thi/5"
    assert signed_in(client)
    assert db.session.query(Person).count() == 1
    (asked,) = told()[-1:]
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["nonce"]) >= 20


def test_a_child_registers_where_a_contest_admits_it_and_comes_to_the_guardian(
    client: FlaskClient, clock: object
) -> None:
    minor = form(birth_date="19/05/2012")
    here = come(client).location
    refused = client.post(here, data=minor)
    assert (refused.status_code, "phải đủ 16 tuổi" in refused.text) == (422, True)
    assert 'value="19/05/2012"' in refused.text
    makers.make_round(regulation=makers.plain_regulation(minimum_age=12))
    db.session.commit()
    cache.forget()
    younger = client.post(here, data=form(birth_date="19/05/2016"))
    assert (younger.status_code, "phải đủ 12 tuổi" in younger.text) == (422, True)
    done = client.post(f"{here}?next=/dot-thi/1", data=minor)
    assert done.location == "/tai-khoan/nguoi-giam-ho?next=/dot-thi/1"
    assert signed_in(client)
    assert "người giám hộ" in client.get(done.location).text


def test_what_the_service_keeps_for_its_userinfo_is_asked_for(
    client: FlaskClient, told: Callable[..., object]
) -> None:
    told(userinfo_only=True)
    page = client.get(come(client).location).text
    assert 'value="0912 345 678"' in page
    told(userinfo_only=True, userinfo_sub="somebody else")
    page = client.get(come(client).location).text
    assert 'value="0912 345 678"' not in page


def test_what_the_service_tells_is_read_like_anything_typed(client: FlaskClient) -> None:
    page = client.get(come(client, "mark").location).text
    assert "Mark &lt;b&gt;" in page
    assert "202 555" not in page
    assert 'value="1985"' not in page


def test_nobody_is_linked_because_a_phone_number_is_the_same(client: FlaskClient) -> None:
    an = makers.make_person(
        name="Nguyễn Văn An", phone="+84912345678", password_hash=passwords.hashed(PASSWORD)
    )
    db.session.commit()
    where = come(client).location
    assert where == "/dang-ky/tai-khoan-khac"
    assert not signed_in(client)
    answer = client.post(where, data=form())
    assert answer.status_code == 409
    assert "đã đăng ký" in answer.text
    assert db.session.query(Identity).count() == 0
    assert queries.identities_of(an.id) == []


def test_the_short_registration_is_for_whom_the_service_has_just_proven(
    client: FlaskClient,
) -> None:
    assert client.get("/dang-ky/tai-khoan-khac?next=/the-le").location == "/dang-ky?next=/the-le"
    assert client.post("/dang-ky/tai-khoan-khac", data=form()).status_code == 400
    come(client)
    with client.session_transaction() as session:
        session["sso_pending"]["until"] = clock.now().timestamp() - 1
        session.modified = True
    assert client.post("/dang-ky/tai-khoan-khac", data=form()).status_code == 400
    assert db.session.query(Person).count() == 0


def test_a_session_from_before_is_gone_after_signing_in(client: FlaskClient) -> None:
    linked()
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    come(client)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert not {"sso_flows", "sso_pending"} & set(session)


# --- Linking


def test_an_account_is_linked_by_its_owner_and_parted_again(client: FlaskClient) -> None:
    an = makers.make_person(password_hash=passwords.hashed(PASSWORD))
    db.session.commit()
    makers.sign_in(client, an)
    answer = come(client, where="/tai-khoan/lien-ket")
    assert answer.location == "/tai-khoan/lien-ket/xac-nhan"
    assert queries.identities_of(an.id) == []  # coming back writes nothing
    assert "Nguyễn Văn An" in client.get(answer.location).text
    for wrong in ("", "mua-thu-2026"):
        refused = client.post(answer.location, data={"old_password": wrong})
        assert (refused.status_code, "ật khẩu hiện tại" in refused.text) == (422, True)
        assert queries.identities_of(an.id) == []
    proof = {"old_password": PASSWORD}
    assert client.post(answer.location, data=proof).location == "/tai-khoan"
    assert "Đã liên kết từ" in client.get("/tai-khoan").text
    assert client.post(answer.location).status_code == 400

    assert client.post("/tai-khoan/lien-ket/bo").location == "/tai-khoan"
    assert queries.identities_of(an.id) == []
    assert client.post("/tai-khoan/lien-ket/bo").location == "/tai-khoan"
    deeds = [entry.deed for entry in db.session.query(JournalEntry).order_by(JournalEntry.id)]
    assert deeds == ["identity.link", "identity.unlink"]


def test_one_identity_is_one_persons(client: FlaskClient) -> None:
    linked(name="Lê Thị Bình")
    an = makers.make_person(password_hash=None)
    db.session.commit()
    makers.sign_in(client, an)
    answer = client.post(come(client, where="/tai-khoan/lien-ket").location)
    assert answer.status_code == 409
    assert "Đã có một người dự thi khác" in answer.text
    assert queries.identities_of(an.id) == []


def test_linking_twice_is_once(client: FlaskClient) -> None:
    an = linked(password_hash=None)
    makers.sign_in(client, an)
    answer = client.post(come(client, where="/tai-khoan/lien-ket").location)
    assert answer.location == "/tai-khoan"
    assert len(queries.identities_of(an.id)) == 1


def test_who_linked_as_one_person_does_not_confirm_as_another(client: FlaskClient) -> None:
    an, binh = makers.make_person(), makers.make_person(name="Lê Thị Bình")
    db.session.commit()
    makers.sign_in(client, an)
    answer = come(client, where="/tai-khoan/lien-ket")
    makers.sign_in(client, binh)
    assert client.get(answer.location).location == "/tai-khoan"
    assert client.post(answer.location).status_code == 400
    assert db.session.query(Identity).count() == 0


def test_the_only_way_in_is_not_taken_away(client: FlaskClient) -> None:
    an = linked(password_hash=None)
    makers.sign_in(client, an)
    assert "lien-ket/bo" not in client.get("/tai-khoan").text
    answer = client.post("/tai-khoan/lien-ket/bo")
    assert answer.status_code == 409
    assert "Hãy đặt mật khẩu trước" in answer.text
    assert len(queries.identities_of(an.id)) == 1


def test_a_merged_account_is_signed_in_to_as_the_one_it_became(client: FlaskClient) -> None:
    old = linked()
    old.merged_into_id = makers.make_person(name="Nguyễn Văn An Một").id
    db.session.commit()
    come(client)
    assert "Nguyễn Văn An Một" in client.get("/tai-khoan").text


# --- What goes wrong


def test_who_says_no_at_the_service_is_told_so_and_loses_no_way_back(client: FlaskClient) -> None:
    answer = client.get(agreed(sent_away(client, f"{START}?next=/dot-thi/5"), agreed="0"))
    assert answer.status_code == 403
    assert "Bạn đã dừng đăng nhập bằng tài khoản Thành phố" in answer.text
    assert f'href="{START}?next=/dot-thi/5"' in answer.text
    assert 'href="/dang-nhap?next=/dot-thi/5"' in answer.text


@pytest.mark.parametrize(
    "faults",
    [
        {"claims": {"nonce": "another"}},
        {"claims": {"nonce": None}},
        {"claims": {"aud": "another-client"}},
        {"claims": {"aud": ["another-client"], "azp": CLIENT_ID}},
        {"claims": {"aud": [CLIENT_ID, "another"], "azp": "another"}},
        {"claims": {"iss": "https://evil.example"}},
        {"claims": {"exp": 1_700_000_000}},
        {"claims": {"exp": None}},
        {"claims": {"sub": ""}},
        {"claims": {"sub": None}},
        {"signed": "stranger"},
        {"signed": "secret"},
        {"signed": "none"},
        {"no_id_token": True},
        {"answer_iss": "https://evil.example"},
    ],
    ids=str,
)
def test_a_token_that_is_not_right_signs_nobody_in(
    client: FlaskClient, told: Callable[..., object], faults: dict[str, Any]
) -> None:
    linked()
    told(**faults)
    answer = come(client)
    assert answer.status_code == 400
    assert "Chưa xác nhận được tài khoản Thành phố" in answer.text
    assert not signed_in(client)
    told()
    assert come(client).location == "/"
    assert signed_in(client)


def test_an_answer_is_good_once_and_in_one_browser(client: FlaskClient, platform: Flask) -> None:
    linked()
    back = agreed(sent_away(client))
    thief = platform.test_client()
    assert thief.get(back).status_code == 400
    assert client.get(back).location == "/"
    assert client.get(back).status_code == 400


def test_a_code_of_somebody_else_is_worth_nothing(client: FlaskClient, platform: Flask) -> None:
    """The code is bound to the browser that asked for it, by PKCE and by the nonce."""
    linked()
    theirs = parse_qs(urlsplit(agreed(sent_away(platform.test_client()))).query)["code"][0]
    mine = agreed(sent_away(client))
    answer = client.get(re.sub(r"code=[^&]+", f"code={theirs}", mine))
    assert answer.status_code == 400
    assert not signed_in(client)


def test_a_replayed_code_is_refused_by_the_service_even_in_a_session_put_back(
    client: FlaskClient,
) -> None:
    linked()
    back = agreed(sent_away(client))
    with client.session_transaction() as session:
        kept = list(session["sso_flows"])
    client.get(back)
    client.post("/dang-xuat")
    with client.session_transaction() as session:
        session["sso_flows"] = kept
    assert client.get(back).status_code == 400
    assert not signed_in(client)


@pytest.mark.parametrize("asked", ["", "?state=unknown&code=x", "?error=access_denied", "?state="])
def test_an_unknown_state_leads_nowhere(client: FlaskClient, asked: str) -> None:
    answer = client.get(BACK + asked)
    assert answer.status_code == 400
    assert "Hãy đăng nhập lại từ đầu" in answer.text


def test_a_way_that_took_too_long_is_begun_again(client: FlaskClient) -> None:
    back = agreed(sent_away(client))
    with client.session_transaction() as session:
        for flow in session["sso_flows"]:
            flow["until"] = clock.now().timestamp() - 1
        session.modified = True
    assert client.get(back).status_code == 400


def test_many_tabs_do_not_overfill_the_cookie(client: FlaskClient) -> None:
    linked()
    ways = [sent_away(client, f"{START}?next=/dot-thi/{number}") for number in range(6)]
    assert client.get(agreed(ways[0])).status_code == 400
    assert client.get(agreed(ways[-1])).location == "/dot-thi/5"


def test_in_a_rush_the_answer_is_not_used_up(client: FlaskClient, platform: Flask) -> None:
    linked()
    back = agreed(sent_away(client))
    service, gate = platform.extensions[oidc.EXTENSION]
    platform.extensions[oidc.EXTENSION] = (service, passwords.Gate(working=0, waiting=0))
    assert client.get(back).status_code == 503
    assert client.get(START).status_code == 503
    platform.extensions[oidc.EXTENSION] = (service, gate)
    assert client.get(back).location == "/"


def test_who_is_signed_in_need_not_go_there(client: FlaskClient) -> None:
    makers.sign_in(client, makers.make_person())
    assert client.get(f"{START}?next=/the-le").location == "/the-le"


def test_a_way_back_that_is_too_long_is_dropped(client: FlaskClient) -> None:
    linked()
    assert come(client, where=f"{START}?next=/{'a' * 4000}").location == "/"


def test_nobody_is_sent_to_another_site(client: FlaskClient) -> None:
    linked()
    assert come(client, where=f"{START}?next=//evil.example").location == "/"


def test_a_service_that_fails_is_told_so(client: FlaskClient, told: Callable[..., object]) -> None:
    told(down=True)
    answer = come(client)
    assert answer.status_code == 503
    assert not signed_in(client)


def test_a_service_that_calls_itself_otherwise_is_not_gone_to(
    client: FlaskClient, told: Callable[..., object]
) -> None:
    told(issuer="https://evil.example")
    assert client.get(START).status_code == 400
    told()
    assert sent_away(client)


def test_a_secret_is_sent_as_the_service_wants_it(
    client: FlaskClient, told: Callable[..., object]
) -> None:
    linked()
    told(auth=["client_secret_post"])
    assert come(client).location == "/"


class TestWithoutService:
    """Nobody answers at the address of the settings."""

    @pytest.fixture
    def settings(self) -> dict[str, str]:
        return {"QUIZ_OIDC_ISSUER": "http://127.0.0.1:9"}

    def test_it_is_told_with_a_way_out(self, client: FlaskClient) -> None:
        answer = client.get(START)
        assert answer.status_code == 503
        assert 3 <= int(answer.headers["Retry-After"]) <= 8
        assert "Hiện chưa kết nối được với tài khoản Thành phố" in answer.text
        assert 'href="/dang-nhap"' in answer.text


# --- A real browser


@pytest.fixture
def address(platform: Flask, provider: str) -> Iterator[str]:
    """Where the platform is served; the provider knows it."""
    platform.config["WTF_CSRF_ENABLED"] = True
    with served(platform) as here:
        requests.post(f"{provider}/test", json={"redirect_uris": [here + BACK]}, timeout=5)
        yield here


def test_a_citizen_comes_by_the_citys_account(
    visit: Callable[..., Visitor], provider: str, address: str
) -> None:
    an = visit()
    page = an.page
    page.goto("/dang-nhap?next=/the-le")
    an.picture("sso-sign-in")
    page.get_by_role("link", name="Đăng nhập bằng tài khoản Thành phố").click()
    page.get_by_label("Tên").fill("an")
    page.get_by_role("button", name="Từ chối").click()
    expect(page.get_by_role("heading", name="Bạn đã dừng đăng nhập")).to_be_visible()
    an.picture("sso-cancelled")
    # The way back was answered with 403, of which the browser tells its console.
    page.get_by_role("link", name="Thử lại").click()
    page.get_by_label("Tên").fill("an")
    page.get_by_role("button", name="Đồng ý").click()
    expect(page.get_by_role("textbox", name="Họ và tên")).to_have_value("Nguyễn Văn An")
    page.locator("input[role=combobox]").fill("le chan")
    page.get_by_role("option", name="Phường Lê Chân").click()
    page.locator("input[name=consent_data]").check()
    an.picture("sso-register")
    page.get_by_role("button", name="Đăng ký").click()
    page.wait_for_url("**/the-le")
    page.goto("/tai-khoan")
    expect(page.get_by_text("Đã liên kết từ")).to_be_visible()
    an.picture("sso-account")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.locator(".site-account summary").first.click()
    page.get_by_role("button", name="Đăng xuất").first.click()
    page.goto("/dang-nhap?next=/tai-khoan")
    page.get_by_role("link", name="Đăng nhập bằng tài khoản Thành phố").click()
    page.get_by_label("Tên").fill("an")
    page.get_by_role("button", name="Đồng ý").click()
    page.wait_for_url("**/tai-khoan")
    expect(page.get_by_text("Nguyễn Văn An").first).to_be_visible()
    an.complaints = [
        complaint
        for complaint in an.complaints
        if not complaint.startswith(provider) and "403" not in complaint
    ]
