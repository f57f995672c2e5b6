"""Is the highest prize of the contest the one that is handed out, and do all papers say so?"""

import io
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import docx
import openpyxl
from flask import Flask

from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import Person
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import awarding, editions, mark_queries, operations, paperwork, recipients
from quizapp.results.models import Edition
from quizapp.rules.choices import Target
from tests import makers, taking_out
from tests.conftest import NOW
from tests.features.corrections_stage import Round4, make_round4, sit
from tests.features.results_stage import Stage, awards, make_stage, published
from tests.features.test_collectives_pinned import assert_found_again

EVENING = NOW + timedelta(hours=6)
LATE = NOW + timedelta(hours=8)
PAPERS = {paper.name: paper for paper in paperwork.PAPERS}


def highest(**changes: Any) -> Stage:
    """In the first round An won the first prize, Bình the second, Dũng and Giang a third each."""
    stage = make_stage(prizes_per_person=None, highest_only=True, **changes)
    published(stage)
    return stage


def second_round(
    stage: Stage, *people: Person, name: str = "Tuần 2", hours: int = 5
) -> tuple[Round, Edition]:
    """Let these people stand in this order a round later; answer it and its public result."""
    second = makers.make_round(
        contest=stage.contest, opens=NOW, closes=NOW + timedelta(hours=hours), name=name
    )
    for minute, person in enumerate(people):
        makers.make_attempt(
            round_=second, person=person, points=4, guess=len(people),
            started=NOW + timedelta(hours=1, minutes=minute),
        )  # fmt: skip
    after = max(EVENING, second.closes_at + timedelta(minutes=30))
    assert operations.tally(second.id, after)
    return second, published_of(second, stage, after)


def published_of(round_: Round, stage: Stage | Round4, now: datetime, note: str = "") -> Edition:
    edition = operations.propose(round_.id, stage.chi, now, note)
    return operations.approve(edition.id, stage.khanh, now, publish_now=True)


def written(round_: Round, name: str) -> bytes:
    case = paperwork.case(round_, LATE)
    codes = operations.hand_out(case.edition, round_, name, actor=COMMAND, now=LATE, dice=Random(5))
    db.session.commit()
    return PAPERS[name].write(replace(case, codes=codes))


def rows(round_: Round, name: str) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(written(round_, name))).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_a_later_round_brings_a_higher_prize_or_none(app: Flask) -> None:
    stage = highest()
    _second, edition = second_round(stage, stage.an, stage.binh, stage.dung, stage.hoa)
    # An has the first prize already, Bình gets it in place of the second; the third prizes that
    # are left go to whoever had none.
    assert awards(edition) == [
        ("Nhất", stage.binh.id), ("Nhì", stage.dung.id), ("Ba", stage.hoa.id), ("Ba", None),
    ]  # fmt: skip
    told = [award.get("instead_of") for award in edition.document["awards"]]
    assert told == [["Nhì"], ["Ba"], None, None]
    assert edition.document["skipped"] == [
        {"place": 1, "reason": "đã nhận giải bằng hoặc cao hơn ở đợt trước"}
    ]


def test_such_a_result_is_made_anew_of_papers(app: Flask) -> None:
    stage = make_round4(prizes_per_person=None, highest_only=True)
    published_of(stage.round, stage, NOW)
    second = makers.make_round(
        contest=stage.contest, opens=NOW, closes=NOW + timedelta(hours=5), name="Tuần 2"
    )
    sit(second, stage.binh, stage.versions, [1, 1, 1, 1], guess=2)
    sit(second, stage.an, stage.versions, [1, 1, 1, 1], guess=2, minute=1)
    assert operations.tally(second.id, EVENING)
    edition = published_of(second, stage, EVENING)
    assert edition.document["awards"][0]["instead_of"] == ["Nhì"]
    assert_found_again(edition)


