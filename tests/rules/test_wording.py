"""Does each parameter change its sentence?"""

from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from quizapp.rules import guests, vietnamese
from quizapp.rules.choices import (
    Asked,
    AtLimit,
    Certified,
    Marking,
    Release,
    Shortfall,
    Target,
    Vacancy,
)
from quizapp.rules.collectives import CollectiveRule, Indicator, Weight
from quizapp.rules.prizes import Prize
from quizapp.rules.ranking import Counted
from quizapp.rules.regulation import Regulation
from quizapp.rules.summaries import Summary
from quizapp.rules.wording import regulation_text

OPENS = datetime(2026, 5, 11, 3, 0, tzinfo=UTC)
NO_PREDICTION: dict[str, Any] = {"target": Target.NONE, "ranking": ("score", "handed_in_at")}

MARKED: dict[str, Any] = {
    "marked_part": "Bài viết",
    "marked_part_most": 1000,
    "ranking": ("marks", "score", "guess_distance"),
}


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
    regulation: Regulation = field(default_factory=Regulation)
    contest_regulation: Regulation = field(default_factory=Regulation)
    summary: Summary | None = None
    group_name: str | None = None


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


COLLECTIVE = CollectiveRule(
    weights=(Weight(indicator=Indicator.PEOPLE, weight=100),),
    prizes=(
        Prize(level="Nhất tập thể", count=1, value_vnd=2_000_000),
        Prize(level="Nhì tập thể", count=2, value_vnd=0),
    ),
)
SENTENCES: list[tuple[dict[str, Any], str]] = [
    ({"minimum_age": 18}, "từ đủ 18 tuổi trở lên"),
    ({"maximum_age": 70}, "từ đủ 16 tuổi đến hết 70 tuổi (chưa đủ 71 tuổi), tính đến ngày bắt đầu"),
    ({"age_on": date(2026, 9, 30)}, "từ đủ 16 tuổi trở lên tính đến ngày 30/09/2026."),
    ({"attempts_per_round": 5}, "không quá 5 lượt trong một đợt thi"),
    ({"attempts_per_day": 2}, "không quá 2 lượt trong một ngày"),
    ({"attempts_per_contest": 1000}, "không quá 1.000 lượt trong cả Cuộc thi"),
    ({"attempts_per_week": 7}, "không quá 7 lượt trong một tuần."),
    ({"attempts_per_week": 7}, "từ 00 giờ 00 thứ Hai đến hết Chủ nhật"),
    ({"attempt_delay_s": 900}, "lượt thi trước đã kết thúc ít nhất 15 phút"),
    ({"attempts_per_round": None}, "Không hạn chế số lượt thi"),
    ({"time_limit_s": 930}, "là 15 phút 30 giây"),
    ({"time_limit_s": None}, "không hạn chế cho đến giờ đóng"),
    ({"at_limit": AtLimit.VOID}, "Bài chưa nộp khi hết thời gian thì bị hủy, kể cả các câu"),
    ({"at_limit": AtLimit.VOID}, "không tính vào số người và số lượt dự thi."),
    ({"at_limit": AtLimit.VOID}, "còn câu chưa trả lời thì không nộp được, nên khi hết thời gian"),
    ({"at_limit": AtLimit.VOID}, "Lượt thi bị hủy vẫn tính vào số lượt thi khi xét hạng"),
    ({"at_limit": AtLimit.VOID}, "bị giờ đóng đợt thi cắt ngắn thời gian làm bài thì không bị hủy"),
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
    ({"points_per_question": 4, "penalty_per_wrong": 1}, "câu trả lời sai bị trừ 1 điểm"),
    ({"points_per_question": 4, "penalty_per_wrong": 1, "marking": Marking.PARTIAL},
     "câu trả lời mà không được điểm bị trừ 1 điểm"),
    ({"marking": Marking.PARTIAL}, "theo tỷ lệ số phương án đúng"),
    ({"target": Target.PARTICIPANTS}, "dự đoán số người dự thi của đợt thi"),
    ({"target_group": "Nhân dân"}, "Con số này chỉ tính người thuộc đối tượng “Nhân dân”."),
    ({"target": Target.ATTEMPTS}, "dự đoán số lượt thi đã nộp của đợt thi"),
    ({"asked": Asked.AFTER_HAND_IN}, "sau khi nộp bài, khi đã biết điểm của mình."),
    ({"asked": Asked.AFTER_HAND_IN, "show_score": False}, "trang biên nhận sau khi nộp bài. Mỗi"),
    ({"asked": Asked.AFTER_HAND_IN}, "giờ đóng đợt thi, hoặc khi hết thời gian làm bài của lượt"),
    ({"asked": Asked.AFTER_HAND_IN}, "Mỗi đề thi gồm 10 câu hỏi trắc nghiệm."),
    ({"asked": Asked.AFTER_HAND_IN}, "tất cả các câu hỏi thì mới nộp"),
    ({"prediction_wording": "Bao nhiêu bạn dự thi?"}, "Câu hỏi dự đoán: “Bao nhiêu bạn dự thi?”"),
    ({"prediction_least": 1}, "là số nguyên từ 1 đến 100.000.000"),
    ({"prediction_most": 500_000}, "là số nguyên từ 0 đến 500.000"),
    (NO_PREDICTION, "(2) thời điểm nộp bài sớm hơn"),
    ({"ranking": ("guess_distance", "score")}, "(1) dự đoán đúng hoặc gần đúng hơn; (2) điểm"),
    (MARKED, "có phần “Bài viết” do Ban giám khảo chấm, điểm tối đa 10, điểm lẻ đến hai chữ số"),
    (MARKED, "ghi sau khi đợt thi đóng và công bố cùng kết quả của đợt thi; không cộng vào điểm"),
    (MARKED, "(1) điểm phần “Bài viết” cao hơn; (2) điểm cao hơn"),
    (MARKED, "chưa có điểm phần “Bài viết” xếp sau người có điểm ở tiêu chí điểm phần này."),
    ({**MARKED, "ranking": ("total_with_marks", "guess_distance")},
     "(1) tổng điểm bài trắc nghiệm và phần “Bài viết” cao hơn; (2) dự đoán"),
    ({**MARKED, "ranking": ("total_with_marks", "guess_distance")},
     "chưa có điểm phần “Bài viết” được tính 0 điểm phần này trong tổng điểm."),
    ({**MARKED, "ranking": ("total_with_marks", "guess_distance")},
     "của đợt thi. Tổng điểm bài trắc nghiệm và phần này chỉ dùng để xét hạng; điểm được công bố"),
    ({**MARKED, "ranking": ("total_with_marks", "guess_distance")},
     " của bài thi và mức điểm để được xét giải chỉ tính điểm bài trắc nghiệm."),
    ({**MARKED, "ranking": ("total_with_marks", "marks", "guess_distance")},
     "xếp sau người có điểm ở tiêu chí điểm phần này và được tính 0 điểm phần này trong tổng"),
    ({"full_score_to_win": False}, "không đòi hỏi điểm tối đa"),
    ({"full_score_to_win": False, "points_to_win": 8}, "Chỉ người đạt từ 8 điểm trở lên"),
    ({"shortfall": Shortfall.LOWER}, "các giải còn lại được trao tiếp theo thứ hạng"),
    ({"one_per_level": True}, "được xét giải ở mức tiếp theo, giải mức đó thuộc về người xếp sau"),
    ({"one_per_level": True, "vacancy": Vacancy.STAYS_VACANT}, "không nhận thêm giải mức đó"),
    ({"vacancy": Vacancy.STAYS_VACANT}, "bỏ qua, giải ở thứ hạng đó để trống"),
    ({"vacancy": Vacancy.STAYS_VACANT}, "trống, không trao cho người xếp sau"),
    ({"prizes": (Prize(level="Nhất", count=2, value_vnd=1_000_000),)},
     "02 giải Nhất, mỗi giải trị giá 1.000.000 đồng"),
    ({"prizes": (Prize(level="Nhất", count=2, value_vnd=1_500_000),)},
     "Tổng giá trị giải thưởng của mỗi đợt thi: 3.000.000 đồng"),
    ({"prizes": (Prize(level="Nhất", count=1, value_vnd=0),)}, "01 giải Nhất;"),
    ({"collective": COLLECTIVE}, "Giải tập thể xét theo số người dự thi, từ cao xuống thấp."),
    ({"collective": COLLECTIVE}, "01 giải Nhất tập thể, mỗi giải trị giá 2.000.000 đồng;"),
    ({"collective": COLLECTIVE}, "02 giải Nhì tập thể;"),
    ({"prizes": ()}, "không có giải thưởng theo đợt"),
    ({"prizes_per_person": 2}, "không quá 02 giải trong cả Cuộc thi"),
    ({"prizes_per_person": None}, "nhiều nhất một giải trong một đợt thi."),
    ({"prizes_per_person": None, "highest_only": True},
     "chỉ được xét giải cao hơn, nếu không thì được bỏ qua, giải thuộc về người xếp sau; khi đạt"),
    ({"prizes_per_person": None, "highest_only": True},
     "giải cao hơn thì giải đã đạt ở đợt trước không trao nữa và không chuyển cho người khác."),
    ({"prizes_per_unit": 3}, "cùng một đơn vị nhận tổng cộng không quá 03 giải trong một đợt"),
    ({"prizes_per_unit": 3}, "đơn vị đã nhận đủ được bỏ qua, giải thuộc về người xếp sau."),
    ({"prizes_per_unit": 3, "vacancy": Vacancy.STAYS_VACANT},
     "đơn vị đã nhận đủ được bỏ qua, giải ở thứ hạng đó để trống."),
    ({"prizes_per_phone": 1}, "dùng chung một số điện thoại, chẳng hạn người cùng gia đình"),
    ({"prizes_per_phone": 2}, "không quá 02 giải trong một đợt thi; người cùng số điện thoại"),
    ({"certificates": Certified.WINNERS}, "Giấy chứng nhận chỉ cấp cho người đạt giải."),
    ({"certificates": Certified.PASSED, "certificate_points": 8},
     "đạt từ 8 điểm trở lên được cấp giấy chứng nhận tham gia; người đạt giải"),
    ({"show_score": False}, "Điểm không hiện ngay"),
    ({"release_answers": Release.AT_PUBLICATION}, "công bố cùng kết quả của đợt thi"),
    ({"release_answers": Release.AT_ONCE}, "hiện cho người dự thi ngay sau khi nộp bài"),
    ({"complaint_days": 3}, "Thời hạn nhận khiếu nại là 03 ngày"),
    ({"release_answers": Release.NEVER}, "Đáp án không được công bố"),
    ({"one_approval": True}, "được một người của Ban tổ chức duyệt"),
    ({"board_places": 20}, "công khai 20 người đứng đầu"),
    ({**NO_PREDICTION, "public_counts": True},
     "trang thông tin công khai số người dự thi và số lượt thi đã nộp."),
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


def test_what_is_lost_at_the_limit_is_told_as_far_as_it_can_happen() -> None:
    collects = "hệ thống tự thu bài với các câu trả lời đã lưu. Nếu Ban tổ chức đóng đợt"
    assert collects in text()
    plain = text(**NO_PREDICTION, at_limit=AtLimit.VOID, all_required=False)
    assert collects not in plain
    assert "bị hủy, kể cả các câu" in plain
    assert "còn câu chưa trả lời thì không nộp được" not in plain
    assert "khi xét hạng theo số lượt thi" not in plain
    assert "lượt thi đã bắt đầu vẫn giữ nguyên thời hạn" in plain


def test_the_usual_sentences() -> None:
    whole = text()
    for sentence in (
        "từ đủ 16 tuổi trở lên",
        "không quá 3 lượt trong một đợt thi",
        "là 20 phút, tính theo đồng hồ",
        "lấy lượt nộp sớm nhất",
        "Mỗi đề thi gồm 10 câu hỏi trắc nghiệm và một câu hỏi dự đoán.",
        "tất cả các câu hỏi, kể cả câu hỏi dự đoán, thì mới nộp",
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
    assert "công khai số người dự thi" not in text(public_counts=True)


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


@pytest.mark.parametrize(
    ("values", "words"),
    [([], ""), ([4], "4"), ([4, 5], "4, 5"), ([1, 3, 4, 5, 7, 8], "1, 3–5, 7, 8"),
     ([*range(2, 300), 301], "2–299, 301")],
)  # fmt: skip
def test_numbers_in_a_row_are_written_as_a_stretch(values: list[int], words: str) -> None:
    assert vietnamese.runs(values) == words


def test_numbers_in_words() -> None:
    assert vietnamese.dong(1_000_000) == "1.000.000 đồng"
    assert vietnamese.length(1200) == "20 phút"
    assert vietnamese.two_digits(5) == "05"


def test_taking_part_without_an_account_is_told_with_what_is_asked_and_until_when() -> None:
    chapters = regulation_text(Contest(), [Round()], without_account=True)
    lines = [line for c in chapters for a in c.articles for line in a.paragraphs]
    whole = "\n".join(lines)
    assert "Mọi người quan tâm đến nội dung của Cuộc thi đều được dự thi." in lines
    assert "họ và tên, số điện thoại, ngày sinh và đơn vị của chính mình" in whole
    # A paper may end behind the closing: it closed early, or one person was given minutes.
    late = "phút sau khi đợt thi đóng, hoặc sau khi bài thi kết thúc nếu bài kết thúc muộn hơn;"
    assert f"chậm nhất 60 {late}" in whole
    closes, ended = OPENS, OPENS + timedelta(hours=1)
    assert guests.told_until(closes, ended) == ended + timedelta(minutes=60)
    assert "thời điểm nộp bài vẫn là lúc nộp bài" in whole
    assert "đăng ký một tài khoản" not in whole
    assert "đăng ký một tài khoản" in text()
    assert "không cần đăng ký tài khoản" not in text()
    own = Contest(regulation=Regulation(eligibility="Học sinh các trường."))
    soon = Round(results_at=Round.closes_at)
    assert f"kết quả lúc {vietnamese.moment_words(Round.closes_at)}." in text(None, soon)
    shown = regulation_text(own, [soon], without_account=True)
    times = next(a for c in shown for a in c.articles if a.title == "Thời gian tổ chức")
    told = vietnamese.moment_words(Round.closes_at + timedelta(hours=1))
    assert times.paragraphs[1].endswith(f"kết quả lúc {told}.")
    who = next(a for c in shown for a in c.articles if a.title == "Đối tượng dự thi")
    assert who.paragraphs[0] == "Học sinh các trường."
