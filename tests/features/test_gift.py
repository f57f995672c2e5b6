"""Is GIFT read as Moodle reads it, and is what a person typed otherwise named with its line?"""

import time
from contextlib import suppress

import pytest

from quizapp.banks.formats import FORMATS, WrittenBank, gift
from quizapp.rules.importing import Assessment, Standing, assess
from quizapp.rules.questions import Content, Picture, content
from quizapp.rules.raw import Kind, Problem, RawBank, RawQuestion, Remark, Severity
from quizapp.rules.refusals import Unreadable

PORTS = "Cảng nào lớn nhất?{=Hải Phòng ~Cửa Lò ~Dung Quất}"


def read(text: str) -> RawBank:
    return gift.read(text.encode())


def only(text: str) -> RawQuestion:
    bank = read(text)
    assert len(bank.questions) == 1, bank
    return bank.questions[0]


def assessed(text: str) -> Assessment:
    return assess(only(text))


def the_problem(text: str) -> Problem:
    bank = read(text)
    assert len(bank.problems) == 1, bank
    return bank.problems[0]


def words(question: RawQuestion) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    made = content(question)
    return made.stem, made.options, question.key


def test_a_question_stands_between_empty_lines():
    bank = read(f"\ufeff// Tệp mẫu\n\n::Cảng::{PORTS}\n\n\n::C2:: Màu gì? {{\n  ~đỏ\n  =xanh\n}}\n")
    assert [words(question) for question in bank.questions] == [
        ("Cảng nào lớn nhất?", ("Hải Phòng", "Cửa Lò", "Dung Quất"), ("A",)),
        ("Màu gì?", ("đỏ", "xanh"), ("B",)),
    ]
    assert [question.place.to_document() for question in bank.questions] == [
        {"line": 3, "label": "Cảng", "ordinal": 1},
        {"line": 6, "label": "C2", "ordinal": 2},
    ]
    assert [question.identifier for question in bank.questions] == ["", "C2"]
    assert not bank.problems
    assert all(assess(question).standing == Standing.READY for question in bank.questions)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_lines_end_as_any_system_ends_them(end: str):
    text = f"{PORTS}\n\nMàu gì?{{\n~đỏ\n=xanh\n}}\n".replace("\n", end)
    assert [question.place.line for question in read(text).questions] == [1, 3]


def test_a_comment_says_id_and_tags_and_is_no_text():
    question = only(
        "// question: 7 [id:CAU-7] [id:CAU-8] [tag:độ khó: 3][tag:Nguồn: Sách [1\\] \\\\ 2]\n"
        "Cảng nào\n"
        "  // [tag:giữ chỗ: BC] [tag:tệp: a] và [tag:không đóng\n"
        "lớn nhất?{=Hải Phòng ~Cửa Lò ~Khác}"
    )
    assert words(question)[0] == "Cảng nào lớn nhất?"
    assert question.identifier == "CAU-7"
    assert question.difficulty == "3"
    assert question.source_title == "Sách [1] \\ 2"
    assert question.source_file == "a"
    assert question.pinned == ("B", "C")


def test_other_tags_are_named():
    problem = the_problem(f"// [tag:ôn tập] [tag:độ khó: lưng chừng]\n{PORTS}")
    assert problem.kind == Remark.LOST
    assert problem.severity == Severity.NOTICE
    assert problem.message.startswith("2 nhãn")


def test_a_comment_between_two_questions_belongs_to_the_second():
    bank = read(f"::A::{PORTS}\n// [id:B]\n::::{PORTS}\n// [id:C]\n")
    assert [question.identifier for question in bank.questions] == ["A", "B"]


def test_an_id_that_comes_twice_names_the_first_question_only():
    text = f"::P1::{PORTS}\n\n::P1::{PORTS}"
    assert [question.identifier for question in read(text).questions] == ["P1", ""]
    assert "P1" in the_problem(text).message


@pytest.mark.parametrize(
    ("path", "topic"),
    [
        ("Địa lý", "Địa lý"),
        ("$course$/top/Địa lý/Cảng: biển", "Địa lý / Cảng: biển"),
        ("top/Địa lý//Lịch sử", "Địa lý/Lịch sử"),
        ("$cat1$/Địa lý", "Địa lý"),
        ("$course$", ""),
        ("$course$/top", ""),
        ("topic/x", "topic / x"),
    ],
)
def test_a_category_is_the_topic_of_what_follows(path: str, topic: str):
    bank = read(f"{PORTS}\n\n$CATEGORY: {path}\n\n{PORTS}\n\n{PORTS}")
    assert [question.topic for question in bank.questions] == ["", topic, topic]
    assert not bank.problems


