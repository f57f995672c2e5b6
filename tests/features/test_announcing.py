"""What is an edition announced with, and does it stay so when later rounds are published?"""

from datetime import timedelta

from flask import Flask

from quizapp import cache
from quizapp.accounts.journal import Actor
from quizapp.banks import queries as banks
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.results import announcing, editions, operations, paperwork
from quizapp.results.models import Edition, QuestionUse
from quizapp.rules.announced import Facts, written
from quizapp.rules.boards import Counts
from quizapp.rules.regulation import Release, Target
from tests import makers, taking_out
from tests.conftest import NOW
from tests.features.results_stage import Stage, make_stage, published


def facts(round_: Round) -> Facts:
    cache.forget()
    found, _sections = paperwork.notice(paperwork.case(round_, NOW))
    return found


def draw(stage: Stage) -> None:
    """Note two questions of the first bank as drawn, one only as planned."""
    versions = sorted(banks.heads(1).values(), key=lambda head: head.question_id)[:3]
    for head, drawn in zip(versions, (5, 4, 0), strict=True):
        makers.add(
            QuestionUse(
                round_id=stage.round.id, version_id=head.version_id, drawn=drawn, answered=0,
                right=0, chosen=[],
            )
        )  # fmt: skip


def later(stage: Stage, name: str, hours: int, *, people: int = 1) -> Round:
    """A round that closed so many hours before NOW, with this many people, ranked."""
    closes = NOW - timedelta(hours=hours)
    round_ = makers.make_round(
        contest=stage.contest, opens=closes - timedelta(hours=1), closes=closes, name=name,
        results=closes,
    )  # fmt: skip
    for somebody in [stage.an, stage.binh, stage.dung][:people]:
        makers.make_attempt(
            round_=round_, person=somebody, points=3, guess=1,
            started=closes - timedelta(minutes=30),
        )  # fmt: skip
    assert operations.tally(round_.id, NOW)
    return round_


def publish(stage: Stage, round_: Round, at: timedelta) -> Edition:
    edition = operations.propose(round_.id, stage.chi, NOW + at)
    return operations.approve(edition.id, stage.khanh, NOW + at, publish_now=True)


def test_the_facts_are_those_of_the_edition(app: Flask) -> None:
    stage = make_stage()
    published(stage, "Kết quả chính thức.")
    found = facts(stage.round)
    assert (found.contest, found.round_name) == ("Hải Phòng làm theo lời Bác", "Đợt 1")
    assert (found.opens, found.closes) == (stage.round.opens_at, stage.round.closes_at)
    assert found.counts == Counts(people=5, attempts=5, all_correct=4)
    assert found.target == (Target.ALL_CORRECT, 4)
    assert found.note == "Kết quả chính thức."
    assert [(row.name, row.people) for row in found.units] == [
        ("Phường Kiến An", 2), ("Phường Lê Chân", 2), (None, 1),
    ]  # fmt: skip
    assert [(prize.level, prize.name) for prize in found.prizes] == [
        ("Nhất", "Nguyễn Văn An"), ("Nhì", "Lê Thị Bình"), ("Ba", "Phạm V. D."),
        ("Ba", "Đỗ T. G."),
    ]  # fmt: skip
    assert (list(found.earlier), found.next_round) == ([], None)


def test_the_answers_of_what_was_drawn_once_they_are_released(app: Flask) -> None:
    stage = make_stage()
    draw(stage)
    published(stage)
    answers = facts(stage.round).answers
    assert answers is not None
    assert [(row.question[:13], row.right) for row in answers] == [
        ("Câu hỏi số 1 ", ("Phương án 1.2",)),
        ("Câu hỏi số 2 ", ("Phương án 2.2",)),
    ]


def test_no_answer_leaves_before_its_release(app: Flask) -> None:
    stage = make_stage(release_answers=Release.AT_PUBLICATION)
    draw(stage)
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    operations.approve(edition.id, stage.khanh, NOW, publish_now=False)
    assert facts(stage.round).answers is None
    text = paperwork.press_text(paperwork.case(stage.round, NOW))
    assert "Phương án" not in text
    operations.publish_now(edition.id, stage.khanh, NOW)
    assert len(facts(stage.round).answers or ()) == 2


def test_earlier_rounds_are_told_as_they_were_then(app: Flask) -> None:
    stage = make_stage(prizes_per_person=None)
    first = later(stage, "Đợt 0", 12, people=3)
    hidden = later(stage, "Đợt 0B", 8)
    coming = makers.make_round(contest=stage.contest, opens=NOW, name="Đợt 2")
    makers.make_round(contest=stage.contest, opens=NOW + timedelta(days=1), name="Đợt 3",
                      closes=NOW + timedelta(days=2))  # fmt: skip
    publish(stage, first, timedelta(0))
    published(stage)
    found = facts(stage.round)
    known = [(row.name, row.counts) for row in found.earlier]
    assert known == [("Đợt 0", Counts(people=3, attempts=3, all_correct=0)), ("Đợt 0B", None)]
    assert found.next_round is not None
    assert (found.next_round.name, found.next_round.opens) == ("Đợt 2", coming.opens_at)
    # Published later, so this notice does not change.
    publish(stage, hidden, timedelta(minutes=1))
    assert [(row.name, row.counts) for row in facts(stage.round).earlier] == known


def test_of_each_round_the_newest_edition_counts(app: Flask) -> None:
    stage = make_stage(prizes_per_person=None)
    published(stage)
    taking_out.disqualify(
        stage.round.id, stage.an.id, None, organizer=stage.chi, now=NOW, reason="Thi hộ"
    )
    newest = operations.propose(stage.round.id, stage.chi, NOW, "Một người bị loại.")
    operations.approve(newest.id, stage.khanh, NOW, publish_now=True)
    counts = editions.published_counts([stage.round.id, 99], NOW)
    assert counts == {stage.round.id: Counts(people=5, attempts=5, all_correct=4)}
    assert editions.published_counts([stage.round.id], NOW - timedelta(seconds=1)) == {}
    assert editions.decided(stage.round.id) is newest
    # Who was taken out is counted, and holds no place.
    said = announcing.facts(makers.facts_of(stage.round), newest.document, newest.made_at, NOW)
    assert (said.counts.people, said.ranked) == (5, 4)


def test_names_taken_back_stay_out_of_every_public_text(app: Flask) -> None:
    stage = make_stage()
    published(stage)
    case = paperwork.case(stage.round, NOW)
    assert "Nguyễn Văn An (Phường Lê Chân)" in paperwork.press_text(case)
    operations.leave(stage.an.id, stage.contest, Actor.of(stage.an), NOW)
    db.session.commit()
    text = paperwork.press_text(paperwork.case(stage.round, NOW))
    assert "Nguyễn" not in text
    assert "thuộc về: Người dự thi đã rút tên." in text


def test_a_notice_speaks_of_the_round_as_documents_do(app: Flask) -> None:
    stage = make_stage()
    published(stage)
    _facts, sections = paperwork.notice(paperwork.case(stage.round, NOW))
    assert written(sections[0].sentences[0]) == (
        "Đợt 1 của cuộc thi “Hải Phòng làm theo lời Bác” mở lúc 05 giờ 00 ngày 11/05/2026 và đóng"
        " lúc 09 giờ 00 ngày 11/05/2026."
    )
