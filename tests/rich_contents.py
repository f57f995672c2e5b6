"""Which questions with formatting and pictures are the hardest to write and to read back?"""

import base64
import io
from dataclasses import replace

from hypothesis import strategies as st
from PIL import Image

from quizapp.banks.formats import WrittenBank
from quizapp.banks.formats.markup import UNMARKED, escape, sanitise, tags
from quizapp.banks.formats.pictures import redraw
from quizapp.rules import questions
from quizapp.rules.faults import check
from quizapp.rules.questions import Content, Picture
from quizapp.rules.raw import PictureFile
from tests.contents import banks, maybe, texts

FRAMES = (
    "<b>{}</b>",
    "<i>{}</i> {}",
    "<u>{}</u>",
    "{} <s>{}</s>",
    "H<sub>{}</sub>O",
    "<p>{}</p><p><b>{}</b></p>",
    "{}<br><strong>{}</strong>",
    "<ul><li>{}</li><li>{}</li></ul>",
    "<ol><li><em>{}</em></li></ol>",
    "<table><tr><th colspan=2>{}</th></tr><tr><td>{}</td><td>1</td></tr></table>",
    "<code>{}</code>",
    "<blockquote>{}</blockquote>",
    "<pre>{} {}</pre>",
    "<div><span>{}</span></div><b>x</b>",
)


def picture_bytes(kind: str = "PNG", colour: str = "red", size: tuple[int, int] = (12, 8)) -> bytes:
    """Answer a picture of one colour with a white corner."""
    drawn = Image.new("RGB", size, colour)
    drawn.putpixel((0, 0), (255, 255, 255))
    out = io.BytesIO()
    drawn.save(out, kind)
    return out.getvalue()


def picture_base64(kind: str = "PNG", colour: str = "red") -> str:
    return base64.b64encode(picture_bytes(kind, colour)).decode()


PICTURES: tuple[PictureFile, ...] = tuple(
    redraw(picture_bytes(kind, colour))
    for kind, colour in (("PNG", "red"), ("PNG", "green"), ("JPEG", "blue"))
)


def formatted() -> st.SearchStrategy[str]:
    """Answer sanitised HTML in which some formatting stands."""
    made = st.builds(
        lambda frame, one, two: sanitise(frame.format(escape(one), escape(two))),
        st.sampled_from(FRAMES),
        texts(longest=60),
        texts(longest=60),
    )
    return made.filter(lambda html: bool(tags(html) - UNMARKED))


@st.composite
def rich(draw: st.DrawFn, content: Content) -> Content:
    """Answer the content as it is, or with formatting, or with pictures, or with both."""
    numbers = range(len(content.options))
    if draw(st.booleans()):
        options = [escape(option) for option in content.options]
        for number in draw(st.sets(st.sampled_from(numbers))):
            options[number] = draw(formatted())
        content = replace(content, stem=draw(formatted()), options=tuple(options), is_html=True)
    places = draw(st.lists(st.sampled_from([None, *numbers]), max_size=3))
    pictures = [
        Picture(
            digest=draw(st.sampled_from(PICTURES)).digest, option=place, alt=draw(maybe(texts()))
        )
        for place in sorted(places, key=lambda place: -1 if place is None else place)
    ]
    if pictures and pictures[-1].option is not None and draw(st.booleans()):
        number = pictures[-1].option
        options = [*content.options]
        options[number] = ""
        content = replace(content, options=tuple(options))
    made = replace(content, pictures=tuple(pictures), pinned=())
    return questions.content(questions.raw("x", made))


@st.composite
def rich_banks(draw: st.DrawFn) -> WrittenBank:
    """Answer banks of such questions, all of them faultless."""
    bank = draw(banks())
    contents = {name: draw(rich(content)) for name, content in bank.contents.items()}
    kept = {
        name: content if not check(questions.raw(name, content)) else bank.contents[name]
        for name, content in contents.items()
    }
    return replace(bank, contents=kept, pictures={picture.digest: picture for picture in PICTURES})
