"""What does a notice say, in which order, and do its numbers agree?"""

from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.rules import announced_figures, announcements, vietnamese
from quizapp.rules.announced import (
    Answered,
    CollectiveBlock,
    CollectivePrize,
    Collectives,
    Earlier,
    Facts,
    NextRound,
    Prize,
    Section,
    Topic,
    UnitRow,
    plain_text,
    written,
)
from quizapp.rules.boards import Counts
from quizapp.rules.collectives import CollectiveRule, Indicator, Scope, Weight
from quizapp.rules.regulation import Target
from quizapp.rules.summaries import Summary, Way
from quizapp.rules.timing import CITY

MOST_PEOPLE = CollectiveRule(
    weights=(Weight(indicator=Indicator.PEOPLE, weight=100),),
    prizes=(),
    then=(Indicator.RATE,),
)


def unit_prize(unit: str | None, **changes: Any) -> CollectivePrize:
    told = {"level": "Nhất", "value_vnd": 2_000_000, "score": Fraction(201, 2), "people": 0}
    return CollectivePrize(**{"unit": unit, "head_count": None, **told, **changes})


WEEK = Facts(
    contest="Làm theo lời Bác",
    round_name="Tuần 2",
    opens=datetime(2026, 5, 11, 10, tzinfo=CITY),
    closes=datetime(2026, 5, 18, 9, tzinfo=CITY),
    note="",
    questions=10,
    counts=Counts(people=1200, attempts=2345, all_correct=450),
    target=(Target.ALL_CORRECT, 450),
    target_group="",
    ranked=1200,
    units=[
        UnitRow(name="Phường Lê Chân", people=700, attempts=1500),
        UnitRow(name=None, people=300, attempts=400),
        UnitRow(name="Xã Vĩnh Bảo", people=200, attempts=445),
    ],
    same_questions=True,
    answers=[
        Answered(question="Cảng nào?", right=("Cảng Đông",)),
        Answered(question="Việc nào?", right=("Đọc", "Viết")),
    ],
    prizes=[
        Prize(level="Nhất", value_vnd=3_000_000, name="Nguyễn Văn An", unit="Phường Lê Chân"),
        Prize(level="Ba", value_vnd=1_000_000, name="Lê T. B.", unit=None),
        Prize(level="Ba", value_vnd=1_000_000, name="TS-7Q4KM", unit="Xã Vĩnh Bảo"),
        Prize(level="Ba", value_vnd=1_000_000, name=None, unit=None),
    ],
    earlier=[Earlier(name="Tuần 1", counts=Counts(people=1000, attempts=2500, all_correct=9))],
    collectives=Collectives(
        rule=MOST_PEOPLE,
        blocks=[
            CollectiveBlock(
                name="Xã, phường",
                prizes=[
                    unit_prize("Phường Lê Chân", people=700, head_count=2000),
                    unit_prize("Xã Vĩnh Bảo", level="Nhì", people=200, head_count=160),
                    unit_prize(None, level="Nhì"),
                ],
            ),
            CollectiveBlock(name="", prizes=[unit_prize("Sở Nội vụ", people=9, value_vnd=0)]),
        ],
    ),
    next_round=NextRound(
        name="Tuần 3",
        opens=datetime(2026, 5, 18, 10, tzinfo=CITY),
        closes=datetime(2026, 5, 25, 9, tzinfo=CITY),
    ),
)


def section(topic: Topic, **changes: Any) -> Section | None:
    found = announcements.notice(replace(WEEK, **changes))
    return next((one for one in found if one.topic is topic), None)


def said(topic: Topic, **changes: Any) -> list[str]:
    found = section(topic, **changes)
    return [] if found is None else [written(sentence) for sentence in found.sentences]


def rows(topic: Topic, **changes: Any) -> list[tuple[str, ...]]:
    found = section(topic, **changes)
    assert found is not None
    assert found.table is not None
    return [tuple(map(written, row)) for row in found.table.rows]


def test_the_order_is_that_of_the_field() -> None:
    found = announcements.notice(replace(WEEK, note="Một người bị loại."))
    assert [one.topic for one in found] == list(Topic)


