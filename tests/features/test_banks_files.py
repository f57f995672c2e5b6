"""Does a file from outside become raw questions, or a Vietnamese sentence, and never a crash?"""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.banks import reading
from quizapp.banks.formats import WrittenBank, tree, yaml_bank
from quizapp.rules.faults import check, check_bank, check_heading
from quizapp.rules.names import clean
from quizapp.rules.questions import LETTERS, Content, Picture, content
from quizapp.rules.raw import Place, RawBank, RawQuestion
from quizapp.rules.refusals import Unreadable

QUESTIONS = Path(__file__).parents[2] / "questions"

WHOLE = """\
bank: hoi-nghi
title: "Hội nghị"
description: ""
questions:
  - id: HN-1
    stem: "Hội nghị họp ở đâu?"
    options: ["Hải Phòng", "Hà Nội", "Huế"]
    key: [A]
    explanation: "Hội nghị họp ở Hải Phòng."
    topic: "Hội nghị"
    difficulty: 1
    pinned: []
    source: {file: 000.txt, title: null, publisher: ~, date: , paragraph: 1}
    evidence: "Hội nghị tại Hải Phòng"
"""


def read(text: str) -> RawBank:
    return yaml_bank.read(text.encode())


def told(text: str) -> list[tuple[str, str, str]]:
    """Every fault of a file: question, field, place."""
    _, faults = check_bank(read(text))
    return [(fault.question, fault.field, str(fault.place)) for fault in faults]


def written(
    contents: Mapping[str, Content], identifier: str = "a", title: str = "A", description: str = ""
) -> WrittenBank:
    return WrittenBank(
        identifier=identifier, title=title, description=description, contents=contents
    )


def test_a_whole_file_is_read_as_it_stands() -> None:
    bank = read(WHOLE)
    assert bank.faults == ()
    assert bank.is_campaign
    assert bank.questions == (
        RawQuestion(
            place=Place(line=5),
            identifier="HN-1",
            stem="Hội nghị họp ở đâu?",
            options=("Hải Phòng", "Hà Nội", "Huế"),
            key=("A",),
            explanation="Hội nghị họp ở Hải Phòng.",
            topic="Hội nghị",
            difficulty="1",
            source_file="000.txt",
            source_paragraph="1",
            evidence="Hội nghị tại Hải Phòng",
        ),
    )


def test_no_scalar_is_taken_for_a_number_a_date_or_a_yes() -> None:
    text = WHOLE.replace('["Hải Phòng", "Hà Nội", "Huế"]', "[12:30, yes, 007, 2025-07-01, 1e3]")
    assert read(text).questions[0].options == ("12:30", "yes", "007", "2025-07-01", "1e3")


def test_null_in_quotes_is_a_word() -> None:
    text = WHOLE.replace("title: null, publisher: ~", "title: 'null', publisher: \"~\"")
    question = read(text).questions[0]
    assert (question.source_title, question.source_publisher) == ("null", "~")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_files_of_common_editors_are_read(encoding: str) -> None:
    assert yaml_bank.read(WHOLE.replace("\n", "\r\n").encode(encoding)) == read(WHOLE)


def test_a_misspelt_field_does_not_vanish() -> None:
    bank = read(WHOLE.replace("pinned:", "pined:").replace("title: null", "titel: null"))
    assert [(f.question, f.field, str(f.place)) for f in bank.faults] == [
        ("HN-1", "pined", "dòng 12"),
        ("HN-1", "source.titel", "dòng 13"),
    ]
    assert "Có phải là “pinned”?" in bank.faults[0].sentence
    assert told(WHOLE.replace("description:", "mota:")) == [("", "mota", "dòng 3")]


def test_a_field_that_stands_twice_is_a_fault() -> None:
    text = WHOLE.replace("    pinned: []\n", "    pinned: []\n    key: [B]\n")
    assert told(text) == [("HN-1", "key", "dòng 13")]
    assert read(text).questions[0].key == ("A",)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('stem: "Hội nghị họp ở đâu?"', "stem: [a]", "stem"),
        ('options: ["Hải Phòng", "Hà Nội", "Huế"]', "options: A, B", "options"),
        ('options: ["Hải Phòng", "Hà Nội", "Huế"]', "options: {a: b}", "options"),
        ('["Hải Phòng", "Hà Nội", "Huế"]', "[a, b, [c]]", "options"),
        ("key: [A]", "key: A", "key"),
        ("pinned: []", "pinned: {}", "pinned"),
        ('topic: "Hội nghị"', "topic: {a: b}", "topic"),
        ("paragraph: 1", "paragraph: [1]", "source.paragraph"),
    ],
)
def test_a_wrong_shape_is_one_fault_with_its_place(old: str, new: str, field: str) -> None:
    text = WHOLE.replace(old, new)
    assert text != WHOLE
    line = next(n for n, line in enumerate(text.splitlines(), 1) if new in line)
    assert told(text) == [("HN-1", field, f"dòng {line}")]


