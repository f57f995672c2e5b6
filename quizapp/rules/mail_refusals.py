"""In which words do the rules about e-mail say no?"""

from quizapp.rules.refusals import Refusal


class MailIsOff(Refusal):
    """No server for outgoing mail is set up."""

    text = "Trang này chưa gửi được thư điện tử."


class BadAddress(Refusal):
    """What was typed is no e-mail address."""

    text = "%(reason)s"
    status = 422


class AddressIsFull(Refusal):
    """Too many people share the mailbox."""

    text = "Địa chỉ e-mail này đã có %(people)s người dùng chung, không thêm được nữa."


class TooManyLetters(Refusal):
    """Letters of this kind have gone out often enough."""

    text = "Đã gửi %(letters)s thư trong một giờ. Hãy đợi %(minutes)s phút rồi thử lại."
    status = 429


class LinkOver(Refusal):
    """A link of a letter was used, has expired, or a newer one took its place."""

    text = "Liên kết này đã dùng, đã hết hạn hoặc đã có liên kết mới hơn."
    status = 410
