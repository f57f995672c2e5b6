"""Does the command find what nobody earned?"""

from flask import Flask
from sqlalchemy import update

from quizapp.attempts.models import Attempt
from quizapp.database import db
from quizapp.results import operations
from tests.conftest import NOW
from tests.features.corrections_stage import make_round4


def test_published_results_are_made_anew_and_compared(site: Flask) -> None:
    stage = make_round4()
    edition = operations.propose(stage.round.id, stage.chi, NOW)
    operations.approve(edition.id, stage.khanh, NOW, publish_now=True)
    db.session.commit()
    arguments = ["quiz", "results", "check", str(stage.round.id)]
    result = site.test_cli_runner().invoke(args=arguments)
    assert (result.exit_code, result.output) == (0, f"1\t{edition.digest}\tsame\n")
    answers = {str(place): {"chosen": [0]} for place in range(4)}
    db.session.execute(
        update(Attempt).where(Attempt.person_id == stage.an.id).values(answers=answers)
    )
    db.session.commit()
    result = site.test_cli_runner().invoke(args=arguments)
    assert (result.exit_code, result.output) == (1, f"1\t{edition.digest}\tDIFFERS\n")


def test_a_round_that_is_not_there_is_told(site: Flask) -> None:
    result = site.test_cli_runner().invoke(args=["quiz", "results", "check", "99"])
    assert (result.exit_code, result.output) == (1, "Error: there is no round 99\n")
