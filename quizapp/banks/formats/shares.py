"""What do Moodle XML and QTI say alike: shares of the points, and options left in their order?"""

from collections.abc import Sequence
from string import ascii_uppercase

FULL = 99.99
"""Per cent that count as all of the points: 33.33333 three times is less than 100."""

ROUNDING = 1.0
"""Three times 33 % is meant to be 100 %."""

UNSHUFFLED = (
    "câu đặt chế độ không đảo phương án; cuộc thi tự quyết định việc đảo, muốn giữ chỗ phương án "
    "nào hãy đánh dấu ở câu đó."
)
"""Behind the number of such questions."""


def right_letters(shares: Sequence[float], doubts: list[str], *, several: bool) -> tuple[str, ...]:
    """Answer the letters of the right options, given how many per cent of the points each brings.

    With `several` a person may choose more than one. `doubts` gets what may be meant otherwise.
    """
    lettered = [(letter_of(number), share) for number, share in enumerate(shares)]
    full = [letter for letter, share in lettered if share >= FULL]
    if several:
        return _several(lettered, full, doubts)
    if len(full) > 1:
        doubts.append(
            f"Tệp cho trọn điểm khi chọn một trong các phương án {', '.join(full)}; ở đây người "
            "thi phải chọn đủ các phương án đó."
        )
    partial = [letter for letter, share in lettered if 0 < share < FULL]
    if full and partial:
        doubts.append(f"Tệp cho phương án {', '.join(partial)} một phần điểm; ở đây tính là sai.")
    if partial and not full:
        most = max(shares)
        full = [letter for letter, share in lettered if share == most]
        doubts.append(
            f"Không phương án nào được trọn điểm; phương án {', '.join(full)} được nhiều điểm nhất "
            "nên coi là đúng."
        )
    return tuple(full)


def _several(
    lettered: Sequence[tuple[str, float]], full: Sequence[str], doubts: list[str]
) -> tuple[str, ...]:
    good = [letter for letter, share in lettered if share > 0]
    total = sum(share for _, share in lettered if share > 0)
    if full and len(good) > len(full):
        partial = ", ".join(letter for letter in good if letter not in full)
        doubts.append(
            f"Tệp cho phương án {', '.join(full)} trọn điểm, phương án {partial} chỉ một phần "
            "điểm; ở đây tính là đều đúng."
        )
    if good and not full and abs(total - 100) > ROUNDING:
        doubts.append(
            f"Điểm của các phương án {', '.join(good)} cộng lại là {total:g}%, không phải 100%; ở "
            "đây tính là đều đúng."
        )
    return tuple(good)


def letter_of(number: int) -> str:
    """Answer the letter of an option; far more than a question may have get a number."""
    return ascii_uppercase[number] if number < len(ascii_uppercase) else str(number + 1)
