"""Which questions are the hardest to write into a file and to read back?"""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from quizapp.banks.formats import WrittenBank
from quizapp.rules import questions
from quizapp.rules.faults import IDENTIFIER, check
from quizapp.rules.names import clean, fold
from quizapp.rules.questions import Content, Source

VIETNAMESE = (
    "aăâeêioôơuưyAĂÂEÊIOÔƠUƯYđĐ"
    "áàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
    "ÁÀẢÃẠẮẰẲẴẶẤẦẨẪẬÉÈẺẼẸẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌỐỒỔỖỘỚỜỞỠỢÚÙỦŨỤỨỪỬỮỰÝỲỶỸỴ"
)
SIGNS = "".join(chr(code) for code in range(0x20, 0x7F)) + "“”‘’«»–—…•√²½×°€→≤≥α中😀"
WORDS = (
    "Cảng Hải Phòng", "Đà Nẵng", "màu xanh", "Thành phố", "Nghị quyết số 15-NQ/TW",
    "ngày 13/5/1955", "30%", "1.000", "007", "3.14", "1e5", "1/5", "TRUE", "null", "true",
    "=", "A", "B", "x", "X", "Cả A và B", "Tất cả các phương án trên",
)  # fmt: skip
LABELS = (
    "A. ", "B) ", "c) ", "a- ", "D.", "(A) ", "[B] ", "*A. ", "H. ", "1. ", "2) ", "Câu 5: ",
    "Câu hỏi 02. ", "Bài 1. ", "I. ", "Đáp án: A", "ĐÁP ÁN: B", "Đáp án đúng là: C. ", "ANSWER: A",
    "Answer: B", "Giải thích: ", "Chủ đề: ", "Độ khó: 3", "Nguồn: ", "HẾT", "1-A", "1.A 2.B",
    "Trang 3", "PHẦN II", "Chọn: D",
)  # fmt: skip
SYNTAX = (
    "*", "**", "=", "~", "{", "}", "{}", "#", "####", ":", "::", "::t::", "->", "%50%", "=%50%",
    "//", "// ", "$CATEGORY", "$CATEGORY: top", "[html]", "[markdown]", "[id:x]", "[tag:y]",
    "\\", "\\n", "\\\\", "\\=", "<b>", "</b>", "<br>", "<script>", "&", "&amp;", "&lt;",
    "&nbsp;", "]]>", "<![CDATA[", "<?xml", "<!--", "-->", "@@PLUGINFILE@@/a.png", "-", "- ",
    "+", "@", '"', '""', "'", ",", ";", "|", "||", "=1+1", "=SUM(A1)", "+1", "-1", "@SUM", "'=1",
    "#N/A", "(đ)", " x", " (x)", "_____", "---", "...", "%", "&#10;", "_x000D_", "{{", "`",
    "key: value", "- a", "? ", "!!str",
)  # fmt: skip

pieces = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(LABELS),
    st.sampled_from(SYNTAX),
    st.text(alphabet=VIETNAMESE + " ", min_size=1, max_size=12),
    st.text(alphabet=SIGNS, min_size=1, max_size=8),
)


def texts(*, longest: int = 200) -> st.SearchStrategy[str]:
    """Answer texts that a question may hold, as it holds them: a few pieces, clean, not empty."""
    made = st.tuples(st.lists(pieces, min_size=1, max_size=5), st.sampled_from(["", " "]))
    return made.map(lambda both: clean(both[1].join(both[0]))[:longest].strip()).filter(
        lambda text: bool(text) and clean(text) == text
    )


def maybe(texts_: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(st.just(""), texts_)


def sources() -> st.SearchStrategy[Source]:
    return st.builds(
        Source,
        file=maybe(texts()),
        title=st.one_of(st.none(), texts()),
        publisher=st.one_of(st.none(), texts()),
        date=st.one_of(st.none(), st.dates(min_value=date(1900, 3, 1)).map(str)),
        paragraph=st.one_of(st.none(), st.integers(1, 999_999)),
    )


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Answer faultless contents in plain text: what a person could have typed on the page."""
    options = draw(st.lists(texts(), min_size=2, max_size=8, unique=True))
    numbers = range(len(options))
    key = draw(
        st.lists(st.sampled_from(numbers), min_size=1, max_size=len(options) - 1, unique=True)
    )
    # Most questions have one right option; the single one comes first, so that others shrink to it.
    key = draw(st.sampled_from([key[:1], key]))
    made = Content(
        stem=draw(texts()),
        options=tuple(options),
        key=tuple(sorted(key)),
        explanation=draw(maybe(texts())),
        topic=draw(maybe(texts(longest=120))),
        difficulty=draw(st.integers(1, 3)),
        pinned=tuple(draw(st.sets(st.sampled_from(numbers), max_size=1))),
        source=draw(st.one_of(st.just(Source()), sources())),
        evidence=draw(maybe(texts(longest=80))),
    )
    # Some options are pinned by what they say.
    made = questions.content(questions.raw("x", made))
    assert not check(questions.raw("x", made))
    return made


def identifiers() -> st.SearchStrategy[str]:
    """Answer ids of questions, also such as look like something else."""
    return st.one_of(
        st.integers(1, 99).map("CAU-{:03d}".format),
        st.sampled_from(["007", "1e5", "null", "1.0", "A", "x", "2026-05-11", "id", "TRUE", "1-A"]),
        st.from_regex(IDENTIFIER, fullmatch=True),
    )


@st.composite
def banks(draw: st.DrawFn) -> WrittenBank:
    """Answer banks of one to five such questions, no two with the same stem."""
    made = draw(
        st.lists(contents(), min_size=1, max_size=5, unique_by=lambda content: fold(content.stem))
    )
    names = draw(st.lists(identifiers(), min_size=len(made), max_size=len(made), unique=True))
    return WrittenBank(
        identifier=draw(identifiers()),
        title=draw(texts()),
        description=draw(maybe(texts())),
        contents=dict(zip(names, made, strict=True)),
    )


def keeping(content: Content, *names: str) -> Content:
    """Answer the content with its stem, options and key, and of all else only what is named, such
    as "topic" or "source.title": what a format that holds no more gives back."""
    within = [name.removeprefix("source.") for name in names if name.startswith("source.")]
    held = Content(
        stem=content.stem,
        options=content.options,
        key=content.key,
        is_html=content.is_html,
        source=replace(Source(), **{name: getattr(content.source, name) for name in within}),
    )
    kept = {name: getattr(content, name) for name in names if not name.startswith("source.")}
    return questions.content(questions.raw("x", replace(held, **kept)))
