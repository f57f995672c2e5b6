"""Do the documents of a result show what a jury marked, and only where there is something?"""

import io
from typing import Any

import docx
import openpyxl
from flask import Flask

from quizapp.results import paperwork
from tests.conftest import NOW
from tests.features.results_stage import Stage, make_stage, published
from tests.features.test_giving_marks import give, marked_stage, published_without

PAPERS = {paper.name: paper for paper in paperwork.PAPERS}


def written(stage: Stage, name: str) -> bytes:
    return PAPERS[name].write(paperwork.case(stage.round, NOW))


def rows(stage: Stage, name: str) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(written(stage, name))).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def marked(**changes: Any) -> Stage:
    stage = marked_stage(**changes)
    give(stage, an=900, binh=825, dung=700, giang=650)
    published_without(stage)
    return stage


def test_the_annex_of_the_decision_has_the_marks(app: Flask) -> None:
    (table,) = docx.Document(io.BytesIO(written(marked(), "quyet-dinh"))).tables[-1:]
    found = [[cell.text for cell in row.cells] for row in table.rows]
    assert found[0][4] == "Bài viết"
    assert [row[4] for row in found[1:]] == ["9", "8,25", "7", "6,5"]


def test_the_notice_tells_the_marks_of_the_winners(app: Flask) -> None:
    text = written(marked(), "thong-cao").decode()
    assert "(Phường Lê Chân, Bài viết: 9)" in text
    assert "(Bài viết: 6,5)" in text  # Giang has no unit


def test_the_lists_have_a_column_of_marks(app: Flask) -> None:
    stage = marked()
    for name, behind in (("danh-sach-noi-bo", "Số câu đúng"), ("danh-sach-dat-giai", "Hạng")):
        heading, *lines = rows(stage, name)
        column = heading.index("Bài viết")
        assert heading[column - 1] == behind
        assert [line[column] for line in lines][:4] == ["9", "8,25", "7", "6,5"]
        assert {len(line) for line in lines} == {len(heading)}
    assert rows(stage, "danh-sach-noi-bo")[5][7] == "chưa có điểm"


def test_a_vacant_prize_has_no_mark(app: Flask) -> None:
    stage = marked_stage()
    stage.giang.is_trial = True
    give(stage, an=900, binh=825, dung=700)
    published_without(stage)
    heading, *lines = rows(stage, "danh-sach-dat-giai")
    vacant = lines[3]
    assert (vacant[2], vacant[heading.index("Bài viết")]) == ("Chưa trao", None)


def test_without_a_marked_part_no_document_speaks_of_marks(app: Flask) -> None:
    stage = make_stage()
    published(stage)
    assert "Bài viết" not in written(stage, "thong-cao").decode()
    assert len(rows(stage, "danh-sach-noi-bo")[0]) == 14
    assert len(rows(stage, "danh-sach-dat-giai")[0]) == 7
