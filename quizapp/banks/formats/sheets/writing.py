"""What stands in each cell of a table that holds a bank, so that reading gives the bank back?"""

from collections.abc import Iterator, Sequence

from quizapp.banks.formats import WrittenBank, markup
from quizapp.banks.formats.lines import GUARD
from quizapp.banks.formats.sheets.answers import STAR
from quizapp.banks.formats.sheets.columns import is_example
from quizapp.banks.formats.sheets.entries import DOTTED, LABEL, NUMBERED
from quizapp.banks.formats.sheets.header_words import heading
from quizapp.rules.names import clean
from quizapp.rules.questions import LETTERS, Content, letters

FEWEST_OPTIONS = 4
"""So many columns for options there are at least."""
OPTION = "Phương án {}"
BEHIND = (
    "Đáp án đúng",
    "Giải thích",
    "Chủ đề",
    "Độ khó",
    "Giữ chỗ",
    "Nguồn",
    "Tệp nguồn",
    "Nơi ban hành",
    "Ngày ban hành",
    "Đoạn",
    "Câu chữ làm căn cứ",
)


def rows(bank: WrittenBank) -> Iterator[list[str]]:
    """Answer the header and then the row of each question."""
    most = max((len(content.options) for content in bank.contents.values()), default=0)
    width = max(FEWEST_OPTIONS, most)
    heads = [OPTION.format(letter) for letter in LETTERS[:width]]
    yield ["Mã câu hỏi", "Câu hỏi", *heads, *BEHIND]
    for name, content in bank.contents.items():
        yield [name, *_row(content, width)]


def _row(content: Content, width: int) -> Iterator[str]:
    stem, *options = _texts(content)
    yield _guarded_stem(stem)
    yield from map(_guarded_option, options)
    yield from [""] * (width - len(options))
    yield _key(content)
    yield content.explanation
    yield content.topic
    yield str(content.difficulty)
    yield letters(content.pinned)
    source = content.source
    yield source.title or ""
    yield source.file
    yield source.publisher or ""
    yield source.date or ""
    yield "" if source.paragraph is None else str(source.paragraph)
    yield content.evidence


def _key(content: Content) -> str:
    """Write the key so that it is not taken for the words of an option, as where one is "B"."""
    said = letters(content.key)
    words = {clean(option).casefold() for option in content.plain_options}
    ways = (said, *(f"{label} {said}" for label in ("Đáp án", "Phương án", "Ý", "Câu")))
    return next((way for way in ways if way.casefold() not in words), said)


def losses(bank: WrittenBank, file: str) -> list[str]:
    """Answer what such a table cannot hold of this bank; `file` names it to the person."""
    contents = bank.contents.values()
    pictures = sum(bool(content.pictures) for content in contents)
    looks = sum(content.is_html for content in contents)
    sentences = []
    if pictures:
        sentences.append(f"{file} không chứa hình: {pictures} câu mất hình.")
    if looks:
        sentences.append(
            f"{file} không giữ định dạng trong câu hỏi: {looks} câu chỉ còn chữ thường."
        )
    return sentences


def _texts(content: Content) -> Sequence[str]:
    texts = [content.stem, *content.options]
    return [markup.to_text(text) for text in texts] if content.is_html else texts


def _guarded_stem(stem: str) -> str:
    """Keep a stem from being taken for a header, an example or a label."""
    is_label = NUMBERED.match(stem) or DOTTED.match(stem)
    return _guarded(stem) if is_label or heading(stem) or is_example(stem) else stem


def _guarded_option(option: str) -> str:
    return _guarded(option) if LABEL.match(option) or STAR.search(option) else option


def _guarded(text: str) -> str:
    return text[:1] + GUARD + text[1:]
