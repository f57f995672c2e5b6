"""What does somebody meet who takes part without an account?"""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from limits import parse
from sqlalchemy import select

from quizapp import cache
from quizapp.accounts import consents, passwords
from quizapp.accounts.models import Consent, Person
from quizapp.attempts import collecting
from quizapp.attempts.models import Attempt
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.rules import eligibility
from quizapp.web import limiter
from tests import makers
from tests.conftest import NOW

PHONE = "0912345678"


@pytest.fixture
def round_(site: Flask) -> Round:
    """An open round of a contest without accounts."""
    regulation = makers.plain_regulation(attempts_per_round=2, minimum_age=14)
    made = makers.make_round(regulation=regulation)
    without_account(made)
    makers.make_unit()
    return made


def without_account(round_: Round, **more: Any) -> None:
    made = {"listed_only": False, "without_account": True, "code_word": None, **more}
    round_.contest.eligibility = made
    db.session.commit()
    cache.forget()


def begin(client: FlaskClient, round_: Round) -> str:
    """Press the button and hand in; answer the address of the paper."""
    answer = client.post(f"/dot-thi/{round_.id}/bat-dau")
    assert answer.status_code == 302, answer.text
    address = answer.location
    assert re.fullmatch(rf"/dot-thi/{round_.id}/bai-thi/\d+", address)
    assert client.get(address).status_code == 200
    assert client.post(f"{address}/nop").status_code == 302
    return address


def answers(**changes: Any) -> dict[str, Any]:
    unit_id = db.session.scalars(select(Person.unit_id).limit(1)).first()
    told = {
        "full_name": "Nguyễn Văn An",
        "phone": PHONE,
        "birth_date": "19/05/1990",
        "unit_id": str(unit_id or 1),
        "consent_data": "y",
    }
    return {name: value for name, value in {**told, **changes}.items() if value is not None}


def people() -> list[Person]:
    db.session.expire_all()
    return list(db.session.scalars(select(Person)))


def the_attempt() -> Attempt:
    db.session.expire_all()
    return db.session.scalars(select(Attempt)).one()


# The way through


def test_the_whole_way_without_an_account(client: FlaskClient, round_: Round) -> None:
    page = client.get(f"/dot-thi/{round_.id}").text
    assert "Không cần tài khoản" in page
    assert "Bắt đầu làm bài" in page
    address = begin(client, round_)
    receipt = client.get(f"{address}/ket-qua")
    assert receipt.location == f"{address}/thong-tin"
    form = client.get(receipt.location).text
    assert "chậm nhất 13:00" in form
    assert "checked" not in form
    sent = client.post(receipt.location, data=answers())
    assert sent.location == f"{address}/ket-qua"
    page = client.get(sent.location).text
    assert "Bài thi của bạn được tính" in page
    assert the_attempt().receipt in page
    assert not the_attempt().is_trial
    assert client.get(f"{address}/thong-tin").location == f"{address}/ket-qua"
    assert client.post(f"{address}/thong-tin", data=answers()).location == f"{address}/ket-qua"
    assert the_attempt().receipt in client.get(f"{address}/ket-qua").text
    assert "Nguyễn Văn An" in client.get("/tai-khoan").text


def test_a_contest_with_accounts_sends_visitors_to_sign_in(
    client: FlaskClient, round_: Round
) -> None:
    without_account(round_, without_account=False)
    assert "Không cần tài khoản" not in client.get(f"/dot-thi/{round_.id}").text
    assert "/dang-nhap" in client.post(f"/dot-thi/{round_.id}/bat-dau").location
    assert people() == []


def test_who_has_an_account_sits_with_it(client: FlaskClient, round_: Round) -> None:
    person = makers.make_person()
    makers.sign_in(client, person)
    address = begin(client, round_)
    assert client.get(f"{address}/ket-qua").status_code == 200
    assert [one.id for one in people()] == [person.id]


def test_two_presses_are_one_paper(client: FlaskClient, round_: Round) -> None:
    first = client.post(f"/dot-thi/{round_.id}/bat-dau").location
    assert client.post(f"/dot-thi/{round_.id}/bat-dau").location == first
    assert len(people()) == 1


