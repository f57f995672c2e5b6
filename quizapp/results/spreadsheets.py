"""How do results become a file for Excel?

Whatever a person typed stays text: a cell that begins with "=" must never become a formula.
"""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from quizapp import languages
from quizapp.accounts import phones
from quizapp.languages import clock_time, number, sentence, sex
from quizapp.rules import summary_words
from quizapp.rules.rights import GONE, is_gone

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Value = str | int | None


AWARD_WIDTHS = (6, 16, 28, 32, 16, 8, 16)
COLLECTIVE_WIDTHS = (20, 8, 36, 12, 16, 16, 20, 16)
FIGURE_WIDTHS = (32, 48)
INTERNAL_WIDTHS = (6, 8, 28, 12, 10, 32, 16, 12, 8, 10, 12, 26, 24, 8, 16, 40)
EDITION_WIDTHS = (6, 28, 12, 10, 32, 16, 12, 10, 12, 26, 24, 8, 16, 40)
MARK_WIDTH = 16
"""The column of a jury's marks, which stands behind that of the points."""
DISQUALIFIED_WIDTHS = (28, 16, 10, 40, 28, 26, 26)


def sheet_rows(
    book: Workbook, title: str, rows: Iterable[Sequence[Value]], *, widths: Sequence[int]
) -> None:
    """Add a sheet with columns of these widths (in characters). The first row holds the headings
    and stays in sight. Rows are written as they come."""
    sheet: WriteOnlyWorksheet = book.create_sheet(title)
    # Both stand before the rows in the file.
    sheet.freeze_panes = "A2"
    for column, width in enumerate(widths, start=1):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = width  # type: ignore[attr-defined] # stubs lack it
    for position, row in enumerate(rows):
        sheet.append([_cell(sheet, value, bold=position == 0) for value in row])


def winners(document: Mapping[str, Any]) -> bytes:
    """Answer the public list of winners of a final edition, with its figures, as an .xlsx file."""
    book = Workbook(write_only=True)
    part = document.get("marked_part", {}).get("name", "")
    sheet_rows(
        book,
        _("Danh sách đạt giải"),
        _award_rows(document, part),
        widths=widths(AWARD_WIDTHS, 6, part),
    )
    if told := document.get("collectives"):
        rows = _collective_rows(told["blocks"])
        sheet_rows(book, _("Giải tập thể"), rows, widths=COLLECTIVE_WIDTHS)
    sheet_rows(book, _("Số liệu"), _figure_rows(document), widths=FIGURE_WIDTHS)
    return as_bytes(book)


def as_bytes(book: Workbook) -> bytes:
    """Answer the file."""
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def widths(columns: Sequence[int], points: int, part: str) -> Sequence[int]:
    """Answer the widths of the columns of a list, with the marks of a part, where there is one,
    behind the column of that number (from 1)."""
    return (*columns[:points], MARK_WIDTH, *columns[points:]) if part else columns


def _mark(part: str, mark: int | None) -> list[Value]:
    return [languages.mark(mark)] if part else []


def _award_rows(document: Mapping[str, Any], part: str) -> Iterable[Sequence[Value]]:
    yield [
        _("STT"), _("Giải"), _("Họ và tên"), _("Đơn vị"), _("Điện thoại"), _("Hạng"),
        *([part] if part else []), _("Trị giá (đồng)"),
    ]  # fmt: skip
    for position, award in enumerate(document["awards"], start=1):
        name = _("Chưa trao") if award["name"] is None else award["name"]
        yield [
            position,
            _level(award),
            name,
            award["unit"],
            award["phone_masked"],
            award["place"],
            *([None] if part and award["name"] is None else _mark(part, award.get("mark"))),
            award["value_vnd"],
        ]


def _level(award: Mapping[str, Any]) -> str:
    level, before = award["level"], award.get("instead_of")
    if not before:
        return str(level)
    told: str = _("%(level)s (thay giải %(before)s)", level=level, before=", ".join(before))
    return told


def _collective_rows(blocks: Iterable[Mapping[str, Any]]) -> Iterable[Sequence[Value]]:
    """Every unit that holds a place, with the prize that it won; prizes that nobody won behind."""
    yield [
        _("Khối"), _("Hạng"), _("Đơn vị"), _("Tổng điểm"), _("Số người dự thi"),
        _("Tổng số người"), _("Giải"), _("Trị giá (đồng)"),
    ]  # fmt: skip
    for block in blocks:
        won = {(award["unit"], award["place"]): award for award in block["awards"]}
        for row in block["places"]:
            award = won.get((row["unit"], row["place"]), {})
            yield [
                block["name"],
                row["place"],
                row["unit"],
                languages.decimal(languages.ratio(row["score"])),
                row["people"],
                row["head_count"],
                award.get("level"),
                award.get("value_vnd"),
            ]
        for award in block["awards"]:
            if award["unit"] is None:
                nobody = [None, _("Chưa trao"), None, None, None]
                yield [block["name"], *nobody, award["level"], award["value_vnd"]]


