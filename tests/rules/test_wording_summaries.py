"""How does a summary of rounds read?"""

from dataclasses import replace
from typing import Any

import pytest

from quizapp.rules import announcements, summaries, summary_words, wording_summaries
from quizapp.rules.announced import Topic, written
from quizapp.rules.boards import Counts
from quizapp.rules.choices import Shortfall, Vacancy
from quizapp.rules.collectives import CollectiveRule, Indicator, Weight
from quizapp.rules.prizes import Prize
from quizapp.rules.regulation import Regulation
from quizapp.rules.summaries import Summary, Way
from tests.rules.test_announcements import WEEK
from tests.rules.test_wording import Round, text

SUM = Summary(way=Way.SUM)
BEST = Summary(way=Way.BEST, best=3)
PARTICIPATION = Summary(way=Way.PARTICIPATION)


def total(summary: Summary = SUM, group: str | None = None, **changes: Any) -> Round:
    rule = replace(summaries.base(Regulation()), **changes)
    return Round(
        name="Chung cuộc", summary=summary, group_name=group, regulation=rule, question_count=0
    )


def read(summary: Summary = SUM, group: str | None = None, **changes: Any) -> str:
    return text(None, Round(), total(summary, group, **changes))


def test_a_contest_without_a_summary_says_nothing_of_one() -> None:
    assert wording_summaries.TITLE not in text(None, Round())


def test_a_summary_is_no_round_of_the_timetable_and_has_no_paper() -> None:
    found = read()
    assert "Cuộc thi gồm 01 đợt" in found
    assert "Mỗi đề thi gồm 0" not in found
    assert "Riêng Chung cuộc" not in found
    assert "Chung cuộc: cộng điểm của mọi đợt, tính trên các đợt thi mở từ" in found
    assert "sau khi mọi đợt được tính có kết quả" in found


def test_the_ways_are_told_apart() -> None:
    assert "cộng điểm của 03 đợt có điểm cao nhất" in read(BEST)
    assert "thì tính đợt có thời gian làm bài ngắn hơn" in read(BEST)
    assert "thì tính đợt có thời gian làm bài ngắn hơn" not in read(SUM)
    one = read(Summary(way=Way.BEST, best=1), ranking=("full_score",))
    assert "Chung cuộc: lấy điểm của đợt có điểm cao nhất, tính" in one
    assert "thì tính đợt có thời gian làm bài ngắn hơn." in one
    assert "ít hơn 01 đợt" not in one
    assert "; người dự thi ít đợt hơn số đó được cộng điểm" in read(BEST)
    assert "đếm số đợt đã dự thi" in read(PARTICIPATION)
    assert "các đợt thi của đối tượng “Cán bộ” mở từ" in read(SUM, "Cán bộ")


def test_the_order_speaks_of_totals() -> None:
    order = (
        "Xét hạng lần lượt theo: (1) tổng điểm cao hơn; (2) tổng thời gian làm bài của các đợt được"
        " tính ngắn hơn; (3) tổng số lượt thi của các đợt ít hơn; (4) đăng ký dự thi sớm hơn."
    )
    assert order in read()
    assert "(1) dự thi nhiều đợt hơn; (2) dự thi đủ mọi đợt" in read(
        PARTICIPATION, ranking=("score", "full_score")
    )
    assert "(1) đạt điểm tối đa ở mọi đợt được tính" in read(ranking=("full_score",))
    assert "(1) đạt điểm tối đa ở ít nhất 03 đợt." in read(BEST, ranking=("full_score",))


def test_the_best_so_many_of_fewer_rounds_are_all_rounds() -> None:
    sentence = "Nếu chỉ tổ chức ít hơn 03 đợt thì “ít nhất 03 đợt” là mọi đợt."
    prizes = (Prize(level="Nhất", count=1, value_vnd=0),)
    assert sentence in read(BEST, ranking=("full_score",))
    assert sentence in read(BEST, prizes=prizes, full_score_to_win=True)
    for silent in (
        read(BEST),
        read(BEST, full_score_to_win=True),  # of no prizes nothing is asked
        read(ranking=("full_score",)),
        read(PARTICIPATION, ranking=("full_score",)),
    ):
        assert "Nếu chỉ tổ chức" not in silent


