"""Does each parameter change its sentence?"""

from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from quizapp.rules import vietnamese
from quizapp.rules.prizes import Prize
from quizapp.rules.ranking import Counted
from quizapp.rules.regulation import Marking, Regulation, Release, Target
from quizapp.rules.wording import regulation_text

OPENS = datetime(2026, 5, 11, 3, 0, tzinfo=UTC)
NO_PREDICTION: dict[str, Any] = {"target": Target.NONE, "ranking": ("score", "handed_in_at")}


@dataclass(frozen=True, kw_only=True)
class Contest:
    name: str = "Hải Phòng làm theo lời Bác"
    organizing_body: str = "Ban Tuyên giáo và Dân vận Thành ủy"
    contact: str = "Điện thoại: 0225 1234567"
    regulation: Regulation = field(default_factory=Regulation)
    regulation_number: int = 1
    regulation_since: datetime = OPENS - timedelta(days=10)


@dataclass(frozen=True, kw_only=True)
class Round:
    name: str = "Tuần 1"
    opens_at: datetime = OPENS
    closes_at: datetime = OPENS + timedelta(days=6, hours=23)
    results_at: datetime = OPENS + timedelta(days=7, hours=2)
    question_count: int = 10
    regulation_number: int = 1


def text(contest: Contest | None = None, *rounds: Round, **changes: Any) -> str:
    contest = contest or Contest()
    if changes:
        contest = replace(contest, regulation=replace(contest.regulation, **changes))
    return "\n".join(
        line
        for chapter in regulation_text(contest, rounds or (Round(),))
        for article in chapter.articles
        for line in (article.title, *article.paragraphs)
    )


def test_chapters_and_articles_are_numbered() -> None:
    chapters = regulation_text(Contest(), [Round()])
    assert [(c.number, c.title) for c in chapters] == [
        ("I", "Quy định chung"),
        ("II", "Nội dung và cách thức thi"),
        ("III", "Tổ chức thực hiện"),
    ]
    numbers = [article.number for chapter in chapters for article in chapter.articles]
    assert numbers == list(range(1, 14))


def test_an_article_without_a_paragraph_leaves_no_gap() -> None:
    chapters = regulation_text(Contest(regulation=Regulation(**NO_PREDICTION)), [Round()])
    articles = [article for chapter in chapters for article in chapter.articles]
    assert "Câu hỏi dự đoán" not in [article.title for article in articles]
    assert [article.number for article in articles] == list(range(1, 13))


SENTENCES: list[tuple[dict[str, Any], str]] = [
    ({"minimum_age": 18}, "từ đủ 18 tuổi trở lên"),
    ({"attempts_per_round": 5}, "không quá 5 lượt trong một đợt thi"),
    ({"attempts_per_day": 2}, "không quá 2 lượt trong một ngày"),
    ({"attempts_per_contest": 1000}, "không quá 1.000 lượt trong cả Cuộc thi"),
    ({"attempts_per_round": None}, "Không hạn chế số lượt thi"),
    ({"time_limit_s": 930}, "là 15 phút 30 giây"),
    ({"time_limit_s": None}, "không hạn chế cho đến giờ đóng"),
    ({"counted_attempt": Counted.BEST}, "tốt nhất xét theo toàn bộ thứ tự"),
    ({"counted_attempt": Counted.FIRST}, "kết quả của lượt thi đầu tiên"),
    ({"counted_attempt": Counted.LAST}, "kết quả của lượt thi cuối cùng"),
    ({"all_required": False}, "câu bỏ trống không có điểm"),
    ({"questions_approved": True}, "một người khác duyệt"),
    ({"same_questions": True}, "dùng chung một bộ câu hỏi"),
    ({"shuffle_questions": False}, "câu hỏi theo thứ tự của đề"),
    ({"shuffle_options": False}, "thứ tự phương án giữ nguyên"),
    ({"shuffle_questions": False, "shuffle_options": False}, "theo đúng thứ tự của đề"),
    ({"points_per_question": 10}, "Mỗi câu trả lời đúng được 10 điểm"),
    ({"marking": Marking.PARTIAL}, "theo tỷ lệ số phương án đúng"),
    ({"target": Target.PARTICIPANTS}, "dự đoán số người dự thi của đợt thi"),
    ({"target": Target.ATTEMPTS}, "dự đoán số lượt thi đã nộp của đợt thi"),
    (NO_PREDICTION, "(2) thời điểm nộp bài sớm hơn"),
    ({"ranking": ("guess_distance", "score")}, "(1) dự đoán đúng hoặc gần đúng hơn; (2) điểm"),
    ({"full_score_to_win": False}, "không đòi hỏi điểm tối đa"),
    ({"prizes": (Prize(level="Nhất", count=2, value_vnd=1_000_000),)},
     "02 giải Nhất, mỗi giải trị giá 1.000.000 đồng"),
    ({"prizes": (Prize(level="Nhất", count=2, value_vnd=1_500_000),)},
     "Tổng giá trị giải thưởng của mỗi đợt thi: 3.000.000 đồng"),
    ({"prizes": (Prize(level="Nhất", count=1, value_vnd=0),)}, "01 giải Nhất;"),
    ({"prizes": ()}, "không có giải thưởng theo đợt"),
    ({"prizes_per_person": 2}, "không quá 02 giải trong cả Cuộc thi"),
    ({"prizes_per_person": None}, "nhiều nhất một giải trong một đợt thi."),
    ({"show_score": False}, "Điểm không hiện ngay"),
    ({"release_answers": Release.AT_PUBLICATION}, "công bố cùng kết quả của đợt thi"),
    ({"release_answers": Release.NEVER}, "Đáp án không được công bố"),
    ({"one_approval": True}, "được một người của Ban tổ chức duyệt"),
    ({"board_places": 20}, "công khai 20 người đứng đầu"),
    ({**NO_PREDICTION, "interim_cron": "0 8 * * mon"}, "lúc 08 giờ 00 thứ Hai hằng tuần"),
    ({"eligibility": "Cán bộ thành phố.\nHọc viên."}, "Cán bộ thành phố.\nHọc viên."),
    ({"purpose": "Lan tỏa gương sáng."}, "Lan tỏa gương sáng."),
    ({"more": "Lệ phí: không."}, "Quy định khác\nLệ phí: không."),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "sentence"), SENTENCES)
