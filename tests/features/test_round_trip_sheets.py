"""Does a bank written as a workbook or a separated text come back as it was?"""

import csv
import io

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook

from quizapp.banks.formats import FORMATS, WrittenBank
from quizapp.banks.formats.sheets import separated, workbook
from quizapp.rules.importing import Standing, assess
from quizapp.rules.questions import Content, Picture
from quizapp.rules.raw import RawBank
from tests.contents import banks

READERS = {"xlsx": workbook.read, "csv": separated.read, "tsv": separated.read}
LEADS = ["=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠", "'="]
"""With these a spreadsheet may begin a formula."""


def read(name: str, data: bytes) -> RawBank:
    return READERS[name](data)


def written(**texts: str) -> WrittenBank:
    content = Content(stem="Cảng nào lớn nhất?", options=("Cảng Đông", "Cảng Tây"), key=(0,))
    values = {name: getattr(content, name) for name in ("stem", "options", "key")} | texts
    return WrittenBank(identifier="cang", title="Cảng", contents={"C-1": Content(**values)})


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=100, deadline=None)
@given(bank=banks())
def test_a_bank_comes_back(name: str, bank: WrittenBank):
    found = read(name, FORMATS[name].write(bank))
    assessed = [assess(question) for question in found.questions]
    assert {one.raw.identifier: one.content for one in assessed} == dict(bank.contents)
    assert list(bank.contents) == [question.identifier for question in found.questions]
    assert {one.standing for one in assessed} == {Standing.READY}
    assert not found.problems
    assert not FORMATS[name].losses(bank)


@pytest.mark.parametrize("name", READERS)
def test_a_bank_of_drafts_comes_back(name: str):
    drafts = {
        f"D-{number}": Content(stem=f"Cảng số {number}?", options=("*Đông", "Tây (đ)"), key=())
        for number in range(3)
    }
    bank = WrittenBank(identifier="nhap", title="Nháp", contents=drafts)
    found = read(name, FORMATS[name].write(bank))
    assessed = [assess(question) for question in found.questions]
    assert {one.raw.identifier: one.content for one in assessed} == drafts
    assert {one.standing for one in assessed} == {Standing.DRAFT}


@pytest.mark.parametrize("name", READERS)
def test_what_is_lost_is_said_before(name: str):
    picture = (Picture(digest="a" * 64),)
    bank = written(stem="<p>Số <b>nào</b>?</p>", is_html=True, pictures=picture)
    pictures, looks = FORMATS[name].losses(bank)
    assert "1 câu mất hình" in pictures
    assert "1 câu chỉ còn chữ thường" in looks
    (question,) = read(name, FORMATS[name].write(bank)).questions
    assert question.stem == "Số nào?"
    assert not question.is_html


@pytest.mark.parametrize("lead", LEADS, ids=repr)
def test_no_cell_of_a_workbook_is_a_formula(lead: str):
    text = f"{lead}HYPERLINK(1)"
    data = FORMATS["xlsx"].write(written(stem=text, explanation=text, topic=text))
    cells = [cell for row in load_workbook(io.BytesIO(data)).active for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}


@pytest.mark.parametrize("name", ["csv", "tsv"])
@pytest.mark.parametrize("lead", LEADS, ids=repr)
def test_no_cell_of_a_text_begins_a_formula(name: str, lead: str):
    text = f"{lead}HYPERLINK(1)"
    bank = written(stem=text, explanation=text, topic=text, options=(text, "Cảng Tây"))
    data = FORMATS[name].write(bank)
    rows = list(
        csv.reader(
            io.StringIO(data.decode("utf-8-sig"), newline=""),
            delimiter="," if name == "csv" else "\t",
        )
    )
    assert not [cell for row in rows for cell in row if cell[:1] in {*LEADS} - {"'="}]
    assert sum(cell == f"'{text}" for cell in rows[1]) == 4
    (question,) = read(name, data).questions
    assert (question.stem, question.options[0]) == (text.strip(), text.strip())


def test_an_apostrophe_of_the_text_itself_stays():
    text = "'Tết' viết hoa, ''=1'' thì không"
    (question,) = separated.read(FORMATS["csv"].write(written(stem=text))).questions
    assert question.stem == text
