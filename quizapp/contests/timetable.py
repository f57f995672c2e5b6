"""How do organizers make, change, close and delete rounds?

What may still change is decided in `rules.organizing`; here it is loaded, asked, written and put
into the journal with before, after and the reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy.exc import IntegrityError

from quizapp.accounts import journal
from quizapp.accounts.journal import Actor
from quizapp.banks import queries as banks
from quizapp.contests import holding, queries, settling
from quizapp.contests.models import Contest, ContestGroup, Round
from quizapp.database import db
from quizapp.rules import organizing, summaries, summary_times
from quizapp.rules.eligibility_refusals import UnknownGroup
from quizapp.rules.organizing import RecipeCheck
from quizapp.rules.overrides import overridden, own_parameters
from quizapp.rules.papers import RecipeLine
from quizapp.rules.refusals import BadRecipe, BadRound, ChangedMeanwhile, RoundInUse
from quizapp.rules.regulation import Regulation, RegulationError
from quizapp.rules.summaries import Summary
from quizapp.rules.timing import Span

SEED_BITS = 128
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A round to make; `group_id` None: for everybody; with a `summary` it is one of other rounds
    and has no recipe."""

    name: str
    span: Span
    recipe: tuple[RecipeLine, ...] = ()
    overrides: Mapping[str, Any] = field(default_factory=dict)
    group_id: int | None = None
    summary: Summary | None = None


def create_rounds(
    contest: Contest, plans: Sequence[Plan], *, actor: Actor, now: datetime, dice: Random
) -> list[Round]:
    """Make rounds under the contest's latest regulation. `dice` gives each its secret seed.

    Raises BadTimes, BadRound without a name, with too long a one, for a summary that makes no sense
    or for rules of its own that contradict the contest's, BadRecipe for a recipe beyond all
    measure, UnknownGroup for a group of another contest, NoSuchGroup or OtherGroupAsked if the
    prediction asks about a group that is not there, or whose people do not sit the round.
    """
    organizing.require_good_times([plan.span for plan in plans if plan.summary is None], now)
    for plan in plans:
        if plan.summary is not None:
            summary_times.require_good_times(plan.span, now)
    # An amendment moves the rounds there are; held, it comes before these or finds them.
    holding.hold_contest(contest)
    version = queries.latest_regulation(contest.id)
    for plan in plans:
        _require_people_asked(contest, plan, version.regulation)
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
            overrides=dict(plan.overrides),
            seed=f"{dice.getrandbits(SEED_BITS):032x}",
            group_id=_group(contest.id, plan.group_id),
            **_summary(plan.summary),
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
) -> None:
    """Change a round's name or times, as far as `rules.organizing` allows at `now`.

    Raises BadOpening, BadTimes, AlreadyOpened, AboutToOpen, ResultDecided, BadRound, and
    ReasonMissing when a time changes without a reason.
    """
    hold(round_)
    before, old = _snapshot(round_), span_of(round_)
    if span != old:
        kind = organizing if round_.summary is None else summary_times
        kind.require_change_allowed(old, span, now, public_from=round_.public_from)
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


def clone_round(
    round_: Round, *, name: str, weeks: int, actor: Actor, now: datetime, dice: Random
) -> Round:
    """Make a round like this one, all times `weeks` weeks later. Raises what create_rounds does."""
    plan = Plan(
        name=name,
        span=shifted(round_, timedelta(weeks=weeks)),
        recipe=tuple(round_.recipe_lines),
        overrides=round_.overrides,
        group_id=round_.group_id,
        summary=round_.summary,
    )
    return create_rounds(round_.contest, [plan], actor=actor, now=now, dice=dice)[0]


def set_group(round_: Round, group_id: int | None, *, actor: Actor, now: datetime) -> None:
    """Say whose round it is, None: everybody's. Raises AlreadyOpened, AboutToOpen, UnknownGroup for
    a group of another contest, or OtherGroupAsked if the prediction counts people of another."""
    hold(round_)
    if round_.group_id == group_id:
        return
    organizing.require_not_opened(round_.window, now, "Không đổi được đối tượng của đợt.")
    organizing.require_time_left(round_.opens_at, now, "đối tượng của đợt")
    before = _snapshot(round_)["group"]
    group_id = _group(round_.contest_id, group_id)
    settling.require_own_people_asked(round_.name, round_.regulation, group_id)
    round_.group_id = group_id
    after = _snapshot(round_)["group"]
    _record(round_, "round.edit", actor, now, before={"group": before}, after={"group": after})


