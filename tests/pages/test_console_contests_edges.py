"""What do organizers get who type what cannot be, come too late, or work at the same time?"""

import html
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from quizapp import untrusted
from quizapp.accounts.models import Role
from quizapp.banks import operations as banks
from quizapp.banks.models import Question
from quizapp.contests.models import ContestFile, RegulationVersion, Round
from quizapp.database import db
from tests import makers
from tests.conftest import NOW
from tests.pages.test_console_contests import WEEKS, as_chi, edit_data, regulation_data, row, text

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
DESK = "/ban-to-chuc"
FASTER = "vừa được người khác thay đổi"


def seen_in(page: str) -> str:
    return html.unescape(page.partition('name="seen" type="hidden" value="')[2].partition('"')[0])


@pytest.mark.parametrize(
    ("field", "year"), [("opens", "0001"), ("closes", "9999"), ("results", "2101"),
                        ("opens", "2019"), ("results", "10000")]
)  # fmt: skip
def test_a_year_nobody_means_is_a_sentence(client: FlaskClient, field: str, year: str) -> None:
    round_ = makers.make_round(opens=NOW + HOUR)
    as_chi(client)
    typed = f"{year}-01-01T00:00"
    addresses = {
        f"{DESK}/dot-thi/{round_.id}/sua": edit_data(round_, reason="Lịch mới"),
        f"{DESK}/cuoc-thi/{round_.contest_id}/dot-thi/moi": {**WEEKS, "do": "create"},
    }
    for address, data in addresses.items():
        answer = client.post(address, data={**data, field: typed})
        assert answer.status_code == 422
        assert ("Năm phải từ 2020 đến 2100" in text(answer)) == (year != "10000")
        assert typed in text(answer)


def test_weeks_that_run_out_of_the_calendar_are_a_sentence(client: FlaskClient) -> None:
    contest = makers.make_contest()
    as_chi(client)
    times = {
        "opens": "2100-12-20T10:00",
        "closes": "2100-12-27T09:00",
        "results": "2100-12-27T12:00",
    }
    address = f"{DESK}/cuoc-thi/{contest.id}/dot-thi/moi"
    answer = client.post(address, data={**WEEKS, **times, "count": "52", "do": "create"})
    assert answer.status_code == 422
    assert "Đợt 2: năm phải từ 2020 đến 2100." in text(answer)
    last = {**WEEKS, **times, "count": "1", "do": "create"}
    assert client.post(address, data=last).status_code == 302
    assert client.get(address).status_code == 200


def test_a_pattern_that_grows_too_long_is_a_sentence(client: FlaskClient) -> None:
    contest = makers.make_contest()
    as_chi(client)
    data = {**WEEKS, "pattern": "{n}" * 33, "first_number": "999", "count": "2", "do": "create"}
    answer = client.post(f"{DESK}/cuoc-thi/{contest.id}/dot-thi/moi", data=data)
    assert answer.status_code == 422
    assert "Tên đợt thi không được dài quá 120 ký tự" in text(answer)
    assert db.session.query(Round).count() == 0


def test_a_slower_manager_is_told_and_loses_nothing(client: FlaskClient) -> None:
    contest = makers.make_contest()
    as_chi(client)
    address = f"{DESK}/cuoc-thi/{contest.id}/the-le"
    seen = seen_in(text(client.get(address)))
    assert seen == "1"
    first = regulation_data(attempts_per_round="5", seen=seen)
    assert client.post(address, data=first).status_code == 302
    second = regulation_data(attempts_per_round="6", more="Điều đã gõ", seen=seen)
    answer = client.post(address, data=second)
    assert answer.status_code == 409
    assert FASTER in text(answer)
    assert "Điều đã gõ" in text(answer)
    assert 'value="6"' in text(answer)
    assert db.session.query(RegulationVersion).count() == 2
    again = {**second, "seen": seen_in(text(answer))}
    assert client.post(address, data=again).status_code == 302
    assert db.session.query(RegulationVersion).count() == 3
    assert client.post(address, data={**second, "seen": "x"}).status_code == 422


def test_a_slower_recipe_is_told_and_loses_nothing(client: FlaskClient) -> None:
    bank = makers.make_bank(questions=6)
    round_ = makers.make_round(bank=bank, opens=NOW + HOUR, closes=NOW + 2 * HOUR)
    as_chi(client)
    address = f"{DESK}/dot-thi/{round_.id}/de-thi"
    seen = seen_in(text(client.get(address)))
    first = row(0, bank=bank.slug, count="2") | {"seen": seen}
    assert client.post(address, data=first).status_code == 302
    second = row(0, bank=bank.slug, count="3") | {"seen": seen}
    answer = client.post(address, data=second)
    assert answer.status_code == 409
    assert FASTER in text(answer)
    assert 'value="3"' in text(answer)
    again = second | {"seen": seen_in(text(answer))}
    assert client.post(address, data=again).status_code == 302
    db.session.refresh(round_)
    assert [line.count for line in round_.recipe_lines] == [3]


