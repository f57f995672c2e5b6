"""What do people read of a paper that is void unless they hand it in, before and after?"""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from quizapp import cache
from quizapp.accounts.models import Person
from quizapp.attempts import collecting
from quizapp.attempts.models import Attempt
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import operations as results
from quizapp.rules.choices import AtLimit, Release
from tests import makers
from tests.conftest import NOW
from tests.makers import make_person, make_round, plain_regulation, sign_in
from tests.pages.test_console_contests import DESK, as_chi
from tests.pages.test_console_round_rules import typed
from tests.pages.test_guests import without_account

BEFORE = "Hết giờ làm bài mà bạn chưa bấm nộp thì bài không được tính, kể cả những câu đã lưu"
WITHIN = "Hết giờ mà chưa nộp thì bài không được tính, kể cả những câu đã lưu."
AFTER = "Lượt thi này không được tính: đã hết giờ làm bài mà bài chưa được nộp."
COLLECTS = "Hết giờ, hệ thống tự thu những câu đã lưu."
OVER = NOW + timedelta(minutes=16)


@pytest.fixture
def round_(site: Flask) -> Round:
    rule = plain_regulation(
        at_limit=AtLimit.VOID, release_answers=Release.AT_ONCE, attempts_per_round=2
    )
    made = make_round(name="Tuần 1", regulation=rule)
    db.session.commit()
    return made


@pytest.fixture
def an(site: Flask, round_: Round) -> FlaskClient:
    """An's browser."""
    person = make_person()
    db.session.commit()
    return sign_in(site.test_client(), person)


