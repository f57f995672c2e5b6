"""Of what in a contest without accounts are organizers told?"""

from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.accounts.models import JournalEntry
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.rules.choices import Release
from tests import makers
from tests.conftest import NOW
from tests.pages.test_guests import answers, begin, without_account

DESK = "/ban-to-chuc"
GIVEN_AWAY = "khai tên khác cho bài sau"


def a_round(**rules: object) -> Round:
    regulation = makers.plain_regulation(attempts_per_round=2, minimum_age=14, **rules)
    made = makers.make_round(regulation=regulation)
    without_account(made)
    makers.make_unit()
    return made


def test_a_paper_too_soon_after_another_is_told_plainly_and_noted(client: FlaskClient) -> None:
    round_ = a_round(attempt_delay_s=600)
    first = begin(client, round_)
    client.post(f"{first}/thong-tin", data=answers())
    client.delete_cookie("session")
    second = begin(client, round_)
    no = client.post(f"{second}/thong-tin", data=answers())
    assert no.status_code == 409
    assert "có một bài khác quá gần bài này" in no.text
    assert 'value="Nguyễn Văn An"' in no.text
    assert client.post(f"{second}/thong-tin", data=answers()).status_code == 409
    noted = db.session.scalars(
        select(JournalEntry).where(JournalEntry.deed == "guest.uncounted")
    ).one()
    assert noted.contest_id == round_.contest_id
    makers.sign_in(client, makers.make_organizer())
    db.session.commit()
    page = client.get(f"{DESK}/nguoi-du-thi/{noted.subject.partition(':')[2]}").text
    assert "Không tính một bài không cần tài khoản" in page
    assert "chưa nghỉ đủ giữa hai lượt thi" in page


def test_who_is_barred_by_somebody_who_left_as_them_is_told_and_organizers_are(
    client: FlaskClient,
) -> None:
    round_ = a_round()
    first = begin(client, round_)
    client.post(f"{first}/thong-tin", data=answers())
    client.post(f"/tai-khoan/rut-khoi/{round_.contest_id}", data={"understood": "y"})
    client.post("/dang-xuat")
    second = begin(client, round_)
    no = client.post(f"{second}/thong-tin", data=answers())
    assert no.status_code == 409
    assert "Nếu bạn không rút, có thể người khác đã khai thông tin của bạn" in no.text
    assert 'value="Nguyễn Văn An"' in no.text
    noted = db.session.scalars(
        select(JournalEntry).where(JournalEntry.deed == "guest.uncounted")
    ).one()
    makers.sign_in(client, makers.make_organizer())
    db.session.commit()
    page = client.get(f"{DESK}/nguoi-du-thi/{noted.subject.partition(':')[2]}").text
    assert "người khai trước đã rút khỏi cuộc thi" in page


def test_the_round_says_when_the_pause_after_another_device_ends(client: FlaskClient) -> None:
    round_ = a_round(attempt_delay_s=600)
    first = begin(client, round_)
    client.post(f"{first}/thong-tin", data=answers())
    assert "Thể lệ yêu cầu nghỉ" in client.get(f"/dot-thi/{round_.id}").text
    with time_machine.travel(NOW + timedelta(minutes=11), tick=False):
        assert "Thể lệ yêu cầu nghỉ" not in client.get(f"/dot-thi/{round_.id}").text


@pytest.mark.parametrize(("needs", "warned"), [(False, True), (True, False)])
def test_answers_at_once_without_accounts_are_warned_of(
    client: FlaskClient, *, needs: bool, warned: bool
) -> None:
    round_ = a_round(release_answers=Release.AT_ONCE)
    without_account(round_, without_account=not needs)
    makers.sign_in(client, makers.make_organizer())
    db.session.commit()
    contest = f"{DESK}/cuoc-thi/{round_.contest_id}"
    for page in (contest, f"{contest}/the-le", f"{DESK}/dot-thi/{round_.id}/the-le",
                 f"{contest}/doi-tuong"):  # fmt: skip
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert (GIVEN_AWAY in answer.text) == warned, page
