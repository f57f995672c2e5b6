"""How do organizers make, change, close and delete rounds?

What may still change is decided in `rules.organizing`; here it is loaded, asked, written and put
into the journal with before, after and the reason.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy.exc import IntegrityError

from quizapp.accounts import journal
from quizapp.accounts.journal import Actor
from quizapp.banks import queries as banks
from quizapp.contests import queries
from quizapp.contests.models import Contest, Round
from quizapp.database import db
from quizapp.rules import organizing
from quizapp.rules.organizing import RecipeCheck
from quizapp.rules.papers import RecipeLine
from quizapp.rules.refusals import BadRecipe, BadRound, ChangedMeanwhile, RoundInUse
from quizapp.rules.regulation import Regulation
from quizapp.rules.timing import Span

SEED_BITS = 128
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A round to make."""

    name: str
    span: Span
    recipe: tuple[RecipeLine, ...] = ()


def create_rounds(
    contest: Contest, plans: Sequence[Plan], *, actor: Actor, now: datetime, dice: Random
) -> list[Round]:
    """Make rounds under the contest's latest regulation. `dice` gives each its secret seed.

    Raises BadTimes, BadRound without a name or with too long a one, BadRecipe for a recipe beyond
    all measure.
    """
    organizing.require_good_times([plan.span for plan in plans], now)
    # An amendment moves the rounds there are; held, it comes before these or finds them.
    queries.hold_contest(contest)
    version = queries.latest_regulation(contest.id)
    rounds = [
        Round(
            contest_id=contest.id,
            regulation_id=version.id,
            name=_name(plan.name),
            opens_at=plan.span.opens,
            closes_at=plan.span.closes,
            results_at=plan.span.results,
            recipe=_document(plan.recipe),
            recipe_set_at=now,
            seed=f"{dice.getrandbits(SEED_BITS):032x}",
        )
        for plan in plans
    ]
    db.session.add_all(rounds)
    db.session.flush()
    for round_ in rounds:
        _record(round_, "round.create", actor, now, after=_snapshot(round_))
    return rounds


def edit_round(
    round_: Round, *, name: str, span: Span, reason: str, actor: Actor, now: datetime
) -> Span:
    """Change a round's name or times, as far as `rules.organizing` allows at `now`. Answer the
    times it had, so that the caller can tell the open attempts of an extension.

    Raises BadTimes, AlreadyOpened, AboutToOpen, ResultDecided, BadRound, and ReasonMissing when a
    time changes without a reason.
    """
    _lock(round_)
    before, old = _snapshot(round_), span_of(round_)
    if span != old:
        organizing.require_change_allowed(old, span, now, public_from=round_.public_from)
        reason = organizing.require_reason(reason)
    round_.name = _name(name)
    round_.opens_at, round_.closes_at, round_.results_at = span.opens, span.closes, span.results
    after = _snapshot(round_)
    if changed := [field for field in after if after[field] != before[field]]:
        _record(
            round_, "round.edit", actor, now,
            before={field: before[field] for field in changed},
            after={field: after[field] for field in changed},
            reason=reason.strip(),
        )  # fmt: skip
    return old


def clone_round(
    round_: Round, *, name: str, weeks: int, actor: Actor, now: datetime, dice: Random
) -> Round:
    """Make a round like this one, all times `weeks` weeks later. Raises what create_rounds does."""
    plan = Plan(
        name=name, span=shifted(round_, timedelta(weeks=weeks)), recipe=tuple(round_.recipe_lines)
    )
    return create_rounds(round_.contest, [plan], actor=actor, now=now, dice=dice)[0]


def delete_round(round_: Round, *, reason: str, actor: Actor, now: datetime) -> None:
    """Delete a round that has not opened. Raises AlreadyOpened, or RoundInUse if somebody sat it,
    an organizer's trial included."""
    _lock(round_)
    organizing.require_not_opened(round_.window, now, "Không xóa được.")
    reason = organizing.require_reason(reason)
    before, subject, contest_id = _snapshot(round_), f"round:{round_.id}", round_.contest_id
    try:
        # The foreign keys of attempts say no, whoever started one at this very moment.
        with db.session.begin_nested():
            db.session.delete(round_)
    except IntegrityError as error:
        raise RoundInUse from error
    journal.record(
        actor, now, "round.delete", subject, contest_id=contest_id, before=before, reason=reason
    )


