"""Is every page on the list of screens, so that it is looked at in every state?"""

from pathlib import Path

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from tests.conftest import make_app
from tests.screens.browsing import EMPTY, SCREENS
from tests.screens.cast import SETTINGS
from tests.screens.listed import Screen, fields

NO_PAGES = {
    "asset": "a file",
    "accounts.my_data_html": "a file",
    "accounts.my_data_json": "a file",
    "banks.picture": "a picture",
    "cards.contest_picture": "a picture",
    "cards.own_picture": "a picture",
    "cards.results_picture": "a picture",
    "cards.round_picture": "a picture",
    "certificates.document": "a file",
    "contests.contest_schedule": "for calendars",
    "contests.favicon": "a picture",
    "contests.file": "a file",
    "contests.robots": "for search engines",
    "contests.round_schedule": "for calendars",
    "contests.schedule": "for calendars",
    "console.participation_xlsx": "a file",
    "console.public_document": "a file",
    "console.qr_code": "a picture",
    "console.question_template": "a file",
    "console.statistics_file": "a file",
    "console.units_csv": "a file",
    "language": "leads back",
    "offline.manifest": "for phones",
    "offline.worker": "for phones",
    "practice.begin": "leads to a question",
    "results.winners_xlsx": "a file",
    "attempts.time_left": "for the page's script",
    "results.api_board": "for programs",
    "units.file": "for the page's script",
    "health.alive": "for programs",
    "health.ready": "for programs",
}
"""Addresses without a page, each with what it is instead."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The platform with everything that can be switched on; its database is never asked."""
    folder: Path = tmp_path_factory.mktemp("instance")
    return make_app(f"sqlite:///{folder / 'none.sqlite3'}", folder, **SETTINGS)


def endpoint(app: Flask, screen: Screen) -> str | None:
    """Answer which page a screen shows; None for an address made up to break."""
    path = screen.address.partition("?")[0].format_map(dict.fromkeys(fields(screen.address), 1))
    try:
        found, _ = app.url_map.bind("localhost").match(
            path, method="GET" if screen.sends is None else "POST"
        )
    except HTTPException:
        return None
    return str(found)


def test_every_page_is_on_the_list(whole: Flask) -> None:
    pages = {
        rule.endpoint
        for rule in whole.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint not in NO_PAGES
    }
    listed = {endpoint(whole, screen) for screen in (*EMPTY, *SCREENS)}
    assert pages - listed == set(), "put them into tests/screens"


def test_what_has_no_page_is_still_there(whole: Flask) -> None:
    assert set(NO_PAGES) <= set(whole.view_functions)


@pytest.mark.parametrize("screens", [EMPTY, SCREENS])
def test_each_screen_has_a_name_of_its_own(screens: tuple[Screen, ...]) -> None:
    names = [screen.name for screen in screens]
    assert sorted(set(names)) == sorted(names)
