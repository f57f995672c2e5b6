"""Can organizers make, amend and clone a contest, and is every deed in the journal?"""

import random
import struct
import zlib
from base64 import b64decode
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from quizapp.accounts import trials
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import JournalEntry, Person, Role
from quizapp.contests import board_hours, files, operations, pictures
from quizapp.contests.models import (
    Contest,
    ContestFile,
    ContestGroup,
    Departure,
    ListedPerson,
    Membership,
    RegulationVersion,
    Round,
)
from quizapp.contests.operations import Texts
from quizapp.database import db
from quizapp.rules.refusals import (
    BadContest,
    BadTimes,
    BadTimetable,
    ContestInUse,
    NotFound,
    ReasonMissing,
    SlugTaken,
    Unreadable,
)
from quizapp.rules.regulation import Regulation
from tests import makers
from tests.conftest import NOW

HOUR = timedelta(hours=1)
CHI = Actor("organizer:1", "Trần Thị Chi", 1)
TEXTS = Texts(name="Hải Phòng làm theo lời Bác")


def journal(deed: str) -> JournalEntry:
    return db.session.scalars(select(JournalEntry).where(JournalEntry.deed == deed)).one()


def create(name: str = TEXTS.name, slug: str = "", regulation: Regulation | None = None) -> Contest:
    return operations.create_contest(
        Texts(name=name), regulation or makers.plain_regulation(), slug=slug, actor=CHI, now=NOW
    )


def test_a_contest_begins_with_its_first_regulation(app: Flask) -> None:
    contest = create()
    assert (contest.slug, contest.is_current) == ("hai-phong-lam-theo-loi-bac", True)
    version = db.session.scalars(select(RegulationVersion)).one()
    assert (version.number, version.regulation) == (1, makers.plain_regulation())
    entry = journal("contest.create")
    assert (entry.actor, entry.subject, entry.at) == ("organizer:1", f"contest:{contest.id}", NOW)
    assert entry.after is not None
    assert entry.after["name"] == TEXTS.name


def test_an_address_belongs_to_one_contest(app: Flask) -> None:
    create(slug="Mùa thu 2026")
    with pytest.raises(SlugTaken, match=r"mua-thu-2026|%"):
        create(slug="mua-thu-2026")


@pytest.mark.parametrize(("name", "slug"), [("  ", "abc"), ("Tên", "…")])
def test_a_contest_needs_a_name_and_an_address(app: Flask, name: str, slug: str) -> None:
    with pytest.raises(BadContest):
        create(name=name, slug=slug)


def test_texts_change_and_the_journal_keeps_what_changed(app: Flask) -> None:
    contest = create()
    texts = replace(TEXTS, notice="Tuần 1 mở\r\nlúc 10 giờ ", contact="0225 1234567")
    operations.edit_contest(contest, texts, actor=CHI, now=NOW)
    assert contest.notice == "Tuần 1 mở\nlúc 10 giờ"
    entry = journal("contest.edit")
    assert entry.before == {"notice": "", "contact": ""}
    assert entry.after == {"notice": contest.notice, "contact": "0225 1234567"}
    operations.edit_contest(contest, texts, actor=CHI, now=NOW)
    journal("contest.edit")  # the same again is no deed


def test_one_contest_stands_at_the_root(app: Flask) -> None:
    first, second = create("Một"), create("Hai")
    assert (first.is_current, second.is_current) == (True, False)
    operations.make_current(second, actor=CHI, now=NOW)
    db.session.refresh(first)
    assert (first.is_current, second.is_current) == (False, True)
    entry = journal("contest.make_current")
    assert (entry.before, entry.after) == ({"current": ["mot"]}, {"current": ["hai"]})
    operations.make_current(second, actor=CHI, now=NOW)
    journal("contest.make_current")


def test_an_amendment_reaches_only_rounds_that_have_not_opened(app: Flask) -> None:
    contest = makers.make_contest()
    bank = makers.make_bank()
    spans = {
        "đã đóng": (NOW - 9 * HOUR, NOW - HOUR),
        "mở đúng lúc này": (NOW, NOW + HOUR),
        "sắp mở": (NOW + timedelta(seconds=10), NOW + HOUR),
    }
    rounds = {
        name: makers.make_round(contest=contest, bank=bank, opens=opens, closes=closes)
        for name, (opens, closes) in spans.items()
    }
    amended = makers.plain_regulation(attempts_per_round=1)
    version = operations.amend_regulation(contest, amended, note="Giảm số lượt", actor=CHI, now=NOW)
    for round_ in rounds.values():
        db.session.refresh(round_)
    numbers = {name: r.regulation_version.number for name, r in rounds.items()}
    assert numbers == {"đã đóng": 1, "mở đúng lúc này": 1, "sắp mở": 2}
    entry = journal("regulation.amend")
    assert entry.before == {"number": 1, "attempts_per_round": 3}
    assert entry.after == {
        "number": 2, "attempts_per_round": 1, "rounds": [rounds["sắp mở"].id]
    }  # fmt: skip
    assert entry.reason == "Giảm số lượt"
    # The same parameters again are no amendment, and need no reason.
    again = operations.amend_regulation(contest, amended, note="", actor=CHI, now=NOW)
    assert again.id == version.id


