"""Is every fault of a question found, and told in its own words?"""

from dataclasses import replace

import pytest

from quizapp.rules.faults import (
    LONGEST_DESCRIPTION,
    LONGEST_EVIDENCE,
    LONGEST_EXPLANATION,
    LONGEST_OPTION,
    LONGEST_SOURCE,
    LONGEST_STEM,
    LONGEST_TITLE,
    LONGEST_TOPIC,
    check,
    check_bank,
    check_heading,
    check_topic,
    clashes,
    gaps,
    repeats,
)
from quizapp.rules.questions import content
from quizapp.rules.raw import Fault, Place, RawBank, RawPicture, RawQuestion
from tests.rules.test_questions import RAW

FINE = replace(RAW, options=("Hải Phòng", "Hà Nội", "Huế", "Vinh"), key=("A",), pinned=())


def told(raw: RawQuestion) -> list[str]:
    return [f"{fault.field}: {fault.sentence}" for fault in check(raw)]


def fields(faults: list[Fault]) -> list[str]:
    return [fault.field for fault in faults]


def options(count: int) -> tuple[str, ...]:
    return tuple(f"Phương án {number}" for number in range(count))


def test_a_whole_question_has_no_fault() -> None:
    assert check(RAW) == []
    assert gaps(RAW) == []
    assert check(FINE) == []


def test_a_fault_says_where_it_stands() -> None:
    assert check(replace(FINE, stem="")) == [
        Fault(
            question="HN-1", field="stem", sentence="Thiếu nội dung câu hỏi.", place=Place(line=5)
        )
    ]


def test_a_question_may_be_nothing_but_a_picture() -> None:
    shown = replace(FINE, stem="", pictures=(RawPicture(digest="a"),))
    assert check(shown) == []
    assert told(replace(shown, pictures=(RawPicture(digest="a", option="A"),))) != []
    other = content(replace(shown, pictures=(RawPicture(digest="b"),)))
    assert repeats({"a": content(shown)}, {"b": other}) == []
    assert clashes(shown, {"b": other}) == []


@pytest.mark.parametrize("identifier", ["a", "A.b-c_1", "9" * 60])
def test_an_id_that_can_be_written_anywhere_is_fine(identifier: str) -> None:
    assert told(replace(FINE, identifier=identifier)) == []


@pytest.mark.parametrize("identifier", ["", "-a", "câu", "a b", "9" * 61])
def test_another_id_is_a_fault(identifier: str) -> None:
    assert fields(check(replace(FINE, identifier=identifier))) == ["id"]


@pytest.mark.parametrize(
    ("field", "longest", "name"),
    [
        ("stem", LONGEST_STEM, "stem"),
        ("evidence", LONGEST_EVIDENCE, "evidence"),
        ("explanation", LONGEST_EXPLANATION, "explanation"),
        ("topic", LONGEST_TOPIC, "topic"),
        ("source.file", LONGEST_SOURCE, "source_file"),
        ("source.title", LONGEST_SOURCE, "source_title"),
        ("source.publisher", LONGEST_SOURCE, "source_publisher"),
    ],
)
def test_a_text_has_a_longest_length(field: str, longest: int, name: str) -> None:
    assert check(replace(FINE, **{name: "x" * longest})) == []
    assert fields(check(replace(FINE, **{name: "x" * (longest + 1)}))) == [field]


def test_an_option_has_a_longest_length() -> None:
    assert told(replace(FINE, options=("x" * LONGEST_OPTION, "y"))) == []
    assert told(replace(FINE, options=("x" * (LONGEST_OPTION + 1), "y"))) == [
        f"options: Có phương án dài quá {LONGEST_OPTION} ký tự."
    ]


def test_a_question_has_two_to_eight_options() -> None:
    faulty = [count for count in range(1, 11) if "options" in fields(check(_with(count)))]
    assert faulty == [1, 9, 10]


def test_a_campaign_question_has_three_to_five_options() -> None:
    faulty = [count for count in range(1, 8) if fields(gaps(_with(count))) == ["options"]]
    assert faulty == [1, 2, 6, 7]


def _with(count: int) -> RawQuestion:
    return replace(FINE, options=options(count), key=("A",))


def test_without_options_nothing_is_said_about_letters() -> None:
    assert told(replace(FINE, options=(), key=("A",), pinned=("A",))) == [
        "options: Câu hỏi phải có từ 2 đến 8 phương án."
    ]


def test_options_are_there_and_differ() -> None:
    assert told(replace(FINE, options=("a", " ", "c"))) == ["options: Có phương án để trống."]
    assert told(replace(FINE, options=("a", "b", "a "))) == [
        "options: Có hai phương án giống nhau."
    ]