def test_a_category_may_hug_its_questions():
    bank = read(f"$CATEGORY: Một\n{PORTS}\n$CATEGORY: Hai\n{PORTS}")
    assert [question.topic for question in bank.questions] == ["Một", "Hai"]


def test_escaped_signs_are_text_and_so_is_every_other_sign():
    signs = "".join(chr(code) for code in range(0x20, 0x7F))
    escaped = "".join("\\" + sign if sign in "\\:#={}~" else sign for sign in signs)
    question = only(f"::x:: a{escaped}b {{={escaped} ~\\\\n \\x}}")
    stem, options, _ = words(question)
    assert stem == f"a{signs}b"
    assert options == (signs.strip(), "\\n \\x")


def test_an_escaped_new_line_is_a_space():
    assert words(only("Cảng\\nnào?{=Hải\\nPhòng ~Huế}"))[:2] == ("Cảng nào?", ("Hải Phòng", "Huế"))


def test_no_private_sign_stands_for_an_escaped_one():
    assert words(only("Ký hiệu \ue03d?{=\ue07d ~b}"))[:2] == ("Ký hiệu \ue03d?", ("\ue07d", "b"))


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("Thủ đô là {=Hà Nội ~Huế}.", "Thủ đô là _____."),
        ("{=Hà Nội ~Huế} là thủ đô.", "_____ là thủ đô."),
        ('Thủ đô?{=Hà Nội ~Huế}";', "Thủ đô?"),
        ("Thủ đô?{=Hà Nội ~Huế};", "Thủ đô?"),
        ("[html]<p>Thủ đô?{=Hà Nội ~Huế}</p>", "Thủ đô?"),
    ],
)
def test_text_behind_the_braces(text: str, stem: str):
    found = assessed(text)
    assert found.content is not None
    assert found.content.stem == stem
    assert found.standing == Standing.READY


def test_text_on_a_line_of_its_own_behind_the_braces_is_doubted():
    found = assessed("Thủ đô là {=Hà Nội ~Huế}\ncủa nước ta.")
    assert found.content is not None
    assert found.content.stem == "Thủ đô là _____ của nước ta."
    assert found.standing == Standing.CHECK


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("", "tự luận"),
        ("####Giải thích", "tự luận"),
        ("#1955", "bằng số"),
        ("#1955:2 ~#sai", "bằng số"),
        ("=Hà Nội -> Bắc =Huế -> Trung", "ghép đôi"),
        ("=Hà Nội =Thủ đô", "trả lời ngắn"),
        ("Hà Nội", "trả lời ngắn"),
        ("1:MULTICHOICE:=Hà Nội~Huế", "Cloze"),
    ],
)
def test_what_is_no_choice_is_skipped_with_its_place_and_reason(body: str, says: str):
    bank = read(f"{PORTS}\n\n::Câu hai::Thủ đô?{{{body}}}\n\n{PORTS}")
    assert len(bank.questions) == 2
    (problem,) = bank.problems
    assert problem.kind == Remark.SKIPPED
    assert problem.severity == Severity.WARNING
    assert says in problem.message
    assert problem.place.to_document() == {"line": 3, "label": "Câu hai", "ordinal": 2}


@pytest.mark.parametrize(
    ("text", "says", "severity"),
    [
        ("Phần một: cảng biển", "không có phần trả lời", Severity.WARNING),
        ("Một {=a ~b} và {=c ~d}", "nhiều chỗ trống", Severity.WARNING),
        ("Thủ đô?{=a ~b", "chưa được đóng", Severity.ERROR),
        ("Thủ đô? =a ~b}", "không có dấu {", Severity.ERROR),
        ("Thủ đô? } {=a ~b}", "không có dấu {", Severity.ERROR),
        ("Thủ đô?{=\\frac{1}{2} ~b}", "hai dấu {", Severity.ERROR),
        ("Thủ đô?{=a ~b} }", "thừa", Severity.ERROR),
        ("Thủ đô?{=a" + "~b" * 101 + "}", "quá 100 phương án", Severity.ERROR),
    ],
)
def test_a_broken_question_costs_no_other(text: str, says: str, severity: Severity):
    bank = read(f"{PORTS}\n\n{text}\n\n{PORTS}")
    assert [question.place.line for question in bank.questions] == [1, 5]
    (problem,) = bank.problems
    assert says in problem.message
    assert (problem.severity, problem.place.line) == (severity, 3)