def test_the_notice_names_its_round_and_window() -> None:
    assert written(announcements.title(WEEK)) == "Kết quả Tuần 2 cuộc thi “Làm theo lời Bác”"
    assert said(Topic.WINDOW) == [
        (
            "Tuần 2 của cuộc thi “Làm theo lời Bác” mở lúc 10 giờ 00 ngày 11/05/2026 và đóng lúc"
            " 09 giờ 00 ngày 18/05/2026."
        )
    ]
    assert said(Topic.NEXT) == [
        (
            "Đợt tiếp theo: Tuần 3, mở lúc 10 giờ 00 ngày 18/05/2026 và đóng lúc 09 giờ 00 ngày"
            " 25/05/2026."
        )
    ]
    assert not said(Topic.NEXT, next_round=None)


def test_a_correction_says_why() -> None:
    assert said(Topic.NOTE, note="Một người bị loại.") == [
        "Ghi chú của lần công bố này: Một người bị loại."
    ]
    assert not said(Topic.NOTE)


def test_people_and_attempts_are_told_apart() -> None:
    assert said(Topic.TURNOUT) == ["Số người dự thi: 1.200.", "Số lượt thi đã nộp: 2.345."]


def test_a_share_names_its_denominator() -> None:
    assert said(Topic.ALL_CORRECT) == [
        (
            "Số người trả lời đúng cả 10 câu hỏi trắc nghiệm: 450, bằng 37,5% trong số 1.200 người"
            " dự thi."
        )
    ]
    assert not said(Topic.ALL_CORRECT, counts=Counts(people=0, attempts=0, all_correct=0))


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (Target.ALL_CORRECT, "số người đạt điểm tối đa ở các câu hỏi trắc nghiệm"),
        (Target.PARTICIPANTS, "số người dự thi"),
        (Target.ATTEMPTS, "số lượt thi đã nộp"),
    ],
)
def test_a_prediction_is_told_with_its_definition(target: Target, words: str) -> None:
    answer, definition = said(Topic.TARGET, target=(target, 2345))
    assert answer == "Đáp số câu dự đoán: 2.345."
    assert definition.startswith(f"Câu dự đoán hỏi: {words}. Con số được xác định một lần")


def test_a_prediction_about_one_group_says_so() -> None:
    _answer, definition = said(Topic.TARGET, target_group="Nhân dân")
    assert definition.startswith(
        "Câu dự đoán hỏi: số người đạt điểm tối đa ở các câu hỏi trắc nghiệm, chỉ tính người thuộc"
        " đối tượng “Nhân dân”. Con số"
    )


def test_without_a_prediction_there_is_no_word_of_it() -> None:
    assert not said(Topic.TARGET, target=None)


def test_a_change_tells_from_where_to_where() -> None:
    assert said(Topic.CHANGE) == [
        "So với Tuần 1, số người dự thi tăng 200, từ 1.000 lên 1.200.",
        "Mức thay đổi bằng 20% số người dự thi của Tuần 1.",
        "So với Tuần 1, số lượt thi giảm 155, từ 2.500 xuống 2.345.",
        "Mức thay đổi bằng 6,2% số lượt thi của Tuần 1.",
    ]


def test_no_change_and_no_share_of_nothing() -> None:
    same = [Earlier(name="Tuần 1", counts=WEEK.counts)]
    assert said(Topic.CHANGE, earlier=same) == [
        "Số người dự thi bằng Tuần 1: 1.200.",
        "Số lượt thi bằng Tuần 1: 2.345.",
    ]
    empty = [Earlier(name="Tuần 1", counts=Counts(people=0, attempts=0, all_correct=0))]
    assert said(Topic.CHANGE, earlier=empty) == [
        "So với Tuần 1, số người dự thi tăng 1.200, từ 0 lên 1.200.",
        "So với Tuần 1, số lượt thi tăng 2.345, từ 0 lên 2.345.",
    ]


def test_compared_is_with_the_round_before_and_no_older_one() -> None:
    older = Earlier(name="Tuần 0", counts=WEEK.counts)
    assert not said(Topic.CHANGE, earlier=[])
    assert not said(Topic.CHANGE, earlier=[older, Earlier(name="Tuần 1", counts=None)])


def test_units_are_summed_up() -> None:
    assert rows(Topic.UNITS) == [
        ("1", "Phường Lê Chân", "700", "1.500"),
        ("2", "Xã Vĩnh Bảo", "200", "445"),
        ("", "Không ghi đơn vị", "300", "400"),
        ("", "Cộng", "1.200", "2.345"),
    ]
    assert not said(Topic.UNITS)
    assert section(Topic.UNITS, units=[UnitRow(name=None, people=3, attempts=4)]) is None


