"""Which questions does a plain or pasted text hold, and how is a bank written as one?"""

from collections.abc import Iterable, Iterator
from itertools import count

from quizapp.banks.formats import WrittenBank, encoding, grammar, markup
from quizapp.banks.formats.lines import Cell, Line, Run, plain
from quizapp.rules.questions import Content, Source, letters, names_other_options
from quizapp.rules.raw import Place, RawBank
from quizapp.rules.refusals import Unreadable

SEPARATORS = "\t|"
"""What stands between the cells of a table that was pasted as text."""


MOST_LINES = 300_000
TOO_LONG = f"văn bản có quá {MOST_LINES} dòng; hãy xóa dòng trống hoặc chia ra nhiều tệp."


def read(data: bytes) -> RawBank:
    """Answer the questions in a text. Raises Unreadable when its letters can't be told."""
    decoded = encoding.decode(data)
    if decoded.text.count("\n") > MOST_LINES:
        raise Unreadable(reason=TOO_LONG)
    questions, problems = grammar.read(list(_lines(decoded.text)))
    return RawBank(
        format="text", questions=tuple(questions), problems=(*decoded.problems, *problems)
    )


def _lines(text: str) -> Iterator[Line]:
    """Answer the lines of a text; those of a table that is recognised by its header as cells."""
    tables = count()
    table, row, separator = -1, 0, ""
    for number, line in enumerate(text.split("\n"), 1):
        place = Place(line=number)
        if separator not in line:
            separator = ""
        if not separator and (separator := _heads(line)):
            table, row = next(tables), 0
        if not separator:
            yield plain(line, place)
            continue
        for column, cell in enumerate(_cells(line, separator)):
            yield Line(
                runs=(Run(text=cell),), place=place, cell=Cell(table=table, row=row, column=column)
            )
        row += 1


def _heads(line: str) -> str:
    """Answer what separates the cells if a line is the header of a table, else ""."""
    return next(
        (sign for sign in SEPARATORS if sign in line and grammar.heads_table(_cells(line, sign))),
        "",
    )


def _cells(line: str, separator: str) -> list[str]:
    framed = line.strip().removeprefix("|").removesuffix("|") if separator == "|" else line
    return [cell.strip() for cell in framed.split(separator)]


def write(bank: WrittenBank) -> bytes:
    """Answer the bank as text, as people type it. `read` answers the same but for `losses`."""
    lines = [grammar.guarded(bank.title), ""]
    for number, content in enumerate(bank.contents.values(), 1):
        lines += [*_question(number, content), ""]
    return "\n".join(lines).encode()


def _question(number: int, content: Content) -> Iterable[str]:
    yield f"Câu {number}: {_text(content.stem, content)}"
    for place, option in enumerate(content.options):
        yield f"{letters([place])}. {_text(option, content)}"
    if content.key:
        yield f"Đáp án: {letters(content.key)}"
    for label, text in (
        ("Giải thích", content.explanation),
        ("Chủ đề", content.topic),
        ("Độ khó", str(content.difficulty) if content.difficulty > 1 else ""),
        ("Nguồn", content.source.title or ""),
    ):
        if text:
            yield f"{label}: {grammar.guarded(text)}"


def _text(text: str, content: Content) -> str:
    return grammar.guarded(markup.to_text(text) if content.is_html else text)


def losses(bank: WrittenBank) -> list[str]:
    """Answer what a text cannot hold of this bank."""
    contents = bank.contents.values()
    lost = {
        "hình": sum(bool(content.pictures) for content in contents),
        "định dạng chữ": sum(content.is_html for content in contents),
        "phương án giữ chỗ": sum(_pins(content) for content in contents),
        "nguồn ngoài tên tài liệu": sum(_sourced(content.source) for content in contents),
        "câu chữ làm căn cứ": sum(bool(content.evidence) for content in contents),
    }
    named = ", ".join(f"{what} ({number} câu)" for what, number in lost.items() if number)
    kept = "Văn bản không chứa mã câu hỏi."
    return [kept, f"Văn bản cũng không chứa: {named}."] if named else [kept]


def _pins(content: Content) -> bool:
    """Answer whether an option is pinned that its words do not pin."""
    return any(not names_other_options(content.options[number]) for number in content.pinned)


def _sourced(source: Source) -> bool:
    return bool(source.file or source.publisher or source.date or source.paragraph)
