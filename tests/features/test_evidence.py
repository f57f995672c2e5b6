"""What does the jury get to look at, and does nothing happen by itself?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from quizapp import scheduler
from quizapp.accounts.models import JournalEntry, Organizer, Person
from quizapp.attempts import traces
from quizapp.attempts.models import Attempt, AttemptTrace
from quizapp.banks.models import QuestionVersion
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import comparing, correction_queries, evidence_queries, operations, queries
from quizapp.results.models import Correction, Disqualification
from quizapp.results.review_models import Evidence, EvidencePerson
from quizapp.rules.corrections import Kind as Deed
from quizapp.rules.evidence import Found, Kind, Mark, State
from quizapp.rules.refusals import BadInput, ReasonMissing, SamePerson, Unsettled
from quizapp.rules.regulation import Regulation, Target
from tests import makers
from tests.conftest import NOW

CLOSED = NOW - timedelta(hours=1)
BEGAN = CLOSED - timedelta(hours=2)
WHY = "Đã gọi điện xác minh"


@dataclass
class Stage:
    """A round of ten questions that is over; the right option is always the second."""

    round: Round
    versions: list[int]
    chi: Organizer

    def sit(
        self,
        person: Person,
        *,
        number: int = 1,
        wrong: Sequence[int] = (),
        chosen: int = 0,
        minute: float = 0,
        took: timedelta = timedelta(minutes=5),
        guess: int | None = None,
        address: str = "",
        device: str = "",
    ) -> Attempt:
        """Let somebody answer all questions, these wrongly and all by the same wrong option. The
        options are shown in an order of the person's own."""
        order = [(place + person.id) % 4 for place in range(4)]
        answers = {
            str(place): {
                "chosen": [order.index(chosen if place in wrong else 1)],
                "page": 1,
                "n": 1,
                "at_ms": round((BEGAN.timestamp() + place) * 1000),
            }
            for place in range(len(self.versions))
        }
        attempt = makers.make_attempt(
            round_=self.round,
            person=person,
            number=number,
            points=10 - len(wrong),
            questions=10,
            started=BEGAN + timedelta(minutes=minute),
            took=took,
            guess=guess,
        )
        attempt.paper = [[version, order] for version in self.versions]
        attempt.answers = answers
        makers.add(
            AttemptTrace(
                round_id=self.round.id,
                person_id=person.id,
                number=number,
                address=address or f"a{person.id}",
                device=device or f"d{person.id}",
            )
        )
        return attempt

    def found(self, kind: Kind) -> list[Found]:
        db.session.flush()
        return [one for one in operations.look_through(self.round.id) if one.kind == kind]

    def tally(self) -> None:
        db.session.flush()
        assert operations.tally(self.round.id, NOW)


@pytest.fixture
def stage(app: Flask) -> Stage:
    rule = Regulation(
        target=Target.ALL_CORRECT,
        ranking=("score", "guess_distance", "handed_in_at"),
        attempts_per_round=None,
    )
    bank = makers.make_bank(questions=10)
    round_ = makers.make_round(
        regulation=rule, bank=bank, questions=10, opens=CLOSED - timedelta(days=1), closes=CLOSED
    )
    versions = list(db.session.scalars(select(QuestionVersion.id).order_by(QuestionVersion.id)))
    return Stage(round_, versions, makers.make_organizer())


def person(name: str, day: int = 1, **more: str) -> Person:
    return makers.make_person(name=name, birth=date(1990, 1, day), **more)


def test_a_good_paper_that_nobody_could_read_is_shown(stage: Stage) -> None:
    # Six words a stem: 1,300 ms a question.
    an, binh, dung = person("An Văn"), person("Bình Thị", 2), person("Dũng Văn", 3)
    stage.sit(an, took=timedelta(seconds=12))
    stage.sit(binh, took=timedelta(seconds=13))
    stage.sit(dung, took=timedelta(seconds=9), wrong=(0, 1, 2))
    (found,) = stage.found(Kind.HASTE)
    assert found.people == (an.id,)
    assert found.attempts == ((an.id, 1),)
    assert found.facts == {"right": 10, "questions": 10, "took_ms": 12_000, "least_ms": 13_000}