def test_ten_units_are_named_and_the_others_counted() -> None:
    units = [UnitRow(name=f"Xã {number}", people=20 - number, attempts=30) for number in range(12)]
    table = rows(Topic.UNITS, units=units, ranked=174)
    assert table[9] == ("10", "Xã 9", "11", "30")
    assert table[10:] == [
        ("", "Các đơn vị còn lại (2)", "19", "60"),
        ("", "Cộng", "174", "360"),
    ]


def test_a_table_of_fewer_people_says_so() -> None:
    assert said(Topic.UNITS, ranked=1199) == [
        (
            "Bảng tính theo 1.199 người có tên trong bảng xếp hạng. Số liệu chốt khi đóng đợt là"
            " 1.200 người; sau đó có kết quả bị hủy hoặc được khôi phục."
        )
    ]


def test_the_answers_end_with_who_was_right() -> None:
    assert rows(Topic.ANSWERS) == [
        ("1", "Cảng nào?", "Cảng Đông"),
        ("2", "Việc nào?", "Đọc; Viết"),
        ("", "Số người trả lời đúng cả 10 câu", "450"),
    ]
    assert not said(Topic.ANSWERS)
    assert said(Topic.ANSWERS, same_questions=False) == [
        "Mỗi đề thi gồm 10 câu, rút từ 2 câu hỏi dưới đây."
    ]


def test_answers_that_are_not_released_are_not_there() -> None:
    assert section(Topic.ANSWERS, answers=None) is None
    assert section(Topic.ANSWERS, answers=[]) is None


def test_a_void_question_has_no_answer() -> None:
    void = [Answered(question="Cảng nào?", right=(), void=True)]
    assert rows(Topic.ANSWERS, answers=void)[0] == ("1", "Cảng nào?", "Câu đã bị hủy")


def test_too_many_answers_are_read_elsewhere() -> None:
    many = [Answered(question=f"Câu {number}?", right=("Có",)) for number in range(61)]
    assert len(rows(Topic.ANSWERS, answers=many[:60])) == 61
    found = section(Topic.ANSWERS, answers=many)
    assert found is not None
    assert found.table is None
    assert written(found.sentences[0]) == (
        "Đáp án của 61 câu hỏi đã ra trong đợt có ở trang Luyện tập của cuộc thi."
    )


def test_as_many_prizes_as_names() -> None:
    assert said(Topic.WINNERS) == [
        "01 giải Nhất (mỗi giải trị giá 3.000.000 đồng) thuộc về: Nguyễn Văn An (Phường Lê Chân).",
        "02 giải Ba (mỗi giải trị giá 1.000.000 đồng) thuộc về: Lê T. B.; TS-7Q4KM (Xã Vĩnh Bảo).",
    ]
    assert said(Topic.VACANT) == ["01 giải Ba để trống vì không có người đủ điều kiện."]
    marked = [
        Prize(level="Nhất", value_vnd=0, name="An", unit="Phường Lê Chân", mark="Bài viết: 8,25"),
        Prize(level="Nhì", value_vnd=0, name="Lê T. B.", unit=None, mark="Bài viết: 7"),
    ]
    assert said(Topic.WINNERS, prizes=marked) == [
        "01 giải Nhất thuộc về: An (Phường Lê Chân, Bài viết: 8,25).",
        "01 giải Nhì thuộc về: Lê T. B. (Bài viết: 7).",
    ]
    free = [Prize(level="Khuyến khích", value_vnd=0, name="Lê T. B.", unit=None)]
    assert said(Topic.WINNERS, prizes=free) == ["01 giải Khuyến khích thuộc về: Lê T. B."]
    assert not said(Topic.VACANT, prizes=free)
    assert not said(Topic.WINNERS, prizes=[])


