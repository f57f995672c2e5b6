"""What do WTForms' own sentences say in Vietnamese?"""

from collections.abc import Mapping


class VietnameseMessages:
    """WTForms' own sentences; it ships no Vietnamese catalog."""

    SENTENCES: Mapping[str, str] = {
        "This field is required.": "Mục này không được để trống.",
        "Not a valid choice.": "Lựa chọn không hợp lệ.",
        "Not a valid choice": "Lựa chọn không hợp lệ.",
        "Invalid Choice: could not coerce.": "Lựa chọn không hợp lệ.",
        "Invalid choice(s): one or more data inputs could not be coerced.": (
            "Có lựa chọn không hợp lệ."
        ),
        "Not a valid integer value.": "Hãy nhập một số nguyên.",
        "Not a valid decimal value.": "Hãy nhập một số.",
        "Not a valid date value.": "Ngày không hợp lệ.",
        "Not a valid datetime value.": "Ngày giờ không hợp lệ.",
        "Not a valid time value.": "Giờ không hợp lệ.",
        "Invalid input.": "Nội dung không hợp lệ.",
        "Field must be equal to %(other_name)s.": "Hai lần nhập không giống nhau.",
        "Number must be at least %(min)s.": "Số phải từ %(min)s trở lên.",
        "Number must be at most %(max)s.": "Số không được quá %(max)s.",
        "Number must be between %(min)s and %(max)s.": "Số phải từ %(min)s đến %(max)s.",
        "CSRF token missing.": "Trang đã cũ. Hãy tải lại trang rồi gửi lại.",
        "CSRF failed.": "Trang đã cũ. Hãy tải lại trang rồi gửi lại.",
        "CSRF token expired.": "Trang đã cũ. Hãy tải lại trang rồi gửi lại.",
        "CSRF token data missing.": "Trang đã cũ. Hãy tải lại trang rồi gửi lại.",
    }
    PLURALS: Mapping[str, str] = {
        "Field must be at least %(min)d character long.": "Hãy nhập ít nhất %(min)d ký tự.",
        "Field cannot be longer than %(max)d character.": "Không được dài quá %(max)d ký tự.",
        "Field must be exactly %(max)d character long.": "Phải có đúng %(max)d ký tự.",
        "'%(value)s' is not a valid choice for this field.": "Có lựa chọn không hợp lệ: %(value)s.",
    }
    BETWEEN = "Field must be between %(min)d and %(max)d characters long."

    def gettext(self, text: str) -> str:
        """Answer the Vietnamese sentence; a sentence of ours comes back as it is."""
        if text == self.BETWEEN:
            return "Phải có từ %(min)d đến %(max)d ký tự."
        return self.SENTENCES.get(text, text)

    def ngettext(self, singular: str, _plural: str, _n: int) -> str:
        """Answer the Vietnamese sentence; Vietnamese has one form for all numbers."""
        return self.PLURALS.get(singular, singular)
