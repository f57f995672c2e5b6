"""Is each corner of a Moodle XML file understood, and said where it cannot be kept?"""

import time
from collections.abc import Callable

import pytest

from quizapp.banks.formats import elements, moodle
from quizapp.banks.formats.elements import parse
from quizapp.banks.formats.moodle.categories import path_of, topic_of
from quizapp.banks.formats.shares import letter_of, right_letters
from quizapp.rules import importing
from quizapp.rules.importing import Standing
from quizapp.rules.raw import RawBank, RawQuestion, Severity
from quizapp.rules.refusals import Unreadable
from tests.corpus.moodle import answer, category, exported, file, question, quiz, towns
from tests.rich_contents import picture_base64


def only(*inner: str, **changes: str) -> RawQuestion:
    """Answer what is read of one question."""
    return moodle.read(quiz(question(*inner, **changes))).questions[0]


def said(bank: RawBank) -> str:
    return " ".join(problem.message for problem in bank.problems)


@pytest.mark.parametrize(
    ("path", "topic"),
    [
        ("$course$/top/Địa lí", "Địa lí"),
        ("$course$/Địa lí/Cảng", "Địa lí / Cảng"),
        ("top/Địa lí", "Địa lí"),
        ("$system$/top/TCP//IP/Cơ bản", "TCP/IP / Cơ bản"),
        ("Bài 1: Mở đầu", "Bài 1: Mở đầu"),
        ("$course$/top", ""),
        ("", ""),
        ("$course$/top/ //lạ// ", "/lạ/"),
        ("$course$/top/" + "a" * 80 + "/" + "b" * 80, "b" * 80),
    ],
)
def test_a_category_names_a_topic(path: str, topic: str):
    assert topic_of(path) == topic
    assert topic_of(path_of(topic)) == topic


@pytest.mark.parametrize("topic", ["top", "$course$", "a/b", "/", "//", "a / b", "a/"])
def test_a_topic_survives_its_path(topic: str):
    assert topic_of(path_of(topic)) == topic


def test_a_category_holds_until_the_next():
    bank = moodle.read(
        quiz(
            question(towns()),
            category("$course$/top/Địa lí"),
            question(towns()),
            question(towns()),
            category("$course$/top/Lịch sử"),
            question(towns()),
            '<question type="category"/>',
            question(towns()),
        )
    )
    assert [q.topic for q in bank.questions] == ["", "Địa lí", "Địa lí", "Lịch sử", ""]


def test_what_moodle_exports_is_understood_without_a_word():
    bank = moodle.read(exported())
    (found,) = bank.questions
    assert bank.problems == ()
    assert found.doubts == ()
    assert found.identifier == "DL-01"
    assert found.topic == "Địa lí / Cảng biển"
    assert found.explanation == "Cảng Lạch Huyện."
    assert not found.is_multiple
    assert importing.assess(found).standing == Standing.READY


def feedback(text: str) -> str:
    return f"<feedback><text>{text}</text></feedback>"


def test_the_explanation_is_the_general_feedback_else_that_of_the_right_answer():
    answers = answer("a", "100", feedback("vì a")) + answer("b", "0", feedback("không phải b"))
    general = "<generalfeedback format='plain_text'><text>1 &lt; 2</text></generalfeedback>"
    assert only(answers).explanation == "vì a"
    assert only(general, answers).explanation == "1 < 2"
    bank = moodle.read(quiz(question(general, answers), question(towns())))
    assert "nhận xét riêng cho từng phương án của 1 câu" in said(bank)
    both = answer("a", "50", feedback("vì a")) + answer("b", "50", feedback("vì b"))
    assert only("<single>false</single>", both, answer("c")).explanation == "vì a vì b"


def test_a_picture_in_an_explanation_is_lost_aloud():
    shown = "<![CDATA[Xem <img src='@@PLUGINFILE@@/a.png'>]]>"
    general = f"<generalfeedback><text>{shown}</text></generalfeedback>"
    bank = moodle.read(quiz(question(general, towns())))
    assert bank.questions[0].explanation == "Xem"
    assert "hình trong lời giải thích" in said(bank)


@pytest.mark.parametrize("word", ["true", "1", "True", ""])
def test_one_may_be_chosen(word: str):
    assert not only(f"<single>{word}</single>", towns()).is_multiple


@pytest.mark.parametrize("word", ["false", "0"])
def test_several_may_be_chosen(word: str):
    assert only(f"<single>{word}</single>", towns()).is_multiple