def test_a_parameter_writes_its_sentence(changes: dict[str, Any], sentence: str) -> None:
    assert sentence not in text()
    assert sentence in text(**changes)


def test_every_parameter_has_its_sentence() -> None:
    told = {name for changes, _ in SENTENCES for name in changes}
    assert told == {parameter.name for parameter in fields(Regulation)}


def test_the_usual_sentences() -> None:
    whole = text()
    for sentence in (
        "từ đủ 16 tuổi trở lên",
        "không quá 3 lượt trong một đợt thi",
        "là 20 phút, tính theo đồng hồ",
        "lấy lượt nộp sớm nhất",
        "Mỗi đề thi gồm 10 câu hỏi trắc nghiệm và một câu hỏi dự đoán.",
        "tất cả các câu hỏi, kể cả câu hỏi dự đoán thì mới nộp",
        "được rút ngẫu nhiên",
        "số người đạt điểm tối đa ở các câu hỏi trắc nghiệm của đợt thi",
        "Mỗi người chỉ được đếm một lần",
        "so sánh đến từng giây",
        "05 giải Khuyến khích, mỗi giải trị giá 500.000 đồng;",
        "Tổng giá trị giải thưởng của mỗi đợt thi: 12.500.000 đồng.",
        "hai người khác nhau của Ban tổ chức duyệt",
    ):
        assert sentence in whole


def test_times_are_those_of_the_city() -> None:
    assert (
        "Tuần 1: mở lúc 10 giờ 00 ngày 11/05/2026, đóng lúc 09 giờ 00 ngày 18/05/2026;"
        " dự kiến công bố kết quả lúc 12 giờ 00 ngày 18/05/2026." in text()
    )


def test_small_days_and_months_have_two_digits() -> None:
    moment = datetime(2027, 1, 4, 1, 5, tzinfo=UTC)
    assert vietnamese.moment_words(moment) == "08 giờ 05 ngày 04/01/2027"


def test_without_rounds_the_times_are_announced_later() -> None:
    whole = "".join(
        line for c in regulation_text(Contest(), []) for a in c.articles for line in a.paragraphs
    )
    assert "do Ban tổ chức thông báo trên trang" in whole
    assert "số câu của từng đợt ghi trên trang thi" in whole


def test_rounds_of_different_length_name_no_number() -> None:
    whole = text(None, Round(question_count=10), Round(name="Tuần 2", question_count=20))
    assert "số câu của từng đợt ghi trên trang thi" in whole
    assert "Cuộc thi gồm 02 đợt" in whole


def test_a_prediction_hides_interim_boards_also_in_words() -> None:
    assert "tạm thời" not in text(interim_cron="0 8 * * mon")


def test_time_keys_alone_are_compared_by_the_second() -> None:
    assert "từng giây" not in text(target=Target.NONE, ranking=("score", "draw"))


def test_an_unknown_organizing_body_and_contact_leave_no_hole() -> None:
    whole = text(Contest(organizing_body="", contact=""))
    assert "Đơn vị tổ chức:" not in whole
    assert "gửi về Ban tổ chức." in whole
    assert "gửi về Ban tổ chức:\nĐiện thoại: 0225 1234567" in text()
    assert "Đơn vị tổ chức: Ban Tuyên giáo và Dân vận Thành ủy." in text()


def test_an_amendment_names_the_rounds_that_keep_the_old_text() -> None:
    amended = Contest(regulation_number=2, regulation_since=OPENS + timedelta(days=1))
    whole = text(amended, Round(), Round(name="Tuần 2", regulation_number=2))
    assert "bản thứ 2 của Thể lệ, có hiệu lực từ 10 giờ 00 ngày 12/05/2026" in whole
    assert "Tuần 1 theo bản thứ 1 của Thể lệ." in whole
    assert "Tuần 2 theo bản" not in whole


@pytest.mark.parametrize(
    ("cron", "words"),
    [
        ("0 8 * * *", "lúc 08 giờ 00 hằng ngày"),
        ("30 17 * * mon,Fri", "lúc 17 giờ 30 thứ Hai, thứ Sáu hằng tuần"),
        ("0 8 * * mon-fri", "theo lịch do Ban tổ chức thông báo"),
        ("0 8 1 * *", "theo lịch do Ban tổ chức thông báo"),
        ("*/30 8 * * *", "theo lịch do Ban tổ chức thông báo"),
    ],
)
def test_a_timetable_in_words(cron: str, words: str) -> None:
    assert vietnamese.cron_words(cron) == words


def test_numbers_in_words() -> None:
    assert vietnamese.dong(1_000_000) == "1.000.000 đồng"
    assert vietnamese.length(1200) == "20 phút"
    assert vietnamese.two_digits(5) == "05"
