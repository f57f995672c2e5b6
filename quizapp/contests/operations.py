"""How do organizers make and change a contest: its texts, its regulation, its place at "/"?"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from quizapp.accounts import journal
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Grant
from quizapp.contests import board_hours, holding, queries, settling, timetable
from quizapp.contests.models import (
    Contest,
    ContestFile,
    ContestGroup,
    Departure,
    ListedPerson,
    Membership,
    RegulationVersion,
    Round,
)
from quizapp.database import Model, db
from quizapp.rules import names, organizing, summaries
from quizapp.rules.overrides import overridden
from quizapp.rules.refusals import BadContest, ChangedMeanwhile, NotFound, SlugTaken
from quizapp.rules.regulation import Regulation, RegulationError

LONGEST_SLUG = 60
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What the organizers write about a contest. The last three, and the introduction, are
    Markdown; `contact` has one way on each line."""

    name: str
    organizing_body: str = ""
    introduction: str = ""
    contact: str = ""
    notice: str = ""
    questions_and_answers: str = ""
    study_material: str = ""


def texts_of(contest: Contest) -> Texts:
    """Answer the texts of a contest as they are stored."""
    return Texts(**{field: getattr(contest, field) for field in Texts.__dataclass_fields__})


def mark_of(contest: Contest) -> str:
    """Answer a mark that changes whenever one of the contest's texts does."""
    return sha256(json.dumps(asdict(texts_of(contest))).encode()).hexdigest()


def create_contest(
    texts: Texts,
    regulation: Regulation,
    *,
    slug: str,
    actor: Actor,
    now: datetime,
    is_demo: bool = False,
) -> Contest:
    """Make a contest with its first regulation. The first contest of all stands at "/" at once.

    Raises SlugTaken, BadContest without a name, BadTimetable for unreadable board hours.
    """
    texts = _checked(texts)
    slug = slug_of(slug or texts.name)
    if db.session.scalar(select(Contest.id).where(Contest.slug == slug)):
        raise SlugTaken(slug=slug)
    _require_timetable(regulation, now)
    first = db.session.scalar(select(func.count()).select_from(Contest)) == 0
    contest = Contest(slug=slug, is_demo=is_demo, is_current=first, created_at=now, **asdict(texts))
    try:
        with db.session.begin_nested():
            db.session.add(contest)
    except IntegrityError as error:  # somebody took the address at this very moment
        raise SlugTaken(slug=slug) from error
    _add_version(contest, regulation, number=1, note="", now=now)
    journal.record(
        actor, now, "contest.create", f"contest:{contest.id}", contest_id=contest.id,
        after={"slug": slug, **asdict(texts), "regulation": regulation.to_document()},
    )  # fmt: skip
    return contest


def delete_contest(contest: Contest, *, reason: str, actor: Actor, now: datetime) -> None:
    """Delete a contest that was made by mistake, with its texts, files and lists. What was done to
    it stays in the journal. Raises ReasonMissing, ContestInUse, or NotFound if somebody was faster.
    """
    held = select(Contest).where(Contest.id == contest.id).with_for_update()
    if db.session.scalar(held.execution_options(populate_existing=True)) is None:
        raise NotFound
    number, here = contest.id, {"contest_id": contest.id}
    organizing.require_contest_unused(
        rounds=_count(Round, number),
        people=_count(Membership, number) + _count(Departure, number),
        grants=_count(Grant, number),
        at_home=contest.is_current and _there_are_others(number),
    )
    reason = organizing.require_reason(reason)
    before = {
        "slug": contest.slug,
        **asdict(texts_of(contest)),
        "regulation": queries.latest_regulation(number).regulation.to_document(),
    }
    # Whatever came to it meanwhile holds the row that it points to, and was counted.
    for part in (ContestFile, ListedPerson, ContestGroup, RegulationVersion):
        db.session.execute(delete(part).filter_by(**here))
    db.session.delete(contest)
    db.session.flush()
    journal.record(
        actor, now, "contest.delete", f"contest:{number}", contest_id=number,
        before=before, reason=reason,
    )  # fmt: skip


