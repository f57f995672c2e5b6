"""Is more time looked at, proposed and confirmed by two people, and refused when things moved?"""

import re
from datetime import timedelta
from itertools import count

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.accounts.models import Role
from quizapp.attempts.models import Attempt
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.rules.regulation import Regulation
from tests import makers
from tests.conftest import NOW

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DESK = "/ban-to-chuc"
CLOSES = NOW + 5 * MINUTE
NUMBERS = count(2_000_000_000)  # as long as those that people are given


def as_chi(client: FlaskClient, role: Role = Role.MANAGER) -> None:
    makers.sign_in(client, makers.make_organizer(roles=[role]))


def as_khanh(client: FlaskClient) -> None:
    makers.sign_in(client, makers.make_organizer(name="Ngô Văn Khánh", roles=[Role.MANAGER]))


def confirm(client: FlaskClient, address: str) -> TestResponse:
    """Press the button on the page of a proposal."""
    seen = seen_in(client.get(address).text)
    return client.post(f"{address}/xac-nhan", data={"seen": seen}, follow_redirects=True)


def sit(round_: Round, deadline: timedelta = 5 * MINUTE) -> Attempt:
    attempt = makers.make_attempt(
        round_=round_, person=makers.make_person(id=next(NUMBERS)), points=None, started=NOW
    )
    attempt.deadline = NOW + deadline
    db.session.flush()
    return attempt


def stored(row: Round | Attempt) -> Round | Attempt:
    db.session.refresh(row)
    return row


def seen_in(page: str) -> str:
    found = re.search(r'name="seen"[^>]*value="([0-9a-f]{64})"', page)
    assert found is not None
    return found[1]


TIMES = {"closes": "2026-05-11T10:10", "results": "2026-05-11T13:05"}
DO = {"do": "propose", "reason": "Mưa bão"}


def test_more_time_for_all_is_looked_at_first(client: FlaskClient) -> None:
    round_ = makers.make_round(closes=CLOSES)
    attempt = sit(round_)
    other = makers.make_round(
        contest=round_.contest, opens=NOW + 6 * MINUTE, closes=NOW + HOUR, name="Tuần 2"
    )
    as_chi(client)
    here = f"{DESK}/dot-thi/{round_.id}"
    assert f"{here}/them-gio" in client.get(here).text
    assert 'value="2026-05-11T10:05"' in client.get(f"{here}/them-gio").text

    look = client.post(f"{here}/them-gio", data=TIMES)
    assert look.status_code == 200
    assert "Số bài đang làm được thêm giờ: 1" in look.text
    assert "Giờ công bố kết quả giữ nguyên: 13 giờ 05 ngày 11/05/2026." in look.text
    assert "“Tuần 2” mở lúc 10 giờ 06" in look.text
    assert stored(round_).closes_at == stored(attempt).deadline == CLOSES

    seen = {"seen": seen_in(look.text)}
    bare = client.post(f"{here}/them-gio", data={**TIMES, **DO, **seen, "reason": " "})
    assert bare.status_code == 422
    assert "Hãy ghi lý do" in bare.text
    assert "Điều sẽ xảy ra" in bare.text
    other.opens_at += 10 * MINUTE
    moved = client.post(f"{here}/them-gio", data={**TIMES, **DO, **seen})
    assert moved.status_code == 409
    assert "Sự việc đã khác lúc bạn xem" in moved.text
    assert "Tuần 2" not in moved.text
    assert "Mưa bão" in moved.text
    assert stored(round_).closes_at == CLOSES

    seen = {"seen": seen_in(moved.text)}
    proposed = client.post(f"{here}/them-gio", data={**TIMES, **DO, **seen})
    page = client.get(proposed.location).text
    assert "Chưa có gì thay đổi cho đến khi một người khác xác nhận" in page
    assert "Bạn là người đề nghị, nên cần một người khác của Ban tổ chức xác nhận" in page
    assert "Hiện không có ai khác giữ vai trò Quản lý" in page
    assert "Xác nhận thêm giờ" not in page
    alone = client.post(f"{proposed.location}/xac-nhan", data={})
    assert alone.status_code == 403
    assert "Người duyệt phải khác người đề nghị." in alone.text
    assert stored(round_).closes_at == stored(attempt).deadline == CLOSES
    twice = client.post(f"{here}/them-gio", data={**TIMES, **DO, **seen})
    assert twice.status_code == 422
    assert "Đang có một đề nghị thêm giờ như vậy chờ xác nhận" in twice.text

    as_khanh(client)
    for place in (here, f"{DESK}/"):
        page = client.get(place).text
        assert "Thêm giờ chờ xác nhận" in page
        assert proposed.location in page
        assert "Mưa bão" in page
    page = client.get(proposed.location).text
    assert "Số bài đang làm được thêm giờ: 1" in page
    assert "Phải xác nhận trước 10:05:00 ngày 11/05/2026." in page
    other.opens_at -= 10 * MINUTE
    moved = client.post(f"{proposed.location}/xac-nhan", data={"seen": seen_in(page)})
    assert moved.status_code == 409
    assert "Sự việc đã khác lúc bạn xem, chưa thêm giờ" in moved.text
    assert stored(round_).closes_at == CLOSES
    done = confirm(client, proposed.location)
    assert "Số bài đang làm được thêm giờ: 1." in done.text
    assert "Thêm giờ chờ xác nhận" not in done.text
    assert stored(round_).closes_at == stored(attempt).deadline == NOW + 10 * MINUTE
    twice = client.post(f"{proposed.location}/xac-nhan", data={})
    assert twice.status_code == 409
    assert "Đề nghị thêm giờ này đã được xác nhận trước đó" in twice.text
    again = client.post(f"{here}/them-gio", data={**TIMES, **DO, **seen})
    assert again.status_code == 422
    assert "Giờ đóng mới phải sau giờ đóng hiện nay" in again.text


