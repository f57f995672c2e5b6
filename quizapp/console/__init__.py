"""The organizers' rooms: every page under /ban-to-chuc, behind one guard.

Each room is a module that hangs its views on `bp`; `blueprint` loads them all.
"""

from importlib import import_module

from flask import Blueprint

bp = Blueprint("console", __name__, url_prefix="/ban-to-chuc")

ROOMS = (
    "guard",
    "home",
    "contests",
    "regulations",
    "eligibility",
    "listed_people",
    "rounds",
    "recipes",
    "round_times",
    "round_rules",
    "summaries",
    "monitor",
    "more_time",
    "more_time_proposals",
    "parting",
    "site",
    "results",
    "publication",
    "statistics",
    "collectives",
    "marks",
    "evidence",
    "complaints",
    "paperwork",
    "corrections",
    "door",
    "people",
    "mail",
    "people_guardians",
    "people_issuing",
    "organizers",
    "contacts",
    "participation",
    "units",
    "journal",
    "design",
    "banks",
    "question_files",
    "imports",
    "import_items",
    "question_list",
    "questions",
)


def blueprint() -> Blueprint:
    """Answer the blueprint with the views of every room on it."""
    for room in ROOMS:
        import_module(f"{__name__}.{room}")
    return bp