def test_papers_say_which_prize_is_handed_out(app: Flask) -> None:
    stage = highest()
    second, _edition = second_round(stage, stage.binh, stage.hoa)
    assert rows(second, "danh-sach-dat-giai")[1][1] == "Nhất (thay giải Nhì)"
    assert rows(second, "danh-sach-noi-bo")[1][-2:] == ["Nhất", "Thay giải Nhì"]
    first = {row[1]: row[-2:] for row in rows(stage.round, "danh-sach-noi-bo")}
    assert first["Nguyễn Văn An"] == ["Nhất", None]
    assert first["Lê Thị Bình"] == ["Nhì", "Không trao giải này: đã đạt giải Nhất ở Tuần 2"]
    decision = docx.Document(io.BytesIO(written(second, "quyet-dinh")))
    said = [paragraph.text for paragraph in decision.paragraphs]
    assert any("chỉ được trao giải theo Quyết định này" in text for text in said)
    annex = [[cell.text for cell in row.cells] for row in decision.tables[-1].rows]
    assert [row[-2] for row in annex[1:]] == ["Nhất (thay giải Nhì)", "Nhì"]
    check = docx.Document(io.BytesIO(written(second, "phieu-doi-chieu")))
    assert check.tables[0].rows[1].cells[1].text == "Nhất (thay giải Nhì)"
    check = docx.Document(io.BytesIO(written(stage.round, "phieu-doi-chieu")))
    assert check.tables[0].rows[2].cells[-1].text == (
        "Không trao giải này: đã đạt giải Nhất ở Tuần 2"
    )


def test_where_any_prize_may_be_kept_papers_say_nothing_of_it(app: Flask) -> None:
    stage = make_stage(prizes_per_person=None)
    published(stage)
    second, edition = second_round(stage, stage.binh, stage.hoa)
    assert "instead_of" not in edition.document["awards"][0]
    assert rows(second, "danh-sach-noi-bo")[1][-2:] == ["Nhất", None]
    assert [row[-1] for row in rows(stage.round, "danh-sach-noi-bo")[1:]] == [None] * 5


def test_the_first_round_alone_pays_no_prize_that_was_replaced(app: Flask) -> None:
    stage = highest()
    second_round(stage, stage.binh, stage.hoa)
    decision = docx.Document(io.BytesIO(written(stage.round, "quyet-dinh")))
    said = "\n".join(paragraph.text for paragraph in decision.paragraphs)
    assert "trao giải cho 03 cá nhân có tên tại Phụ lục" in said
    assert "01 cá nhân có ghi “không trao” tại Phụ lục được công nhận kết quả" in said
    assert "giải Nhì cá nhân" not in said
    assert "Tổng cộng: 5.000.000 đồng." in said
    annex = [[cell.text for cell in row.cells] for row in decision.tables[-1].rows]
    assert annex[2][-2:] == ["Nhì (không trao giải này: đã đạt giải Nhất ở Tuần 2)", ""]


def test_a_level_of_another_table_is_kept_beside_the_new_prize(app: Flask) -> None:
    """Which of the two is higher, nobody has said."""
    stage = make_stage(prizes_per_person=None, highest_only=True)
    stage.round.overrides = {"prizes": [{"level": "Đặc biệt", "count": 1, "value_vnd": 9_000_000}]}
    db.session.flush()
    assert awards(published(stage)) == [("Đặc biệt", stage.an.id)]
    second, edition = second_round(stage, stage.an, stage.hoa)
    assert awards(edition)[0] == ("Nhất", stage.an.id)
    assert "instead_of" not in edition.document["awards"][0]
    assert rows(stage.round, "danh-sach-noi-bo")[1][-2:] == ["Đặc biệt", None]
    assert rows(second, "danh-sach-noi-bo")[1][-2:] == ["Nhất", None]


def test_a_lower_prize_of_a_later_round_takes_the_place_of_none(app: Flask) -> None:
    """After a correction of the first round the second one waits for its own new edition."""
    stage = highest()
    second, edition = second_round(stage, stage.dung, stage.hoa, stage.an)
    assert awards(edition)[:2] == [("Nhất", stage.dung.id), ("Nhì", stage.hoa.id)]
    taking_out.disqualify(
        second.id, stage.dung.id, None, organizer=stage.chi, now=EVENING, reason="Thi hộ"
    )
    # Dũng's third prize is handed out again as soon as a new edition of the second round says so.
    prize = awarding.prize_list(second).awards
    assert awarding.overtaken(second, prize) == edition
    proposed = operations.propose(second.id, stage.chi, EVENING, "Hủy kết quả")
    assert "Dũng" in str(rows(stage.round, "danh-sach-noi-bo")[3][1])
    assert rows(stage.round, "danh-sach-noi-bo")[3][-1] is not None, "the old edition stands"
    operations.approve(proposed.id, stage.khanh, EVENING, publish_now=True)
    assert awarding.overtaken(second, prize) is None
    assert rows(stage.round, "danh-sach-noi-bo")[3][-1] is None


