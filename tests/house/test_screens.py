"""Is every page on the list of screens, so that it is looked at in every state?"""

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from tests.screens.browsing import EMPTY, SCREENS
from tests.screens.listed import Screen, fields

NO_PAGES = {
    "asset": "a file",
    "banks.picture": "a picture",
    "contests.favicon": "a picture",
    "contests.file": "a file",
    "contests.robots": "for search engines",
    "console.qr_code": "a picture",
    "console.question_template": "a file",
    "console.units_csv": "a file",
    "offline.manifest": "for phones",
    "offline.worker": "for phones",
    "results.winners_xlsx": "a file",
    "attempts.time_left": "for the page's script",
    "results.api_board": "for programs",
    "health.alive": "for programs",
    "health.ready": "for programs",
}
"""Addresses without a page, each with what it is instead."""


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


def test_every_page_is_on_the_list(site: Flask) -> None:
    pages = {
        rule.endpoint
        for rule in site.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint not in NO_PAGES
    }
    listed = {endpoint(site, screen) for screen in (*EMPTY, *SCREENS)}
    assert pages - listed == set(), "put them into tests/screens"


def test_what_has_no_page_is_still_there(site: Flask) -> None:
    assert set(NO_PAGES) <= set(site.view_functions)


@pytest.mark.parametrize("screens", [EMPTY, SCREENS])
def test_each_screen_has_a_name_of_its_own(screens: tuple[Screen, ...]) -> None:
    names = [screen.name for screen in screens]
    assert sorted(set(names)) == sorted(names)
