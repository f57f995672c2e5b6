"""What does the platform hold while its pages are looked at? A round in every phase, people at
every point of their way, and something in every room of the organizers."""

import io
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from flask import Flask
from sqlalchemy import select

from quizapp import cache
from quizapp.accounts.journal import COMMAND, Actor
from quizapp.accounts.models import Organizer, Person, Role
from quizapp.attempts import collecting
from quizapp.attempts import operations as attempts
from quizapp.attempts.forms import page_stamp
from quizapp.banks import operations as banks
from quizapp.banks import reading
from quizapp.banks.models import Bank, Question
from quizapp.contests import operations as contests
from quizapp.contests.models import Contest, Round
from quizapp.database import db
from quizapp.demo import crowd, texts
from quizapp.results import operations as results
from quizapp.rules.choices import Asked
from quizapp.rules.collectives import CollectiveRule, Indicator, Threshold, Weight
from quizapp.rules.eligibility import Eligibility
from quizapp.rules.papers import GUESS, Answer
from quizapp.rules.prizes import Prize
from quizapp.rules.raw import Kind, Place, RawBank, RawQuestion
from quizapp.rules.regulation import Regulation
from tests import makers, taking_out
from tests.screens import errands, looks, marks, totals
from tests.screens.cast import Stage, make_children, make_people, make_proven, password_hash
from tests.screens.guests import make_guests
from tests.screens.lost import make_lost

ROOT = Path(__file__).parents[2]
TOO_MANY_QUESTIONS = 400

WAITING = (
    RawQuestion(
        place=Place(label="Câu 1", paragraph=3, ordinal=1),
        stem="Cảng nào lớn nhất của thành phố?",
        options=("Cảng Đông", "Cảng Tây", "Cả A và B"),
        key=("A",),
    ),
    RawQuestion(
        place=Place(label="Câu 2", paragraph=9, ordinal=2),
        stem="Hội làng mở vào mùa nào?",
        options=("Mùa xuân", "Mùa hạ", "Mùa thu"),
    ),
    RawQuestion(
        place=Place(label="Câu 3", paragraph=14, ordinal=3),
        stem="Dòng sông nào chảy qua thành phố?",
        options=("Sông Lam", "Sông Lam", "Sông Thao"),
        key=("C",),
    ),
    RawQuestion(
        place=Place(label="Câu 4", paragraph=19, ordinal=4),
        stem="Lá cờ của đội có màu gì?",
        options=("Xanh", "Đỏ"),
        key=("B",),
        doubts=("Phương án B vừa đậm vừa có dấu sao.",),
    ),
    RawQuestion(
        place=Place(label="Câu 5", paragraph=24, ordinal=5),
        kind=Kind.PREDICTION,
        stem="Theo bạn, có bao nhiêu người trả lời đúng tất cả các câu hỏi?",
    ),
)

COLLECTIVE = CollectiveRule(
    weights=(
        Weight(indicator=Indicator.PEOPLE, weight=60),
        Weight(indicator=Indicator.FULL_SCORE_RATE, weight=40),
    ),
    prizes=(
        Prize(level="Nhất tập thể", count=1, value_vnd=5_000_000),
        Prize(level="Nhì tập thể", count=1, value_vnd=3_000_000),
    ),
    thresholds=(Threshold(indicator=Indicator.PEOPLE, minimum=2),),
)


def make_door(stage: Stage, now: datetime) -> None:
    """Make the platform of the first day: nothing but an organizer who may do everything."""
    chi = makers.make_organizer(username="chi")
    chi.password_hash = password_hash()
    db.session.commit()
    stage.enter("chi", chi)
    stage.places["chi"] = chi.id


