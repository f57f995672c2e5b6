"""What do organizers, citizens and visitors get in the console's rooms for contests?"""

import re
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.accounts.models import Grant, JournalEntry, Organizer, Role
from quizapp.attempts.models import Attempt
from quizapp.contests import queries
from quizapp.contests.models import Contest, ContestFile, ContestGroup, RegulationVersion, Round
from quizapp.database import db
from quizapp.rules.regulation import Regulation
from tests import makers
from tests.conftest import NOW

HOUR = timedelta(hours=1)
DESK = "/ban-to-chuc"


def as_chi(client: FlaskClient, *, roles: tuple[Role, ...] = (Role.ADMIN,),
           contest: Contest | None = None) -> Organizer:  # fmt: skip
    chi = makers.make_organizer(roles=roles, contest=contest)
    db.session.commit()
    makers.sign_in(client, chi)
    return chi


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


@pytest.fixture
def rooms(site: Any) -> list[str]:
    """Every page of these rooms, for one contest and one open round of it."""
    contest = makers.make_contest()
    round_ = makers.make_round(contest=contest)
    db.session.commit()
    return [
        f"{DESK}/",
        f"{DESK}/cuoc-thi",
        f"{DESK}/cuoc-thi/moi",
        *(
            f"{DESK}/cuoc-thi/{contest.id}{page}"
            for page in ("", "/nhan-ban", "/xoa", "/the-le", "/trang", "/tep", "/ap-phich",
                         "/ma-qr.svg", "/dot-thi/moi")
        ),
        f"{DESK}/dot-thi",
        *(
            f"{DESK}/dot-thi/{round_.id}{page}"
            for page in ("", "/sua", "/nhan-ban", "/xoa", "/de-thi", "/theo-doi", "/dong-som",
                         "/them-gio")
        ),
    ]  # fmt: skip


def test_a_contest_made_by_mistake_is_deleted(client: FlaskClient) -> None:
    mistaken, kept = makers.make_contest(current=False), makers.make_contest()
    number, name = mistaken.id, mistaken.name
    makers.make_round(contest=kept)
    manager = makers.make_organizer(roles=(Role.MANAGER,), contest=mistaken)
    db.session.commit()
    makers.sign_in(client, manager)
    address = f"{DESK}/cuoc-thi/{number}/xoa"
    assert client.get(address).status_code == 403
    assert client.post(address, data={"reason": "Nhầm", "sure": "y"}).status_code == 403
    as_chi(client)
    assert address in client.get(f"{DESK}/cuoc-thi/{number}").text
    assert f"{DESK}/cuoc-thi/{kept.id}/xoa" not in client.get(f"{DESK}/cuoc-thi/{kept.id}").text
    unsure = client.post(address, data={"reason": "Tạo nhầm"})
    assert (unsure.status_code, "Tạo nhầm" in unsure.text) == (422, True)
    told = client.post(address, data={"reason": "Tạo nhầm", "sure": "y"})
    assert (told.status_code, "được giao quyền riêng" in told.text) == (422, True)
    db.session.delete(db.session.scalars(select(Grant).where(Grant.contest_id == number)).one())
    db.session.commit()
    gone = client.post(address, data={"reason": "Tạo nhầm", "sure": "y"}, follow_redirects=True)
    assert "Đã xóa cuộc thi." in gone.text
    assert client.get(f"{DESK}/cuoc-thi/{number}").status_code == 404
    assert client.post(address, data={"reason": "Tạo nhầm", "sure": "y"}).status_code == 404
    journal = client.get(f"{DESK}/nhat-ky").text
    assert "Xóa cuộc thi" in journal
    assert name in journal


def test_every_room_opens_for_an_admin_and_for_nobody_else(
    client: FlaskClient, rooms: list[str]
) -> None:
    for room in rooms:
        answer = client.get(room)
        assert answer.status_code == 302, room
        assert "/ban-to-chuc/dang-nhap" in answer.location
    an = makers.make_person()
    db.session.commit()
    makers.sign_in(client, an)
    for room in rooms:
        assert client.get(room).status_code == 403, room
    as_chi(client)
    for room in rooms:
        assert client.get(room).status_code == 200, room


def test_an_organizer_of_one_contest_sees_no_other(client: FlaskClient) -> None:
    own, other = makers.make_contest(name="Của mình"), makers.make_contest(name="Của người khác")
    theirs = makers.make_round(contest=other)
    as_chi(client, roles=(Role.MANAGER,), contest=own)
    for page in ("/", "/cuoc-thi", "/dot-thi"):
        assert "Của người khác" not in text(client.get(DESK + page))
    assert client.get(f"{DESK}/cuoc-thi/{own.id}").status_code == 200
    assert client.get(f"{DESK}/cuoc-thi/{other.id}").status_code == 404
    assert client.get(f"{DESK}/dot-thi/{theirs.id}").status_code == 404
    assert client.post(f"{DESK}/dot-thi/{theirs.id}/dong-som").status_code == 404
    # One contest's manager makes no new ones and moves none away from "/".
    assert client.get(f"{DESK}/cuoc-thi/moi").status_code == 403
    assert client.post(f"{DESK}/cuoc-thi/{own.id}/hien-hanh").status_code == 403


