"""How is a bank written as Moodle XML, the file of Moodle's question bank?

`reading` understands any such file, `writing` writes our own.
"""

from quizapp.banks.formats.moodle.reading import read
from quizapp.banks.formats.moodle.writing import losses, write

__all__ = ["losses", "read", "write"]