def test_papers_alike_in_their_mistakes_are_shown_however_options_were_ordered(
    stage: Stage,
) -> None:
    an, binh, dung, giang = (person(name, day) for day, name in enumerate("ABCD", start=1))
    stage.sit(an, wrong=(1, 4, 7))
    stage.sit(binh, wrong=(1, 4, 7), minute=9)
    stage.sit(dung, wrong=(1, 4, 7), chosen=2, minute=1)
    stage.sit(giang, wrong=(1, 4), minute=1)
    (found,) = stage.found(Kind.SAME_PATH)
    assert found.people == (an.id, binh.id)
    assert found.facts == {"people": 2, "everybody": 2, "questions": 10, "wrong": 3}
    lines = comparing.beside_each_other(comparing.sittings(stage.round.id, found.attempts))
    assert [line.is_shared_mistake for line in lines] == [place in {1, 4, 7} for place in range(10)]
    first = lines[1]
    assert (first.key, [cell and cell.letters for cell in first.cells]) == ("B", ["A", "A"])


def test_papers_alike_hours_apart_are_not(stage: Stage) -> None:
    stage.sit(person("A"), wrong=(1, 4, 7))
    stage.sit(person("B", 2), wrong=(1, 4, 7), minute=60)
    assert stage.found(Kind.SAME_PATH) == []


def test_marching_predictions_of_one_person(stage: Stage) -> None:
    an, binh = person("A"), person("B", 2)
    for number, guess in enumerate((100, 105, 110), start=1):
        stage.sit(an, number=number, guess=guess, minute=number)
        stage.sit(binh, number=number, guess=number * number, minute=number)
    (found,) = stage.found(Kind.GUESSES)
    assert found.people == (an.id,)
    assert found.facts == {"attempts": 3, "people": 1, "first": 100, "step": 5, "count": 3}


def test_marching_predictions_of_a_family_at_one_phone_or_device(stage: Stage) -> None:
    phone = "+84912000001"
    family = [person(name, day, phone=phone) for day, name in enumerate("ABCD", start=1)]
    for number, one in enumerate(family):
        stage.sit(one, guess=50 + number, minute=number)
    lab = [person(name, day) for day, name in enumerate("EFGH", start=5)]
    for number, one in enumerate(lab):
        stage.sit(one, guess=900 + 10 * number, minute=number, device="one-device")
    found = {one.people: one.facts for one in stage.found(Kind.GUESSES)}
    assert set(found) == {tuple(one.id for one in group) for group in (family, lab)}
    assert found[tuple(one.id for one in lab)]["step"] == 10


def test_predictions_with_mistakes_and_of_a_whole_school_do_not_march(stage: Stage) -> None:
    an = person("A")
    for number, guess in enumerate((100, 105, 110), start=1):
        stage.sit(an, number=number, guess=guess, wrong=(1,), minute=number)
    for number in range(11):
        stage.sit(person(f"Trò {number}", number + 2), guess=number, device="school")
    assert stage.found(Kind.GUESSES) == []


def test_two_marks_in_common_are_shown_one_is_not(stage: Stage) -> None:
    an = person("Nguyễn Văn An")
    again = person("NGUYEN VAN AN")
    namesake = person("Nguyễn Văn An", 2)
    stranger = person("Lê Thị Bình")
    other = person("Trần Dũng", 5, phone="+84912000009")
    sibling = person("Trần Giang", 6, phone="+84912000009")
    for number, one in enumerate((an, again, namesake, stranger, other, sibling)):
        stage.sit(one, minute=number, device="lent" if one in (stranger, again) else "")
    found = {one.people: one.facts["marks"] for one in stage.found(Kind.TWIN)}
    assert found == {
        (an.id, again.id): [Mark.NAME, Mark.BIRTH],
        (again.id, stranger.id): [Mark.BIRTH, Mark.DEVICE],
    }


def test_a_computer_of_a_school_makes_no_twins(stage: Stage) -> None:
    for number in range(11):
        stage.sit(person(f"Trò {number}"), device="school", minute=number)
    assert stage.found(Kind.TWIN) == []


