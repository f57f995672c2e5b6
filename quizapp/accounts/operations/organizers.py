"""What happens when an admin tends the organizers' accounts?"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from quizapp.accounts import journal, passwords, queries
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Grant, Organizer, Role, Unit
from quizapp.accounts.operations.sign_in import forget_tries, organizer_account
from quizapp.database import db
from quizapp.rules import names, people
from quizapp.rules.people_refusals import BadName
from quizapp.rules.refusals import LastAdmin, NameTaken, NotFound, OwnAccount


def add_organizer(
    username: str,
    full_name: str,
    password: str,
    *,
    roles: Iterable[Role],
    actor: Actor,
    now: datetime,
    contest_id: int | None = None,
    is_demo: bool = False,
) -> Organizer:
    """Make an organizer's account with roles in one contest, or (None) in all.

    Raises BadUsername, BadName, WeakPassword or NameTaken.
    """
    username = people.username(username)
    try:
        full_name = names.person_name(full_name)
    except names.NameFault as fault:
        raise BadName(reason=fault) from fault
    people.require_password(password, name=full_name)
    organizer = Organizer(
        username=username,
        full_name=full_name,
        password_hash=passwords.hashed(password),
        session_epoch=0,
        is_active=True,
        is_demo=is_demo,
        created_at=now,
        grants=[Grant(role=role, contest_id=contest_id) for role in sorted(set(roles))],
    )
    try:
        with db.session.begin_nested():
            db.session.add(organizer)
    except IntegrityError as error:
        raise NameTaken from error
    after = {"username": username, "full_name": full_name, "roles": _roles(organizer)}
    journal.record(
        actor, now, "organizer.add", f"organizer:{organizer.id}",
        contest_id=contest_id, after=after,
    )  # fmt: skip
    return organizer


def set_grants(
    organizer: Organizer, grants: set[tuple[Role, int | None]], actor: Actor, now: datetime
) -> None:
    """Give an organizer exactly these roles; what a contact sees stays. Raises LastAdmin."""
    if (Role.ADMIN, None) not in grants:
        _require_other_admin(organizer)
    before = {"roles": _roles(organizer)}
    has = {
        (Role(grant.role), grant.contest_id): grant
        for grant in organizer.grants
        if grant.role != Role.CONTACT
    }
    for key, grant in has.items():
        if key not in grants:
            organizer.grants.remove(grant)
    organizer.grants += [
        Grant(role=role, contest_id=contest_id) for role, contest_id in grants - has.keys()
    ]
    subject = f"organizer:{organizer.id}"
    after = {"roles": _roles(organizer)}
    journal.record_change(actor, now, "organizer.grant", subject, before=before, after=after)


def set_contact(
    organizer: Organizer, unit: Unit, contest_id: int | None, actor: Actor, now: datetime
) -> None:
    """Let an organizer see how a unit takes part, in one contest or (None) in all; nothing happens
    if it is so already."""
    there = any(
        (grant.unit_id, grant.contest_id) == (unit.id, contest_id) for grant in organizer.grants
    )
    if there:
        return
    organizer.grants.append(Grant(role=Role.CONTACT, contest_id=contest_id, unit_id=unit.id))
    journal.record(
        actor, now, "organizer.contact", f"organizer:{organizer.id}", contest_id=contest_id,
        after={"unit": unit.name},
    )  # fmt: skip


def end_contact(organizer: Organizer, grant_id: int, actor: Actor, now: datetime) -> None:
    """Let an organizer see a unit no more. Raises NotFound for what is no contact's grant."""
    grant = next(
        (one for one in organizer.grants if one.id == grant_id and one.role == Role.CONTACT), None
    )
    if grant is None:
        raise NotFound
    unit = db.session.get_one(Unit, grant.unit_id)
    organizer.grants.remove(grant)
    journal.record(
        actor, now, "organizer.contact_end", f"organizer:{organizer.id}",
        contest_id=grant.contest_id, before={"unit": unit.name},
    )  # fmt: skip


def set_active(
    organizer: Organizer, actor: Actor, now: datetime, *, active: bool, reason: str = ""
) -> None:
    """Let an organizer in again, or shut the account and end its sessions. Raises OwnAccount or
    LastAdmin."""
    if not active:
        if actor.organizer_id == organizer.id:
            raise OwnAccount
        _require_other_admin(organizer)
        organizer.session_epoch += 1
    before = {"is_active": organizer.is_active}
    organizer.is_active = active
    subject = f"organizer:{organizer.id}"
    after = {"is_active": active}
    journal.record_change(
        actor, now, "organizer.set_active", subject, before=before, after=after, reason=reason
    )


def reset_organizer_password(
    organizer: Organizer, password_hash: str, actor: Actor, now: datetime
) -> None:
    """Store a password that was made for the organizer, and end all sessions."""
    organizer.password_hash = password_hash
    organizer.session_epoch += 1
    forget_tries(organizer_account(organizer.username))
    journal.record(actor, now, "organizer.reset_password", f"organizer:{organizer.id}")


def _require_other_admin(organizer: Organizer) -> None:
    admins = queries.lock_active_admins()
    if organizer.id in admins and len(admins) == 1:
        raise LastAdmin


def _roles(organizer: Organizer) -> list[str]:
    """Answer the roles as the journal names them: "manager" in all contests, "jury@3" in one."""
    return sorted(
        grant.role if grant.contest_id is None else f"{Role(grant.role)}@{grant.contest_id}"
        for grant in organizer.grants
        if grant.role != Role.CONTACT
    )
