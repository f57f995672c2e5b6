"""Is Aiken read as it is meant, and is every line that breaks its rules named?"""

import time
from contextlib import suppress

import pytest

from quizapp.banks.formats import FORMATS, WrittenBank, aiken
from quizapp.rules.importing import Standing, assess
from quizapp.rules.questions import Content, Picture, Source, content
from quizapp.rules.raw import Kind, RawBank, RawQuestion, Remark, Severity
from quizapp.rules.refusals import Unreadable

PORTS = "Cảng nào lớn nhất?\nA. Hải Phòng\nB. Cửa Lò\nC. Dung Quất\nANSWER: A\n"
COLOURS = "Màu của biển?\nA) đỏ\nB) xanh\nANSWER: B\n"
AIKEN = FORMATS["aiken"]


def read(text: str) -> RawBank:
    return aiken.read(text.encode())


def only(text: str) -> RawQuestion:
    bank = read(text)
    assert len(bank.questions) == 1, bank
    return bank.questions[0]


def shown(question: RawQuestion) -> str:
    made = content(question)
    return f"{made.stem} {'|'.join(made.options)} {','.join(question.key)}"


def remarks(text: str) -> list[tuple[str, Severity, int | None]]:
    return [(found.kind, found.severity, found.place.line) for found in read(text).problems]


@pytest.mark.parametrize("between", ["", "\n", "\n\n\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_clean_file(between: str, end: str):
    bank = read("\ufeff" + (PORTS + between + COLOURS).replace("\n", end))
    assert [shown(question) for question in bank.questions] == [
        "Cảng nào lớn nhất? Hải Phòng|Cửa Lò|Dung Quất A",
        "Màu của biển? đỏ|xanh B",
    ]
    assert [question.place.to_document() for question in bank.questions] == [
        {"line": 1, "ordinal": 1},
        {"line": 6 + len(between), "ordinal": 2},
    ]
    assert not bank.problems
    assert not any(question.doubts or question.is_multiple for question in bank.questions)


def test_every_line_may_stand_apart():
    bank = read((PORTS + COLOURS).replace("\n", "\n\n"))
    assert [assess(question).standing for question in bank.questions] == [Standing.READY] * 2
    assert not bank.problems


def test_tags_are_text_and_a_label_needs_no_space():
    question = only('A là gì?\nA.<b class="x">\nB)&amp;\nANSWER: B')
    assert shown(question) == 'A là gì? <b class="x">|&amp; B'
    assert not question.is_html


def test_a_question_over_two_lines_is_joined():
    question = only("Cảng nào\nlớn nhất?\nA. x\nB. y\nANSWER: A")
    assert shown(question) == "Cảng nào lớn nhất? x|y A"
    assert not question.doubts


def test_words_apart_from_the_question_are_named():
    text = f"Đề cương\n\nLời dặn\n\n{PORTS}"
    assert remarks(text) == [(Remark.IGNORED, Severity.WARNING, 1)]
    assert "(2 đoạn)" in read(text).problems[0].message
    question = only(text)
    assert (question.stem, question.place.line) == ("Cảng nào lớn nhất?", 5)
    assert question.doubts


def test_the_label_of_a_question_is_its_place():
    question = only(f"Câu 12: {PORTS}")
    assert (question.stem, question.place.label) == ("Cảng nào lớn nhất?", "Câu 12")


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("ANSWER:A", ("A",)),
        ("ANSWER: b", ("B",)),
        ("Answer: B", ("B",)),
        ("answer : B.", ("B",)),
        ("ĐÁP ÁN: C", ("C",)),
        ("Đáp án: B", ("B",)),
        ("Đáp án đúng là: B. Cửa Lò", ("B",)),
        ("ANSWER: A, C", ("A", "C")),
        ("ANSWER: A C", ("A", "C")),
        ("ANSWER: AC", ("A", "C")),
        ("Đáp án: a và c", ("A", "C")),
        ("ANSWER: A;A", ("A",)),
        ("ANSWER:", ()),
        ("ANSWER: Hải Phòng", ("Hải Phòng",)),
        ("Đáp án: không rõ", ("không rõ",)),
        ("ANSWER: F", ("F",)),
    ],
)
def test_the_line_of_the_answer(line: str, key: tuple[str, ...]):
    question = only(PORTS.replace("ANSWER: A", line))
    assert question.key == key
    assert question.is_multiple == (len(key) > 1)


