"""Does a question stay the same from its file to its version and back?"""

import unicodedata
from dataclasses import replace

import pytest

from quizapp.rules.questions import (
    Content,
    Difference,
    Picture,
    Source,
    content,
    differences,
    letters,
    names_other_options,
    raw,
    search_text,
)
from quizapp.rules.raw import Place, RawPicture, RawQuestion

RAW = RawQuestion(
    place=Place(line=5),
    identifier="HN-1",
    stem="Hội nghị họp ở đâu?",
    options=("Hải Phòng", "Hà Nội", "Huế", "Cả A và B"),
    key=("B", "A"),
    explanation="Hội nghị họp ở hai nơi.",
    topic="Hội nghị",
    difficulty="2",
    pinned=("D",),
    source_file="000.txt",
    source_title="Hội nghị",
    source_publisher=None,
    source_date="2023-05-18",
    source_paragraph="3",
    evidence="Hội nghị tại Hải Phòng",
)


def test_a_raw_question_becomes_its_content() -> None:
    assert content(RAW) == Content(
        stem="Hội nghị họp ở đâu?",
        options=("Hải Phòng", "Hà Nội", "Huế", "Cả A và B"),
        key=(0, 1),
        explanation="Hội nghị họp ở hai nơi.",
        topic="Hội nghị",
        difficulty=2,
        pinned=(3,),
        source=Source(file="000.txt", title="Hội nghị", date="2023-05-18", paragraph=3),
        evidence="Hội nghị tại Hải Phòng",
    )


def test_a_content_without_a_source_has_none() -> None:
    bare = RawQuestion(place=Place(), identifier="x", stem="a?", options=("b", "c"), key=("A",))
    assert content(bare).source == Source()


@pytest.mark.parametrize("changes", [{}, {"source_paragraph": "", "source_date": None}])
def test_a_content_goes_back_into_a_raw_question(changes: dict[str, str | None]) -> None:
    made = content(replace(RAW, **changes))
    assert content(raw("HN-1", made)) == made
    assert raw("HN-1", made).identifier == "HN-1"


def test_a_content_is_read_back_from_its_document() -> None:
    made = content(RAW)
    assert Content.from_document(made.to_document()) == made


def test_texts_are_stored_composed_and_with_single_spaces() -> None:
    spread = replace(RAW, stem=unicodedata.normalize("NFD", "  Hội nghị\n họp ở  đâu? "))
    assert content(spread).stem == "Hội nghị họp ở đâu?"
    assert content(spread).digest() == content(RAW).digest()


def test_another_key_is_another_content() -> None:
    assert content(replace(RAW, key=("A",))).digest() != content(RAW).digest()


def test_several_right_options_make_a_multiple_question() -> None:
    assert content(RAW).is_multiple
    assert not content(replace(RAW, key=("A",))).is_multiple


@pytest.mark.parametrize(
    "option",
    [
        "Cả A, B và C",
        "Cả a và b.",
        "Cả A,B,C đều đúng",
        "Cả A. và B. đều đúng",
        "Cả A. B. C. đều đúng",
        "Cả đáp án A và C",
        "Phương án A và B",
        "A, B đều sai",
        "A và C đúng",
        "Cả hai đều đúng",
        "Tất cả đều sai!",
        "Cả 3 đáp án đều đúng",
        "Tất cả các phương án trên",
        "Cả 03 đáp án còn lại",
        "Tất cả các nội dung nêu trên đều đúng",
        "Cả ba ý",
        "Tất cả các đáp án",
        "Không có đáp án đúng",
        "Không phương án nào đúng",
        "<b>Cả A, B, C</b>",
    ],
)
def test_an_option_about_the_others_is_pinned(option: str) -> None:
    assert names_other_options(option)
    last = replace(RAW, options=("Hải Phòng", "Hà Nội", option), key=("A",), pinned=())
    assert content(last).pinned == (2,)