def _figure_rows(document: Mapping[str, Any]) -> Iterable[Sequence[Value]]:
    counts, target = document["counts"], document["target"]
    yield [_("Nội dung"), _("Giá trị")]
    yield [_("Cuộc thi"), document["round"]["contest"]]
    yield [_("Đợt thi"), document["round"]["name"]]
    yield [_("Lần công bố"), document["edition"]]
    if words := summary_words.of_document(document):
        yield [_("Các đợt được tính"), ", ".join(document["summary"]["rounds"])]
        yield [_("Số người dự thi ít nhất một đợt"), counts["people"]]
        yield [_("Tổng số lượt thi của những người này"), counts["attempts"]]
        yield [sentence(words.full), counts["all_correct"]]
    else:
        yield [_("Số người dự thi"), counts["people"]]
        yield [_("Số lượt thi"), counts["attempts"]]
        yield [_("Số người trả lời đúng tất cả"), counts["all_correct"]]
    if target is not None:
        yield [_("Đáp số câu dự đoán"), target["value"]]
    if document["note"]:
        yield [_("Ghi chú"), document["note"]]


def internal_rows(
    rows: Iterable[Any],
    prizes: Mapping[int, str],
    notes: Mapping[int, str],
    points: str | None = None,
    *,
    part: str = "",
) -> Iterable[Sequence[Value]]:
    """Answer the organizers' own list: one row for each ranked person, nothing masked. `points`
    says what the points of a summary are, `part` what a jury marked."""
    yield [
        _("STT"), _("Hạng"), _("Họ và tên"), _("Ngày sinh"), _("Giới tính"), _("Đơn vị"),
        _("Điện thoại"),
        _("Số câu đúng"), points or _("Điểm"), *([part] if part else []), _("Dự đoán"),
        _("Chênh lệch"), _("Thời điểm nộp"),
        *_effort(points), _("Giải"), _("Ghi chú"),
    ]  # fmt: skip
    for position, row in enumerate(rows, start=1):
        yield [
            position,
            row.place,
            row.full_name,
            row.birth_date.strftime("%d/%m/%Y") if row.birth_date else None,
            sex(row.sex),
            row.unit,
            phones.shown(row.phone) or None,
            row.right,
            row.points,
            *_mark(part, row.marks),
            row.guess,
            None if row.guess is None else row.guess_distance,
            clock_time(row.handed_in_at) or None,
            row.took_s,
            row.attempts_used,
            prizes.get(row.person_id),
            notes.get(row.person_id),
        ]


def _effort(points: str | None) -> tuple[str, str]:
    """The headings of time and attempts: of a summary they are sums."""
    if points is None:
        return _("Thời gian làm bài (giây)"), _("Số lượt")
    return _("Tổng thời gian làm bài (giây)"), _("Tổng số lượt")


def edition_rows(
    rows: Iterable[Any],
    passed_over: Mapping[int, str],
    points: str | None = None,
    *,
    part: str = "",
) -> Iterable[Sequence[Value]]:
    """Answer the organizers' list of an edition, one row for each person who holds a place in it:
    the columns that results offices ask for, as far as they are held. Nothing is masked. Of a
    summary, of which `points` says what they are, these stand in place of the right answers. `part`
    is what a jury marked."""
    right = points or _("Số câu đúng")
    yield [
        _("STT"), _("Họ và tên"), _("Ngày sinh"), _("Giới tính"), _("Đơn vị"), _("Điện thoại"),
        right, *([part] if part else []),
        _("Dự đoán"), _("Chênh lệch"), _("Thời điểm nộp"), *_effort(points),
        _("Giải"), _("Ghi chú"),
    ]  # fmt: skip
    for position, row in enumerate(rows, start=1):
        gone = is_gone(erased=row.erased_at is not None, left=row.left_at is not None)
        if gone:
            person: list[Value] = [GONE, None, None, None, None]
        else:
            birth = row.birth_date.strftime("%d/%m/%Y") if row.birth_date else None
            phone = phones.shown(row.phone) or None
            person = [row.full_name, birth, sex(row.sex), row.unit, phone]
        note = passed_over.get(row.person_id)
        if note is None and row.attempts_used is None:
            note = _("Bị hủy kết quả sau lần công bố này")
        yield [
            position,
            *person,
            row.points if points else row.right,
            *_mark(part, row.marks),
            row.guess,
            None if row.guess is None else row.guess_distance,
            clock_time(row.handed_in_at) or None,
            row.took_s,
            row.attempts_used,
            row.level,
            note,
        ]


def disqualified_rows(rows: Iterable[Any]) -> Iterable[Sequence[Value]]:
    """Answer who was taken out of the round, why, by whom, and whether it was undone."""
    yield [
        _("Họ và tên"), _("Điện thoại"), _("Lượt thi"), _("Lý do"), _("Người quyết định"),
        _("Lúc"), _("Đã hủy lúc"),
    ]  # fmt: skip
    for row in rows:
        yield [
            row.person.full_name,
            phones.shown(row.person.phone) or None,
            _("Tất cả") if row.number is None else number(row.number),
            row.reason,
            row.organizer.full_name,
            clock_time(row.at),
            clock_time(row.revoked_at),
        ]


def _cell(sheet: WriteOnlyWorksheet, value: Value, *, bold: bool) -> Cell:
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value))
        # openpyxl reads a leading "=" as a formula; said after the value, this wins.
        cell.data_type = "s"
    else:
        cell = WriteOnlyCell(sheet, value=value)
    if bold:
        cell.font = Font(bold=True)
    return cell
