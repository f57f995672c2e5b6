"""How do organizers settle who may take part in a contest?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from quizapp.accounts import journal
from quizapp.accounts.journal import Actor
from quizapp.contests import holding, queries
from quizapp.contests.eligibility_queries import who_takes_part
from quizapp.contests.models import Contest, ContestGroup, Round
from quizapp.database import db
from quizapp.rules import guests, organizing
from quizapp.rules.eligibility import Eligibility, Group
from quizapp.rules.eligibility_refusals import BadEligibility, NoSuchGroup, OtherGroupAsked
from quizapp.rules.regulation import Regulation


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What an organizer wants. `code_word` is a digest, None for no code word; `groups` are the
    ones that there shall be, in their order."""

    listed_only: bool = False
    without_account: bool = False
    code_word: str | None = None
    groups: tuple[Group, ...] = ()
    asks_sex: bool = False


def eligibility_of(contest: Contest) -> Eligibility:
    """Answer what was settled, as it is now."""
    return who_takes_part([contest])[contest.id][0]


def settle(
    contest: Contest, wanted: Settled, *, reason: str, actor: Actor, now: datetime
) -> Eligibility:
    """Settle who may take part, and answer it. A group whose name is written otherwise keeps its
    members: lines that no group has are given to the groups that no line has, in their order, if
    there are equally many.

    Raises ReasonMissing once a round has opened, WithoutAccountSettled if that would change then,
    AboutToOpen while a round is about to open, BadEligibility if a group goes that rounds, people
    or lists still have, or one goes or is renamed whose people a prediction counts.
    """
    holding.hold_contest(contest)
    before = eligibility_of(contest)
    opening = db.session.scalar(
        select(func.min(Round.opens_at)).where(Round.contest_id == contest.id, Round.opens_at > now)
    )
    if opening is not None:
        organizing.require_time_left(opening, now, "đối tượng dự thi")
    has_opened = _has_opened(contest, now)
    guests.require_changeable(
        before=before.without_account, after=wanted.without_account, has_opened=has_opened
    )
    if has_opened:
        reason = organizing.require_reason(reason)
    _require_foreseen_kept(contest, {group.name for group in wanted.groups})
    _store_groups(contest.id, wanted.groups)
    after = replace(
        before,
        listed_only=wanted.listed_only,
        without_account=wanted.without_account,
        code_word=wanted.code_word,
        asks_sex=wanted.asks_sex,
    )
    contest.eligibility = after.to_document()
    db.session.flush()
    after = eligibility_of(contest)
    journal.record_change(
        actor, now, "contest.eligibility", f"contest:{contest.id}",
        before=_told(before), after=_told(after), reason=reason.strip(),
    )  # fmt: skip
    return after


def require_group_of(contest: Contest, regulation: Regulation) -> None:
    """Raise NoSuchGroup if the prediction counts the people of a group that the contest has not."""
    asked = regulation.target_group
    if asked and asked not in {group.name for group in eligibility_of(contest).groups}:
        raise NoSuchGroup(group=asked)


def require_own_people_asked(name: str, regulation: Regulation, group_id: int | None) -> None:
    """Raise OtherGroupAsked if the prediction of a round of one group, by its name, counts people
    of another: none of them can sit it."""
    if group_id is None or not regulation.target_group:
        return
    group = db.session.get_one(ContestGroup, group_id)
    if group.name != regulation.target_group:
        raise OtherGroupAsked(round=name, group=group.name, asked=regulation.target_group)


def copy(source: Contest, target: Contest) -> dict[int, int]:
    """Give a new contest the groups and the conditions of another one, and answer which of its
    groups stands for which. Lists and the code word stay where they are: they name people, and a
    word that was printed."""
    settled = eligibility_of(source)
    target.eligibility = replace(settled, code_word=None).to_document()
    made = {}
    for position, group in enumerate(settled.groups):
        row = _row(target.id, group, position)
        db.session.add(row)
        db.session.flush()
        made[group.id] = row.id
    return made


def _require_foreseen_kept(contest: Contest, names: set[str]) -> None:
    """Names are printed in regulations, and the number is counted by them: one that a prediction
    asks about stays."""
    rounds = db.session.scalars(select(Round).where(Round.contest_id == contest.id))
    latest = queries.latest_regulation(contest.id).regulation
    asked = {latest.target_group, *(round_.regulation.target_group for round_ in rounds)} - {""}
    if lost := sorted(asked - names):
        raise BadEligibility(
            fault=f"Đối tượng “{lost[0]}” được câu dự đoán trong thể lệ hỏi đến, nên không bỏ và"
            " không đổi tên được."
        )


def _has_opened(contest: Contest, now: datetime) -> bool:
    return (
        db.session.scalar(
            select(Round.id).where(Round.contest_id == contest.id, Round.opens_at <= now).limit(1)
        )
        is not None
    )


def _store_groups(contest_id: int, wanted: Sequence[Group]) -> None:
    stored = db.session.scalars(
        select(ContestGroup)
        .where(ContestGroup.contest_id == contest_id)
        .order_by(ContestGroup.position, ContestGroup.id)
    ).all()
    codes = {group.code for group in wanted}
    by_code = {row.code: row for row in stored}
    left = [row for row in stored if row.code not in codes]
    new = [group for group in wanted if group.code not in by_code]
    if len(left) == len(new):
        by_code |= {group.code: row for group, row in zip(new, left, strict=True)}
        left = []
    for row in left:
        _remove(row)
    for position, group in enumerate(wanted):
        row = by_code.get(group.code) or _row(contest_id, group, position)
        row.code, row.name, row.position = group.code, group.name, position
        db.session.add(row)
    db.session.flush()


def _remove(row: ContestGroup) -> None:
    try:
        # The foreign keys say no, whoever chose the group at this very moment.
        with db.session.begin_nested():
            db.session.delete(row)
    except IntegrityError as error:
        used = "đã có đợt thi, người dự thi hoặc danh sách dùng, không bỏ được."
        raise BadEligibility(fault=f"Đối tượng “{row.name}” {used}") from error


def _row(contest_id: int, group: Group, position: int) -> ContestGroup:
    return ContestGroup(contest_id=contest_id, code=group.code, name=group.name, position=position)


def _told(settled: Eligibility) -> dict[str, object]:
    """What the journal keeps: that there is a code word, and not which."""
    return {
        "listed_only": settled.listed_only,
        "without_account": settled.without_account,
        "code_word": settled.code_word is not None,
        "groups": [group.name for group in settled.groups],
        "asks_sex": settled.asks_sex,
    }