def make_stage(stage: Stage, app: Flask, now: datetime) -> None:
    """Make everything else."""
    cache.forget()  # another stage may have stood in this process a moment ago
    dice = Random(17)
    _units()
    slugs = _banks(now)
    contest = _contest(now)
    citizens = crowd.gather(40, now - timedelta(days=20), dice)
    khanh = makers.make_organizer(name="Ngô Văn Khánh", username="khanh")
    nobody = makers.make_organizer(name="Phạm Thị Loan", username="loan", roles=())
    editor = makers.make_organizer(name="Vũ Văn Minh", username="minh", roles=[Role.EDITOR])
    for name, organizer in (("khanh", khanh), ("loan", nobody), ("minh", editor)):
        stage.enter(name, organizer)
        stage.places[name] = organizer.id
    chi = db.session.get_one(Organizer, stage.places["chi"])
    people = make_people(stage)
    rounds = _rounds(contest, slugs, now)
    stage.places |= {"contest": contest.id, "slug": contest.slug, "bank": slugs[0]}
    stage.places |= {name: round_.id for name, round_ in rounds.items()}
    db.session.commit()

    for name in ("published", "review"):
        facts = makers.facts_of(rounds[name])
        crowd.sit(facts, citizens, len(citizens), facts.closes_at, dice)
        _sit(rounds[name], people["an"], facts.closes_at - timedelta(hours=2), dice, whole=True)
        collecting.collect_round(facts.id, facts.closes_at + timedelta(minutes=1))
        results.tally(facts.id, facts.closes_at + timedelta(minutes=1))
    _publish(stage, rounds["published"], chi, khanh, now)
    looks.make_complaints(stage, people["an"], rounds["published"], chi, now)
    looks.make_evidence(stage, people["an"], rounds["review"], chi, now)
    errands.make_practice(stage, contest, rounds["published"], now)
    errands.make_correction(stage, rounds["published"], chi, now)
    cache.forget()
    results.propose(rounds["review"].id, chi, now, "Kết quả đợt thi.")
    _sit(rounds["collecting"], people["an"], now - timedelta(hours=1), dice, whole=False)
    _sit(rounds["open"], people["an"], now - timedelta(hours=3), dice, whole=True)
    _sit(rounds["open"], people["dung"], now - timedelta(minutes=2), dice, whole=None)
    _sit(rounds["open"], people["giang"], now - timedelta(minutes=2), dice, whole=False)
    _sit(rounds["open"], people["hoa"], now - timedelta(minutes=2), dice, whole=True, ends=False)
    stage.places |= {"winner": people["an"].id, "sitting": people["giang"].id}
    errands.make_more_time(stage, rounds["open"], people["giang"], now)
    make_children(stage, now)
    make_proven(stage, people["giang"])
    errands.make_letters(stage, people, now)
    errands.make_turns(stage, people["binh"], rounds["open"], now)
    db.session.commit()
    other = _other_contest(stage, slugs, now)
    errands.make_lists(stage, app, chi, other, now)
    make_guests(stage, db.session.query(Bank).filter_by(slug=slugs[1]).one(), now)
    totals.make_totals(stage, contest, people, (chi, khanh), now)
    marks.make_marks(stage, app, people, (chi, khanh), now)
    _asking_afterwards(stage, slugs[1], people["an"], now)
    bank = db.session.query(Bank).filter_by(slug=slugs[1]).one()
    looks.make_winners_alone(stage, people["an"], bank, (chi, khanh), now)
    make_lost(stage, bank, people, now)
    _imports(stage, chi, now)
    _uploads(stage, app, chi)
    errands.make_slips(stage, app, chi, now)
    stage.places["question"] = db.session.scalar(select(Question.id).order_by(Question.id))
    db.session.commit()
    cache.forget()


def _units() -> None:
    for name in ("Phường Lê Chân", "Phường Hải An", "Đặc khu Cát Hải", "Xã Vĩnh Bảo"):
        makers.make_unit(name=name)


def _banks(now: datetime) -> list[str]:
    slugs = []
    for path in sorted((ROOT / "questions").glob("*.yaml"))[:2]:
        raw = reading.read(path.name, path.read_bytes())
        banks.store(banks.plan(raw), COMMAND, now - timedelta(days=60))
        slugs.append(raw.identifier)
    return slugs


