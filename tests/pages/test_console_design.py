"""Who sees the page of all parts, and do its two schemes wear the colours of the site?"""

import re
from pathlib import Path

from flask.testing import FlaskClient

from quizapp.accounts.models import Role
from quizapp.console.design import COLOURS
from quizapp.database import db
from tests import makers

STYLES = Path(__file__).parents[2] / "quizapp" / "static" / "css"
PAGE = "/ban-to-chuc/giao-dien"


def tokens(sheet: str, before: str) -> dict[str, str]:
    """Answer the tokens of colour in the first block after these words."""
    text = (STYLES / sheet).read_text(encoding="utf-8").split(before, 1)[1]
    found = dict(re.findall(r"--([\w-]+): ([^;]+);", text.split("}", 1)[0]))
    return {name: found[name] for name in (*COLOURS, "shadow")}


def test_an_admin_sees_every_part_twice(client: FlaskClient) -> None:
    chi = makers.make_organizer()
    db.session.commit()
    page = makers.sign_in(client, chi).get(PAGE).text
    for words in ("Việc chính", "Ngày sinh phải có dạng", "Đang xét duyệt", "Phương án đang chọn"):
        assert page.count(words) >= 2, words


def test_nobody_else_does(client: FlaskClient) -> None:
    minh = makers.make_organizer(roles=[Role.EDITOR])
    db.session.commit()
    assert makers.sign_in(client, minh).get(PAGE).status_code == 403


def test_the_dark_scheme_wears_the_colours_of_the_site() -> None:
    assert tokens("console.css", ".scheme-dark {") == tokens(
        "site.css", "prefers-color-scheme: dark) {"
    )
