"""What is a name, how is it compared and ordered, and what does the public see of it?"""

import unicodedata
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.rules import names
from quizapp.rules.names import NameFault
from tests.rules.lines import law

NFD = unicodedata.normalize("NFD", "Nguyễn Thị Hường")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        ("  Nguyễn \t Văn\u00a0An\n", "Nguyễn Văn An"),
        (NFD, "Nguyễn Thị Hường"),
        ("Ðặng Ðình Ðức", "Đặng Đình Đức"),  # eth, as old fonts write it
        ("Nguyễn ðức", "Nguyễn đức"),
        ("Ɖỗ Anh", "Đỗ Anh"),  # African D
        ("H'Hen Niê", "H'Hen Niê"),
        ("Y’Moan Ênuôl", "Y’Moan Ênuôl"),
        ("Anne-Marie D. Müller", "Anne-Marie D. Müller"),
        ("Ðỗ A", "Đỗ A"),
        ("Lý", "Lý"),
        ("Adé\u0323", "Adẹ\u0301"),  # Yoruba: no single character has both marks
        ("A" * 80, "A" * 80),
    ],
)
def test_names_are_stored_in_one_spelling(typed: str, stored: str) -> None:
    assert names.person_name(typed) == stored


ONLY_LETTERS = "chỉ gồm chữ cái"


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", "Hãy nhập họ và tên"),
        (" \u00a0 ", "Hãy nhập họ và tên"),
        ("A", "đầy đủ"),
        ("A.", "đầy đủ"),
        ("- ' .", "đầy đủ"),
        ("A" * 81, "dài quá 80"),
        ("Nguyễn Văn An 2", ONLY_LETTERS),
        ("Nguyễn_An", ONLY_LETTERS),
        ("<b>An</b>", ONLY_LETTERS),
        ("=CMD", ONLY_LETTERS),
        ("Nguyễn Vаn An", ONLY_LETTERS),  # Cyrillic а
        ("Νguyễn Văn An", ONLY_LETTERS),  # Greek capital Nu
        ("Ｎguyễn Văn An", ONLY_LETTERS),  # full-width N
        ("Nguyễn Vɑn An", ONLY_LETTERS),  # phonetic alpha
        ("ᴀn Bình", ONLY_LETTERS),  # small capital
        ("Nguyễnǃ An", ONLY_LETTERS),  # a click, looks like an exclamation mark
        ("Nguyễn\u200b Văn An", ONLY_LETTERS),  # zero width space
        ("Nguyễn\u200d Văn An", ONLY_LETTERS),  # zero width joiner
        ("\ufeffNguyễn Văn An", ONLY_LETTERS),
        ("Nguyễn \u202enA năV", ONLY_LETTERS),  # right-to-left override
        ("Nguyễn\u00ad An", ONLY_LETTERS),  # soft hyphen
        ("Nguyễn\x00 An", ONLY_LETTERS),
        ("\u0301An Bình", ONLY_LETTERS),  # a mark on nothing
        ("An \u0301Bình", ONLY_LETTERS),  # a mark on a space
        ("A\u0301\u0301\u0301n", ONLY_LETTERS),  # a tower of marks
        ("A\u20ddn Bình", ONLY_LETTERS),  # a letter in a circle
        ("An\u0336 Bình", ONLY_LETTERS),  # struck out
        ("阮文安", ONLY_LETTERS),
        ("An 😀", ONLY_LETTERS),
    ],
)
def test_what_is_no_name(typed: str, fault: str) -> None:
    with pytest.raises(NameFault, match=fault):
        names.person_name(typed)


@given(st.text(max_size=90))
@law
def test_a_stored_name_is_a_name(text: str) -> None:
    try:
        stored = names.person_name(text)
    except NameFault:
        return
    assert names.person_name(stored) == stored
    assert stored.isprintable()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nguyễn Đức Thọ", "nguyen duc tho"),
        ("Nguyễn Đức Thọ", "NGUYỄN ĐỨC THỌ"),
        ("hoà", "hòa"),
        ("Ðức", "Đức"),
        ("ĐÀO", "đao"),
        (NFD, "Nguyễn Thị Hường"),
        ("Ｎguyễn", "nguyen"),
        ("Trần  Văn\u00a0Ơn ", "tran van on"),
        ("Ưng Văn Ý", "ung van y"),
    ],
)
def test_names_that_are_searched_alike(one: str, other: str) -> None:
    assert names.fold(one) == names.fold(other)


def test_folding_keeps_different_names_apart() -> None:
    assert names.fold("Nguyễn Văn An") == "nguyen van an"
    assert names.fold("Tổ 9") != names.fold("Tổ 10")


@given(st.text())
@law
def test_folding_twice_changes_nothing(text: str) -> None:
    folded = names.fold(text)
    assert names.fold(folded) == folded


def test_folding_twice_changes_nothing_for_any_sign() -> None:
    signs = "ᶞᴰßŉİſẞΐ\u0345\u0130\u1e9e㎏½ﬁ"
    assert all(names.fold(names.fold(sign)) == names.fold(sign) for sign in signs)