def _contest(now: datetime) -> Contest:
    contest = contests.create_contest(
        contests.Texts(
            name="Hải Phòng làm theo lời Bác",
            organizing_body=texts.ORGANIZING_BODY,
            introduction=texts.INTRODUCTION,
            contact=texts.CONTACT,
            questions_and_answers=texts.QUESTIONS_AND_ANSWERS,
            study_material=texts.STUDY_MATERIAL,
            notice=texts.NOTICE,
        ),
        Regulation(
            eligibility=texts.ELIGIBILITY.strip(),
            purpose=texts.PURPOSE.strip(),
            collective=COLLECTIVE,
        ),
        slug="hai-phong",
        actor=COMMAND,
        now=now - timedelta(days=60),
        is_demo=True,
    )
    contest.eligibility = Eligibility(asks_sex=True).to_document()
    return contest


def _rounds(contest: Contest, slugs: list[str], now: datetime) -> dict[str, Round]:
    day = timedelta(days=1)
    times = {
        "published": (now - 14 * day, now - 8 * day),
        "review": (now - 7 * day, now - 2 * day),
        "collecting": (now - 6 * day, now - timedelta(seconds=5)),
        "open": (now - day, now + 5 * day),
        "unready": (now - day, now + 5 * day),
        "upcoming": (now + 7 * day, now + 12 * day),
        "later": (now + 14 * day, now + 19 * day),
    }
    banks_of = {slug: db.session.query(Bank).filter_by(slug=slug).one() for slug in slugs}
    made = {}
    for number, (name, (opens, closes)) in enumerate(times.items(), start=1):
        made[name] = makers.make_round(
            contest=contest,
            bank=banks_of[slugs[0]],
            questions=TOO_MANY_QUESTIONS if name == "unready" else 10,
            opens=opens,
            closes=closes,
            name=f"Tuần {number}",
        )
        made[name].recipe_set_at = now - 30 * day
    return made


def _sit(
    round_: Round,
    person: Person,
    at: datetime,
    dice: Random,
    *,
    whole: bool | None,
    ends: bool = True,
) -> None:
    """Let a person sit from a moment on: the whole paper (and hand it in), a part, or nothing."""
    facts = makers.facts_of(round_)
    attempt = attempts.start(facts, person.id, at, dice)
    stamp, at_ms = page_stamp(at), int(at.timestamp() * 1000)
    answers = {
        str(place): Answer(chosen=(place % 3,), page=stamp, n=1, at_ms=at_ms)
        for place in range(attempt.question_count)
    }
    answers[GUESS] = Answer(chosen=(12,), page=stamp, n=1, at_ms=at_ms)
    if whole is None:
        return
    kept = answers if whole else dict(list(answers.items())[:4])
    attempts.save_all(attempt.key, kept, at + timedelta(seconds=30))
    if whole and ends:
        attempts.hand_in(facts, attempt.key, {}, at + timedelta(minutes=6))


def _publish(
    stage: Stage, round_: Round, first: Organizer, second: Organizer, now: datetime
) -> None:
    """Publish twice, so that there is an older edition to look at: in between the first of all is
    found to have cheated, when some have had certificates made. Afterwards the third leaves."""
    at = round_.results_at
    _public(round_, first, second, at, "")
    winner, third = errands.make_certificates(stage, round_, at)
    # Not long ago: people may still complain of it.
    at = now - timedelta(days=1)
    taking_out.disqualify(
        round_.id, winner.id, None, organizer=first, now=at, reason="Nhờ người khác làm bài."
    )
    _public(round_, first, second, at + timedelta(minutes=41), "Một người bị loại khỏi kết quả.")
    results.leave(third.id, round_.contest, Actor.of(third), at + timedelta(hours=1))


