"""What does the import command make of one file?

It reads the file, weighs its questions and stores them, in a transaction of the file's own. A bank
whose answers are proved is stored whole or not at all; of any other file the sound questions can be
stored alone.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from quizapp.accounts import journal
from quizapp.banks import operations, queries, reading
from quizapp.banks.operations import ImportPlan, Review
from quizapp.database import db
from quizapp.rules import importing
from quizapp.rules.importing import Standing
from quizapp.rules.raw import Fault, Place, RawBank, Severity
from quizapp.rules.refusals import Refusal, Unreadable

LONG_IMPORT = 200
"""From so many questions on a progress bar is shown."""
PREFIXES = {Severity.ERROR: "", Severity.WARNING: "cần xem lại", Severity.NOTICE: "ghi chú"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the operator asked for. `slug` and `title` are of the bank that the questions go to,
    None if the file decides."""

    check: bool = False
    accept_partial: bool = False
    slug: str | None = None
    title: str | None = None


@dataclass(slots=True, kw_only=True)
class Taken:
    """What came of one file. `error` says why nothing of it was stored, or with `--check` why
    nothing can be; `lines` are what a person is told beside it."""

    path: Path
    error: str | None = None
    seconds: float = 0
    peak_mb: float = 0
    report: Mapping[str, Any] = field(default_factory=lambda: {"questions": [], "problems": []})
    questions: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    faults: int = 0
    summary: str = ""
    lines: list[str] = field(default_factory=list)

    def to_document(self) -> dict[str, Any]:
        """Answer the file's line of the report (docs/import-report.md)."""
        return {
            "file": str(self.path),
            "refused": self.error is not None,
            "error": self.error,
            "seconds": round(self.seconds, 3),
            "peak_mb": self.peak_mb,
            **self.report,
        }


def take(path: Path, wishes: Wishes, seen: dict[str, Path], now: datetime) -> Taken:
    """Answer what came of a file; what is to be stored of it is committed. `seen` remembers the
    proved banks of one command, and in which file each stood."""
    taken = Taken(path=path)
    try:
        data = _bytes(path)
    except OSError as error:
        return _refused(taken, f"Không mở được tệp ({error.strerror}).")
    if data is None:
        return _refused(taken, "Thư mục không có tệp câu hỏi nào đọc được.")
    outcome = reading.attempt(path.name, data)
    taken.seconds, taken.peak_mb = outcome.seconds, outcome.peak_mb
    if outcome.unreadable:
        return _refused(taken, str(Unreadable(reason=outcome.unreadable)))
    found = reading.found(outcome)
    try:
        if found.is_campaign:
            _take_whole(taken, _aimed(found, wishes), wishes, seen, now)
        else:
            _take_sound(taken, _aimed(found, wishes), wishes, now)
    except Refusal as refusal:
        _refused(taken, str(refusal))
    finally:
        db.session.rollback()
    return taken


def _bytes(path: Path) -> bytes | None:
    """Answer what is in a file, as far as the reader looks at it; None for a folder."""
    if path.is_dir():
        return None
    with path.open("rb") as file:
        return file.read(reading.LARGEST_FILE_MB * 1024 * 1024 + 1)


def _refused(taken: Taken, sentence: str) -> Taken:
    taken.error = sentence
    taken.faults = max(taken.faults, 1)
    return taken


def _aimed(found: RawBank, wishes: Wishes) -> RawBank:
    """Let a file say what the operator said; a bank that is there keeps its own texts."""
    bank = queries.bank_named(wishes.slug or found.identifier)
    if wishes.slug and bank is not None:
        title, description = bank.title, bank.description
    else:
        title = found.title if bank is not None else wishes.title or found.title
        description = found.description
    identifier = wishes.slug or found.identifier
    return replace(found, identifier=identifier, title=title, description=description)