IN_ORDER = """\
An
Bình An
Nguyễn Văn An
Trần Thị An
Lê Thị Ân
Phạm Văn Ất
Vũ Thị Ba
Đỗ Văn Bạch
Trần Văn Bảo
Lê Thị Châu
Phạm Quốc Cường
Vũ Tiến Dũng
Ngô Quang Đại
Nguyễn Thành Đạt
Hoàng Minh Đức
Lò Thị Én
Chu Văn Giang
Trần Thị Hà
Lê Văn Hạ
Bùi Thanh Hải
Trần Thị Hoa
Lê Thị Hòa
Nguyễn Thị Hòa
An Thị Hóa
Lê Văn Hồng
Trần Thế Hợp
Đinh Phi Hùng
Cao Thị Hưng
Đoàn Jun
Ngô Đăng Khoa
Mai Thị Lan
Mai Văn Lân
Lê Thị Ngọc
Phạm Thị Oanh
Lê Văn Ông
Đỗ Thị Ơn
Nguyễn Hồng Phúc
Lê Quân
Tô Thị Sen
Cao Sơn
Đào Thị Tâm
Bùi Thị Thảo
Bùi Thị Thư
Lê Thu Uyên
Lê Văn Ước
Ngô Thị Vân
Lê Thị Vy
Trần Wang
Lý Xuân
Hà Thị Yến""".splitlines()


def mixed(rows: list[str]) -> list[str]:
    return Random(1).sample(rows, len(rows))


def test_names_stand_in_the_vietnamese_order_given_name_first() -> None:
    assert sorted(mixed(IN_ORDER), key=names.sort_key) == IN_ORDER


def test_tones_stand_plain_huyen_hoi_nga_sac_nang() -> None:
    tones = ["Lê M", "Lê Ma", "Lê Mà", "Lê Mả", "Lê Mã", "Lê Má", "Lê Mạ", "Lê Măng"]
    assert sorted(mixed(tones), key=names.sort_key) == tones


def test_where_the_tone_is_written_decides_nothing() -> None:
    assert names.sort_key("Lê Thị Hoà") == names.sort_key("Lê Thị Hòa")
    assert names.sort_key(NFD) == names.sort_key("Nguyễn Thị Hường")
    assert names.sort_key("Ðức") == names.sort_key("Đức")
    assert names.sort_key("lê an") == names.sort_key("Lê An")


def test_units_stand_as_they_are_written_numbers_by_value() -> None:
    titles = [
        "Đặc khu Cát Hải",
        "Phường An",
        "Phường An Biên",
        "Phường Ấn",
        "Tổ 9",
        "Tổ 9 mở rộng",
        "Tổ 10",
        "Tổ bảo vệ",
        "Xã An Hưng",
        "Xã çelik",
        "Xã (cũ)",
        "",
        "\u0301",
    ]
    assert sorted(mixed(titles), key=names.title_sort_key) == [
        "",
        "\u0301",
        "Đặc khu Cát Hải",
        "Phường An",
        "Phường An Biên",
        "Phường Ấn",
        "Tổ 9",
        "Tổ 9 mở rộng",
        "Tổ 10",
        "Tổ bảo vệ",
        "Xã (cũ)",
        "Xã An Hưng",
        "Xã çelik",
    ]


def test_an_empty_name_sorts_first() -> None:
    assert names.sort_key("") == ""
    assert names.title_sort_key(" ") == ""


@given(st.text(max_size=200))
@law
def test_keys_are_digits_which_every_database_sorts_alike(text: str) -> None:
    for key in (names.sort_key(text), names.title_sort_key(text)):
        assert key == "" or (key.isascii() and key.isdecimal())


def test_keys_fit_their_column() -> None:
    assert len(names.title_sort_key("( " * 100)) == names.LONGEST_KEY


@given(st.text(), st.text())
@law
def test_a_title_stands_before_its_continuations(title: str, more: str) -> None:
    key = names.title_sort_key(title)
    assert names.title_sort_key(f"{title} {more}") >= key


@pytest.mark.parametrize("unit", ["a\u0323\u0301", "\u0323\u0301"])
def test_a_tower_of_marks_is_too_long_for_a_name(unit: str) -> None:
    with pytest.raises(names.NameFault, match="dài quá"):
        names.person_name("a" + unit * 50_000)


def test_the_longest_decomposed_name_is_a_name() -> None:
    assert names.person_name("e\u0302\u0301" * 80) == "ế" * 80
    with pytest.raises(names.NameFault, match="dài quá"):
        names.person_name("e\u0302\u0301" * 81)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Nguyễn Văn An", "Nguyễn V. A."),
        ("Nguyễn đức", "Nguyễn Đ."),
        ("An", "A."),
        ("đức", "Đ."),
        ("Người thử 0001", "Người T. 0001"),
        ("0001", "0001"),
        (NFD, "Nguyễn T. H."),
    ],
)
def test_a_masked_name_shows_the_family_and_initials(name: str, masked: str) -> None:
    assert names.masked_name(name) == masked


def test_a_masked_phone_shows_three_digits() -> None:
    assert names.masked_phone("+84912345678") == "*******678"


def test_a_tower_of_marks_costs_little():
    tower = "a" + "\u0301\u0323" * 400_000
    assert len(names.clean(tower)) <= names.MOST_MARKS + 1
    assert names.clean("ho\u0300a " * 400) == " ".join(["hòa"] * 400)
