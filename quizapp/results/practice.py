"""What can be practised of a contest, and what does a practice question look like?"""

from collections.abc import Mapping
from datetime import datetime
from random import Random

from sqlalchemy import select

from quizapp import cache
from quizapp.attempts.models import MarkingChange
from quizapp.attempts.pages import ReleasedQuestion, released_question
from quizapp.banks import queries as banks
from quizapp.banks.models import QuestionVersion, Status
from quizapp.contests import queries as contests
from quizapp.database import db
from quizapp.results.models import QuestionUse
from quizapp.rules import practice, release
from quizapp.rules.corrections import Treatment
from quizapp.rules.papers import Drawn, PoolQuestion, option_order

REMEMBER_S = 5


Pool = Mapping[int, Treatment | None]


def pool(contest_id: int, now: datetime) -> Pool:
    """Answer the question versions of a contest that anybody may practise, by number, each with how
    it is marked where that was corrected; remembered like the facts of its rounds."""
    return cache.remember(("practice", contest_id), REMEMBER_S, lambda: _pool(contest_id, now))


def question(
    version: int, seed: int, chosen: tuple[int, ...] = (), marked: Treatment | None = None
) -> ReleasedQuestion:
    """Answer a question with its options in the order of this seed. Only for versions of `pool`,
    marked as it says."""
    content = banks.contents([version])[version]
    asked = PoolQuestion(
        version=version,
        bank="",
        topic=content.topic,
        difficulty=content.difficulty,
        options=len(content.options),
        pinned=content.pinned,
    )
    dice = Random(f"{seed}:{version}")  # noqa: S311 - the same page again shows the same order
    return released_question(0, Drawn(version, option_order(asked, dice)), content, chosen, marked)


def _pool(contest_id: int, now: datetime) -> Pool:
    released = {
        facts.id
        for facts in contests.rounds_of(contest_id)
        if release.answers_released(
            facts.regulation,
            tallied_at=facts.tallied_at,
            public_from=facts.public_from,
            now=now,
        )
    }
    if not released:
        return {}
    newest = banks.newest()
    rows = db.session.execute(
        select(
            QuestionUse.version_id,
            QuestionUse.round_id,
            (newest.c.number == QuestionVersion.number) & (QuestionVersion.status == Status.ACTIVE),
        )
        .join(QuestionVersion, QuestionVersion.id == QuestionUse.version_id)
        .join(newest, newest.c.question_id == QuestionVersion.question_id)
        .where(QuestionUse.round_id.in_(released), QuestionUse.drawn > 0)
    ).all()
    in_force = {version: bool(is_newest) for version, _round, is_newest in rows}
    # Of every round, whether its uses are counted yet or not: a key that is wrong somewhere is.
    changes = db.session.execute(
        select(MarkingChange.version_id, MarkingChange.round_id, MarkingChange.document).where(
            MarkingChange.version_id.in_(in_force)
        )
    )
    marked = {(version, number): document for version, number, document in changes}
    stood = {(version, number) for version, number, _ in rows}
    return practice.practisable(
        (
            practice.Seen(
                version=version,
                round_id=number,
                in_force=in_force[version],
                marked=Treatment.from_document(marked[version, number])
                if (version, number) in marked
                else None,
            )
            for version, number in stood | marked.keys()
        ),
        released,
    )
