"""Who may register, with which birth date and password, and how often may one try to sign in?"""

import re
import unicodedata
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import ceil
from random import Random

from quizapp.rules import names
from quizapp.rules.refusals import BadDate, BadUsername, TooManyTries, WeakPassword
from quizapp.rules.sentences import Sentence, marked


class Sex(StrEnum):
    """What somebody may say of their sex, where a contest asks; nobody has to say anything."""

    MALE = "male"
    FEMALE = "female"


SEXES = {Sex.MALE: marked("Nam"), Sex.FEMALE: marked("Nữ")}
"""How it is called; whoever has not told it is in neither."""

PEOPLE_PER_PHONE = 10
"""A family shares one phone; a list of strangers does not."""

OLDEST_BIRTH = 1900

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 128

TRIES = 10
TRIES_SPAN = timedelta(minutes=15)
"""So many failed tries within the span close an account's sign-in until the span is over."""

CHOICE_SPAN = timedelta(minutes=5)
"""How long somebody who shares phone and password may take to say which person it is."""

LARGEST_NUMBER = 2**31 - 1

SLIP_VALID = timedelta(hours=72)
SLIP_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Letters and digits that nobody confuses on paper: no 0 and O, no 1, I and L."""
SLIP_LENGTH = 8

COMMON_PASSWORDS = frozenset(
    [
        "password",
        "passw0rd",
        "p@ssword",
        "p@ssw0rd",
        "password1",
        "password123",
        "matkhau",
        "matkhau1",
        "matkhau123",
        "matkhau12345",
        "anhyeuem",
        "emyeuanh",
        "yeuanh123",
        "yeuem123",
        "iloveyou",
        "khongbiet",
        "khongnho",
        "conyeume",
        "concho123",
        "vietnam123",
        "vietnam1",
        "haiphong",
        "haiphong123",
        "hanoi123",
        "anhyeuem123",
        "giadinh123",
        "hanhphuc",
        "qwerty123",
        "qwerty12",
        "qwertyuiop",
        "asdfghjkl",
        "1q2w3e4r",
        "1qaz2wsx",
        "q1w2e3r4",
        "zaq12wsx",
        "abc12345",
        "abcd1234",
        "a1234567",
        "a12345678",
        "aa123456",
        "aa12345678",
        "admin123",
        "administrator",
        "welcome1",
        "letmein1",
        "football",
        "princess",
        "sunshine",
        "computer",
        "internet",
        "11223344",
        "12341234",
        "12121212",
        "11112222",
        "19001900",
        "00112233",
        "147258369",
        "123123123",
        "789456123",
        "987654321",
        "13579246",
        "24681357",
        "1234qwer",
    ]
)

_SEQUENCES = ("01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz")
_BIRTH = (
    re.compile(r"(?P<day>\d{1,2})\D+(?P<month>\d{1,2})\D+(?P<year>\d+)"),
    re.compile(r"(?P<year>\d{4})\D+(?P<month>\d{1,2})\D+(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{4})"),
)


def calendar_day(text: str) -> date:
    """Read a day as people write it: 19/5/1990, 19.05.1990, 19 tháng 5 năm 1990, 19051990 or the
    1990-05-19 of machines. Raises BadDate with a Vietnamese reason."""
    if not text.strip():
        raise BadDate(reason=Sentence("Hãy nhập ngày."))
    kept = unicodedata.normalize("NFKC", text).casefold().strip().removeprefix("ngày").lstrip()
    kept = re.sub(r"\s*(tháng|năm)\s*", "/", kept)
    found = next((match for form in _BIRTH if (match := form.fullmatch(kept))), None)
    if found is None or not kept.isascii():
        raise BadDate(reason=Sentence("Hãy nhập theo dạng ngày/tháng/năm, ví dụ 19/05/1990."))
    if len(found["year"]) != 4:
        raise BadDate(reason=Sentence("Hãy nhập đủ bốn chữ số của năm, ví dụ 1990."))
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        raise BadDate(
            reason=Sentence("Ngày này không có trên lịch. Hãy nhập theo thứ tự ngày/tháng/năm.")
        ) from None


def require_birth(birth: date, today: date) -> None:
    """Raise BadDate for a birth that lies ahead or before 1900."""
    if birth > today:
        raise BadDate(reason=Sentence("Ngày sinh không thể ở tương lai."))
    if birth.year < OLDEST_BIRTH:
        raise BadDate(reason=Sentence("Hãy kiểm tra lại năm sinh."))


def require_password(
    password: str, *, phone: str | None = None, name: str = "", birth: date | None = None
) -> None:
    """Raise WeakPassword for a password that somebody else would try: too short, among the
    commonest, a run of characters, or the person's own phone, name or birth date."""
    if len(password) < SHORTEST_PASSWORD:
        raise WeakPassword(
            reason=Sentence("Mật khẩu phải có ít nhất %(least)s ký tự.", least=SHORTEST_PASSWORD)
        )
    if len(password) > LONGEST_PASSWORD:
        raise WeakPassword(
            reason=Sentence("Mật khẩu không được dài quá %(most)s ký tự.", most=LONGEST_PASSWORD)
        )
    folded = names.fold(password).replace(" ", "")
    if folded in COMMON_PASSWORDS or _is_run(folded):
        raise WeakPassword(reason=Sentence("Mật khẩu này quá dễ đoán. Hãy chọn mật khẩu khác."))
    digits = re.sub(r"\D", "", folded)
    letters = re.sub(r"[\W\d_]", "", folded)
    if phone and phone[-9:] in digits:
        raise WeakPassword(reason=Sentence("Mật khẩu không được là số điện thoại của bạn."))
    if letters and letters == re.sub(r"[\W_]", "", names.fold(name)):
        raise WeakPassword(reason=Sentence("Mật khẩu không được là họ tên của bạn."))
    if birth and not letters and digits in _written(birth):
        raise WeakPassword(reason=Sentence("Mật khẩu không được là ngày sinh của bạn."))