@pytest.mark.parametrize(
    ("key", "standing"),
    [("F", Standing.FAULTY), ("Hải Phòng", Standing.FAULTY), ("", Standing.DRAFT)],
)
def test_a_key_that_names_no_option_is_a_fault_with_its_line(key: str, standing: Standing):
    found = assess(read(f"{COLOURS}{PORTS.replace(': A', f': {key}')}").questions[1])
    assert found.standing == standing
    assert [(fault.field, fault.place.line) for fault in found.faults] == [("key", 5)]


def test_what_is_not_strictly_aiken_is_noticed_once():
    lax = "Màu gì?\na) đỏ\nb. xanh\nc) tím\nĐáp án: a, b\n"
    assert remarks(lax * 3) == [
        (Remark.GUESSED, Severity.NOTICE, 2),
        (Remark.GUESSED, Severity.NOTICE, 5),
        (Remark.GUESSED, Severity.NOTICE, 5),
    ]
    assert [shown(question) for question in read(lax * 3).questions] == [
        "Màu gì? đỏ|xanh|tím A,B"
    ] * 3


def test_a_small_letter_out_of_turn_is_no_label():
    question = only("Màu gì?\nc) là ký hiệu\nA. đỏ\nB. xanh\nANSWER: A")
    assert question.stem == "Màu gì? c) là ký hiệu"


def test_an_answer_without_a_question_costs_no_other():
    bank = read(f"ANSWER: A\n{PORTS}ANSWER: B\n{COLOURS}")
    assert len(bank.questions) == 2
    assert [(found.severity, found.place.line) for found in bank.problems] == [
        (Severity.ERROR, 1),
        (Severity.ERROR, 7),
    ]


def test_options_without_a_question_are_named_once():
    text = f"{PORTS}A. đỏ\nB. xanh\nANSWER: A\n{COLOURS}"
    assert remarks(text) == [(Remark.SKIPPED, Severity.ERROR, 6)]
    assert len(read(text).questions) == 2


@pytest.mark.parametrize("between", ["", "\n"])
def test_a_question_without_an_answer_is_a_draft(between: str):
    text = PORTS.replace("ANSWER: A\n", between) + COLOURS + PORTS.replace("ANSWER: A\n", "")
    standings = [assess(question).standing for question in read(text).questions]
    assert standings == [Standing.DRAFT, Standing.READY, Standing.DRAFT]
    assert not read(text).problems


def test_fewer_than_two_options_are_a_fault_with_its_line():
    bank = read(f"Một?\nA. x\nANSWER: A\nHai?\nANSWER: A\n{PORTS}")
    faults = [assess(question).faults for question in bank.questions]
    assert [found[0].place.line if found else None for found in faults] == [1, 4, None]
    assert all("từ 2 đến 8" in found[0].sentence for found in faults[:2])


@pytest.mark.parametrize(
    "text",
    [
        "Màu gì?\nA. đỏ và\nvàng\nB. xanh\nANSWER: A",
        "Màu gì?\nA. đỏ và\n\nvàng\nB. xanh\nANSWER: A",
    ],
)
def test_an_option_over_two_lines_is_joined_and_doubted(text: str):
    question = only(text)
    assert shown(question) == "Màu gì? đỏ và vàng|xanh A"
    assert len(question.doubts) == 1


def test_the_last_option_may_run_over_two_lines():
    assert shown(only("Màu gì?\nA. đỏ\nB. xanh\nvà tím\nANSWER: B")) == "Màu gì? đỏ|xanh và tím B"


def test_the_last_option_may_run_over_the_end():
    question = only("Màu gì?\nA. đỏ\nB. xanh\nvà tím")
    assert shown(question) == "Màu gì? đỏ|xanh và tím "
    assert remarks("Màu gì?\nA. đỏ\nB. xanh\n\nHẾT") == [(Remark.IGNORED, Severity.WARNING, 5)]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Màu gì?\nA. đỏ\nC. xanh\nANSWER: C", ("B",)),
        ("Màu gì?\nA. đỏ\nC. xanh\nANSWER: B", ()),
        ("Màu gì?\nA. đỏ\nA. xanh\nANSWER: A", ("A",)),
    ],
)
def test_labels_out_of_order_are_doubted(text: str, key: tuple[str, ...]):
    question = only(text)
    assert question.key == key
    assert "thứ tự" in question.doubts[0]


