"""Do the pages before and on a paper say how many questions there are, which must be answered, and
what is saved when?"""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.rules.choices import Asked, Target
from quizapp.rules.regulation import Regulation
from tests.conftest import NOW
from tests.makers import make_person, make_round, sign_in
from tests.pages.test_sitting import stamp, start

PROMISE = (
    "Mỗi câu bạn chọn được lưu ngay; nếu trên bài thi có nút «Lưu lại» thì câu trả lời chỉ được "
    "lưu khi bạn bấm nút."
)
NO_PREDICTION = {"target": Target.NONE, "ranking": ("score", "handed_in_at")}
WHOLE = "Phải trả lời hết các câu mới nộp được."
WHOLE_WITH_GUESS = WHOLE.replace("các câu", "các câu, kể cả câu dự đoán,")


def words(browser: FlaskClient, address: str) -> str:
    """Answer a page's text, with its tags and in single spaces."""
    return " ".join(browser.get(address).text.split())


def sit(site: Flask, **rules: object) -> tuple[FlaskClient, Round, str]:
    """Let An begin a paper by these rules; answer An's browser, the round and the address."""
    round_ = make_round(regulation=Regulation(**rules))  # type: ignore[arg-type] # the test's own words
    person = make_person()
    db.session.commit()
    browser = sign_in(site.test_client(), person)
    return browser, round_, start(browser, round_)


@pytest.mark.parametrize(
    ("rules", "head", "total"),
    [
        ({}, "Lượt 1 · 4 câu hỏi và một câu dự đoán · hạn nộp", 5),
        (NO_PREDICTION, "Lượt 1 · 4 câu hỏi · hạn nộp", 4),
        ({"asked": Asked.AFTER_HAND_IN}, "Lượt 1 · 4 câu hỏi · hạn nộp", 4),
    ],
)
def test_the_head_of_the_paper_counts_as_its_map_does(
    site: Flask, rules: dict[str, object], head: str, total: int
) -> None:
    browser, _, address = sit(site, **rules)
    page = words(browser, address)
    assert head in page
    assert f'<span id="done">0</span>/{total} câu' in page


@pytest.mark.parametrize(
    ("limit", "card"),
    [(1200, "đến 10:00 ngày 13/05/2026. 20 phút."), (None, "đến 10:00 ngày 13/05/2026.")],
)
def test_a_round_without_questions_yet_names_no_number(
    client: FlaskClient, site: Flask, limit: int | None, card: str
) -> None:
    opens = NOW + timedelta(days=1)
    rule = Regulation(time_limit_s=limit)
    round_ = make_round(regulation=rule, opens=opens, closes=opens + timedelta(days=1))
    round_.recipe = []
    db.session.commit()
    for page in ("/", "/bang-xep-hang", f"/dot-thi/{round_.id}"):
        shown = words(client, page)
        assert "Số câu hỏi sẽ được thông báo sau" in shown
        assert "0 câu" not in shown
        assert "và một câu dự đoán" not in shown
        assert "và 1 câu dự đoán" not in shown
    assert f'{card}">' in words(client, f"/dot-thi/{round_.id}")


@pytest.mark.parametrize(
    ("rules", "said", "unsaid"),
    [
        ({}, WHOLE_WITH_GUESS, WHOLE),
        (NO_PREDICTION, WHOLE, WHOLE_WITH_GUESS),
        ({"asked": Asked.AFTER_HAND_IN}, WHOLE, WHOLE_WITH_GUESS),
        ({"all_required": False}, None, "mới nộp được"),
    ],
)
def test_that_all_must_be_answered_is_said_before_and_at_the_head_of_the_paper(
    site: Flask, rules: dict[str, object], said: str | None, unsaid: str
) -> None:
    browser, round_, address = sit(site, **rules)
    for page in (words(site.test_client(), f"/dot-thi/{round_.id}"), words(browser, address)):
        assert said is None or said in page
        assert unsaid not in page


def test_a_prediction_that_is_no_number_is_not_counted(site: Flask) -> None:
    browser, _, address = sit(site)
    page = stamp(browser.get(address).text)
    browser.post(f"{address}/luu", json={"place": "guess", "chosen": "7", "page": page, "n": 1})
    assert '<span id="done">1</span>/5 câu' in words(browser, address)
    shown = words(browser, f"{address}?typed=1,5")
    assert '<span id="done">0</span>/5 câu' in shown
    assert "không có phần lẻ" in shown
    assert 'value="1,5"' in shown


@pytest.fixture
def going(site: Flask) -> tuple[FlaskClient, Round]:
    """An's browser and an open round."""
    round_ = make_round()
    person = make_person()
    db.session.commit()
    return sign_in(site.test_client(), person), round_


def test_no_page_promises_more_than_a_browser_without_script_can_keep(
    going: tuple[FlaskClient, Round],
) -> None:
    browser, round_ = going
    for address in ("/", f"/dot-thi/{round_.id}"):
        page = words(browser, address)
        assert page.count("được lưu ngay") == page.count(PROMISE) == 1
    paper = words(browser, start(browser, round_))
    # The script alone takes away the one and shows the other.
    assert '<p class="notice notice-warn" data-without-script>' in paper
    assert paper.index('<div class="paper-tools" id="tools" hidden>') < paper.index("được lưu ngay")
