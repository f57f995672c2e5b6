"""How do the statistics of a round become a file for Excel?"""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from openpyxl import Workbook

from quizapp.languages import day, percent, sentence
from quizapp.results import spreadsheets
from quizapp.results.spreadsheets import Value
from quizapp.results.statistics_queries import Item, Statistics
from quizapp.rules.questions import LETTERS
from quizapp.rules.statistics import Share
from quizapp.rules.summary_words import Words


def book(
    statistics: Statistics,
    units: Iterable[Any],
    items: Iterable[Item],
    total: Words | None = None,
) -> bytes:
    """Answer an .xlsx file with one sheet for each table; of a summary, of which `total` says how
    its numbers read, those that do not speak of papers."""
    full = sentence(total.full) if total else _("Số người đúng tất cả")
    made = Workbook(write_only=True)
    tables: list[tuple[str, Iterable[Sequence[Value]], tuple[int, ...]]] = [
        (_("Các đợt thi"), _round_rows(statistics, full), (40, 16, 16, 20)),
        (_("Theo đơn vị"), _unit_rows(units, full if total else None), (40, 16, 16, 20, 20, 16)),
        (_("Theo mức điểm"), _share_rows(_("Số câu đúng"), statistics.bands), (30, 16, 16)),
        (_("Theo độ tuổi"), _share_rows(_("Độ tuổi"), statistics.ages), (30, 16, 16)),
        *(
            [(_("Theo giới tính"), _share_rows(_("Giới tính"), statistics.sexes), (30, 16, 16))]
            if statistics.sexes
            else []
        ),
        (_("Theo giờ"), _hour_rows(statistics), (12, 16)),
        (_("Theo ngày"), _day_rows(statistics), (16, 16)),
        (_("Câu hỏi"), _item_rows(items), (6, 80, 10, 10, 10, 12, 12, 14, *(8 for _ in LETTERS))),
    ]
    if total:
        tables = [tables[0], tables[1], tables[3]]
    for title, rows, widths in tables:
        spreadsheets.sheet_rows(made, title, rows, widths=widths)
    return spreadsheets.as_bytes(made)


def _round_rows(statistics: Statistics, full: str) -> Iterable[Sequence[Value]]:
    yield [_("Đợt thi"), _("Số người dự thi"), _("Số lượt thi"), full]
    for row in statistics.rounds:
        yield [row.name, row.people, row.attempts, row.all_correct]


def _unit_rows(units: Iterable[Any], full: str | None) -> Iterable[Sequence[Value]]:
    yield [
        _("Đơn vị"), _("Số người dự thi"), _("Số lượt thi"),
        full or _("Số người đạt điểm tối đa"),
        _("Tổng số người của đơn vị"), _("Tỷ lệ dự thi"),
    ]  # fmt: skip
    for row in units:
        yield [
            row.name or _("Không ghi đơn vị"),
            row.people,
            int(row.attempts),
            int(row.full_score),
            row.head_count,
            percent(Share(name="", count=row.people, whole=row.head_count).share)
            if row.head_count
            else None,
        ]


def _share_rows(title: str, shares: Iterable[Share]) -> Iterable[Sequence[Value]]:
    yield [title, _("Số người"), _("Tỷ lệ")]
    for row in shares:
        yield [row.name, row.count, percent(row.share)]


def _hour_rows(statistics: Statistics) -> Iterable[Sequence[Value]]:
    yield [_("Giờ"), _("Số lượt nộp bài")]
    for hour, attempts in enumerate(statistics.hours):
        yield [f"{hour:02d}:00", attempts]


def _day_rows(statistics: Statistics) -> Iterable[Sequence[Value]]:
    yield [_("Ngày"), _("Số lượt nộp bài")]
    for date, attempts in statistics.days.items():
        yield [day(date), attempts]


def _item_rows(items: Iterable[Item]) -> Iterable[Sequence[Value]]:
    yield [
        _("STT"), _("Câu hỏi"), _("Đáp án"), _("Số bài có câu này"), _("Số bài đúng"),
        _("Tỷ lệ đúng"), _("Độ phân biệt"), _("Giây trước khi chọn"), *LETTERS,
    ]  # fmt: skip
    for position, item in enumerate(items, start=1):
        use = item.use
        options = len(item.content.options)
        yield [
            position,
            item.content.plain_stem,
            ", ".join(LETTERS[number] for number in item.content.key),
            use.drawn,
            use.right,
            percent(use.right_share),
            use.discrimination,
            use.mean_spent_s,
            *(use.chosen.get(number, 0) for number in range(options)),
        ]