def test_a_prediction_needs_no_options():
    guess = "Theo bạn, có bao nhiêu người trả lời đúng tất cả các câu hỏi?"
    bank = read(f"{PORTS}\n{guess}\n")
    assert [question.kind for question in bank.questions] == [Kind.CHOICE, Kind.PREDICTION]
    assert bank.questions[1].place.to_document() == {"line": 7, "ordinal": 2}
    assert not bank.problems


def test_a_line_of_one_character_is_passed_over():
    assert remarks(f"3\n{PORTS}4\n{COLOURS}") == [(Remark.IGNORED, Severity.NOTICE, 1)]
    assert len(read(f"3\n{PORTS}4\n{COLOURS}").questions) == 2


def bank_of(**contents: Content) -> WrittenBank:
    return WrittenBank(identifier="b", title="b", contents=contents)


def test_a_bank_that_fits_is_written_as_moodle_reads_it():
    bank = bank_of(x=Content(stem="Màu gì?", options=("đỏ", "xanh"), key=(1,)))
    assert AIKEN.write(bank).decode() == "Màu gì?\nA. đỏ\nB. xanh\nANSWER: B\n\n"
    assert AIKEN.losses(bank) == [
        "Tệp Aiken chỉ chứa câu hỏi, phương án và đáp án; mất: mã câu hỏi (1 câu)."
    ]


@pytest.mark.parametrize("stem", ["A. B", "b) c", "ANSWER: A", "đáp án: B", "Câu 5: x", "x", "<?"])
def test_a_question_that_looks_like_a_label_comes_back(stem: str):
    bank = bank_of(
        x=Content(stem=stem, options=("A. ANSWER: B", "B) "), key=()),
        y=Content(stem=stem, options=("c", "d"), key=(1,)),
    )
    assert [content(found).stem for found in read(AIKEN.write(bank).decode()).questions] == [
        stem
    ] * 2


def test_what_aiken_cannot_hold_is_counted():
    bank = bank_of(
        several=Content(stem="a", options=("b", "c", "d"), key=(0, 1), topic="t"),
        drawn=Content(stem="a", options=("b", ""), key=(0,), pictures=(Picture(digest="0"),)),
        alike=Content(stem="a", options=("<b>b</b>", "b"), key=(0,), is_html=True),
        bold=Content(
            stem="<b>a</b>",
            options=("b", "c &lt;"),
            key=(0,),
            is_html=True,
            pinned=(1,),
            source=Source(title="s"),
            difficulty=2,
            pictures=(Picture(digest="0"),),
        ),
        pinned=Content(stem="a", options=("b", "Cả A và B"), key=(0,), pinned=(1,), evidence="e"),
    )
    several, bare, lost = AIKEN.losses(bank)
    assert "1 câu có nhiều đáp án đúng không được xuất" in several
    assert "2 câu có phương án chỉ khác nhau ở hình hay định dạng không được xuất" in bare
    assert lost.partition("mất: ")[2] == (
        "mã câu hỏi (2 câu), hình (1 câu), định dạng chữ (1 câu), độ khó (1 câu), "
        "phương án giữ chỗ (1 câu), nguồn (1 câu), câu chữ làm căn cứ (1 câu)."
    )
    read_back = read(AIKEN.write(bank).decode()).questions
    assert [shown(question) for question in read_back] == ["a b|c < A", "a b|Cả A và B A"]


LONG = 5 * 1024 * 1024


@pytest.mark.parametrize(
    "text",
    [
        "a" * LONG,
        "A." + " " * LONG + "x",
        "ANSWER:" + " " * LONG + "x",
        "hỏi\nA. y\nANSWER: A" + ", A" * (LONG // 3) + "x",
        "hỏi\nA. y\nANSWER: A" + " A" * (LONG // 2) + "x",
        "đáp án" + " " * LONG,
        "Câu 1" + " " * LONG,
        "hỏi\n" + "A. y\n" * 100_000,
        "hỏi\nA. y\n" + "dài dòng\n" * 100_000 + "B. z\n",
        "đoạn văn\n\n" * 100_000,
        "A. x\nANSWER: A\n" * 100_000,
        "hỏi\nANSWER: A\n" * 100_000,
    ],
    ids=lambda text: f"{text[:20]!r}",
)
def test_a_hostile_file_costs_no_more_than_its_length(text: str):
    begun = time.process_time()
    with suppress(Unreadable):
        read(text)
    assert time.process_time() - begun < 10


def test_too_many_questions_are_refused():
    with pytest.raises(Unreadable, match="chia ra nhiều tệp"):
        read("a?\nANSWER: A\n" * 20_001)