@pytest.mark.parametrize(
    "option",
    [
        "Cả nước",
        "Tất cả cán bộ",
        "Không có gì",
        "Cái A",
        "A",
        "A và em",
        "Cả a dua theo bạn",
        "Cả ý chí và nghị lực",
        "Tất cả các xã trên địa bàn",
        "Cả miền Nam và miền Bắc",
        "Không có ý thức",
    ],
)
def test_an_option_about_something_else_is_not_pinned(option: str) -> None:
    assert not names_other_options(option)


def test_a_question_is_searched_without_marks() -> None:
    text = search_text(content(RAW))
    assert "hoi nghi hop o dau" in text
    assert "ha noi" in text


def test_letters_are_written_as_people_write_them() -> None:
    assert letters((0, 2)) == "A, C"


def test_a_question_is_named_by_its_id_else_by_its_place() -> None:
    assert RAW.name == "HN-1"
    assert replace(RAW, identifier="").name == "dòng 5"


def test_contents_differ_field_by_field_in_order() -> None:
    before = content(RAW)
    after = content(
        replace(RAW, stem="Họp ở đâu?", options=("Hải Phòng", "Hà Nội"), key=("A",), pinned=())
    )
    assert differences(before, before) == []
    assert differences(before, after) == [
        Difference(field="stem", before=("Hội nghị họp ở đâu?",), after=("Họp ở đâu?",)),
        Difference(
            field="options",
            before=("A. Hải Phòng", "B. Hà Nội", "C. Huế", "D. Cả A và B"),
            after=("A. Hải Phòng", "B. Hà Nội"),
        ),
        Difference(field="key", before=("A, B",), after=("A",)),
        Difference(field="pinned", before=("D",), after=("",)),
    ]


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("explanation", {"explanation": "Khác."}),
        ("topic", {"topic": "Khác"}),
        ("difficulty", {"difficulty": "3"}),
        ("source.file", {"source_file": "1.txt"}),
        ("source.title", {"source_title": "Khác"}),
        ("source.publisher", {"source_publisher": "Báo"}),
        ("source.date", {"source_date": "2024-01-01"}),
        ("source.paragraph", {"source_paragraph": ""}),
        ("evidence", {"evidence": "Khác"}),
    ],
)
def test_every_field_tells_its_difference(field: str, changes: dict[str, str]) -> None:
    found = differences(content(RAW), content(replace(RAW, **changes)))
    assert [difference.field for difference in found] == [field]


MARKED = replace(
    RAW,
    stem="Chọn ý <b>sai</b> &amp; đủ",
    options=("H<sub>2</sub>O", "<p><i>Muối</i></p>", ""),
    key=("A",),
    pinned=(),
    is_html=True,
    pictures=(
        RawPicture(digest="d" * 64, alt=" Bản  đồ "),
        RawPicture(digest="e" * 64, option="C"),
    ),
)


def test_markup_is_shown_as_words_where_there_is_no_room_for_it() -> None:
    marked = content(MARKED)
    assert marked.plain_stem == "Chọn ý sai & đủ"
    assert marked.plain_options == ("H2O", "Muối", "")
    assert "chon y sai & du" in search_text(marked)
    plain_one = content(replace(MARKED, is_html=False))
    assert plain_one.plain_stem == plain_one.stem
    assert plain_one.plain_options == plain_one.options


def test_pictures_belong_to_the_stem_or_to_an_option() -> None:
    marked = content(MARKED)
    assert marked.pictures == (
        Picture(digest="d" * 64, option=None, alt="Bản đồ"),
        Picture(digest="e" * 64, option=2, alt=""),
    )
    assert Content.from_document(marked.to_document()) == marked
    assert content(raw("HN-1", marked)) == marked
    gone = replace(marked, pictures=())
    assert differences(marked, gone) == [
        Difference(field="pictures", before=("Bản đồ", "C. eeeeeeee"), after=())
    ]


def test_a_content_without_markup_and_pictures_keeps_the_digest_it_always_had() -> None:
    assert {"is_html", "pictures"}.isdisjoint(content(RAW).to_document())
    assert {"is_html", "pictures"} <= content(MARKED).to_document().keys()