def test_an_amendment_needs_a_reason_and_readable_board_hours(app: Flask) -> None:
    contest = makers.make_contest()
    with pytest.raises(ReasonMissing):
        operations.amend_regulation(
            contest, makers.plain_regulation(minimum_age=18), note=" ", actor=CHI, now=NOW
        )
    with pytest.raises(BadTimetable):
        operations.amend_regulation(
            contest, makers.plain_regulation(interim_cron="x"), note="Lịch", actor=CHI, now=NOW
        )


def test_a_clone_has_everything_weeks_later(app: Flask) -> None:
    source = makers.make_contest(slug="nam-2026")
    original = makers.make_round(contest=source)
    texts = replace(operations.texts_of(source), introduction="Lời dẫn")
    operations.edit_contest(source, texts, actor=CHI, now=NOW)
    clone = operations.clone_contest(
        source, name="Năm 2027", slug="", weeks=52, actor=CHI, now=NOW, dice=random.Random(1)
    )
    assert (clone.slug, clone.introduction, clone.is_current) == ("nam-2027", "Lời dẫn", False)
    copied = db.session.scalars(select(Round).where(Round.contest_id == clone.id)).one()
    assert copied.opens_at - original.opens_at == timedelta(weeks=52)
    assert copied.results_at - original.results_at == timedelta(weeks=52)
    assert copied.recipe == original.recipe
    assert copied.seed != original.seed
    assert copied.regulation_version.regulation == original.regulation_version.regulation
    assert copied.regulation_version.contest_id == clone.id


def test_a_clone_into_the_past_is_refused(app: Flask) -> None:
    source = makers.make_contest()
    makers.make_round(contest=source)
    with pytest.raises(BadTimes):
        operations.clone_contest(
            source, name="Cũ", slug="", weeks=-1, actor=CHI, now=NOW, dice=random.Random(1)
        )


def picture(size: tuple[int, int], kind: str = "JPEG") -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "red").save(out, kind)
    return out.getvalue()


def test_a_logo_is_drawn_anew_and_small(app: Flask) -> None:
    contest = makers.make_contest()
    files.set_logo(contest, files.read_logo(picture((1200, 900))), actor=CHI, now=NOW)
    stored = db.session.get_one(ContestFile, (contest.id, "logo"))
    with Image.open(BytesIO(stored.content)) as drawn:
        assert (drawn.format, drawn.size) == ("PNG", (600, 450))
    first = stored.digest
    small = files.read_logo(picture((60, 60), "PNG"))
    files.set_logo(contest, small, actor=CHI, now=NOW + HOUR)
    assert stored.digest != first
    files.remove_file(contest, "logo", actor=CHI, now=NOW)
    files.remove_file(contest, "logo", actor=CHI, now=NOW)
    assert db.session.get(ContestFile, (contest.id, "logo")) is None
    assert journal("contest.file_remove").before is not None


