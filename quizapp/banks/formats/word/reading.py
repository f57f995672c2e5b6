"""Which questions does a Word file hold?"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from quizapp.banks.formats import grammar
from quizapp.banks.formats.word.body import Body
from quizapp.banks.formats.word.container import opened
from quizapp.rules.raw import Problem, RawBank, RawQuestion, Remark, Severity

LOST = "Có hình hoặc công thức của câu này không giữ được nguyên vẹn; hãy xem lại câu hỏi."


def read(data: bytes) -> RawBank:
    """Answer the questions in a Word file. Raises Unreadable with its Vietnamese reason."""
    body = Body(opened(data))
    questions, problems = grammar.read(body.lines())
    questions = _looked_at(questions, body.lost)
    described = tuple(_described(question, body.alts) for question in questions)
    shown = {picture.digest for question in described for picture in question.pictures}
    pictures = tuple(file for file in body.album.files if file.digest in shown)
    strays = len(body.album.files) - len(pictures)
    return RawBank(
        format="docx",
        questions=described,
        problems=(*body.problems, *problems, *([_stray(strays)] if strays else [])),
        pictures=pictures,
    )


def _looked_at(questions: Sequence[RawQuestion], paragraphs: Iterable[int]) -> list[RawQuestion]:
    """Answer the questions, those with a doubt that lost a picture or an equation in one of these
    paragraphs."""
    starts = [question.place.paragraph or 0 for question in questions]
    lost = {bisect_right(starts, paragraph) - 1 for paragraph in paragraphs}
    return [
        replace(question, doubts=(*question.doubts, LOST)) if number in lost else question
        for number, question in enumerate(questions)
    ]


def _described(question: RawQuestion, alts: Mapping[str, str]) -> RawQuestion:
    """Answer the question with what its pictures show in words."""
    if not question.pictures:
        return question
    pictures = tuple(
        replace(picture, alt=picture.alt or alts.get(picture.digest, ""))
        for picture in question.pictures
    )
    return replace(question, pictures=pictures)


def _stray(count: int) -> Problem:
    return Problem(
        kind=Remark.IGNORED,
        message=f"Đã bỏ qua {count} hình không thuộc câu hỏi nào.",
        severity=Severity.NOTICE,
    )
