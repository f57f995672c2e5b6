"""How are the cells of a list read that tell who somebody is?"""

import re
from collections.abc import Callable, Mapping

from quizapp.rules import issuing
from quizapp.rules.people_refusals import BadSignInCode
from quizapp.rules.refusals import BadPhone
from quizapp.rules.units import Fault


class PeopleCells:
    """Reads cells of one list and keeps its faults, under the titles of its columns."""

    def __init__(self, titles: Mapping[str, str], read_phone: Callable[[str], str]) -> None:
        """Begin without faults. `read_phone` answers the normal form of a number, or raises
        BadPhone."""
        self.titles = titles
        self.read_phone = read_phone
        self.faults: list[Fault] = []

    def fault(self, line: int, column: str, sentence: str) -> None:
        """Keep a fault of this cell."""
        self.faults.append(Fault(line=line, column=self.titles[column], sentence=sentence))

    def phone(self, line: int, text: str) -> str | None:
        """Answer a phone number, None for an empty cell and for a faulty one."""
        # Spreadsheets take a number for a number and drop the zero it begins with.
        kept = f"0{text}" if re.fullmatch(r"[35789]\d{8}", text) else text
        try:
            return self.read_phone(kept) if kept else None
        except BadPhone as fault:
            self.fault(line, "phone", str(fault))
            return None

    def code(self, line: int, text: str) -> str | None:
        """Answer a sign-in code, None for an empty cell and for a faulty one."""
        try:
            return issuing.sign_in_code(text) if text else None
        except BadSignInCode as fault:
            self.fault(line, "code", str(fault))
            return None
