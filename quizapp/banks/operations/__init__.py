"""What happens to banks and their questions?"""

from quizapp.banks.operations.bulk import (
    approve_many,
    retire_many,
    set_difficulty,
    set_topic,
)
from quizapp.banks.operations.downloading import record_download, written
from quizapp.banks.operations.editing import (
    approve,
    confirm,
    edit_bank,
    edit_faults,
    edit_question,
    restore,
    retire,
)
from quizapp.banks.operations.importing import (
    Stored,
    aim,
    aim_at_new,
    amend,
    commit,
    confirm_item,
    decide,
    decide_all,
    drop,
    drop_old,
    fingerprint,
    mark,
    receive,
    require_undecided,
)
from quizapp.banks.operations.review import Likeness, Review, ReviewedItem, review
from quizapp.banks.operations.storing import Change, ImportPlan, plan, store
from quizapp.banks.operations.undoing import undo

__all__ = [
    "Change",
    "ImportPlan",
    "Likeness",
    "Review",
    "ReviewedItem",
    "Stored",
    "aim",
    "aim_at_new",
    "amend",
    "approve",
    "approve_many",
    "commit",
    "confirm",
    "confirm_item",
    "decide",
    "decide_all",
    "drop",
    "drop_old",
    "edit_bank",
    "edit_faults",
    "edit_question",
    "fingerprint",
    "mark",
    "plan",
    "receive",
    "record_download",
    "require_undecided",
    "restore",
    "retire",
    "retire_many",
    "review",
    "set_difficulty",
    "set_topic",
    "store",
    "undo",
    "written",
]
