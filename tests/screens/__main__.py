"""`python -m tests.screens FOLDER [NAME …]`: pictures of every screen, or of those whose names
begin so, on a phone and on a desk, bright and dark, for people to look at."""

import sys
import tempfile
from pathlib import Path

from flask_migrate import upgrade
from playwright.sync_api import sync_playwright

from quizapp.database import db
from tests.conftest import make_app
from tests.journeys.conftest import CHROMIUM, FLAGS
from tests.screens.browsing import EMPTY, SCREENS, Walk, prepare, served
from tests.screens.cast import SETTINGS

SIZES = {360: 740, 1280: 800}


def main() -> None:
    folder, *wanted = sys.argv[1:] or ["screenshots"]
    Path(folder).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as instance, sync_playwright() as playwright:
        app = make_app(f"sqlite:///{instance}/screens.sqlite3", Path(instance), **SETTINGS)
        prepare(app)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with app.app_context():
            upgrade()
            with served(app) as address:
                walk = Walk(browser, app, address, {"width": 1280, "height": 800})
                for screen in (*EMPTY, *SCREENS):
                    if wanted and not screen.name.startswith(tuple(wanted)):
                        continue
                    page = walk.show(screen)
                    for scheme in ("light", "dark"):
                        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type] # one of two
                        for width, height in SIZES.items():
                            page.set_viewport_size({"width": width, "height": height})
                            name = f"{screen.name}-{width}-{scheme}.png"
                            page.screenshot(path=Path(folder) / name, full_page=True)
                walk.end()
            db.session.remove()
            db.engine.dispose()
        browser.close()


if __name__ == "__main__":
    main()