def _there_are_others(contest_id: int) -> bool:
    return (
        db.session.scalar(select(Contest.id).where(Contest.id != contest_id).limit(1)) is not None
    )


def _count(part: type[Model], contest_id: int) -> int:
    counted = select(func.count()).select_from(part).filter_by(contest_id=contest_id)
    return db.session.scalar(counted) or 0


def edit_contest(
    contest: Contest, texts: Texts, *, actor: Actor, now: datetime, seen: str | None = None
) -> None:
    """Change a contest's texts. `seen` is the mark of the texts the edit was made from.

    Raises BadContest without a name, ChangedMeanwhile if somebody changed the texts since.
    """
    texts = _checked(texts)
    holding.hold_contest(contest)
    if seen is not None and seen != mark_of(contest) and texts != texts_of(contest):
        raise ChangedMeanwhile
    before, after = asdict(texts_of(contest)), asdict(texts)
    changed = [field for field in after if after[field] != before[field]]
    if not changed:
        return
    for field in changed:
        setattr(contest, field, after[field])
    journal.record(
        actor, now, "contest.edit", f"contest:{contest.id}", contest_id=contest.id,
        before={field: before[field] for field in changed},
        after={field: after[field] for field in changed},
    )  # fmt: skip


def make_current(contest: Contest, *, actor: Actor, now: datetime) -> None:
    """Put a contest at "/" in place of the one that stands there."""
    if contest.is_current:
        return
    before = db.session.scalars(select(Contest.slug).where(Contest.is_current)).all()
    db.session.execute(update(Contest).values(is_current=Contest.id == contest.id))
    db.session.refresh(contest)
    journal.record(
        actor, now, "contest.make_current", f"contest:{contest.id}", contest_id=contest.id,
        before={"current": list(before)}, after={"current": [contest.slug]},
    )  # fmt: skip


def clone_contest(
    source: Contest,
    *,
    name: str,
    slug: str,
    weeks: int,
    actor: Actor,
    now: datetime,
    dice: Random,
) -> Contest:
    """Make a contest like `source`: its texts, its latest regulation, its groups, and its rounds
    with their recipes, all times `weeks` weeks later.

    Raises what create_contest raises, and BadTimes if a round would be over already.
    """
    texts = replace(texts_of(source), name=name)
    regulation = queries.latest_regulation(source.id).regulation
    contest = create_contest(texts, regulation, slug=slug, actor=actor, now=now)
    groups = settling.copy(source, contest)
    rounds = db.session.scalars(
        select(Round).where(Round.contest_id == source.id).order_by(Round.opens_at, Round.id)
    ).all()
    timetable.create_rounds(
        contest,
        [
            timetable.Plan(
                name=round_.name,
                span=timetable.shifted(round_, timedelta(weeks=weeks)),
                recipe=tuple(round_.recipe_lines),
                overrides=round_.overrides,
                group_id=groups.get(round_.group_id) if round_.group_id is not None else None,
                summary=round_.summary,
            )
            for round_ in rounds
        ],
        actor=actor,
        now=now,
        dice=dice,
    )
    journal.record(
        actor, now, "contest.clone", f"contest:{contest.id}", contest_id=contest.id,
        after={"source": source.slug, "weeks": weeks, "rounds": len(rounds)},
    )  # fmt: skip
    return contest