def test_no_paper_that_the_closing_cuts_short_is_said_in_words(client: FlaskClient) -> None:
    round_ = makers.make_round(closes=CLOSES)
    as_chi(client)
    page = client.post(f"{DESK}/dot-thi/{round_.id}/them-gio", data=TIMES).text
    assert "Không có bài đang làm nào bị giờ đóng cũ cắt ngắn" in page


def test_a_round_with_a_prediction_tells_no_number(client: FlaskClient) -> None:
    pages = []
    for sitters in (0, 3):
        round_ = makers.make_round(closes=CLOSES, regulation=Regulation(), name="Đợt")
        for _ in range(sitters):
            sit(round_)
        as_chi(client)
        address = f"{DESK}/dot-thi/{round_.id}/them-gio"
        page = client.post(address, data=TIMES).text
        proposed = client.post(address, data={**TIMES, **DO, "seen": seen_in(page)})
        as_khanh(client)
        done = confirm(client, proposed.location)
        assert "Đợt thi đóng lúc" in done.text
        pages.append([re.sub(r"\d+", "", re.sub(r"[0-9a-f]{64}", "", page)), "Số bài" in done.text])
        assert "nên không cho biết có bao nhiêu bài" in page
    assert [said for _, said in pages] == [False, False]


def test_a_round_that_closed_meanwhile_is_refused(client: FlaskClient) -> None:
    round_ = makers.make_round(closes=CLOSES)
    as_chi(client)
    address = f"{DESK}/dot-thi/{round_.id}/them-gio"
    seen = seen_in(client.post(address, data=TIMES).text)
    round_.closes_at = NOW
    answer = client.post(address, data={**TIMES, **DO, "seen": seen})
    assert answer.status_code == 422
    assert "Chỉ đóng sớm hoặc thêm giờ được cho đợt thi đang mở" in answer.text
    assert "Mưa bão" in answer.text
    assert "Chỉ dời được giờ đóng của đợt thi đang mở" in client.get(address).text