def test_a_refused_start_makes_nobody(client: FlaskClient, round_: Round) -> None:
    round_.closes_at = NOW - timedelta(minutes=1)
    db.session.commit()
    cache.forget()
    assert client.post(f"/dot-thi/{round_.id}/bat-dau").status_code == 409
    assert people() == []


# Nobody yet


def test_before_telling_there_is_no_receipt_and_no_next_paper(
    client: FlaskClient, round_: Round
) -> None:
    address = begin(client, round_)
    assert "chưa được tính" in client.get(f"/dot-thi/{round_.id}").text
    again = client.post(f"/dot-thi/{round_.id}/bat-dau")
    assert again.location == f"{address}/ket-qua"
    assert client.get(again.location).location == f"{address}/thong-tin"
    assert len(people()) == 1


def test_a_paper_that_ran_out_waits_to_be_collected_and_is_nobody_elses(
    client: FlaskClient, round_: Round
) -> None:
    address = client.post(f"/dot-thi/{round_.id}/bat-dau").location
    with time_machine.travel(NOW + timedelta(minutes=16), tick=False):
        assert client.post(f"/dot-thi/{round_.id}/bat-dau").location == f"{address}/ket-qua"
        page = client.get(f"{address}/ket-qua").text
        assert "Đã hết giờ làm bài" in page
        assert "bị xóa" not in page
        assert "Làm thử của Ban tổ chức" not in page
        assert collecting.collect_overdue(NOW + timedelta(minutes=16)) == 1
        assert client.get(f"{address}/ket-qua").location == f"{address}/thong-tin"
        assert client.post(f"{address}/thong-tin", data=answers()).status_code == 302
    assert not the_attempt().is_trial


def test_after_the_hour_the_next_paper_is_somebody_anew(client: FlaskClient, round_: Round) -> None:
    later = makers.make_round(contest=round_.contest, name="Đợt 2", closes=NOW + timedelta(days=9))
    begin(client, round_)
    with time_machine.travel(round_.closes_at + timedelta(hours=1, seconds=6), tick=False):
        cache.forget()
        answer = client.post(f"/dot-thi/{later.id}/bat-dau")
        assert answer.location == f"/dot-thi/{later.id}/bai-thi/1"
    assert len(people()) == 2


def test_a_paper_elsewhere_waits_until_the_open_one_is_told(
    client: FlaskClient, round_: Round
) -> None:
    other = makers.make_round(contest=round_.contest, name="Đợt 2")
    client.post(f"/dot-thi/{round_.id}/bat-dau")
    answer = client.post(f"/dot-thi/{other.id}/bat-dau")
    assert answer.status_code == 409
    assert "chưa khai thông tin" in answer.text


@pytest.mark.parametrize("page", ["/tai-khoan", "/tai-khoan/du-lieu", "/mat-khau"])
def test_nobody_has_no_account_pages(client: FlaskClient, round_: Round, page: str) -> None:
    begin(client, round_)
    assert "/dang-nhap" in client.get(page).location


def test_the_form_comes_after_the_hand_in(client: FlaskClient, round_: Round) -> None:
    address = client.post(f"/dot-thi/{round_.id}/bat-dau").location
    assert client.get(f"{address}/thong-tin").location == f"{address}/ket-qua"


def test_nobody_reads_a_score_before_saying_whose_it_is(client: FlaskClient, round_: Round) -> None:
    begin(client, round_)
    assert "câu đúng" not in client.get("/ket-qua").text
    address = the_attempt().key
    client.post(f"/dot-thi/{address.round_id}/bai-thi/{address.number}/thong-tin", data=answers())
    assert "câu đúng" in client.get("/ket-qua").text


def test_a_guest_may_be_given_more_time(client: FlaskClient, site: Flask, round_: Round) -> None:
    client.post(f"/dot-thi/{round_.id}/bat-dau")
    guest = the_attempt()
    chi = makers.sign_in(site.test_client(), makers.make_organizer())
    room = f"/ban-to-chuc/dot-thi/{round_.id}/them-gio"
    assert "Khách chưa khai tên" in chi.get(f"{room}?who={guest.person_id}").text
    page = chi.get(f"{room}/{guest.person_id}/{guest.number}")
    assert (page.status_code, "Khách chưa khai tên" in page.text) == (200, True)