def test_a_set_of_right_answers_is_a_choice_of_several():
    found = only(answer("a", "100"), answer("b", "100"), answer("c"), type_="multichoiceset")
    assert (found.key, found.is_multiple, found.doubts) == (("A", "B"), True, ())


@pytest.mark.parametrize(
    ("shares", "several", "right", "doubts"),
    [
        ([0, 100, 0], False, "B", 0),
        ([0, 99.99999, -100], False, "B", 0),
        ([33.33333, 33.33333, 33.33333, 0], True, "ABC", 0),
        ([100, 100, 0], False, "AB", 1),
        ([100, 50, 0], False, "A", 1),
        ([100, 100, 50], False, "AB", 2),
        ([50, 20, 0], False, "A", 1),
        ([50, 50, 0], False, "AB", 1),
        ([0, 0], False, "", 0),
        ([-100, 0], True, "", 0),
        ([100, 0], True, "A", 0),
        ([100, 100, -100], True, "AB", 0),
        ([33, 33, 33, -100], True, "ABC", 0),
        ([60, 40, -100], True, "AB", 0),
        ([100, 50, -100], True, "AB", 1),
        ([50, 30, 0], True, "AB", 1),
        ([], False, "", 0),
    ],
)
def test_shares_of_the_points_tell_the_key(
    *, shares: list[float], several: bool, right: str, doubts: int
):
    found: list[str] = []
    assert right_letters(shares, found, several=several) == tuple(right)
    assert len(found) == doubts


@pytest.mark.parametrize(
    ("fraction", "right"), [("100,0", "A"), (" 100 ", "A"), ("x", ""), ("nan", ""), ("1e9", "")]
)
def test_odd_numbers_are_read_or_count_nothing(fraction: str, right: str):
    assert only(answer("a", fraction), answer("b")).key == tuple(right)


def truth(*texts: str, right: int = 0) -> RawQuestion:
    answers = [answer(text, "100" if n == right else "0") for n, text in enumerate(texts)]
    return only(*answers, type_="truefalse")


@pytest.mark.parametrize(
    ("texts", "right", "options", "key", "doubts"),
    [
        (("true", "false"), 1, ("Đúng", "Sai"), "B", 0),
        (("false", "true"), 0, ("Sai", "Đúng"), "A", 0),
        (("Đúng", "Sai"), 0, ("Đúng", "Sai"), "A", 0),
        (("Sai", "Đúng"), 0, ("Sai", "Đúng"), "A", 1),
        (("Wahr", "Falsch"), 1, ("Đúng", "Sai"), "B", 1),
        (("false",), 0, ("Đúng", "Sai"), "B", 0),
        (("true",), 1, ("Đúng", "Sai"), "B", 0),
        (("a", "b", "c"), 0, ("a", "b", "c"), "A", 0),
    ],
)
def test_true_and_false(
    texts: tuple[str, ...], right: int, options: tuple[str, ...], key: str, doubts: int
):
    found = truth(*texts, right=right)
    assert (found.options, found.key) == (options, tuple(key))
    assert len(found.doubts) == doubts


def test_tags_say_what_moodle_has_no_place_for():
    tags = (
        *("Độ khó: 2", "Nguồn: Báo Cảng", "Cơ quan ban hành: UBND", "Ngày ban hành: 2024-05-11"),
        *("Tệp tài liệu: a.md", "Đoạn số: 7", "Căn cứ: cảng nước sâu", "Giữ chỗ: D, C"),
        *("Đoạn số: bảy", "chương 1", "7", "Ghi chú: x", "Độ khó: lưng chừng"),
    )
    listed = "".join(f"<tag><text>{tag}</text></tag>" for tag in tags)
    bank = moodle.read(quiz(question(towns(), f"<tags>{listed}<tag/></tags>")))
    (found,) = bank.questions
    assert (found.difficulty, found.source_title, found.source_publisher) == (
        "2",
        "Báo Cảng",
        "UBND",
    )
    assert (found.source_date, found.source_file, found.source_paragraph) == (
        "2024-05-11",
        "a.md",
        "7",
    )
    assert found.evidence == "cảng nước sâu"
    assert found.pinned == ("C", "D")
    assert "5 thẻ không dùng đến" in said(bank)


@pytest.mark.parametrize(
    ("tag", "difficulty"),
    [("khó", "3"), ("Easy", "1"), ("mức độ: vận dụng", "3"), ("3", "1"), ("TH", "1")],
)
def test_a_bare_word_tells_the_difficulty(tag: str, difficulty: str):
    tags = f"<tags><tag><text>{tag}</text></tag></tags>"
    assert only(towns(), tags).difficulty == difficulty


