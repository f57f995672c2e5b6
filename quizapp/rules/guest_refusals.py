"""In which words do rules say no to guests, who take part without an account?"""

from quizapp.rules.refusals import Refusal


class TellFirst(Refusal):
    """A guest has one paper until they have said who they are."""

    text = (
        "Bạn có một bài thi chưa khai thông tin người dự thi. Hãy khai thông tin của bài đó trước"
        " khi làm bài khác."
    )


class TooLateToTell(Refusal):
    """The time to say who one is is over."""

    text = "Đã hết thời gian khai thông tin người dự thi nên bài thi này không được tính."


class NotHandedInYet(Refusal):
    """A guest says who they are after the hand-in."""

    text = "Hãy nộp bài trước, rồi khai thông tin người dự thi."


class GuestHasAccount(Refusal):
    """An account is entered by signing in, never by what is known of its owner."""

    text = (
        "Người có họ tên, ngày sinh và số điện thoại này đã có tài khoản. Hãy đăng nhập bằng tài"
        " khoản đó: bài bạn vừa làm được giữ lại để nhận vào tài khoản."
    )


class ToldJustNow(Refusal):
    """The same was told on another device at the same moment."""

    text = "Thông tin này vừa được gửi từ một máy khác. Hãy gửi lại một lần nữa."


class GuestOverLimit(Refusal):
    """The same person has used up the attempts before this one."""

    text = (
        "Người có họ tên, ngày sinh và số điện thoại này đã dùng hết %(allowed)s lượt thi %(span)s,"
        " nên bài này không được tính. Nếu bạn ghi nhầm, hãy sửa lại rồi gửi."
    )


class GuestTooSoon(Refusal):
    """Between this paper and another one of the same person lies no pause. When the other was sat
    is told to nobody who only knows three facts."""

    text = (
        "Thể lệ yêu cầu nghỉ giữa hai lượt thi. Người này có một bài khác quá gần bài này nên bài"
        " này không được tính. Nếu bạn ghi nhầm, hãy sửa lại rồi gửi."
    )


class LeftByWhoToldIt(Refusal):
    """Who told the same facts before, and never proved to be that person, has left the contest."""

    text = (
        "Người khai họ tên, ngày sinh và số điện thoại này trước đây đã rút khỏi cuộc thi, nên bài"
        " này chưa được tính. Nếu bạn không rút, có thể người khác đã khai thông tin của bạn: hãy"
        " báo ngay để Ban tổ chức tách bài kia khỏi tên bạn, rồi gửi lại trước khi hết hạn khai."
    )


class GuestAside(Refusal):
    """The paper is that of a guest whom the browser keeps aside while somebody is signed in."""

    text = (
        "Đây là bài làm không cần tài khoản được để lại trên máy này, vì đang có tài khoản đăng"
        " nhập. Bài và những câu đã lưu còn nguyên: hãy trở lại bài đó để làm tiếp, nộp bài hay"
        " khai thông tin."
    )


class NoPaperToClaim(Refusal):
    """No paper of a guest waits at the browser."""

    text = "Trên máy này không còn bài thi nào chờ nhận vào tài khoản."


class WrongReceipt(Refusal):
    """No paper without an account has this receipt and these facts."""

    text = (
        "Không tìm thấy bài thi không cần tài khoản khớp với mã biên nhận và những thông tin này. "
        "Hãy xem lại từng mục."
    )
    status = 422


class ReceiptOfAnotherPaper(Refusal):
    """The receipt proves whose one paper is, not whose the paper is with which the same was told
    first."""

    text = (
        "Mã biên nhận này là của một bài được khai sau. Những thông tin này đã được khai trước đó"
        " cho một bài khác, nên chỉ mã biên nhận của bài khai đầu tiên mở được tài khoản. Nếu bạn"
        " không có mã đó, hoặc bài đó không phải của bạn, hãy liên hệ Ban tổ chức."
    )


class WithoutAccountSettled(Refusal):
    """Whether an account is needed is part of the terms on which people began."""

    text = (
        "Đã có đợt thi mở nên không đổi được việc dự thi có cần tài khoản hay không. Hãy đặt điều"
        " này cho cuộc thi sau."
    )
    status = 422
