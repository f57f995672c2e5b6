"""In which words does a rule say no?

Each refusal carries its Vietnamese sentence and the facts that fill it. One handler at the entrance
turns it into a page or into JSON in the person's language.
"""

from typing import ClassVar


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """A rule says no. `text` is the sentence, `status` the HTTP status that fits it."""

    text: ClassVar[str] = "Không thực hiện được."
    status: ClassVar[int] = 409

    def __init__(self, **facts: object) -> None:
        """Keep the facts that the sentence names."""
        super().__init__()
        self.facts = facts

    def __str__(self) -> str:
        """Answer the Vietnamese sentence with its facts filled in."""
        return self.text % self.facts


class NotOpenYet(Refusal):
    """The round opens later."""

    text = "Đợt thi chưa mở. Đợt thi mở lúc %(opens)s."


class RoundOver(Refusal):
    """The round no longer takes new attempts."""

    text = "Đợt thi đã kết thúc, không nhận thêm lượt thi mới."


class RoundNotReady(Refusal):
    """The round's recipe or its questions are incomplete."""

    text = "Đợt thi chưa sẵn sàng: %(reason)s"


class TooLate(Refusal):
    """The message arrived after the deadline and its grace."""

    text = "Đã hết giờ làm bài. Các câu trả lời đã lưu trước đó vẫn được tính."


class AlreadyHandedIn(Refusal):
    """The attempt is over."""

    text = "Bài thi này đã nộp, không thay đổi được nữa."


class NewerPageExists(Refusal):
    """A newer page of the same paper has taken over."""

    text = "Bài thi đang được làm ở một trang hoặc thiết bị khác mới hơn."


class NoAttemptLeft(Refusal):
    """All attempts the regulation allows are used."""

    text = "Bạn đã dùng hết %(allowed)s lượt thi %(span)s."


class TooYoung(Refusal):
    """The person is under the regulation's age."""

    text = "Thể lệ yêu cầu người dự thi từ đủ %(age)s tuổi."
    status = 403


class MayNotPlay(Refusal):
    """The person is excluded from the contest."""

    text = "Tài khoản này không được dự thi: %(reason)s"
    status = 403


class Incomplete(Refusal):
    """The regulation wants every question answered."""

    text = "Bạn còn %(missing)s câu chưa trả lời. Thể lệ yêu cầu trả lời hết trước khi nộp."
    status = 422


class BadInput(Refusal):
    """What was sent does not have the shape of an answer."""

    text = "Dữ liệu gửi lên không hợp lệ."
    status = 400


class Unsettled(Refusal):
    """Results cannot go on while something is undecided."""

    text = "%(reason)s"


class SamePerson(Refusal):
    """The second approval must come from somebody else."""

    text = "Người duyệt phải khác người đề nghị công bố."
    status = 403


class NotAllowed(Refusal):
    """The organizer lacks the role for this deed."""

    text = "Vai trò của bạn không cho phép việc này."
    status = 403