def test_two_files_of_one_name_stay_with_their_texts():
    shown = '<![CDATA[<img src="@@PLUGINFILE@@/a.png">]]>'
    bank = moodle.read(
        quiz(
            question(
                answer(shown, "100", file("a.png", picture_base64(colour="red"))),
                answer(shown, "0", file("a.png", picture_base64(colour="blue"))),
            )
        )
    )
    first, second = bank.questions[0].pictures
    assert (first.option, second.option) == ("A", "B")
    assert first.digest != second.digest
    assert {picture.digest for picture in bank.pictures} == {first.digest, second.digest}
    assert importing.assess(bank.questions[0]).standing == Standing.READY


def test_a_picture_within_the_address_itself():
    data = f"data:image/png;base64,{picture_base64()}"
    found = only(towns(), stem=f'<![CDATA[Đâu? <img src="{data}" alt="bản đồ">]]>')
    assert [picture.alt for picture in found.pictures] == ["bản đồ"]


def test_an_old_picture_without_its_bytes_is_lost():
    bank = moodle.read(quiz(question("<image>http://192.0.2.1/a.gif</image>", towns())))
    assert "không nằm trong tệp" in said(bank)
    assert bank.questions[0].pictures == ()


def test_an_equation_is_lost_aloud():
    bank = moodle.read(quiz(question(towns(), stem="<![CDATA[Tính <math><mi>x</mi></math>]]>")))
    assert "Không giữ được công thức" in said(bank)


def test_more_options_than_a_question_may_have_are_a_fault_not_a_crash():
    found = only(*(answer(f"số {n}", "100" if n == 30 else "0") for n in range(40)))
    assert len(found.options) == 40
    assert found.key == ("31",)
    assert importing.assess(found).standing == Standing.FAULTY
    assert letter_of(7) == "H"


def test_a_question_without_anything_is_a_fault_not_a_crash():
    bank = moodle.read(quiz("<question type='multichoice'/>", "<question/>"))
    assert importing.assess(bank.questions[0]).standing == Standing.FAULTY
    assert bank.questions[0].place.label is None
    assert "loại lạ “?”" in said(bank)
    assert bank.problems[0].severity == Severity.WARNING


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<other/>", "không phải câu hỏi xuất từ Moodle"),
        (b"", "bị hỏng ở dòng 1"),
        (b"\n\n<quiz><question></quiz>", "bị hỏng ở dòng 3"),
        (b"<quiz>&nowhere;</quiz>", "bị hỏng ở dòng 1"),
        (b"<quiz>\xff</quiz>", "bị hỏng"),
        (b"<?xml version='1.0' encoding='nowhere'?><quiz/>", "bảng mã lạ"),
        (b"<!DOCTYPE quiz><quiz/>", "khai báo không an toàn"),
    ],
)
def test_what_is_no_such_file_is_refused(data: bytes, says: str):
    with pytest.raises(Unreadable) as refusal:
        moodle.read(data)
    assert says in refusal.value.facts["reason"]


def test_too_many_elements_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(elements, "MOST_ELEMENTS", 10)
    with pytest.raises(Unreadable) as refusal:
        parse(b"<a>" + b"<b/>" * 10 + b"</a>")
    assert "quá nhiều phần tử" in refusal.value.facts["reason"]
    assert len(parse(b"<a>" + b"<b/>" * 9 + b"</a>").children) == 9


def many(count: int) -> bytes:
    return quiz(*(question(towns(), name=f"Câu {n}") for n in range(count)))


def many_answers(count: int) -> bytes:
    picture = '<![CDATA[<img src="@@PLUGINFILE@@/a.png">]]>'
    made = answer(picture, "50", feedback("vì thế") + file("a.png", "eHg="))
    return quiz(question(made * count))


def unclosed(count: int) -> bytes:
    return quiz(question(towns(), stem=f"<![CDATA[{'<b><div>' * count}]]>"))


@pytest.mark.parametrize("make", [many, many_answers, unclosed])
def test_ten_times_the_file_takes_ten_times_the_time(make: Callable[[int], bytes]):
    def cost(count: int) -> float:
        data = make(count)
        start = time.process_time()
        moodle.read(data)
        return time.process_time() - start

    small = max(min(cost(200) for _ in range(3)), 0.02)
    assert cost(2_000) < 40 * small