def test_one_person_who_sits_is_given_minutes(client: FlaskClient) -> None:
    round_ = makers.make_round()
    attempt, other = sit(round_, 15 * MINUTE), sit(round_, 15 * MINUTE)
    as_chi(client)
    ask = f"{DESK}/dot-thi/{round_.id}/them-gio"
    assert "Không có bài đang làm nào" in client.get(f"{ask}?who=0900000000").text
    here = f"{ask}/{attempt.person_id}/{attempt.number}"
    found = client.get(f"{ask}?who={attempt.person_id}").text
    assert here in found
    assert f"{ask}/{other.person_id}/" not in found
    assert "Nguyễn Văn An" in client.get(here).text
    for wrong in ("", "0", "241", "nhiều"):
        answer = client.post(here, data={"minutes": wrong})
        assert answer.status_code == 422
        assert "Hãy nhập" in answer.text

    look = client.post(here, data={"minutes": "10"})
    assert "hết giờ lúc 10:25 ngày 11/05/2026 thay vì 10:15" in look.text
    assert "Hạn mới vẫn trước giờ đóng đợt thi" in look.text
    assert stored(attempt).deadline == NOW + 15 * MINUTE
    proposed = client.post(here, data={"minutes": "10", **DO, "seen": seen_in(look.text)})
    assert stored(attempt).deadline == NOW + 15 * MINUTE
    as_khanh(client)
    assert "lượt 1: hết giờ lúc 10:25" in client.get(f"{DESK}/dot-thi/{round_.id}").text
    done = confirm(client, proposed.location)
    assert "Bài này hết giờ lúc 10:25 ngày 11/05/2026." in done.text
    assert stored(attempt).deadline == NOW + 25 * MINUTE
    assert stored(other).deadline == NOW + 15 * MINUTE
    again = client.post(here, data={"minutes": "10", **DO, "seen": seen_in(look.text)})
    assert again.status_code == 409
    assert "thay vì 10:25" in again.text


def test_who_handed_in_meanwhile_gets_nothing(client: FlaskClient) -> None:
    round_ = makers.make_round()
    attempt = sit(round_, 15 * MINUTE)
    as_chi(client)
    here = f"{DESK}/dot-thi/{round_.id}/them-gio/{attempt.person_id}/1"
    seen = seen_in(client.post(here, data={"minutes": "10"}).text)
    attempt.handed_in_at, attempt.points = NOW, 2
    answer = client.post(here, data={"minutes": "10", **DO, "seen": seen})
    assert answer.status_code == 422
    assert "Bài này đã nộp hoặc đã hết giờ" in answer.text
    assert client.post(f"{here}0", data={"minutes": "10"}).status_code == 404


def test_minutes_beyond_the_hour_of_the_results_stay_typed(client: FlaskClient) -> None:
    round_ = makers.make_round(closes=CLOSES, results=NOW + 20 * MINUTE)
    attempt = sit(round_)
    as_chi(client)
    here = f"{DESK}/dot-thi/{round_.id}/them-gio/{attempt.person_id}/1"
    answer = client.post(here, data={"minutes": "20"})
    assert answer.status_code == 422
    assert "Hãy lùi giờ công bố trước" in answer.text
    assert 'value="20"' in answer.text


def test_a_proposal_that_came_too_late_says_why(client: FlaskClient) -> None:
    round_ = makers.make_round(closes=CLOSES)
    as_chi(client)
    address = f"{DESK}/dot-thi/{round_.id}/them-gio"
    seen = seen_in(client.post(address, data=TIMES).text)
    proposed = client.post(address, data={**TIMES, **DO, "seen": seen}).location
    as_khanh(client)
    seen = seen_in(client.get(proposed).text)
    round_.closes_at = NOW
    assert "Thêm giờ chờ xác nhận" not in client.get(f"{DESK}/dot-thi/{round_.id}").text
    for answer in (
        client.get(proposed),
        client.post(f"{proposed}/xac-nhan", data={"seen": seen}),
    ):
        assert "trong lúc đề nghị chờ xác nhận" in answer.text
        assert "Xác nhận thêm giờ" not in answer.text
    assert "Không còn kịp xác nhận" in client.get(address).text
    round_.tallied_at = NOW
    late = client.post(f"{proposed}/xac-nhan", data={"seen": seen})
    assert late.status_code == 409
    assert "Đợt thi đã được xếp hạng trong lúc đề nghị chờ xác nhận" in late.text


def test_a_proposal_that_lengthens_nothing_any_more_waits_for_nobody(client: FlaskClient) -> None:
    round_ = makers.make_round(closes=CLOSES)
    attempt = sit(round_)
    as_chi(client)
    address = f"{DESK}/dot-thi/{round_.id}/them-gio"
    theirs = f"{address}/{attempt.person_id}/1"
    for place, wanted in ((address, TIMES), (theirs, {"minutes": "40"})):
        seen = seen_in(client.post(place, data=wanted).text)
        proposed = client.post(place, data={**wanted, **DO, "seen": seen}).location
        page = client.get(address).text
        assert (page.count("Chờ xác nhận"), page.count("Không còn kịp")) == (1, place == theirs)
        if place == address:
            round_.closes_at = NOW + 30 * MINUTE
        else:  # the results come too early for it now; then the paper ends later without it
            results, round_.results_at = round_.results_at, NOW + 30 * MINUTE
            assert "Không còn kịp xác nhận" in client.get(proposed).text
            assert "Chờ xác nhận" not in client.get(address).text
            round_.results_at = results
            attempt.deadline = NOW + 50 * MINUTE
        assert "Không còn kịp xác nhận" in client.get(proposed).text
        assert "Chờ xác nhận" not in client.get(address).text
        assert "Thêm giờ chờ" not in client.get(f"{DESK}/dot-thi/{round_.id}").text