def amend_regulation(
    contest: Contest,
    regulation: Regulation,
    *,
    note: str,
    actor: Actor,
    now: datetime,
    seen: int | None = None,
) -> RegulationVersion:
    """Make the next version of a contest's regulation. Rounds that have not opened at `now` move
    to it; opened ones keep theirs. The same parameters again change nothing. `seen` is the number
    of the version the amendment was made from.

    Raises ReasonMissing without a note, BadTimetable for unreadable board hours, ChangedMeanwhile
    if there is a newer version than `seen`, BadContest if the rules of a coming round of its own
    contradict it, NoSuchGroup if its prediction asks about a group that is not there,
    OtherGroupAsked if that is not the one whose people sit a coming round, AboutToOpen while a
    round is about to open.
    """
    holding.hold_contest(contest)
    latest = queries.latest_regulation(contest.id)
    if latest.regulation == regulation:
        return latest
    if seen is not None and seen != latest.number:
        raise ChangedMeanwhile
    next_opening = db.session.scalar(
        select(func.min(Round.opens_at)).where(Round.contest_id == contest.id, Round.opens_at > now)
    )
    if next_opening is not None:
        organizing.require_time_left(next_opening, now, "thể lệ")
    note = organizing.require_reason(note)
    _require_timetable(regulation, now)
    settling.require_group_of(contest, regulation)
    _require_own_rules_fit(contest, regulation, now)
    version = _add_version(contest, regulation, number=latest.number + 1, note=note, now=now)
    moved = db.session.scalars(
        update(Round)
        .where(Round.contest_id == contest.id, Round.opens_at > now)
        .values(regulation_id=version.id)
        .returning(Round.id)
    ).all()
    before, after = latest.regulation.to_document(), regulation.to_document()
    changed = [field for field in after if before[field] != after[field]]
    journal.record(
        actor, now, "regulation.amend", f"contest:{contest.id}", contest_id=contest.id,
        before={"number": latest.number, **{field: before[field] for field in changed}},
        after={
            "number": version.number,
            "rounds": sorted(moved),
            **{field: after[field] for field in changed},
        },
        reason=note,
    )  # fmt: skip
    return version


def slug_of(text: str) -> str:
    """Answer the address of a contest made from a text: "Làm theo Bác" becomes lam-theo-bac.

    Raises BadContest if no letter or digit is left.
    """
    slug = names.slug(text, LONGEST_SLUG)
    if not slug:
        raise BadContest(fault="Địa chỉ phải có ít nhất một chữ cái hoặc chữ số.")
    return slug


def _checked(texts: Texts) -> Texts:
    texts = Texts(
        **{field: value.replace("\r\n", "\n").strip() for field, value in asdict(texts).items()}
    )
    if not texts.name:
        raise BadContest(fault="Hãy nhập tên cuộc thi.")
    if max(len(texts.name), len(texts.organizing_body)) > LONGEST_NAME:
        raise BadContest(fault=f"Tên cuộc thi, đơn vị tổ chức không được quá {LONGEST_NAME} ký tự.")
    return texts


def _require_timetable(regulation: Regulation, now: datetime) -> None:
    if regulation.interim_cron is not None:
        board_hours.next_hours(regulation.interim_cron, now)


def _require_own_rules_fit(contest: Contest, regulation: Regulation, now: datetime) -> None:
    """Raise BadContest if a round that would move has rules of its own that contradict these,
    OtherGroupAsked if its prediction would count people of a group that does not sit it."""
    coming = db.session.scalars(
        select(Round)
        .where(Round.contest_id == contest.id, Round.opens_at > now)
        .order_by(Round.opens_at, Round.id)
    )
    for round_ in coming:
        try:
            base = regulation if round_.summary is None else summaries.base(regulation)
            rule = overridden(base, round_.overrides)
        except RegulationError as error:
            raise BadContest(
                fault=f"{round_.name} có thể lệ riêng không hợp với thể lệ này:"
                f" {' '.join(sentence for _, sentence in error.faults)}"
            ) from error
        settling.require_own_people_asked(round_.name, rule, round_.group_id)


def _add_version(
    contest: Contest, regulation: Regulation, *, number: int, note: str, now: datetime
) -> RegulationVersion:
    version = RegulationVersion(
        contest_id=contest.id,
        number=number,
        document=regulation.to_document(),
        note=note,
        created_at=now,
    )
    db.session.add(version)
    db.session.flush()
    return version