def test_a_source_that_is_a_text_is_one_fault() -> None:
    head, tail = WHOLE.split("    source:")
    text = f"{head}    source: 000.txt\n{tail[tail.index('    evidence') :]}"
    assert told(text) == [("HN-1", "source", "dòng 13")]


@pytest.mark.parametrize("entry", ["chỉ là chữ", "[a, b]", "null"])
def test_an_entry_that_is_no_question_is_one_fault(entry: str) -> None:
    assert told(f"{WHOLE}  - {entry}\n") == [("dòng 15", "questions", "dòng 15")]


def test_a_key_that_is_no_text_is_a_fault() -> None:
    assert told(WHOLE.replace("    pinned: []", "    [a, b]: c")) == [("HN-1", "?", "dòng 12")]


def test_an_absent_field_is_told_once() -> None:
    assert told(WHOLE.replace("    difficulty: 1\n", "")) == [("HN-1", "difficulty", "dòng 5")]
    assert told(WHOLE.replace("  - id: HN-1\n    stem", "  - stem")) == [("dòng 5", "id", "dòng 5")]
    assert told("bank: a\ntitle: A\nquestions: null\n") == [("", "questions", "")]
    assert told("bank: a\ntitle: A\nquestions: a\n") == [
        ("", "questions", "dòng 3"),
        ("", "questions", ""),
    ]


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
)