def words(browser: FlaskClient, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.location
    return unescape(answer.text)


def start(browser: FlaskClient, round_: Round) -> str:
    answer = browser.post(f"/dot-thi/{round_.id}/bat-dau")
    assert answer.status_code == 302, answer.text
    return answer.location


def lost(browser: FlaskClient, round_: Round, clock: time_machine.Traveller) -> str:
    """Save an answer, let the time run out and the paper be collected; answer its address."""
    address = start(browser, round_)
    saved = browser.post(f"{address}/luu", json={"place": "0", "chosen": [0], "page": 1, "n": 1})
    assert saved.status_code == 200
    clock.move_to(OVER)
    assert collecting.collect_overdue(OVER) == 1
    db.session.commit()
    return address


def test_before_it_opens_a_round_says_one_thing_of_its_end(an: FlaskClient, site: Flask) -> None:
    """Within ten minutes nobody's quarter of an hour is over: what is saved is collected."""
    rule = plain_regulation(at_limit=AtLimit.VOID, attempts_per_round=1)
    opens = NOW + timedelta(hours=1)
    short = make_round(regulation=rule, opens=opens, closes=opens + timedelta(minutes=10))
    long = make_round(regulation=rule, opens=opens, closes=opens + timedelta(hours=2))
    db.session.commit()
    row = "Chưa nộp thì bài không được tính"
    assert row not in words(an, f"/dot-thi/{short.id}")
    assert row in words(an, f"/dot-thi/{long.id}")


def test_who_begins_shortly_before_the_closing_is_told_that_it_ends_the_paper(
    an: FlaskClient, clock: time_machine.Traveller
) -> None:
    round_ = make_round(regulation=plain_regulation())
    db.session.commit()
    told = "trước khi hết thời gian làm bài; khi đó hệ thống tự thu những câu đã lưu."
    limit = timedelta(seconds=round_.regulation.time_limit_s or 0)
    for left, is_told in ((limit, False), (limit - timedelta(seconds=1), True)):
        clock.move_to(round_.closes_at - left)
        assert (told in words(an, f"/dot-thi/{round_.id}")) is is_told


def test_it_is_told_before_and_while_people_sit(an: FlaskClient, round_: Round) -> None:
    page = words(an, f"/dot-thi/{round_.id}")
    assert page.count(BEFORE) == 1
    assert page.index("Chưa nộp thì bài không được tính") < page.index(BEFORE)
    address = start(an, round_)
    for shown in (address, f"{address}/kiem-tra"):
        page = words(an, shown)
        assert "Hãy bấm nộp trước 10:15:00" in page
        assert WITHIN in page
        assert COLLECTS not in page
        assert 'id="urge" hidden' in page
        assert "data-ends-void" in page
        assert "Những câu đã lưu vẫn được tính" not in page
    assert WITHIN in words(an, f"/dot-thi/{round_.id}")
    assert "bài chưa bấm nộp khi hết giờ thì không được tính" in words(an, "/hoi-dap")
    assert "Bài chưa nộp khi hết thời gian thì bị hủy" in words(an, "/the-le")


def test_where_what_is_saved_is_handed_in_nobody_is_frightened(site: Flask) -> None:
    round_ = make_round(regulation=plain_regulation(all_required=True))
    person = make_person()
    db.session.commit()
    browser = sign_in(site.test_client(), person)
    assert BEFORE not in words(browser, f"/dot-thi/{round_.id}")
    address = start(browser, round_)
    for shown in (address, f"{address}/kiem-tra"):
        page = words(browser, shown)
        assert COLLECTS in page
        assert WITHIN not in page
        assert 'id="urge"' not in page
        assert "data-ends-void" not in page
        assert "Những câu đã lưu vẫn được tính" in page
    assert WITHIN not in words(browser, f"/dot-thi/{round_.id}")
    assert "tính như bài đã nộp" in words(browser, "/hoi-dap")


def test_a_paper_that_the_closing_cuts_short_promises_what_it_keeps(
    an: FlaskClient, round_: Round
) -> None:
    round_.closes_at = NOW + timedelta(minutes=5)
    db.session.commit()
    cache.forget()
    page = words(an, f"/dot-thi/{round_.id}")
    assert BEFORE not in page
    assert "Chưa nộp thì bài không được tính" not in page
    assert "khi đó hệ thống tự thu những câu đã lưu" in page
    address = start(an, round_)
    page = words(an, address)
    assert WITHIN not in page
    assert "data-ends-void" not in page


def test_before_the_opening_people_are_warned_if_the_whole_time_fits(
    an: FlaskClient, round_: Round
) -> None:
    round_.opens_at = NOW + timedelta(minutes=5)
    for minutes, warned in ((15, True), (14, False)):
        round_.closes_at = round_.opens_at + timedelta(minutes=minutes)
        db.session.commit()
        cache.forget()
        assert (BEFORE in words(an, f"/dot-thi/{round_.id}")) is warned


def test_the_receipt_says_why_it_does_not_count(
    an: FlaskClient, round_: Round, clock: time_machine.Traveller
) -> None:
    address = start(an, round_)
    clock.move_to(OVER)
    waiting = words(an, f"{address}/ket-qua")
    assert "nếu bạn chưa nộp kịp thì theo thể lệ, lượt thi này không được tính" in waiting
    assert "đang thu những câu" not in waiting
    late = an.post(f"{address}/nop", headers={"Accept": "application/json"})
    assert (late.status_code, late.json["refused"]) == (409, "NotHandedInInTime")
    assert "không được tính, kể cả những câu đã lưu" in late.json["sentence"]
    collecting.collect_overdue(OVER)
    db.session.commit()
    # Pressed again, it leads to where that is said.
    assert an.post(f"{address}/nop").location == f"{address}/ket-qua"
    page = words(an, f"{address}/ket-qua")
    assert AFTER in page
    assert "lượt thi coi như đã dùng, không có điểm và không được xét hạng" in page
    assert "liên hệ Ban tổ chức" in page
    assert "Hết giờ lúc" in page
    assert db.session.query(Attempt).one().receipt in page
    for absent in ("câu đúng", "Bài thi đã được nộp", "lưu kịp", "Chia sẻ", "Thời điểm nộp"):
        assert absent not in page
    assert "Đáp án và giải thích" not in page  # at once, but to whoever handed in


def test_what_was_saved_can_still_be_read(
    an: FlaskClient, round_: Round, clock: time_machine.Traveller
) -> None:
    address = lost(an, round_, clock)
    page = words(an, f"{address}/ket-qua")
    assert "Đã lưu, không được tính" in page
    assert "1 trên 4 câu có trả lời" in page
    assert re.search(r'data-place="0".*?<strong>A</strong>', page)
    assert an.get(f"{address}/chia-se").status_code == 404
    assert an.get(f"{address}").location == f"{address}/ket-qua"


def test_lists_of_attempts_say_it(
    an: FlaskClient, round_: Round, clock: time_machine.Traveller
) -> None:
    lost(an, round_, clock)
    page = words(an, f"/dot-thi/{round_.id}")
    assert "không được tính: hết giờ mà chưa nộp" in page
    assert "Bạn còn 1 lượt." in page
    mine = words(an, "/ket-qua")
    assert "Không được tính: hết giờ mà chưa nộp." in mine
    assert "câu đúng" not in mine
    assert "hết giờ chưa nộp, không được tính" in words(an, "/tai-khoan/du-lieu")
    assert an.get("/tai-khoan/du-lieu.json").json["attempts"][0]["void"] is True


def test_it_reads_in_english(an: FlaskClient, round_: Round, clock: time_machine.Traveller) -> None:
    an.set_cookie("language", "en")
    assert "If time runs out before you hand in" in words(an, f"/dot-thi/{round_.id}")
    address = lost(an, round_, clock)
    page = words(an, f"{address}/ket-qua")
    assert "This attempt does not count: time ran out before the paper was handed in." in page


def test_a_guest_tells_nothing_of_a_lost_paper_and_begins_anew(
    client: FlaskClient, round_: Round, clock: time_machine.Traveller
) -> None:
    without_account(round_)
    address = lost(client, round_, clock)
    page = words(client, f"{address}/ket-qua")
    assert AFTER in page
    assert "khai thông tin" not in page
    assert client.get(f"{address}/thong-tin").location == f"{address}/ket-qua"
    assert "chưa khai thông tin" not in words(client, f"/dot-thi/{round_.id}")
    assert start(client, round_).endswith("/bai-thi/1")
    assert db.session.query(Person).count() == 2


def test_nobody_takes_a_lost_paper_into_an_account(
    client: FlaskClient, round_: Round, clock: time_machine.Traveller
) -> None:
    without_account(round_)
    lost(client, round_, clock)
    guest = db.session.query(Person).one()
    owner = make_person()
    db.session.commit()
    sign_in(client, owner)
    with client.session_transaction() as session:
        session["guest"] = guest.id
    answer = client.get(f"/dot-thi/{round_.id}/nhan-bai")
    assert answer.location == f"/dot-thi/{round_.id}"
    # Nor does the ranking wait for it.
    closed = round_.closes_at + timedelta(seconds=16)
    assert results.tally(round_.id, closed)


def test_organizers_see_which_attempt_was_lost(
    an: FlaskClient, site: Flask, round_: Round, clock: time_machine.Traveller
) -> None:
    lost(an, round_, clock)
    chi = makers.make_organizer()
    kept = make_person(name="Lê Thị Bình")
    makers.make_attempt(round_=round_, person=kept)
    db.session.commit()
    desk = sign_in(site.test_client(), chi)
    watched = words(desk, f"/ban-to-chuc/dot-thi/{round_.id}/theo-doi")
    assert re.search(r"Bị hủy vì hết giờ chưa nộp</dt><dd>1<", watched)
    assert re.search(r"Đã nộp</dt><dd>1<", watched)
    closed = round_.closes_at + timedelta(minutes=1)
    clock.move_to(closed)
    assert results.tally(round_.id, closed)
    db.session.commit()
    cache.forget()
    person = db.session.query(Attempt).filter(Attempt.is_void).one().person_id
    page = words(desk, f"/ban-to-chuc/dot-thi/{round_.id}/ket-qua/nguoi/{person}")
    assert "Bị hủy: hết giờ mà chưa nộp." in page
    assert "tự thu" not in page


def test_an_organizer_sets_it_for_one_round_and_is_warned(client: FlaskClient) -> None:
    opens = NOW + timedelta(days=1)
    round_ = make_round(
        regulation=plain_regulation(minimum_age=18), opens=opens, closes=opens + timedelta(days=6)
    )
    db.session.commit()
    as_chi(client)
    address = f"{DESK}/dot-thi/{round_.id}/the-le"
    assert "Hết thời gian làm bài mà chưa nộp" in words(client, address)
    changed = typed(at_limit="void")
    preview = unescape(client.post(address, data={**changed, "do": "preview"}).text)
    assert "mất mạng, hết pin" in preview
    assert "Bài chưa nộp khi hết thời gian thì bị hủy" in preview
    endless = client.post(address, data={**changed, "time_limit_min": "", "do": "save"})
    assert endless.status_code == 422
    assert "không có giờ để hủy bài chưa nộp" in unescape(endless.text)
    assert client.post(address, data={**changed, "do": "save"}).status_code == 302
    db.session.expire_all()
    assert round_.overrides == {"at_limit": "void"}
    shown = words(client, address)
    assert '<option selected value="void">' in shown
    assert "mất mạng, hết pin" in shown
