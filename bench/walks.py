"""The least that reading a file could cost: its library walks over it, and nothing is understood.

Like the readers these run in a child process, see `quizapp.untrusted`.
"""

import io
import time
from importlib import import_module

from docx import Document
from openpyxl import load_workbook


def workbook(data: bytes, _file_name: str) -> int:
    """Answer how many cells of a workbook hold something."""
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    return sum(
        value is not None
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for value in row
    )


def document(data: bytes, _file_name: str) -> int:
    """Answer how many letters the runs of a Word file have."""
    return sum(
        len(run.text)
        for paragraph in Document(io.BytesIO(data)).paragraphs
        for run in paragraph.runs
    )


def cost(data: bytes, file_name: str, target: str) -> float:
    """Answer the processor seconds that a function ("package.module:function") takes for this file
    in a process that has its modules loaded."""
    module, _, name = target.partition(":")
    work = getattr(import_module(module), name)
    work(data, file_name)
    began = time.process_time()
    work(data, file_name)
    return time.process_time() - began
