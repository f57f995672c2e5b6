"""What do organizers read where a contest wants questions that a second person approved?"""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.accounts.models import Organizer, Role
from quizapp.banks import operations, queries
from quizapp.contests.models import Round
from quizapp.database import db
from tests import makers
from tests.conftest import NOW

DESK = "/ban-to-chuc"
LIST = f"{DESK}/ngan-hang/cau-hoi"


@pytest.fixture
def strict(site: Flask) -> Round:
    """A coming round of four questions; of the six in its bank nobody has approved any."""
    regulation = replace(makers.plain_regulation(), questions_approved=True)
    bank = makers.make_bank(slug="cang")
    opens, closes = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    found = makers.make_round(bank=bank, opens=opens, closes=closes, regulation=regulation)
    db.session.commit()
    return found


def approve(count: int, by: Organizer) -> None:
    bank = queries.bank_named("cang")
    assert bank
    ids = sorted(queries.question_ids(bank.id).values())[:count]
    operations.approve_many(dict.fromkeys(ids, 1), by, NOW)
    db.session.commit()


def counted(recipe: str) -> list[str]:
    """Answer the counts of the bank: all its questions, then by difficulty."""
    row = recipe[recipe.index(">Ngân hàng cang</th>") :].partition("</tr>")[0]
    return re.findall(r'<td class="num"[^>]*>([^<]*)</td>', row)


def test_the_pages_of_a_round_name_the_missing_approval(
    site: Flask, client: FlaskClient, strict: Round
) -> None:
    binh = makers.make_organizer(roles=[Role.ADMIN])
    db.session.commit()
    makers.sign_in(client, binh)
    pages = [f"{DESK}/", f"{DESK}/dot-thi/{strict.id}", f"{DESK}/dot-thi/{strict.id}/de-thi"]
    link = f'<a href="{LIST}?bo=cang&amp;trang_thai=unapproved">6 câu của “Ngân hàng cang”</a>.'
    for page in pages:
        assert link in client.get(page).text, page
    recipe = client.get(pages[2]).text
    assert "chưa đủ câu hỏi đã được duyệt" in recipe
    assert "tranh nhau" not in recipe
    assert counted(recipe) == ["0"] * 4
    approve(2, binh)
    for page in pages:
        assert link.replace("6 câu", "4 câu") in client.get(page).text, page
    approve(4, binh)
    for page in pages:
        assert "Đang chờ duyệt" not in client.get(page).text, page
    recipe = client.get(pages[2]).text
    assert counted(recipe)[:2] == ["4", "2"]


def test_who_edits_no_questions_reads_it_without_a_link(
    site: Flask, client: FlaskClient, strict: Round
) -> None:
    manager = makers.make_organizer(roles=[Role.MANAGER])
    db.session.commit()
    makers.sign_in(client, manager)
    page = client.get(f"{DESK}/dot-thi/{strict.id}/de-thi").text
    assert "6 câu của “Ngân hàng cang”." in page
    assert LIST not in page
