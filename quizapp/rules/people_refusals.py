"""In which words do rules say no to people about who they are and about their own data?"""

from quizapp.rules.refusals import Refusal


class AlreadyRegistered(Refusal):
    """The same person has an account already."""

    text = (
        "Người có họ tên, ngày sinh và số điện thoại này đã đăng ký. Hãy đăng nhập; nếu quên mật "
        "khẩu, hãy xin Ban tổ chức một phiếu đặt lại mật khẩu."
    )


class ToldAsGuest(Refusal):
    """The same was told with a paper that was sat without an account."""

    text = (
        "Họ tên, ngày sinh và số điện thoại này đã được khai cho một bài thi làm không cần tài"
        " khoản. Nếu bài đó của bạn, hãy dùng mã biên nhận của bài để nhận bài và mở tài khoản. Nếu"
        " không phải, hãy báo Ban tổ chức tách bài đó khỏi tên bạn, rồi đăng ký lại."
    )


class PhoneIsFull(Refusal):
    """Too many people share the phone."""

    text = "Số điện thoại này đã có %(people)s người dùng chung, không đăng ký thêm được."


class ConsentMissing(Refusal):
    """Nobody can take part without agreeing that the data are kept for the contest."""

    text = "Cần đồng ý cho xử lý dữ liệu thì mới đăng ký dự thi được."
    status = 422


class UnknownUnit(Refusal):
    """No such unit exists today."""

    text = "Hãy chọn đơn vị trong danh sách."
    status = 422


class BadName(Refusal):
    """What was typed is no person's name."""

    text = "%(reason)s"
    status = 422


class StillSitting(Refusal):
    """While a paper is open nothing of its person goes away."""

    text = (
        "Bạn đang làm dở một bài thi. Hãy nộp bài, hoặc đợi hết giờ làm bài lúc %(until)s, rồi làm "
        "lại việc này."
    )


class NotTheirsAlone(Refusal):
    """Who knows three facts of somebody takes nobody else out of a contest, and erases nobody."""

    text = (
        "Có bài thi khác, làm không cần tài khoản ở máy khác, cũng khai họ tên, ngày sinh và số"
        " điện thoại này và chưa rõ là của ai. Để không động đến bài của người khác, việc này do"
        " Ban tổ chức xem xét: hãy liên hệ Ban tổ chức."
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


class NameTakenBack(Refusal):
    """Who left a contest stands in none of its documents."""

    text = "Bạn đã rút khỏi cuộc thi này nên không lấy được giấy chứng nhận."


class CertificateNeedsGuardian(Refusal):
    """A child's full name is printed with the consent of a guardian."""

    text = (
        "Người chưa đủ 16 tuổi cần có đồng ý của người giám hộ thì mới lấy được giấy chứng nhận. "
        "Hãy nhờ người giám hộ điền ở mục Tài khoản của tôi."
    )
    status = 403


class CorrectedByOrganizers(Refusal):
    """After the first attempt only organizers correct who somebody is."""

    text = (
        "Bạn đã bắt đầu làm bài thi, nên họ tên, ngày sinh và đơn vị chỉ Ban tổ chức mới sửa được, "
        "có ghi lý do. Nếu có gì sai, hãy liên hệ Ban tổ chức."
    )
    status = 403


class NotUnderstood(Refusal):
    """Nobody erases an account by a slip of the finger."""

    text = "Hãy đánh dấu vào ô xác nhận nếu bạn thật sự muốn làm việc này."
    status = 422


class GuardianMissing(Refusal):
    """A child takes part only with the consent of a guardian."""

    text = (
        "Người chưa đủ 16 tuổi cần có đồng ý của cha, mẹ hoặc người giám hộ trước khi làm bài. Hãy "
        "nhờ người giám hộ điền ở mục Tài khoản của tôi."
    )
    status = 403


class OwnConsentMissing(Refusal):
    """Who has come of age is asked directly."""

    text = "Bạn đã đủ 16 tuổi nên cần tự mình đồng ý lại trước khi làm bài."
    status = 403


class NoGuardianNeeded(Refusal):
    """From sixteen on nobody consents for somebody else."""

    text = "Từ đủ 16 tuổi, người dự thi tự quyết định; không cần người giám hộ đồng ý thay."


class GuardianIsTheChild(Refusal):
    """Nobody is the own guardian."""

    text = "Hãy ghi họ tên của người giám hộ, không phải của người dự thi."
    status = 422


class WrongGuardianPhone(Refusal):
    """The consent is withdrawn by whoever gave it."""

    text = "Số điện thoại này không phải số mà người giám hộ đã ghi khi đồng ý."
    status = 422


class GuardianConsentMissing(Refusal):
    """The guardian's own declaration is the consent."""

    text = "Người giám hộ cần đánh dấu đồng ý thì người dự thi mới làm bài được."
    status = 422


class NothingToWithdraw(Refusal):
    """There is no consent of a guardian, or it was withdrawn."""

    text = "Hiện không có đồng ý nào của người giám hộ để rút lại."


class BadSignInCode(Refusal):
    """A sign-in code is short, so that it is never a phone number or an identity card."""

    text = "Mã đăng nhập gồm từ 4 đến 8 chữ số."
    status = 422


class WrongBirthYear(Refusal):
    """The list knew the year, and the person tells another."""

    text = (
        "Ban tổ chức ghi năm sinh của bạn là %(year)s. Hãy nhập ngày sinh trong năm đó, hoặc báo "
        "Ban tổ chức sửa."
    )
    status = 422


class SlipsShown(Refusal):
    """Slips are shown once, and a repeat would end those that were printed."""

    text = (
        "Phiếu đã được tạo và chỉ hiện một lần. Muốn in lại, hãy tạo phiếu mới từ trang danh sách."
    )


class SomebodySignedIn(Refusal):
    """A list is taken back as long as nobody has used it."""

    text = "Đã có người trong danh sách đăng nhập nên không hoàn tác được nữa."


class FirstSignInMissing(Refusal):
    """Who has never signed in has no password to be reset."""

    text = (
        "Người này chưa đăng nhập lần đầu. Hãy cấp phiếu đăng nhập mới thay cho phiếu đặt lại mật "
        "khẩu."
    )


class ListOvertaken(Refusal):
    """Between a look at a list and its issue somebody on it came in by another way."""

    text = (
        "Trong lúc tạo tài khoản, có người trong danh sách vừa đăng ký, hoặc mã đăng nhập vừa có "
        "người dùng. Chưa tài khoản nào được tạo. Hãy xem lại danh sách rồi bấm tạo lần nữa."
    )


class WrongOwnPassword(Refusal):
    """Whoever found a phone unlocked does not know its owner's password."""

    text = "Mật khẩu hiện tại chưa đúng."
    status = 422
