"""What do the statistics of a round and its public answers show, to whom, and when?"""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp import cache
from quizapp.accounts.models import Role
from quizapp.banks.models import Question, QuestionVersion
from quizapp.console import statistics as room
from quizapp.database import db
from quizapp.results import answer_views, operations, queries
from quizapp.results.models import QuestionUse
from quizapp.rules.regulation import Release
from tests import makers
from tests.conftest import NOW
from tests.features.results_stage import Stage, make_stage, published
from tests.statements import counted


def statistics_of(stage: Stage) -> str:
    return f"/ban-to-chuc/dot-thi/{stage.round.id}/ket-qua/thong-ke"


def answers_of(stage: Stage) -> str:
    return f"/dot-thi/{stage.round.id}/dap-an"


def sat(stage: Stage, *, questions: int = 3) -> None:
    """Give An a paper of so many questions, of which the first is right, and count the uses."""
    bank = makers.make_bank(questions=questions, key=(0,))
    versions = db.session.scalars(
        select(QuestionVersion.id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(Question.bank_id == bank.id)
        .order_by(QuestionVersion.id)
    ).all()
    (attempt,) = queries.attempts_of(stage.round.id, stage.an.id)
    attempt.paper = [[version, [0, 1, 2, 3]] for version in versions]
    attempt.answers = {
        str(place): {"chosen": [min(place, 1)], "page": 1, "n": 1, "at_ms": 5_000 * (place + 1)}
        for place in range(questions)
    }
    db.session.flush()
    operations.keep_question_uses(stage.round.id, operations.question_uses(stage.round.id), NOW)


def jury(client: FlaskClient, stage: Stage) -> FlaskClient:
    return makers.sign_in(client, stage.chi)


def test_the_jury_reads_the_statistics(client: FlaskClient) -> None:
    stage = make_stage()
    sat(stage)
    page = jury(client, stage).get(statistics_of(stage)).text
    assert "Từ 75% đến dưới 100%" in page
    assert "20%" in page  # one of five has three of four
    assert "Phường Kiến An" in page
    for count in ("A: 1 ·", "B: 0 ·", "C: 0 ·", "D: 0"):
        assert f'<span class="whole">{count}</span>' in page
    assert "Số lượt nộp bài theo giờ trong ngày" in page


def test_a_unit_with_more_people_than_it_has_is_flagged(client: FlaskClient) -> None:
    stage = make_stage()
    assert stage.binh.unit is not None
    stage.binh.unit.head_count = 1
    page = jury(client, stage).get(statistics_of(stage)).text
    assert "200%" in page
    assert "vượt 100%" in page


def test_a_question_that_only_the_weak_know_is_flagged(client: FlaskClient) -> None:
    stage = make_stage()
    sat(stage, questions=2)
    row = db.session.scalars(select(QuestionUse)).first()
    assert row is not None
    row.drawn, row.right, row.rest, row.rest_squared, row.rest_when_right = 40, 20, 20, 20, 0
    page = jury(client, stage).get(statistics_of(stage)).text
    assert "−100" in page
    assert "nên xem lại" in page


def test_questions_that_are_not_counted_yet_are_announced(client: FlaskClient) -> None:
    stage = make_stage()
    page = jury(client, stage).get(statistics_of(stage)).text
    assert "được đếm trong ít phút" in page


def test_questions_come_in_pages(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "PAGE", 2)
    stage = make_stage()
    sat(stage)
    chi = jury(client, stage)
    assert "Câu hỏi số 3" not in chi.get(statistics_of(stage)).text
    assert "Câu hỏi số 3" in chi.get(statistics_of(stage) + "?trang=2").text


def test_the_change_against_the_round_before_is_told(client: FlaskClient) -> None:
    stage = make_stage()
    earlier = makers.make_round(
        contest=stage.contest,
        opens=NOW - timedelta(days=7),
        closes=NOW - timedelta(days=6),
        results=NOW - timedelta(days=5),
    )
    for number in range(1, 5):
        makers.make_attempt(
            round_=earlier, person=stage.an, number=number, guess=1, started=earlier.opens_at
        )
    assert operations.tally(earlier.id, NOW)
    page = jury(client, stage).get(statistics_of(stage)).text
    assert "+400%" in page  # one person, then five
    assert "+25%" in page  # four attempts, then five
    page = client.get(f"/ban-to-chuc/dot-thi/{earlier.id}/ket-qua/thong-ke").text
    assert "+" not in page.partition("Qua các đợt thi")[2].partition("</table>")[0]


def test_the_file_holds_every_table(client: FlaskClient) -> None:
    stage = make_stage()
    sat(stage)
    answer = jury(client, stage).get(statistics_of(stage) + ".xlsx")
    book = openpyxl.load_workbook(BytesIO(answer.data))
    assert book.sheetnames == [
        "Các đợt thi", "Theo đơn vị", "Theo mức điểm", "Theo độ tuổi", "Theo giờ", "Theo ngày",
        "Câu hỏi",
    ]  # fmt: skip
    assert [cell.value for cell in book["Các đợt thi"][2]] == ["Đợt 1", 5, 5, 4]
    assert [cell.value for cell in book["Theo mức điểm"][3]] == ["Từ 75% đến dưới 100%", 1, "20%"]
    assert book["Câu hỏi"].max_row == 4
    assert sum(row[1].value for row in book["Theo giờ"].iter_rows(min_row=2)) == 5


def test_statistics_are_the_jurys_alone(client: FlaskClient) -> None:
    stage = make_stage()
    editor = makers.make_organizer(roles=(Role.EDITOR,))
    urls = [statistics_of(stage), statistics_of(stage) + ".xlsx"]
    assert [client.get(url).status_code for url in urls] == [302, 302]
    makers.sign_in(client, editor)
    assert [client.get(url).status_code for url in urls] == [403, 403]


def test_before_the_tally_there_are_none(client: FlaskClient) -> None:
    stage = make_stage(tallied=False)
    chi = jury(client, stage)
    for url in (statistics_of(stage), statistics_of(stage) + ".xlsx"):
        answer = chi.get(url)
        assert answer.status_code == 409
        assert "người dự thi từ đầu" not in answer.text


def test_a_page_of_statistics_costs_the_same_however_many_people(client: FlaskClient) -> None:
    stage = make_stage()
    sat(stage)
    chi, page = jury(client, stage), statistics_of(stage)
    chi.get(page)
    with counted() as few:
        chi.get(page)
    for number in range(20):
        person = makers.make_person(name=f"Người Thêm {number}", phone=f"+84913{number:06d}")
        makers.make_attempt(round_=stage.round, person=person, guess=number)
    with counted() as many:
        chi.get(statistics_of(stage))
    assert len(many) == len(few)


def test_everybody_reads_the_answers_after_the_release(client: FlaskClient) -> None:
    stage = make_stage()
    sat(stage)
    page = client.get(answers_of(stage)).text
    assert page.count("✓ đáp án đúng") == 3
    assert "1/1 bài trả lời đúng (100%)" in page
    assert page.count("0/1 bài trả lời đúng (0%)") == 2
    assert "Vì văn bản nói vậy." in page
    assert "bạn đã chọn" not in page


def test_a_share_is_rounded_and_written_in_one_way_everywhere(client: FlaskClient) -> None:
    stage = make_stage()
    sat(stage, questions=1)
    row = db.session.scalars(select(QuestionUse)).one()
    row.drawn, row.right = 8, 7
    assert "7/8 bài trả lời đúng (87,5%)" in client.get(answers_of(stage)).text
    chi = jury(client, stage)
    assert "87,5%" in chi.get(statistics_of(stage)).text
    sheet = openpyxl.load_workbook(BytesIO(chi.get(statistics_of(stage) + ".xlsx").data))
    assert any(
        cell.value == "87,5%" for page in sheet.worksheets for row in page.rows for cell in row
    )


def test_answers_come_in_pages(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer_views, "PAGE", 2)
    stage = make_stage()
    sat(stage)
    assert "Câu 3" not in client.get(answers_of(stage)).text
    assert "Câu 3" in client.get(answers_of(stage) + "?trang=2").text
    assert client.get(answers_of(stage) + "?trang=3").status_code == 404


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        (Release.AT_PUBLICATION, "Đáp án chưa được công bố."),
        (Release.NEVER, "không được công bố."),
    ],
)
def test_before_the_release_the_page_shows_no_question(
    client: FlaskClient, when: Release, sentence: str
) -> None:
    stage = make_stage(release_answers=when)
    sat(stage)
    page = client.get(answers_of(stage)).text
    assert sentence in page
    assert "Câu hỏi số 1" not in page


def test_with_the_publication_the_answers_open(client: FlaskClient) -> None:
    stage = make_stage(release_answers=Release.AT_PUBLICATION)
    sat(stage)
    published(stage)
    cache.forget()
    assert "Câu hỏi số 1" in client.get(answers_of(stage)).text


def test_answers_that_nobody_counted_yet_are_announced(client: FlaskClient) -> None:
    stage = make_stage()
    assert "trong ít phút nữa" in client.get(answers_of(stage)).text


def test_an_unknown_round_has_no_answers(client: FlaskClient) -> None:
    assert client.get("/dot-thi/999/dap-an").status_code == 404
