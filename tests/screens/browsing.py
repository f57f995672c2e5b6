"""How does a browser get to a screen? One window for each of the cast, used again and again."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

from flask import Flask, abort
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from quizapp import cache, clock
from tests.screens import citizens, console
from tests.screens.cast import Stage, cookies
from tests.screens.listed import Screen
from tests.screens.stage import make_door, make_stage

EMPTY = (*citizens.EMPTY, *console.EMPTY)
SCREENS = (*citizens.CITIZENS, *console.CONSOLE)

SEND = """([address, fields]) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  for (const [name, value] of Object.entries(fields)) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}"""


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve an application while the block lasts, and give its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def prepare(app: Flask) -> None:
    """Let the application break on request, and take the forms that the walk makes up."""
    app.config["WTF_CSRF_ENABLED"] = False
    app.add_url_rule("/hong/<int:status>", "broken", break_down)


def break_down(status: int) -> NoReturn:
    """Answer with this error."""
    abort(status)


class Walk:
    """A browser's way through the screens of one stage."""

    def __init__(self, browser: Browser, app: Flask, address: str, size: dict[str, int]) -> None:
        self.browser, self.app, self.address, self.size = browser, app, address, size
        self.stage = Stage()
        self.pages: dict[str, Page] = {}
        self.status: int | None = None

    def open(self, screen: Screen) -> Page:
        """Go to a screen, and answer the page that shows it."""
        page = self.page_of(screen.who)
        address = self.stage.address(screen.address)
        if screen.sends is None:
            answer = page.goto(address)
        else:
            page.goto("/robots.txt")
            with page.expect_navigation() as navigation:
                page.evaluate(SEND, [address, dict(screen.sends)])
            answer = navigation.value
        self.status = answer.status if answer else None
        if screen.opens:
            page.locator(screen.opens).evaluate_all(
                "(all) => all.forEach((one) => one.open = true)"
            )
        if screen.presses:
            page.locator(screen.presses).click()
        return page

    def page_of(self, who: str) -> Page:
        """Answer the window of one of the cast."""
        if who not in self.pages:
            context = self.browser.new_context(
                base_url=self.address,
                viewport=self.size,  # type: ignore[arg-type] # width and height
                locale="vi-VN",
                service_workers="block",
            )
            context.set_default_timeout(15_000)
            context.add_cookies(cookies(self.app, self.stage, who, self.address))
            self.pages[who] = context.new_page()
        return self.pages[who]

    def screens(self) -> Iterator[tuple[Screen, Page]]:
        """Give every screen, shown: first those of the empty platform, then all others."""
        now = clock.now()
        make_door(self.stage, now)
        yield from self._each(EMPTY)
        make_stage(self.stage, self.app, now)
        yield from self._each(SCREENS)

    def _each(self, screens: Sequence[Screen]) -> Iterator[tuple[Screen, Page]]:
        cache.forget()
        for screen in screens:
            yield screen, self.open(screen)

    def end(self) -> None:
        """Close every window."""
        for page in self.pages.values():
            page.context.close()