def require_tries_left(failures: int, window_began: datetime, now: datetime) -> None:
    """Raise TooManyTries, telling the minutes to wait, when this try is one too many.

    `failures` counts the tries since `window_began`, this one included.
    """
    if failures > TRIES:
        left = window_began + TRIES_SPAN - now
        raise TooManyTries(tries=TRIES, minutes=max(1, ceil(left / timedelta(minutes=1))))


def person_number(dice: Random) -> int:
    """Answer a number for a new account. Numbers in a row would tell how many have registered,
    which is what people predict."""
    return dice.randint(1, LARGEST_NUMBER)


def slip_code(dice: Random) -> str:
    """Answer a fresh one-time code for a reset slip, in two groups: "7KQM-X2PD"."""
    code = "".join(dice.choice(SLIP_ALPHABET) for _ in range(SLIP_LENGTH))
    return f"{code[:4]}-{code[4:]}"


def generated_password(dice: Random) -> str:
    """Answer a password to be told to somebody once: "7kqm-x2pd-9htr"."""
    return "-".join("".join(dice.choice(SLIP_ALPHABET) for _ in range(4)).lower() for _ in range(3))


def username(text: str) -> str:
    """Answer the name under which an organizer signs in. Raises BadUsername."""
    name = unicodedata.normalize("NFKC", text).strip().casefold()
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{2,59}", name):
        raise BadUsername
    return name


def typed_code(text: str) -> str:
    """Answer a code as it was printed, from the way somebody typed it: any case, with or without
    the hyphen."""
    kept = "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c.isalnum())
    return f"{kept[:4]}-{kept[4:]}"


def _is_run(text: str) -> bool:
    return len(set(text)) <= 2 or any(text in sequence for sequence in _SEQUENCES)


def _written(birth: date) -> set[str]:
    forms = {f"{birth:%d%m%Y}", f"{birth:%Y%m%d}", f"{birth:%m%d%Y}"}
    return forms | {
        f"{birth.day}{birth.month}{birth.year}",
        f"{birth.year}{birth.month}{birth.day}",
    }


def sex_written(text: str) -> Sex | None:
    """Answer the sex that a list names, None for an empty cell. Raises ValueError for another
    word."""
    folded = names.fold(text)
    if not folded:
        return None
    found = next((sex for sex, name in SEXES.items() if names.fold(name) == folded), None)
    if found is None:
        raise ValueError(text)
    return found
