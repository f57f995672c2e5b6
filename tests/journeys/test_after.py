"""What a citizen finds after a round, in a real browser: the place, the answers, practising."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from quizapp import cache, clock
from quizapp.accounts.models import Person
from quizapp.attempts import operations as attempts
from quizapp.banks.models import QuestionVersion
from quizapp.contests.queries import round_facts
from quizapp.database import db
from quizapp.results import operations
from quizapp.rules.papers import Answer
from quizapp.rules.prizes import Prize
from tests import makers
from tests.journeys.conftest import Visitor


@pytest.fixture
def published(platform: Flask) -> int:
    """A round that is over and published; An won it with one answer that was not right."""
    now = clock.now()
    long_ago = now - timedelta(days=90)
    contest = makers.make_contest(
        slug="hoc-bac",
        regulation=makers.plain_regulation(
            prizes=(Prize(level="Nhất", count=1, value_vnd=3_000_000),),
            full_score_to_win=False,
            one_approval=True,
        ),
    )
    contest.organizing_body = "Ban Tổ chức cuộc thi minh họa"
    bank = makers.make_bank(
        questions=4,
        created=long_ago,
        explanation="Điều 5 của Quy chế quy định như vậy, từ ngày ban hành.",
    )
    for version in db.session.query(QuestionVersion):
        source = {**version.content["source"], "file": "quy-che.pdf", "title": "Quy chế cuộc thi"}
        version.content = {
            **version.content,
            "source": source,
            "evidence": "Ban Tổ chức quyết định",
        }
    round_ = makers.make_round(
        contest=contest,
        bank=bank,
        opens=now - timedelta(hours=4),
        closes=now + timedelta(hours=1),
        name="Tuần 1",
    )
    round_.recipe_set_at = long_ago
    an = makers.make_person(phone="+84912345678")
    binh = makers.make_person(name="Lê Thị Bình")
    cache.forget()
    facts = round_facts(round_.id)
    assert facts is not None
    for person, wrong in ((an, 1), (binh, 3)):
        began = now - timedelta(hours=3)
        attempt = attempts.start(facts, person.id, began, Random(person.id))
        # The maker's key is always the second option.
        carried = {
            str(place): Answer(
                chosen=((order.index(1) + (place < wrong)) % 4,), page=1, n=1, at_ms=1
            )
            for place, (_version, order) in enumerate(attempt.paper)
        }
        attempts.hand_in(facts, attempt.key, carried, began + timedelta(minutes=7))
    round_.closes_at = now - timedelta(hours=2)
    round_.results_at = now - timedelta(minutes=30)
    db.session.flush()
    assert operations.tally(round_.id, now)
    assert operations.keep_question_uses(round_.id, operations.question_uses(round_.id), now)
    chi = makers.make_organizer()
    edition = operations.propose(round_.id, chi, now)
    operations.approve(edition.id, chi, now, publish_now=True)
    db.session.commit()
    cache.forget()
    return round_.id


def signed_in(visitor: Visitor, platform: Flask, address: str) -> Page:
    """Give the visitor An's session, as the sign-in page would."""
    an = db.session.query(Person).filter_by(phone="+84912345678").one()
    client = makers.sign_in(platform.test_client(), an)
    db.session.rollback()  # it would keep the server from writing
    cookie = client.get_cookie("session")
    assert cookie is not None
    visitor.page.context.add_cookies(
        [{"name": "session", "value": cookie.value, "url": address, "httpOnly": True}]
    )
    return visitor.page


@pytest.mark.parametrize("scripts", [True, False])
def test_the_own_result_and_the_answers(
    platform: Flask, address: str, visit: Callable[..., Visitor], published: int, *, scripts: bool
) -> None:
    an = visit(scripts=scripts)
    page = signed_in(an, platform, address)
    page.goto("/ket-qua")
    expect(page.get_by_text("Hạng 1 trong 2 người.")).to_be_visible()
    an.picture("after-mine")
    page.get_by_role("link", name="Lượt 1").click()
    expect(page.get_by_text("Chúc mừng! Bạn đạt giải Nhất của đợt này.")).to_be_visible()
    an.picture("after-receipt")
    page.get_by_role("link", name="Câu 1", exact=True).click()
    expect(page.get_by_text("đáp án đúng").first).to_be_visible()
    expect(page.get_by_text("✗ bạn đã chọn, chưa đúng")).to_have_count(1)
    expect(page.get_by_text("Trích văn bản:")).to_have_count(4)


def test_practising_without_script_and_without_an_account(
    visit: Callable[..., Visitor], published: int
) -> None:
    visitor = visit(scripts=False)
    page = visitor.page
    page.goto("/luyen-tap")
    visitor.picture("practice-start")
    page.get_by_role("link", name="Bắt đầu luyện tập").click()
    for step in range(1, 5):
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"câu {step} trên 4")
        if step == 1:
            visitor.picture("practice-question")
        page.get_by_role("radio").nth(1).check()
        page.get_by_role("button", name="Xem đáp án").click()
        expect(page.get_by_text("Giải thích:")).to_be_visible()
        if step == 1:
            visitor.picture("practice-answer")
        page.get_by_role("link", name="Câu tiếp theo" if step < 4 else "Xem tổng kết").click()
    expect(page.get_by_text("không tính vào cuộc thi")).to_be_visible()
    visitor.picture("practice-done")


def test_a_certificate_is_made_and_checked(
    platform: Flask, address: str, visit: Callable[..., Visitor], published: int
) -> None:
    an = visit(scripts=False)
    page = signed_in(an, platform, address)
    page.goto("/ket-qua")
    page.get_by_role("link", name="Giấy chứng nhận").click()
    expect(page.get_by_role("heading", name="Chứng nhận đạt giải Nhất")).to_be_visible()
    page.get_by_role("button", name="Tạo giấy chứng nhận").first.click()
    link = page.get_by_role("link", name="Tải giấy chứng nhận (PDF)")
    an.picture("certificate-choose")
    document = page.request.get(link.get_attribute("href") or "")
    assert document.body().startswith(b"%PDF-")
    (an.screenshots / "certificate.pdf").write_bytes(document.body())
    page.get_by_role("link", name="Xem trang xác nhận").click()
    expect(page.get_by_text("Giấy chứng nhận có thật.")).to_be_visible()
    an.picture("certificate-check")
    page.goto("/xac-nhan")
    an.picture("certificate-ask")


def test_a_share_card_is_made_and_its_address_copied(
    platform: Flask, address: str, visit: Callable[..., Visitor], published: int
) -> None:
    an = visit()
    page = signed_in(an, platform, address)
    page.goto(f"/dot-thi/{published}/bai-thi/1/ket-qua")
    page.get_by_role("link", name="Chia sẻ việc tôi đã tham gia").click()
    an.picture("share-choose")
    page.get_by_label("Họ tên đầy đủ").check()
    page.get_by_label("Kết quả của tôi").check()
    page.get_by_role("button", name="Tạo thẻ chia sẻ").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Nguyễn Văn An đã tham gia – Tuần 1")
    card = page.get_by_role("img", name="Hình của thẻ chia sẻ")
    assert card.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1200
    page.get_by_role("button", name="Chép địa chỉ").click()
    expect(page.get_by_text("Đã chép địa chỉ.")).to_be_visible()
    an.picture("share-card")
    page.goto(f"/dot-thi/{published}")
    an.picture("share-round")
    page.goto(f"/dot-thi/{published}/cong-bo")
    an.picture("share-winners")
    page.goto("/")
    an.picture("share-home")
