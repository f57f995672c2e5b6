"""Can everybody use every page that citizens meet, in every state?"""

import pytest

from tests.screens import citizens, looking
from tests.screens.browsing import Walk
from tests.screens.listed import Screen


@pytest.mark.parametrize("screen", [*citizens.EMPTY, *citizens.CITIZENS], ids=lambda one: one.name)
def test_no_citizen_is_shut_out(walk: Walk, screen: Screen) -> None:
    assert looking.faults(walk, screen) == []