def test_the_sex_is_asked_where_the_contest_asks(client: FlaskClient, round_: Round) -> None:
    address = begin(client, round_)
    assert 'name="sex"' not in client.get(f"{address}/thong-tin").text
    contest = round_.contest
    contest.eligibility = {**(contest.eligibility or {}), "asks_sex": True}
    db.session.commit()
    cache.forget()
    assert 'name="sex"' in client.get(f"{address}/thong-tin").text
    client.post(f"{address}/thong-tin", data=answers(sex="female"))
    assert [person.sex for person in people()] == ["female"]


def test_a_stranger_finds_no_form(client: FlaskClient, round_: Round, site: Flask) -> None:
    address = begin(client, round_)
    other = site.test_client()
    assert "/dang-nhap" in other.get(f"{address}/thong-tin").location
    makers.sign_in(other, makers.make_person())
    assert other.get(f"{address}/thong-tin").status_code == 404
    assert other.post(f"{address}/thong-tin", data=answers()).status_code == 404


def test_after_the_hour_the_receipt_says_that_it_does_not_count(
    client: FlaskClient, round_: Round
) -> None:
    address = begin(client, round_)
    with time_machine.travel(round_.closes_at + timedelta(hours=1, seconds=6), tick=False):
        cache.forget()
        assert client.get(f"{address}/thong-tin").location == f"{address}/ket-qua"
        page = client.get(f"{address}/ket-qua")
        assert page.status_code == 200
        assert "không được tính" in page.text
        assert "Làm thử của Ban tổ chức" not in page.text
        client.post(f"{address}/thong-tin", data=answers())
    assert the_attempt().is_trial


def test_who_leaves_the_device_leaves_the_paper(client: FlaskClient, round_: Round) -> None:
    address = begin(client, round_)
    client.post("/dang-xuat")
    assert "/dang-nhap" in client.get(f"{address}/thong-tin").location
    assert client.post(f"/dot-thi/{round_.id}/bat-dau").location == address
    assert len(people()) == 2


# The form


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"full_name": ""}, "Hãy nhập họ và tên"),
        ({"phone": "12"}, "Số điện thoại"),
        ({"birth_date": "31/02/1990"}, "Ngày này không có trên lịch"),
        ({"birth_date": "12/05/2014"}, "phải đủ 14 tuổi"),
        ({"unit_id": "999"}, "đơn vị"),
        ({"consent_data": None}, "Cần đồng ý cho xử lý dữ liệu"),
    ],
)
def test_a_fault_stands_beside_its_field_and_the_rest_stays(
    client: FlaskClient, round_: Round, changes: dict[str, Any], sentence: str
) -> None:
    address = begin(client, round_)
    answer = client.post(f"{address}/thong-tin", data=answers(**changes))
    assert answer.status_code == 422
    assert sentence in answer.text
    kept = "Nguyễn Văn An" if "full_name" not in changes else PHONE
    assert kept in answer.text
    assert the_attempt().is_trial
    assert client.post(f"{address}/thong-tin", data=answers()).status_code == 302


def test_who_is_too_old_reads_so_beside_the_birth_date(client: FlaskClient, site: Flask) -> None:
    round_ = makers.make_round(regulation=makers.plain_regulation(minimum_age=14, maximum_age=70))
    without_account(round_)
    makers.make_unit()
    address = begin(client, round_)
    answer = client.post(f"{address}/thong-tin", data=answers(birth_date="11/05/1955"))
    assert answer.status_code == 403
    sentence = "Người dự thi không được quá 70 tuổi, nghĩa là chưa đủ 71 tuổi"
    assert re.search(rf'id="birth_date-error"[^>]*>{sentence}', answer.text)
    assert "Nguyễn Văn An" in answer.text
    assert the_attempt().is_trial
    assert client.post(f"{address}/thong-tin", data=answers()).status_code == 302