def _public(round_: Round, first: Organizer, second: Organizer, at: datetime, note: str) -> None:
    cache.forget()
    edition = results.propose(round_.id, first, at - timedelta(minutes=40), note)
    results.approve(edition.id, second, at - timedelta(minutes=20), publish_now=True)
    cache.forget()


def _other_contest(stage: Stage, slugs: list[str], now: datetime) -> Contest:
    """A contest without a prediction, with interim boards, that is not the one of today."""
    contest = makers.make_contest(
        slug="mua-he",
        name="Mùa hè trên thành phố Cảng",
        current=False,
        regulation=makers.plain_regulation(interim_cron="0 * * * *"),
    )
    bank = db.session.query(Bank).filter_by(slug=slugs[1]).one()
    round_ = makers.make_round(
        contest=contest,
        bank=bank,
        opens=now - timedelta(days=1),
        closes=now + timedelta(days=1),
        name="Đợt hè",
    )
    round_.recipe_set_at = now - timedelta(days=30)
    db.session.commit()
    dice = Random(3)
    for person in db.session.scalars(select(Person).where(Person.is_demo).limit(5)).all():
        _sit(round_, person, now - timedelta(hours=5), dice, whole=True)
    results.publish_interim_due(now)
    looks.make_before_first_board(stage, contest, bank, now)
    stage.places |= {"other": contest.slug, "other_contest": contest.id, "plain": round_.id}
    db.session.commit()
    return contest


def _asking_afterwards(stage: Stage, slug: str, person: Person, now: datetime) -> None:
    """A contest that asks for the prediction on the receipt; one paper waits for it."""
    contest = makers.make_contest(
        slug="cai-cach",
        name="Tìm hiểu cải cách hành chính",
        current=False,
        regulation=Regulation(asked=Asked.AFTER_HAND_IN, prediction_most=500_000),
    )
    round_ = makers.make_round(
        contest=contest,
        bank=db.session.query(Bank).filter_by(slug=slug).one(),
        opens=now - timedelta(days=1),
        closes=now + timedelta(days=1),
        name="Đợt tháng",
    )
    round_.recipe_set_at = now - timedelta(days=30)
    db.session.commit()
    facts = makers.facts_of(round_)
    attempt = attempts.start(facts, person.id, now - timedelta(hours=1), Random(5))
    stamp = int((now - timedelta(minutes=55)).timestamp() * 1000)
    answers = {
        str(place): Answer(chosen=(place % 3,), page=stamp, n=1, at_ms=stamp)
        for place in range(attempt.question_count)
    }
    attempts.hand_in(facts, attempt.key, answers, now - timedelta(minutes=50))
    stage.places["asking"] = round_.id
    db.session.commit()


def _imports(stage: Stage, chi: Organizer, now: datetime) -> None:
    found = RawBank(format="docx", questions=WAITING)
    stage.places["import"] = banks.receive(found, "tuan-1.docx", chi.id, now).id
    db.session.commit()


def _uploads(stage: Stage, app: Flask, chi: Organizer) -> None:
    """Bring files in as an organizer does."""
    client = makers.sign_in(app.test_client(), chi)
    room = "/ban-to-chuc"
    for name, content in (
        ("units", "Tên đơn vị,Cấp trên,Mã,Số người\nTrường A,,truong-a,120\nLớp 1,Trường A,,30\n"),
        ("faulty_units", "Tên,Số người\nTrường A,-1\n,5\n"),
    ):
        file = (io.BytesIO(content.encode()), "don-vi.csv")
        answer = client.post(f"{room}/don-vi/nhap", data={"file": file})
        stage.places[name] = answer.location.rpartition("/")[2]
    path = sorted((ROOT / "questions").glob("*.yaml"))[3]
    file = (io.BytesIO(path.read_bytes()), path.name)
    answer = client.post(f"{room}/ngan-hang/tai-len", data={"files": [file]})
    stage.places["upload"] = answer.location.rpartition("/")[2]
