"""Which times may a summary of rounds have, and which of them may still change?

They are held to what a round's are, in their own words: a summary is not sat, so nobody waits for
its start. From its start on only the hour of its results may change.
"""

from datetime import datetime

from quizapp.rules.organizing import LAST_MOMENTS, require_result_undecided
from quizapp.rules.refusals import BadOpening, BadTimes
from quizapp.rules.timing import Span


def require_good_times(span: Span, moment: datetime) -> None:
    """Raise BadTimes if the times contradict each other or the summary would be over at once."""
    _require_order(span)
    if span.closes <= moment:
        raise BadTimes(fault="Giờ kết thúc phải ở tương lai.")


def require_change_allowed(
    before: Span, after: Span, moment: datetime, *, public_from: datetime | None = None
) -> None:
    """Raise BadOpening, BadTimes or ResultDecided if a summary's times may not change like this.
    `public_from` is the hour for which its result was approved."""
    require_result_undecided(before, after, moment, public_from)
    if after.opens != before.opens:
        if moment > before.opens - LAST_MOMENTS:
            raise BadOpening(
                fault="Đợt tổng kết đã hoặc sắp bắt đầu, không đổi được giờ bắt đầu tính."
            )
        if after.opens < moment + LAST_MOMENTS:
            raise BadOpening(
                fault="Giờ bắt đầu tính phải ở tương lai, sau lúc này ít nhất 10 giây."
            )
    if after.closes != before.closes and moment >= before.opens:
        if moment >= before.closes:
            raise BadTimes(fault="Đợt tổng kết đã đóng, không đổi được giờ kết thúc.")
        raise BadTimes(
            fault="Đợt tổng kết đã bắt đầu, không đổi được giờ kết thúc: hãy xóa rồi tạo lại trước"
            " khi nó đóng."
        )
    if moment < before.opens:
        require_good_times(after, moment)
    else:
        _require_order(after)


def _require_order(span: Span) -> None:
    faults = []
    if span.closes <= span.opens:
        faults.append("Giờ kết thúc phải sau giờ bắt đầu.")
    if span.results < span.closes:
        faults.append("Giờ công bố không được trước giờ kết thúc.")
    if faults:
        raise BadTimes(fault=" ".join(faults))
