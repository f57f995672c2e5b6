"""Is a Word file that is broken, or far too much of something, met with a sentence and no crash?"""

import pytest

from quizapp.banks.formats import word
from quizapp.banks.formats.word.body import Body
from quizapp.banks.formats.word.container import opened
from quizapp.rules.refusals import Unreadable
from tests.word_files import changed, docx, p, r, table


@pytest.mark.parametrize(
    "break_",
    [
        lambda name, held: held[:-40] if name == "word/document.xml" else held,
        lambda name, held: held[:-40] if name == "word/styles.xml" else held,
        lambda name, held: b"<a/>" if name == "[Content_Types].xml" else held,
        lambda name, held: b"<Relationships/>" if name == "_rels/.rels" else held,
        lambda name, held: held.replace(b" Target=", b" Targe=") if "document" in name else held,
    ],
    ids=["body", "styles", "types", "relationships", "no target"],
)
def test_a_broken_document_is_refused_with_a_sentence(break_):
    with pytest.raises(Unreadable, match="bị hỏng"):
        word.read(changed(docx(p("a")), break_))


def test_tables_in_tables_beyond_reason_are_refused_not_crashed_on():
    deep = p("x")
    for _ in range(90):
        deep = f"<w:tbl><w:tr><w:tc>{deep}</w:tc></w:tr></w:tbl>"
    start = b"<w:body>"

    def change(name: str, held: bytes) -> bytes:
        if name != "word/document.xml":
            return held
        return held.replace(start, start + deep.encode())

    with pytest.raises(Unreadable, match="bị hỏng"):
        word.read(changed(docx(p("a")), change))


@pytest.mark.parametrize(
    ("blocks", "lines"),
    [
        (["<w:p/>" * 100_000], 1),
        ([table(*[["a", "b"]] * 2_000)], 4_000),
        ([p(*(r("a", "<w:b/>" * (number % 2)) for number in range(10_000)))], 1),
        ([p(*['<w:r><w:fldChar w:fldCharType="begin"/></w:r>'] * 20_000)], 1),
    ],
    ids=["blank paragraphs", "rows", "runs", "fields"],
)
def test_what_is_far_too_much_is_read_all_the_same(blocks: list[str], lines: int):
    assert len(Body(opened(docx(*blocks))).lines()) == lines


def test_a_question_that_lost_an_equation_is_looked_at_first():
    equation = "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>"
    options = (p("A. Một"), p("B. Hai"), p("Đáp án: B"))
    blocks = (p("Câu 1: Số nào?"), *options, p("Câu 2: Tính ", *[equation] * 150), *options)
    first, second, third = word.read(docx(*blocks, p("Câu 3: Số nào?"), *options)).questions
    assert (bool(first.doubts), bool(second.doubts), bool(third.doubts)) == (False, True, False)