def test_prizes_stand_apart_from_those_of_rounds() -> None:
    assert "Chung cuộc không có giải thưởng." in read()
    prizes = (
        Prize(level="Nhất", count=1, value_vnd=5_000_000),
        Prize(level="Cống hiến", count=10, value_vnd=0),
    )
    found = read(prizes=prizes)
    told = "01 giải Nhất, mỗi giải trị giá 5.000.000 đồng; 10 giải Cống hiến."
    assert f"Giải tổng kết của Chung cuộc: {told}" in found
    assert "mới được xét giải tổng kết" not in found
    assert "không tính vào số giải tối đa của một người" in found


@pytest.mark.parametrize(
    ("summary", "changes", "sentence"),
    [
        (SUM, {"full_score_to_win": True}, "Chỉ người đạt điểm tối đa ở mọi đợt được tính mới"),
        (BEST, {"full_score_to_win": True}, "Chỉ người đạt điểm tối đa ở ít nhất 03 đợt mới"),
        (PARTICIPATION, {"full_score_to_win": True}, "Chỉ người dự thi đủ mọi đợt được tính mới"),
        (SUM, {"points_to_win": 20}, "Chỉ người có tổng điểm từ 20 điểm trở lên mới"),
        (PARTICIPATION, {"points_to_win": 3}, "Chỉ người dự thi từ 3 đợt trở lên mới"),
    ],
)
def test_what_a_prize_asks_for_is_said(
    summary: Summary, changes: dict[str, Any], sentence: str
) -> None:
    prizes = (Prize(level="Nhất", count=1, value_vnd=0),)
    assert sentence in read(summary, prizes=prizes, **changes)


def test_what_happens_to_prizes_left_over_is_said() -> None:
    prizes = (Prize(level="Nhất", count=1, value_vnd=0),)
    usual = read(prizes=prizes, points_to_win=20)
    left_over, vacant = "được trao tiếp theo thứ hạng cho người chưa đạt.", "không trao cho người"
    assert "Giải tổng kết không có người đủ điều kiện thì để trống." in usual
    assert left_over not in usual
    assert left_over in read(prizes=prizes, points_to_win=20, shortfall=Shortfall.LOWER)
    assert usual.count(vacant) == 0
    assert read(prizes=prizes, vacancy=Vacancy.STAYS_VACANT).count(vacant) == 1


COLLECTIVE = CollectiveRule(
    weights=(Weight(indicator=Indicator.RATE, weight=1),),
    prizes=(
        Prize(level="Nhất tập thể", count=1, value_vnd=2_000_000),
        Prize(level="Nhì tập thể", count=2, value_vnd=0),
    ),
)


def test_collective_prizes_of_a_summary_stand_in_its_article() -> None:
    assert "tập thể" not in read()
    found = read(collective=COLLECTIVE)
    assert (
        "Chung cuộc không có giải thưởng cá nhân.\n"
        "Giải tập thể của Chung cuộc, mỗi khối: 01 giải Nhất tập thể, mỗi giải trị giá 2.000.000"
        " đồng; 02 giải Nhì tập thể.\n"
        "Giải tập thể được xét một lần trên các đợt được tính"
    ) in found
    assert "tỷ lệ người dự thi ít nhất một đợt được tính trên tổng số người" in found
    assert "vượt 100% được giữ nguyên" in found
    assert "Giải thưởng tập thể" not in found  # the contest itself has none
    counted = read(
        PARTICIPATION,
        collective=replace(COLLECTIVE, weights=(Weight(indicator=Indicator.POINTS, weight=1),)),
    )
    assert "Giải tập thể xét theo tổng số đợt dự thi của những người dự thi" in counted


def test_what_is_published_otherwise_than_of_the_rounds_is_said() -> None:
    found = read(board_places=7, complaint_days=5)
    assert "Bảng xếp hạng công khai 7 người đứng đầu." in found
    assert "Thời hạn nhận khiếu nại là 05 ngày kể từ khi công bố kết quả." in found
    usual = "\n".join(wording_summaries.sentences([total()]))
    assert "Bảng xếp hạng công khai" not in usual
    assert "Thời hạn" not in usual
    limited = replace(total(), contest_regulation=Regulation(complaint_days=5))
    assert "Không nêu thời hạn nhận khiếu nại." in [*wording_summaries.sentences([limited])]


