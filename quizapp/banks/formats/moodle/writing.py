"""How does a bank look as a Moodle XML file?"""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from quizapp.banks.formats import WrittenBank
from quizapp.banks.formats.elements import writable
from quizapp.banks.formats.markup import escape as as_html
from quizapp.banks.formats.markup import sanitise
from quizapp.banks.formats.moodle.categories import path_of
from quizapp.banks.formats.pictures import ENDINGS
from quizapp.banks.formats.tags import tags_of
from quizapp.rules.questions import Content
from quizapp.rules.raw import PictureFile


def write(bank: WrittenBank) -> bytes:
    """Answer the Moodle XML file of a bank. The reader answers the same contents from it."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    topic = None
    for name, content in bank.contents.items():
        if content.topic != topic:
            topic = content.topic
            lines.append(
                f'<question type="category"><category>{_text(path_of(topic))}</category></question>'
            )
        lines.extend(_question(bank, name, content))
    return writable("\n".join([*lines, "</quiz>", ""])).encode()


def losses(bank: WrittenBank) -> list[str]:
    """Answer what a Moodle XML file cannot hold of this bank."""
    contents = bank.contents.values()
    sentences = []
    if bank.description:
        sentences.append("Tệp Moodle XML không chứa lời giới thiệu ngân hàng.")
    pinned = sum(bool(content.pinned) for content in contents)
    if pinned:
        sentences.append(
            f"Moodle không giữ chỗ cho từng phương án: {pinned} câu được đặt không đảo phương án "
            "nào."
        )
    missing = sum(
        picture.digest not in bank.pictures for content in contents for picture in content.pictures
    )
    if missing:
        sentences.append(f"{missing} hình không còn trong kho nên không xuất được.")
    return sentences


def _question(bank: WrittenBank, name: str, content: Content) -> Iterator[str]:
    yield '<question type="multichoice">'
    yield f"<name>{_text(name)}</name>"
    yield _marked("questiontext", "", bank, content, None)
    if content.explanation:
        feedback = _text(as_html(content.explanation))
        yield f'<generalfeedback format="html">{feedback}</generalfeedback>'
    yield "<defaultgrade>1</defaultgrade><hidden>0</hidden>"
    yield f"<idnumber>{escape(name)}</idnumber>"
    yield f"<single>{str(not content.is_multiple).lower()}</single>"
    yield f"<shuffleanswers>{str(not content.pinned).lower()}</shuffleanswers>"
    yield "<answernumbering>ABCD</answernumbering>"
    right = f"{100 / max(len(content.key), 1):.5f}".rstrip("0").rstrip(".")
    # Else whoever ticks every option of such a question would have all the points.
    wrong = "-100" if content.is_multiple else "0"
    for number in range(len(content.options)):
        fraction = right if number in content.key else wrong
        yield _marked("answer", f' fraction="{fraction}"', bank, content, number)
    tags = "".join(f"<tag>{_text(tag)}</tag>" for tag in tags_of(content, "topic"))
    yield f"<tags>{tags}</tags>"
    yield "</question>"


def _marked(
    name: str, attributes: str, bank: WrittenBank, content: Content, option: int | None
) -> str:
    """Answer the element of the stem, or of an option, with its pictures."""
    text = content.stem if option is None else content.options[option]
    html = sanitise(text) if content.is_html else as_html(text)
    files: dict[str, PictureFile] = {}
    for picture in content.pictures:
        drawn = bank.pictures.get(picture.digest)
        if picture.option != option or drawn is None:
            continue
        file_name = f"{drawn.digest[:24]}.{ENDINGS[drawn.media_type]}"
        files[file_name] = drawn
        html += f'<img src="@@PLUGINFILE@@/{file_name}" alt={quoteattr(picture.alt)}>'
    embedded = "".join(
        f'<file name="{file_name}" path="/" encoding="base64">{drawn.data}</file>'
        for file_name, drawn in files.items()
    )
    return f'<{name}{attributes} format="html">{_text(html)}{embedded}</{name}>'


def _text(text: str) -> str:
    return f"<text>{escape(text)}</text>"
