"""Does the console give a round rules of its own, and does everybody read them?"""

from datetime import timedelta
from html import unescape
from typing import Any

from flask.testing import FlaskClient

from quizapp import cache
from quizapp.contests.models import Round
from quizapp.database import db
from tests import makers
from tests.conftest import NOW
from tests.pages.test_console_contests import DESK, as_chi

OPENS = NOW + timedelta(days=1)


def text(answer: Any) -> str:
    return unescape(answer.text)


def a_round() -> Round:
    round_ = makers.make_round(
        regulation=makers.plain_regulation(minimum_age=18),
        opens=OPENS,
        closes=OPENS + timedelta(days=6),
        name="Tuần 5",
    )
    db.session.commit()
    return round_


def typed(**changes: str) -> dict[str, str]:
    data = {
        "attempts_per_round": "3", "time_limit_min": "15", "points_per_question": "1",
        "counted_attempt": "highest_then_earliest", "marking": "all_or_nothing",
        "target": "none", "release_answers": "at_close", "board_places": "50",
        "ranking-0": "score", "ranking-1": "duration", "ranking-2": "handed_in_at",
        "shuffle_questions": "y", "shuffle_options": "y", "show_score": "y",
        "full_score_to_win": "y", "note": "Theo công văn 12",
    }  # fmt: skip
    prizes = makers.plain_regulation().prizes
    for place, prize in enumerate(prizes):
        data |= {
            f"prizes-{place}-level": prize.level,
            f"prizes-{place}-count": str(prize.count),
            f"prizes-{place}-value_vnd": str(prize.value_vnd),
        }
    return data | changes


def test_rules_are_previewed_stored_read_in_public_and_dropped(client: FlaskClient) -> None:
    round_ = a_round()
    as_chi(client)
    address = f"{DESK}/dot-thi/{round_.id}/the-le"
    assert "theo đúng thể lệ chung" in text(client.get(address))
    changed = typed(time_limit_min="10", board_places="20")
    preview = text(client.post(address, data={**changed, "do": "preview"}))
    assert "Riêng Tuần 5 theo các quy định sau" in preview
    assert "là 10 phút" in preview
    db.session.expire_all()
    assert round_.overrides == {}
    assert client.post(address, data={**changed, "do": "save"}).status_code == 302
    db.session.expire_all()
    assert round_.overrides == {"time_limit_s": 600, "board_places": 20}
    assert round_.regulation.minimum_age == 18
    cache.forget()
    assert "Riêng Tuần 5 theo các quy định sau" in text(client.get("/the-le"))
    assert ", có quy định riêng" in text(client.get(f"{DESK}/dot-thi/{round_.id}"))
    dropped = client.post(address, data={"note": "Số 13", "do": "reset"})
    assert dropped.status_code == 302
    db.session.expire_all()
    assert round_.overrides == {}


def test_the_form_as_it_is_shown_changes_nothing(client: FlaskClient) -> None:
    round_ = a_round()
    as_chi(client)
    address = f"{DESK}/dot-thi/{round_.id}/the-le"
    page = text(client.get(address))
    assert 'name="time_limit_min"' in page
    for of_the_contest in ("minimum_age", "prizes_per_person", "eligibility", "attempts_per_week"):
        assert f'name="{of_the_contest}"' not in page
    assert client.post(address, data=typed(note="", do="save")).status_code == 302
    db.session.expire_all()
    assert round_.overrides == {}


def test_faults_come_back_beside_their_fields(client: FlaskClient, clock) -> None:
    round_ = a_round()
    as_chi(client)
    address = f"{DESK}/dot-thi/{round_.id}/the-le"
    for changes, sentence in (
        ({"note": "", "time_limit_min": "10"}, "Hãy ghi lý do"),
        ({"target": "participants"}, "phải dùng tiêu chí dự đoán"),
        ({"interim_cron": "nào đó"}, "năm phần"),
    ):
        answer = client.post(address, data=typed(**changes))
        assert answer.status_code == 422
        assert sentence in text(answer)
    more = client.post(address, data=typed(do="add_prize"))
    assert 'name="prizes-4-level"' in text(more)
    clock.move_to(OPENS)
    late = client.post(address, data=typed(time_limit_min="10"))
    assert late.status_code == 422
    assert "Không đổi được thể lệ riêng" in text(late)