def test_the_jury_looks_but_does_not_change(client: FlaskClient) -> None:
    round_ = makers.make_round()
    as_chi(client, roles=(Role.JURY,))
    assert client.get(f"{DESK}/dot-thi/{round_.id}").status_code == 200
    assert client.get(f"{DESK}/cuoc-thi/{round_.contest_id}/the-le").status_code == 200
    for deed in ("sua", "de-thi", "dong-som", "them-gio", "xoa", "nhan-ban"):
        assert client.post(f"{DESK}/dot-thi/{round_.id}/{deed}").status_code == 403, deed
    for deed in ("the-le", "trang", "logo", "dot-thi/moi"):
        address = f"{DESK}/cuoc-thi/{round_.contest_id}/{deed}"
        assert client.post(address).status_code == 403, deed


def test_a_contest_is_made_and_its_regulation_comes_next(client: FlaskClient) -> None:
    as_chi(client)
    answer = client.post(f"{DESK}/cuoc-thi/moi", data={"name": "Học và làm theo Bác"})
    contest = db.session.scalars(select(Contest)).one()
    assert contest.slug == "hoc-va-lam-theo-bac"
    assert answer.location == f"{DESK}/cuoc-thi/{contest.id}/the-le"
    again = client.post(
        f"{DESK}/cuoc-thi/moi", data={"name": "Khác", "slug": "hoc-va-lam-theo-bac"}
    )
    assert again.status_code == 422
    assert "đã được dùng cho cuộc thi khác" in text(again)
    assert 'value="Khác"' in text(again)
    assert client.post(f"{DESK}/cuoc-thi/moi", data={"name": " "}).status_code == 422


def regulation_data(**changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "minimum_age": "16", "attempts_per_round": "3", "time_limit_min": "20",
        "counted_attempt": "highest_then_earliest", "marking": "all_or_nothing",
        "points_per_question": "1", "target": "none", "release_answers": "at_close",
        "board_places": "50", "ranking-0": "score", "ranking-1": "handed_in_at",
        "prizes-0-level": "Nhất", "prizes-0-count": "1", "prizes-0-value_vnd": "3000000",
        "prizes_per_person": "1", "shuffle_questions": "y", "note": "Theo công văn 12",
    }  # fmt: skip
    return {name: value for name, value in {**data, **changes}.items() if value is not None}


def test_an_amendment_is_previewed_then_saved(client: FlaskClient) -> None:
    contest = makers.make_contest(regulation=Regulation())
    as_chi(client)
    address = f"{DESK}/cuoc-thi/{contest.id}/the-le"
    page = text(client.get(address))
    assert "Chỉ người đạt điểm tối đa" in page
    assert "thử nhiều con số" not in page  # three attempts and a prediction are the usual
    data = regulation_data(attempts_per_round="5", do="preview")
    preview = client.post(address, data=data)
    assert preview.status_code == 200
    assert "không quá 5 lượt trong một đợt thi" in text(preview)
    assert db.session.query(RegulationVersion).count() == 1
    assert client.post(address, data=regulation_data(attempts_per_round="5")).status_code == 302
    version = db.session.scalars(
        select(RegulationVersion).where(RegulationVersion.number == 2)
    ).one()
    assert version.regulation.attempts_per_round == 5
    assert version.regulation.ranking == ("score", "handed_in_at")
    assert [prize.value_vnd for prize in version.regulation.prizes] == [3_000_000]
    assert not version.regulation.show_score
    assert version.note == "Theo công văn 12"


def test_the_oldest_and_the_day_of_ages_may_be_set_and_left_out(client: FlaskClient) -> None:
    contest = makers.make_contest(regulation=Regulation())
    as_chi(client)
    address = f"{DESK}/cuoc-thi/{contest.id}/the-le"
    data = regulation_data(minimum_age="12", maximum_age="70", age_on="30/9/2026")
    preview = client.post(address, data={**data, "do": "preview"})
    told = "từ đủ 12 tuổi đến hết 70 tuổi (chưa đủ 71 tuổi), tính đến ngày 30/09/2026."
    assert told in text(preview)
    assert client.post(address, data=data).status_code == 302
    stored = queries.latest_regulation(contest.id).regulation
    assert (stored.maximum_age, stored.age_on) == (70, date(2026, 9, 30))
    page = text(client.get(address))
    assert 'value="70"' in page
    assert 'value="30/09/2026"' in page
    empty = regulation_data(maximum_age="", age_on=" ")
    assert client.post(address, data=empty).status_code == 302
    stored = queries.latest_regulation(contest.id).regulation
    assert (stored.maximum_age, stored.age_on) == (None, None)


def test_a_gap_in_the_numbers_of_the_criteria_repeats_none(client: FlaskClient) -> None:
    contest = makers.make_contest(regulation=Regulation())
    as_chi(client)
    data = regulation_data(**{
        "ranking-0": "score", "ranking-1": None, "ranking-2": "handed_in_at",
        "ranking-5": "duration", "ranking-30": "draw",
    })  # fmt: skip
    assert client.post(f"{DESK}/cuoc-thi/{contest.id}/the-le", data=data).status_code == 302
    version = db.session.scalars(
        select(RegulationVersion).where(RegulationVersion.number == 2)
    ).one()
    assert version.regulation.ranking == ("score", "handed_in_at", "duration", "draw")