@pytest.mark.parametrize(
    ("key", "sentences"),
    [
        (("A",), []),
        (("A", "D"), []),
        ((), ["key: Thiếu đáp án đúng."]),
        (("E",), ["key: Đáp án ghi “E” nhưng câu hỏi chỉ có các phương án A, B, C, D."]),
        (("a",), ["key: Đáp án ghi “a” nhưng câu hỏi chỉ có các phương án A, B, C, D."]),
        (("AB",), ["key: Đáp án ghi “AB” nhưng câu hỏi chỉ có các phương án A, B, C, D."]),
        (("A", "A"), ["key: Đáp án ghi một phương án hai lần."]),
        (
            ("A", "B", "C", "D"),
            ["key: Mọi phương án đều ghi là đúng; phải còn ít nhất một phương án sai."],
        ),
    ],
)
def test_the_key_names_some_but_not_all_options(key: tuple[str, ...], sentences: list[str]) -> None:
    assert told(replace(FINE, key=key)) == sentences


def test_pinned_letters_name_options() -> None:
    assert told(replace(FINE, pinned=("D",))) == []
    for pinned in (("E",), ("A", "A")):
        assert told(replace(FINE, pinned=pinned)) == [
            "pinned: Phương án giữ chỗ phải là chữ cái trong A, B, C, D, không lặp lại."
        ]


@pytest.mark.parametrize(
    ("name", "fine", "faulty"),
    [
        ("difficulty", ["1", "2", "3"], ["", "0", "4", "1.0", "dễ"]),
        ("source_paragraph", ["", "1", "999999"], ["0", "-1", "1000000", "một", "²", "9" * 5000]),
        (
            "source_date",
            [None, "", "2023-05-18", "2024-02-29"],
            ["18/5/2023", "2023-02-29", "20230518", "2023-W19-4", "2023-5-18"],
        ),
    ],
)
def test_numbers_and_dates_are_written_in_one_way(
    name: str, fine: list[str | None], faulty: list[str]
) -> None:
    assert [value for value in fine if check(replace(FINE, **{name: value}))] == []
    assert [value for value in faulty if not check(replace(FINE, **{name: value}))] == []


@pytest.mark.parametrize(
    "name",
    ["stem", "explanation", "topic", "source_file", "source_title", "source_publisher", "evidence"],
)
@pytest.mark.parametrize("invisible", ["\0", "\u200b", "\u202e", "\ue000", "\ud800"])
def test_invisible_characters_are_faults(name: str, invisible: str) -> None:
    assert fields(check(replace(FINE, **{name: f"chữ{invisible}viết"}))) == [
        name.replace("source_", "source.")
    ]


def test_invisible_characters_in_an_option_are_a_fault() -> None:
    assert fields(check(replace(FINE, options=("a", "b\u200b", "c")))) == ["options"]


def test_a_letter_too_new_for_this_python_is_no_fault() -> None:
    assert check(replace(FINE, stem="Chữ \u0378 là gì?")) == []


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("explanation", "explanation"),
        ("topic", "topic"),
        ("evidence", "evidence"),
        ("source_file", "source.file"),
        ("source_paragraph", "source.paragraph"),
    ],
)
def test_a_campaign_question_may_lack_nothing_of_its_proof(name: str, field: str) -> None:
    bare = replace(FINE, **{name: " "})
    assert fields(gaps(bare)) == [field]
    assert fields(check(replace(FINE, **{name: ""}))) == []


def test_a_banks_texts_have_a_length_and_no_invisible_characters() -> None:
    assert check_heading("x" * LONGEST_TITLE, "") == []
    assert fields(check_heading(" ", "")) == ["title"]
    assert fields(check_heading("x" * (LONGEST_TITLE + 1), "")) == ["title"]
    assert fields(check_heading("x", "y" * (LONGEST_DESCRIPTION + 1))) == ["description"]
    assert fields(check_heading("x\0", "\u200b")) == ["title", "description"]


def bank(*questions: RawQuestion, **changes: object) -> RawBank:
    values = {"identifier": "hoi-nghi", "title": "Hội nghị", "description": "", **changes}
    return RawBank(questions=questions, **values)


def other(number: int, **changes: object) -> RawQuestion:
    return replace(
        FINE,
        place=Place(line=number),
        identifier=f"HN-{number}",
        stem=f"Câu thứ {number}?",
        evidence=f"chữ {number}",
        **changes,
    )


def test_a_whole_bank_gives_its_contents() -> None:
    contents, faults = check_bank(bank(other(1), other(2), is_campaign=True))
    assert faults == []
    assert contents == {"HN-1": content(other(1)), "HN-2": content(other(2))}


