"""In which words does a rule say no?

Each refusal carries its Vietnamese sentence and the facts that fill it. One handler at the entrance
turns it into a page or into JSON in the person's language.
"""

from typing import ClassVar


class Refusal(Exception):
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


class NotFound(Refusal):
    """There is nothing of that name, or it is not yours."""

    text = "Không tìm thấy nội dung này."
    status = 404


class NotOpenYet(Refusal):
    """The round opens later."""

    text = "Đợt thi chưa mở. Đợt thi mở lúc %(opens)s."


class RoundOver(Refusal):
    """The round no longer takes new attempts."""

    text = "Đợt thi đã kết thúc, không nhận thêm lượt thi mới."


class NotASitting(Refusal):
    """A summary of rounds has no paper: nobody sits it, and nothing is drawn for it."""

    text = "Đây là đợt tổng kết, tính từ kết quả các đợt thi, nên không có đề thi và lượt thi."


class RoundNotReady(Refusal):
    """The round's recipe or its questions are incomplete."""

    text = "Đợt thi chưa sẵn sàng: %(reason)s"


class TooLate(Refusal):
    """The message arrived after the deadline and its grace."""

    text = "Đã hết giờ làm bài. Các câu trả lời đã lưu trước đó vẫn được tính."


class AnotherSitter(Refusal):
    """The page was made for a person who is no longer signed in here."""

    text = (
        "Trên máy này đã có người khác đăng nhập. Lựa chọn của bạn vẫn được giữ trên máy; hãy đăng "
        "nhập lại bằng tài khoản của bạn để gửi."
    )


class AlreadyHandedIn(Refusal):
    """The attempt is over."""

    text = "Bài thi này đã nộp, không thay đổi được nữa."


class NewerPageExists(Refusal):
    """A newer page of the same paper has taken over."""

    text = "Bài thi đang được làm ở một trang hoặc thiết bị khác mới hơn."


class NoAttemptLeft(Refusal):
    """All attempts the regulation allows are used."""

    text = "Bạn đã dùng hết %(allowed)s lượt thi %(span)s."


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


class BadGuess(Refusal):
    """The prediction is not a number anybody could mean."""

    text = "Số dự đoán phải là một số nguyên từ %(least)s đến %(most)s."
    status = 422


class FractionalGuess(BadGuess):
    """The prediction has a fraction, or signs that do not part groups of three digits."""

    text = (
        "Số dự đoán phải là một số nguyên từ %(least)s đến %(most)s, không có phần lẻ. Dấu chấm,"
        " dấu phẩy và dấu cách chỉ để tách từng nhóm ba chữ số, như 1.000."
    )


class Unsettled(Refusal):
    """Results cannot go on while something is undecided."""

    text = "%(reason)s"


class SamePerson(Refusal):
    """The second approval must come from somebody else."""

    text = "Người duyệt phải khác người đề nghị."
    status = 403


class NotAllowed(Refusal):
    """The organizer lacks the role for this deed."""

    text = "Vai trò của bạn không cho phép việc này."
    status = 403


class Unreadable(Refusal):
    """A file from outside cannot be read."""

    text = "Không đọc được tệp: %(reason)s"
    status = 422


class BadDate(Refusal):
    """What was typed is no day, or no possible birth date."""

    text = "%(reason)s"
    status = 422


class BadPhone(Refusal):
    """What was typed is no Vietnamese mobile number."""

    text = "%(reason)s"
    status = 422


class WeakPassword(Refusal):
    """The password is too easy for somebody else."""

    text = "%(reason)s"
    status = 422


class TooManyTries(Refusal):
    """Too many failed tries to sign in to one account."""

    text = "Đã thử sai quá %(tries)s lần. Hãy đợi %(minutes)s phút rồi thử lại."
    status = 429


class DrawingBusy(Refusal):
    """Too many certificates and pictures are being made, or one could not be made in time."""

    text = "Máy chủ đang tạo nhiều giấy chứng nhận và hình ảnh. Hãy đợi ít giây rồi thử lại."
    status = 503


class NoCertificate(Refusal):
    """The published result gives this person no such certificate."""

    text = "Kết quả đã công bố của đợt này không có giấy chứng nhận loại này cho bạn."


