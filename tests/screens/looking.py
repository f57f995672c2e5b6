"""How is a page looked at? By axe-core and by our own eyes, bright and dark, with letters twice as
large, on a narrow phone and on a desk."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import CDPSession, Page

from tests.screens.browsing import Walk
from tests.screens.listed import Screen

COMPLAINTS = (Path(__file__).parent / "complaints.js").read_text(encoding="utf-8")
# A browser may draw nothing for a page that nobody sees, and an evaluation waits for ever.
DRAWN = """Promise.race([
  new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))),
  new Promise((waited) => setTimeout(waited, 2000)),
])"""
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


def faults(walk: Walk, screen: Screen) -> list[str]:
    """Answer what keeps somebody out of this screen."""
    page = walk.show(screen)
    found = [] if walk.status == screen.status else [f"status {walk.status} at {page.url}"]
    return [*found, *looked_at(screen, page)]


def looked_at(screen: Screen, page: Page) -> Iterator[str]:
    """Answer what is wrong with a screen in any look."""
    page.evaluate(AXE_SCRIPT)
    page.keyboard.press("Tab")
    letters = page.context.new_cdp_session(page)
    try:
        for look in LOOKS:
            change(page, letters, look)
            said = page.evaluate(COMPLAINTS, [TOUCH, look.rules])
            if look.axe is not None:
                said += violations(page, look.axe, screen.excused)
            for sentence in said:
                yield f"{look.name}: {sentence}"
    finally:
        # The window is used again, for other screens.
        try:
            change(page, letters, LOOKS[0])
        finally:
            letters.detach()


def change(page: Page, letters: CDPSession, look: Look) -> None:
    """Let the page be seen in this look."""
    page.emulate_media(color_scheme=look.scheme, reduced_motion="reduce")  # type: ignore[arg-type] # light or dark
    page.set_viewport_size({"width": look.width, "height": 800})
    letters.send("Page.setFontSizes", {"fontSizes": {"standard": look.letters}})
    page.evaluate(DRAWN)


def violations(page: Page, wanted: Collection[str], excused: Collection[str]) -> list[str]:
    """Answer what axe finds by these rules (none named: all of them)."""
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
