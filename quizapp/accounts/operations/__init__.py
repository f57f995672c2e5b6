"""What happens to people, organizers and units?"""

from quizapp.accounts.operations.email import (
    answer_reset_request,
    confirm_address,
    drop_old_letters,
    forget_address,
    give_address,
    request_reset,
    reset_by_letter,
    still_wanted,
    stop_notices,
)
from quizapp.accounts.operations.identities import link, register_proven, unlink
from quizapp.accounts.operations.organizers import (
    add_organizer,
    reset_organizer_password,
    set_active,
    set_grants,
)
from quizapp.accounts.operations.people import Registration, edit_person, register, set_consent
from quizapp.accounts.operations.sign_in import (
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
    "Registration",
    "add_organizer",
    "answer_reset_request",
    "citizen_account",
    "compare",
    "confirm_address",
    "count_try",
    "drop_expired",
    "drop_old_letters",
    "edit_person",
    "forget_address",
    "forget_tries",
    "give_address",
    "import_units",
    "issue_slip",
    "link",
    "load_shipped_units",
    "organizer_account",
    "register",
    "register_proven",
    "request_reset",
    "reset_by_letter",
    "reset_organizer_password",
    "set_active",
    "set_consent",
    "set_grants",
    "set_password",
    "slip_account",
    "still_wanted",
    "stop_notices",
    "take_back_try",
    "unlink",
    "use_slip",
]