def test_where_one_approval_is_enough_nobody_else_is_promised(client: FlaskClient) -> None:
    alone = makers.plain_regulation(one_approval=True)
    round_ = makers.make_round(closes=CLOSES, regulation=alone)
    attempt = sit(round_)
    as_chi(client)
    address = f"{DESK}/dot-thi/{round_.id}/them-gio"
    for place in (address, f"{address}/{attempt.person_id}/1"):
        page = client.get(place).text
        assert "cho đến khi đề nghị được xác nhận, và phải xác nhận" in page
        assert "một người khác" not in page
        assert "nên bạn tự xác nhận được" in page
    seen = seen_in(client.post(address, data=TIMES).text)
    proposed = client.post(address, data={**TIMES, **DO, "seen": seen}).location
    page = client.get(proposed).text
    assert "Chưa có gì thay đổi cho đến khi đề nghị được xác nhận." in page
    assert "một người khác" not in page
    assert "Đợt thi đóng lúc" in confirm(client, proposed).text


def test_a_proposal_is_withdrawn_by_one_and_rejected_by_the_other(client: FlaskClient) -> None:
    round_ = makers.make_round(closes=CLOSES)
    address = f"{DESK}/dot-thi/{round_.id}/them-gio"
    for who, reason, said in (
        (None, "", "Đã rút đề nghị."),
        (as_khanh, "Mưa đã tạnh", "Đã từ chối đề nghị."),
    ):
        as_chi(client)
        seen = seen_in(client.post(address, data=TIMES).text)
        proposed = client.post(address, data={**TIMES, **DO, "seen": seen}).location
        if who is not None:
            who(client)
            bare = client.post(f"{proposed}/rut", data={"reason": " "})
            assert bare.status_code == 422
            assert "Hãy ghi lý do" in bare.text
        answer = client.post(f"{proposed}/rut", data={"reason": reason}, follow_redirects=True)
        assert f"{said} Thời gian thi không thay đổi gì." in answer.text
        assert reason in client.get(proposed).text
        assert client.post(f"{proposed}/rut", data={"reason": "Thôi"}).status_code == 409
    assert stored(round_).closes_at == CLOSES


def test_a_proposal_stands_under_its_round_alone(client: FlaskClient) -> None:
    round_, other = makers.make_round(closes=CLOSES), makers.make_round(closes=CLOSES)
    as_chi(client)
    address = f"{DESK}/dot-thi/{round_.id}/them-gio"
    seen = seen_in(client.post(address, data=TIMES).text)
    proposed = client.post(address, data={**TIMES, **DO, "seen": seen}).location
    elsewhere = proposed.replace(f"/{round_.id}/", f"/{other.id}/")
    assert client.get(proposed).status_code == 200
    for answer in (
        client.get(elsewhere),
        client.post(f"{elsewhere}/xac-nhan", data={}),
        client.post(f"{elsewhere}/rut", data={}),
    ):
        assert answer.status_code == 404
    as_chi(client, Role.JURY)
    assert client.get(proposed).status_code == 403
    assert client.post(f"{proposed}/xac-nhan", data={}).status_code == 403
    assert "Thêm giờ chờ" not in client.get(f"{DESK}/dot-thi/{round_.id}").text
    assert "Thêm giờ chờ" not in client.get(f"{DESK}/").text


def test_more_time_is_a_managers_deed(client: FlaskClient) -> None:
    round_ = makers.make_round()
    attempt = sit(round_, 15 * MINUTE)
    as_chi(client, Role.JURY)
    for place in ("", f"/{attempt.person_id}/1"):
        address = f"{DESK}/dot-thi/{round_.id}/them-gio{place}"
        assert client.get(address).status_code == 403
        assert client.post(address, data={}).status_code == 403
