"""Can everybody use every page? axe-core and our own eyes look at each, in every state: bright and
dark, with letters twice as large, on a narrow phone and on a desk."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask_migrate import upgrade
from playwright.sync_api import Browser, CDPSession, Page

from quizapp.database import db
from tests.conftest import make_app
from tests.screens.browsing import Walk, prepare, served
from tests.screens.cast import SETTINGS
from tests.screens.listed import Screen

COMPLAINTS = (Path(__file__).parents[1] / "screens" / "complaints.js").read_text(encoding="utf-8")
TOUCH = 44
LETTERS = 16


@dataclass(frozen=True)
class Look:
    """One way to look at a page."""

    name: str
    scheme: str
    width: int
    letters: int = LETTERS
    axe: tuple[str, ...] | None = None
    """The rules that axe asks for; none named: all of them; None: axe does not look."""
    rules: tuple[str, ...] = ("width",)


LOOKS = (
    Look("on a desk", "light", 1280, axe=(), rules=("whole", "width", "touch", "focus")),
    # Small letters need the most contrast, and the smallest phone shows the other menu.
    Look("on the smallest phone in the dark", "dark", 320, axe=(), rules=("width", "touch")),
    Look("twice as large", "dark", 360, letters=2 * LETTERS),
    Look("twice as large on a desk", "light", 1280, letters=2 * LETTERS),
)


@pytest.fixture
def walk(chromium: Browser, tmp_path: Path) -> Iterator[Walk]:
    app = make_app(f"sqlite:///{tmp_path / 'walk.sqlite3'}", tmp_path, **SETTINGS)
    prepare(app)
    with app.app_context(), served(app) as address:
        upgrade()
        walk = Walk(chromium, app, address, {"width": 1280, "height": 800})
        yield walk
        walk.end()
        db.session.remove()
        db.engine.dispose()


def test_nobody_is_shut_out(walk: Walk) -> None:
    found = []
    for screen, page in walk.screens():
        if walk.status != screen.status:
            found.append(f"{screen.name}: status {walk.status} at {page.url}")
        found += looked_at(screen, page)
    assert not found, "\n" + "\n".join(found)


def looked_at(screen: Screen, page: Page) -> Iterator[str]:
    page.evaluate(AXE_SCRIPT)
    page.keyboard.press("Tab")
    letters = page.context.new_cdp_session(page)
    for look in LOOKS:
        change(page, letters, look)
        said = page.evaluate(COMPLAINTS, [TOUCH, look.rules])
        if look.axe is not None:
            said += violations(page, look.axe, screen.excused)
        for sentence in said:
            yield f"{screen.name}, {look.name}: {sentence}"
    change(page, letters, LOOKS[0])
    letters.detach()


def change(page: Page, letters: CDPSession, look: Look) -> None:
    page.emulate_media(color_scheme=look.scheme, reduced_motion="reduce")  # type: ignore[arg-type] # light or dark
    page.set_viewport_size({"width": look.width, "height": 800})
    letters.send("Page.setFontSizes", {"fontSizes": {"standard": look.letters}})
    page.evaluate("new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))")


def violations(page: Page, wanted: Collection[str], excused: Collection[str]) -> list[str]:
    options = {
        "resultTypes": ["violations"],
        "rules": {rule: {"enabled": False} for rule in excused},
        **({"runOnly": list(wanted)} if wanted else {}),
    }
    found = page.evaluate(f"axe.run({json.dumps(options)}).then((found) => found.violations)")
    return [
        f"{one['id']}: {' '.join(map(str, node['target']))} {node['html'][:120]}"
        for one in found
        for node in one["nodes"]
    ]