def test_only_a_summary_is_written_as_one() -> None:
    with pytest.raises(ValueError, match="no summary"):
        list(wording_summaries.sentences([Round()]))


@pytest.mark.parametrize(
    ("summary", "short", "points", "full"),
    [
        (SUM, "Tổng kết: cộng điểm 5 đợt", "Tổng điểm", "Số người đạt điểm tối đa ở cả 5 đợt"),
        (
            BEST,
            "Tổng kết: cộng điểm 3 đợt có điểm cao nhất trong 5 đợt",
            "Tổng điểm",
            "Số người đạt điểm tối đa ở ít nhất 3 đợt trong 5 đợt",
        ),
        (
            PARTICIPATION,
            "Tổng kết: đếm số đợt đã dự thi trong 5 đợt",
            "Số đợt dự thi",
            "Số người dự thi đủ cả 5 đợt",
        ),
    ],
)
def test_every_number_says_what_it_counts(
    summary: Summary, short: str, points: str, full: str
) -> None:
    found = summary_words.words(summary, 5)
    assert (found.short, found.points, found.full) == (short, points, full)
    told = {"way": summary.way.value, "best": summary.best, "rounds": ["x"] * 5}
    assert summary_words.of_document({"summary": told}) == found
    assert summary_words.of_document({}) is None


@pytest.mark.parametrize(
    ("summary", "rounds", "short", "full"),
    [
        (BEST, 3, "Tổng kết: cộng điểm 3 đợt", "Số người đạt điểm tối đa ở cả 3 đợt"),
        (BEST, 2, "Tổng kết: cộng điểm 2 đợt", "Số người đạt điểm tối đa ở cả 2 đợt"),
        (BEST, 1, "Tổng kết: cộng điểm 1 đợt", "Số người đạt điểm tối đa ở đợt được tính"),
        (SUM, 1, "Tổng kết: cộng điểm 1 đợt", "Số người đạt điểm tối đa ở đợt được tính"),
        (
            PARTICIPATION,
            1,
            "Tổng kết: đếm số đợt đã dự thi trong 1 đợt",
            "Số người dự thi đợt được tính",
        ),
    ],
)
def test_where_all_rounds_count_or_only_one_is_there_no_choice_is_told(
    summary: Summary, rounds: int, short: str, full: str
) -> None:
    found = summary_words.words(summary, rounds)
    assert (written(found.short), written(found.full)) == (short, full)


def test_the_notice_of_a_summary_tells_of_rounds_and_not_of_papers() -> None:
    facts = replace(
        WEEK, round_name="Chung cuộc", questions=0, target=None, answers=None, earlier=(),
        next_round=None, summary=SUM, rounds=["Tuần 1", "Tuần 2"],
    )  # fmt: skip
    sections = {section.topic: section for section in announcements.notice(facts)}
    told = {topic: [*map(written, one.sentences)] for topic, one in sections.items()}
    assert told[Topic.WINDOW] == [
        "Chung cuộc của cuộc thi “Làm theo lời Bác”. Tổng kết: cộng điểm 2 đợt: Tuần 1, Tuần 2."
    ]
    assert told[Topic.TURNOUT] == [
        "Số người dự thi ít nhất một trong 2 đợt: 1.200.",
        "Số lượt thi những người này đã nộp trong các đợt đó: 2.345.",
    ]
    assert told[Topic.ALL_CORRECT] == [
        "Số người đạt điểm tối đa ở cả 2 đợt: 450, bằng 37,5% trong số 1.200 người dự thi."
    ]
    alone = replace(facts, rounds=["Tuần 1"])
    turnout = next(one for one in announcements.notice(alone) if one.topic is Topic.TURNOUT)
    assert [*map(written, turnout.sentences)] == [
        "Số người dự thi đợt được tính: 1.200.",
        "Số lượt thi những người này đã nộp trong đợt đó: 2.345.",
    ]
    empty = replace(facts, counts=Counts(people=0, attempts=0, all_correct=0))
    assert Topic.ALL_CORRECT not in {one.topic for one in announcements.notice(empty)}
