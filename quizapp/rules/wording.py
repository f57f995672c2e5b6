"""How does the regulation read in public?

Every sentence comes from a parameter, so the printed rules and the rules that decide cannot drift
apart. The form is the administrative one: chapters, numbered articles, paragraphs, in Vietnamese.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Protocol

from quizapp.rules import (
    ages,
    guests,
    wording_prizes,
    wording_rounds,
    wording_sitting,
    wording_summaries,
)
from quizapp.rules.regulation import Regulation
from quizapp.rules.vietnamese import closing_words, moment_words, two_digits
from quizapp.rules.wording_sitting import TARGETS
from quizapp.rules.wording_summaries import SummaryRound

__all__ = ["TARGETS", "Article", "Chapter", "ContestWords", "RoundWords", "regulation_text"]

USUAL_PURPOSE = (
    "Cuộc thi nhằm tuyên truyền, giúp người dự thi tìm hiểu và nắm vững các nội dung do Ban tổ chức"
    " giới thiệu."
)

EVERYBODY = "Mọi người quan tâm đến nội dung của Cuộc thi đều được đăng ký dự thi."

EVERYBODY_AT_ONCE = "Mọi người quan tâm đến nội dung của Cuộc thi đều được dự thi."

TELL = (
    "Người dự thi không cần đăng ký tài khoản: vào trang đợt thi, làm bài và nộp bài, sau đó khai"
    " họ và tên, số điện thoại, ngày sinh và đơn vị của chính mình."
)

TOLD_IN_TIME = (
    "Bài thi chỉ được tính khi đã khai đủ thông tin, chậm nhất"
    f" {guests.TELL_SPAN // timedelta(minutes=1)} phút sau khi đợt thi đóng, hoặc sau khi bài thi"
    " kết thúc nếu bài kết thúc muộn hơn; thời điểm nộp bài vẫn là lúc nộp bài, không phải lúc"
    " khai. Hết thời hạn này, bài chưa khai bị xóa và không tính vào bất kỳ số liệu nào."
)

SAME_PERSON = (
    "Các bài có cùng họ tên, số điện thoại và ngày sinh là của một người; bài vượt quá số lượt thi"
    " được phép thì không được tính. Người đã có tài khoản dự thi bằng tài khoản của mình."
)


class ContestWords(Protocol):
    """What the text needs to know of a contest."""

    @property
    def name(self) -> str: ...
    @property
    def organizing_body(self) -> str: ...
    @property
    def contact(self) -> str: ...
    @property
    def regulation(self) -> Regulation: ...
    @property
    def regulation_number(self) -> int: ...
    @property
    def regulation_since(self) -> datetime: ...


class RoundWords(SummaryRound, Protocol):
    """What the text needs to know of a round."""

    @property
    def question_count(self) -> int: ...
    @property
    def regulation_number(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Article:
    """One numbered article. Numbers run through all chapters."""

    number: int
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter with its Roman number."""

    number: str
    title: str
    articles: tuple[Article, ...]