def test_every_parameter_of_the_form_is_stored(client: FlaskClient) -> None:
    contest = makers.make_contest(regulation=Regulation())
    as_chi(client)
    data = regulation_data(**{
        "attempts_per_week": "7", "attempt_delay_min": "15", "penalty_per_wrong": "1",
        "points_per_question": "4", "target": "participants", "asked": "after_hand_in",
        "ranking-1": "guess_distance", "prediction_wording": "Bao nhiêu người dự thi?",
        "prediction_least": "1", "prediction_most": "500.000", "points_to_win": "20",
        "shortfall": "lower", "one_per_level": "y", "vacancy": "stays_vacant",
        "release_answers": "at_once", "complaint_days": "3",
        "prizes_per_unit": "2", "prizes_per_phone": "1", "certificates": "passed",
        "certificate_points": "24",
        "marked_part": "Phần tự luận", "marked_part_most": "12,5", "ranking-2": "marks",
    })  # fmt: skip
    address = f"{DESK}/cuoc-thi/{contest.id}/the-le"
    assert client.post(address, data=data).status_code == 302
    rule = (
        db.session.scalars(select(RegulationVersion).where(RegulationVersion.number == 2))
        .one()
        .regulation
    )
    assert (rule.attempts_per_week, rule.attempt_delay_s, rule.penalty_per_wrong) == (7, 900, 1)
    assert (rule.asked, rule.prediction_question) == ("after_hand_in", "Bao nhiêu người dự thi?")
    assert (rule.prediction_least, rule.prediction_most) == (1, 500_000)
    assert (rule.points_to_win, rule.shortfall, rule.vacancy) == (20, "lower", "stays_vacant")
    assert rule.one_per_level
    assert (rule.certificates, rule.certificate_points) == ("passed", 24)
    assert (rule.prizes_per_unit, rule.prizes_per_phone) == (2, 1)
    assert (rule.marked_part, rule.marked_part_most) == ("Phần tự luận", 1250)
    assert "marks" in rule.ranking
    assert (rule.release_answers, rule.complaint_days) == ("at_once", 3)
    # The form is filled with what is stored: sent back as it stands, nothing changes.
    page = text(client.get(address))
    for shown in (
        'value="15"',
        'value="500.000"',
        'value="Bao nhiêu người dự thi?"',
        'value="12,5"',
    ):
        assert shown in page


def test_the_highest_prize_alone_stands_in_no_other_limit(client: FlaskClient) -> None:
    contest = makers.make_contest(regulation=Regulation())
    as_chi(client)
    address = f"{DESK}/cuoc-thi/{contest.id}/the-le"
    refused = client.post(address, data=regulation_data(highest_only="y", prizes_per_person="1"))
    assert refused.status_code == 422
    assert "Chỉ trao giải cao nhất thì để trống số giải tối đa" in refused.text
    answer = client.post(address, data=regulation_data(highest_only="y", prizes_per_person=""))
    assert answer.status_code == 302
    assert queries.latest_regulation(contest.id).regulation.highest_only


def test_a_prediction_may_ask_about_one_group_of_the_contest(client: FlaskClient) -> None:
    contest = makers.make_contest(regulation=Regulation())
    as_chi(client)
    address = f"{DESK}/cuoc-thi/{contest.id}/the-le"
    assert "Con số dự đoán đếm" not in text(client.get(address))
    db.session.add(
        ContestGroup(contest_id=contest.id, code="nhan-dan", name="Nhân dân", position=0)
    )
    asked = {"target": "participants", "ranking-1": "guess_distance", "target_group": "Cán bộ"}
    refused = client.post(address, data=regulation_data(**asked))
    assert refused.status_code == 422
    assert "Cuộc thi không có đối tượng “Cán bộ”" in text(refused)
    asked["target_group"] = "Nhân dân"
    preview = text(client.post(address, data=regulation_data(**asked, do="preview")))
    assert "Con số này chỉ tính người thuộc đối tượng “Nhân dân”." in preview
    assert client.post(address, data=regulation_data(**asked)).status_code == 302
    version = queries.latest_regulation(contest.id)
    assert version.regulation.target_group == "Nhân dân"
    page = text(client.get(address))
    assert re.search(r'<option selected value="Nhân dân"', page)


def test_saving_the_form_as_it_was_shown_changes_nothing(client: FlaskClient) -> None:
    regulation = Regulation(eligibility="Mọi người", interim_cron="0 8 * * mon")
    contest = makers.make_contest(regulation=regulation)
    as_chi(client)
    data = {"minimum_age": "16", "eligibility": "Mọi người", "attempts_per_round": "3",
            "time_limit_min": "20", "counted_attempt": "highest_then_earliest",
            "all_required": "y", "shuffle_questions": "y", "shuffle_options": "y",
            "points_per_question": "1", "marking": "all_or_nothing", "target": "all_correct",
            "full_score_to_win": "y", "prizes_per_person": "1", "show_score": "y",
            "release_answers": "at_close", "board_places": "50",
            "interim_cron": "0 8 * * mon", "do": "save"}  # fmt: skip
    data |= {f"ranking-{place}": name for place, name in enumerate(regulation.ranking)}
    for place, prize in enumerate(regulation.prizes):
        data |= {
            f"prizes-{place}-level": prize.level,
            f"prizes-{place}-count": str(prize.count),
            f"prizes-{place}-value_vnd": str(prize.value_vnd),
        }
    assert client.post(f"{DESK}/cuoc-thi/{contest.id}/the-le", data=data).status_code == 302
    assert db.session.query(RegulationVersion).count() == 1