def test_a_bank_has_an_id_a_title_and_questions() -> None:
    _, faults = check_bank(bank(identifier="ngân hàng", title=""))
    assert fields(faults) == ["bank", "title", "questions"]


def test_only_a_campaign_bank_wants_proof() -> None:
    bare = other(1, topic="")
    assert check_bank(bank(bare))[1] == []
    assert fields(check_bank(bank(bare, is_campaign=True))[1]) == ["topic"]


def test_an_id_stands_once_in_a_file_even_on_a_faulty_question() -> None:
    faulty = replace(other(2), identifier="HN-1", key=())
    _, faults = check_bank(bank(faulty, other(1)))
    assert [(f.question, f.field) for f in faults] == [("HN-1", "key"), ("HN-1", "id")]
    assert faults[1].sentence == "Mã câu hỏi bị trùng trong tệp."
    assert str(faults[1].place) == "dòng 1"


def test_two_questions_without_an_id_are_told_apart_by_their_places() -> None:
    first, second = (replace(other(n), identifier="") for n in (1, 2))
    _, faults = check_bank(bank(first, second))
    assert [(f.question, f.field) for f in faults] == [("dòng 1", "id"), ("dòng 2", "id")]


def test_a_question_is_asked_once_however_its_options_are_ordered() -> None:
    twin = replace(other(2), stem="cau thu 1?", options=("Huế", "Vinh", "Hà Nội", "HẢI PHÒNG"))
    _, faults = check_bank(bank(other(1), twin))
    assert [f.sentence for f in faults] == ["Câu hỏi trùng nội dung với câu HN-1."]
    different = replace(twin, options=("Huế", "Vinh", "Hà Nội", "Đà Lạt"))
    assert check_bank(bank(other(1), different))[1] == []


def test_the_same_words_prove_two_questions_but_not_three() -> None:
    shared = [replace(other(number), evidence="cùng một câu") for number in (1, 2, 3, 4)]
    assert check_bank(bank(*shared[:2]))[1] == []
    _, faults = check_bank(bank(*shared))
    assert [(f.question, f.field) for f in faults] == [("HN-3", "evidence")]
    empty = [replace(question, evidence="") for question in shared]
    assert check_bank(bank(*empty))[1] == []


def test_what_the_reader_has_said_is_not_said_again() -> None:
    misread = (
        Fault(question="HN-1", field="options", sentence="Phải là một danh sách."),
        Fault(question="HN-1", field="source", sentence="Phải là một nhóm trường."),
        Fault(question="dòng 9", field="questions", sentence="Phải gồm các trường."),
    )
    broken = replace(other(1), options=(), source_file="", source_paragraph="")
    no_question = RawQuestion(place=Place(line=9))
    contents, faults = check_bank(
        bank(no_question, broken, other(2), faults=misread, is_campaign=True)
    )
    assert faults == [misread[2], misread[0], misread[1]]
    assert list(contents) == ["HN-2"]


def test_faults_stand_in_the_order_of_the_file() -> None:
    shape = Fault(question="HN-2", field="stem", sentence="Trường này xuất hiện hai lần.")
    _, faults = check_bank(bank(other(1, key=()), other(2), other(3, key=()), faults=(shape,)))
    assert [fault.question for fault in faults] == ["HN-1", "HN-2", "HN-3"]


def test_a_new_id_for_an_old_question_is_a_repetition() -> None:
    stored = {"CU-1": content(other(1))}
    assert repeats({"HN-2": content(other(2))}, stored) == []
    assert repeats({"HN-1": content(other(1))}, stored) == [
        Fault(question="HN-1", field="stem", sentence="Câu hỏi trùng nội dung với câu CU-1.")
    ]


def test_an_edit_may_not_repeat_another_question() -> None:
    others = {"HN-1": content(other(1)), "HN-2": content(other(2))}
    assert clashes(other(3), others) == []
    assert fields(clashes(replace(other(3), stem="Câu thứ 2?"), others)) == ["stem"]
    same_words = {name: replace(text, evidence="chữ 3") for name, text in others.items()}
    assert fields(clashes(other(3), same_words)) == ["evidence"]
    one_use = {"HN-1": same_words["HN-1"], "HN-2": others["HN-2"]}
    assert clashes(other(3), one_use) == []
    assert clashes(replace(other(3), evidence=""), same_words) == []


def test_a_topic_for_many_questions_is_looked_at_like_one() -> None:
    assert check_topic("Biển đảo") == []
    assert [fault.field for fault in check_topic("x" * 121)] == ["topic"]
    assert len(check_topic("Biển\x07" + "x" * 120)) == 2
