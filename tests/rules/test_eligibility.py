"""May this person take part, in which group, and whom does a row of a list mean?"""

from datetime import date

import pytest

from quizapp.rules import eligibility, eligibility_wording
from quizapp.rules.eligibility import (
    Eligibility,
    Group,
    Kind,
    Known,
    Likeness,
    Listed,
    Origin,
    Standing,
)
from quizapp.rules.eligibility_refusals import (
    BadEligibility,
    CodeWordMissing,
    Excluded,
    GroupLocked,
    GroupMissing,
    ListUnclear,
    NotListed,
    OtherGroup,
    UnknownGroup,
)

OFFICIALS = Group(id=1, code="can-bo", name="Cán bộ, công chức")
CITIZENS = Group(id=2, code="nhan-dan", name="Nhân dân")
TWO = Eligibility(groups=(OFFICIALS, CITIZENS))
BIRTH = date(1990, 5, 19)
AN = Known(id=7, name="nguyen van an", code="12345678", phone="+84912345678", birth=BIRTH)


def row(kind: Kind = Kind.ALLOWED, **more: object) -> Listed:
    told = {"id": 1, "kind": kind, "name": "nguyen van an", **more}
    return Listed(**told)  # type: ignore[arg-type] # a table of changes


@pytest.mark.parametrize(
    ("listed", "fits"),
    [
        ({"code": "12345678"}, Likeness.CODE),
        ({"code": "12345678", "name": "nguyen an"}, Likeness.CODE),
        ({"code": "87654321", "phone": "+84912345678", "birth": BIRTH}, None),
        ({"phone": "+84912345678"}, Likeness.PHONE),
        ({"phone": "+84912345678", "birth": BIRTH}, Likeness.PHONE),
        ({"phone": "+84912345678", "birth": date(1960, 1, 2)}, None),
        ({"phone": "+84912345678", "name": "nguyen van ba"}, None),
        ({"phone": "+84900000000"}, None),
        ({"phone": "+84900000000", "birth": BIRTH}, Likeness.BIRTH),
        ({"birth": BIRTH}, Likeness.BIRTH),
        ({"birth": date(1990, 5, 20)}, None),
        ({}, None),
    ],
)
def test_by_what_a_person_fits_a_row(listed: dict[str, object], fits: Likeness | None) -> None:
    assert eligibility.likeness(row(**listed), AN) is fits


def test_without_an_own_code_the_rest_of_the_row_decides() -> None:
    listed = row(code="12345678", phone="+84912345678")
    somebody = Known(id=8, name="nguyen van an", phone="+84912345678")
    assert eligibility.likeness(listed, somebody) is Likeness.PHONE


def test_a_birth_that_the_account_lacks_proves_nothing() -> None:
    assert eligibility.likeness(row(birth=BIRTH), Known(id=8, name="nguyen van an")) is None


def test_who_fits_best_is_meant_and_of_equals_nobody() -> None:
    by_phone = Known(id=8, name="nguyen van an", phone="+84900000001", birth=BIRTH)
    twin = Known(id=9, name="nguyen van an", birth=BIRTH)
    listed = row(phone="+84900000001", birth=BIRTH)
    assert eligibility.meant(listed, [twin, by_phone]) == (8,)
    assert eligibility.meant(row(birth=BIRTH), [twin, by_phone]) == (9, 8)
    assert eligibility.meant(row(birth=date(1999, 1, 1)), [twin, by_phone]) == ()
    assert eligibility.meant(row(birth=BIRTH, person=9), [twin, by_phone]) == (9,)


def test_rows_are_parted_into_own_unclear_and_others() -> None:
    twin = Known(id=9, name="nguyen van an", birth=BIRTH)
    own, both, other = row(phone=AN.phone), row(birth=BIRTH), row(birth=BIRTH, person=9)
    rows = [(own, [AN, twin]), (both, [AN, twin]), (other, [AN, twin])]
    assert eligibility.parted(AN.id, rows) == ((own,), (both,))


def test_everybody_enters_a_contest_in_which_nothing_is_settled() -> None:
    assert eligibility.require_admitted(Eligibility(), Standing(), None) is None


def test_who_is_excluded_never_enters() -> None:
    standing = Standing(rows=(row(Kind.EXCLUDED), row(Kind.ALLOWED)))
    with pytest.raises(Excluded):
        eligibility.require_admitted(Eligibility(listed_only=True), standing, None)


def test_who_may_only_perhaps_be_excluded_enters() -> None:
    standing = Standing(unclear=(row(Kind.EXCLUDED),))
    assert eligibility.require_admitted(Eligibility(), standing, None) is None


