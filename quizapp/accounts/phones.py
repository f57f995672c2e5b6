"""Which Vietnamese mobile number was typed?"""

import unicodedata

import phonenumbers

from quizapp.rules.refusals import BadPhone
from quizapp.rules.sentences import Sentence

SEPARATORS = " .-()/"
EXAMPLE = Sentence("Hãy nhập số di động Việt Nam gồm 10 chữ số, ví dụ 0912 345 678.")


def normal(text: str) -> str:
    """Answer a phone number as it is stored: +84 and nine digits.

    Full-width digits and the invisible marks that address books copy along are forgiven. Raises
    BadPhone for anything but a Vietnamese mobile number.
    """
    plain = unicodedata.normalize("NFKC", text)
    kept = "".join(
        c for c in plain if not (c in SEPARATORS or unicodedata.category(c) == "Cf" or c.isspace())
    )
    if not kept:
        raise BadPhone(reason=Sentence("Hãy nhập số điện thoại."))
    digits = kept.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 15:
        raise BadPhone(reason=EXAMPLE)
    try:
        number = phonenumbers.parse(kept, "VN")
    except phonenumbers.NumberParseException:
        raise BadPhone(reason=EXAMPLE) from None
    if number.country_code != 84 or not phonenumbers.is_valid_number(number):
        raise BadPhone(reason=EXAMPLE)
    if phonenumbers.number_type(number) != phonenumbers.PhoneNumberType.MOBILE:
        raise BadPhone(reason=Sentence("Hãy nhập số di động, không phải số cố định."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown(phone: str | None) -> str:
    """Answer a stored number as people write it: "0912 345 678"."""
    if phone is None:
        return ""
    national = "0" + phone.removeprefix("+84")
    return f"{national[:4]} {national[4:7]} {national[7:]}"
