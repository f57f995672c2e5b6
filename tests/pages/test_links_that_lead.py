"""Does every link lead to what it names, and does an address that leads nowhere say where to go?"""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp import cache
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.rules.regulation import Release
from tests import makers
from tests.features.results_stage import Stage, make_stage, published


def links(page: str) -> set[str]:
    """Answer where the links of a page's main part lead."""
    main = page.split("<main", 1)[1].split("</main>", maxsplit=1)[0]
    return set(re.findall(r'href="([^"]*)"', main))


@pytest.fixture
def stage(site: Flask) -> Stage:
    return make_stage(release_answers=Release.AT_PUBLICATION)


@pytest.fixture
def going(site: Flask) -> Round:
    """An open round."""
    made = makers.make_round(bank=makers.make_bank(questions=4))
    db.session.commit()
    return made


def test_a_complaint_leads_to_the_result_only_when_there_is_one(
    client: FlaskClient, stage: Stage
) -> None:
    hoa, here = makers.sign_in(client, stage.hoa), f"/dot-thi/{stage.round.id}"
    before = links(hoa.get(f"{here}/khieu-nai").text)
    assert f"{here}/cong-bo" not in before
    assert here in before
    published(stage)
    cache.forget()
    assert f"{here}/cong-bo" in links(hoa.get(f"{here}/khieu-nai").text)


def test_the_announcement_leads_to_the_answers_only_when_they_are_released(
    client: FlaskClient, stage: Stage
) -> None:
    here = f"/dot-thi/{stage.round.id}"
    assert f"{here}/dap-an" not in links(client.get(f"{here}/cong-bo").text)
    published(stage)
    cache.forget()
    assert f"{here}/dap-an" in links(client.get(f"{here}/cong-bo").text)


def test_the_address_of_signing_out_asks_first(client: FlaskClient, going: Round) -> None:
    an = makers.sign_in(client, makers.make_person())
    page = an.get("/dang-xuat")
    assert page.status_code == 200
    assert "Đăng xuất?" in page.text
    assert 'method="post" action="/dang-xuat"' in page.text.split("<main", 1)[1]
    assert an.get("/tai-khoan").status_code == 200  # to look at it ends nothing
    assert an.post("/dang-xuat").location == "/"
    told = client.get("/dang-xuat", follow_redirects=True)
    assert told.request.path == "/"
    assert "Bạn chưa đăng nhập" in told.text


def test_a_guest_is_told_what_leaving_costs(client: FlaskClient, site: Flask) -> None:
    guest = makers.make_person(phone=None, birth=None, is_guest=True, is_trial=True)
    makers.make_attempt(round_=makers.make_round(), person=guest, trial=True, points=None)
    page = makers.sign_in(client, guest).get("/dang-xuat").text
    assert "không khai tiếp cho bài được nữa" in page


def test_an_organizer_may_leave_by_the_same_address(client: FlaskClient, going: Round) -> None:
    chi = makers.sign_in(client, makers.make_organizer())
    assert "Đăng xuất?" in chi.get("/dang-xuat").text


def test_no_address_for_sending_ends_at_a_bare_refusal(client: FlaskClient, going: Round) -> None:
    here = f"/dot-thi/{going.id}"
    makers.sign_in(client, makers.make_person())
    for sent, above in (
        (f"{here}/bat-dau", here),
        (f"{here}/bai-thi/1/nop", f"{here}/bai-thi/1"),
        ("/tai-khoan/dong-y/publication", "/tai-khoan"),
    ):
        assert client.get(sent).location == above
    refused = client.post("/the-le")
    assert refused.status_code == 405
    assert "Địa chỉ này không mở được theo cách vừa dùng" in refused.text
    assert {"/", "/the-le"} <= links(refused.text)


def test_a_paper_that_was_not_begun_leads_to_its_round(client: FlaskClient, going: Round) -> None:
    an, here = makers.sign_in(client, makers.make_person()), f"/dot-thi/{going.id}"
    for tail in ("", "/kiem-tra", "/ket-qua", "/chia-se"):
        answer = an.get(f"{here}/bai-thi/1{tail}")
        assert answer.status_code == 404
        assert "Chưa có lượt thi này trong tài khoản đang dùng" in answer.text
        assert "Có thể địa chỉ bị gõ sai" not in answer.text
        assert here in links(answer.text)
    # The page's own script asks for no page.
    told = an.get(f"{here}/bai-thi/1/gio", headers={"Accept": "application/json"})
    assert (told.status_code, list(told.json)) == (404, ["sentence"])
