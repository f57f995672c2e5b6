"""What happens to people, organizers and units?"""

from quizapp.accounts.operations.erasing import erase
from quizapp.accounts.operations.guardians import (
    Declaration,
    agree_again,
    declare,
    withdraw_declaration,
)
from quizapp.accounts.operations.issuing import (
    Slip,
    activate,
    first_look,
    issue,
    make_one_slip,
    make_slips,
    undo_issue,
)
from quizapp.accounts.operations.organizers import (
    add_organizer,
    reset_organizer_password,
    set_active,
    set_grants,
)
from quizapp.accounts.operations.people import Registration, edit_person, register, set_consent
from quizapp.accounts.operations.sign_in import (
    account_of,
    citizen_account,
    count_try,
    drop_expired,
    forget_tries,
    issue_slip,
    organizer_account,
    set_password,
    slip_account,
    take_back_try,
    use_slip,
)
from quizapp.accounts.operations.units import Change, compare, import_units, load_shipped_units

__all__ = [
    "Change",
    "Declaration",
    "Registration",
    "Slip",
    "account_of",
    "activate",
    "add_organizer",
    "agree_again",
    "citizen_account",
    "compare",
    "count_try",
    "declare",
    "drop_expired",
    "edit_person",
    "erase",
    "first_look",
    "forget_tries",
    "import_units",
    "issue",
    "issue_slip",
    "load_shipped_units",
    "make_one_slip",
    "make_slips",
    "organizer_account",
    "register",
    "reset_organizer_password",
    "set_active",
    "set_consent",
    "set_grants",
    "set_password",
    "slip_account",
    "take_back_try",
    "undo_issue",
    "use_slip",
    "withdraw_declaration",
]
