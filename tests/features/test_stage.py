"""Does the stage itself stand?"""

from flask import Flask

from tests import makers


def test_a_round_can_be_made_and_read(app: Flask) -> None:
    round_ = makers.make_round()
    facts = makers.facts_of(round_)
    assert (facts.number, facts.question_count) == (1, 4)
