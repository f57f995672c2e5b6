"""Can every organizer use every page of the console, in every state?"""

import pytest

from tests.screens import console, looking
from tests.screens.browsing import Walk
from tests.screens.listed import Screen


@pytest.mark.parametrize("screen", [*console.EMPTY, *console.CONSOLE], ids=lambda one: one.name)
def test_no_organizer_is_shut_out(walk: Walk, screen: Screen) -> None:
    assert looking.faults(walk, screen) == []
