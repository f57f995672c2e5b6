"""At which ages may somebody take part, and on which day are they reckoned?

Age is completed years: "to 70" means that the seventy-first birthday has not come yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from quizapp.rules.age_refusals import TooOld, TooOldOn, TooYoung, TooYoungOn
from quizapp.rules.guardians import OF_AGE, YOUNGEST
from quizapp.rules.timing import age_on
from quizapp.rules.vietnamese import day_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Ages:
    """From which age to which people take part, both included. `maximum` None: to any age; `on` is
    the day on which the age is reckoned, None for the day on which the attempt begins."""

    minimum: int
    maximum: int | None = None
    on: date | None = None

    def require(self, birth: date, today: date) -> None:
        """Raise TooYoung or TooOld for whoever does not take part. `today` is the day of the deed
        on the city's calendar: on it, whatever day is fixed, a child has to be seven."""
        age = age_on(birth, self.on or today)
        if age < self.minimum:
            if self.on is None:
                raise TooYoung(age=self.minimum)
            raise TooYoungOn(age=self.minimum, day=self.on)
        if age_on(birth, today) < YOUNGEST:
            raise TooYoung(age=YOUNGEST)
        if self.maximum is not None and age > self.maximum:
            if self.on is None:
                raise TooOld(age=self.maximum, beyond=self.maximum + 1)
            raise TooOldOn(age=self.maximum, beyond=self.maximum + 1, day=self.on)

    def latest_birth(self, today: date) -> date:
        """Answer the birth date of the youngest who are old enough."""
        day = self.on or today
        year = day.year - self.minimum
        try:
            return day.replace(year=year)
        except ValueError:  # 29 February: who is born on 1 March turns older tomorrow
            return date(year, 2, 28)

    @classmethod
    def to_register(cls, admitted: Iterable[Self], today: date) -> Self:
        """Answer at which ages people register: from sixteen on, and below it where one of the
        contests of today, which admit `admitted`, would take them; nobody's data are taken in
        advance. An account is no taking part: its ages have no end."""
        youngest = max((cls(minimum=OF_AGE), *admitted), key=lambda each: each.latest_birth(today))
        return cls(minimum=youngest.minimum, on=youngest.on)


FOR_ACCOUNTS = Ages(minimum=YOUNGEST)
"""Whom a contest may admit at all."""


def age_sentence(ages: Ages, *, without_account: bool = False) -> str:
    """Answer what the regulation says about age. Who takes part without an account is known, and
    their guardian asked, only after the hand-in."""
    day = "ngày bắt đầu lượt thi" if ages.on is None else f"ngày {day_words(ages.on)}"
    if ages.maximum is None:
        sentence = f"Người dự thi từ đủ {ages.minimum} tuổi trở lên tính đến {day}."
    else:
        sentence = (
            f"Người dự thi từ đủ {ages.minimum} tuổi đến hết {ages.maximum} tuổi (chưa đủ"
            f" {ages.maximum + 1} tuổi), tính đến {day}."
        )
    # A fixed day may lie behind the attempt, within the year: who is old enough on it may be a
    # year younger when the attempt begins.
    youngest = ages.minimum if ages.on is None else ages.minimum - 1
    if youngest < YOUNGEST:
        sentence += f" Ngày bắt đầu lượt thi, người dự thi cũng phải đủ {YOUNGEST} tuổi."
    if youngest >= OF_AGE:
        return sentence
    when = "khi khai thông tin sau khi nộp bài" if without_account else "trước khi làm bài"
    reckoned = "" if ages.on is None else ", tính theo ngày thực hiện,"
    return (
        f"{sentence} Người chưa đủ {OF_AGE} tuổi{reckoned} cần có đồng ý của cha, mẹ hoặc người"
        f" giám hộ {when}; trên bảng xếp hạng công khai, ai chưa đủ tuổi ấy tính đến ngày đợt thi"
        " đóng chỉ hiện mã số thay cho họ tên."
    )