def test_merged_and_erased_accounts_are_no_twins(stage: Stage) -> None:
    an, again = person("Nguyễn Văn An"), person("Nguyễn Văn An")
    third = person("Nguyễn Văn An")
    for one in (an, again, third):
        stage.sit(one)
    again.merged_into_id = an.id
    third.erased_at = NOW
    assert stage.found(Kind.TWIN) == []


def test_a_burst_tells_of_the_people_behind_the_address(stage: Stage) -> None:
    for number in range(30):
        stage.sit(person(f"Trò {number}", number % 28 + 1), minute=number / 10, address="school")
    an = person("A", 29)
    for number in range(1, 31):
        stage.sit(an, number=number, minute=number / 10, address="home", guess=number * number)
    stage.sit(person("B", 30), minute=20, address="home")
    found = stage.found(Kind.BURST)
    assert [(one.facts["attempts"], one.facts["people"], one.people) for one in found] == [
        (30, 1, (an.id,)),
        (30, 30, ()),
    ]


def test_a_second_run_adds_what_is_new_and_keeps_decisions(stage: Stage) -> None:
    stage.sit(person("Nguyễn Văn An"))
    stage.sit(person("Nguyễn Văn An"), minute=1)
    stage.tally()
    found = operations.look_through(stage.round.id)
    assert operations.list_evidence(stage.round.id, found, NOW) == 1
    (item,) = evidence_queries.items(stage.round.id)
    operations.dismiss(item.id, organizer=stage.chi, now=NOW, reason=WHY)
    more = Found(kind=Kind.HASTE, people=found[0].people[:1], facts={})
    assert operations.list_evidence(stage.round.id, [*found, more], NOW) == 1
    assert [(one.kind, one.state) for one in evidence_queries.items(stage.round.id)] == [
        (Kind.TWIN, State.DISMISSED),
        (Kind.HASTE, State.OPEN),
    ]
    assert queries.frozen(stage.round.id).looked_through_at == NOW


def test_nothing_is_listed_before_the_tally(stage: Stage) -> None:
    with pytest.raises(Unsettled):
        operations.list_evidence(stage.round.id, [], NOW)


def test_the_job_looks_through_each_round_once(stage: Stage) -> None:
    stage.sit(person("Nguyễn Văn An"))
    stage.sit(person("Nguyễn Văn An"), minute=1)
    stage.tally()
    db.session.commit()
    assert scheduler.look_through(NOW) == 1
    assert scheduler.look_through(NOW) == 0
    assert db.session.scalar(select(func.count()).select_from(Disqualification)) == 0


def listed(stage: Stage) -> Evidence:
    """Two accounts of the same name and birth date, on the list."""
    stage.sit(person("Nguyễn Văn An"))
    stage.sit(person("Nguyễn Văn An"), minute=1)
    stage.tally()
    operations.list_evidence(stage.round.id, operations.look_through(stage.round.id), NOW)
    return evidence_queries.items(stage.round.id)[0]


def told(item: Evidence) -> list[int]:
    return list(
        db.session.scalars(
            select(EvidencePerson.person_id)
            .where(EvidencePerson.evidence_id == item.id)
            .order_by(EvidencePerson.person_id)
        )
    )


def propose_out(
    stage: Stage, item_id: int, person_id: int, number: int | None = None
) -> Correction:
    kind = Deed.DISQUALIFY if number is None else Deed.VOID_ATTEMPT
    parameters = {"evidence": item_id} | ({} if number is None else {"number": number})
    return operations.propose_correction(
        stage.round.id,
        operations.Wanted(kind=kind, person_id=person_id, parameters=parameters),
        organizer=stage.chi,
        now=NOW,
        reason=WHY,
    )


def confirm(correction: Correction, organizer: Organizer) -> None:
    seen = operations.outcome_digest(correction)
    operations.confirm_correction(correction.id, organizer, NOW, seen=seen)


def test_to_act_is_to_correct_by_two_people(stage: Stage) -> None:
    item = listed(stage)
    first, second = told(item)
    correction = propose_out(stage, item.id, second)
    assert queries.standing(stage.round.id, second) is not None
    assert item.state == State.OPEN
    with pytest.raises(SamePerson):
        confirm(correction, stage.chi)
    khanh = makers.make_organizer(name="Ngô Văn Khánh")
    confirm(correction, khanh)
    (deed,) = db.session.scalars(select(Disqualification))
    assert (deed.person_id, deed.number, deed.reason) == (second, None, WHY)
    assert queries.standing(stage.round.id, first) is not None
    db.session.refresh(item)
    assert (item.state, item.reason, item.organizer_id) == (State.ACTED, WHY, khanh.id)
    deeds = db.session.scalars(select(JournalEntry.deed).order_by(JournalEntry.id.desc()).limit(2))
    assert sorted(deeds) == ["correction.confirm", "evidence.act"]