PRIZE_LIMITS = "Hãy nhập một số nguyên từ 0 đến 100.000.000.000."


@pytest.mark.parametrize(
    "typed", ["3.000.000", "3 000 000", "3000000", " 3.000.000\u00a0", "3\u202f000\u202f000"]
)
def test_money_is_typed_as_people_write_it(client: FlaskClient, typed: str) -> None:
    contest = makers.make_contest(regulation=Regulation())
    as_chi(client)
    address = f"{DESK}/cuoc-thi/{contest.id}/the-le"
    assert 'type="text" value="3.000.000"' in text(client.get(address))
    data = regulation_data(**{"prizes-0-value_vnd": typed})
    assert client.post(address, data=data).status_code == 302
    version = queries.latest_regulation(contest.id)
    assert [prize.value_vnd for prize in version.regulation.prizes] == [3_000_000]


@pytest.mark.parametrize("typed", ["3.000.00", "-1", "9" * 5000, "3,5"])
def test_wrong_money_stays_in_its_field_with_one_sentence(client: FlaskClient, typed: str) -> None:
    contest = makers.make_contest(regulation=Regulation())
    as_chi(client)
    answer = client.post(
        f"{DESK}/cuoc-thi/{contest.id}/the-le",
        data=regulation_data(**{"prizes-0-value_vnd": typed}),
    )
    assert answer.status_code == 422
    assert f'type="text" value="{typed}"' in text(answer)
    assert text(answer).count("Hãy nhập một số nguyên") == 2  # in the summary and at the field


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"minimum_age": "6"}, "Tuổi tối thiểu phải từ 7"),
        ({"maximum_age": "15"}, "Tuổi tối đa không được nhỏ hơn tuổi tối thiểu"),
        ({"maximum_age": "121"}, "Tuổi tối đa phải từ 7 đến 120"),
        ({"age_on": "30/9"}, "Hãy nhập theo dạng ngày/tháng/năm"),
        ({"age_on": "31/9/2026"}, "Ngày này không có trên lịch"),
        ({"age_on": "30/9/1926"}, "Năm của ngày tính tuổi phải từ 2020 đến 2100"),
        ({"minimum_age": "mười sáu"}, "Hãy nhập một số nguyên"),
        ({"attempts_per_round": "0"}, "Số phải từ 1 đến 1000"),
        ({"ranking-1": "score"}, "không lặp lại"),
        ({"ranking-1": "guess_distance"}, "Có câu dự đoán thì"),
        ({"target": "all_correct"}, "Có câu dự đoán thì"),
        ({"target": "moon"}, "Lựa chọn không hợp lệ"),
        ({"prizes-0-value_vnd": "abc"}, PRIZE_LIMITS),
        ({"prizes-0-value_vnd": "3.5"}, PRIZE_LIMITS),
        ({"prizes-0-value_vnd": "100.000.000.001"}, PRIZE_LIMITS),
        ({"prizes-0-count": "1.001"}, "Hãy nhập một số nguyên từ 1 đến 1.000."),
        ({"prizes-0-level": ""}, "Hãy nhập tên giải"),
        ({"prizes-0-count": ""}, "Hãy nhập số giải"),
        ({"interim_cron": "0 8 * * 1"}, "Hãy viết thứ bằng chữ"),
        ({"interim_cron": "thứ hai"}, "Lịch gồm năm phần"),
        ({"board_places": "501"}, "từ 1 đến 500"),
        ({"note": ""}, "Hãy ghi lý do"),
    ],
)
def test_a_faulty_regulation_comes_back_with_its_sentence(
    client: FlaskClient, changes: dict[str, Any], sentence: str
) -> None:
    contest = makers.make_contest(regulation=Regulation())
    as_chi(client)
    answer = client.post(
        f"{DESK}/cuoc-thi/{contest.id}/the-le",
        data=regulation_data(more="Điều đã gõ", **changes),
    )
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "Điều đã gõ" in text(answer)
    assert db.session.query(RegulationVersion).count() == 1


def test_prize_lines_are_added_and_board_hours_shown_without_script(client: FlaskClient) -> None:
    contest = makers.make_contest()
    as_chi(client)
    address = f"{DESK}/cuoc-thi/{contest.id}/the-le"
    more = client.post(address, data=regulation_data(do="add_prize"))
    assert 'name="prizes-1-level"' in text(more)
    assert 'value="Nhất"' in text(more)
    examples = re.findall(r"<code>(.+?)</code>", text(more))
    assert len(examples) == 3
    for example in examples:
        shown = client.post(address, data=regulation_data(interim_cron=example, do="preview"))
        assert "Ba lần tới" in text(shown), example
    hours = client.post(address, data=regulation_data(interim_cron="0 8 * * mon", do="preview"))
    assert "08:00 ngày 18/05/2026; 08:00 ngày 25/05/2026; 08:00 ngày 01/06/2026" in text(hours)


