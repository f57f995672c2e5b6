"""What do the documents of a result say when their own programs open them again?"""

import io
from dataclasses import replace
from datetime import date
from html import unescape
from random import Random
from typing import Any
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from docx.document import Document
from flask import Flask
from sqlalchemy import select

from quizapp.accounts.journal import COMMAND, Actor
from quizapp.accounts.models import GuardianConsent, JournalEntry
from quizapp.database import db
from quizapp.results import certificates, operations, paperwork
from quizapp.results.models import Certificate
from quizapp.rules.collectives import CollectiveRule, Indicator, Weight
from quizapp.rules.prizes import Prize
from quizapp.rules.refusals import Unsettled
from tests import makers, taking_out
from tests.conftest import NOW
from tests.features.results_stage import Stage, make_stage, published
from tests.features.test_typesetting import pages

PAPERS = {paper.name: paper for paper in paperwork.PAPERS}
PUBLIC = [paper.name for paper in paperwork.PAPERS if not paper.personal]


def made(stage: Stage, name: str) -> bytes:
    case = paperwork.case(stage.round, NOW)
    codes = operations.hand_out(
        case.edition, stage.round, name, actor=COMMAND, now=NOW, dice=Random(5)
    )
    db.session.commit()
    return PAPERS[name].write(replace(case, codes=codes))


def word(stage: Stage, name: str) -> Document:
    return docx.Document(io.BytesIO(made(stage, name)))


def lines(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


def tables(document: Document) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in one.rows] for one in document.tables]


