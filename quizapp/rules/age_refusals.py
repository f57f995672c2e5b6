"""In which words is somebody told that they are not of the age for taking part?"""

from quizapp.rules.refusals import Refusal


class WrongAge(Refusal):
    """The person is under or over the ages that the regulation admits."""

    status = 403


class TooYoung(WrongAge):
    """The person is under the regulation's age."""

    text = "Người dự thi phải đủ %(age)s tuổi."


class TooYoungOn(TooYoung):
    """The person is under the regulation's age on the day that it fixes."""

    text = "Người dự thi phải đủ %(age)s tuổi tính đến ngày %(day)s."


class TooOld(WrongAge):
    """The person is over the regulation's age."""

    text = (
        "Người dự thi không được quá %(age)s tuổi, nghĩa là chưa đủ %(beyond)s tuổi vào ngày bắt"
        " đầu lượt thi."
    )


class TooOldOn(TooOld):
    """The person is over the regulation's age on the day that it fixes."""

    text = (
        "Người dự thi không được quá %(age)s tuổi, nghĩa là chưa đủ %(beyond)s tuổi tính đến ngày"
        " %(day)s."
    )
