"""A ranked round with real papers: what people chose is stored, so it can be marked again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from quizapp import cache
from quizapp.accounts.models import Organizer, Person
from quizapp.attempts.models import Attempt
from quizapp.banks.models import QuestionVersion
from quizapp.contests.models import Contest, Round
from quizapp.database import db
from quizapp.results import operations
from quizapp.results.models import Correction
from quizapp.results.operations import Wanted
from quizapp.rules import scoring
from quizapp.rules.corrections import Kind
from tests import makers
from tests.conftest import NOW
from tests.features.results_stage import CLOSED, regulation

WHY = "Văn kiện gốc ghi khác"
LATER = NOW + timedelta(minutes=10)
MUCH_LATER = NOW + timedelta(hours=1)
KEY = 1
SAT = CLOSED - timedelta(hours=2)


@dataclass
class Round4:
    """Four questions, the second option right in each; An, Bình, Dũng and Giang on the board."""

    contest: Contest
    round: Round
    versions: list[int]
    an: Person
    binh: Person
    dung: Person
    giang: Person
    chi: Organizer
    khanh: Organizer

    @property
    def everybody(self) -> list[Person]:
        """Answer the four in the order of the board."""
        return [self.an, self.binh, self.dung, self.giang]


def make_round4(*, tallied: bool = True, **changes: Any) -> Round4:
    """An and Bình have all right, so the target is 2, which An foresaw and Bình missed by one.
    Dũng chose the first option in question 1, Giang in questions 1 and 2."""
    contest = makers.make_contest(regulation=regulation(**changes))
    bank = makers.make_bank(questions=4)
    round_ = makers.make_round(
        contest=contest,
        bank=bank,
        opens=CLOSED - timedelta(hours=4),
        closes=CLOSED,
        results=NOW + timedelta(hours=2),
    )
    versions = [
        version.id
        for version in db.session.query(QuestionVersion).order_by(QuestionVersion.id)
        if version.question.bank_id == bank.id
    ]
    names = ["Nguyễn Văn An", "Lê Thị Bình", "Phạm Văn Dũng", "Đỗ Thị Giang"]
    people = [makers.make_person(name=name) for name in names]
    choices = [[1, 1, 1, 1], [1, 1, 1, 1], [0, 1, 1, 1], [0, 0, 1, 1]]
    for number, (somebody, chosen) in enumerate(zip(people, choices, strict=True)):
        sit(round_, somebody, versions, chosen, guess=[2, 3, 2, 2][number], minute=number)
    made = Round4(
        contest,
        round_,
        versions,
        *people,
        makers.make_organizer(),
        makers.make_organizer(name="Ngô Văn Khánh"),
    )
    if tallied:
        assert operations.tally(round_.id, NOW)
    cache.forget()
    return made


def sit(
    round_: Round,
    somebody: Person,
    versions: Sequence[int],
    chosen: Sequence[int | None],
    *,
    guess: int | None = None,
    minute: int = 0,
    number: int = 1,
) -> Attempt:
    """Let somebody have sat a paper of these versions, the options in their own order."""
    started = SAT + timedelta(minutes=minute)
    answers = {
        str(place): {"chosen": [option], "page": 1, "n": 1, "at_ms": 0}
        for place, option in enumerate(chosen)
        if option is not None
    }
    marked = scoring.mark(
        [(KEY,)] * len(versions),
        [[] if option is None else [option] for option in chosen],
        round_.regulation_version.regulation,
    )
    return makers.add(
        Attempt(
            round_id=round_.id,
            person_id=somebody.id,
            number=number,
            paper=[[version, [0, 1, 2, 3]] for version in versions],
            question_count=len(versions),
            answers=answers,
            receipt="AAAA-BBBB",
            started_at=started,
            deadline=started + timedelta(minutes=15),
            handed_in_at=started + timedelta(minutes=5),
            points=marked.points,
            right=marked.right,
            is_full=marked.full,
            took_ms=300_000,
            guess=guess,
        )
    )


def propose(stage: Round4, kind: Kind, version: int | None = None, **more: Any) -> Correction:
    """Let Chi propose a correction; `person`, `recounts` and `now` are no parameters."""
    person, recounts = more.pop("person", None), more.pop("recounts", False)
    now = more.pop("now", LATER)
    return operations.propose_correction(
        stage.round.id,
        Wanted(
            kind=kind,
            version_id=version,
            person_id=person,
            parameters=more,
            recounts=recounts,
        ),
        organizer=stage.chi,
        now=now,
        reason=WHY,
    )


def confirm(stage: Round4, correction: Correction, now: Any = LATER) -> Correction:
    """Let Khánh confirm what he has looked at."""
    return operations.confirm_correction(
        correction.id, stage.khanh, now, seen=operations.outcome_digest(correction)
    )