def regulation_text(
    contest: ContestWords, rounds: Sequence[RoundWords], *, without_account: bool = False
) -> list[Chapter]:
    """Answer the public text of a contest's regulation, with the timetable of its rounds;
    `without_account` tells whether people may begin without one."""
    rule = contest.regulation
    numbers = count(1)
    sat = [each for each in rounds if each.summary is None]
    totals = [each for each in rounds if each.summary is not None]

    def chapter(number: str, title: str, planned: list[tuple[str, Iterable[str]]]) -> Chapter:
        written = [(heading, tuple(sentences)) for heading, sentences in planned]
        return Chapter(
            number, title, tuple(Article(next(numbers), *both) for both in written if both[1])
        )

    general: list[tuple[str, Iterable[str]]] = [
        ("Tên gọi và đơn vị tổ chức", _name(contest)),
        ("Mục đích", _lines(rule.purpose) or [USUAL_PURPOSE]),
        ("Đối tượng dự thi", _who(rule, without_account=without_account)),
    ]
    sitting: list[tuple[str, Iterable[str]]] = [
        (
            "Nội dung, hình thức thi",
            wording_sitting.paper(rule, [each.question_count for each in sat]),
        ),
        ("Thời gian tổ chức", _times(sat, without_account=without_account)),
        ("Lượt thi và thời gian làm bài", wording_sitting.attempts(rule)),
        ("Cách tính điểm", wording_sitting.points(rule)),
        ("Phần do Ban giám khảo chấm", wording_sitting.marked_part(rule)),
        ("Câu hỏi dự đoán", wording_sitting.prediction(rule)),
        ("Xét hạng", wording_prizes.order(rule)),
        ("Giải thưởng", wording_prizes.prizes(rule)),
        ("Giải thưởng tập thể", wording_prizes.collective(rule)),
        ("Quy định riêng của từng đợt", wording_rounds.own_rules(sat)),
        (wording_summaries.TITLE, wording_summaries.sentences(totals)),
    ]
    running: list[tuple[str, Iterable[str]]] = [
        ("Công bố kết quả", wording_prizes.publication(rule)),
        ("Thắc mắc, khiếu nại và xử lý vi phạm", _complaints(contest)),
        ("Quy định khác", _lines(rule.more)),
        ("Hiệu lực", _force(contest, rounds)),
    ]
    return [
        chapter("I", "Quy định chung", general),
        chapter("II", "Nội dung và cách thức thi", sitting),
        chapter("III", "Tổ chức thực hiện", running),
    ]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _name(contest: ContestWords) -> Iterator[str]:
    yield f"Tên gọi: “{contest.name}” (sau đây gọi là Cuộc thi)."
    if contest.organizing_body:
        yield f"Đơn vị tổ chức: {contest.organizing_body}."
    yield "Ban tổ chức Cuộc thi (sau đây gọi là Ban tổ chức) điều hành Cuộc thi theo Thể lệ này."


def _who(rule: Regulation, *, without_account: bool) -> Iterator[str]:
    yield from _lines(rule.eligibility) or [EVERYBODY_AT_ONCE if without_account else EVERYBODY]
    yield ages.age_sentence(rule.ages, without_account=without_account)
    if without_account:
        yield from (TELL, TOLD_IN_TIME, SAME_PERSON)
        return
    yield (
        "Mỗi người đăng ký một tài khoản bằng họ và tên, số điện thoại, ngày sinh và đơn vị của"
        " chính mình. Người trong gia đình có thể dùng chung một số điện thoại, mỗi người một"
        " tài khoản và mật khẩu riêng."
    )


def _times(rounds: Sequence[RoundWords], *, without_account: bool) -> Iterator[str]:
    if not rounds:
        yield "Thời gian các đợt thi do Ban tổ chức thông báo trên trang thông tin của Cuộc thi."
        return
    yield f"Cuộc thi gồm {two_digits(len(rounds))} đợt, tính theo giờ Việt Nam:"
    for round_ in rounds:
        results = round_.results_at
        if without_account:
            results = guests.result_expected(round_.closes_at, results)
        yield (
            f"{round_.name}: mở lúc {moment_words(round_.opens_at)}, đóng lúc"
            f" {closing_words(round_.closes_at)}; dự kiến công bố kết quả lúc"
            f" {moment_words(results)}."
        )
    yield "Từ giờ đóng, hệ thống không nhận lượt thi mới của đợt đó."


def _complaints(contest: ContestWords) -> Iterator[str]:
    if ways := _lines(contest.contact):
        yield "Thắc mắc, khiếu nại gửi về Ban tổ chức:"
        yield from ways
    else:
        yield "Thắc mắc, khiếu nại gửi về Ban tổ chức."
    if days := contest.regulation.complaint_days:
        yield (
            f"Thời hạn nhận khiếu nại là {two_digits(days)} ngày kể từ khi công bố kết quả của đợt"
            " thi; hết thời hạn này kết quả là chính thức."
        )
    yield (
        "Người dự thi khai không đúng sự thật, dùng nhiều tài khoản hoặc nhờ người thi thay bị hủy"
        " kết quả; Ban tổ chức ghi rõ lý do."
    )


def _force(contest: ContestWords, rounds: Sequence[RoundWords]) -> Iterator[str]:
    yield (
        f"Đây là bản thứ {contest.regulation_number} của Thể lệ, có hiệu lực từ"
        f" {moment_words(contest.regulation_since)}."
    )
    yield "Nội dung sửa đổi chỉ áp dụng cho các đợt thi chưa mở tại thời điểm sửa đổi."
    for round_ in rounds:
        if round_.regulation_number != contest.regulation_number:
            yield f"{round_.name} theo bản thứ {round_.regulation_number} của Thể lệ."
