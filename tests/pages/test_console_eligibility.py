"""Groups, lists and the code word in the console: who may settle them, and what is answered."""

import io
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.accounts.models import JournalEntry, Role
from quizapp.contests import list_queries
from quizapp.contests.models import Contest, ContestGroup, ListedPerson, Membership, Round
from quizapp.contests.queries import contest_now
from quizapp.database import db
from quizapp.results import operations as results
from quizapp.results.models import Edition
from quizapp.rules import eligibility
from quizapp.rules.eligibility import Kind
from quizapp.rules.regulation import Target
from tests import makers
from tests.conftest import NOW, SECRET

BIRTH = date(1990, 5, 19)
HEAD = "STT,Họ và tên,Ngày sinh,Điện thoại,Mã đăng nhập,Đơn vị,Nhóm\n"


@pytest.fixture
def contest(site: Flask) -> Contest:
    del site
    makers.make_unit(name="Phường Lê Chân", code="le-chan")
    return makers.make_round().contest


@pytest.fixture
def chi(client: FlaskClient, contest: Contest) -> FlaskClient:
    """The browser of a manager of this contest."""
    manager = makers.make_organizer(roles=[Role.MANAGER], contest=contest)
    return makers.sign_in(client, manager)


def room(contest: Contest) -> str:
    return f"/ban-to-chuc/cuoc-thi/{contest.id}"


def settled(contest: Contest) -> eligibility.Eligibility:
    facts = contest_now(contest.id)
    assert facts is not None
    return facts.eligibility


def settle(chi: FlaskClient, contest: Contest, **more: str) -> None:
    form = {"groups": "Cán bộ\nNhân dân", "reason": "theo kế hoạch", **more}
    assert chi.post(f"{room(contest)}/doi-tuong", data=form).status_code == 302


def upload(chi: FlaskClient, contest: Contest, rows: str, kind: str = "excluded") -> str:
    file = (io.BytesIO((HEAD + rows).encode()), "ds.csv")
    answer = chi.post(f"{room(contest)}/danh-sach", data={"kind": kind, "file": file})
    assert answer.status_code == 302
    return str(answer.location)


def test_a_manager_settles_groups_and_a_code_word_that_nobody_can_read(
    chi: FlaskClient, contest: Contest
) -> None:
    settle(chi, contest, word="Bác Hồ 1890", listed_only="y")
    found = settled(contest)
    assert [group.name for group in found.groups] == ["Cán bộ", "Nhân dân"]
    assert found.listed_only
    assert found.code_word == eligibility.word_digest("bac ho 1890", SECRET, contest.id)
    page = chi.get(f"{room(contest)}/doi-tuong").text
    assert "Đang hỏi" in page
    assert "1890" not in page
    deed = db.session.scalars(
        select(JournalEntry).where(JournalEntry.deed == "contest.eligibility")
    ).one()
    assert (deed.reason, "1890" in str(deed.after)) == ("theo kế hoạch", False)
    settle(chi, contest)  # an empty field keeps the code word
    assert settled(contest).code_word == found.code_word
    settle(chi, contest, no_word="y")
    assert settled(contest).code_word is None


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"groups": "Một mình", "reason": "x"}, "từ 2 đến 12 đối tượng"),
        ({"word": "abc", "reason": "x"}, "từ 4 đến 40"),
        ({"word": "abcd", "no_word": "y", "reason": "x"}, "Hãy chọn một"),
        ({"listed_only": "y"}, "Hãy ghi lý do"),
    ],
)
def test_what_cannot_be_settled_is_said(
    chi: FlaskClient, contest: Contest, form: dict[str, str], words: str
) -> None:
    answer = chi.post(f"{room(contest)}/doi-tuong", data=form)
    assert answer.status_code == 422
    assert words in answer.text
    assert settled(contest) == eligibility.Eligibility()


def test_a_contest_without_accounts_is_settled_before_its_first_round_opens(
    chi: FlaskClient, contest: Contest
) -> None:
    round_ = db.session.scalars(select(Round)).one()
    round_.opens_at, round_.closes_at = NOW + timedelta(days=1), NOW + timedelta(days=2)
    round_.results_at = round_.closes_at + timedelta(minutes=59)
    settle(chi, contest, without_account="y")
    assert settled(contest).without_account
    page = chi.get(f"{room(contest)}/doi-tuong").text
    assert 'checked id="without_account"' in page
    assert f"Giờ công bố sớm hơn hạn đó ở: {round_.name}." in page
    round_.results_at = round_.closes_at + timedelta(hours=1)
    assert "Giờ công bố sớm hơn" not in chi.get(f"{room(contest)}/doi-tuong").text
    entry = db.session.scalars(select(JournalEntry)).all()[-1]
    assert entry.after is not None
    assert entry.after["without_account"] is True
    round_.opens_at = NOW - timedelta(days=1)
    answer = chi.post(f"{room(contest)}/doi-tuong", data={"groups": "", "reason": "vì sao"})
    assert answer.status_code == 422
    assert "Đã có đợt thi mở nên không đổi được" in answer.text
    assert settled(contest).without_account