def sheets(content: bytes) -> list[list[list[Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book]


def everything(content: bytes) -> str:
    """Answer all that a file says: the members of an archive, or plain text."""
    if content.startswith(b"PK"):
        with ZipFile(io.BytesIO(content)) as file:
            members = [file.read(name).decode("utf-8", "replace") for name in file.namelist()]
            return unescape("".join(members))
    return content.decode()


def test_the_decision(app: Flask) -> None:
    stage = make_stage()
    stage.contest.organizing_body = "Sở Thử nghiệm"
    published(stage)
    document = word(stage, "quyet-dinh")
    head, signature, annex = tables(document)
    assert head[0][0].splitlines()[:2] == ["SỞ THỬ NGHIỆM", "BAN TỔ CHỨC CUỘC THI"]
    assert head[0][0].endswith("Số: …………/QĐ-BTC")
    assert head[0][1].splitlines()[:2] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
    ]  # fmt: skip
    assert head[0][1].endswith("ngày …… tháng …… năm 2026")
    assert signature[0][0].startswith("Nơi nhận:\n- Như Điều 3;")
    assert signature[0][1].startswith("TRƯỞNG BAN\n")
    said = lines(document)
    assert said[0] == "QUYẾT ĐỊNH"
    assert said[1].startswith("Về việc công nhận kết quả và trao giải Đợt 1 cuộc thi")
    assert [line[:7] for line in said if line.startswith("Điều")] == [
        "Điều 1.", "Điều 2.", "Điều 3.",
    ]  # fmt: skip
    assert "Tổng cộng: 7.000.000 đồng." in said
    # Full names: it is for the office.
    assert annex == [
        ["STT", "Họ và tên", "Ngày sinh", "Đơn vị", "Giải", "Trị giá (đồng)"],
        ["1", "Nguyễn Văn An", "19/05/1990", "Phường Lê Chân", "Nhất", "3.000.000"],
        ["2", "Lê Thị Bình", "19/05/1990", "Phường Kiến An", "Nhì", "2.000.000"],
        ["3", "Phạm Văn Dũng", "19/05/1990", "Phường Kiến An", "Ba", "1.000.000"],
        ["4", "Đỗ Thị Giang", "19/05/1990", "", "Ba", "1.000.000"],
    ]
    section = document.sections[0]
    assert [
        round(side.mm)
        for side in (section.left_margin, section.right_margin, section.top_margin)
        if side is not None
    ] == [30, 15, 20]
    assert document.styles["Normal"].font.name == "Times New Roman"


def test_a_decision_gives_only_what_is_given(app: Flask) -> None:
    stage = make_stage(full_score_to_win=True)
    for somebody in (stage.dung, stage.giang):
        taking_out.disqualify(
            stage.round.id, somebody.id, None, organizer=stage.chi, now=NOW, reason="Thi hộ"
        )
    published(stage)
    document = word(stage, "quyet-dinh")
    assert len(tables(document)[2]) == 3
    assert "Tổng cộng: 5.000.000 đồng." in lines(document)
    assert "02 giải Ba để trống vì không có người đủ điều kiện." in lines(word(stage, "thong-bao"))


def test_collective_prizes_stand_in_an_annex_of_their_own(app: Flask) -> None:
    stage = make_stage()
    edition = published(stage)
    awards = [
        {"level": "Nhất", "number": 1, "value_vnd": 2_000_000, "unit": "Phường Kiến An"},
        {"level": "Nhì", "number": 1, "value_vnd": 1_000_000, "unit": None},
    ]
    edition.document = {
        **edition.document,
        "collectives": {"blocks": [{"name": "", "places": [], "awards": awards}]},
    }
    db.session.flush()
    document = word(stage, "quyet-dinh")
    said = lines(document)
    assert "PHỤ LỤC I" in said
    assert "PHỤ LỤC II" in said
    assert "Tổng cộng: 9.000.000 đồng." in said
    assert tables(document)[2][1:] == [["1", "Phường Kiến An", "Nhất", "2.000.000"]]


def test_the_notice_names_the_units_of_the_annex_with_their_figures(app: Flask) -> None:
    stage = make_stage(
        collective=CollectiveRule(
            weights=(
                Weight(indicator=Indicator.PEOPLE, weight=60),
                Weight(indicator=Indicator.POINTS, weight=40),
            ),
            prizes=(
                Prize(level="Nhất", count=1, value_vnd=2_000_000),
                Prize(level="Nhì", count=2, value_vnd=1_000_000),
            ),
        )
    )
    for unit, heads in ((stage.an.unit, 3), (stage.binh.unit, 8)):
        assert unit is not None
        unit.head_count = heads
    db.session.flush()
    published(stage)
    notice = word(stage, "thong-bao")
    said = lines(notice)
    given = "Giải tập thể: 01 giải Nhất (mỗi giải trị giá 2.000.000 đồng) thuộc về: Phường Kiến An."
    vacant = "Giải tập thể: 01 giải Nhì để trống vì không có đơn vị đủ điều kiện."
    assert said.index(given) < said.index(vacant)
    definition = next(line for line in said if line.startswith("Cách xét giải tập thể: "))
    assert "tổng điểm của các chỉ số" in definition
    (figures,) = (one for one in tables(notice) if one[0][2:3] == ["Giải"])
    assert figures[1:] == [
        ["1", "Phường Kiến An", "Nhất", "100", "2", "8", "25%"],
        ["2", "Phường Lê Chân", "Nhì", "95", "2", "3", "66,7%"],
        ["", "Cộng", "", "", "4", "11", "36,4%"],
    ]
    annex = tables(word(stage, "quyet-dinh"))[2]
    assert [row[:3] for row in annex[1:]] == [row[:3] for row in figures[1:3]]
    press = everything(made(stage, "thong-cao"))
    for words in (given, vacant, definition, "\t".join(figures[3])):
        assert words in press


def test_the_notice_names_nobody_who_is_not_public(app: Flask) -> None:
    stage = make_stage()
    published(stage)
    document = word(stage, "thong-bao")
    said = lines(document)
    assert said[:2] == ["THÔNG BÁO", "Kết quả Đợt 1 cuộc thi “Hải Phòng làm theo lời Bác”"]
    assert "Số người dự thi: 5." in said
    assert (
        "02 giải Ba (mỗi giải trị giá 1.000.000 đồng) thuộc về: Phạm V. D. (Phường Kiến An);"
        " Đỗ T. G." in said
    )
    _head, units, _signature = tables(document)
    assert units == [
        ["STT", "Đơn vị", "Số người dự thi", "Số lượt thi"],
        ["1", "Phường Kiến An", "2", "2"],
        ["2", "Phường Lê Chân", "2", "2"],
        ["", "Không ghi đơn vị", "1", "1"],
        ["", "Cộng", "5", "5"],
    ]


@pytest.mark.parametrize("name", PUBLIC)
def test_no_public_document_holds_what_is_not_public(app: Flask, name: str) -> None:
    stage = make_stage()
    published(stage)
    whole = everything(made(stage, name))
    assert "Nguyễn Văn An" in whole
    for secret in ("Phạm Văn Dũng", "Đỗ Thị Giang", "19/05/1990", "0912 000", "+84"):
        assert secret not in whole
    operations.leave(stage.an.id, stage.contest, Actor.of(stage.an), NOW)
    assert "Nguyễn" not in everything(made(stage, name))


def test_the_internal_list_has_the_columns_of_the_field(app: Flask) -> None:
    stage = make_stage(tallied=False)
    stage.an.full_name, stage.an.sex = "=1+1", "female"
    assert operations.tally(stage.round.id, NOW)
    published(stage)
    content = made(stage, "danh-sach-noi-bo")
    rows, out = sheets(content)
    assert rows[0] == [
        "STT", "Họ và tên", "Ngày sinh", "Giới tính", "Đơn vị", "Điện thoại", "Số câu đúng",
        "Dự đoán", "Chênh lệch", "Thời điểm nộp", "Thời gian làm bài (giây)", "Số lượt", "Giải",
        "Ghi chú",
    ]  # fmt: skip
    assert rows[1] == [
        1, "=1+1", "19/05/1990", "Nữ", "Phường Lê Chân", "0912 000 001", 4, 4, 0,
        "07:05:00 ngày 11/05/2026", 300, 1, "Nhất", None,
    ]  # fmt: skip
    assert [row[0] for row in rows[1:]] == [1, 2, 3, 4, 5]
    assert len(out) == 1
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_the_internal_list_stays_with_its_edition(app: Flask) -> None:
    """Who was taken out after the publication still stands there, and so does the reason."""
    stage = make_stage()
    published(stage)
    taking_out.disqualify(
        stage.round.id, stage.an.id, None, organizer=stage.chi, now=NOW, reason="Thi hộ"
    )
    operations.leave(stage.hoa.id, stage.contest, Actor.of(stage.hoa), NOW)
    rows, out = sheets(made(stage, "danh-sach-noi-bo"))
    assert [row[1] for row in rows[1:]] == [
        "Nguyễn Văn An", "Lê Thị Bình", "Phạm Văn Dũng", "Đỗ Thị Giang", "Người dự thi đã rút tên",
    ]  # fmt: skip
    assert rows[1][6:] == [
        None, None, None, None, None, None, "Nhất", "Bị hủy kết quả sau lần công bố này",
    ]  # fmt: skip
    assert rows[5][2:6] == [None, None, None, None]
    assert out[1][3] == "Thi hộ"


def test_the_internal_list_says_why_somebody_was_passed_over(app: Flask) -> None:
    stage = make_stage()
    operations.leave(stage.an.id, stage.contest, Actor.of(stage.an), NOW)
    published(stage)
    rows, _out = sheets(made(stage, "danh-sach-noi-bo"))
    assert rows[1][-2:] == [None, "Đã rút khỏi cuộc thi"]
    assert rows[2][-2:] == ["Nhất", None]


def test_the_check_of_identities(app: Flask) -> None:
    stage = make_stage()
    stage.binh.birth_date = date(2014, 5, 19)
    stage.dung.birth_date = date(2014, 5, 19)
    makers.add(
        GuardianConsent(
            person_id=stage.dung.id, guardian_name="Lê Thị Hạnh", relationship="mother",
            guardian_phone="+84912345670", publication=False, text_version="1", given_at=NOW,
        )
    )  # fmt: skip
    published(stage)
    operations.leave(stage.giang.id, stage.contest, Actor.of(stage.giang), NOW)
    document = word(stage, "phieu-doi-chieu")
    rows, _signature = tables(document)
    assert rows[0] == [
        "STT", "Giải", "Họ và tên", "Ngày sinh", "Đơn vị", "Điện thoại", "Giấy tờ đã xem", "Khớp",
        "Người nhận ký", "Ghi chú",
    ]  # fmt: skip
    assert rows[1] == [
        "1", "Nhất", "Nguyễn Văn An", "19/05/1990", "Phường Lê Chân", "0912 000 001",
        "", "", "", "",
    ]  # fmt: skip
    assert [row[-1] for row in rows[2:]] == [
        "Chưa đủ 16 tuổi; chưa có đồng ý của người giám hộ",
        "Chưa đủ 16 tuổi; người giám hộ cùng nhận",
        "Đã rút khỏi cuộc thi hoặc xóa tài khoản",
    ]
    assert rows[4][2:6] == ["Người dự thi đã rút tên", "", "", ""]
    section = document.sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert section.page_width > section.page_height


def test_every_winner_has_a_certificate_that_can_be_checked(app: Flask) -> None:
    stage = make_stage()
    published(stage)
    own = operations.certify(
        stage.round.id, stage.an.id, certificates.Kind.AWARD, NOW, Random(1)
    ).code
    content = made(stage, "giay-chung-nhan")
    assert pages(content) == 4
    assert b"pdfuaid" in content
    rows = db.session.scalars(select(Certificate)).all()
    assert {row.person_id for row in rows} == {
        stage.an.id, stage.binh.id, stage.dung.id, stage.giang.id,
    }  # fmt: skip
    assert own in {row.code for row in rows}
    for row in rows:
        found = certificates.find(row.code, NOW)
        assert found is not None
        assert found.said.level
    # Taken again, they are the same.
    made(stage, "giay-chung-nhan")
    assert len(db.session.scalars(select(Certificate)).all()) == 4


def test_whose_name_may_not_be_printed_has_none(app: Flask) -> None:
    stage = make_stage()
    published(stage)
    operations.leave(stage.an.id, stage.contest, Actor.of(stage.an), NOW)
    stage.binh.birth_date = date(2014, 5, 19)
    assert pages(made(stage, "giay-chung-nhan")) == 2
    for somebody in (stage.dung, stage.giang):
        operations.leave(somebody.id, stage.contest, Actor.of(somebody), NOW)
    with pytest.raises(Unsettled, match="không có người đạt giải nào"):
        made(stage, "giay-chung-nhan")


def test_a_vacant_prize_has_no_certificate(app: Flask) -> None:
    stage = make_stage()
    taking_out.disqualify(
        stage.round.id, stage.an.id, None, organizer=stage.chi, now=NOW, reason="Thi hộ"
    )
    published(stage)
    # Three had everything right, and only they may win.
    assert pages(made(stage, "giay-chung-nhan")) == 3


def test_certificates_wait_for_the_publication(app: Flask) -> None:
    stage = make_stage()
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    operations.approve(edition.id, stage.khanh, NOW, publish_now=False)
    with pytest.raises(Unsettled, match="chỉ in được khi kết quả đã công khai"):
        made(stage, "giay-chung-nhan")


def test_there_is_no_document_of_a_proposal(app: Flask) -> None:
    stage = make_stage()
    operations.propose(stage.round.id, stage.chi, NOW)
    with pytest.raises(Unsettled, match="chưa có kết quả nào được duyệt"):
        paperwork.case(stage.round, NOW)


def test_signs_that_no_file_can_hold_break_none(app: Flask) -> None:
    stage = make_stage()
    stage.contest.name = "Thi\x0b thử <b>&amp;"
    published(stage, "Ghi\x1f chú")
    for name in ("thong-bao", "quyet-dinh", "phieu-doi-chieu"):
        assert any("Thi thử <b>&amp;" in line for line in lines(word(stage, name))), name


def test_the_journal_keeps_which_document_was_taken(app: Flask) -> None:
    stage = make_stage()
    published(stage)
    made(stage, "quyet-dinh")
    entry = db.session.scalars(
        select(JournalEntry).where(JournalEntry.deed == "result.document")
    ).one()
    assert entry.after == {"document": "quyet-dinh", "edition": 1}
    assert (entry.subject, entry.contest_id) == (f"round:{stage.round.id}", stage.contest.id)
