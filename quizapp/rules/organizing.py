"""What may an organizer still change?

Before a round opens everything may change. Once it is open, what citizens were promised stays: its
questions, its regulation, its opening; it may only be given more time, or be closed early.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from quizapp.rules.papers import PoolQuestion, RecipeLine, can_fill
from quizapp.rules.refusals import (
    AboutToOpen,
    AlreadyOpened,
    BadOpening,
    BadTimes,
    ContestInUse,
    NotRunning,
    ReasonMissing,
    ResultDecided,
)
from quizapp.rules.timing import Span, Window, span_faults

LONGEST_PAPER = 200
"""Most questions of one paper."""

LAST_MOMENTS = timedelta(seconds=10)
"""So long before a round opens, what a start is decided by stands still. A process remembers it for
five seconds, so at the opening no process knows anything older."""


def require_reason(reason: str) -> str:
    """Answer the reason without spaces around it. Raises ReasonMissing if nothing is left."""
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()


def faults_of(spans: Sequence[Span]) -> list[str]:
    """Answer, in Vietnamese, what is wrong with the times of these rounds. Where there is one round
    only, it has no number."""
    faults = span_faults(spans)
    if len(spans) > 1:
        return faults
    bare = [fault.removeprefix("Đợt 1: ") for fault in faults]
    return [fault[:1].upper() + fault[1:] for fault in bare]


def require_good_times(spans: Sequence[Span], moment: datetime) -> None:
    """Raise BadTimes if the times contradict each other or a round would be over at once."""
    faults = faults_of(spans)
    if not faults and any(span.closes <= moment for span in spans):
        faults = ["Giờ đóng phải ở tương lai."]
    if faults:
        raise BadTimes(fault=" ".join(faults))


def require_not_opened(window: Window, moment: datetime, rule: str) -> None:
    """Raise AlreadyOpened, with the sentence that says what this forbids, from the opening on."""
    if moment >= window.opens:
        raise AlreadyOpened(opens=window.opens, rule=rule)


def require_not_closed(window: Window, moment: datetime, rule: str) -> None:
    """Raise BadTimes, with the sentence that says what this forbids, from the closing on."""
    if moment >= window.closes:
        raise BadTimes(fault=f"Đợt tổng kết đã đóng. {rule}")


def require_time_left(opens: datetime, moment: datetime, what: str) -> None:
    """Raise AboutToOpen, naming what may not change now, in the last moments before an opening."""
    if timedelta(0) < opens - moment < LAST_MOMENTS:
        raise AboutToOpen(opens=opens, what=what)


def require_change_allowed(
    before: Span, after: Span, moment: datetime, *, public_from: datetime | None = None
) -> None:
    """Raise AlreadyOpened, AboutToOpen, BadOpening, BadTimes or ResultDecided if a round's times
    may not change like this.

    Before the opening all times may move, but no opening into the past. From the opening on only
    the hour of the results may change, as long as no result was approved for it (`public_from`
    None): more time is looked at beforehand (`rules.more_time`), an early end is a deed of its own.
    """
    require_result_undecided(before, after, moment, public_from)
    window = Window(opens=before.opens, closes=before.closes)
    if moment < before.opens:
        require_good_times([after], moment)
        if after.opens != before.opens:
            require_time_left(before.opens, moment, "giờ mở")
            if after.opens < moment + LAST_MOMENTS:
                raise BadOpening(fault="Giờ mở phải ở tương lai, sau lúc này ít nhất 10 giây.")
        return
    if after.opens != before.opens:
        require_not_opened(window, moment, "Không đổi được giờ mở.")
    if moment >= before.closes and after.closes != before.closes:
        raise BadTimes(fault="Đợt thi đã đóng, không đổi được giờ đóng.")
    if after.closes != before.closes:
        raise BadTimes(
            fault="Đợt thi đang mở: muốn gia hạn, hãy dùng “Thêm giờ”; muốn kết thúc sớm, hãy dùng"
            " “Đóng sớm”."
        )
    if faults := faults_of([after]):
        raise BadTimes(fault=" ".join(faults))


def require_contest_unused(*, rounds: int, people: int, grants: int, at_home: bool) -> None:
    """Raise ContestInUse if a contest has rounds, people who entered or left it, organizers who may
    work for it in particular, or stands at "/" where another could: then it was no mistake, or
    somebody has to say so first."""
    if people:
        raise ContestInUse(reason="đã có người vào hoặc rút khỏi cuộc thi.")
    if rounds:
        raise ContestInUse(
            reason="cuộc thi có đợt thi. Hãy xóa các đợt trước, nếu chưa đợt nào mở."
        )
    if grants:
        raise ContestInUse(
            reason="có người được giao quyền riêng ở cuộc thi này. Hãy bỏ các quyền đó trước, ở mục"
            " Ban tổ chức."
        )
    if at_home:
        raise ContestInUse(
            reason="cuộc thi đang ở trang chủ. Hãy đưa cuộc thi khác lên trang chủ trước."
        )


def require_result_undecided(
    before: Span, after: Span, moment: datetime, public_from: datetime | None
) -> None:
    """Raise ResultDecided if the hour of the results moves although one was approved for it
    (`public_from`)."""
    if public_from is not None and after.results != before.results:
        raise ResultDecided(
            fault="Kết quả đã công bố, không đổi được giờ công bố."
            if public_from <= moment
            else "Kết quả đã được duyệt. Hãy rút bản đã duyệt trước, rồi đổi giờ công bố."
        )


def require_running(window: Window, moment: datetime) -> None:
    """Raise NotRunning unless the round is open."""
    if not window.is_open(moment):
        raise NotRunning


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeCheck:
    """Can the banks fill a recipe? `matching` holds, line by line, how many questions fit it."""

    matching: tuple[int, ...]
    complete: bool


def check_recipe(recipe: Sequence[RecipeLine], pool: Sequence[PoolQuestion]) -> RecipeCheck:
    """Answer how many questions each line can choose from, and whether all lines can be filled at
    once: two lines may compete for the same questions."""
    return RecipeCheck(
        matching=tuple(sum(map(line.matches, pool)) for line in recipe),
        complete=can_fill(recipe, pool),
    )


def require_recipe_changeable(window: Window, moment: datetime, present: RecipeCheck) -> None:
    """Raise AboutToOpen just before the opening, and AlreadyOpened if papers may have been drawn by
    the present recipe: the round is open and the recipe can be filled. An open round that nobody
    can start may be repaired."""
    require_time_left(window.opens, moment, "cơ cấu đề")
    if present.complete:
        require_not_opened(window, moment, "Không đổi được cơ cấu đề thi.")