WEEKS = {
    "count": "3", "pattern": "Tuần {n}", "first_number": "1", "opens": "2026-05-18T10:00",
    "closes": "2026-05-25T09:00", "results": "2026-05-25T12:00", "like": "0",
}  # fmt: skip


def test_weekly_rounds_are_previewed_then_made(client: FlaskClient) -> None:
    contest = makers.make_contest()
    as_chi(client)
    address = f"{DESK}/cuoc-thi/{contest.id}/dot-thi/moi"
    # Today is a Monday: the first round is offered for the next one.
    assert 'value="2026-05-18T10:00"' in text(client.get(address))
    preview = client.post(address, data={**WEEKS, "do": "preview"})
    assert "10:00 ngày 01/06/2026" in text(preview)
    assert db.session.query(Round).count() == 0
    assert client.post(address, data={**WEEKS, "do": "create"}).status_code == 302
    rounds = db.session.scalars(select(Round).order_by(Round.opens_at)).all()
    assert [round_.name for round_ in rounds] == ["Tuần 1", "Tuần 2", "Tuần 3"]
    assert rounds[0].opens_at == makers.at("10:00", rounds[0].opens_at.date())
    # The series goes on after the last one, and says what runs at the same time.
    assert 'value="2026-06-08T10:00"' in text(client.get(address))
    again = client.post(address, data={**WEEKS, "count": "1", "do": "preview"})
    assert "trùng thời gian với Tuần 1" in text(again)


@pytest.mark.parametrize(
    ("changes", "second"),
    [
        ({"step": "two_weeks"}, "10:00 ngày 01/06/2026"),
        ({"step": "monthly"}, "10:00 ngày 18/06/2026"),
        ({"step": "days", "days": "10"}, "10:00 ngày 28/05/2026"),
    ],
)
def test_rounds_follow_each_other_at_other_steps(
    client: FlaskClient, changes: dict[str, str], second: str
) -> None:
    contest = makers.make_contest()
    as_chi(client)
    address = f"{DESK}/cuoc-thi/{contest.id}/dot-thi/moi"
    preview = text(client.post(address, data={**WEEKS, **changes, "count": "2", "do": "preview"}))
    assert second in preview
    assert "chồng lên nhau" not in preview
    assert client.post(address, data={**WEEKS, **changes, "do": "create"}).status_code == 302
    assert db.session.query(Round).count() == 3


def test_rounds_of_a_series_may_overlap_and_are_pointed_out(client: FlaskClient) -> None:
    contest = makers.make_contest()
    as_chi(client)
    address = f"{DESK}/cuoc-thi/{contest.id}/dot-thi/moi"
    data = {**WEEKS, "step": "days", "days": "3"}
    assert "chồng lên nhau" in text(client.post(address, data={**data, "do": "preview"}))
    assert client.post(address, data={**data, "do": "create"}).status_code == 302


@pytest.mark.parametrize("closes", ["2026-05-24T23:59", "24h00 ngày 24/5/2026", "23h59 24/5/2026"])
def test_a_day_that_ends_at_23h59_or_24h00_ends_at_midnight(
    client: FlaskClient, closes: str
) -> None:
    contest = makers.make_contest()
    as_chi(client)
    data = {**WEEKS, "count": "1", "closes": closes, "do": "create"}
    assert client.post(f"{DESK}/cuoc-thi/{contest.id}/dot-thi/moi", data=data).status_code == 302
    stored = db.session.scalars(select(Round)).one()
    assert stored.closes_at == makers.at("00:00", date(2026, 5, 25))
    # Shown again and saved as it is, it does not move.
    again = {
        "name": stored.name, "opens": "2026-05-18T10:00", "closes": "2026-05-25T00:00",
        "results": "2026-05-25T12:00",
    }  # fmt: skip
    assert client.post(f"{DESK}/dot-thi/{stored.id}/sua", data=again).status_code == 302
    db.session.expire_all()
    assert stored.closes_at == makers.at("00:00", date(2026, 5, 25))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"step": "days"}, "Hãy nhập số ngày"),
        ({"step": "days", "days": "367"}, "366"),
        ({"closes": "2026-05-18T09:00"}, "giờ đóng phải sau giờ mở"),
        ({"results": "2026-05-25T08:00"}, "không được trước giờ đóng"),
        ({"opens": "2026-04-01T10:00", "closes": "2026-04-02T10:00"}, "phải ở tương lai"),
        ({"opens": "sáng thứ hai"}, "Ngày giờ không hợp lệ"),
        ({"count": "53"}, "Số phải từ 1 đến 52"),
        ({"pattern": "Tuần"}, "phải có {n}"),
        ({"like": "99"}, "Lựa chọn không hợp lệ"),
    ],
)
def test_faulty_weeks_come_back(
    client: FlaskClient, changes: dict[str, str], sentence: str
) -> None:
    contest = makers.make_contest()
    as_chi(client)
    answer = client.post(
        f"{DESK}/cuoc-thi/{contest.id}/dot-thi/moi", data={**WEEKS, **changes, "do": "create"}
    )
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert db.session.query(Round).count() == 0


