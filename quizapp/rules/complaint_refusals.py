"""In which words does a rule say no to somebody who complains of a result?"""

from quizapp.rules.refusals import Refusal


class NotASitter(Refusal):
    """Who did not take part complains by the ways that stand under the contact."""

    text = "Chỉ người đã nộp bài của đợt thi này mới gửi khiếu nại ở đây."
    status = 403


class NoResultYet(Refusal):
    """There is nothing yet to complain of."""

    text = "Kết quả của đợt thi này chưa được công bố nên chưa nhận khiếu nại."


class ComplaintsOver(Refusal):
    """The days are over."""

    text = "Thời hạn khiếu nại về kết quả này đã hết."


class ComplaintOpen(Refusal):
    """One at a time."""

    text = "Bạn đang có một khiếu nại chờ trả lời. Hãy đợi Ban tổ chức trả lời khiếu nại đó."


class TooWordy(Refusal):
    """Too short to be understood, or too long to be read."""

    text = "Nội dung khiếu nại phải có từ %(least)s đến %(most)s ký tự."
    status = 422


class AlreadyAnswered(Refusal):
    """An answer that was given stays."""

    text = "Khiếu nại này đã được trả lời."