def test_a_prize_won_with_an_account_that_was_merged_is_known(app: Flask) -> None:
    stage = highest()
    again = makers.make_person(name="Lê Thị Bình")
    stage.binh.merged_into_id = again.id
    db.session.flush()
    _second, edition = second_round(stage, again, stage.hoa)
    assert edition.document["awards"][0]["instead_of"] == ["Nhì"]
    winners = recipients.winners(editions.final_editions(stage.round.id)[0], stage.round, EVENING)
    assert [winner.replaced for winner in winners][1] == (
        "Không trao giải này: đã đạt giải Nhất ở Tuần 2"
    )
    assert rows(stage.round, "danh-sach-noi-bo")[2][-1] == winners[1].replaced


def test_the_latest_round_is_named_however_often_an_earlier_one_was_published(app: Flask) -> None:
    stage = highest()
    second, _edition = second_round(stage, stage.hoa, stage.giang)
    third, edition = second_round(stage, stage.giang, name="Tuần 3", hours=6)
    assert edition.document["awards"][0]["instead_of"] == ["Ba", "Nhì"]
    published_of(second, stage, LATE, "Sửa ghi chú")
    notes = {row[1]: row[-1] for row in rows(stage.round, "danh-sach-noi-bo")[1:]}
    assert notes["Đỗ Thị Giang"] == "Không trao giải này: đã đạt giải Nhất ở Tuần 3"
    assert rows(third, "danh-sach-noi-bo")[1][-1] == "Thay giải Ba, Nhì"


def test_the_press_is_told_so_too(app: Flask) -> None:
    stage = highest()
    second, _edition = second_round(stage, stage.binh, stage.hoa)
    press = written(second, "thong-cao").decode()
    assert "Lê Thị Bình (Phường Kiến An, thay giải Nhì)" in press


def test_a_corrected_round_tells_the_later_one_that_its_prizes_moved(app: Flask) -> None:
    stage = highest()
    second, edition = second_round(stage, stage.binh, stage.hoa)
    assert awarding.overtaken(second, awarding.prize_list(second).awards) is None
    taking_out.disqualify(
        stage.round.id, stage.an.id, None, organizer=stage.chi, now=EVENING, reason="Thi hộ"
    )
    again = operations.propose(stage.round.id, stage.chi, EVENING, "Một người bị hủy kết quả")
    operations.approve(again.id, stage.khanh, EVENING, publish_now=True)
    # Bình has the first prize of the first round by now.
    assert awarding.overtaken(second, awarding.prize_list(second).awards) == edition


def test_nobody_waits_for_the_mark_of_who_can_win_nothing_any_more(app: Flask) -> None:
    marks = {
        "marked_part": "Bài viết",
        "marked_part_most": 1000,
        "ranking": ("score", "marks", "handed_in_at"),
        "target": Target.NONE,
    }
    stage = make_stage(prizes_per_person=None, highest_only=True, **marks)
    edition = operations.propose(stage.round.id, stage.chi, NOW, without_marks=True)
    operations.approve(edition.id, stage.khanh, NOW, publish_now=True)
    first = awards(edition)[0][1]
    second = makers.make_round(
        contest=stage.contest, opens=NOW, closes=NOW + timedelta(hours=5), name="Tuần 2"
    )
    second.overrides = {"prizes": [{"level": "Nhất", "count": 1, "value_vnd": 0}]}
    makers.make_attempt(
        round_=second, person=db.session.get_one(Person, first), points=4,
        started=NOW + timedelta(hours=1),
    )  # fmt: skip
    assert operations.tally(second.id, EVENING)
    assert mark_queries.lacking(second, awarding.prize_list(second).awards) == 0


def test_a_decision_tells_of_no_later_result_before_its_hour(app: Flask) -> None:
    stage = highest()
    second = makers.make_round(
        contest=stage.contest, opens=NOW, closes=NOW + timedelta(hours=5), name="Tuần 2",
        results=LATE,
    )  # fmt: skip
    makers.make_attempt(
        round_=second, person=stage.binh, points=4, guess=1, started=NOW + timedelta(hours=1)
    )
    assert operations.tally(second.id, EVENING)
    edition = operations.propose(second.id, stage.chi, EVENING)
    operations.approve(edition.id, stage.khanh, EVENING, publish_now=False)
    first = editions.final_editions(stage.round.id)[0]
    for now, told in ((EVENING, False), (LATE, True)):
        winners = recipients.winners(first, stage.round, now)
        assert any(winner.replaced for winner in winners) is told
