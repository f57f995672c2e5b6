"""Which questions does a Word file hold, and how is a bank written as one?"""

from quizapp.banks.formats.word.reading import read
from quizapp.banks.formats.word.writing import losses, write

__all__ = ["losses", "read", "write"]
