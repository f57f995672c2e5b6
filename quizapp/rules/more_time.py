"""What follows when a running round, or one person's paper, is given more time?

Told before it is done: an organizer looks, says why and proposes it; another one confirms.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from quizapp.rules import guests
from quizapp.rules.organizing import faults_of, require_running
from quizapp.rules.refusals import BadTimes, NoMoreTime, Unsettled
from quizapp.rules.timing import GRACE, SETTLE, Span, Window, last_arrival
from quizapp.rules.vietnamese import closing_words, length, moment_words

MOST_MINUTES = 240
"""Most minutes that one person's paper is given at once."""

SHORT = timedelta(hours=1)
"""Less than this between the end and the results is worth a warning: papers are collected, ranked,
looked through and approved by two people in it."""


ONE_WAITS = (
    "Đang có một đề nghị thêm giờ như vậy chờ xác nhận. Hãy xác nhận, rút hoặc từ chối đề nghị đó"
    " trước."
)
"""Why the same is not proposed twice: what one does is told without the other."""


STILL_VOID = "Bài chưa nộp khi đến hạn mới thì vẫn bị hủy theo thể lệ."


class State(StrEnum):
    """Where a proposal of more time stands."""

    WAITS = "waits"  # for a second person
    GIVEN = "given"
    WITHDRAWN = "withdrawn"  # by whoever proposed it
    REJECTED = "rejected"  # by somebody else
    OVERTAKEN = "overtaken"  # nobody decided it before the end of what it would have made longer


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Another round that the same people may sit."""

    name: str
    span: Span


def require_longer(before: Span, after: Span, moment: datetime) -> None:
    """Raise NotRunning unless the round is open, BadTimes unless it closes later than it did and
    the hour of its results still comes after."""
    require_running(Window(opens=before.opens, closes=before.closes), moment)
    if after.closes <= before.closes:
        raise BadTimes(fault="Giờ đóng mới phải sau giờ đóng hiện nay.")
    if faults := faults_of([after]):
        raise BadTimes(fault=" ".join(faults))


def round_consequences(
    before: Span, after: Span, beside: Sequence[Beside], *, without_account: bool = False
) -> list[str]:
    """Answer, in Vietnamese, what a later closing means for the hour of the results and for the
    other rounds of the same people. Where people take part `without_account`, also until when they
    may say who they are: no ranking is made before."""
    told = [_results(before, after)]
    end = after.closes
    if without_account:
        end = guests.told_until(end, end)
        told.append(_told_until(end))
    told.extend(_left_before_results(end, after.results))
    for other in beside:
        if before.closes <= other.span.opens < after.closes:
            told.append(
                f"“{other.name}” mở lúc {moment_words(other.span.opens)}, trước giờ đóng mới: hai"
                " đợt mở cùng lúc."
            )
        elif before.results <= other.span.opens < after.results:
            told.append(
                f"“{other.name}” mở lúc {moment_words(other.span.opens)}, trước khi đợt này công bố"
                " kết quả."
            )
        if before.results <= other.span.results < after.results:
            told.append(
                f"“{other.name}” công bố kết quả lúc {moment_words(other.span.results)}, trước đợt"
                " này; giải tính cả kết quả đợt này phải chờ."
            )
    return told


def later(deadline: datetime, minutes: int) -> datetime:
    """Answer the deadline so many minutes later. Raises BadTimes for none at all or too many."""
    if not 1 <= minutes <= MOST_MINUTES:
        raise BadTimes(fault=f"Số phút thêm phải từ 1 đến {MOST_MINUTES}.")
    return deadline + timedelta(minutes=minutes)


def require_longer_paper(
    span: Span,
    before: datetime,
    after: datetime,
    moment: datetime,
    *,
    tallied: bool,
    nameless: bool = False,
) -> None:
    """Raise NoMoreTime once an open paper is over, BadTimes unless its new deadline is later than
    the one it has, and early enough for its result to be there at the hour of the results.

    It may lie behind the closing: the ranking waits for it, and for a `nameless` guest until they
    can no longer say who they are.
    """
    if tallied or moment > last_arrival(before):
        raise NoMoreTime
    if after <= before:
        raise BadTimes(fault="Hạn mới phải sau hạn hiện nay của bài.")
    if _last_word(span, after, nameless=nameless) + GRACE + SETTLE > span.results:
        raise BadTimes(
            fault=f"Hạn mới quá sát hoặc sau giờ công bố kết quả ({moment_words(span.results)})."
            " Hãy lùi giờ công bố trước."
        )


def proposal_state(
    *, confirmed: bool, proposed_by: int, dropped_by: int | None, over: bool
) -> State:
    """Answer where a proposal stands. `over` says that what it would make longer has ended: the
    round was ranked or, for all, has closed; or the paper."""
    if confirmed:
        return State.GIVEN
    if dropped_by is not None:
        return State.WITHDRAWN if dropped_by == proposed_by else State.REJECTED
    return State.OVERTAKEN if over else State.WAITS


def require_waiting(state: State) -> None:
    """Raise Unsettled if somebody decided a proposal before."""
    reasons = {
        State.GIVEN: "Đề nghị thêm giờ này đã được xác nhận trước đó.",
        State.WITHDRAWN: "Đề nghị thêm giờ này đã được rút.",
        State.REJECTED: "Đề nghị thêm giờ này đã bị từ chối.",
    }
    if state in reasons:
        raise Unsettled(reason=reasons[state])


def require_in_time(span: Span, moment: datetime, *, tallied: bool, for_all: bool) -> None:
    """Raise Unsettled if a proposal comes too late for its confirmation: the round was ranked while
    it waited or, where it is for all, has closed. A round that has closed does not open again."""
    if tallied:
        fault = "Đợt thi đã được xếp hạng"
    elif for_all and moment >= span.closes:
        fault = f"Đợt thi đã đóng ({closing_words(span.closes)})"
    else:
        return
    raise Unsettled(
        reason=f"{fault} trong lúc đề nghị chờ xác nhận, nên không thêm giờ theo đề nghị này được"
        " nữa. Chưa có gì thay đổi."
    )


def paper_consequences(
    span: Span, longer: datetime, *, nameless: bool = False, ends_void: bool = False
) -> list[str]:
    """Answer, in Vietnamese, what one person's later deadline means for the round and, where the
    paper `ends_void`, for the person."""
    still = [STILL_VOID] if ends_void else []
    if longer <= span.closes:
        return [
            (
                f"Hạn mới vẫn trước giờ đóng đợt thi ({closing_words(span.closes)}); không đổi gì"
                " khác."
            ),
            *still,
        ]
    end = _last_word(span, longer, nameless=nameless)
    return [
        f"Hạn mới sau giờ đóng đợt thi ({closing_words(span.closes)}). Xếp hạng chờ bài này.",
        *still,
        *([_told_until(end)] if nameless else []),
        *_left_before_results(end, span.results),
    ]


def _last_word(span: Span, longer: datetime, *, nameless: bool) -> datetime:
    """Answer until when the ranking waits because of a paper. Within the window a guest's hour
    after the closing stays what it was."""
    return guests.told_until(span.closes, longer) if nameless and longer > span.closes else longer


def _told_until(end: datetime) -> str:
    return (
        f"Người dự thi không có tài khoản được khai thông tin đến {moment_words(end)}; xếp hạng chờ"
        " đến lúc đó nếu còn bài chưa khai."
    )


def _results(before: Span, after: Span) -> str:
    if after.results == before.results:
        return f"Giờ công bố kết quả giữ nguyên: {moment_words(after.results)}."
    return (
        f"Giờ công bố kết quả chuyển từ {moment_words(before.results)} sang"
        f" {moment_words(after.results)}."
    )


def _left_before_results(end: datetime, results: datetime) -> list[str]:
    left = results - end
    if left >= SHORT:
        return []
    if left < timedelta(0):
        return ["Giờ công bố sớm hơn lúc xếp hạng được. Hãy lùi giờ công bố."]
    words = length(int(left.total_seconds()))
    return [f"Từ lúc hết giờ đến giờ công bố chỉ còn {words} để thu bài, xếp hạng và duyệt."]
