"""The page between "begin" and the paper: what each of the cast is asked and told."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp import cache
from quizapp.accounts.journal import COMMAND
from quizapp.attempts.models import Attempt
from quizapp.contests import lists, settling
from quizapp.contests.models import Contest, Membership, Round
from quizapp.contests.settling import Settled
from quizapp.database import db
from quizapp.languages import COOKIE
from quizapp.rules import eligibility
from quizapp.rules.eligibility import Kind
from quizapp.rules.eligible_lists import ListRow
from quizapp.rules.people import TRIES
from tests import makers
from tests.conftest import NOW, SECRET
from tests.statements import counted

BIRTH = date(1990, 5, 19)
WORD = "Bác Hồ 1890"


@pytest.fixture
def round_(site: Flask) -> Round:
    """An open round of officials in a contest of two groups with a code word."""
    del site
    contest = makers.make_contest()
    settled = settle(contest)
    round_ = makers.make_round(contest=contest, name="Đợt của cán bộ")
    round_.group_id = settled[0]
    other = makers.make_round(contest=contest, name="Đợt của nhân dân")
    other.group_id = settled[1]
    db.session.commit()
    cache.forget()
    return round_


def settle(contest: Contest) -> list[int]:
    wanted = Settled(
        code_word=eligibility.word_digest(WORD, SECRET, contest.id),
        groups=eligibility.checked_groups(["Cán bộ", "Nhân dân"]),
    )
    settled = settling.settle(contest, wanted, reason="kế hoạch", actor=COMMAND, now=NOW)
    return [group.id for group in settled.groups]


def an_enters(client: FlaskClient) -> FlaskClient:
    an = makers.make_person(birth=BIRTH)
    db.session.commit()
    return makers.sign_in(client, an)


def test_who_presses_begin_is_asked_first_and_only_once(client: FlaskClient, round_: Round) -> None:
    an = an_enters(client)
    here = f"/dot-thi/{round_.id}"
    answer = an.post(f"{here}/bat-dau")
    assert answer.location == f"{here}/vao-thi"
    page = an.get(answer.location).text
    assert "Bạn dự thi ở đối tượng nào?" in page
    assert "Mã dự thi" in page
    assert "checked" in page, "the round's own group is offered"
    form = {"group": str(round_.group_id), "word": "bac ho1890"}
    answer = an.post(f"{here}/vao-thi", data=form)
    assert answer.location == f"{here}/bai-thi/1"
    assert db.session.query(Attempt).count() == 1
    an.post(f"{here}/bai-thi/1/nop")
    assert an.post(f"{here}/bat-dau").location == f"{here}/bai-thi/2"
    assert an.get(f"{here}/vao-thi").location == here


def test_nothing_is_kept_of_a_wrong_answer(client: FlaskClient, round_: Round) -> None:
    an = an_enters(client)
    here = f"/dot-thi/{round_.id}/vao-thi"
    answer = an.post(here, data={"word": "sai rồi"})
    assert answer.status_code == 422
    assert "Bạn dự thi ở đối tượng nào? Hãy chọn một đối tượng" in answer.text
    answer = an.post(here, data={"group": "abc", "word": WORD})
    assert answer.status_code == 422
    answer = an.post(here, data={"group": str(round_.group_id), "word": "sai rồi"})
    assert answer.status_code == 422
    assert "Mã dự thi chưa đúng" in answer.text
    assert db.session.query(Membership).count() == 0
    assert db.session.query(Attempt).count() == 0


def test_the_code_word_is_not_tried_for_ever(client: FlaskClient, round_: Round) -> None:
    an = an_enters(client)
    here = f"/dot-thi/{round_.id}/vao-thi"
    for _ in range(TRIES):
        assert an.post(here, data={"group": str(round_.group_id), "word": "sai"}).status_code == 422
    answer = an.post(here, data={"group": str(round_.group_id), "word": WORD})
    assert answer.status_code == 429
    assert "Đã thử sai quá" in answer.text


def test_who_chooses_another_group_than_the_rounds_is_told_where_to_go(
    client: FlaskClient, round_: Round
) -> None:
    an = an_enters(client)
    other = next(one for one in db.session.query(Round) if one.id != round_.id)
    here = f"/dot-thi/{round_.id}"
    answer = an.post(f"{here}/vao-thi", data={"group": str(other.group_id), "word": WORD})
    assert answer.status_code == 422
    assert "Đợt thi này dành cho đối tượng “Cán bộ”" in answer.text
    answer = an.post(
        f"/dot-thi/{other.id}/vao-thi", data={"group": str(other.group_id), "word": WORD}
    )
    assert answer.location == f"/dot-thi/{other.id}/bai-thi/1"
    refused = an.post(f"{here}/bat-dau")
    assert refused.status_code == 403
    assert "bạn dự thi ở đối tượng “Nhân dân”" in refused.text
    home = an.get("/").text
    assert home.index("Đợt của nhân dân") < home.index("Đợt của cán bộ")


def test_a_visitor_sees_the_rounds_of_all_groups_and_is_sent_to_sign_in(
    client: FlaskClient, round_: Round
) -> None:
    home = client.get("/").text
    assert home.index("Đợt của cán bộ") < home.index("Đợt của nhân dân")
    assert "Dành cho" in home
    assert "Cuộc thi có 2 đối tượng dự thi: Cán bộ; Nhân dân." in client.get("/the-le").text
    assert "/dang-nhap" in client.get(f"/dot-thi/{round_.id}/vao-thi").location


def test_who_is_excluded_is_told_calmly(client: FlaskClient, round_: Round) -> None:
    an = an_enters(client)
    row = ListRow(line=2, full_name="Nguyễn Văn An", birth=BIRTH)
    lists.replace(round_.contest, Kind.EXCLUDED, [row], source="ds.csv", actor=COMMAND, now=NOW)
    db.session.commit()
    cache.forget()
    for answer in (
        an.post(f"/dot-thi/{round_.id}/bat-dau"),
        an.get(f"/dot-thi/{round_.id}/vao-thi"),
    ):
        assert answer.status_code == 403
        assert "thuộc diện không tham gia cuộc thi này" in answer.text
    assert "không được dự thi" in an.get("/the-le").text


def test_before_the_opening_it_is_kept_and_the_paper_begins_at_once_later(
    client: FlaskClient, round_: Round
) -> None:
    round_.opens_at = NOW + timedelta(hours=1)
    an = an_enters(client)
    cache.forget()
    here = f"/dot-thi/{round_.id}"
    assert f"{here}/vao-thi" in an.get(here).text
    answer = an.post(f"{here}/vao-thi", data={"group": str(round_.group_id), "word": WORD})
    assert answer.location == here
    assert db.session.query(Membership).count() == 1
    assert db.session.query(Attempt).count() == 0
    # Until the first attempt it may be another one; the code word is not asked again.
    page = an.get(f"{here}/vao-thi").text
    assert 'name="group"' in page
    assert 'name="word"' not in page


def test_whom_a_list_puts_into_a_group_is_not_asked_for_it(
    client: FlaskClient, round_: Round
) -> None:
    an = an_enters(client)
    row = ListRow(line=2, full_name="Nguyễn Văn An", birth=BIRTH, group="can-bo")
    lists.replace(round_.contest, Kind.ALLOWED, [row], source="d", actor=COMMAND, now=NOW)
    db.session.commit()
    cache.forget()
    here = f"/dot-thi/{round_.id}"
    assert an.post(f"{here}/bat-dau").location == f"{here}/vao-thi"
    page = an.get(f"{here}/vao-thi").text
    assert 'name="group"' not in page
    assert "Cán bộ" in page
    assert an.post(f"{here}/vao-thi", data={"word": WORD}).location == f"{here}/bai-thi/1"


def test_a_start_costs_one_statement_more(client: FlaskClient, round_: Round) -> None:
    an = an_enters(client)
    here = f"/dot-thi/{round_.id}"
    an.post(f"{here}/vao-thi", data={"group": str(round_.group_id), "word": WORD})
    an.post(f"{here}/bai-thi/1/nop")
    with counted() as sent:
        assert an.post(f"{here}/bat-dau").status_code == 302
    assert len(sent) == 7 + 1  # as everywhere, and who takes part


def test_in_english(client: FlaskClient, round_: Round) -> None:
    client.set_cookie(COOKIE, "en")
    an = an_enters(client)
    page = an.get(f"/dot-thi/{round_.id}/vao-thi").text
    assert "In which group do you take part?" in page
    assert '<span lang="vi">Cán bộ</span>' in page


def test_the_code_word_stands_in_no_row(client: FlaskClient, round_: Round) -> None:
    an = an_enters(client)
    an.post(
        f"/dot-thi/{round_.id}/vao-thi", data={"group": str(round_.group_id), "word": "xyzzy-1"}
    )
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(table.select()):
            # Letters that no hexadecimal digest has.
            assert "xyzzy" not in str(row).casefold()
            assert "bác hồ" not in str(row).casefold()
            assert "bac ho" not in str(row)


def test_the_page_of_a_round_of_others_says_whose_it_is(client: FlaskClient, round_: Round) -> None:
    other = db.session.query(Round).filter_by(name="Đợt của nhân dân").one()
    an = makers.make_person(birth=BIRTH)
    db.session.commit()
    makers.sign_in(client, an)
    here = f"/dot-thi/{round_.id}"
    start = f'action="{here}/bat-dau"'
    assert start in client.get(here).text, "nobody knows the group yet"
    makers.add(
        Membership(
            person_id=an.id, contest_id=round_.contest_id, group_id=other.group_id, origin="own",
            chosen_at=NOW,
        )
    )  # fmt: skip
    page = client.get(here).text
    assert start not in page
    assert "dành cho đối tượng “<" not in page
    assert "Đợt thi này dành cho đối tượng “Cán bộ”; bạn dự thi ở đối tượng “Nhân dân”." in page
    assert f'href="{here}/vao-thi"' in page, "a choice may be changed before the first attempt"
    assert f'action="/dot-thi/{other.id}/bat-dau"' in client.get(f"/dot-thi/{other.id}").text
    makers.make_attempt(round_=other, person=an)
    page = client.get(here).text
    assert start not in page
    assert "vao-thi" not in page
    round_.opens_at = NOW + timedelta(hours=1)
    db.session.commit()
    cache.forget()
    page = client.get(here).text
    assert start not in page
    assert "bạn dự thi ở đối tượng “Nhân dân”" in page
    assert "vao-thi" not in page
