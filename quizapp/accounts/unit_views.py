"""Where does the page's script find the units to choose from?"""

from flask import Blueprint, Response, make_response

from quizapp import clock
from quizapp.accounts.unit_choices import unit_list
from quizapp.web import keep_for_ever

bp = Blueprint("units", __name__)


@bp.get("/don-vi/<version>.json")
def file(version: str) -> Response:
    """Answer the units of today. A page of yesterday gets them too, but nobody keeps them under a
    version that they are not."""
    known = unit_list(clock.in_city(clock.now()).date())
    answer = make_response(known.file)
    answer.mimetype = "application/json"
    return keep_for_ever(answer) if version == known.version else answer