def delete_round(round_: Round, *, reason: str, actor: Actor, now: datetime) -> None:
    """Delete a round that has not opened, or a summary that has not closed. Raises AlreadyOpened,
    BadTimes for a summary, or RoundInUse if somebody sat it, an organizer's trial included."""
    hold(round_)
    _require_changeable(round_, now, "Không xóa được.")
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
    complete. Raises NotASitting for a summary, AlreadyOpened once papers may have been drawn,
    AboutToOpen just before, BadRecipe, ChangedMeanwhile if somebody stored another recipe since.
    """
    summaries.require_sat(round_.summary)
    hold(round_)
    # Papers are drawn from the banks as they were when the round and its recipe were settled.
    settled = min(now, max(round_.opens_at, round_.recipe_set_at))
    regulation = round_.regulation
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


def set_own_rules(
    round_: Round, wanted: Regulation, *, reason: str, actor: Actor, now: datetime
) -> None:
    """Let a round be sat by `wanted`: what differs from the contest's regulation becomes its own.
    What belongs to the contest is not taken over. The same again changes nothing.

    Raises AlreadyOpened, AboutToOpen, ReasonMissing; BadTimes for a summary that has closed, and
    BadRound for one that could not be ranked by `wanted`; NoSuchGroup or OtherGroupAsked if its
    prediction asks about a group that is not there, or whose people do not sit the round.
    """
    hold(round_)
    if round_.summary is not None and (faults := list(summaries.faults(wanted))):
        raise BadRound(fault=" ".join(sentence for _, sentence in faults))
    base, is_summary = round_.base_regulation, round_.summary is not None
    own = own_parameters(base, wanted, is_summary=is_summary)
    before = own_parameters(base, round_.regulation, is_summary=is_summary)
    if own == before:
        return
    _require_changeable(round_, now, "Không đổi được thể lệ riêng của đợt.")
    settling.require_group_of(round_.contest, wanted)
    settling.require_own_people_asked(round_.name, wanted, round_.group_id)
    organizing.require_time_left(round_.opens_at, now, "thể lệ riêng")
    reason = organizing.require_reason(reason)
    round_.overrides = own
    _record(round_, "round.regulation", actor, now, before=before, after=own, reason=reason)


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
    for them; the hour of the results stays. Raises NotRunning, ReasonMissing, NotASitting."""
    summaries.require_sat(round_.summary)
    hold(round_)
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


def extend(round_: Round, span: Span, *, reason: str, actor: Actor, now: datetime) -> None:
    """Let a round that is held close later, as `rules.more_time` allowed it."""
    before = _snapshot(round_)
    round_.closes_at, round_.results_at = span.closes, span.results
    after = _snapshot(round_)
    changed = [field for field in after if after[field] != before[field]]
    _record(
        round_, "round.extend", actor, now,
        before={field: before[field] for field in changed},
        after={field: after[field] for field in changed},
        reason=reason,
    )  # fmt: skip


def hold(round_: Round) -> None:
    """Hold a round's row, as it is now, until the transaction ends: two organizers, or an organizer
    and the closing job, follow each other."""
    db.session.flush()  # refreshing forgets what was not written yet
    db.session.refresh(round_, with_for_update=True)


def span_of(round_: Round) -> Span:
    """Answer the times of a round."""
    return Span(opens=round_.opens_at, closes=round_.closes_at, results=round_.results_at)


def shifted(round_: Round, by: timedelta) -> Span:
    """Answer the times of a round, moved."""
    return Span(
        opens=round_.opens_at + by, closes=round_.closes_at + by, results=round_.results_at + by
    )


def _require_changeable(round_: Round, now: datetime, rule: str) -> None:
    """A round that is sat keeps from its opening on what was promised. A summary is often thought
    of when its first round has opened, and nothing is known of it before it closes."""
    if round_.summary is None:
        organizing.require_not_opened(round_.window, now, rule)
    else:
        organizing.require_not_closed(round_.window, now, rule)


def _name(text: str) -> str:
    if not text.strip():
        raise BadRound(fault="Hãy nhập tên đợt thi.")
    if len(text.strip()) > LONGEST_NAME:
        raise BadRound(fault=f"Tên đợt thi không được dài quá {LONGEST_NAME} ký tự.")
    return text.strip()


def _group(contest_id: int, group_id: int | None) -> int | None:
    if group_id is None:
        return None
    group = db.session.get(ContestGroup, group_id)
    if group is None or group.contest_id != contest_id:
        raise UnknownGroup
    return group.id


def _require_people_asked(contest: Contest, plan: Plan, regulation: Regulation) -> None:
    if plan.summary is not None:  # nobody foresees anything in it
        return
    try:
        rule = overridden(regulation, plan.overrides)
    except RegulationError as error:
        raise BadRound(fault=" ".join(sentence for _, sentence in error.faults)) from error
    settling.require_group_of(contest, rule)
    settling.require_own_people_asked(plan.name, rule, _group(contest.id, plan.group_id))


def _summary(summary: Summary | None) -> dict[str, Any]:
    if summary is None:
        return {}
    summaries.require_sound(summary)
    return {"summary_way": summary.way, "summary_best": summary.best}


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
        **({"overrides": round_.overrides} if round_.overrides else {}),
        "group": _group_name(round_),
        **({"summary": asdict(round_.summary)} if round_.summary else {}),
    }


def _group_name(round_: Round) -> str | None:
    group = None if round_.group_id is None else db.session.get(ContestGroup, round_.group_id)
    return None if group is None else group.name


def _record(round_: Round, deed: str, actor: Actor, now: datetime, **facts: Any) -> None:
    journal.record(actor, now, deed, f"round:{round_.id}", contest_id=round_.contest_id, **facts)
