"""Who is let in by groups, lists and the code word, and what becomes of that?"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from quizapp import cache
from quizapp.accounts.journal import COMMAND
from quizapp.accounts.models import JournalEntry, Person
from quizapp.attempts import operations as attempts
from quizapp.attempts.models import Attempt
from quizapp.contests import entries, list_queries, lists, settling, timetable
from quizapp.contests import operations as contests
from quizapp.contests.models import Contest, ListedPerson, Membership, Round
from quizapp.contests.queries import contest_now, round_now
from quizapp.contests.settling import Settled
from quizapp.database import db
from quizapp.results import operations as results
from quizapp.results.awarding import prize_list
from quizapp.rights import export
from quizapp.rights import operations as rights
from quizapp.rules import eligibility, prizes
from quizapp.rules.eligibility import Eligibility, Group, Kind, Origin
from quizapp.rules.eligibility_refusals import (
    BadEligibility,
    CodeWordMissing,
    Excluded,
    GroupLocked,
    GroupMissing,
    ListUnclear,
    NoSuchGroup,
    NotListed,
    OtherGroup,
    OtherGroupAsked,
    UnknownGroup,
)
from quizapp.rules.eligible_lists import ListRow
from quizapp.rules.prizes import Prize
from quizapp.rules.refusals import AboutToOpen, AlreadyOpened, BadRound, NotFound, ReasonMissing
from quizapp.rules.regulation import Regulation
from quizapp.rules.timing import Span
from tests import makers
from tests.conftest import NOW
from tests.races import at_once
from tests.statements import counted

OFFICIALS, CITIZENS = eligibility.checked_groups(["Cán bộ", "Nhân dân"])
BIRTH = date(1990, 5, 19)
DICE = Random(3)


@pytest.fixture
def contest(app: Flask) -> Contest:
    """A contest with one open round."""
    return makers.make_round().contest


def the_round(contest: Contest) -> Round:
    return db.session.scalars(
        select(Round).where(Round.contest_id == contest.id).order_by(Round.id)
    ).all()[0]


def settle(contest: Contest, reason: str = "theo kế hoạch", **wanted: Any) -> Eligibility:
    return settling.settle(contest, Settled(**wanted), reason=reason, actor=COMMAND, now=NOW)


def import_list(contest: Contest, kind: Kind, *rows: dict[str, Any]) -> None:
    told = [
        ListRow(line=line, **{"full_name": "Nguyễn Văn An", **row})
        for line, row in enumerate(rows, start=2)
    ]
    lists.replace(contest, kind, told, source="ds.xlsx", actor=COMMAND, now=NOW)


def start(round_: Round, person: Person, now: datetime = NOW) -> Attempt:
    facts = round_now(round_.id)
    assert facts is not None
    return attempts.start(facts, person.id, now, DICE)


def group_of(contest: Contest, person: Person) -> tuple[int | None, str] | None:
    kept = entries.membership_of(contest.id, person.id)
    return None if kept is None else (kept.group_id, kept.origin)


def choose(contest: Contest, person: Person, group: int | None, *, played: bool = False) -> None:
    facts = round_now(the_round(contest).id)
    assert facts is not None
    standing = entries.standing_of(contest.id, person, has_played=played)
    entries.choose(facts, standing, person.id, group, NOW)


def test_a_contest_that_asks_nothing_costs_no_statement(contest: Contest) -> None:
    person = makers.make_person()
    db.session.commit()
    facts = round_now(the_round(contest).id)
    assert facts is not None
    assert not facts.asks_who
    with counted() as sent:
        entries.require_admitted(facts, person, has_played=False)
    assert sent == []
    start(the_round(contest), person)
    assert db.session.query(Membership).count() == 0


def test_a_contest_that_asks_costs_one_statement(contest: Contest) -> None:
    person = makers.make_person()
    import_list(contest, Kind.EXCLUDED, {"full_name": "Lê Thị Bình", "birth": BIRTH})
    db.session.commit()
    facts = round_now(the_round(contest).id)
    assert facts is not None
    assert facts.asks_who
    _ = person.id
    with counted() as sent:
        entries.require_admitted(facts, person, has_played=False)
    assert len(sent) == 1


def test_who_is_excluded_cannot_start(contest: Contest) -> None:
    an = makers.make_person(birth=BIRTH)
    binh = makers.make_person(name="Lê Thị Bình")
    import_list(contest, Kind.EXCLUDED, {"birth": BIRTH})
    with pytest.raises(Excluded):
        start(the_round(contest), an)
    start(the_round(contest), binh)


def test_only_listed_people_start_where_it_is_so(contest: Contest) -> None:
    an = makers.make_person(phone="+84912345678")
    coded = makers.make_person(name="Vũ Thị Hoa", phone=None, sign_in_code="12345678")
    binh = makers.make_person(name="Lê Thị Bình")
    import_list(
        contest,
        Kind.ALLOWED,
        {"phone": "+84912345678"},
        {"full_name": "Hoa", "code": "12345678"},
    )
    start(the_round(contest), binh)  # the list alone is no condition
    settle(contest, listed_only=True)
    start(the_round(contest), an)
    start(the_round(contest), coded)
    with pytest.raises(NotListed):
        start(the_round(contest), makers.make_person(name="Đỗ Văn Dũng"))


def test_of_two_who_fit_a_row_nobody_is_guessed(contest: Contest) -> None:
    one, other = makers.make_person(birth=BIRTH), makers.make_person(birth=BIRTH)
    makers.make_person(birth=BIRTH, merged_into_id=one.id)
    import_list(contest, Kind.ALLOWED, {"birth": BIRTH})
    settle(contest, listed_only=True)
    for person in (one, other):
        with pytest.raises(ListUnclear):
            start(the_round(contest), person)
    (found,) = list_queries.unclear(contest.id)
    assert set(found.people) == {one.id, other.id}
    assert found.person is None
    with pytest.raises(NotFound):
        lists.settle(found.row, makers.make_person(name="Ai Đó").id, actor=COMMAND, now=NOW)
    lists.settle(found.row, other.id, actor=COMMAND, now=NOW)
    db.session.flush()
    assert list_queries.unclear(contest.id) == []
    start(the_round(contest), other)
    with pytest.raises(NotListed):
        start(the_round(contest), one)


def test_whom_a_row_means_stays_when_the_list_comes_again(contest: Contest) -> None:
    one, _ = makers.make_person(birth=BIRTH), makers.make_person(birth=BIRTH)
    import_list(contest, Kind.ALLOWED, {"birth": BIRTH})
    (found,) = list_queries.unclear(contest.id)
    lists.settle(found.row, one.id, actor=COMMAND, now=NOW)
    import_list(contest, Kind.ALLOWED, {"full_name": "Lê Bình", "birth": BIRTH}, {"birth": BIRTH})
    rows = list_queries.found(contest.id, [Kind.ALLOWED])
    assert [(found.row.line, found.person) for found in rows] == [(2, None), (3, one.id)]


def test_a_group_is_chosen_once_and_the_round_of_another_is_refused(contest: Contest) -> None:
    officials, citizens = settle(contest, groups=(OFFICIALS, CITIZENS)).groups
    an = makers.make_person()
    with pytest.raises(GroupMissing):
        start(the_round(contest), an)
    choose(contest, an, officials.id)
    choose(contest, an, citizens.id)  # before the first attempt it may be another one
    assert group_of(contest, an) == (citizens.id, Origin.OWN)
    start(the_round(contest), an)
    with pytest.raises(GroupLocked):
        choose(contest, an, officials.id, played=True)
    theirs = makers.make_round(contest=contest, name="Đợt của cán bộ")
    theirs.group_id = officials.id
    with pytest.raises(OtherGroup, match="“Cán bộ”; bạn dự thi ở đối tượng “Nhân dân”"):
        start(theirs, an)
    theirs.group_id = citizens.id
    start(theirs, an)


def test_the_list_puts_people_into_their_group_at_their_first_start(contest: Contest) -> None:
    officials, citizens = settle(contest, groups=(OFFICIALS, CITIZENS)).groups
    an = makers.make_person(birth=BIRTH)
    import_list(contest, Kind.COMPULSORY, {"birth": BIRTH, "group": "can-bo"})
    choose(contest, an, citizens.id)
    assert group_of(contest, an) == (officials.id, Origin.LIST)
    db.session.delete(db.session.get_one(Membership, (an.id, contest.id)))
    start(the_round(contest), an)
    assert group_of(contest, an) == (officials.id, Origin.LIST)
    # A list of another opinion comes too late.
    import_list(contest, Kind.COMPULSORY, {"birth": BIRTH, "group": "nhan-dan"})
    start(the_round(contest), an)
    assert group_of(contest, an) == (officials.id, Origin.LIST)


def test_an_organizer_corrects_a_group_for_a_reason(contest: Contest) -> None:
    settled = settle(contest, groups=(OFFICIALS, CITIZENS))
    officials, citizens = settled.groups
    an = makers.make_person()
    choose(contest, an, officials.id)
    start(the_round(contest), an)
    with pytest.raises(ReasonMissing):
        entries.correct(contest.id, settled, an, citizens.id, reason=" ", actor=COMMAND, now=NOW)
    with pytest.raises(UnknownGroup):
        entries.correct(contest.id, settled, an, 999, reason="nhầm", actor=COMMAND, now=NOW)
    entries.correct(
        contest.id, settled, an, citizens.id, reason="chọn nhầm", actor=COMMAND, now=NOW
    )
    assert group_of(contest, an) == (citizens.id, Origin.ORGANIZER)
    deed = db.session.scalars(
        select(JournalEntry).where(JournalEntry.deed == "membership.correct")
    ).one()
    assert (deed.before, deed.after) == ({"group": "Cán bộ"}, {"group": "Nhân dân"})
    assert deed.reason == "chọn nhầm"


def test_the_code_word_is_told_once(contest: Contest) -> None:
    settle(contest, code_word="a digest")
    an = makers.make_person()
    with pytest.raises(CodeWordMissing):
        start(the_round(contest), an)
    choose(contest, an, None)
    start(the_round(contest), an)
    deed = db.session.scalars(
        select(JournalEntry).where(JournalEntry.deed == "contest.eligibility")
    ).one()
    assert "digest" not in str((deed.before, deed.after))


def test_a_code_word_that_was_told_stays_told(contest: Contest) -> None:
    settled = settle(contest, code_word="a digest", groups=(OFFICIALS, CITIZENS))
    an = makers.make_person()
    choose(contest, an, settled.groups[0].id)
    entries.correct(
        contest.id, settled, an, settled.groups[1].id, reason="nhầm", actor=COMMAND, now=NOW
    )
    start(the_round(contest), an)


def test_groups_are_renamed_moved_added_and_removed(contest: Contest) -> None:
    first, second = settle(contest, groups=(OFFICIALS, CITIZENS)).groups
    moved = settle(contest, groups=(CITIZENS, OFFICIALS)).groups
    assert [group.id for group in moved] == [second.id, first.id]
    (renamed,) = eligibility.checked_groups(["Cán bộ, công chức", "Khác"])[:1]
    groups = settle(contest, groups=(CITIZENS, renamed)).groups
    assert [(group.id, group.name) for group in groups] == [
        (second.id, "Nhân dân"),
        (first.id, "Cán bộ, công chức"),
    ]
    third = Group(code="bang-c", name="Bảng C")
    assert len(settle(contest, groups=(CITIZENS, renamed, third)).groups) == 3
    assert settle(contest).groups == ()


def test_a_group_that_a_prediction_asks_about_keeps_its_name(contest: Contest) -> None:
    asking = Regulation(target_group="Nhân dân")
    amend = partial(contests.amend_regulation, contest, note="x", actor=COMMAND, now=NOW)
    with pytest.raises(NoSuchGroup, match="không có đối tượng “Nhân dân”"):
        amend(asking)
    settle(contest, groups=(OFFICIALS, CITIZENS))
    amend(asking)
    with pytest.raises(BadEligibility, match="“Nhân dân” được câu dự đoán"):
        settle(contest, groups=(OFFICIALS, Group(code="nhan-dan", name="Người dân")))
    assert len(settle(contest, groups=(CITIZENS, OFFICIALS)).groups) == 2


def test_a_round_of_a_group_is_not_asked_about_the_people_of_another(contest: Contest) -> None:
    officials, citizens = settle(contest, groups=(OFFICIALS, CITIZENS)).groups
    span = Span(
        opens=NOW + timedelta(hours=5),
        closes=NOW + timedelta(hours=6),
        results=NOW + timedelta(hours=7),
    )
    asks = {"target": "participants", "ranking": ["score", "guess_distance"]}
    own = {**asks, "target_group": "Nhân dân"}
    plan = timetable.Plan(name="Đợt B", span=span, overrides=own)
    make = partial(timetable.create_rounds, contest, actor=COMMAND, now=NOW, dice=DICE)
    refused = partial(pytest.raises, OtherGroupAsked, match="chỉ dành cho đối tượng “Cán bộ”")
    with refused():
        make([replace(plan, group_id=officials.id)])
    with pytest.raises(NoSuchGroup):
        make([replace(plan, overrides={**own, "target_group": "Khác"})])
    with pytest.raises(BadRound, match="phải có câu dự đoán"):
        make([replace(plan, overrides={"target_group": "Nhân dân"})])
    of_all, of_citizens = make([plan, replace(plan, group_id=citizens.id)])
    with refused():
        timetable.set_group(of_all, officials.id, actor=COMMAND, now=NOW)
    assert of_all.group_id is None
    (of_officials,) = make([replace(plan, overrides=asks, group_id=officials.id)])
    asking = replace(of_officials.regulation, target_group="Nhân dân")
    with refused():
        timetable.set_own_rules(of_officials, asking, reason="x", actor=COMMAND, now=NOW)
    with refused():
        contests.amend_regulation(
            contest,
            asking,
            note="x",
            actor=COMMAND,
            now=NOW,
        )
    of_citizens.group_id = officials.id  # as before this was refused
    with refused():
        timetable.clone_round(of_citizens, name="C", weeks=1, actor=COMMAND, now=NOW, dice=DICE)
    everybody = replace(of_citizens.regulation, target_group="")
    timetable.set_own_rules(of_citizens, everybody, reason="x", actor=COMMAND, now=NOW)
    assert of_citizens.regulation.target_group == ""


def test_a_group_that_somebody_has_stays(contest: Contest) -> None:
    groups = settle(contest, groups=(OFFICIALS, CITIZENS)).groups
    choose(contest, makers.make_person(), groups[0].id)
    with pytest.raises(BadEligibility, match="“Cán bộ” đã có đợt thi"):
        settle(contest)


def test_settling_needs_a_reason_once_a_round_has_opened(contest: Contest) -> None:
    with pytest.raises(ReasonMissing):
        settle(contest, reason="", listed_only=True)
    other = makers.make_contest(current=False)
    soon = makers.make_round(
        contest=other, opens=NOW + timedelta(hours=1), closes=NOW + timedelta(hours=2)
    )
    settle(other, reason="", listed_only=True)
    soon.opens_at = NOW + timedelta(seconds=5)
    with pytest.raises(AboutToOpen):
        settle(other, listed_only=False)


def test_a_round_is_given_to_a_group_before_it_opens(contest: Contest) -> None:
    groups = settle(contest, groups=(OFFICIALS, CITIZENS)).groups
    span = Span(
        opens=NOW + timedelta(hours=5),
        closes=NOW + timedelta(hours=6),
        results=NOW + timedelta(hours=7),
    )
    plans = [timetable.Plan(name=group.name, span=span, group_id=group.id) for group in groups]
    made = timetable.create_rounds(contest, plans, actor=COMMAND, now=NOW, dice=DICE)
    assert [round_.group_id for round_ in made] == [group.id for group in groups]
    timetable.set_group(made[0], None, actor=COMMAND, now=NOW)
    timetable.set_group(made[0], None, actor=COMMAND, now=NOW)
    assert made[0].group_id is None
    foreign = makers.make_contest(current=False)
    with pytest.raises(UnknownGroup):
        timetable.set_group(made[0], 999, actor=COMMAND, now=NOW)
    bad = replace(plans[0], group_id=groups[0].id)
    with pytest.raises(UnknownGroup):
        timetable.create_rounds(foreign, [bad], actor=COMMAND, now=NOW, dice=DICE)
    with pytest.raises(AlreadyOpened):
        timetable.set_group(the_round(contest), groups[0].id, actor=COMMAND, now=NOW)
    again = timetable.clone_round(made[1], name="Nữa", weeks=1, actor=COMMAND, now=NOW, dice=DICE)
    assert again.group_id == groups[1].id


def test_a_contest_like_another_has_its_groups_and_no_lists(contest: Contest) -> None:
    groups = settle(contest, code_word="d", listed_only=True, groups=(OFFICIALS, CITIZENS)).groups
    the_round(contest).group_id = groups[1].id
    import_list(contest, Kind.ALLOWED, {"birth": BIRTH})
    clone = contests.clone_contest(
        contest, name="Năm sau", slug="", weeks=52, actor=COMMAND, now=NOW, dice=DICE
    )
    facts = contest_now(clone.id)
    assert facts is not None
    assert facts.eligibility.listed_only
    assert facts.eligibility.code_word is None
    assert [group.name for group in facts.eligibility.groups] == ["Cán bộ", "Nhân dân"]
    assert not facts.lists
    group_id = the_round(clone).group_id
    assert facts.eligibility.group(group_id) == facts.eligibility.groups[1]


def test_who_wins_nothing_is_ranked_and_passed_over(app: Flask) -> None:
    regulation = makers.plain_regulation(
        prizes=(Prize(level="Nhất", count=1, value_vnd=1_000_000),), full_score_to_win=False
    )
    contest = makers.make_contest(regulation=regulation)
    round_ = makers.make_round(
        contest=contest, opens=NOW - timedelta(hours=3), closes=NOW - timedelta(hours=1)
    )
    an, binh = makers.make_person(birth=BIRTH), makers.make_person(name="Lê Thị Bình")
    for person, points in ((an, 4), (binh, 3)):
        makers.make_attempt(
            round_=round_, person=person, points=points, started=NOW - timedelta(hours=2)
        )
    import_list(contest, Kind.NOT_WINNING, {"birth": BIRTH}, {"full_name": "Vắng", "birth": BIRTH})
    results.tally(round_.id, NOW)
    found = prize_list(round_)
    assert [award.person for award in found.awards] == [binh.id]
    assert [(one.person, one.reason) for one in found.skipped] == [(an.id, prizes.NOT_WINNING)]
    chi = makers.make_organizer()
    edition = results.propose(round_.id, chi, NOW, "")
    assert edition.document["skipped"] == [
        {"place": 1, "reason": "thuộc diện dự thi không xét giải"}
    ]
    assert edition.document["places"][0]["place"] == 1


def test_a_list_is_taken_away_for_a_reason(contest: Contest) -> None:
    import_list(contest, Kind.EXCLUDED, {"birth": BIRTH})
    with pytest.raises(ReasonMissing):
        lists.drop(contest, Kind.EXCLUDED, reason="", actor=COMMAND, now=NOW)
    lists.drop(contest, Kind.EXCLUDED, reason="nộp nhầm tệp", actor=COMMAND, now=NOW)
    assert list_queries.sizes(contest.id) == {}
    with pytest.raises(NotFound):
        lists.drop(contest, Kind.EXCLUDED, reason="nữa", actor=COMMAND, now=NOW)
    kept = db.session.scalars(
        select(JournalEntry).where(JournalEntry.deed.startswith("list."))
    ).all()
    assert "Nguyễn" not in str([(deed.before, deed.after) for deed in kept])


def test_ones_own_data_tell_of_lists_without_telling_a_strangers_phone(contest: Contest) -> None:
    unit = makers.make_unit(code="le-chan")
    groups = settle(contest, groups=(OFFICIALS, CITIZENS)).groups
    an = makers.make_person(birth=BIRTH, phone="+84912345678")
    import_list(
        contest,
        Kind.COMPULSORY,
        {"birth": BIRTH, "phone": "+84987654321", "code": "12345678", "unit": "le-chan"},
        {"phone": "+84912345678"},
        {"full_name": "Lê Thị Bình", "birth": BIRTH},
    )
    choose(contest, an, groups[0].id)
    told = export.everything(an, NOW)
    assert [(row["phone"], row["sign_in_code"], row["unit"]) for row in told["lists"]] == [
        ("*******321", None, unit.name),
        ("0912 345 678", None, None),
    ]
    assert [(row["group"], row["by"]) for row in told["memberships"]] == [("Cán bộ", "own")]


def test_an_erased_account_leaves_no_row_behind(contest: Contest) -> None:
    groups = settle(contest, groups=(OFFICIALS, CITIZENS)).groups
    an = makers.make_person(birth=BIRTH)
    import_list(
        contest, Kind.EXCLUDED, {"birth": BIRTH}, {"full_name": "Lê Thị Bình", "birth": BIRTH}
    )
    choose(contest, an, groups[0].id)
    rights.erase(an.id, COMMAND, NOW)
    assert db.session.scalars(select(ListedPerson.full_name)).all() == ["Lê Thị Bình"]
    assert db.session.query(Membership).count() == 0
    deed = db.session.scalars(select(JournalEntry).where(JournalEntry.deed == "list.forget")).one()
    assert deed.before == {"kind": "excluded", "line": 2}


def test_who_starts_twice_at_once_enters_once(app: Flask, contest: Contest) -> None:
    officials, _ = settle(contest, groups=(OFFICIALS, CITIZENS)).groups
    an = makers.make_person(birth=BIRTH)
    import_list(contest, Kind.ALLOWED, {"birth": BIRTH, "group": "can-bo"})
    round_id, person_id = the_round(contest).id, an.id
    db.session.commit()
    cache.forget()

    def begin(_turn: int) -> None:
        facts = round_now(round_id)
        assert facts is not None
        attempts.start(facts, person_id, NOW, Random(5))

    at_once(app, 4, begin)
    assert db.session.query(Attempt).count() == 1
    assert group_of(contest, an) == (officials.id, Origin.LIST)
