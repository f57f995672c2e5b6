"""What does a decision say, and are its sums those of its annexes?"""

from dataclasses import replace
from datetime import datetime

from quizapp.rules import decisions
from quizapp.rules.decisions import Decided, Recipient
from quizapp.rules.timing import CITY

DECIDED = Decided(
    contest="Làm theo lời Bác",
    round_name="Tuần 1",
    regulation_number=2,
    edition=1,
    approved_at=datetime(2026, 5, 18, 11, 30, tzinfo=CITY),
    persons=[
        Recipient(level="Nhất", value_vnd=3_000_000, name="Nguyễn Văn An", birth="19/05/1990",
                  unit="Phường Lê Chân"),
        Recipient(level="Ba", value_vnd=1_000_000, name="Lê Thị Bình"),
        Recipient(level="Ba", value_vnd=1_000_000, name="Phạm Văn Dũng"),
    ],
)  # fmt: skip
UNIT = Recipient(level="Nhất", value_vnd=0, name="Phường Lê Chân")


def articles(decided: Decided) -> list[tuple[int, tuple[str, ...]]]:
    return [(article.number, article.paragraphs) for article in decisions.articles(decided)]


def test_the_decision_says_what_it_rests_on() -> None:
    assert decisions.subject(DECIDED) == (
        "Về việc công nhận kết quả và trao giải Tuần 1 cuộc thi “Làm theo lời Bác”"
    )
    assert decisions.grounds(DECIDED) == (
        "Căn cứ Thể lệ cuộc thi “Làm theo lời Bác” (bản thứ 2);",
        "Căn cứ kết quả Tuần 1 được duyệt lúc 11 giờ 30 ngày 18/05/2026 (lần công bố số 1).",
    )


def test_prizes_of_persons_alone() -> None:
    assert articles(DECIDED) == [
        (1, (("Công nhận kết quả Tuần 1 cuộc thi “Làm theo lời Bác” và trao giải cho 03 cá nhân có"
             " tên tại Phụ lục kèm theo Quyết định này."),)),
        (2, ("Giá trị giải thưởng:", "01 giải Nhất cá nhân, mỗi giải trị giá 3.000.000 đồng;",
             "02 giải Ba cá nhân, mỗi giải trị giá 1.000.000 đồng;",
             "Tổng cộng: 5.000.000 đồng.")),
        (3, (("Quyết định này có hiệu lực kể từ ngày ký. Ban Tổ chức cuộc thi và các cá nhân có tên"
             " tại Phụ lục chịu trách nhiệm thi hành Quyết định này."),)),
    ]  # fmt: skip
    (annex,) = decisions.annexes(DECIDED)
    assert annex.name == "Phụ lục"
    assert annex.title == "Danh sách cá nhân đạt giải Tuần 1"
    assert annex.rows[0] == (
        "1", "Nguyễn Văn An", "19/05/1990", "Phường Lê Chân", "Nhất", "3.000.000",
    )  # fmt: skip
    assert [row[0] for row in annex.rows] == ["1", "2", "3"]


def test_units_of_several_blocks_are_told_apart_and_counted_together() -> None:
    wards, offices = replace(UNIT, block="Khối phường"), replace(UNIT, name="Sở A", block="Khối sở")
    second = replace(wards, level="Nhì", name="Phường Kiến An")
    decided = replace(DECIDED, persons=[], collectives=[wards, second, offices])
    (annex,) = decisions.annexes(decided)
    assert annex.headings == ("STT", "Tập thể", "Khối", "Giải", "Trị giá (đồng)")
    assert [row[2] for row in annex.rows] == ["Khối phường", "Khối phường", "Khối sở"]
    (_recognized, (_number, money), _force) = articles(decided)
    assert money == (
        "Giải thưởng được trao:", "02 giải Nhất tập thể;", "01 giải Nhì tập thể.",
    )  # fmt: skip