def test_weeks_that_are_over_are_pointed_out(client: FlaskClient) -> None:
    contest = makers.make_contest()
    as_chi(client)
    first = {
        "opens": "2026-05-01T10:00", "closes": "2026-05-08T09:00", "results": "2026-05-08T12:00",
    }  # fmt: skip
    address = f"{DESK}/cuoc-thi/{contest.id}/dot-thi/moi"
    preview = client.post(address, data={**WEEKS, **first, "do": "preview"})
    assert preview.status_code == 200
    over = "Đợt này đã kết thúc trước thời điểm hiện tại"
    assert f"Tuần 1: {over}" in text(preview)
    assert text(preview).count(over) == 1


def test_one_round_with_wrong_times_has_no_number(client: FlaskClient) -> None:
    round_ = makers.make_round(opens=NOW + HOUR, closes=NOW + 2 * HOUR)
    as_chi(client)
    addresses = {
        f"{DESK}/dot-thi/{round_.id}/sua": edit_data(
            round_, opens="2026-05-20T10:00", closes="2026-05-20T09:00",
            results="2026-05-20T12:00", reason="Lịch mới",
        ),
        f"{DESK}/cuoc-thi/{round_.contest_id}/dot-thi/moi": {
            **WEEKS, "count": "1", "closes": "2026-05-18T09:00", "do": "create",
        },
    }  # fmt: skip
    for address, data in addresses.items():
        answer = client.post(address, data=data)
        assert answer.status_code == 422
        assert "Giờ đóng phải sau giờ mở." in text(answer)
        assert "Đợt 1:" not in text(answer)


def test_the_list_begins_with_what_runs(client: FlaskClient) -> None:
    contest = makers.make_contest()
    for name, opens in (("Xưa", -90), ("Vừa xong", -50), ("Đang thi", -1), ("Sau", 90), ("Tới", 9)):
        opening = NOW + opens * HOUR
        makers.make_round(contest=contest, name=name, opens=opening, closes=opening + 5 * HOUR)
    as_chi(client)
    page = text(client.get(f"{DESK}/dot-thi"))
    order = ["Đang thi", "Tới", "Sau", "Vừa xong", "Xưa"]
    places = [page.index(f">{name}</a>") for name in order]
    assert places == sorted(places)


def test_a_new_round_takes_the_recipe_of_another(client: FlaskClient) -> None:
    model = makers.make_round()
    as_chi(client)
    client.post(
        f"{DESK}/cuoc-thi/{model.contest_id}/dot-thi/moi",
        data={**WEEKS, "count": "1", "pattern": "Chung kết", "like": str(model.id), "do": "create"},
    )
    made = db.session.scalars(select(Round).where(Round.name == "Chung kết")).one()
    assert made.recipe == model.recipe


def edit_data(round_: Round, **changes: str) -> dict[str, str]:
    shown = "%Y-%m-%dT%H:%M"
    zone = makers.CITY
    return {
        "name": round_.name,
        "opens": round_.opens_at.astimezone(zone).strftime(shown),
        "closes": round_.closes_at.astimezone(zone).strftime(shown),
        "results": round_.results_at.astimezone(zone).strftime(shown),
        **changes,
    }


def test_an_open_round_keeps_its_window(client: FlaskClient) -> None:
    # Closed to the second by an earlier deed; the form shows minutes only.
    round_ = makers.make_round(opens=NOW - HOUR + timedelta(seconds=7))
    as_chi(client)
    address = f"{DESK}/dot-thi/{round_.id}/sua"
    for closes, deed in (("2026-05-11T11:00", "Đóng sớm"), ("2026-05-11T12:30", "Thêm giờ")):
        answer = client.post(address, data=edit_data(round_, closes=closes, reason="Mưa bão"))
        assert answer.status_code == 422
        assert deed in text(answer)
    assert "/them-gio" in text(client.get(address))
    later = edit_data(round_, results="2026-05-11T17:00")
    bare = client.post(address, data=later)
    assert bare.status_code == 422
    assert "Hãy ghi lý do" in text(bare)
    assert client.post(address, data={**later, "reason": "Mưa bão"}).location
    db.session.refresh(round_)
    assert round_.results_at == makers.at("17:00")
    assert round_.closes_at == NOW + 2 * HOUR
    assert round_.opens_at == NOW - HOUR + timedelta(seconds=7)


def test_closing_early_asks_for_a_reason_and_a_confirmation(client: FlaskClient) -> None:
    round_ = makers.make_round()
    as_chi(client)
    address = f"{DESK}/dot-thi/{round_.id}/dong-som"
    assert client.post(address, data={"reason": "Mất điện"}).status_code == 422
    assert client.post(address, data={"sure": "y"}).status_code == 422
    db.session.refresh(round_)
    assert round_.window.is_open(NOW)
    answer = client.post(address, data={"reason": "Mất điện", "sure": "y"})
    assert answer.location == f"{DESK}/dot-thi/{round_.id}"
    db.session.refresh(round_)
    assert round_.closes_at == NOW
    again = client.post(address, data={"reason": "Mất điện", "sure": "y"})
    assert again.status_code == 422
    assert "Chỉ đóng sớm hoặc thêm giờ được cho đợt thi đang mở" in text(again)