def test_units_that_won_are_named_with_the_rule() -> None:
    definition, *named = said(Topic.COLLECTIVES)
    assert definition == (
        "Cách xét giải tập thể: Giải tập thể được xét trong từng đợt thi, cho các đơn vị cùng khối"
        " với nhau. Giải tập thể xét theo số người dự thi, từ cao xuống thấp. Đơn vị bằng nhau được"
        " xét tiếp theo tỷ lệ người dự thi trên tổng số người của đơn vị."
    )
    assert named == [
        (
            "Giải tập thể, khối “Xã, phường”: 01 giải Nhất (mỗi giải trị giá 2.000.000 đồng) thuộc"
            " về: Phường Lê Chân."
        ),
        (
            "Giải tập thể, khối “Xã, phường”: 01 giải Nhì (mỗi giải trị giá 2.000.000 đồng) thuộc"
            " về: Xã Vĩnh Bảo."
        ),
        ("Giải tập thể, khối “Xã, phường”: 01 giải Nhì để trống vì không có đơn vị đủ điều kiện."),
        "Giải tập thể: 01 giải Nhất thuộc về: Sở Nội vụ.",
    ]
    assert not said(Topic.COLLECTIVES, collectives=None)


def test_prizes_for_the_contest_say_so() -> None:
    rule = replace(MOST_PEOPLE, scope=Scope.CONTEST, then=())
    (definition, _) = said(Topic.COLLECTIVES, collectives=of_units([unit_prize("A")], rule))
    assert "một lần cho cả cuộc thi" in definition
    assert "bằng nhau" not in definition


def test_prizes_of_a_summary_say_what_it_counts() -> None:
    (definition, _) = said(
        Topic.COLLECTIVES,
        collectives=of_units([unit_prize("A")]),
        summary=Summary(way=Way.SUM),
        rounds=("Tuần 1", "Tuần 2"),
    )
    assert "xét một lần trên các đợt được tính" in definition
    assert "số người dự thi ít nhất một đợt được tính" in definition


def test_the_figures_of_units_stand_beside_them_and_agree() -> None:
    assert rows(Topic.COLLECTIVES) == [
        ("1", "Phường Lê Chân", "Nhất (Xã, phường)", "100,5", "700", "2.000", "35%"),
        # Above 100 % somebody should look at the head count; nothing is cut.
        ("2", "Xã Vĩnh Bảo", "Nhì (Xã, phường)", "100,5", "200", "160", "125%"),
        ("3", "Sở Nội vụ", "Nhất", "100,5", "9", "", ""),
        ("", "Cộng", "", "", "909", "", ""),
    ]


def test_one_unit_needs_no_sum_and_no_unit_no_table() -> None:
    alone = section(Topic.COLLECTIVES, collectives=of_units([unit_prize("A", people=5)]))
    assert alone is not None
    assert alone.table is not None
    assert (len(alone.table.rows), alone.table.sums) == (1, False)
    vacant = section(Topic.COLLECTIVES, collectives=of_units([unit_prize(None)]))
    assert vacant is not None
    assert vacant.table is None


def test_shares_have_columns_only_where_units_have_head_counts() -> None:
    without = section(Topic.COLLECTIVES, collectives=of_units([unit_prize("A"), unit_prize("B")]))
    assert without is not None
    assert without.table is not None
    assert without.table.headings == ("STT", "Đơn vị", "Giải", "Tổng điểm", "Số người dự thi")
    assert {len(row) for row in without.table.rows} == {5}
    assert without.table.counting == (0, 3, 4)


@pytest.mark.parametrize(
    ("score", "words"),
    [(Fraction(1234), "1.234"), (Fraction(201, 2), "100,5"), (Fraction(1, 3), "0,33"),
     (Fraction(2, 3), "0,67"), (Fraction(1, 20), "0,05"), (Fraction(1999, 2000), "1")],
)  # fmt: skip
def test_a_score_is_written_as_on_the_board(score: Fraction, words: str) -> None:
    assert vietnamese.decimal(score) == words
    (row,) = rows(Topic.COLLECTIVES, collectives=of_units([unit_prize("A", score=score)]))
    assert row[3] == words


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 10**6)), min_size=2, max_size=6))
def test_people_and_shares_of_units_add_up(pairs: list[tuple[int, int]]) -> None:
    won = [unit_prize("A", people=people, head_count=heads) for people, heads in pairs]
    *each, last = rows(Topic.COLLECTIVES, collectives=of_units(won))
    people, heads = (sum(column) for column in zip(*pairs, strict=True))
    assert last[4:6] == (vietnamese.number(people), vietnamese.number(heads))
    parts = [*zip(pairs, each, strict=True), ((people, heads), last)]
    for (part, whole), row in parts:
        assert row[6] == written(announced_figures.share(part, whole))


def of_units(won: list[CollectivePrize], rule: CollectiveRule = MOST_PEOPLE) -> Collectives:
    return Collectives(rule=rule, blocks=[CollectiveBlock(name="", prizes=won)])


