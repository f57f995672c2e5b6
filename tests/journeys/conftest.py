"""The stage of the journeys: a server on the real clock and a real browser that visits it."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from quizapp import cache
from quizapp.database import db
from quizapp.web import limiter
from tests.conftest import make_app
from tests.screens.browsing import Walk, prepare, served
from tests.screens.cast import SETTINGS

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE_MS = 90_000
"""So long a browser may take on a busy machine."""
expect.set_options(timeout=PATIENCE_MS)
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, started once."""
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{CHROMIUM} is missing, and CI may skip nothing")
        pytest.skip(f"{CHROMIUM} is missing: run `make browser`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def platform(untouched: Path, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database of its own, forms protected as in earnest; its context is on."""
    file = shutil.copy(untouched, tmp_path / "journey.sqlite3")
    app = make_app(f"sqlite:///{file}", tmp_path)
    app.config["WTF_CSRF_ENABLED"] = True
    cache.forget()
    with app.app_context():
        limiter.reset()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def address(platform: Flask) -> Iterator[str]:
    """Where the platform is served, for as long as the test runs."""
    with served(platform) as there:
        yield there


@pytest.fixture
def screenshots(tmp_path: Path) -> Path:
    """Where pictures go: QUIZ_SCREENSHOTS when somebody wants to look at them."""
    folder = Path(os.environ.get("QUIZ_SCREENSHOTS") or tmp_path / "screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class Visitor:
    """One person's browser: it notes every error and every request to another site."""

    def __init__(self, context: BrowserContext, address: str, screenshots: Path) -> None:
        self.page: Page = context.new_page()
        self.screenshots = screenshots
        self.complaints: list[str] = []
        self.expected: list[str] = []  # words of what a test brings about itself
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._hear)
        self.page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((address, "data:"))
                else self.complaints.append(request.url)
            ),
        )

    def _hear(self, message: object) -> None:
        if getattr(message, "type", "") in {"error", "warning"}:
            self.complaints.append(getattr(message, "text", ""))

    def unexpected(self) -> list[str]:
        """Answer the complaints that no test brought about itself."""
        return [c for c in self.complaints if not any(words in c for words in self.expected)]

    def picture(self, name: str) -> None:
        """Take the page as a phone and as a desk shows it."""
        before = self.page.viewport_size
        for size in (PHONE, DESK):
            self.page.set_viewport_size(size)
            self.page.screenshot(
                path=self.screenshots / f"{name}-{size['width']}.png", full_page=True
            )
            assert self.page.evaluate(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            ), f"{name} is wider than {size['width']} pixels"
        assert before is not None
        self.page.set_viewport_size(before)


@pytest.fixture
def visit(chromium: Browser, address: str, screenshots: Path) -> Iterator[Callable[..., Visitor]]:
    """A maker of browsers, each with cookies of its own. In none may an error have appeared."""
    visitors: list[Visitor] = []

    @contextmanager
    def contexts() -> Iterator[Callable[..., Visitor]]:
        opened: list[BrowserContext] = []

        def come(
            *, scripts: bool = True, size: dict[str, int] = PHONE, locale: str = "vi-VN"
        ) -> Visitor:
            context = chromium.new_context(
                base_url=address, viewport=size, java_script_enabled=scripts, locale=locale
            )
            context.set_default_timeout(PATIENCE_MS)
            opened.append(context)
            visitors.append(Visitor(context, address, screenshots))
            return visitors[-1]

        yield come
        for context in opened:
            context.close()

    with contexts() as come:
        yield come
    assert [complaint for visitor in visitors for complaint in visitor.unexpected()] == []


@pytest.fixture(scope="module")
def walk(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """A way through the screens of a stage of its own."""
    folder = tmp_path_factory.mktemp("walk")
    app = make_app(f"sqlite:///{folder / 'walk.sqlite3'}", folder, **SETTINGS)
    prepare(app)
    with app.app_context(), served(app) as address:
        upgrade()
        walk = Walk(chromium, app, address, {"width": 1280, "height": 800})
        yield walk
        walk.end()
        db.session.remove()
        db.engine.dispose()