HOSTILE = {
    "an alias bomb": (BOMB.encode(), "không được dùng dấu & hoặc *"),
    "an alias without its anchor": (b"bank: *x", "không được dùng dấu & hoặc *"),
    "a tag that runs code": (b"bank: !!python/object/apply:os.system [id]", "thẻ kiểu"),
    "a local tag": (b"bank: !x y", "thẻ kiểu"),
    "deep lists": (b"[" * 200_000, "quá sâu"),
    "deep mappings": (b"{a: " * 50_000, "quá sâu"),
    "deep indentation": (b"".join(b" " * n + b"- \n" for n in range(500)), "quá sâu"),
    "too large": (b"# " + b"x" * tree.LARGEST_FILE, "lớn quá 10 MB"),
    "too many values": (b"questions: [" + b"a," * 450_000 + b"]", "quá nhiều mục"),
    "too many questions": (b"questions: [" + b"a," * 20_001 + b"]", "quá 20000 câu hỏi"),
    "an endless text": (b"bank: " + b"x" * 20_001, "dài quá 20000 ký tự"),
    "NUL bytes": (b"bank: a\x00b", "không phải là văn bản"),
    "control characters": (b"bank: a\x01b", "có ký tự điều khiển"),
    "UTF-16 without a mark": ("bank: Hà Nội".encode("utf-16-le"), "UTF-8"),
    "plain UTF-16 without a mark": ("bank: a".encode("utf-16-le"), "không phải là văn bản"),
    "Windows-1258": ("bank: Hà".encode("cp1258"), "UTF-8"),
    "UTF-32": (WHOLE.encode("utf-32"), "không phải là văn bản"),
    "Latin-1": ("bank: Hòa".encode("latin-1"), "UTF-8"),
    "half a UTF-16": (b"\xff\xfea", "UTF-8"),
    "a lone surrogate": (b'bank: "\\ud800"', "sai cú pháp YAML ở dòng 1"),
    "tabs": (b"questions:\n\t- id: a", "dòng 2 thụt lề bằng phím Tab"),
    "an open bracket": (b"questions: [a, b\n", "sai cú pháp YAML ở dòng 2"),
    "an open quote": (b'bank: "a\ntitle: b', "sai cú pháp YAML"),
    "two documents": (b"bank: a\n---\nbank: b\n", "nhiều phần"),
    "a future version": (b"%YAML 9.0\n---\nbank: a", "sai cú pháp YAML"),
    "nothing": (b"", "tệp trống"),
    "spaces": (b" \n\n", "tệp trống"),
    "a comment": (b"# xin ch\xc3\xa0o\n", "tệp trống"),
    "a list": (b"- a\n- b", "phải bắt đầu bằng các trường"),
    "a text": (b"xin ch\xc3\xa0o", "phải bắt đầu bằng các trường"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_a_sentence(name: str) -> None:
    data, sentence = HOSTILE[name]
    with pytest.raises(Unreadable) as refusal:
        reading.read("cau-hoi.yaml", data)
    assert sentence in str(refusal.value)
    if len(data) <= tree.LARGEST_FILE:
        # The child's own words, not those about a child that died.
        with pytest.raises(Unreadable) as own:
            yaml_bank.read(data)
        assert str(own.value) == str(refusal.value)


def test_the_child_reads_what_the_module_reads() -> None:
    for path in sorted(QUESTIONS.glob("*.yaml")):
        assert reading.read(path.name, path.read_bytes()) == yaml_bank.read(path.read_bytes())


def test_a_shipped_bank_is_written_byte_by_byte() -> None:
    for path in sorted(QUESTIONS.glob("*.yaml")):
        bank = yaml_bank.read(path.read_bytes())
        contents, _ = check_bank(bank)
        data = yaml_bank.write(written(contents, bank.identifier, bank.title, bank.description))
        assert data == path.read_bytes(), path.name


# Texts as they are stored: cleaned, of visible characters, some that YAML or JSON find special.
SPECIAL = st.sampled_from(list("\"'\\#:-[]{}&*!|>%@`~,?\ufffe\uffff\U0001f600ạĐ"))
LETTER = st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Zl", "Zp"])
WORDS = st.lists(SPECIAL | LETTER, min_size=1, max_size=20).map("".join).map(clean).filter(bool)
TEXT = WORDS | st.sampled_from(["null", "~", "yes", "12:30", "- a", "a: b", "# a", "{a}", "1.0"])
NAME = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True) | st.just("null")


@st.composite
def raw_questions(draw: st.DrawFn) -> RawQuestion:
    options = draw(st.lists(TEXT, min_size=3, max_size=5, unique=True))
    letters = LETTERS[: len(options)]
    some = st.lists(st.sampled_from(letters), min_size=1, max_size=len(letters) - 1, unique=True)
    return RawQuestion(
        place=Place(),
        identifier=draw(NAME),
        stem=draw(TEXT),
        options=tuple(options),
        key=tuple(draw(some)),
        explanation=draw(TEXT),
        topic=draw(TEXT),
        difficulty=draw(st.sampled_from("123")),
        pinned=tuple(draw(some)),
        source_file=draw(TEXT | NAME),
        source_title=draw(st.none() | TEXT),
        source_publisher=draw(st.none() | TEXT),
        source_date=draw(st.none() | st.dates().map(str)),
        source_paragraph=str(draw(st.integers(1, 999_999))),
        evidence=draw(TEXT),
    )


@settings(max_examples=100, deadline=None)
@given(
    questions=st.lists(raw_questions(), min_size=1, max_size=3),
    title=TEXT,
    description=TEXT | st.just(""),
)
def test_what_is_written_is_read_back(
    questions: list[RawQuestion], title: str, description: str
) -> None:
    contents = {
        f"{number}-{question.identifier}"[:60]: content(question)
        for number, question in enumerate(questions)
        if check(question) == []
    }
    assert check_heading(title, description) == []
    bank = yaml_bank.read(yaml_bank.write(written(contents, "null", title, description)))
    assert bank.faults == ()
    assert (bank.identifier, bank.title, bank.description) == ("null", title, description)
    assert {raw.identifier: content(raw) for raw in bank.questions} == contents


def test_a_question_without_a_source_is_written_too() -> None:
    bare = content(replace(read(WHOLE).questions[0], source_file="", source_paragraph=""))
    data = yaml_bank.write(written({"x": bare}))
    assert content(yaml_bank.read(data).questions[0]) == bare


def test_the_document_of_a_bank_is_json() -> None:
    assert json.dumps(yaml_bank.read_document(WHOLE.encode()))


def test_markup_is_made_harmless_before_anything_is_kept() -> None:
    text = WHOLE.replace(
        'stem: "Hội nghị họp ở đâu?"',
        "html: true\n    stem: 'Ý nào <b onclick=\"x()\">sai</b><script>x()</script>?'",
    ).replace('"Huế"', "'<a href=\"javascript:x\">Huế</a>'")
    (question,) = yaml_bank.read(text.encode()).questions
    assert question.is_html
    assert question.stem == "Ý nào <b>sai</b>?"
    assert question.options[2] == "Huế"
    made = content(question)
    assert content(yaml_bank.read(yaml_bank.write(written({"x": made}))).questions[0]) == made


def test_a_switch_is_true_or_false() -> None:
    text = WHOLE.replace("    pinned: []", "    pinned: []\n    html: yes")
    assert told(text) == [("HN-1", "html", "dòng 13")]
    lax = WHOLE.replace("questions:", "campaign: false\nquestions:", 1)
    assert not yaml_bank.read(lax.encode()).is_campaign
    assert yaml_bank.read(WHOLE.encode()).is_campaign


def test_a_bank_that_is_not_proved_says_so_in_its_file() -> None:
    proved = content(read(WHOLE).questions[0])
    bare = replace(proved, explanation="")
    assert b"campaign" not in yaml_bank.write(written({"x": proved}))
    bank = yaml_bank.read(yaml_bank.write(written({"x": bare})))
    assert not bank.is_campaign
    assert check_bank(bank)[1] == []


def test_pictures_are_lost_and_that_is_said() -> None:
    made = content(read(WHOLE).questions[0])
    drawn = replace(made, pictures=(Picture(digest="a" * 64),))
    assert yaml_bank.losses(written({"x": made})) == []
    assert yaml_bank.losses(written({"x": made, "y": drawn})) == [
        "Tệp YAML không chứa hình: 1 câu mất hình."
    ]