def test_totals_stand_under_their_rounds() -> None:
    assert rows(Topic.TOTALS) == [
        ("1", "Tuần 1", "1.000", "2.500"),
        ("2", "Tuần 2", "1.200", "2.345"),
        ("", "Cộng", "2.200", "4.845"),
    ]
    assert said(Topic.TOTALS) == [
        (
            "Tính đến hết Tuần 2, 2 đợt đã công bố có tổng cộng 4.845 lượt thi. Cộng số người dự"
            " thi của từng đợt được 2.200; ai dự thi nhiều đợt được tính ở từng đợt."
        )
    ]
    some = [*WEEK.earlier, Earlier(name="Tuần 1B", counts=None)]
    assert said(Topic.TOTALS, earlier=some)[1:] == ["Chưa gồm đợt chưa công bố: Tuần 1B."]
    assert section(Topic.TOTALS, earlier=[Earlier(name="Tuần 1", counts=None)]) is None


def test_the_text_to_copy_has_tables_behind_tabs() -> None:
    unit = UnitRow(name="Trường\tA\n", people=1200, attempts=2345)
    facts = replace(WEEK, units=[unit])
    text = plain_text(announcements.title(facts), announcements.notice(facts))
    lines = text.splitlines()
    assert lines[0] == "Kết quả Tuần 2 cuộc thi “Làm theo lời Bác”"
    assert "STT\tĐơn vị\tSố người dự thi\tSố lượt thi" in lines
    assert "1\tTrường A\t1.200\t2.345" in lines
    assert "\tCộng\t1.200\t2.345" in lines
    assert text.endswith("25/05/2026.\n")


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_percentage_is_the_nearest_tenth(part: int, whole: int) -> None:
    told = written(announced_figures.share(part, whole)).removesuffix("%").replace(".", "")
    error = Fraction(told.replace(",", ".")) - Fraction(100 * part, whole)
    assert -Fraction(1, 20) < error <= Fraction(1, 20)


def test_half_a_tenth_goes_up() -> None:
    assert written(announced_figures.share(1, 2000)) == "0,1%"
    assert written(announced_figures.share(1, 2001)) == "0%"
    assert written(announced_figures.share(3, 2)) == "150%"


counts = st.builds(Counts, people=st.integers(0, 10**6), attempts=st.integers(0, 10**7),
                   all_correct=st.just(0))  # fmt: skip
units = st.builds(UnitRow, name=st.none() | st.sampled_from("ABC"), people=st.integers(1, 10**5),
                  attempts=st.integers(1, 10**6))  # fmt: skip
earlier = st.builds(Earlier, name=st.sampled_from("XYZ"), counts=st.none() | counts)


@given(st.lists(units, max_size=30), st.lists(earlier, max_size=6), counts)
def test_every_last_row_sums_up_the_rows_above_it(
    units: list[UnitRow], earlier: list[Earlier], now: Counts
) -> None:
    facts = replace(WEEK, units=units, earlier=earlier, counts=now)
    for one in announcements.notice(facts):
        if one.table is None or not one.table.sums:
            continue
        *above, last = one.table.rows
        for column in (4,) if one.topic is Topic.COLLECTIVES else (2, 3):
            assert last[column] == sum(row[column] or 0 for row in above)  # type: ignore[misc]
    total = [(row.people, row.attempts) for row in units]
    if section(Topic.UNITS, units=units):
        _stt, _word, people, attempts = rows(Topic.UNITS, units=units)[-1]
        assert people == written(sum(pair[0] for pair in total))
        assert attempts == written(sum(pair[1] for pair in total))


@given(st.lists(st.builds(Prize, level=st.sampled_from(["Nhất", "Nhì"]), value_vnd=st.just(5),
                          name=st.none() | st.sampled_from(["An", "Bình"]), unit=st.none()),
                max_size=20))  # fmt: skip
def test_named_and_vacant_prizes_are_all_prizes(prizes: list[Prize]) -> None:
    lines = said(Topic.WINNERS, prizes=prizes) + said(Topic.VACANT, prizes=prizes)
    assert sum(int(line[:2]) for line in lines) == len(prizes)
    for line in said(Topic.WINNERS, prizes=prizes):
        assert int(line[:2]) == line.partition("thuộc về: ")[2].count(";") + 1