def test_others_do_not_get_in(client: FlaskClient, contest: Contest) -> None:
    jury = makers.make_organizer(roles=[Role.JURY], contest=contest)
    elsewhere = makers.make_contest(current=False)
    stranger = makers.make_organizer(roles=[Role.MANAGER], contest=elsewhere)
    db.session.commit()
    for organizer, status in ((jury, 403), (stranger, 404)):
        makers.sign_in(client, organizer)
        assert client.get(f"{room(contest)}/doi-tuong").status_code == status
        assert client.get(f"{room(contest)}/danh-sach/excluded").status_code == status


def test_a_list_is_shown_before_it_is_stored(chi: FlaskClient, contest: Contest) -> None:
    settle(chi, contest)
    makers.make_person(birth=BIRTH)
    there = upload(
        chi,
        contest,
        "1,Nguyễn Văn An,19/5/1990,,,le-chan,can bo\n2,Lê Thị Bình,,0912345678,,,\n",
    )
    page = chi.get(there).text
    assert "Lê Thị Bình" in page
    assert "0912 345 678" in page
    assert db.session.query(ListedPerson).count() == 0
    answer = chi.post(there)
    assert answer.location == f"{room(contest)}/danh-sach/excluded"
    assert list_queries.sizes(contest.id) == {Kind.EXCLUDED: 2}
    assert "Phường Lê Chân" in chi.get(answer.location).text
    assert chi.post(there).status_code == 404, "the file was decided about"
    again = chi.get(upload(chi, contest, "1,Vũ Hoa,1/2/1990,,,,\n")).text
    assert "đang có 2 người" in again


def test_a_list_with_faults_stores_nothing(chi: FlaskClient, contest: Contest) -> None:
    there = upload(chi, contest, "1,Nguyễn Văn An,,,,,\n2,Lê Bình,31/2/1990,,,,\n")
    for answer in (chi.get(there), chi.post(there)):
        assert answer.status_code == 422
        assert "2 chỗ cần sửa" in answer.text
    assert db.session.query(ListedPerson).count() == 0


@pytest.mark.parametrize("kind", ["", "winners"])
def test_a_list_of_no_kind_is_refused(chi: FlaskClient, contest: Contest, kind: str) -> None:
    file = (io.BytesIO(HEAD.encode()), "ds.csv")
    answer = chi.post(f"{room(contest)}/danh-sach", data={"kind": kind, "file": file})
    assert answer.status_code == 422
    assert chi.get(f"{room(contest)}/danh-sach/winners").status_code == 404


def test_a_file_that_is_no_list_is_refused(chi: FlaskClient, contest: Contest) -> None:
    file = (io.BytesIO(b"\xff\xd8\xff\xe0 a picture"), "ds.csv")
    answer = chi.post(f"{room(contest)}/danh-sach", data={"kind": "excluded", "file": file})
    assert chi.get(answer.location).status_code == 422


def test_an_organizer_says_whom_a_row_means(chi: FlaskClient, contest: Contest) -> None:
    one, other = makers.make_person(birth=BIRTH), makers.make_person(birth=BIRTH)
    chi.post(upload(chi, contest, "1,Nguyễn Văn An,19/5/1990,,,,\n"))
    page = chi.get(f"{room(contest)}/doi-tuong").text
    assert "Dòng khớp với nhiều tài khoản" in page
    assert f"#{one.id}" in page
    row = db.session.scalars(select(ListedPerson)).one()
    there = f"{room(contest)}/danh-sach/dong/{row.id}"
    for nonsense in ("", "999", "x"):
        assert chi.post(there, data={"person": nonsense}).status_code == 404
    assert chi.post(there, data={"person": str(other.id)}).status_code == 302
    db.session.expire_all()
    assert db.session.scalars(select(ListedPerson.person_id)).all() == [other.id]
    assert "Dòng khớp" not in chi.get(f"{room(contest)}/doi-tuong").text


def test_a_list_is_taken_away_for_a_reason(chi: FlaskClient, contest: Contest) -> None:
    chi.post(upload(chi, contest, "1,Nguyễn Văn An,19/5/1990,,,,\n"))
    there = f"{room(contest)}/danh-sach/excluded/go"
    assert chi.post(there).status_code == 422
    assert chi.post(there, data={"reason": "nhầm tệp", "sure": "y"}).status_code == 302
    assert db.session.query(ListedPerson).count() == 0


def test_one_persons_group_is_corrected(chi: FlaskClient, contest: Contest) -> None:
    an = makers.make_person()
    db.session.commit()
    there = f"{room(contest)}/doi-tuong/{an.id}"
    assert chi.get(there).status_code == 404, "there are no groups"
    settle(chi, contest)
    assert "Chưa chọn" in chi.get(there).text
    group = db.session.scalars(select(ContestGroup).order_by(ContestGroup.position)).all()[1]
    assert chi.post(there, data={"group": str(group.id)}).status_code == 422
    form = {"group": str(group.id), "reason": "chọn nhầm"}
    assert chi.post(there, data=form).status_code == 302
    assert db.session.scalars(select(Membership.group_id)).all() == [group.id]
    assert "Nhân dân" in chi.get(there).text


