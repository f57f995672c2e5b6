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
from quizapp.results import operations, paperwork
from quizapp.results.models import Edition
from tests import makers
from tests.conftest import NOW
from tests.features.corrections_stage import Round4, make_round4, sit
from tests.features.results_stage import Stage, awards, make_stage, published
from tests.features.test_collectives_pinned import assert_found_again

EVENING = NOW + timedelta(hours=6)
PAPERS = {paper.name: paper for paper in paperwork.PAPERS}


def highest(**changes: Any) -> Stage:
    """In the first round An won the first prize, Bình the second, Dũng and Giang a third each."""
    stage = make_stage(prizes_per_person=None, highest_only=True, **changes)
    published(stage)
    return stage


def second_round(stage: Stage, *people: Person) -> tuple[Round, Edition]:
    """Let these people stand in this order a round later; answer it and its public result."""
    second = makers.make_round(
        contest=stage.contest, opens=NOW, closes=NOW + timedelta(hours=5), name="Tuần 2"
    )
    for minute, person in enumerate(people):
        makers.make_attempt(
            round_=second, person=person, points=4, guess=len(people),
            started=NOW + timedelta(hours=1, minutes=minute),
        )  # fmt: skip
    assert operations.tally(second.id, EVENING)
    return second, published_of(second, stage, EVENING)


def published_of(round_: Round, stage: Stage | Round4, now: datetime) -> Edition:
    edition = operations.propose(round_.id, stage.chi, now)
    return operations.approve(edition.id, stage.khanh, now, publish_now=True)


def written(round_: Round, name: str) -> bytes:
    case = paperwork.case(round_, EVENING)
    codes = operations.hand_out(
        case.edition, round_, name, actor=COMMAND, now=EVENING, dice=Random(5)
    )
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
