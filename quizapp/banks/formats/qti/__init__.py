"""How is a bank written as QTI 2.1, 2.2 or 3.0, the exchange format of examination software?

`reading` understands packages of any of them and single items, `writing` writes our own.
"""

from quizapp.banks.formats.qti.reading import read
from quizapp.banks.formats.qti.writing import losses, write

__all__ = ["losses", "read", "write"]
