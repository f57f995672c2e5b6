"""When does a result become public, who may approve it, and what must be settled before?"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from quizapp.rules import timing
from quizapp.rules.refusals import SamePerson, Unsettled
from quizapp.rules.timing import Window

TOO_LATE_TO_LAPSE = timedelta(minutes=2)
"""A deed takes its time to be stored: begun this close before the hour it may end behind it."""


class State(StrEnum):
    """Where a final edition stands."""

    PROPOSED = "proposed"  # waits for the second person
    APPROVED = "approved"  # waits for its hour
    PUBLIC = "public"
    LAPSED = "lapsed"


class Waiting(StrEnum):
    """Why there is no final result to read yet."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"  # before the hour of the results
    REVIEW = "review"  # the hour has come, the approval has not


def state(*, public_from: datetime | None, lapsed_at: datetime | None, moment: datetime) -> State:
    """Answer the state of a final edition. `public_from` is set by the approval."""
    if lapsed_at is not None:
        return State.LAPSED
    if public_from is None:
        return State.PROPOSED
    return State.PUBLIC if public_from <= moment else State.APPROVED


def waiting(window: Window, results_at: datetime, moment: datetime) -> Waiting:
    """Answer what a page says in place of a final result."""
    if moment < window.opens:
        return Waiting.UPCOMING
    if moment < window.closes:
        return Waiting.OPEN
    return Waiting.CLOSED if moment < results_at else Waiting.REVIEW


def public_from(results_at: datetime, approved_at: datetime, *, at_once: bool) -> datetime:
    """Answer when an edition approved now becomes public: at the announced hour, never before the
    approval, or at once if the organizers want it so."""
    return approved_at if at_once else max(results_at, approved_at)


def require_second_person(proposed_by: int | None, approved_by: int, *, one_approval: bool) -> None:
    """Raise SamePerson if the approval comes from whoever proposed, unless the regulation says that
    one approval is enough."""
    if proposed_by == approved_by and not one_approval:
        raise SamePerson


def require_state(current: State, *allowed: State) -> None:
    """Raise Unsettled if an edition is in none of the states in which something may be done."""
    reasons = {
        State.PROPOSED: "Bản đề nghị này chưa được duyệt.",
        State.APPROVED: "Bản này đã được duyệt và đang chờ đến giờ công bố.",
        State.PUBLIC: "Bản này đã công bố, không sửa hay rút lại được. Hãy công bố bản đính chính.",
        State.LAPSED: "Bản đề nghị này không còn hiệu lực. Hãy xem lại kết quả rồi đề nghị lại.",
    }
    if current not in allowed:
        raise Unsettled(reason=reasons[current])


def require_time_to_lapse(public_from: datetime | None, moment: datetime) -> None:
    """Raise Unsettled if an edition is about to become public: what people have read never lapses.

    `public_from` None is a proposal, which nobody reads before its approval.
    """
    if public_from is not None and public_from - TOO_LATE_TO_LAPSE <= moment:
        raise Unsettled(
            reason="Sắp đến giờ công bố (còn không quá hai phút) nên không thay đổi được nữa. "
            "Hãy đợi kết quả công khai rồi công bố bản đính chính."
        )


def require_tallied(tallied_at: datetime | None) -> None:
    """Raise Unsettled while a round has no ranking."""
    if tallied_at is None:
        raise Unsettled(reason="Đợt thi chưa được tổng hợp kết quả.")


def require_decided(*, decided: bool) -> None:
    """Raise Unsettled while a round has no approved result: documents are made of nothing less."""
    if not decided:
        raise Unsettled(
            reason="Đợt thi chưa có kết quả nào được duyệt, nên chưa lập được văn bản. "
            "Hãy đề nghị và duyệt kết quả ở mục Công bố trước."
        )


def require_public(public_from: datetime | None, moment: datetime) -> None:
    """Raise Unsettled while an edition cannot be read by everybody: what is printed and handed out
    leads to it."""
    if public_from is None or public_from > moment:
        raise Unsettled(
            reason="Giấy chứng nhận chỉ in được khi kết quả đã công khai, "
            "vì mã QR trên giấy dẫn đến kết quả đó."
        )


def require_no_cut(cuts: int) -> None:
    """Raise Unsettled while equal people cannot all receive the same prize."""
    if cuts:
        raise Unsettled(
            reason="Còn những người bằng nhau ở ranh giới giải thưởng. "
            "Ban giám khảo cần quyết định thứ tự trước khi đề nghị công bố."
        )


def require_no_cut_of_units(cuts: int) -> None:
    """Raise Unsettled while equal units cannot all receive the same collective prize."""
    if cuts:
        raise Unsettled(
            reason="Còn những đơn vị bằng nhau ở ranh giới giải tập thể. "
            "Ban giám khảo cần quyết định thứ tự ở mục Giải tập thể trước khi đề nghị công bố."
        )


def require_note(note: str, *, was_public: bool) -> str:
    """Answer the note of a new edition. After a publication it must say what was corrected."""
    if was_public and not note.strip():
        raise Unsettled(
            reason="Kết quả đã công bố trước đây. Hãy ghi rõ lý do đính chính để in cùng bản mới."
        )
    return note.strip()


def require_parts_tallied(waits_for: Sequence[str]) -> None:
    """Raise Unsettled while rounds that a summary counts have no ranking."""
    if waits_for:
        raise Unsettled(
            reason="Chưa tổng kết được: còn đợt chưa xếp hạng xong: " + ", ".join(waits_for) + "."
        )


def require_tally_time(window: Window, latest_deadline: datetime | None, moment: datetime) -> None:
    """Raise Unsettled if a round may not be ranked yet."""
    if not timing.may_tally(window.closes, latest_deadline, moment):
        raise Unsettled(
            reason="Chưa tổng hợp được: đợt thi chưa đóng, còn bài đang làm trong thời hạn, hoặc "
            "còn người dự thi trong thời hạn khai thông tin."
        )