def test_a_brace_left_open_ends_where_the_next_title_stands():
    bank = read(f"::A::Thủ đô?{{=a ~b\n::B::{PORTS}\n\nCuối?{{=a ~b\n\n$CATEGORY: x}}\n\n{PORTS}")
    assert [question.place.line for question in bank.questions] == [2, 8]
    assert [problem.place.line for problem in bank.problems] == [1, 4]


def test_an_empty_line_within_the_braces_is_no_end():
    assert len(only("Thủ đô?{\n=Hà Nội\n\n~Huế\n\n~Vinh}").options) == 3


def test_an_empty_line_before_the_braces_is_doubted():
    found = assessed("Thủ đô?\n\n{=Hà Nội ~Huế}")
    assert found.content is not None
    assert found.content.stem == "Thủ đô?"
    assert found.standing == Standing.CHECK


def test_questions_without_an_empty_line_between_them_are_parted():
    bank = read(f"{PORTS}\n{PORTS}\n::B::{PORTS}")
    assert [question.place.line for question in bank.questions] == [1, 2, 3]
    assert [bool(question.doubts) for question in bank.questions] == [False, True, False]


@pytest.mark.parametrize(
    ("body", "key", "is_multiple", "doubt"),
    [
        ("=a ~b", ("A",), False, ""),
        ("~a ~b", (), False, ""),
        ("~%100%a ~b", ("A",), True, ""),
        ("~%50%a ~%50%b ~%-100%c", ("A", "B"), True, ""),
        ("~%33.33333%a ~%33,33333%b ~%33.33333%c ~d", ("A", "B", "C"), True, ""),
        ("~%50%a ~%-50%b ~c", ("A",), True, "cộng lại là 50%"),
        ("~%100%a ~%100%b ~c", ("A", "B"), True, "cộng lại là 200%"),
        ("=a =b ~c", ("A", "B"), True, "Nhiều phương án"),
        ("=a ~%50%b ~c", ("A",), False, "một phần điểm"),
        ("=%50%a ~b", ("A",), False, "phần trăm"),
        ("a =b ~c", ("B",), False, "Trước dấu"),
        ("~=a ~b", ("A",), False, "~="),
        ("~x=1 ~y", ("B",), False, "viết liền"),
        ("~a=b~c", ("B",), False, ""),
        ("~a = b ~c", ("B",), False, ""),
        ("T", ("A",), False, ""),
        ("FALSE", ("B",), False, ""),
        ("true", ("A",), False, "“true”"),
    ],
)
def test_which_options_are_right(body: str, key: tuple[str, ...], *, is_multiple: bool, doubt: str):
    question = only(f"Chọn gì?{{{body}}}")
    assert (question.key, question.is_multiple) == (key, is_multiple)
    assert bool(question.doubts) == bool(doubt)
    assert all(doubt in sentence for sentence in question.doubts)
    assert "%" not in "".join(question.options)


def test_true_and_false_are_options_in_vietnamese():
    question = only("Huế là thủ đô.{F#Huế là cố đô.#Đúng vậy.}")
    assert question.options == ("Đúng", "Sai")
    assert question.key == ("B",)
    assert question.explanation == "Đúng vậy."


@pytest.mark.parametrize(
    ("body", "explanation", "lost"),
    [
        ("=a#đúng rồi\nvì thế ~b", "đúng rồi\nvì thế", 0),
        ("=a#đúng ~b#sai", "đúng", 1),
        ("=a#đúng ~b#sai ~c#sai\n####chung", "chung", 3),
        ("=a ~b ####[html]<p>Hai <b>ý</b></p>", "Hai ý", 0),
    ],
)
def test_feedback_becomes_the_explanation(body: str, explanation: str, lost: int):
    bank = read(f"Chọn gì?{{{body}}}")
    assert bank.questions[0].explanation == explanation
    assert [problem.message[:1] for problem in bank.problems] == ([str(lost)] if lost else [])


def test_penalties_are_named_once():
    assert "điểm trừ" in the_problem("A?{=a ~%-50%b}\n\nB?{=a ~%-25%b}").message