@pytest.mark.parametrize("kind", [Kind.ALLOWED, Kind.COMPULSORY])
def test_a_contest_for_listed_people_admits_these(kind: Kind) -> None:
    only = Eligibility(listed_only=True)
    assert eligibility.require_admitted(only, Standing(rows=(row(kind),)), None) is None
    with pytest.raises(NotListed):
        eligibility.require_admitted(only, Standing(), None)
    with pytest.raises(NotListed):
        eligibility.require_admitted(only, Standing(rows=(row(Kind.NOT_WINNING),)), None)
    with pytest.raises(ListUnclear):
        eligibility.require_admitted(only, Standing(unclear=(row(kind),)), None)


def test_a_list_that_is_no_condition_refuses_nobody() -> None:
    assert eligibility.require_admitted(Eligibility(), Standing(), None) is None


def test_a_group_is_chosen_first_and_opens_its_own_rounds_and_everybodys() -> None:
    for round_group in (None, 1, 2):
        with pytest.raises(GroupMissing):
            eligibility.require_admitted(TWO, Standing(), round_group)
    mine = Standing(group=1, origin=Origin.OWN)
    assert eligibility.require_admitted(TWO, mine, None) == 1
    assert eligibility.require_admitted(TWO, mine, 1) == 1
    with pytest.raises(OtherGroup, match="“Nhân dân”; bạn dự thi ở đối tượng “Cán bộ, công chức”"):
        eligibility.require_admitted(TWO, mine, 2)


def test_a_group_that_is_gone_is_chosen_anew() -> None:
    with pytest.raises(GroupMissing):
        eligibility.require_admitted(TWO, Standing(group=3, origin=Origin.OWN), None)


def test_the_code_word_is_asked_once() -> None:
    asks = Eligibility(code_word="a digest")
    with pytest.raises(CodeWordMissing):
        eligibility.require_admitted(asks, Standing(), None)
    assert eligibility.require_admitted(asks, Standing(word_told=True), None) is None


@pytest.mark.parametrize(
    ("standing", "group"),
    [
        (Standing(), None),
        (Standing(group=1, origin=Origin.OWN), 1),
        (Standing(rows=(row(group=2),)), 2),
        (Standing(rows=(row(group=2), row(group=2), row())), 2),
        (Standing(rows=(row(group=2), row(group=1))), None),
        (Standing(rows=(row(group=2), row(group=1)), group=1, origin=Origin.OWN), 1),
        (Standing(rows=(row(group=2),), group=1, origin=Origin.OWN), 2),
        (Standing(rows=(row(group=2),), group=1, origin=Origin.OWN, has_played=True), 1),
        (Standing(rows=(row(group=2),), group=1, origin=Origin.ORGANIZER), 1),
        (Standing(rows=(row(group=2),), has_played=True), 2),
    ],
)
def test_the_list_decides_before_the_own_choice(standing: Standing, group: int | None) -> None:
    assert standing.settled_group == group


def test_choosing_a_group() -> None:
    assert eligibility.require_choice(Eligibility(), Standing(), None) is None
    assert eligibility.require_choice(TWO, Standing(), 2) == 2
    for nonsense in (None, 3):
        with pytest.raises(UnknownGroup):
            eligibility.require_choice(TWO, Standing(), nonsense)
    changed = Standing(group=1, origin=Origin.OWN)
    assert eligibility.require_choice(TWO, changed, 2) == 2


def test_what_a_list_or_an_organizer_said_is_not_chosen_away() -> None:
    assert eligibility.require_choice(TWO, Standing(rows=(row(group=1),)), 2) == 1
    told = Standing(group=1, origin=Origin.ORGANIZER)
    assert eligibility.require_choice(TWO, told, 2) == 1
    gone = Standing(group=3, origin=Origin.ORGANIZER)
    assert eligibility.require_choice(TWO, gone, 2) == 2


def test_after_the_first_attempt_the_group_is_locked() -> None:
    played = Standing(group=1, origin=Origin.OWN, has_played=True)
    assert eligibility.require_choice(TWO, played, 1) == 1
    assert eligibility.require_choice(TWO, played, None) == 1
    with pytest.raises(GroupLocked):
        eligibility.require_choice(TWO, played, 2)
    before_there_were_groups = Standing(has_played=True)
    assert eligibility.require_choice(TWO, before_there_were_groups, 2) == 2
    listed_since = Standing(rows=(row(group=1),), has_played=True)
    assert eligibility.require_choice(TWO, listed_since, None) == 1


