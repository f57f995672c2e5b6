"""When is a paper parted from the person that was told with it, and what is left of the telling?"""

from quizapp.rules.guests import Found
from quizapp.rules.refusals import Unsettled

PARTED = "Bài chưa rõ của ai"
"""What stands for the name on a paper that turned out not to be of whom was told."""

NOT_PARTABLE = "Chỉ tách được bài làm không cần tài khoản và đã khai thông tin."
OPENED = (
    "Bài này đã được mở thành tài khoản bằng mã biên nhận. Chỉ tách được sau khi xếp hạng, bằng một"
    " điều chỉnh kết quả do hai người của Ban tổ chức quyết định."
)
RANKED = (
    "Bài của người này đã được xếp hạng ở %(round)s. Hãy tách bằng một điều chỉnh kết quả của đợt"
    " đó, do hai người của Ban tổ chức quyết định."
)


def require_partable(whom: Found, *, is_told: bool, by_two: bool) -> None:
    """Raise Unsettled unless a row is that of a guest who has said who they are: one who opened an
    account since is parted by two people alone."""
    if not is_told:
        raise Unsettled(reason=NOT_PARTABLE)
    if whom is Found.ACCOUNT and not by_two:
        raise Unsettled(reason=OPENED)


def require_unranked(round_name: str | None) -> None:
    """Raise Unsettled if whom a paper is parted from stands in a ranking already: `round_name` is
    that round's."""
    if round_name is not None:
        raise Unsettled(reason=RANKED % {"round": round_name})
