"""In which words do rules say no to who may take part in a contest, and in which group?"""

from quizapp.rules.refusals import Refusal


class Excluded(Refusal):
    """The contest's list says that this person does not take part."""

    text = (
        "Theo thể lệ, bạn thuộc diện không tham gia cuộc thi này. Nếu đây là nhầm lẫn, hãy liên hệ"
        " Ban tổ chức."
    )
    status = 403


class NotListed(Refusal):
    """The contest is for those on its list."""

    text = (
        "Cuộc thi này chỉ dành cho người trong danh sách của Ban tổ chức, và tài khoản của bạn"
        " không có trong đó. Hãy kiểm tra họ tên, ngày sinh, số điện thoại của mình, rồi liên hệ"
        " Ban tổ chức."
    )
    status = 403


class ListUnclear(Refusal):
    """Several people fit the row of the list, and nobody guesses."""

    text = (
        "Trong danh sách của Ban tổ chức có tên bạn, nhưng nhiều tài khoản cùng khớp với dòng đó."
        " Hãy liên hệ Ban tổ chức để được xác nhận."
    )
    status = 403


class GroupMissing(Refusal):
    """Who has no group yet chooses one before the first attempt."""

    text = "Hãy chọn đối tượng dự thi của bạn trước khi làm bài."


class CodeWordMissing(Refusal):
    """The code word of the contest is asked once, before the first attempt."""

    text = "Hãy nhập mã dự thi của cuộc thi trước khi làm bài."


class WrongCodeWord(Refusal):
    """What was typed is not the contest's code word."""

    text = "Mã dự thi chưa đúng. Mã được ghi trong hướng dẫn của Ban tổ chức."
    status = 422


class OtherGroup(Refusal):
    """The round is another group's."""

    text = (
        "Đợt thi này dành cho đối tượng “%(round_group)s”; bạn dự thi ở đối tượng “%(own_group)s”."
        " Hãy chọn đợt thi của đối tượng mình."
    )
    status = 403


class NoSuchGroup(Refusal):
    """The prediction asks about the people of a group that the contest has not."""

    text = "Cuộc thi không có đối tượng “%(group)s” mà câu dự đoán hỏi."
    status = 422


class OtherGroupAsked(Refusal):
    """The prediction of a round of one group asks about the people of another: there are none."""

    text = (
        "“%(round)s” chỉ dành cho đối tượng “%(group)s”, nhưng câu dự đoán của đợt chỉ tính người"
        " thuộc đối tượng “%(asked)s” nên con số đúng luôn là 0. Hãy để đợt dành cho mọi người, đổi"
        " câu dự đoán trong thể lệ riêng của đợt, rồi mới giao đợt cho đối tượng."
    )
    status = 422


class UnknownGroup(Refusal):
    """No such group is on offer."""

    text = "Hãy chọn một đối tượng trong danh sách."
    status = 422


class GroupLocked(Refusal):
    """After the first attempt only organizers correct the group."""

    text = (
        "Bạn đã làm bài trong cuộc thi này nên chỉ Ban tổ chức mới đổi được đối tượng dự thi, có"
        " ghi lý do."
    )


class BadEligibility(Refusal):
    """Who may take part cannot be settled like this."""

    text = "%(fault)s"
    status = 422