def test_each_of_those_of_whom_an_item_tells_may_be_taken_out(stage: Stage) -> None:
    item = listed(stage)
    first, second = told(item)
    khanh, minh = makers.make_organizer(), makers.make_organizer()
    made = [propose_out(stage, item.id, first)]
    confirm(made[0], khanh)
    made.append(propose_out(stage, item.id, second, 1))
    confirm(made[1], minh)
    out = db.session.scalars(select(Disqualification).order_by(Disqualification.id))
    assert [(deed.person_id, deed.number) for deed in out] == [(first, None), (second, 1)]
    # Who decided on the item first stays named; each correction says whose it is.
    db.session.refresh(item)
    assert (item.state, item.organizer_id) == (State.ACTED, khanh.id)
    withdrawn = propose_out(stage, item.id, second)
    operations.withdraw_correction(withdrawn.id, stage.chi, NOW, "Nhầm")
    other = operations.propose_correction(
        stage.round.id,
        operations.Wanted(kind=Deed.DISQUALIFY, person_id=second, parameters={}),
        organizer=stage.chi,
        now=NOW,
        reason=WHY,
    )
    found = correction_queries.of_evidence(stage.round.id, item.id)
    assert other not in found
    assert list(found) == [withdrawn, *made[::-1]]


def test_what_is_rejected_leaves_the_item_open(stage: Stage) -> None:
    item = listed(stage)
    correction = propose_out(stage, item.id, told(item)[0])
    operations.withdraw_correction(correction.id, stage.chi, NOW, "Chưa đủ căn cứ")
    db.session.refresh(item)
    assert item.state == State.OPEN


def test_what_was_let_go_meanwhile_stays_let_go(stage: Stage) -> None:
    item = listed(stage)
    correction = propose_out(stage, item.id, told(item)[0])
    operations.dismiss(item.id, organizer=stage.chi, now=NOW, reason="Hai anh em")
    confirm(correction, makers.make_organizer())
    db.session.refresh(item)
    assert (item.state, item.reason) == (State.DISMISSED, "Hai anh em")


def test_a_decision_wants_a_reason_and_is_made_once(stage: Stage) -> None:
    item = listed(stage)
    with pytest.raises(ReasonMissing):
        operations.dismiss(item.id, organizer=stage.chi, now=NOW, reason=" ")
    operations.dismiss(item.id, organizer=stage.chi, now=NOW, reason=WHY)
    with pytest.raises(Unsettled, match="đã được bỏ qua"):
        propose_out(stage, item.id, told(item)[0])
    with pytest.raises(Unsettled):
        operations.dismiss(item.id, organizer=stage.chi, now=NOW, reason=WHY)


def test_only_those_of_whom_an_item_tells_are_taken_out_by_it(stage: Stage) -> None:
    stranger = person("Lê Thị Bình", 9)
    stage.sit(stranger)
    item = listed(stage)
    with pytest.raises(BadInput):
        propose_out(stage, item.id, stranger.id)
    with pytest.raises(BadInput):
        propose_out(stage, 999, told(item)[0])
    with pytest.raises(BadInput):
        operations.dismiss(999, organizer=stage.chi, now=NOW, reason=WHY)
    item.round_id = makers.make_round(contest=stage.round.contest).id
    with pytest.raises(BadInput):
        propose_out(stage, item.id, told(item)[0])


def test_traces_go_half_a_year_after_the_closing_at_the_latest(stage: Stage) -> None:
    an = person("A")
    stage.sit(an)
    db.session.flush()
    late = CLOSED + timedelta(days=180)
    assert operations.drop_traces(late - timedelta(seconds=1)) == 0
    assert len(traces.traces_of(an.id)) == 1
    assert operations.drop_traces(late) == 1
    assert traces.traces_of(an.id) == []
