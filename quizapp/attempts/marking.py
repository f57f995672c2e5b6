"""How is a round marked after its closing, and what are its stored papers worth by that?"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, insert, select, tuple_, update

from quizapp import cache
from quizapp.attempts.models import Attempt, MarkingChange
from quizapp.banks import queries as banks
from quizapp.contests.queries import REMEMBER_S
from quizapp.database import db
from quizapp.rules import corrections, papers
from quizapp.rules.corrections import Treatment
from quizapp.rules.papers import Paper
from quizapp.rules.regulation import Regulation
from quizapp.rules.scoring import Marked

AT_ONCE = 1000


@dataclass(slots=True, kw_only=True)
class Remarked:
    """How many papers of a round were looked at, drew a version in question, and changed."""

    papers: int = 0
    drew: int = 0
    changed: int = 0


def changes(round_id: int) -> dict[int, Treatment]:
    """Answer how versions are marked in a round, where that was corrected."""
    rows = db.session.execute(
        select(MarkingChange.version_id, MarkingChange.document).where(
            MarkingChange.round_id == round_id
        )
    )
    return {version: Treatment.from_document(document) for version, document in rows}


def shown_changes(round_id: int) -> dict[int, Treatment]:
    """Answer the same for pages; a process remembers it for five seconds."""
    return cache.remember(("marking", round_id), REMEMBER_S, lambda: changes(round_id))


def treatment(round_id: int, version: int) -> Treatment:
    """Answer how this version is marked in this round now."""
    found = changes(round_id).get(version)
    return found or corrections.plain(banks.contents([version])[version].key)


def set_changes(round_id: int, wanted: Mapping[int, Treatment]) -> None:
    """Let a round be marked by these treatments from now on, by the bank's own keys else."""
    db.session.execute(delete(MarkingChange).where(MarkingChange.round_id == round_id))
    rows = [
        {"round_id": round_id, "version_id": version, "document": one.to_document()}
        for version, one in wanted.items()
    ]
    if rows:
        db.session.execute(insert(MarkingChange), rows)


def remark(
    round_id: int, regulation: Regulation, versions: Collection[int] | None = None
) -> Remarked:
    """Mark again every counted paper of a closed round that drew one of these versions (None: every
    paper), and write what changed.

    Papers are read a thousand at a time in the order of their key, so a round of any size costs the
    same memory. Nothing but the marks is written.
    """
    done = Remarked()
    treatments = _Treatments(changes(round_id))
    wanted = None if versions is None else frozenset(versions)
    for batch in _batches(round_id):
        changed: dict[tuple[Marked, int], list[int]] = {}
        for row in batch:
            paper = Paper.from_document(row.paper)
            done.papers += 1
            if wanted is not None and not any(one.version in wanted for one in paper.questions):
                continue
            done.drew += 1
            marked = corrections.mark(
                [treatments[one.version] for one in paper.questions],
                papers.choices(row.answers, paper),
                regulation,
            )
            if (marked.points, marked.right, marked.full) != (row.points, row.right, row.is_full):
                changed.setdefault((marked, row.number), []).append(row.person_id)
                done.changed += 1
        # One statement for all who have the same marks now, not one for each of a million rows.
        for (marked, number), people in changed.items():
            db.session.execute(
                update(Attempt)
                .where(
                    Attempt.round_id == round_id,
                    Attempt.person_id.in_(people),
                    Attempt.number == number,
                )
                .values(points=marked.points, right=marked.right, is_full=marked.full)
                .execution_options(synchronize_session=False)
            )
    db.session.expire_all()
    return done


class _Treatments(dict[int, Treatment]):
    """The treatments of a round's versions; a bank is asked once for each."""

    def __missing__(self, version: int) -> Treatment:
        self[version] = corrections.plain(banks.contents([version])[version].key)
        return self[version]


def _batches(round_id: int) -> Iterator[list[Row[Any]]]:
    after = (0, 0)
    while True:
        rows = db.session.execute(
            select(
                Attempt.person_id,
                Attempt.number,
                Attempt.paper,
                Attempt.answers,
                Attempt.points,
                Attempt.right,
                Attempt.is_full,
            )
            .where(
                Attempt.round_id == round_id,
                tuple_(Attempt.person_id, Attempt.number) > after,
                Attempt.counts,
            )
            .order_by(Attempt.person_id, Attempt.number)
            .limit(AT_ONCE)
        ).all()
        if not rows:
            return
        yield list(rows)
        after = (rows[-1].person_id, rows[-1].number)
