"""In which words do rules say no to people about their time, their pace and the prediction?"""

from quizapp.rules.refusals import Refusal, TooLate


class NotHandedInInTime(TooLate):
    """The message arrived when the attempt was void: its time was over before it was handed in."""

    text = (
        "Đã hết giờ làm bài mà bài chưa được nộp. Theo thể lệ, lượt thi này không được tính, kể cả "
        "những câu đã lưu."
    )


class TooSoon(Refusal):
    """The regulation asks for a pause between two attempts."""

    text = "Thể lệ yêu cầu nghỉ giữa hai lượt thi. Bạn có thể bắt đầu lượt tiếp theo từ %(again)s."


class NotBegun(Refusal):
    """Nobody but its sitter learns whether an attempt exists."""

    text = (
        "Chưa có lượt thi này trong tài khoản đang dùng. Nếu bạn đã làm bài bằng tài khoản khác, "
        "hãy đăng nhập bằng tài khoản ấy."
    )
    status = 404


class PredictionGiven(Refusal):
    """The prediction was given for this attempt, and is taken only once."""

    text = "Bạn đã gửi số dự đoán của lượt thi này, không đổi được nữa."


class PredictionOver(Refusal):
    """The prediction is not asked, or not any more."""

    text = "Đã hết giờ nhận số dự đoán của đợt thi này."
