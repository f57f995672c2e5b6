"""What may anybody practise? A visitor is nobody; the next round may draw from the same bank."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from quizapp import cache
from quizapp.attempts import beginning
from quizapp.attempts import operations as attempts
from quizapp.attempts.models import Attempt, MarkingChange
from quizapp.banks.models import Bank, Question, QuestionVersion, Status
from quizapp.contests.models import Contest, Round
from quizapp.database import db
from quizapp.results import operations, practice_views
from quizapp.results.models import Closing
from quizapp.rules.papers import RecipeLine
from quizapp.rules.questions import Content, Source
from quizapp.rules.regulation import Regulation, Release
from tests import conftest, makers
from tests.conftest import NOW
from tests.statements import counted

OLD, NEW = "Phần cũ", "Phần mới"
CANARY = "CHIM-HOANG-YEN"
CLOSED = NOW - timedelta(hours=1)


def make_bank(*, new_key: tuple[int, ...] = (1,), old: int = 4, multiple: bool = False) -> Bank:
    """A bank with questions for a round that is over and others for one to come."""
    bank = makers.add(
        Bank(slug="hai-phan", title="Hai phần", description="", created_at=makers.LONG_AGO)
    )
    for number in range(1, old + 5):
        topic = OLD if number <= old else NEW
        content = Content(
            stem=f"{topic}, câu {number}?",
            options=tuple(f"Phương án {number}.{option}" for option in range(1, 5)),
            key=((1, 2) if multiple else (1,)) if topic == OLD else new_key,
            explanation="Vì Điều 5 nói vậy." if topic == OLD else CANARY,
            topic=topic,
        )
        question = makers.add(Question(bank_id=bank.id, name=f"Q-{number:03d}"))
        makers.make_version(question=question, content=content)
    return bank


def round_over(
    contest: Contest, *, tallied: bool = True, topic: str = OLD, questions: int = 4
) -> Round:
    """A round that drew from one part of the bank; one person sat it."""
    round_ = makers.make_round(
        contest=contest, opens=CLOSED - timedelta(hours=3), closes=NOW + timedelta(hours=1)
    )
    round_.recipe = [asdict(RecipeLine(bank="hai-phan", count=questions, topic=topic))]
    db.session.flush()
    cache.forget()
    person = makers.make_person()
    facts = makers.facts_of(round_)
    attempt = attempts.start(facts, person.id, CLOSED - timedelta(minutes=50), Random(3))
    attempts.hand_in(facts, attempt.key, {}, CLOSED - timedelta(minutes=45))
    round_.closes_at = CLOSED
    if tallied:
        tally(round_)
    db.session.commit()
    cache.forget()
    return round_


def tally(round_: Round) -> None:
    assert operations.tally(round_.id, NOW)
    uses = operations.question_uses(round_.id)
    assert operations.keep_question_uses(round_.id, uses, NOW)


def walk(client: FlaskClient, choose: int = 0) -> Iterator[str]:
    """Go through a whole set as a browser without script does; answer every page."""
    page = client.get("/luyen-tap").text
    yield page
    if "/luyen-tap/bat-dau" not in page:
        return
    address = client.get("/luyen-tap/bat-dau").location
    while True:
        question = client.get(address)
        assert question.status_code == 200
        yield question.text
        form = re.search(r'action="(/luyen-tap/[^"]*)"', question.text)
        assert form
        # The form's own fields: the header's carry a token that no address shall carry.
        fields = question.text[form.start() :].partition("</form>")[0]
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', fields))
        answer = client.get(form[1], query_string={**hidden, "chon": str(choose)})
        assert answer.status_code == 200
        yield answer.text
        address = re.search(r'class="button" href="(/luyen-tap/[^"]*)"', answer.text)[1]  # type: ignore[index] # there is a button
        address = address.replace("&amp;", "&")
        if "/xong" in address:
            yield client.get(address).text
            return


def test_who_sums_up_before_the_end_is_led_back_to_practice(client: FlaskClient) -> None:
    make_bank()
    round_over(makers.make_contest(regulation=makers.plain_regulation()))
    early = client.get("/luyen-tap/5/xong")
    assert early.location == "/luyen-tap/5/1"
    assert "Bạn chưa làm hết các câu luyện tập này" in client.get(early.location).text
    assert "Bạn chưa làm hết" not in client.get(early.location).text


def test_without_questions_the_summary_leads_to_the_start(client: FlaskClient) -> None:
    makers.make_contest()
    assert client.get("/luyen-tap/5/xong").location == "/luyen-tap"
    assert client.get("/luyen-tap/5/xong?dung=3").location == "/luyen-tap"


def test_a_visitor_practises_what_stood_on_released_papers(client: FlaskClient) -> None:
    make_bank()
    round_over(makers.make_contest(regulation=makers.plain_regulation()))
    first, *pages, last = walk(client)
    assert "Hiện có 4 câu" in first
    assert "không tính vào cuộc thi" in first
    assert len(pages) == 8
    assert all("không tính vào cuộc thi" in page for page in pages)
    assert not any(NEW in page for page in pages)
    for question, answer in zip(pages[::2], pages[1::2], strict=True):
        assert "Vì Điều 5" not in question
        assert "Vì Điều 5 nói vậy." in answer
        assert answer.count("đáp án đúng") == 1
        assert ("Đúng rồi." in answer) != ("Chưa đúng." in answer)
    right = sum("Đúng rồi." in page for page in pages)
    assert f"<strong>{right}/4</strong>" in last
    assert "không được lưu" in last


def test_nothing_is_stored(client: FlaskClient) -> None:
    make_bank()
    round_over(makers.make_contest(regulation=makers.plain_regulation()))
    list(walk(client))
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_a_bigger_bank_shows_only_what_was_drawn(client: FlaskClient) -> None:
    """Eight questions could have been drawn, three were."""
    make_bank(old=8)
    round_over(makers.make_contest(regulation=makers.plain_regulation()), questions=3)
    first, *pages, _last = walk(client)
    assert "Hiện có 3 câu" in first
    assert len(pages) == 6


@pytest.mark.parametrize(
    ("release", "at_close", "at_publication"),
    [
        (Release.AT_CLOSE, True, True),
        (Release.AT_PUBLICATION, False, True),
        (Release.NEVER, False, False),
    ],
)
def test_it_opens_with_the_release_of_the_answers(
    client: FlaskClient, release: Release, *, at_close: bool, at_publication: bool
) -> None:
    make_bank()
    contest = makers.make_contest(
        regulation=makers.plain_regulation(release_answers=release, one_approval=True)
    )
    round_ = round_over(contest, tallied=False)

    def is_open() -> bool:
        cache.forget()
        page = client.get("/luyen-tap").text
        assert ("Hiện có 4 câu" in page) != ("Chưa có câu hỏi để luyện tập" in page)
        return "Hiện có 4 câu" in page

    assert not is_open()  # closed by the clock, not tallied
    tally(round_)
    db.session.commit()
    assert is_open() is at_close
    chi = makers.make_organizer()
    edition = operations.propose(round_.id, chi, NOW)
    assert is_open() is at_close
    operations.approve(edition.id, chi, NOW, publish_now=True)
    assert is_open() is at_publication


def test_an_address_gives_no_question_that_is_not_released(client: FlaskClient) -> None:
    make_bank()
    round_over(makers.make_contest(regulation=makers.plain_regulation()))
    hidden = db.session.scalars(select(QuestionVersion.id).where(QuestionVersion.topic == NEW))
    for version in hidden:
        answer = client.get(f"/luyen-tap/5/1/dap-an?cau={version}&chon=0")
        assert answer.status_code == 404
        assert CANARY not in answer.text


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            Source(file="000_e273ab6331cef417.txt", paragraph=2),
            "Tài liệu của cuộc thi, đoạn 2.",
        ),
        (
            Source(title="Có kế hoạch triển khai.", publisher="TTXVN", date="2023-05-18"),
            "Có kế hoạch triển khai, TTXVN, 18/05/2023.",
        ),
        (Source(file="Sổ tay.docx", date="mùa xuân"), "Sổ tay, mùa xuân."),
    ],
)
def test_a_source_is_shown_as_people_read_it(site: Flask, source: Source, said: str) -> None:
    template = site.jinja_env.get_template("attempts/_answered.html")
    with site.test_request_context("/luyen-tap"):
        assert vars(template.make_module())["source_words"](source) == said


def test_a_corrected_or_retired_question_is_not_practised(client: FlaskClient) -> None:
    make_bank()
    round_over(makers.make_contest(regulation=makers.plain_regulation()))
    old = db.session.scalars(select(QuestionVersion).where(QuestionVersion.topic == OLD)).all()
    makers.make_version(
        question=old[0].question,
        content=Content(stem="Phần cũ, sửa?", options=("A", "B"), key=(0,), topic=OLD),
        number=2,
    )
    makers.make_version(
        question=old[1].question,
        content=Content.from_document(old[1].content),
        number=2,
        status=Status.RETIRED,
    )
    db.session.commit()
    cache.forget()
    first, *pages, _last = walk(client)
    assert "Hiện có 2 câu" in first
    assert not any("Phần cũ, sửa?" in page for page in pages)


def test_a_question_with_a_corrected_answer_is_practised_with_it(client: FlaskClient) -> None:
    make_bank()
    round_ = round_over(makers.make_contest(regulation=makers.plain_regulation()))
    first, second, third, _ = db.session.scalars(
        select(QuestionVersion.id).where(QuestionVersion.topic == OLD).order_by(QuestionVersion.id)
    ).all()
    other = makers.make_round(contest=round_.contest, name="Đợt 2")
    for number, version, document in (
        (round_.id, first, {"keys": [[3]], "void": None}),
        (round_.id, second, {"keys": [[1]], "void": "right"}),
        (other.id, third, {"keys": [[2]], "void": None}),  # not released
    ):
        makers.add(MarkingChange(round_id=number, version_id=version, document=document))
    db.session.commit()
    cache.forget()
    start, *pages, _last = walk(client)
    assert "Hiện có 2 câu" in start
    said = [page for page in pages if "đã đính chính đáp án của câu này" in page]
    assert len(said) == 1
    assert "câu 1?" in said[0]
    assert re.search(r"option-right.*?Phương án 1\.4", said[0], re.DOTALL)
    assert said[0].count("option-right") == 1


def test_a_contest_that_is_not_at_the_front_has_its_own(client: FlaskClient) -> None:
    make_bank()
    makers.make_contest(name="Cuộc thi hôm nay")
    round_over(makers.make_contest(slug="cu", current=False, regulation=makers.plain_regulation()))
    assert "Chưa có câu hỏi" in client.get("/luyen-tap").text
    page = client.get("/luyen-tap?cuoc-thi=cu").text
    assert "Hiện có 4 câu" in page
    assert 'href="/luyen-tap/bat-dau?cuoc-thi=cu"' in page
    begun = client.get("/luyen-tap/bat-dau?cuoc-thi=cu").location
    question = client.get(begun).text
    assert '<input type="hidden" name="cuoc-thi" value="cu">' in question
    assert client.get("/luyen-tap?cuoc-thi=nowhere").status_code == 404


def test_without_a_choice_the_question_stays(client: FlaskClient) -> None:
    make_bank(multiple=True)
    round_over(makers.make_contest(regulation=makers.plain_regulation()))
    question = client.get("/luyen-tap/5/2?dung=1").text
    assert 'type="checkbox" name="chon"' in question
    version = re.search(r'name="cau" value="(\d+)"', question)[1]  # type: ignore[index] # it is there
    again = client.get(f"/luyen-tap/5/2/dap-an?cau={version}&dung=1")
    assert again.status_code == 422
    assert "Hãy chọn một phương án" in again.text
    assert 'name="dung" value="1"' in again.text
    assert "Vì Điều 5" not in again.text


def test_odd_addresses_get_a_calm_answer(client: FlaskClient) -> None:
    make_bank()
    round_over(makers.make_contest(regulation=makers.plain_regulation()))
    version = db.session.scalars(
        select(QuestionVersion.id).where(QuestionVersion.topic == OLD)
    ).first()
    here = f"/luyen-tap/5/1/dap-an?cau={version}"
    assert client.get(f"{here}&chon=x").status_code == 400
    assert client.get(f"{here}&chon=99").status_code == 400
    assert client.get(f"{here}&chon=7&dung=999").status_code == 200
    assert client.get(f"{here}&chon=1&dung=-1").status_code == 404
    for address in ("/luyen-tap/5/0", "/luyen-tap/5/5", "/luyen-tap/5/9/dap-an?chon=1"):
        assert client.get(address).status_code == 404
    assert "<strong>4/4</strong>" in client.get("/luyen-tap/5/xong?dung=77").text


def test_before_the_first_contest_and_the_first_round(client: FlaskClient) -> None:
    assert client.get("/luyen-tap").status_code == 200
    assert client.get("/luyen-tap/bat-dau").status_code == 404
    makers.make_contest()
    cache.forget()
    assert "Chưa có câu hỏi để luyện tập" in client.get("/luyen-tap").text
    assert client.get("/luyen-tap/5/1").status_code == 404


def test_a_practice_page_costs_no_statement_once_it_is_warm(client: FlaskClient) -> None:
    make_bank()
    round_over(makers.make_contest(regulation=makers.plain_regulation()))
    client.get("/luyen-tap/5/1")
    with counted() as seen:
        assert client.get("/luyen-tap/5/1").status_code == 200
    assert len(seen) == 0


def practice_beside_a_sitting(site: Flask, key: tuple[int, ...]) -> list[bytes]:
    """One part of a bank is released, a round that draws the other part is open: play both."""
    make_bank(new_key=key)
    contest = makers.make_contest(slug="c", regulation=Regulation(all_required=False))
    round_over(contest)
    running = makers.make_round(contest=contest)
    running.recipe = [asdict(RecipeLine(bank="hai-phan", count=4, topic=NEW))]
    somebody = makers.make_person(phone="+84912345678")
    db.session.commit()
    cache.forget()
    browser = makers.sign_in(site.test_client(), somebody)
    paper = f"/dot-thi/{running.id}/bai-thi/1"
    browser.post(f"/dot-thi/{running.id}/bat-dau")
    said = [browser.get(paper).data]
    for place in range(4):
        said.extend(page.encode() for page in walk(browser, place))
        message = {"place": str(place), "chosen": [place], "page": 1, "n": 1}
        said.append(browser.post(f"{paper}/luu", json=message).data)
    browser.post(f"{paper}/nop")
    # Handed in, not released: what others still sit stays out of practice.
    said.extend(page.encode() for page in walk(browser))
    assert db.session.get(Closing, running.id) is None
    return [re.sub(rb'name="csrf_token" value="[^"]*"', b"", body) for body in said]


def test_banks_that_differ_only_in_unreleased_keys_practise_alike(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh: Callable = contextmanager(conftest._on_sqlite)
    played = []
    for key in ((0,), (3,)):
        monkeypatch.setattr(beginning, "dice", Random(7))
        monkeypatch.setattr(practice_views, "dice", Random(8))
        with fresh(request) as site:
            played.append(practice_beside_a_sitting(site, key))
    assert played[0] == played[1]
    assert not any(CANARY.encode() in body for body in played[0])
    assert any("Vì Điều 5".encode() in body for body in played[0])
