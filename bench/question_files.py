"""Files with many questions, made by the libraries themselves rather than by our writers."""

import io
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from docx import Document
from openpyxl import Workbook

from quizapp.banks.formats import yaml_bank

LETTERS = "ABCD"
BANKS = Path(__file__).parent.parent / "questions"

Question = tuple[str, list[str], str]
"""A stem, its options and the letter of the right one."""


@cache
def words() -> list[str]:
    """Answer the words of the banks that come with the project, each as often as it is used."""
    banks = [yaml_bank.read(path.read_bytes()) for path in sorted(BANKS.glob("*.yaml"))]
    return [word for bank in banks for raw in bank.questions for word in raw.stem.split()]


def questions(count: int, seed: int) -> Iterator[Question]:
    """Answer so many questions of the usual length; another seed gives others."""
    dice = random.Random(seed)
    for number in range(1, count + 1):
        stem = " ".join(dice.choices(words(), k=18))
        options = [f"{' '.join(dice.choices(words(), k=8))} {letter}{number}" for letter in LETTERS]
        yield f"Theo tài liệu {seed}.{number}, {stem}?", options, dice.choice(LETTERS)


def workbook(count: int, seed: int = 0) -> bytes:
    """Answer a workbook with a title, a header and a question in each row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Câu hỏi")
    sheet.append(["BỘ CÂU HỎI TRẮC NGHIỆM"])
    sheet.append(["STT", "Câu hỏi", *(f"Phương án {letter}" for letter in LETTERS), "Đáp án"])
    for number, (stem, options, right) in enumerate(questions(count, seed), start=1):
        sheet.append([number, stem, *options, right])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def document(count: int, seed: int = 0) -> bytes:
    """Answer a Word file as an office types it: labels by hand, the right option in bold."""
    made = Document()
    made.add_paragraph("BỘ CÂU HỎI TRẮC NGHIỆM")
    for number, (stem, options, right) in enumerate(questions(count, seed), start=1):
        paragraph = made.add_paragraph()
        paragraph.add_run(f"Câu {number}: ").bold = True
        paragraph.add_run(stem)
        for letter, option in zip(LETTERS, options, strict=True):
            made.add_paragraph().add_run(f"{letter}. {option}").bold = letter == right
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()