def _take_whole(
    taken: Taken, found: RawBank, wishes: Wishes, seen: dict[str, Path], now: datetime
) -> None:
    plan = operations.plan(found)
    faults = plan.faults + _twin_faults(plan, taken.path, seen)
    taken.questions = len(found.questions)
    taken.added, taken.changed = len(plan.added), len(plan.changed)
    taken.unchanged, taken.faults = len(plan.unchanged), len(faults)
    if faults:
        taken.report = importing.report(replace(found, questions=(), faults=tuple(faults)))
        taken.lines = [_told(f.question or str(f.place), f.field, f.sentence) for f in faults]
        _refused(taken, f"Tệp có {len(faults)} lỗi nên không lưu câu nào.")
        return
    taken.report = importing.report(found)
    taken.summary = _changes(taken)
    if plan.absent:
        taken.summary += f", {len(plan.absent)} câu đã có mà tệp không nhắc tới (để nguyên)"
    if not wishes.check:
        _with_progress(
            taken,
            lambda advance: operations.store(plan, journal.COMMAND, now, advance=advance),
        )


def _twin_faults(plan: ImportPlan, path: Path, seen: dict[str, Path]) -> list[Fault]:
    """Two files of one bank in one command: the second would undo what the first says."""
    twin = seen.setdefault(plan.bank.identifier, path)
    if twin == path:
        return []
    sentence = f"Mã ngân hàng này đã dùng trong tệp {twin}."
    return [Fault(question="", field="bank", sentence=sentence)]


def _take_sound(taken: Taken, found: RawBank, wishes: Wishes, now: datetime) -> None:
    taken.report = importing.report(found)
    taken.lines = _remarks(found, taken.report)
    waiting = operations.receive(found, click.format_filename(taken.path, shorten=True), None, now)
    review = operations.review(waiting)
    _count(taken, review)
    faulty = review.counted(Standing.FAULTY) + len(found.faults)
    if not taken.added + taken.changed + taken.unchanged:
        _refused(taken, "Tệp không có câu nào nhập được vào ngân hàng câu hỏi.")
    elif faulty and not (wishes.check or wishes.accept_partial):
        sentence = f"Tệp có {faulty} câu hoặc chỗ có lỗi nên chưa lưu câu nào."
        _refused(taken, f"{sentence} Thêm --accept-partial để lưu các câu còn lại.")
    else:
        taken.summary = f"{_changes(taken)}{_standings(review)}; ngân hàng {waiting.bank_slug}"
        if review.stored_count and not wishes.check:
            _with_progress(
                taken,
                lambda advance: operations.commit(
                    waiting, review, journal.COMMAND, now, advance=advance
                ),
            )


def _count(taken: Taken, review: Review) -> None:
    sound = [item for item in review.items if item.assessment.content is not None]
    taken.questions = sum(not item.is_prediction for item in review.items)
    taken.added = sum(item.is_stored and item.is_new for item in sound)
    taken.changed = sum(item.is_stored and not item.is_new for item in sound)
    taken.unchanged = len(sound) - taken.added - taken.changed
    taken.faults = sum(
        problem["severity"] == Severity.ERROR for problem in taken.report["problems"]
    )


def _remarks(found: RawBank, report: Mapping[str, Any]) -> list[str]:
    """Answer every fault and remark with its place, then what a person has to confirm."""
    problems = [
        _told(str(Place(**problem["place"])), PREFIXES[problem["severity"]], problem["message"])
        for problem in report["problems"]
    ]
    doubts = [
        _told(raw.name, PREFIXES[Severity.WARNING], doubt)
        for raw in found.questions
        for doubt in raw.doubts
    ]
    return problems + doubts


def _told(*parts: str) -> str:
    return ": ".join(filter(None, parts))


def _changes(taken: Taken) -> str:
    return (
        f"{taken.questions} câu hỏi: {taken.added} mới, {taken.changed} thay đổi, "
        f"{taken.unchanged} giữ nguyên"
    )


def _standings(review: Review) -> str:
    counts = {
        "bỏ ra vì có lỗi": review.counted(Standing.FAULTY),
        "chưa có đáp án": review.counted(Standing.DRAFT),
        "cần xem lại": review.counted(Standing.CHECK),
        "dự đoán, đặt ở đợt thi chứ không ở ngân hàng": sum(i.is_prediction for i in review.items),
    }
    return "".join(f", {count} {words}" for words, count in counts.items() if count)


def _with_progress(taken: Taken, store: Callable[[Callable[[int], object]], object]) -> None:
    count = taken.added + taken.changed
    if count < LONG_IMPORT:
        store(lambda _count: None)
    else:
        label = click.format_filename(taken.path, shorten=True)
        with click.progressbar(length=count, label=label, file=sys.stderr) as bar:
            store(bar.update)
    db.session.commit()
