"""How does the regulation read in public?

Every sentence comes from a parameter, so the printed rules and the rules that decide cannot drift
apart. The form is the administrative one: chapters, numbered articles, paragraphs, in Vietnamese.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Protocol

from quizapp.rules import guardians, ranking
from quizapp.rules.regulation import Marking, Regulation, Release, Target
from quizapp.rules.sentences import marked
from quizapp.rules.vietnamese import cron_words, dong, length, moment_words, number, two_digits

USUAL_PURPOSE = (
    "Cuộc thi nhằm tuyên truyền, giúp người dự thi tìm hiểu và nắm vững các nội dung do Ban tổ chức"
    " giới thiệu."
)

EVERYBODY = "Mọi người quan tâm đến nội dung của Cuộc thi đều được đăng ký dự thi."

TARGETS = {
    Target.ALL_CORRECT: marked("số người đạt điểm tối đa ở các câu hỏi trắc nghiệm"),
    Target.PARTICIPANTS: marked("số người dự thi"),
    Target.ATTEMPTS: marked("số lượt thi đã nộp"),
}

COUNTED = {
    ranking.Counted.HIGHEST_THEN_EARLIEST: (
        "lượt thi có điểm cao nhất; nếu nhiều lượt bằng điểm thì lấy lượt nộp sớm nhất"
    ),
    ranking.Counted.BEST: "lượt thi tốt nhất xét theo toàn bộ thứ tự xét hạng",
    ranking.Counted.FIRST: "lượt thi đầu tiên",
    ranking.Counted.LAST: "lượt thi cuối cùng",
}

RELEASED = {
    Release.AT_CLOSE: (
        "Đáp án, giải thích và nguồn tài liệu được công bố sau khi đợt thi kết thúc và mọi bài"
        " thi đã được thu."
    ),
    Release.AT_PUBLICATION: (
        "Đáp án, giải thích và nguồn tài liệu được công bố cùng kết quả của đợt thi."
    ),
    Release.NEVER: "Đáp án không được công bố.",
}


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


class RoundWords(Protocol):
    """What the text needs to know of a round."""

    @property
    def name(self) -> str: ...
    @property
    def opens_at(self) -> datetime: ...
    @property
    def closes_at(self) -> datetime: ...
    @property
    def results_at(self) -> datetime: ...
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


def regulation_text(contest: ContestWords, rounds: Sequence[RoundWords]) -> list[Chapter]:
    """Answer the public text of a contest's regulation, with the timetable of its rounds."""
    rule = contest.regulation
    numbers = count(1)

    def chapter(number: str, title: str, planned: list[tuple[str, Iterable[str]]]) -> Chapter:
        written = [(heading, tuple(sentences)) for heading, sentences in planned]
        return Chapter(
            number, title, tuple(Article(next(numbers), *both) for both in written if both[1])
        )

    general: list[tuple[str, Iterable[str]]] = [
        ("Tên gọi và đơn vị tổ chức", _name(contest)),
        ("Mục đích", _lines(rule.purpose) or [USUAL_PURPOSE]),
        ("Đối tượng dự thi", _who(rule)),
    ]
    sitting: list[tuple[str, Iterable[str]]] = [
        ("Nội dung, hình thức thi", _paper(rule, rounds)),
        ("Thời gian tổ chức", _times(rounds)),
        ("Lượt thi và thời gian làm bài", _attempts(rule)),
        ("Cách tính điểm", _points(rule)),
        ("Câu hỏi dự đoán", _prediction(rule)),
        ("Xét hạng", _order(rule)),
        ("Giải thưởng", _prizes(rule)),
    ]
    running: list[tuple[str, Iterable[str]]] = [
        ("Công bố kết quả", _publication(rule)),
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


def _who(rule: Regulation) -> Iterator[str]:
    yield from _lines(rule.eligibility) or [EVERYBODY]
    yield guardians.age_sentence(rule.minimum_age)
    yield (
        "Mỗi người đăng ký một tài khoản bằng họ và tên, số điện thoại, ngày sinh và đơn vị của"
        " chính mình. Người trong gia đình có thể dùng chung một số điện thoại, mỗi người một"
        " tài khoản và mật khẩu riêng."
    )


def _paper(rule: Regulation, rounds: Sequence[RoundWords]) -> Iterator[str]:
    yield "Thi trắc nghiệm trực tuyến trên trang thông tin của Cuộc thi."
    extra = " và một câu hỏi dự đoán" if rule.has_prediction else ""
    counts = {round_.question_count for round_ in rounds if round_.question_count}
    if len(counts) == 1:
        yield f"Mỗi đề thi gồm {two_digits(counts.pop())} câu hỏi trắc nghiệm{extra}."
    else:
        yield f"Đề thi gồm các câu hỏi trắc nghiệm{extra}; số câu của từng đợt ghi trên trang thi."
    if rule.same_questions:
        yield "Trong một đợt thi, mọi lượt thi dùng chung một bộ câu hỏi."
    else:
        yield "Câu hỏi của mỗi lượt thi được rút ngẫu nhiên từ ngân hàng câu hỏi của đợt thi."
    if rule.questions_approved:
        yield "Mỗi câu hỏi do một người của Ban tổ chức soạn và một người khác duyệt."
    yield {
        (True, True): (
            "Thứ tự câu hỏi và thứ tự phương án trả lời được sắp xếp ngẫu nhiên cho từng lượt thi."
        ),
        (True, False): (
            "Thứ tự câu hỏi được sắp xếp ngẫu nhiên cho từng lượt thi; thứ tự phương án giữ nguyên."
        ),
        (False, True): (
            "Thứ tự phương án trả lời được sắp xếp ngẫu nhiên cho từng lượt thi; câu hỏi theo thứ"
            " tự của đề."
        ),
        (False, False): "Câu hỏi và phương án trả lời theo đúng thứ tự của đề.",
    }[rule.shuffle_questions, rule.shuffle_options]
    if rule.all_required:
        prediction = ", kể cả câu hỏi dự đoán" if rule.has_prediction else ""
        yield f"Người dự thi phải trả lời tất cả các câu hỏi{prediction} thì mới nộp bài được."
    else:
        yield "Người dự thi được nộp bài khi còn câu chưa trả lời; câu bỏ trống không có điểm."


def _times(rounds: Sequence[RoundWords]) -> Iterator[str]:
    if not rounds:
        yield "Thời gian các đợt thi do Ban tổ chức thông báo trên trang thông tin của Cuộc thi."
        return
    yield f"Cuộc thi gồm {two_digits(len(rounds))} đợt, tính theo giờ Việt Nam:"
    for round_ in rounds:
        yield (
            f"{round_.name}: mở lúc {moment_words(round_.opens_at)}, đóng lúc"
            f" {moment_words(round_.closes_at)}; dự kiến công bố kết quả lúc"
            f" {moment_words(round_.results_at)}."
        )
    yield "Từ giờ đóng, hệ thống không nhận lượt thi mới của đợt đó."


def _attempts(rule: Regulation) -> Iterator[str]:
    limits = [
        f"không quá {number(allowed)} lượt {span}"
        for allowed, span in (
            (rule.attempts_per_round, "trong một đợt thi"),
            (rule.attempts_per_day, "trong một ngày"),
            (rule.attempts_per_contest, "trong cả Cuộc thi"),
        )
        if allowed is not None
    ]
    if limits:
        yield f"Mỗi người được thi {', '.join(limits)}."
    else:
        yield "Không hạn chế số lượt thi của mỗi người."
    if rule.time_limit_s is None:
        yield "Thời gian làm bài không hạn chế cho đến giờ đóng đợt thi."
    else:
        yield (
            f"Thời gian làm bài mỗi lượt thi là {length(rule.time_limit_s)}, tính theo đồng hồ"
            " của hệ thống từ lúc bắt đầu, và không quá giờ đóng đợt thi."
        )
    yield (
        "Hết thời gian, hệ thống tự thu bài với các câu trả lời đã lưu. Nếu Ban tổ chức đóng đợt"
        " thi sớm hơn dự kiến, lượt thi đã bắt đầu vẫn giữ nguyên thời hạn."
    )
    yield f"Kết quả của mỗi người trong một đợt thi là kết quả của {COUNTED[rule.counted_attempt]}."


def _points(rule: Regulation) -> Iterator[str]:
    yield f"Mỗi câu trả lời đúng được {number(rule.points_per_question)} điểm."
    if rule.marking is Marking.PARTIAL:
        yield (
            "Với câu có nhiều phương án đúng, điểm được tính theo tỷ lệ số phương án đúng đã chọn"
            " trừ số phương án sai đã chọn, làm tròn xuống và không âm."
        )
    else:
        yield (
            "Câu có nhiều phương án đúng chỉ có điểm khi chọn đủ và chỉ chọn các phương án đúng."
        )
    if rule.show_score:
        yield "Người dự thi biết điểm của mình ngay sau khi nộp bài."
    else:
        yield "Điểm không hiện ngay sau khi nộp bài."
    yield RELEASED[rule.release_answers]


def _prediction(rule: Regulation) -> Iterator[str]:
    if not rule.has_prediction:
        return
    yield f"Người dự thi dự đoán {TARGETS[rule.target]} của đợt thi."
    if rule.target is Target.ALL_CORRECT:
        yield "Mỗi người chỉ được đếm một lần, theo lượt thi được tính kết quả."
    yield (
        "Con số đúng được hệ thống xác định một lần, khi đợt thi kết thúc và mọi bài thi đã được"
        " thu, rồi giữ nguyên kể cả khi sau đó có kết quả bị hủy."
    )
    yield (
        "Độ lệch của dự đoán được tính như nhau dù đoán nhiều hơn hay ít hơn. Chỉ xét dự đoán của"
        " lượt thi được tính kết quả; bài thi không có dự đoán xếp sau ở tiêu chí này."
    )
    yield "Trong thời gian đợt thi diễn ra, số người và số lượt dự thi không được công bố."


def _order(rule: Regulation) -> Iterator[str]:
    yield ranking.sentence(rule.ranking)
    if {"handed_in_at", "duration", "registered_at"} & set(rule.ranking):
        yield "Các tiêu chí về thời gian được so sánh đến từng giây."


def _prizes(rule: Regulation) -> Iterator[str]:
    if not rule.prizes:
        yield "Cuộc thi không có giải thưởng theo đợt."
        return
    yield "Cơ cấu giải thưởng của mỗi đợt thi:"
    for prize in rule.prizes:
        worth = f", mỗi giải trị giá {dong(prize.value_vnd)}" if prize.value_vnd else ""
        yield f"{two_digits(prize.count)} giải {prize.level}{worth};"
    if total := sum(prize.count * prize.value_vnd for prize in rule.prizes):
        yield f"Tổng giá trị giải thưởng của mỗi đợt thi: {dong(total)}."
    if rule.full_score_to_win:
        yield "Chỉ người đạt điểm tối đa ở các câu hỏi trắc nghiệm mới được xét giải."
    else:
        yield "Giải được trao theo thứ hạng, không đòi hỏi điểm tối đa."
    cap = rule.prizes_per_person
    if cap is None:
        yield "Mỗi người nhận nhiều nhất một giải trong một đợt thi."
    else:
        yield (
            "Mỗi người nhận nhiều nhất một giải trong một đợt thi và không quá"
            f" {two_digits(cap)} giải trong cả Cuộc thi; người đã nhận đủ được bỏ qua, giải thuộc"
            " về người xếp sau."
        )
    yield "Giải không có người đủ điều kiện thì để trống."


def _publication(rule: Regulation) -> Iterator[str]:
    approvers = (
        "một người của Ban tổ chức duyệt"
        if rule.one_approval
        else "hai người khác nhau của Ban tổ chức duyệt"
    )
    yield (
        f"Kết quả mỗi đợt thi được công bố vào giờ công bố của đợt, sau khi được {approvers}."
        " Chưa duyệt xong thì trang kết quả ghi rõ là đang xét duyệt."
    )
    yield (
        f"Bảng xếp hạng công khai {number(rule.board_places)} người đứng đầu. Danh sách đạt giải"
        " gồm họ và tên, đơn vị, giải và số điện thoại đã che bớt; tên người không đồng ý công khai"
        " được viết tắt."
    )
    if rule.interim_boards:
        yield (
            "Trong thời gian đợt thi diễn ra, bảng xếp hạng tạm thời được công bố"
            f" {cron_words(rule.interim_boards)}."
        )
    yield "Nội dung đã công bố không sửa; mọi đính chính là một lần công bố mới, có ghi lý do."


def _complaints(contest: ContestWords) -> Iterator[str]:
    if ways := _lines(contest.contact):
        yield "Thắc mắc, khiếu nại gửi về Ban tổ chức:"
        yield from ways
    else:
        yield "Thắc mắc, khiếu nại gửi về Ban tổ chức."
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