@pytest.mark.parametrize(
    ("text", "stem", "options", "is_html"),
    [
        ("[html]<p>Ai&nbsp;đó?</p>{=<p>a</p> ~b}", "Ai đó?", ("a", "b"), False),
        (
            "[html]<p>Ai <b>không</b>?</p>{=a ~b &lt; c}",
            "Ai <b>không</b>?",
            ("a", "b &lt; c"),
            True,
        ),
        ("[html]Ai?{=[plain]1 < 2 ~<i>b</i>}", "Ai?", ("1 &lt; 2", "<i>b</i>"), True),
        ("[html]Ai?{=[plain]<b> ~b}", "Ai?", ("<b>", "b"), False),
        ("[markdown]Ai đó?{=a ~b * c}", "Ai đó?", ("a", "b * c"), False),
        ("[markdown]Ai **không**?{=a ~b}", "Ai <strong>không</strong>?", ("a", "b"), True),
        ("[plain]Ai <b>?{=a ~&amp;}", "Ai <b>?", ("a", "&amp;"), False),
        ("[moodle]1 < 2 & 3?{=a ~b}", "1 < 2 & 3?", ("a", "b"), False),
        ("Ai <b>không</b>?{=a ~1 < 2}", "Ai <b>không</b>?", ("a", "1 &lt; 2"), True),
        ("[khác] Ai?{=a ~b}", "[khác] Ai?", ("a", "b"), False),
        ("[html]Ai<script>x</script>?{=a ~b}", "Ai?", ("a", "b"), False),
    ],
)
def test_each_text_has_its_format(text: str, stem: str, options: tuple[str, ...], *, is_html: bool):
    question = only(text)
    made = content(question)
    assert (made.stem, made.options, made.is_html) == (stem, options, is_html)


def test_a_picture_that_is_not_in_the_file_is_named():
    problem = the_problem('[html]<img src\\="@@PLUGINFILE@@/a.png"> Cảng nào?{=a ~b}')
    assert (problem.kind, problem.place.line) == (Remark.LOST, 1)
    assert "hình" in problem.message


def test_a_prediction_is_no_essay():
    question = only("Theo bạn, có bao nhiêu người trả lời đúng tất cả các câu hỏi? {}")
    assert question.kind == Kind.PREDICTION


def test_a_written_question_keeps_its_html_and_a_draft_has_no_key():
    bank = WrittenBank(
        identifier="b",
        title="b",
        contents={
            "H-1": Content(
                stem="Ai <b>không</b>?",
                options=("a", "&lt;b", "<i>c</i>"),
                key=(0, 1),
                is_html=True,
                explanation="<b> & [html]",
            ),
            "N-2": Content(stem="[html] Ai?", options=("[html]a", "%50% b"), key=()),
        },
    )
    read_back = gift.read(FORMATS["gift"].write(bank))
    assert {q.identifier: content(q) for q in read_back.questions} == bank.contents


def test_lost_pictures_are_counted():
    shown = Content(stem="a", options=("b", "c"), key=(0,), pictures=(Picture(digest="0" * 64),))
    bank = WrittenBank(identifier="b", title="b", contents={"A": shown, "B": shown})
    assert FORMATS["gift"].losses(bank) == ["Tệp GIFT không chứa hình: 2 câu mất hình."]


LONG = 5 * 1024 * 1024


@pytest.mark.parametrize(
    "text",
    [
        "{" * 100_000,
        "}" * 100_000,
        "{}" * 100_000,
        "{\n\n" * 100_000,
        "a{\n" * 100_000,
        "a{=b ~c}\n" * 15_000,
        "a" * LONG,
        "\\" * LONG,
        "::" * (LONG // 2),
        "a{=b" + "~c" * (LONG // 2) + "}",
        "a{=b ~c" + "#" * LONG + "}",
        "// " + "[tag:" * (LONG // 5),
        "// " + "[tag:\\" * (LONG // 6),
        "[html]" + "<p " * (LONG // 3) + "{=a ~b}",
        "[markdown]" + "[" * LONG + "{=a ~b}",
        "a &" + "a" * LONG + "{=a ~b}",
        "$CATEGORY: " + "a/" * (LONG // 2),
        "a{=a ~%" + "1" * LONG + "}",
        "a{" + " " * LONG + "=b ~c}",
        "a{=b" + "\u3000" * 900_000 + "~c}",
    ],
    ids=lambda text: f"{text[:12]!r}",
)
def test_a_hostile_file_costs_no_more_than_its_length(text: str):
    begun = time.process_time()
    with suppress(Unreadable):
        read(text)
    assert time.process_time() - begun < 10


def test_too_many_questions_are_refused():
    with pytest.raises(Unreadable, match="chia ra nhiều tệp"):
        read("{}\n\n" * 20_001)