def test_a_round_is_deleted_only_before_it_opens(client: FlaskClient) -> None:
    open_ = makers.make_round()
    coming = makers.make_round(opens=NOW + HOUR, closes=NOW + 2 * HOUR)
    as_chi(client)
    sure = {"reason": "Trùng lịch", "sure": "y"}
    refused = client.post(f"{DESK}/dot-thi/{open_.id}/xoa", data=sure)
    assert refused.status_code == 422
    assert "Đợt thi đã mở lúc 09:00 ngày 11/05/2026. Không xóa được." in text(refused)
    assert client.post(f"{DESK}/dot-thi/{coming.id}/xoa", data=sure).status_code == 302
    assert db.session.scalars(select(Round.id)).all() == [open_.id]


def test_a_round_is_cloned(client: FlaskClient) -> None:
    round_ = makers.make_round()
    as_chi(client)
    address = f"{DESK}/dot-thi/{round_.id}/nhan-ban"
    assert client.post(address, data={"name": "Tuần 2", "weeks": "0"}).status_code == 422
    assert client.post(address, data={"name": "Tuần 2", "weeks": "1"}).status_code == 302
    assert db.session.query(Round).count() == 2


def row(place: int, **values: str) -> dict[str, str]:
    usual = {"bank": "", "topic": "", "difficulty": "", "count": ""}
    return {f"rows-{place}-{name}": value for name, value in {**usual, **values}.items()}


def test_a_recipe_is_checked_and_saved_without_script(client: FlaskClient) -> None:
    bank = makers.make_bank(questions=6)
    round_ = makers.make_round(bank=bank, opens=NOW + HOUR, closes=NOW + 2 * HOUR)
    as_chi(client)
    address = f"{DESK}/dot-thi/{round_.id}/de-thi"
    assert "Ngân hàng đủ câu hỏi cho đề thi 4 câu" in text(client.get(address))
    rows = row(0, bank=bank.slug, count="2", difficulty="1") | row(1)
    more = client.post(address, data={**rows, "do": "add_row"})
    assert 'name="rows-3-bank"' in text(more)
    rows |= row(1, bank=bank.slug, count="5")
    checked = client.post(address, data={**rows, "do": "check"})
    assert "đang tranh nhau" in text(checked)
    db.session.refresh(round_)
    assert round_.recipe_lines[0].count == 4
    assert client.post(address, data={**rows, "do": "save"}).status_code == 302
    db.session.refresh(round_)
    assert [line.count for line in round_.recipe_lines] == [2, 5]
    # Long before it opens, everybody is told in plain words.
    for page in (f"{DESK}/", f"{DESK}/dot-thi/{round_.id}"):
        assert "chưa đủ câu" in text(client.get(page))
    assert "Chưa đủ câu hỏi" in text(client.get(f"{DESK}/dot-thi"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"count": "0"}, 'value="0"'),
        ({"count": "201"}, "Hãy nhập một số nguyên từ 1 đến 200."),
        ({"count": "hai"}, "Hãy nhập một số nguyên từ 1 đến 200."),
        ({"count": "hai"}, 'value="hai"'),
        ({"bank": "khong-co"}, "Lựa chọn không hợp lệ"),
        ({"difficulty": "9"}, "Lựa chọn không hợp lệ"),
    ],
)
def test_a_faulty_recipe_comes_back(
    client: FlaskClient, changes: dict[str, str], sentence: str
) -> None:
    bank = makers.make_bank()
    round_ = makers.make_round(bank=bank, opens=NOW + HOUR, closes=NOW + 2 * HOUR)
    as_chi(client)
    answer = client.post(
        f"{DESK}/dot-thi/{round_.id}/de-thi",
        data={**row(0, **{"bank": bank.slug, "count": "2", **changes}), "do": "save"},
    )
    assert answer.status_code == 422
    assert sentence in text(answer)


def test_the_recipe_of_an_open_round_is_refused(client: FlaskClient) -> None:
    bank = makers.make_bank()
    round_ = makers.make_round(bank=bank)
    as_chi(client)
    answer = client.post(
        f"{DESK}/dot-thi/{round_.id}/de-thi", data={**row(0, bank=bank.slug, count="2")}
    )
    assert answer.status_code == 422
    assert "Không đổi được cơ cấu đề thi." in text(answer)
    help_line = '<p class="field-help">Đợt thi đã mở: cơ cấu đề'
    assert help_line in text(answer)
    coming = makers.make_round(opens=NOW + HOUR, closes=NOW + 2 * HOUR)
    db.session.commit()
    assert "Đợt thi đã mở" not in text(client.get(f"{DESK}/dot-thi/{coming.id}/de-thi"))


def crowd(round_: Round) -> None:
    unit = makers.make_unit(name="Phường Hồng Bàng")
    for number in range(17):
        person = makers.make_person(phone=f"+8490000{number:04d}", unit=unit)
        makers.make_attempt(round_=round_, person=person)


def test_the_monitor_shows_a_round_without_a_prediction(client: FlaskClient) -> None:
    round_ = makers.make_round()
    crowd(round_)
    as_chi(client)
    page = text(client.get(f"{DESK}/dot-thi/{round_.id}/theo-doi"))
    assert "<dd>17</dd>" in page
    assert "Phường Hồng Bàng" in page
    assert "09:00 ngày 11/05/2026" in page
    for other in (f"{DESK}/", f"{DESK}/dot-thi/{round_.id}"):
        assert "<dd>17</dd>" in text(client.get(other))


