"""Under what name do people read of the document of a question?"""

from datetime import date

import pytest

from quizapp.rules.questions import Source


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (Source(title="Sổ tay đảng viên", file="000_e273ab6331cef417.txt"), "Sổ tay đảng viên"),
        (Source(title="Có kế hoạch triển khai các chỉ thị."), "Có kế hoạch triển khai các chỉ thị"),
        (Source(title="Và thế là…"), "Và thế là…"),
        (Source(file="Kết luận số 01-KL/TW"), "Kết luận số 01-KL/TW"),
        (Source(file="Báo cáo số 12.2024.docx"), "Báo cáo số 12.2024"),
        (Source(file="Báo_cáo_tổng_kết.PDF"), "Báo cáo tổng kết"),
        (Source(file="So tay dang vien.txt"), "So tay dang vien"),
        (Source(file="000_e273ab6331cef417.txt"), ""),
        (Source(file="Tài liệu e273ab6331cef417.txt"), ""),
        (Source(file="bao-cao-tong-ket.docx"), ""),
        (Source(file="scan 0001.pdf"), "scan 0001"),
        (Source(), ""),
    ],
)
def test_a_document_has_a_name_where_people_gave_it_one(source: Source, name: str) -> None:
    assert source.document == name


def test_a_day_is_read_where_it_is_one() -> None:
    assert Source(date="2023-05-18").day == date(2023, 5, 18)
    assert Source(date="tháng 5 năm 2023").day is None
    assert Source().day is None