class Busy(Refusal):
    """Too many people wait for work on their passwords."""

    text = "Nhiều người đang đăng nhập cùng lúc. Hãy đợi ít giây rồi gửi lại."
    status = 503


class WrongPassword(Refusal):
    """Sign-in failed. The sentence never tells whether the account exists."""

    text = "Số điện thoại, mã đăng nhập hoặc mật khẩu chưa đúng."
    status = 422


class WrongCode(Refusal):
    """The code of a reset slip is wrong, used or expired; nobody is told which."""

    text = (
        "Số điện thoại, mã đăng nhập hoặc mã trên phiếu chưa đúng, hoặc phiếu đã dùng hay hết hạn."
    )
    status = 422


class BadUsername(Refusal):
    """An organizer's sign-in name must be typeable on any keyboard."""

    text = "Tên đăng nhập gồm 3 đến 60 chữ cái không dấu, chữ số hoặc các dấu . _ -"
    status = 422


class NoSignIn(Refusal):
    """Demo people and trial shadows have no password and get none."""

    text = "Tài khoản này không dùng để đăng nhập."


class NameTaken(Refusal):
    """Another organizer signs in under this name."""

    text = "Tên đăng nhập này đã có người dùng."


class LastAdmin(Refusal):
    """Without an admin nobody could let anybody in again."""

    text = "Đây là quản trị viên cuối cùng đang hoạt động, không thể gỡ quyền hay ngừng tài khoản."


class OwnAccount(Refusal):
    """Who shut the own account by a slip could not open it again."""

    text = "Bạn không thể ngừng tài khoản của chính mình. Hãy nhờ một quản trị viên khác."


class FaultyFile(Refusal):
    """A file can be read, but its rows have faults, so nothing of it was stored."""

    text = "Tệp có %(faults)s chỗ cần sửa, chưa lưu gì."
    status = 422


class ReasonMissing(Refusal):
    """A deed that changes what was announced needs a reason."""

    text = "Hãy ghi lý do; lý do được lưu vào nhật ký."
    status = 422


class BadTimes(Refusal):
    """The times of a round contradict each other."""

    text = "%(fault)s"
    status = 422


class BadOpening(BadTimes):
    """The opening may not move like this."""


class AlreadyOpened(Refusal):
    """A round that has opened keeps what was promised."""

    text = "Đợt thi đã mở lúc %(opens)s. %(rule)s"


class AboutToOpen(Refusal):
    """In the last moments before its opening a round stands still."""

    text = "Đợt thi sắp mở lúc %(opens)s. Trong 10 giây trước giờ mở không đổi được %(what)s."


class ResultDecided(Refusal):
    """An approved result becomes public at the hour it was approved for."""

    text = "%(fault)s"
    status = 422


class NotRunning(Refusal):
    """Only a round that is open can be closed early or given more time."""

    text = "Chỉ đóng sớm hoặc thêm giờ được cho đợt thi đang mở."


class NoMoreTime(Refusal):
    """Only a paper that is still being sat can be given more time."""

    text = "Bài này đã nộp hoặc đã hết giờ, không thêm giờ được nữa."


class RoundInUse(Refusal):
    """A round with attempts cannot be deleted."""

    text = "Đợt thi đã có bài thi (kể cả bài làm thử) nên không xóa được."


class SlugTaken(Refusal):
    """Another contest has this address."""

    text = "Địa chỉ “%(slug)s” đã được dùng cho cuộc thi khác."
    status = 422


class BadContest(Refusal):
    """A contest's texts cannot be stored as they are."""

    text = "%(fault)s"
    status = 422


class ContestInUse(Refusal):
    """Only a contest that was made by mistake can be deleted."""

    text = "Không xóa được cuộc thi này: %(reason)s"


class BadTimetable(Refusal):
    """The timetable of interim boards cannot be used."""

    text = "%(fault)s"
    status = 422


class BadRound(Refusal):
    """A round cannot be stored as it is described."""

    text = "%(fault)s"
    status = 422


class BadRecipe(Refusal):
    """No paper can be made by this recipe."""

    text = "%(fault)s"
    status = 422


class ChangedMeanwhile(Refusal):
    """Somebody else stored a change after the form was made."""

    text = "Nội dung này vừa được người khác thay đổi. Hãy tải lại trang để xem bản mới nhất."