def test_without_script_a_unit_is_looked_for_first(client: FlaskClient, round_: Round) -> None:
    address = begin(client, round_)
    answer = client.post(
        f"{address}/thong-tin", data=answers(unit_name="le chan", unit_id="", find="unit")
    )
    assert answer.status_code == 200
    assert "Phường Lê Chân" in answer.text


def test_a_childs_guardian_is_asked_on_the_same_page(client: FlaskClient, round_: Round) -> None:
    address = begin(client, round_)
    child = answers(birth_date="01/01/2011")
    first = client.post(f"{address}/thong-tin", data=child)
    assert first.status_code == 422
    assert "Phần của người giám hộ" in first.text
    assert "Nguyễn Văn An" in first.text
    half = {**child, "guardian-guardian_name": "Trần Thị Hoa"}
    second = client.post(f"{address}/thong-tin", data=half)
    assert second.status_code == 422
    assert "Hãy chọn quan hệ với người dự thi" in second.text
    assert the_attempt().is_trial
    whole = {
        **half,
        "guardian-relationship": "mother",
        "guardian-guardian_phone": "0987654321",
        "guardian-consent_data": "y",
    }
    assert client.post(f"{address}/thong-tin", data=whole).status_code == 302
    assert not the_attempt().is_trial


def test_no_guardian_is_asked_for_a_child_who_is_too_young_to_take_part(
    client: FlaskClient, round_: Round
) -> None:
    address = begin(client, round_)
    child = answers(birth_date="12/05/2014")
    page = client.post(f"{address}/thong-tin", data=child).text
    assert "phải đủ 14 tuổi" in page
    assert "hãy nhờ cha, mẹ hoặc người giám hộ" not in page
    assert "Phần của người giám hộ" not in page
    # Typed for another birth date, nothing of the guardian's part is lost.
    half = {**child, "guardian-guardian_name": "Trần Thị Hoa"}
    page = client.post(f"{address}/thong-tin", data=half).text
    assert "phải đủ 14 tuổi" in page
    assert 'value="Trần Thị Hoa"' in page


def test_a_code_word_is_asked_and_looked_at(client: FlaskClient, round_: Round) -> None:
    secret = client.application.config["SECRET_KEY"]
    digest = eligibility.word_digest("Sen hồng", secret, round_.contest_id)
    without_account(round_, code_word=digest)
    address = begin(client, round_)
    for typed in ("", "Hoa cúc"):
        answer = client.post(f"{address}/thong-tin", data=answers(word=typed))
        assert answer.status_code == 422
        assert "Mã dự thi chưa đúng" in answer.text or "Hãy nhập mã dự thi" in answer.text
    assert client.post(f"{address}/thong-tin", data=answers(word="sen hong")).status_code == 302


def test_too_many_tries_on_one_paper_wait(client: FlaskClient, round_: Round) -> None:
    makers.make_person(phone="+84912345678")
    address = begin(client, round_)
    statuses = [client.post(f"{address}/thong-tin", data=answers()).status_code for _ in range(11)]
    assert statuses == [409] * 10 + [429]


# One person


def test_the_same_facts_elsewhere_open_nothing_of_the_first_device(
    client: FlaskClient, round_: Round, site: Flask
) -> None:
    first = begin(client, round_)
    client.post(f"{first}/thong-tin", data=answers())
    other = site.test_client()
    second = begin(other, round_)
    answer = other.post(f"{second}/thong-tin", data=answers(full_name="NGUYEN VAN AN"))
    assert answer.location == f"{second}/ket-qua"
    page = other.get(answer.location)
    assert "Bài thi của bạn được tính" in page.text
    one, two = sorted(people(), key=lambda person: person.merged_into_id is not None)
    assert two.merged_into_id == one.id
    assert "/dang-nhap" in other.get("/tai-khoan").location
    mine = other.get("/ket-qua").text
    assert mine.count("Lượt 1</a>") == 1


def test_over_the_limit_it_is_told_plainly_and_not_counted(
    client: FlaskClient, round_: Round, site: Flask
) -> None:
    for _ in range(2):
        guest = site.test_client()
        guest.post(f"{begin(guest, round_)}/thong-tin", data=answers())
    address = begin(client, round_)
    answer = client.post(f"{address}/thong-tin", data=answers())
    assert answer.status_code == 409
    assert "đã dùng hết 2 lượt thi của đợt này" in answer.text
    assert PHONE in answer.text


