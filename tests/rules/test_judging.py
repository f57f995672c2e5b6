"""Where does the jury's order of units decide anything?"""

from quizapp.rules import judging
from quizapp.rules.collectives import CollectiveRule, Indicator, Threshold, Weight
from quizapp.rules.unit_ranking import UnitFacts

MOST_PEOPLE = CollectiveRule(
    weights=(Weight(indicator=Indicator.PEOPLE, weight=100),),
    prizes=(),
    thresholds=(Threshold(indicator=Indicator.PEOPLE, minimum=2),),
    then=(Indicator.WINNERS,),
)


def test_units_are_tied_that_only_an_order_of_the_jury_parts() -> None:
    facts = [
        UnitFacts(unit=1, people=5, ruling=1),
        UnitFacts(unit=2, people=5, ruling=2),
        UnitFacts(unit=3, people=5, winners=1),
        UnitFacts(unit=4, people=9),
        UnitFacts(unit=5, people=9, block="Trường"),
        UnitFacts(unit=6, people=1),
        UnitFacts(unit=7, people=1),
    ]
    assert judging.tied(facts, MOST_PEOPLE) == {1, 2}


def test_of_no_units_none_is_tied() -> None:
    assert judging.tied([], MOST_PEOPLE) == frozenset()
