"""What does the file of somebody's own data say of a jury's mark?"""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from quizapp.accounts.models import Person
from quizapp.results import operations
from quizapp.rights import export
from tests.conftest import NOW
from tests.features.results_stage import Stage, make_stage, published
from tests.features.test_giving_marks import give, marked_stage

MARK = {"part": "Bài viết", "mark": "8,25"}


def own(person: Person) -> list[dict[str, Any]]:
    results = export.everything(person, NOW)["results"]
    return [{name: one[name] for name in ("part", "mark") if name in one} for one in results]


@pytest.fixture
def stage(app: Flask) -> Stage:
    made = marked_stage()
    give(made, an=825, binh=900, dung=700, giang=650)
    return made


def test_a_mark_is_told_once_the_edition_is_public(stage: Stage) -> None:
    edition = operations.propose(stage.round.id, stage.chi, NOW, without_marks=True)
    operations.approve(edition.id, stage.khanh, NOW, publish_now=False)
    assert own(stage.an) == []
    assert edition.public_from is not None
    edition.public_from = NOW - timedelta(seconds=1)
    assert own(stage.an) == [MARK]
    assert own(stage.hoa) == [{"part": "Bài viết", "mark": None}]


def test_an_edition_without_a_marked_part_tells_of_none(app: Flask) -> None:
    stage = make_stage()
    published(stage)
    assert own(stage.an) == [{}]
