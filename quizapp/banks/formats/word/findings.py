"""What was passed over, converted or lost while a Word file was read?"""

from collections import Counter

from quizapp.rules.raw import Place, Problem, Remark, Severity

COUNTED: dict[str, tuple[Remark, Severity, str]] = {
    "tracked": (
        Remark.CONVERTED,
        Severity.NOTICE,
        "Đã đọc {count} chỗ sửa được theo dõi (Track Changes) như khi chấp nhận mọi sửa đổi.",
    ),
    "hidden": (
        Remark.HIDDEN,
        Severity.NOTICE,
        "Đã bỏ qua {count} chỗ chữ ẩn (Hidden) trong tệp.",
    ),
    "notes": (
        Remark.IGNORED,
        Severity.NOTICE,
        "Đã bỏ qua {count} chú thích ở cuối trang hoặc cuối bài.",
    ),
    "comments": (
        Remark.IGNORED,
        Severity.NOTICE,
        "Đã bỏ qua {count} lời bình bên lề (Comment).",
    ),
    "shapes": (
        Remark.IGNORED,
        Severity.NOTICE,
        "Đã bỏ qua {count} hình vẽ bằng công cụ Shapes không có chữ.",
    ),
    "macros": (
        Remark.IGNORED,
        Severity.NOTICE,
        "Tệp có macro; hệ thống không chạy và không giữ macro.",
    ),
    "raised": (
        Remark.LOST,
        Severity.NOTICE,
        "{count} chỗ chỉ số trên hoặc chỉ số dưới (như số mũ) trở thành chữ thường.",
    ),
    "signs": (
        Remark.LOST,
        Severity.WARNING,
        "{count} ký hiệu của phông chữ hình được thay bằng □ vì không rõ là ký hiệu gì.",
    ),
    "inserted": (
        Remark.IGNORED,
        Severity.WARNING,
        "Không đọc được {count} tài liệu khác được chèn vào tệp; hãy mở tệp bằng Word rồi lưu lại.",
    ),
    "more": (
        Remark.LOST,
        Severity.WARNING,
        "Còn {count} hình hoặc công thức khác cũng không giữ được.",
    ),
}
MOST_SINGLE = 100
"""So many losses are told one by one, each with its place."""


class Findings:
    """The remarks about one file, gathered while it is read."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._places: dict[str, Place] = {}
        self._single: list[Problem] = []
        self.lost: set[int] = set()
        """The paragraphs that lost something."""

    def count(self, what: str, place: Place, times: int = 1) -> None:
        """Note something of which only the number and the first place matter."""
        self._counts[what] += times
        self._places.setdefault(what, place)

    def lose(self, sentence: str, place: Place) -> None:
        """Note a loss that matters by itself."""
        if place.paragraph:
            self.lost.add(place.paragraph)
        if len(self._single) >= MOST_SINGLE:
            self.count("more", place)
            return
        self._single.append(
            Problem(kind=Remark.LOST, message=sentence, severity=Severity.WARNING, place=place)
        )

    def problems(self) -> list[Problem]:
        """Answer everything that was noted."""
        counted = [
            Problem(
                kind=kind,
                message=sentence.format(count=self._counts[what]),
                severity=severity,
                place=self._places[what],
            )
            for what, (kind, severity, sentence) in COUNTED.items()
            if self._counts[what]
        ]
        return self._single + counted
