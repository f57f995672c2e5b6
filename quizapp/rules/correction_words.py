"""How is a correction told: in the note of the next edition, and beside what it would do?

Nobody is named. Where answers are never released, the note does not tell them either.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from quizapp.rules.corrections import Kind, Treatment, VoidAs
from quizapp.rules.questions import LETTERS

LONGEST_QUOTE = 120
"""Most characters of a question or an option within a sentence."""

DEEDS = {
    Kind.KEY: "Đính chính đáp án",
    Kind.ACCEPT: "Chấp nhận thêm đáp án",
    Kind.VOID: "Hủy câu hỏi",
    Kind.VOID_ATTEMPT: "Hủy một lượt thi",
    Kind.DISQUALIFY: "Loại một người",
    Kind.REINSTATE: "Khôi phục người hoặc lượt thi đã loại",
    Kind.MERGE: "Gộp hai tài khoản của một người",
    Kind.PART: "Tách bài không cần tài khoản khỏi một người",
}
"""What a kind of correction is called."""

VOID_RULES = {
    VoidAs.RIGHT: "mọi bài có câu này được tính là đúng câu này",
    VoidAs.LEFT_OUT: (
        "câu này không tính điểm cho ai, và điểm tối đa của bài có câu này giảm đi tương ứng"
    ),
}
"""What a void question is worth, within a sentence."""

NOTHING_COUNTS = "Người này không có kết quả nào được tính ở đợt này, nên không có gì để loại."
"""Why somebody cannot be taken out whose attempts are all void."""

_OF_PEOPLE = {
    Kind.VOID_ATTEMPT: "Hủy kết quả một lượt thi.",
    Kind.DISQUALIFY: "Loại một người khỏi kết quả.",
    Kind.REINSTATE: "Khôi phục kết quả của một người đã bị loại.",
    Kind.MERGE: "Hai tài khoản của cùng một người được tính là một.",
    Kind.PART: "Bài làm không cần tài khoản không còn được tính cho người đã khai ở bài đó.",
}

_MOVES = {
    "points": "thay đổi điểm",
    "up": "lên hạng",
    "down": "xuống hạng",
    "entered": "được thêm vào bảng xếp hạng",
    "left": "không còn trong bảng xếp hạng",
}


def quoted(text: str) -> str:
    """Answer a text in quotation marks, cut to LONGEST_QUOTE."""
    words = " ".join(text.split())
    if len(words) > LONGEST_QUOTE:
        words = words[: LONGEST_QUOTE - 1].rstrip() + "…"
    return f"“{words}”"


def deed_sentence(
    kind: Kind,
    *,
    question: str = "",
    options: Sequence[str] = (),
    void: VoidAs | None = None,
    tells_answers: bool = True,
) -> str:
    """Answer what was corrected. `question` is its stem and `options` the texts of the answer."""
    if kind in _OF_PEOPLE:
        return _OF_PEOPLE[kind]
    which = f"câu {quoted(question)}" if tells_answers else "một câu hỏi"
    if void is not None:
        return f"Hủy {which}: {VOID_RULES[void]}."
    answer = f": {', '.join(map(quoted, options))}" if tells_answers else ""
    if kind is Kind.ACCEPT:
        return f"Chấp nhận thêm một đáp án đúng của {which}{answer}."
    return f"Đính chính đáp án đúng của {which}{answer}."


def marking_words(document: Mapping[str, Any]) -> str:
    """Answer how a stored treatment marks a question: the bank's letters, or what void means."""
    treatment = Treatment.from_document(document)
    if treatment.void is not None:
        return VOID_RULES[treatment.void]
    return " hoặc ".join(
        ", ".join(LETTERS[number] for number in sorted(key)) for key in treatment.keys
    )


def moved_sentence(outcome: Mapping[str, Any]) -> str:
    """Answer who moves by a correction, in numbers, which prizes change, and the target."""
    sentences = [_moves(outcome["totals"]) or "Không ai thay đổi điểm hoặc thứ hạng."]
    if levels := _levels(outcome["prizes"]):
        sentences.append(f"Giải có thay đổi: {levels}.")
    if of_units := _levels(outcome.get("unit_prizes", ())):
        sentences.append(f"Giải tập thể có thay đổi: {of_units}.")
    if not levels and not of_units:
        sentences.append("Không giải nào thay đổi.")
    return " ".join([*sentences, *_target_sentences(outcome["frozen"])])


def marks_sentence(part: str, people: int) -> str:
    """Answer what the note says of a jury's marks that were given, changed or
    taken back since."""
    return f"Ghi thêm, sửa hoặc xóa điểm phần “{part}” của {_number(people)} người."


def elsewhere_sentence(round_name: str, deed: str, moved: Mapping[str, int]) -> str:
    """Answer what a correction of another round, `deed` in words, moved in this one."""
    return f"Điều chỉnh ở {round_name}: {deed} Ở bảng này: {_moves(moved)}"


def note(sentences: Sequence[str], longest: int) -> str:
    """Answer the note of an edition made of these sentences, cut to so many characters."""
    text = " ".join(sentences)
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _levels(changes: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(dict.fromkeys(change["level"] for change in changes))


def _moves(totals: Mapping[str, int]) -> str:
    """How many people moved, empty if nobody did."""
    parts = [
        f"{_number(totals[name])} người {words}" for name, words in _MOVES.items() if totals[name]
    ]
    return "; ".join(parts) + "." if parts else ""


def _target_sentences(frozen: Mapping[str, Mapping[str, int | None]]) -> list[str]:
    before, after = frozen["before"], frozen["after"]
    told = []
    if before["target"] is not None and after["target"] is not None:
        told.append(
            f"Đáp số dự đoán giữ nguyên là {_number(before['target'])}."
            if before["target"] == after["target"]
            else "Đáp số dự đoán được tính lại: "
            f"{_number(after['target'])} thay cho {_number(before['target'])}."
        )
    return told


def _number(number: int) -> str:
    return f"{number:,}".replace(",", ".")