def bomb() -> bytes:
    """A PNG header that promises 60,000 x 60,000 pixels."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    )


@pytest.mark.parametrize(
    "data",
    [b"", b"<svg onload=alert(1)>", b"%PDF-1.7", bomb(), picture((9, 9))[:200], b"x" * 6_000_000],
)
def test_what_is_no_picture_is_no_logo(data: bytes) -> None:
    with pytest.raises(Unreadable):
        files.read_logo(data)


def test_the_child_draws_what_it_reads() -> None:
    with Image.open(BytesIO(b64decode(pictures.logo(picture((8, 4)))))) as drawn:
        assert drawn.size == (8, 4)
    for data in (bomb(), b"text", picture((5100, 5000), "PNG")):
        with pytest.raises(Unreadable):
            pictures.logo(data)


def test_a_plan_is_a_pdf(app: Flask) -> None:
    contest = makers.make_contest()
    files.set_plan(contest, b"%PDF-1.7 ...", "Kế hoạch số 12.pdf", actor=CHI, now=NOW)
    stored = db.session.get_one(ContestFile, (contest.id, "plan"))
    assert (stored.file_name, stored.media_type) == ("Kế hoạch số 12.pdf", "application/pdf")
    for data in (b"", b"MZ%PDF-", b"%PDF-" + b"0" * files.LARGEST_PLAN):
        with pytest.raises(Unreadable):
            files.set_plan(contest, data, "x.pdf", actor=CHI, now=NOW)


def test_board_hours_are_those_of_the_city() -> None:
    hours = board_hours.next_hours("0 8 * * mon,thu", NOW)
    assert [f"{hour:%a %d/%m %H:%M}" for hour in hours] == [
        "Thu 14/05 08:00", "Mon 18/05 08:00", "Thu 21/05 08:00"
    ]  # fmt: skip
    at_ten = "0 10 * * *"  # NOW is 10:00 on the city's clock
    assert board_hours.due_hours(at_ten, NOW - 24 * HOUR, NOW) == [NOW]
    assert board_hours.due_hours(at_ten, NOW, NOW + 24 * HOUR) == [NOW + 24 * HOUR]
    assert board_hours.due_hours("0 8 31 2 *", NOW, NOW + HOUR) == []


@pytest.mark.parametrize(
    "cron",
    [
        "",
        "8 giờ",
        "0 8 * * 1",
        "0 25 * * *",
        "0 8 31 2 *",
        "* * * * *",
        "*/5 8 * * mon",
        "0,12,24,36,45 * * * *",  # NOW is minute 0: dense only between the fourth and the fifth
    ],
)
def test_unusable_board_hours(cron: str) -> None:
    with pytest.raises(BadTimetable):
        board_hours.next_hours(cron, NOW)


def test_an_organizer_has_one_shadow(app: Flask) -> None:
    chi = makers.make_organizer()
    shadow = trials.trial_person(chi, NOW, random.Random(1))
    assert (shadow.is_trial, shadow.password_hash, shadow.birth_date) == (True, None, None)
    assert trials.trial_person(chi, NOW + HOUR, random.Random(1)).id == shadow.id
    assert db.session.scalars(select(Person)).all() == [shadow]


def deleted(contest: Contest, reason: str = "Tạo nhầm") -> None:
    operations.delete_contest(contest, reason=reason, actor=CHI, now=NOW)


def test_a_contest_made_by_mistake_goes_with_its_texts_files_and_lists(app: Flask) -> None:
    other, contest = create(name="Cuộc thi khác"), create()
    number = contest.id
    files.set_logo(contest, files.read_logo(picture((60, 60), "PNG")), actor=CHI, now=NOW)
    group = ContestGroup(contest_id=number, code="a", name="Bảng A", position=1)
    db.session.add(group)
    db.session.flush()
    db.session.add(
        ListedPerson(
            contest_id=number, kind="allowed", line=2, full_name="Lê Thị Hoa",
            name_folded="le thi hoa", group_id=group.id,
        )
    )  # fmt: skip
    with pytest.raises(ReasonMissing):
        deleted(contest, reason=" ")
    deleted(contest)
    db.session.expire_all()
    assert db.session.scalars(select(Contest.id)).all() == [other.id]
    for part in (ContestFile, ContestGroup, ListedPerson):
        assert db.session.scalars(select(part)).all() == []
    assert len(db.session.scalars(select(RegulationVersion)).all()) == 1
    entry = journal("contest.delete")
    assert (entry.subject, entry.contest_id, entry.reason) == (
        f"contest:{number}",
        number,
        "Tạo nhầm",
    )
    assert entry.before is not None
    assert entry.before["name"] == TEXTS.name


def test_a_contest_that_somebody_has_to_do_with_stays(app: Flask) -> None:
    person = makers.make_person()
    for make in (
        lambda contest: makers.make_round(contest=contest),
        lambda contest: makers.make_organizer(roles=(Role.JURY,), contest=contest),
        lambda contest: makers.add(Departure(person_id=person.id, contest_id=contest.id, at=NOW)),
        lambda contest: makers.add(
            Membership(person_id=person.id, contest_id=contest.id, origin="own", chosen_at=NOW)
        ),
    ):
        contest = makers.make_contest(current=False)
        make(contest)
        with pytest.raises(ContestInUse):
            deleted(contest)
        assert db.session.get(Contest, contest.id) is not None


def test_no_contest_leaves_the_home_page_to_nobody(app: Flask) -> None:
    first, second = create(), create(name="Cuộc thi khác")
    with pytest.raises(ContestInUse, match="trang chủ"):
        deleted(first)
    deleted(second)
    deleted(first)
    assert create().is_current


def test_a_contest_is_deleted_once(app: Flask) -> None:
    contest = create()
    deleted(contest)
    with pytest.raises(NotFound):
        deleted(contest)
