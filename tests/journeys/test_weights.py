"""Is every page light enough for mobile data? A real browser, cold, on the production server."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.weights.measuring import LIMIT, LIMITS, WEIGHED, Weight, scales

UNCHANGED = 1000
"""The most bytes of an answer that only says that nothing has changed."""


@pytest.fixture(scope="module")
def weights(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Weight]]:
    with scales(chromium, tmp_path_factory.mktemp("weights")) as ours:
        yield {screen.name: ours.weigh(screen) for screen in WEIGHED}


def test_no_page_is_heavy(weights: dict[str, Weight]) -> None:
    heavy = {
        name: weight.total
        for name, weight in weights.items()
        if weight.total > LIMITS.get(name, LIMIT)
    }
    assert not heavy
    # Nothing is as light as this: then the page did not load.
    assert min(weight.total for weight in weights.values()) > 5000


def test_who_comes_again_loads_the_page_alone(weights: dict[str, Weight]) -> None:
    more = {
        name: others
        for name, weight in weights.items()
        if (
            others := sorted(
                address
                for address, size in weight.again.items()
                if size > UNCHANGED and address != weight.address
            )
        )
    }
    assert not more


def test_nothing_comes_from_anywhere_else(weights: dict[str, Weight]) -> None:
    home = weights["home"].address
    assert [a for weight in weights.values() for a in weight.first if not a.startswith(home)] == []