def test_with_a_prediction_no_number_is_shown_before_the_tally(client: FlaskClient) -> None:
    round_ = makers.make_round(regulation=Regulation())
    pages = [f"{DESK}/", f"{DESK}/cuoc-thi/{round_.contest_id}", f"{DESK}/dot-thi",
             f"{DESK}/dot-thi/{round_.id}", f"{DESK}/dot-thi/{round_.id}/theo-doi"]  # fmt: skip
    as_chi(client)
    empty = [text(client.get(page)) for page in pages]
    crowd(round_)
    db.session.commit()
    # Not one byte tells that seventeen people have been there.
    assert [text(client.get(page)) for page in pages] == empty
    monitor = pages[-1]
    assert "câu hỏi dự đoán" in text(client.get(monitor))
    round_.closes_at, round_.tallied_at = NOW - timedelta(minutes=5), NOW
    db.session.commit()
    assert "<dd>17</dd>" in text(client.get(monitor))


def test_an_organizer_tries_a_round_that_has_not_opened(client: FlaskClient) -> None:
    round_ = makers.make_round(opens=NOW + HOUR, closes=NOW + 2 * HOUR)
    chi = as_chi(client)
    answer = client.post(f"{DESK}/dot-thi/{round_.id}/lam-thu")
    assert answer.location == f"/dot-thi/{round_.id}/bai-thi/1"
    attempt = db.session.scalars(select(Attempt)).one()
    db.session.refresh(chi)
    assert attempt.is_trial
    assert attempt.person_id == chi.trial_person_id


def test_texts_logo_and_plan_reach_the_site(client: FlaskClient) -> None:
    contest = makers.make_contest()
    as_chi(client)
    site = f"{DESK}/cuoc-thi/{contest.id}"
    texts = {"name": contest.name, "notice": "## Tuần 1", "contact": "0225 1234567"}
    assert client.post(f"{site}/trang", data=texts).status_code == 302
    db.session.refresh(contest)
    assert contest.notice == "## Tuần 1"
    assert client.post(f"{site}/trang", data={"name": "", "notice": "Đã gõ"}).status_code == 422
    bad = client.post(f"{site}/logo", data={"file": (BytesIO(b"<svg>"), "a.png")})
    assert bad.status_code == 422
    assert "đây không phải ảnh" in text(bad)
    assert client.post(f"{site}/logo", data={}).status_code == 422
    plan = {"file": (BytesIO(b"%PDF-1.7"), "Ke hoach 12.pdf")}
    assert client.post(f"{site}/ke-hoach", data=plan).status_code == 302
    stored = db.session.get_one(ContestFile, (contest.id, "plan"))
    assert stored.file_name == "Ke hoach 12.pdf"
    assert stored.digest in text(client.get(f"{site}/tep"))
    # No file is sent from the page where texts are typed: nothing typed is lost.
    page = text(client.get(f"{site}/trang"))
    assert 'type="file"' not in page
    assert f'href="{site}/tep"' in page
    assert page.count("**chữ đậm**") == 4
    assert client.post(f"{site}/ke-hoach/go").status_code == 302
    assert db.session.query(ContestFile).count() == 0
    assert client.post(f"{site}/logo/go").status_code == 302


def test_a_contest_moves_to_the_root_and_is_cloned(client: FlaskClient) -> None:
    makers.make_contest(slug="cu")
    new = makers.make_contest(slug="moi", current=False)
    as_chi(client)
    assert client.post(f"{DESK}/cuoc-thi/{new.id}/hien-hanh").status_code == 302
    db.session.refresh(new)
    assert new.is_current
    address = f"{DESK}/cuoc-thi/{new.id}/nhan-ban"
    taken = client.post(address, data={"name": "X", "slug": "cu", "weeks": "0"})
    assert taken.status_code == 422
    assert client.post(address, data={"name": "Năm sau", "weeks": "52"}).status_code == 302
    assert db.session.query(Contest).count() == 3


def test_the_poster_carries_the_public_address_as_a_code(client: FlaskClient) -> None:
    makers.make_contest()
    other = makers.make_contest(slug="thanh-nien", current=False)
    makers.make_round(contest=other)
    as_chi(client)
    code = client.get(f"{DESK}/cuoc-thi/{other.id}/ma-qr.svg")
    assert code.mimetype == "image/svg+xml"
    assert b"<script" not in code.data
    assert b"style=" not in code.data
    poster = text(client.get(f"{DESK}/cuoc-thi/{other.id}/ap-phich"))
    assert "http://127.0.0.1:8000/cuoc-thi/thanh-nien/" in poster
    assert "09:00 ngày 11/05/2026" in poster


def test_the_desk_says_what_waits(client: FlaskClient) -> None:
    makers.make_round(name="Chờ duyệt", opens=NOW - 9 * HOUR, closes=NOW - 8 * HOUR)
    as_chi(client)
    page = text(client.get(f"{DESK}/"))
    assert "Chờ xét duyệt" in page
    assert "Đã đến giờ công bố mà chưa duyệt xong" in page


def test_every_deed_names_its_organizer(client: FlaskClient) -> None:
    chi = as_chi(client)
    client.post(f"{DESK}/cuoc-thi/moi", data={"name": "Học và làm theo Bác"})
    entry = db.session.scalars(select(JournalEntry)).one()
    assert (entry.actor, entry.actor_name) == (f"organizer:{chi.id}", chi.full_name)
