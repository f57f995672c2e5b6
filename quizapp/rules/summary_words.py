"""How is a summary of rounds called, and what do its numbers count?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quizapp.rules.sentences import Sentence
from quizapp.rules.summaries import Summary, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How a summary of so many rounds is called, and what its numbers count."""

    short: Sentence
    points: Sentence
    full: Sentence


def words(summary: Summary, rounds: int) -> Words:
    """Answer the words for a summary of so many rounds."""
    if summary.way is Way.PARTICIPATION:
        return Words(
            short=Sentence("Tổng kết: đếm số đợt đã dự thi trong %(count)s đợt", count=rounds),
            points=Sentence("Số đợt dự thi"),
            full=Sentence("Số người dự thi đợt được tính")
            if rounds == 1
            else Sentence("Số người dự thi đủ cả %(count)s đợt", count=rounds),
        )
    asked = summary.counted(rounds)
    if asked == rounds:
        return Words(
            short=Sentence("Tổng kết: cộng điểm %(count)s đợt", count=rounds),
            points=Sentence("Tổng điểm"),
            full=Sentence("Số người đạt điểm tối đa ở đợt được tính")
            if rounds == 1
            else Sentence("Số người đạt điểm tối đa ở cả %(count)s đợt", count=rounds),
        )
    return Words(
        short=Sentence(
            "Tổng kết: cộng điểm %(best)s đợt có điểm cao nhất trong %(count)s đợt",
            best=asked,
            count=rounds,
        ),
        points=Sentence("Tổng điểm"),
        full=Sentence(
            "Số người đạt điểm tối đa ở ít nhất %(best)s đợt trong %(count)s đợt",
            best=asked,
            count=rounds,
        ),
    )


def of_document(document: Mapping[str, Any]) -> Words | None:
    """Answer the words for the summary of which an edition's document tells, None where it tells of
    a round that was sat."""
    told = document.get("summary")
    if told is None:
        return None
    summary = Summary(way=Way(told["way"]), best=told["best"])
    return words(summary, len(told["rounds"]))
