"""How many bytes does a page take, and when is it first seen?"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser, BrowserContext, CDPSession

from quizapp import clock, start
from quizapp.database import db
from tests.conftest import SECRET, make_app
from tests.journeys.test_start import started
from tests.screens.browsing import prepare
from tests.screens.cast import SETTINGS, Stage, cookies
from tests.screens.citizens import CITIZENS
from tests.screens.listed import Screen
from tests.screens.stage import make_door, make_stage

KB = 1000
LIMITS = {
    **dict.fromkeys(("paper", "paper-half", "paper-bad-guess", "paper-void"), 60 * KB),
    # The picture that is shared is as large as messengers ask for.
    **dict.fromkeys(("share", "share-named"), 110 * KB),
}
"""The most bytes of a page that may be heavier than the others."""
LIMIT = 40 * KB
PAINTED = {
    "home", "rules", "register", "sign-in", "account", "round-new", "waiting", "paper",
    "paper-review", "receipt", "receipt-released", "board", "winners", "practice-question", "share",
}  # fmt: skip
PHONE = {"width": 360, "height": 740}
SLOW_LINE = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
SLOW_CPU = 4
PAINTS = 5

WEIGHED = tuple(
    screen
    for screen in CITIZENS
    if screen.sends is None and not (screen.opens or screen.presses) and screen.status == 200
)


@dataclass(frozen=True, slots=True)
class Weight:
    """What one page cost: bytes with all headers, of the first visit and of the next."""

    first: Mapping[str, int]
    again: Mapping[str, int]
    address: str

    @property
    def total(self) -> int:
        """Answer the bytes of a first visit."""
        return sum(self.first.values())


@dataclass(frozen=True)
class Scales:
    """A platform as in production, and a browser that knows nothing yet."""

    browser: Browser
    app: Flask
    stage: Stage
    address: str

    def weigh(self, screen: Screen) -> Weight:
        """Visit a page cold, and once more."""
        address = self.stage.address(screen.address)
        with self._cold(screen.who) as (context, devtools):
            page = context.pages[0]
            visits = []
            for _ in range(2):
                bytes_of = _listen(devtools)
                answer = page.goto(address, wait_until="networkidle")
                assert answer is not None
                assert answer.status == screen.status, f"{screen.name}: {answer.status}"
                visits.append(dict(bytes_of))
                page.goto("about:blank")
            return Weight(*visits, address=self.address + address)

    def paint(self, screen: Screen) -> float:
        """Answer how many milliseconds a cold visit on a slow phone waits for the first words."""
        address = self.stage.address(screen.address)
        return median(self._paint(screen.who, address) for _ in range(PAINTS))

    def _paint(self, who: str, address: str) -> float:
        with self._cold(who) as (context, devtools):
            devtools.send("Network.emulateNetworkConditions", SLOW_LINE)
            devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_CPU})
            page = context.pages[0]
            page.goto(address)
            seen = page.evaluate(
                "performance.getEntriesByName('first-contentful-paint')[0].startTime"
            )
            return float(seen)

    @contextmanager
    def _cold(self, who: str) -> Iterator[tuple[BrowserContext, CDPSession]]:
        context = self.browser.new_context(
            base_url=self.address,
            viewport=PHONE,  # type: ignore[arg-type] # width and height
            locale="vi-VN",
            service_workers="block",
        )
        context.add_cookies(cookies(self.app, self.stage, who, self.address))
        devtools = context.new_cdp_session(context.new_page())
        devtools.send("Network.enable")
        try:
            yield context, devtools
        finally:
            context.close()


def _listen(devtools: CDPSession) -> dict[str, int]:
    """Answer a table, to be filled while the page loads: the bytes of each address on the line."""
    names: dict[str, str] = {}
    bytes_of: dict[str, int] = {}

    def asked(event: dict[str, object]) -> None:
        names[str(event["requestId"])] = str(event["request"]["url"])  # type: ignore[index] # a request

    def arrived(event: dict[str, object]) -> None:
        size = int(event["encodedDataLength"])  # type: ignore[call-overload] # a number
        name = names.get(str(event["requestId"]))
        if name is not None and size and not name.startswith("data:"):
            bytes_of[name] = bytes_of.get(name, 0) + size

    devtools.on("Network.requestWillBeSent", asked)
    devtools.on("Network.loadingFinished", arrived)
    return bytes_of


@contextmanager
def scales(browser: Browser, folder: Path) -> Iterator[Scales]:
    """Prepare the stage, and serve it by the production server."""
    url = f"sqlite:///{folder / 'quizapp.sqlite3'}"
    app = make_app(url, folder, **SETTINGS)
    prepare(app)
    stage = Stage()
    with app.app_context():
        upgrade()
        now = clock.now()
        make_door(stage, now)
        make_stage(stage, app, now)
        db.session.remove()
        db.engine.dispose()
    settings = {**SETTINGS, "QUIZ_SECRET_KEY": SECRET, "QUIZ_DATABASE_URL": url}
    with started(folder, "flask", "quiz", "serve", **settings) as (process, address):
        port = int(address.rstrip("/").rpartition(":")[2])
        start.wait_until_ready("127.0.0.1", port, {"web": process})  # type: ignore[dict-item] # its output is text
        yield Scales(browser, app, stage, address.rstrip("/"))
        process.terminate()
        process.wait(120)
