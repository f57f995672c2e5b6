"""How does a browser get to a screen? One window for each of the cast, used again and again."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from flask import Flask, abort
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from quizapp import cache, clock
from tests.screens import citizens, console
from tests.screens.cast import Stage, cookies
from tests.screens.listed import Screen
from tests.screens.stage import make_door, make_stage

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

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


def _whole(app: Flask) -> "WSGIApplication":
    """Answer an application whose answers are read and closed before they are sent: the server
    forgets to close one whose browser has gone, and then a file stays open."""

    def serve(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        return Response.from_app(app, environ, buffered=True)(environ, start_response)

    return serve


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve an application while the block lasts, and give its address."""
    server = make_server("127.0.0.1", 0, _whole(app), threaded=True)
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
        self.furnished = False

    def open(self, screen: Screen) -> Page:
        """Go to a screen, and answer the page that shows it."""
        page = self.page_of(screen.who)
        address = self.stage.address(screen.address)
        if screen.sends is None:
            answer = page.goto(address)
        else:
            page.goto("/robots.txt")
            with page.expect_navigation() as navigation:
                sent = {self.stage.address(name): text for name, text in screen.sends.items()}
                page.evaluate(SEND, [address, sent])
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

    def show(self, screen: Screen) -> Page:
        """Go to a screen, and answer the page that shows it. Those of the empty platform come
        before all others: raises AssertionError for one that comes too late."""
        assert screen not in EMPTY or not self.furnished, f"{screen.name}: no longer empty"
        if not self.stage.places:
            make_door(self.stage, clock.now())
            cache.forget()
        if screen not in EMPTY and not self.furnished:
            make_stage(self.stage, self.app, clock.now())
            cache.forget()
            self.furnished = True
        return self.open(screen)

    def end(self) -> None:
        """Close every window."""
        for page in self.pages.values():
            page.context.close()
