"""How does a question of a file look before it is a question of a bank?"""

from dataclasses import dataclass, replace

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from quizapp.banks.formats.markup import escape
from quizapp.banks.operations import Review, ReviewedItem, mark
from quizapp.rules.importing import Standing
from quizapp.rules.names import clean
from quizapp.rules.questions import LETTERS, Content, Picture, plain
from quizapp.rules.raw import RawQuestion

PAGE = 50
"""So many questions stand on one page."""
LONGEST_SHOWN = 3000
"""A longer text is cut on the page; the form shows it whole."""
MOST_OPTIONS = 12
"""So many options are shown, also of a question that has too many."""

FILTERS = {
    "": _l("Tất cả"),
    "loi": _l("Có lỗi"),
    "kiem-tra": _l("Cần kiểm tra"),
    "nhap": _l("Chưa có đáp án"),
    "trung": _l("Trùng hoặc gần trùng"),
    "san-sang": _l("Sẵn sàng"),
    "du-doan": _l("Câu dự đoán"),
}
"""The parts of a list, by their names in addresses."""

STANDINGS = {
    Standing.FAULTY: ("loi", _l("Có lỗi, bị loại"), "bad"),
    Standing.CHECK: ("kiem-tra", _l("Cần kiểm tra"), "review"),
    Standing.DRAFT: ("nhap", _l("Nháp, chưa có đáp án"), "upcoming"),
    Standing.READY: ("san-sang", _l("Sẵn sàng"), "open"),
}
"""The filter, the words and the colour of each standing."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A question of an import with the words of its page."""

    item: ReviewedItem

    @property
    def title(self) -> str:
        """Answer what the question is called: as its file calls it, else by its place in it."""
        label = self.item.assessment.raw.place.label
        return label or gettext("Câu thứ %(number)s", number=self.item.ordinal)

    @property
    def place(self) -> str:
        """Answer where in its file it stands, but for what `title` says already."""
        place = self.item.assessment.raw.place
        return str(replace(place, label=None, ordinal=self.item.ordinal if place.label else None))

    @property
    def content(self) -> Content:
        """Answer what a citizen would see, also of a question that is not whole."""
        return self.item.assessment.content or as_read(self.item.assessment.raw)

    @property
    def mark(self) -> int:
        """Answer what the form of its correction has to bring back."""
        return mark(self.item.assessment.raw)

    @property
    def badge(self) -> tuple[str, str]:
        """Answer its standing in words, and the colour of them."""
        item = self.item
        if item.is_prediction:
            return gettext("Câu dự đoán"), "left"
        if item.assessment.content is not None and not item.is_stored:
            left_out = gettext("Đã bỏ") if item.decided is False else gettext("Trùng")
            return (gettext("Đã có sẵn") if item.is_known else left_out), "left"
        _part, words, colour = STANDINGS[item.assessment.standing]
        return str(words), colour

    @property
    def fate(self) -> str:
        """Answer in a sentence what storing the import does with it."""
        item = self.item
        if item.is_stored:
            return self._stored_fate()
        reasons = (
            (item.is_prediction, gettext("Không lưu vào ngân hàng.")),
            (item.assessment.content is None, gettext("Chưa lưu được. Hãy sửa các lỗi ở trên.")),
            (item.is_known, gettext("Ngân hàng đã có đúng câu này, không cần lưu lại.")),
            (item.decided is False, gettext("Bạn đã bỏ câu này, sẽ không lưu.")),
        )
        repeated = gettext("Trùng với câu khác nên sẽ không lưu. Bấm “Nhận” nếu vẫn muốn lưu.")
        return str(next((words for holds, words in reasons if holds), repeated))

    def _stored_fate(self) -> str:
        if not self.item.is_new:
            return str(gettext("Sẽ thay nội dung câu %(name)s đang có.", name=self.item.name))
        words = {
            Standing.DRAFT: gettext("Sẽ lưu ở dạng nháp; chưa dùng được cho đến khi có đáp án."),
            Standing.CHECK: gettext("Sẽ lưu, nhưng chưa dùng được cho đến khi có người xác nhận."),
        }
        return str(words.get(self.item.assessment.standing, gettext("Sẽ lưu.")))

    def belongs(self, part: str) -> bool:
        """Answer whether it stands in this part of the list."""
        if part == "trung":
            return self.item.is_known or bool(self.item.likenesses)
        if self.item.is_prediction:
            return part in {"", "du-doan"}
        return part in {"", STANDINGS[self.item.assessment.standing][0]}


def counted(review: Review) -> dict[str, int]:
    """Answer how many questions stand in each part of the list."""
    shown = [Shown(item) for item in review.items]
    return {part: sum(one.belongs(part) for one in shown) for part in FILTERS}


def as_read(raw: RawQuestion) -> Content:
    """Answer a faulty question as far as it can be shown."""
    options = tuple(_short(option, raw) for option in raw.options[:MOST_OPTIONS])
    letters = list(LETTERS[: len(options)])
    return Content(
        stem=_short(raw.stem, raw),
        options=options,
        key=_numbers(raw.key, letters),
        pinned=_numbers(raw.pinned, letters),
        is_html=raw.is_html,
        pictures=tuple(
            Picture(
                digest=picture.digest,
                option=letters.index(picture.option) if picture.option else None,
                alt=picture.alt,
            )
            for picture in raw.pictures
            if picture.option == "" or picture.option in letters
        ),
    )


def _numbers(given: tuple[str, ...], letters: list[str]) -> tuple[int, ...]:
    return tuple(sorted(letters.index(letter) for letter in given if letter in letters))


def _short(text: str, raw: RawQuestion) -> str:
    if len(text) <= LONGEST_SHOWN:
        return text if raw.is_html else clean(text)
    # Cut markup would not close what it opened.
    words = plain(text) if raw.is_html else text
    cut = clean(words[:LONGEST_SHOWN])
    return f"{escape(cut)}…" if raw.is_html else f"{cut}…"
