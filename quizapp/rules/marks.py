"""How is what a jury marks outside written and read, and who must not be forgotten?

A mark is stored as a whole number of hundredths of a point, so that quarters and tenths stay exact.
"""

import re
from fractions import Fraction

from quizapp.rules.ranking import POINT
from quizapp.rules.refusals import Unsettled
from quizapp.rules.sentences import marked
from quizapp.rules.vietnamese import decimal, number

LEAST_GREATEST = POINT
GREATEST = 1000 * POINT
"""Between these lies the greatest mark of a part, in hundredths of a point."""

LONGEST_PART = 60
"""Most characters of the name of the part that is marked."""

NONE_YET = marked("chưa có điểm")
"""How a missing mark is shown."""

WRITTEN = re.compile(
    r"(?P<whole>\d{1,4})(?:[.,](?P<rest>\d{1,2}))?"
    r"|(?P<thousands>[1-9]\d{0,2}\.\d{3})(?:,(?P<beyond>\d{1,2}))?"
)
"""A dot parts thousands only before a whole group of three digits; before fewer it is a comma."""


class MarkFault(ValueError):
    """What was typed is no mark of the part; the Vietnamese sentence says why."""


def hundredths(text: str) -> int:
    """Read a number of points with at most two decimals, "8,25", "8.25" or "1.000", in hundredths
    of a point. Raises MarkFault."""
    if found := WRITTEN.fullmatch(text.strip()):
        parts = found.groupdict(default="")
        whole, decimals = parts["whole"], parts["rest"] or parts["beyond"]
        points = int(whole or parts["thousands"].replace(".", "")) * POINT
        read = points + int(decimals.ljust(2, "0"))
        # Who types "8.250" for a mark means no thousands.
        if whole or read <= GREATEST:
            return read
    raise MarkFault(
        f"“{text.strip()[:20]}” không phải là điểm. Hãy ghi số với nhiều nhất hai chữ số sau dấu"
        " phẩy, ví dụ 8,25."
    )


def mark(text: str, most: int) -> int:
    """Read a mark of a part whose greatest mark is `most`, both in hundredths of a point. Raises
    MarkFault."""
    read = hundredths(text)
    if read > most:
        raise MarkFault(out_of_range(most))
    return read


def out_of_range(most: int) -> str:
    """Answer what is said of a mark above the greatest one."""
    return f"Điểm phải từ 0 đến {written(most)}."


def written(mark: int) -> str:
    """Write hundredths of a point as Vietnamese do: "8,25"."""
    return decimal(Fraction(mark, POINT))


def lacking_words(part: str, lacking: int, units: int) -> str:
    """Answer what the organizers read while marks of so many people, or units, are missing that
    could give or cost a prize; "" for none."""
    said = []
    if lacking:
        said.append(
            f"Còn {number(lacking)} người chưa có điểm phần “{part}” mà điểm ấy có thể thay đổi"
            " người nhận giải."
        )
    if units:
        said.append(
            f"Còn {number(units)} đơn vị chưa có điểm Ban giám khảo chấm nên chưa được xét giải tập"
            " thể."
        )
    return " ".join(said)


def require_marks(part: str, lacking: int, units: int, *, confirmed: bool) -> None:
    """Raise Unsettled while people lack a mark that could give or cost a prize, or units one
    without which they are not considered, unless the organizers confirm that nobody waits."""
    if (lacking or units) and not confirmed:
        raise Unsettled(
            reason=f"{lacking_words(part, lacking, units)} Hãy nhập điểm, hoặc xác nhận đề nghị"
            " công bố mà không chờ các điểm này."
        )
