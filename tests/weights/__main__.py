"""`make weights`: a table of every citizens' page, cold, in a real browser; of those that people
wait for most, when they are first seen."""

import logging
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.journeys.conftest import CHROMIUM, FLAGS
from tests.weights.measuring import LIMIT, LIMITS, PAINTED, WEIGHED, scales


def main() -> None:
    """Print the table."""
    logging.disable(logging.WARNING)
    print("Bytes on the line with all headers, first visit and next; first contentful paint at")
    print("400 kbit/s, 400 ms latency and a four times slower CPU, median of five.\n")
    print(f"{'page':28}{'bytes':>8}{'requests':>10}{'again':>8}{'limit':>8}{'paint':>8}")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with scales(browser, Path(folder)) as ours:
            for screen in WEIGHED:
                weight = ours.weigh(screen)
                paint = f"{ours.paint(screen) / 1000:.2f} s" if screen.name in PAINTED else ""
                print(
                    f"{screen.name:28}{weight.total:8}{len(weight.first):10}"
                    f"{sum(weight.again.values()):8}{LIMITS.get(screen.name, LIMIT):8}{paint:>8}",
                    flush=True,
                )
        browser.close()


if __name__ == "__main__":
    main()