@pytest.mark.parametrize(
    ("standing", "asked"),
    [
        (Standing(), True),
        (Standing(group=1, origin=Origin.OWN), True),
        (Standing(group=1, origin=Origin.OWN, has_played=True), False),
        (Standing(group=1, origin=Origin.ORGANIZER), False),
        (Standing(rows=(row(group=1),)), False),
        (Standing(rows=(row(group=1), row(group=2))), True),
    ],
)
def test_who_is_asked_for_a_group(standing: Standing, *, asked: bool) -> None:
    assert eligibility.has_to_choose(TWO, standing) is asked
    assert not eligibility.has_to_choose(Eligibility(), standing)


@pytest.mark.parametrize(
    ("kinds", "passed"),
    [
        ([Kind.NOT_WINNING], True),
        ([Kind.EXCLUDED], True),
        ([Kind.ALLOWED, Kind.COMPULSORY], False),
        ([], False),
    ],
)
def test_whom_the_prize_table_passes_over(kinds: list[Kind], *, passed: bool) -> None:
    assert eligibility.passes_over(kinds) is passed


def test_groups_are_read_from_lines() -> None:
    first, second = eligibility.checked_groups([" Cán bộ,  công chức ", "", "Nhân dân"])
    assert (first.name, first.code) == ("Cán bộ, công chức", "can-bo-cong-chuc")
    assert (second.name, second.code) == ("Nhân dân", "nhan-dan")
    assert eligibility.checked_groups([]) == ()


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["Nhân dân"], "từ 2 đến 12"),
        ([f"Bảng {number}" for number in range(13)], "từ 2 đến 12"),
        (["Nhân dân", "nhan dan"], "gần trùng tên"),
        (["Nhân dân", "?"], "cần có chữ"),
        (["Nhân dân", "x" * 121], "không quá 120"),
    ],
)
def test_groups_that_cannot_be(lines: list[str], words: str) -> None:
    with pytest.raises(BadEligibility, match=words):
        eligibility.checked_groups(lines)


def test_a_code_word_is_compared_as_people_write_it() -> None:
    digest = eligibility.word_digest("Bác Hồ 1890", "secret", 4)
    assert "1890" not in digest
    assert eligibility.is_word("bac ho1890", digest, "secret", 4)
    assert not eligibility.is_word("bac ho 1891", digest, "secret", 4)
    assert not eligibility.is_word("Bác Hồ 1890", digest, "secret", 5)
    assert not eligibility.is_word("Bác Hồ 1890", digest, "another", 4)


def test_a_code_word_is_neither_short_nor_long() -> None:
    assert eligibility.require_word("  Bác   Hồ ") == "Bác Hồ"
    for word in ("", "abc", "x" * 41):
        with pytest.raises(BadEligibility, match="từ 4 đến 40"):
            eligibility.require_word(word)


def test_what_is_settled_is_stored_and_read_again() -> None:
    settled = Eligibility(
        listed_only=True, code_word="d", groups=(OFFICIALS, CITIZENS), asks_sex=True
    )
    document = settled.to_document()
    assert Eligibility.from_document(document, [OFFICIALS, CITIZENS]) == settled
    assert Eligibility.from_document(None) == Eligibility()
    # Stored before anybody could ask for the sex.
    older = {"listed_only": False, "code_word": None}
    assert not Eligibility.from_document(older).asks_sex


def test_to_ask_for_the_sex_shuts_nobody_out() -> None:
    assert Eligibility(asks_sex=True).is_open
    for closed in (
        Eligibility(listed_only=True),
        Eligibility(code_word="d"),
        Eligibility(groups=(OFFICIALS, CITIZENS)),
    ):
        assert not closed.is_open
    (told,) = eligibility_wording.paragraphs(Eligibility(asks_sex=True), [])
    assert "không bắt buộc" in told


def test_the_regulation_says_nothing_of_a_contest_for_everybody() -> None:
    assert eligibility_wording.paragraphs(Eligibility(), []) == []
    assert eligibility_wording.paragraphs(Eligibility(), [Kind.ALLOWED]) == []


def test_the_regulation_says_who_takes_part() -> None:
    settled = Eligibility(listed_only=True, code_word="d", groups=(OFFICIALS, CITIZENS))
    told = eligibility_wording.paragraphs(settled, set(Kind))
    listed, groups, choice, rounds, excluded, not_winning, compulsory, word = told
    assert "Chỉ người có tên trong danh sách" in listed
    assert "2 đối tượng dự thi: Cán bộ, công chức; Nhân dân." in groups
    assert "chỉ Ban tổ chức mới đổi được" in choice
    assert "giải thưởng riêng" in rounds
    assert "không được dự thi" in excluded
    assert "không nhận giải" in not_winning
    assert "phải dự thi" in compulsory
    assert "mã dự thi" in word
    assert "không nhận giải" in " ".join(
        eligibility_wording.paragraphs(Eligibility(), [Kind.NOT_WINNING])
    )