def test_a_prize_in_place_of_an_earlier_one_says_so() -> None:
    an, *others = DECIDED.persons
    decided = replace(DECIDED, persons=[replace(an, instead_of=["Ba", "Nhì"]), *others])
    (annex,) = decisions.annexes(decided)
    assert [row[-2] for row in annex.rows] == ["Nhất (thay giải Ba, Nhì)", "Ba", "Ba"]
    (_recognized, (_number, money), _force) = articles(decided)
    assert money[-2:] == (
        "Tổng cộng: 5.000.000 đồng.",
        (
            "Người có ghi “thay giải” tại Phụ lục chỉ được trao giải theo Quyết định này; giải được"
            " thay, đạt ở đợt trước, không trao nữa."
        ),
    )


def test_a_prize_that_a_later_one_took_the_place_of_is_not_paid() -> None:
    an, binh, dung = DECIDED.persons
    kept = replace(binh, replaced="Không trao giải này: đã đạt giải Nhì ở Tuần 3")
    decided = replace(DECIDED, persons=[an, kept, dung])
    (_number, recognized), (_second, money), _force = articles(decided)
    assert recognized == (
        (
            "Công nhận kết quả Tuần 1 cuộc thi “Làm theo lời Bác” và trao giải cho 02 cá nhân có"
            " tên tại Phụ lục kèm theo Quyết định này, trừ người có ghi “không trao”."
        ),
        (
            "01 cá nhân có ghi “không trao” tại Phụ lục được công nhận kết quả nhưng không được"
            " trao giải ở đợt này vì đã đạt giải cao hơn ở đợt sau."
        ),
    )
    assert money[-1] == "Tổng cộng: 4.000.000 đồng."
    (annex,) = decisions.annexes(decided)
    assert annex.rows[1][-2:] == ("Ba (không trao giải này: đã đạt giải Nhì ở Tuần 3)", "")


def test_where_every_prize_was_replaced_nothing_is_paid() -> None:
    decided = replace(
        DECIDED, persons=[replace(one, replaced="Không trao") for one in DECIDED.persons]
    )
    (_number, recognized), (_second, money), _force = articles(decided)
    assert recognized[0].endswith("Không có giải thưởng được trao.")
    assert recognized[1].startswith("03 cá nhân")
    assert money == ("Không phát sinh kinh phí giải thưởng.",)


def test_what_a_jury_marked_stands_beside_each_person() -> None:
    an, *others = DECIDED.persons
    marked = replace(DECIDED, marked_part="Bài viết", persons=[replace(an, mark="8,25"), *others])
    (annex,) = decisions.annexes(marked)
    assert annex.headings[4:6] == ("Bài viết", "Giải")
    assert [row[4] for row in annex.rows] == ["8,25", "", ""]
    assert {len(row) for row in annex.rows} == {7}


def test_collective_prizes_have_an_annex_of_their_own() -> None:
    both = replace(DECIDED, collectives=[UNIT])
    first, second = decisions.annexes(both)
    assert (first.name, first.title) == ("Phụ lục I", "Danh sách tập thể đạt giải Tuần 1")
    assert first.rows == (("1", "Phường Lê Chân", "Nhất", ""),)
    assert (second.name, second.title) == ("Phụ lục II", "Danh sách cá nhân đạt giải Tuần 1")
    (recognized,) = decisions.articles(both)[0].paragraphs
    assert "01 tập thể, 03 cá nhân có tên tại Phụ lục I và Phụ lục II" in recognized
    assert decisions.articles(both)[1].paragraphs[1] == "01 giải Nhất tập thể;"
    assert "các tập thể, cá nhân" in decisions.articles(both)[2].paragraphs[0]


def test_prizes_without_a_value_are_given_and_not_summed() -> None:
    without = replace(DECIDED, persons=[], collectives=[UNIT])
    assert decisions.articles(without)[1].paragraphs == (
        "Giải thưởng được trao:",
        "01 giải Nhất tập thể.",
    )


def test_nobody_won() -> None:
    nobody = replace(DECIDED, persons=[])
    assert not decisions.annexes(nobody)
    assert articles(nobody) == [
        (1, (("Công nhận kết quả Tuần 1 cuộc thi “Làm theo lời Bác”. Không có giải thưởng được"
             " trao."),)),
        (2, ("Không phát sinh kinh phí giải thưởng.",)),
        (3, (("Quyết định này có hiệu lực kể từ ngày ký. Ban Tổ chức cuộc thi chịu trách nhiệm thi"
             " hành Quyết định này."),)),
    ]  # fmt: skip
