"""In which words do rules say no to people about their own data?"""

from quizapp.rules.refusals import Refusal


class StillSitting(Refusal):
    """While a paper is open nothing of its person goes away."""

    text = (
        "Bạn đang làm dở một bài thi. Hãy nộp bài, hoặc đợi hết giờ làm bài lúc %(until)s, rồi làm "
        "lại việc này."
    )


class PrizeUndecided(Refusal):
    """Who may still win a prize cannot become nameless unnoticed."""

    text = (
        "%(round)s chưa công bố kết quả nên bạn có thể còn được giải. Hãy đợi kết quả (dự kiến "
        "%(until)s), hoặc rút khỏi cuộc thi đó trước rồi mới xóa tài khoản."
    )


class AlreadyErased(Refusal):
    """The account is nobody's any more."""

    text = "Tài khoản này đã được xóa."


class AlreadyLeft(Refusal):
    """Nobody leaves a contest twice."""

    text = "Bạn đã rút khỏi cuộc thi này rồi."


class HasLeft(Refusal):
    """Who left a contest starts nothing in it."""

    text = "Bạn đã rút khỏi cuộc thi này nên không làm bài được nữa."
    status = 403


class CorrectedByOrganizers(Refusal):
    """After the first attempt only organizers correct who somebody is."""

    text = (
        "Bạn đã làm bài thi, nên họ tên, ngày sinh và đơn vị chỉ Ban tổ chức mới sửa được, có ghi "
        "lý do. Hãy liên hệ Ban tổ chức."
    )
    status = 403


class NotUnderstood(Refusal):
    """Nobody erases an account by a slip of the finger."""

    text = "Hãy đánh dấu vào ô xác nhận nếu bạn thật sự muốn làm việc này."
    status = 422