def test_rounds_of_all_groups_are_made_at_once(chi: FlaskClient, contest: Contest) -> None:
    settle(chi, contest)
    form = {
        "count": "2", "pattern": "Tuần {n}", "first_number": "1", "like": "0", "group": "each",
        "opens": "2026-06-01T08:00", "closes": "2026-06-07T08:00", "results": "2026-06-07T12:00",
    }  # fmt: skip
    page = chi.post(f"{room(contest)}/dot-thi/moi", data=form).text
    assert "Tuần 1 – Cán bộ" in page
    answer = chi.post(f"{room(contest)}/dot-thi/moi", data={**form, "do": "create"})
    assert answer.status_code == 302
    made = db.session.scalars(select(Round).where(Round.group_id.is_not(None))).all()
    assert sorted(round_.name for round_ in made) == [
        "Tuần 1 – Cán bộ", "Tuần 1 – Nhân dân", "Tuần 2 – Cán bộ", "Tuần 2 – Nhân dân",
    ]  # fmt: skip
    one = made[0]
    there = f"/ban-to-chuc/dot-thi/{one.id}/sua"
    assert "Dành cho" in chi.get(there).text
    edit = {key: form[key] for key in ("opens", "closes", "results")} | {
        "name": "Chung", "reason": "gộp", "group": "",
    }  # fmt: skip
    assert chi.post(there, data=edit).status_code == 302
    db.session.expire_all()
    assert db.session.get_one(Round, one.id).group_id is None
    bad = chi.post(there, data={**edit, "group": "999"})
    assert bad.status_code == 422


def test_who_has_registered_is_not_told_while_numbers_are_foreseen(
    client: FlaskClient, site: Flask
) -> None:
    del site
    foreseen = makers.plain_regulation(
        target=Target.PARTICIPANTS, ranking=("score", "guess_distance", "handed_in_at")
    )
    contest = makers.make_round(regulation=foreseen).contest
    makers.make_person(birth=BIRTH)
    chi = makers.sign_in(client, makers.make_organizer())
    chi.post(upload(chi, contest, "1,Nguyễn Văn An,19/5/1990,,,,\n2,Lê An,1/2/1990,,,,\n"))
    page = chi.get(f"{room(contest)}/danh-sach/excluded").text
    assert "chỉ hiện khi không có đợt thi dự đoán đang mở" in page
    assert "chưa có</span>" not in page
    assert "/nguoi-du-thi/" not in page


def test_the_prizes_warn_of_rows_that_nobody_can_tell_apart(
    chi: FlaskClient, contest: Contest
) -> None:
    one = makers.make_person(birth=BIRTH)
    makers.make_person(birth=BIRTH)
    chi.post(upload(chi, contest, "1,Nguyễn Văn An,19/5/1990,,,,\n", kind="not_winning"))
    round_ = db.session.scalars(select(Round)).one()
    makers.make_attempt(round_=round_, person=one)
    round_.opens_at, round_.closes_at = NOW - timedelta(hours=3), NOW - timedelta(minutes=5)
    results.tally(round_.id, NOW)
    db.session.commit()
    there = f"/ban-to-chuc/dot-thi/{round_.id}/ket-qua/giai"
    makers.sign_in(chi, makers.make_organizer())
    db.session.commit()
    assert "còn 1 dòng khớp với nhiều tài khoản" in chi.get(there).text
    row = db.session.scalars(select(ListedPerson)).one()
    chi.post(f"{room(contest)}/danh-sach/dong/{row.id}", data={"person": str(one.id)})
    page = chi.get(there).text
    assert "còn 1 dòng" not in page


def test_a_result_that_waits_lapses_when_the_list_passes_over_somebody_else(
    chi: FlaskClient, contest: Contest
) -> None:
    an = makers.make_person(birth=BIRTH)
    organizer = makers.make_organizer()
    round_ = db.session.scalars(select(Round)).one()
    makers.make_attempt(round_=round_, person=an)
    round_.opens_at, round_.closes_at = NOW - timedelta(hours=3), NOW - timedelta(minutes=5)
    results.tally(round_.id, NOW)
    edition = results.propose(round_.id, organizer, NOW, "")
    number = edition.id
    db.session.commit()
    chi.post(upload(chi, contest, "1,Lê Bình,19/5/1990,,,,\n", kind="not_winning"))
    db.session.expire_all()
    assert db.session.get_one(Edition, number).lapsed_at is None
    chi.post(upload(chi, contest, "1,Nguyễn Văn An,19/5/1990,,,,\n", kind="not_winning"))
    db.session.expire_all()
    assert db.session.get_one(Edition, number).lapsed_at is not None