def test_slower_texts_are_told_and_lose_nothing(client: FlaskClient) -> None:
    contest = makers.make_contest()
    as_chi(client)
    address = f"{DESK}/cuoc-thi/{contest.id}/trang"
    texts = {"name": contest.name, "seen": seen_in(text(client.get(address)))}
    assert client.post(address, data={**texts, "notice": "Một"}).status_code == 302
    answer = client.post(address, data={**texts, "notice": "Hai"})
    assert answer.status_code == 409
    assert FASTER in text(answer)
    assert "Hai</textarea>" in text(answer)
    again = {**texts, "notice": "Hai", "seen": seen_in(text(answer))}
    assert client.post(address, data=again).status_code == 302
    db.session.refresh(contest)
    assert contest.notice == "Hai"


def test_just_before_an_opening_a_manager_is_told_to_wait(client: FlaskClient) -> None:
    bank = makers.make_bank()
    round_ = makers.make_round(bank=bank, opens=NOW + timedelta(seconds=9))
    as_chi(client)
    refused = {
        f"{DESK}/cuoc-thi/{round_.contest_id}/the-le": regulation_data(attempts_per_round="5"),
        f"{DESK}/dot-thi/{round_.id}/de-thi": row(0, bank=bank.slug, count="2"),
        f"{DESK}/dot-thi/{round_.id}/sua": edit_data(
            round_, opens="2026-05-11T10:30", reason="Lùi giờ"
        ),
    }
    for address, data in refused.items():
        answer = client.post(address, data=data)
        assert answer.status_code == 422
        assert "Đợt thi sắp mở" in text(answer)


def test_the_hour_of_an_approved_result_is_not_moved(client: FlaskClient) -> None:
    round_ = makers.make_round(opens=NOW - 9 * HOUR, closes=NOW - HOUR)
    announced = round_.public_from = round_.results_at
    as_chi(client)
    data = edit_data(round_, results="2026-05-13T12:00", reason="Chờ xác minh")
    answer = client.post(f"{DESK}/dot-thi/{round_.id}/sua", data=data)
    assert answer.status_code == 422
    assert "Hãy rút bản đã duyệt trước" in text(answer)
    db.session.refresh(round_)
    assert round_.results_at == announced


def test_nothing_is_locked_while_a_logo_is_read(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    contest = makers.make_contest()
    as_chi(client)
    run: Callable[..., Any] = untrusted.run
    locked: list[bool] = []

    def watched(*arguments: Any) -> Any:
        locked.append(db.session.registry().in_transaction())
        return run(*arguments)

    monkeypatch.setattr(untrusted, "run", watched)
    out = BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, "PNG")
    logo = {"file": (BytesIO(out.getvalue()), "logo.png")}
    assert client.post(f"{DESK}/cuoc-thi/{contest.id}/logo", data=logo).status_code == 302
    assert locked == [False]
    assert db.session.scalars(select(ContestFile.purpose)).all() == ["logo"]


def test_an_open_round_whose_questions_came_late_says_what_to_do(client: FlaskClient) -> None:
    bank = makers.make_bank(questions=2)
    regulation = replace(makers.plain_regulation(), questions_approved=True)
    round_ = makers.make_round(bank=bank, questions=2, regulation=regulation)
    address = f"{DESK}/dot-thi/{round_.id}/de-thi"
    chi = makers.make_organizer()
    db.session.commit()
    makers.sign_in(client, chi)
    late = "Nay ngân hàng đã đủ; hãy bấm Lưu"
    assert late not in client.get(address).text
    for question in db.session.query(Question):
        banks.approve(question, chi, NOW, seen=1)
    db.session.commit()
    assert late in client.get(address).text


def test_a_round_offers_what_can_be_done_to_it(client: FlaskClient) -> None:
    going = makers.make_round(opens=NOW - HOUR)
    over = makers.make_round(contest=going.contest, opens=NOW - 2 * HOUR, closes=NOW - HOUR)
    manager = makers.make_organizer(username="minh", roles=[Role.MANAGER], contest=going.contest)
    as_chi(client)
    assert "/lam-thu" in text(client.get(f"{DESK}/dot-thi/{going.id}"))
    page = text(client.get(f"{DESK}/dot-thi/{over.id}"))
    assert "/lam-thu" not in page
    assert f"/dot-thi/{over.id}/ket-qua" in page
    makers.sign_in(client, manager)
    page = text(client.get(f"{DESK}/dot-thi/{over.id}"))
    assert f"/dot-thi/{over.id}/sua" in page
    assert f"/dot-thi/{over.id}/ket-qua" not in page


def test_an_empty_desk_tells_everybody_the_next_step(site: Flask) -> None:
    pages = {}
    for name, roles in (("admin", [Role.ADMIN]), ("editor", [Role.EDITOR]), ("nobody", [])):
        browser = makers.sign_in(
            site.test_client(), makers.make_organizer(username=name, roles=roles)
        )
        pages[name] = browser.get(f"{DESK}/").text
        if name == "admin":
            assert "Chưa có đợt thi nào mở" in browser.get(f"{DESK}/ket-qua").text
            assert "Chưa có người dự thi nào" in browser.get(f"{DESK}/nguoi-du-thi").text
            assert "Hãy tạo cuộc thi đầu tiên" in browser.get(f"{DESK}/cuoc-thi").text
        else:
            assert browser.get(f"{DESK}/ket-qua").status_code == 403
    assert f'href="{DESK}/cuoc-thi/moi"' in pages["admin"]
    assert f'href="{DESK}/cuoc-thi/moi"' not in pages["editor"]
    assert "Người quản lý tạo cuộc thi" in pages["editor"]
    assert "Bạn chưa được giao việc nào" in pages["nobody"]