def test_a_guest_whose_paper_counts_elsewhere_begins_anew(
    client: FlaskClient, round_: Round, site: Flask
) -> None:
    other = site.test_client()
    for browser in (client, other):
        browser.post(f"{begin(browser, round_)}/thong-tin", data=answers())
    assert other.post(f"/dot-thi/{round_.id}/bat-dau").location
    assert len(people()) == 3


# Into an account


def owner() -> Person:
    person = makers.make_person(phone="+84912345678", unit=makers.make_unit(name="Phường An Biên"))
    makers.add(
        Consent(
            person_id=person.id, purpose=consents.DATA, text_version=consents.VERSION, given_at=NOW
        )
    )
    return person


def take_over(client: FlaskClient, round_: Round) -> str:
    """Sit as a guest, be told to sign in, sign in; answer the address of the taking over."""
    person = owner()
    person.password_hash = passwords.hashed("mot mat khau dai")
    db.session.commit()
    address = begin(client, round_)
    told = client.post(f"{address}/thong-tin", data=answers())
    assert told.status_code == 409
    assert "đã có tài khoản" in told.text
    here = f"/dot-thi/{round_.id}/nhan-bai"
    assert here in told.text
    signed_in = client.post(
        f"/dang-nhap?next={here}", data={"phone": PHONE, "password": "mot mat khau dai"}
    )
    assert signed_in.location == here
    return here


def test_who_has_an_account_signs_in_and_takes_the_paper_over(
    client: FlaskClient, round_: Round
) -> None:
    here = take_over(client, round_)
    page = client.get(here).text
    assert the_attempt().receipt in page
    assert client.post(here).location == f"/dot-thi/{round_.id}"
    assert not the_attempt().is_trial
    account = db.session.scalars(select(Person).where(Person.is_guest.is_(False))).one()
    assert the_attempt().person.merged_into_id == account.id
    assert client.get(here).location == f"/dot-thi/{round_.id}"
    assert client.post(here).location == f"/dot-thi/{round_.id}"


def test_a_paper_too_late_is_not_taken_over(client: FlaskClient, round_: Round) -> None:
    here = take_over(client, round_)
    with time_machine.travel(round_.closes_at + timedelta(hours=1, seconds=6), tick=False):
        cache.forget()
        answer = client.post(here)
    assert answer.status_code == 409
    assert "không được tính" in answer.text


def test_another_who_signs_in_here_finds_nothing_without_a_guest(
    client: FlaskClient, round_: Round
) -> None:
    makers.sign_in(client, makers.make_person())
    assert client.get(f"/dot-thi/{round_.id}/nhan-bai").location == f"/dot-thi/{round_.id}"


# Many behind one address


def test_starts_from_one_address_are_limited_generously(
    client: FlaskClient, round_: Round, site: Flask
) -> None:
    hour = parse("2000 per hour")
    assert limiter.limiter.hit(hour, "127.0.0.1", "attempts.start", cost=1999)
    assert client.post(f"/dot-thi/{round_.id}/bat-dau").status_code == 302
    assert site.test_client().post(f"/dot-thi/{round_.id}/bat-dau").status_code == 429
    account = makers.sign_in(site.test_client(), makers.make_person())
    assert account.post(f"/dot-thi/{round_.id}/bat-dau").status_code == 302


# In public


def test_the_regulation_says_how_one_takes_part(client: FlaskClient, round_: Round) -> None:
    page = client.get("/the-le").text
    assert "Người dự thi không cần đăng ký tài khoản" in page
    assert "chậm nhất 60 phút sau khi đợt thi đóng" in page
    assert "Mỗi người đăng ký một tài khoản" not in page


def test_before_the_opening_a_visitor_waits_for_the_button(
    client: FlaskClient, round_: Round
) -> None:
    round_.opens_at = NOW + timedelta(hours=1)
    db.session.commit()
    cache.forget()
    assert "data-appears" in client.get(f"/dot-thi/{round_.id}").text
