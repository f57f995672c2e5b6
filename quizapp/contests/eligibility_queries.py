"""Who may take part in a contest, as it was settled, and which lists does it have?"""

from collections.abc import Collection

from sqlalchemy import Integer, String, literal, null, select, union_all

from quizapp.contests.models import Contest, ContestGroup, ListedPerson
from quizapp.database import db
from quizapp.rules.eligibility import Eligibility, Group, Kind


def who_takes_part(
    contests: Collection[Contest],
) -> dict[int, tuple[Eligibility, frozenset[Kind]]]:
    """Answer who may take part in these contests, and which lists each has. One statement."""
    ids = {contest.id: contest.eligibility for contest in contests}
    groups: dict[int, list[Group]] = {contest_id: [] for contest_id in ids}
    lists: dict[int, set[Kind]] = {contest_id: set() for contest_id in ids}
    there = [
        select(
            Contest.id,
            literal(kind.value, String).label("kind"),
            null().cast(Integer),
            null().cast(String),
            null().cast(String),
            literal(0, Integer).label("position"),
        ).where(
            Contest.id.in_(ids),
            select(ListedPerson.id)
            .where(ListedPerson.contest_id == Contest.id, ListedPerson.kind == kind.value)
            .exists(),
        )
        for kind in Kind
    ]
    offered = select(
        ContestGroup.contest_id,
        null().cast(String).label("kind"),
        ContestGroup.id,
        ContestGroup.code,
        ContestGroup.name,
        ContestGroup.position,
    ).where(ContestGroup.contest_id.in_(ids))
    rows = db.session.execute(union_all(offered, *there).order_by("position"))
    for contest_id, kind, group_id, code, name, _position in rows:
        if kind is None:
            groups[contest_id].append(Group(id=group_id, code=code, name=name))
        else:
            lists[contest_id].add(Kind(kind))
    return {
        contest_id: (
            Eligibility.from_document(document, groups[contest_id]),
            frozenset(lists[contest_id]),
        )
        for contest_id, document in ids.items()
    }
