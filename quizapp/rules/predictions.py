"""Does a question ask for a number that nobody knows before the round is over?"""

import re

from quizapp.rules.names import fold
from quizapp.rules.regulation import Target

LONGEST = 2000
"""What is longer is no question of this kind, and costs nothing to look at."""
COUNT = re.compile(
    r"\b(bao nhieu|may|so|so luong|tong so)\s(luot |so )?"
    r"(nguoi|thi sinh|ban|bai|luot|cong dan|can bo|doan vien|hoi vien|hoc sinh|cau tra loi)\b"
)
ANSWERERS = re.compile(
    r"\b(tra loi|lam|chon|co) (dung|chinh xac)\b|\b(co|cung) dap an dung\b"
    r"|\bdung (het|tat ca|toan bo)\b"
)
GUESS = re.compile(r"\b(theo (ban|anh|chi|dong chi|ong|quy vi|em)|du doan|doan xem|uoc tinh)\b")
SITTINGS = re.compile(r"\bluot (thi|nguoi|du thi|tham gia|lam bai)\b")
DOTS = re.compile(r"(?<=[?:])[\s.…·_]{2,}(?:người|lượt(?: thi)?|bài|thí sinh)?[\s.…]*$")
"""The place for the answer on paper."""
TAKERS = re.compile(
    r"\b(du thi|tra loi|lam bai|nop bai)\b"
    r"|\b(tham gia|tham du)( (vao )?(cuoc|dot|hoi|tuan|vong|bai)? ?(thi|choi)\b|\W*$)"
)


def is_prediction(stem: str) -> bool:
    """Answer whether a stem asks how many people take part or answer rightly, as in "Theo bạn, có
    bao nhiêu người trả lời đúng tất cả các câu hỏi?".
    """
    if len(stem) > LONGEST:
        return False
    words = fold(stem)
    if not COUNT.search(words):
        return False
    if ANSWERERS.search(words):
        return True
    return bool(GUESS.search(words) and TAKERS.search(words))


def without_dots(stem: str) -> str:
    """Answer a prediction's text without the dotted line for the answer."""
    return DOTS.sub("", stem)


def target(stem: str) -> Target:
    """Answer which number a prediction question asks for."""
    words = fold(stem[:LONGEST])
    if ANSWERERS.search(words):
        return Target.ALL_CORRECT
    return Target.ATTEMPTS if SITTINGS.search(words) else Target.PARTICIPANTS