def set_recipe(
    round_: Round,
    lines: Sequence[RecipeLine],
    *,
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> RecipeCheck:
    """Store how a round's papers are drawn and answer whether the banks can fill it today. `seen`
    is the mark of the recipe the edit was made from.

    An incomplete recipe may be stored, since banks arrive late; nobody can start before it is
    complete. Raises AlreadyOpened once papers may have been drawn, AboutToOpen just before,
    BadRecipe, ChangedMeanwhile if somebody stored another recipe since.
    """
    _lock(round_)
    # Papers are drawn from the banks as they were when the round and its recipe were settled.
    settled = min(now, max(round_.opens_at, round_.recipe_set_at))
    regulation = round_.regulation_version.regulation
    present = check_recipe(round_.recipe_lines, settled, regulation)
    organizing.require_recipe_changeable(round_.window, now, present)
    before, after = round_.recipe, _document(lines)
    if after != before and seen is not None and seen != recipe_mark(round_.recipe_set_at):
        raise ChangedMeanwhile
    # The same again, in an open round that nobody could start: from now on with today's banks.
    if after != before or now >= round_.opens_at:
        round_.recipe, round_.recipe_set_at = after, now
        _record(
            round_, "round.recipe", actor, now, before={"recipe": before}, after={"recipe": after}
        )
    return check_recipe(lines, now, regulation)


def recipe_mark(set_at: datetime) -> str:
    """Answer the mark of the recipe that was stored at this moment."""
    return set_at.isoformat()


def check_recipe(lines: Sequence[RecipeLine], now: datetime, regulation: Regulation) -> RecipeCheck:
    """Answer whether the banks, as they are at `now`, can fill a recipe under a regulation."""
    slugs = sorted({line.bank for line in lines})
    pool = banks.pool(slugs, now, approved=regulation.questions_approved)
    return organizing.check_recipe(lines, pool)


def close_early(round_: Round, *, reason: str, actor: Actor, now: datetime) -> None:
    """Close an open round at once. Started attempts keep their deadlines, and the ranking waits
    for them; the hour of the results stays. Raises NotRunning, ReasonMissing."""
    _lock(round_)
    organizing.require_running(round_.window, now)
    reason = organizing.require_reason(reason)
    before = round_.closes_at
    # Open means opens_at <= now; a round needs a window, so at its first instant it gets a moment.
    round_.closes_at = max(now, round_.opens_at + timedelta(milliseconds=1))
    _record(
        round_, "round.close_early", actor, now,
        before={"closes_at": before.isoformat()},
        after={"closes_at": round_.closes_at.isoformat()},
        reason=reason,
    )  # fmt: skip


def span_of(round_: Round) -> Span:
    """Answer the times of a round."""
    return Span(opens=round_.opens_at, closes=round_.closes_at, results=round_.results_at)


def shifted(round_: Round, by: timedelta) -> Span:
    """Answer the times of a round, moved."""
    return Span(
        opens=round_.opens_at + by, closes=round_.closes_at + by, results=round_.results_at + by
    )


def _lock(round_: Round) -> None:
    # Two organizers, or an organizer and the closing job, follow each other. Refreshing forgets
    # what was not written yet, so write it first.
    db.session.flush()
    db.session.refresh(round_, with_for_update=True)


def _name(text: str) -> str:
    if not text.strip():
        raise BadRound(fault="Hãy nhập tên đợt thi.")
    if len(text.strip()) > LONGEST_NAME:
        raise BadRound(fault=f"Tên đợt thi không được dài quá {LONGEST_NAME} ký tự.")
    return text.strip()


def _document(lines: Sequence[RecipeLine]) -> list[dict[str, Any]]:
    if any(line.count < 1 for line in lines):
        raise BadRecipe(fault="Mỗi dòng của cơ cấu đề phải lấy ít nhất 1 câu.")
    if sum(line.count for line in lines) > organizing.LONGEST_PAPER:
        raise BadRecipe(fault=f"Đề thi không được quá {organizing.LONGEST_PAPER} câu.")
    return [asdict(line) for line in lines]


def _snapshot(round_: Round) -> dict[str, Any]:
    return {
        "name": round_.name,
        "opens_at": round_.opens_at.isoformat(),
        "closes_at": round_.closes_at.isoformat(),
        "results_at": round_.results_at.isoformat(),
        "recipe": round_.recipe,
    }


def _record(round_: Round, deed: str, actor: Actor, now: datetime, **facts: Any) -> None:
    journal.record(actor, now, deed, f"round:{round_.id}", contest_id=round_.contest_id, **facts)
