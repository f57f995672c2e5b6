"""Does no table of the console hide a column on a phone?"""

import re
from pathlib import Path

import pytest

from tests.house.test_words import ROOT, TEMPLATES, name

CONSOLE = [path for path in TEMPLATES if "console" in path.relative_to(ROOT).parts]


@pytest.mark.parametrize("path", CONSOLE, ids=name)
def test_a_table_wraps_or_stands_apart_in_cards(path: Path) -> None:
    for classes in re.findall(r'class="(table-wrap[^"]*)"', path.read_text(encoding="utf-8")):
        assert {"fits", "cards-wrap"} & set(classes.split())
