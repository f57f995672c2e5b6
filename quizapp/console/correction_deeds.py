"""Which corrections about one person does the jury choose from?"""

from flask_babel import gettext as _

from quizapp.contests.models import Round
from quizapp.results import queries
from quizapp.rules.corrections import Kind


def deeds_about(round_: Round, person_id: int) -> list[tuple[str, str]]:
    """Answer what can be corrected of a person in a ranked round: each deed's code, its words."""
    own = queries.attempts_of(round_.id, person_id)
    accounts = {attempt.person_id for attempt in own} | {person_id}
    standing = [
        deed
        for deed in queries.disqualifications(round_.id, of=accounts)
        if deed.revoked_at is None
    ]
    return [
        *(
            [(Kind.DISQUALIFY, _("Loại cả người này khỏi kết quả của đợt"))]
            if queries.has_result(round_, person_id, None)
            else []
        ),
        *(
            (
                f"{Kind.VOID_ATTEMPT}:{attempt.person_id}-{attempt.number}",
                _("Hủy lượt %(number)s", number=attempt.number)
                if attempt.person_id == person_id
                else _(
                    "Hủy lượt %(number)s có mã biên nhận %(receipt)s",
                    number=attempt.number,
                    receipt=attempt.receipt,
                ),
            )
            for attempt in own
            if attempt.counts
        ),
        *(
            (
                f"{Kind.REINSTATE}:{deed.id}",
                _("Khôi phục lượt %(number)s đã loại", number=deed.number)
                if deed.number
                else _("Khôi phục người đã loại"),
            )
            for deed in standing
        ),
        *(
            (
                f"{Kind.PART}:{guest.id}",
                _(
                    "Tách khỏi người này bài làm không cần tài khoản có mã biên nhận %(receipt)s",
                    receipt=", ".join(one.receipt for one in own if one.person_id == guest.id),
                ),
            )
            for guest in dict.fromkeys(one.person for one in own if not one.is_trial)
            if guest.is_guest
        ),
        # Accounts are merged where they sat.
        *(
            []
            if round_.summary
            else [(Kind.MERGE, _("Gộp tài khoản này vào tài khoản khác của cùng một người"))]
        ),
    ]
