"""Which people, units, organizers and deeds are stored?"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizapp.database import BigKey, Model


class Role(StrEnum):
    """What an organizer may do."""

    EDITOR = "editor"  # banks
    MANAGER = "manager"  # contests, rounds, units, people
    JURY = "jury"  # results
    ADMIN = "admin"  # everything, organizers included
    CONTACT = "contact"  # how one unit takes part, and nothing else


class Unit(Model):
    """A commune, ward, office or school; a tree by `parent`."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_folded: Mapped[str] = mapped_column(String(200), index=True)
    sort_key: Mapped[str] = mapped_column(String(600))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    head_count: Mapped[int | None]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    # Which units it is compared with for collective prizes: those of the same block.
    block: Mapped[str] = mapped_column(String(60), default="", server_default=text("''"))
    # Names it or its parts had before, "Xã A; một phần Xã B": people look for the one they know.
    former: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))

    parent: Mapped["Unit | None"] = relationship(remote_side=[id])

    __table_args__ = (CheckConstraint("head_count >= 0", name="head_count"),)


class Person(Model):
    """A citizen who takes part, or the shadow in which an organizer tries a round.

    A guest begins without an account. Until they have said who they are they are nobody yet, and
    `is_trial` keeps them out of every count, as it does the shadows.
    """

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    full_name: Mapped[str] = mapped_column(String(80))
    name_folded: Mapped[str] = mapped_column(String(160), index=True)
    phone: Mapped[str | None] = mapped_column(String(20), index=True)  # E.164; several may share it
    birth_date: Mapped[date | None]
    sex: Mapped[str | None] = mapped_column(String(6))  # a rules.people.Sex; None: not told
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))  # None: cannot sign in
    session_epoch: Mapped[int] = mapped_column(default=0)  # a change ends every session
    registered_at: Mapped[datetime]
    is_demo: Mapped[bool] = mapped_column(default=False)
    is_trial: Mapped[bool] = mapped_column(default=False)
    is_guest: Mapped[bool] = mapped_column(default=False, server_default=false())
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sign_in_code: Mapped[str | None] = mapped_column(String(8))  # for whoever has no phone
    erased_at: Mapped[datetime | None]  # the account was erased: what remains is a number

    unit: Mapped[Unit | None] = relationship()

    @property
    def is_nameless(self) -> bool:
        """Answer whether this is a guest who has not said yet who they are."""
        return self.is_guest and self.is_trial

    @property
    def has_own_pages(self) -> bool:
        """Answer whether whoever sits at this session owns an account. A guest owns none before
        they are somebody, nor the one of the same person that their paper counts for: it is enough
        to know three facts for that."""
        return not self.is_guest or not (self.is_trial or self.merged_into_id is not None)

    @property
    def sees_merged(self) -> bool:
        """Answer whether the owner of this session reads what of merged data is theirs. A guest
        who never proved to be somebody does not: it is enough to know three facts of another, and
        to tell them first, for the other's papers to be merged into this row."""
        return self.has_own_pages and (not self.is_guest or self.password_hash is not None)

    __table_args__ = (
        # A double click on the registration form makes one account.
        Index(
            "uq_person_same",
            "phone",
            "name_folded",
            "birth_date",
            unique=True,
            postgresql_where=text("merged_into_id IS NULL"),
            sqlite_where=text("merged_into_id IS NULL"),
        ),
        Index(
            "uq_person_sign_in_code",
            "sign_in_code",
            unique=True,
            postgresql_where=text("sign_in_code IS NOT NULL"),
            sqlite_where=text("sign_in_code IS NOT NULL"),
        ),
        Index(
            "ix_person_merged",
            "merged_into_id",
            postgresql_where=text("merged_into_id IS NOT NULL"),
            sqlite_where=text("merged_into_id IS NOT NULL"),
        ),
        Index(
            "ix_person_nameless",
            "registered_at",
            postgresql_where=text("is_guest IS TRUE AND is_trial IS TRUE"),
            sqlite_where=text("is_guest IS 1 AND is_trial IS 1"),
        ),
    )


class Identity(Model):
    """A person as a sign-in service knows them. Who proves to be it, signs in as the person."""

    __tablename__ = "identity"

    issuer: Mapped[str] = mapped_column(String(255), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    linked_at: Mapped[datetime]


class Consent(Model):
    """What a person agreed to, in which version of the text."""

    __tablename__ = "consent"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(40), primary_key=True)
    text_version: Mapped[str] = mapped_column(String(20), primary_key=True)
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class GuardianConsent(Model):
    """A guardian's declaration for a child, with the guardian's name and phone and nothing more. A
    new declaration follows a withdrawn one; one stands at a time."""

    __tablename__ = "guardian_consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    guardian_name: Mapped[str | None] = mapped_column(String(80))  # None: erased
    relationship: Mapped[str] = mapped_column(String(20))
    guardian_phone: Mapped[str | None] = mapped_column(String(20))
    publication: Mapped[bool]  # the child's full name may be published if it wins
    text_version: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_guardian_consent_one_stands",
            "person_id",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
            sqlite_where=text("withdrawn_at IS NULL"),
        ),
    )


class IssuedList(Model):
    """A list of people for whom an organizer had accounts made."""

    __tablename__ = "issued_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(200))
    organizer_name: Mapped[str] = mapped_column(String(80))
    issued_at: Mapped[datetime]
    slips_made: Mapped[int] = mapped_column(default=0)  # how often: claims each making once
    undone_at: Mapped[datetime | None]


class IssuedAccount(Model):
    """An account made from a list, with the slip that opens it for the first time."""

    __tablename__ = "issued_account"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("issued_list.id"), index=True)
    line: Mapped[int]
    birth_year: Mapped[int]
    slip_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    slip_expires_at: Mapped[datetime | None]
    activated_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class ResetSlip(Model):
    """A one-time code, printed by an organizer, with which a person sets a new password."""

    __tablename__ = "reset_slip"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    code_digest: Mapped[str] = mapped_column(String(64), unique=True)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class EmailAddress(Model):
    """An address that a person has confirmed. There is no other: what waits to be confirmed stands
    in its token alone."""

    __tablename__ = "email_address"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    address: Mapped[str] = mapped_column(String(254))
    folded: Mapped[str] = mapped_column(String(254), index=True)  # several may share it
    confirmed_at: Mapped[datetime]


class TokenPurpose(StrEnum):
    """What the link of a letter is good for."""

    CONFIRM = "confirm"
    RESET = "reset"


class EmailToken(Model):
    """What the link of a letter stands for, once and for a while. The link carries the number under
    our signature, so nothing stored here opens anything."""

    __tablename__ = "email_token"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)  # by chance
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(10))
    address: Mapped[str] = mapped_column(String(254))  # to which the letter goes
    folded: Mapped[str] = mapped_column(String(254), index=True)
    session_epoch: Mapped[int]  # of the person: another password moves it on and ends the link
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ResetRequest(Model):
    """Somebody forgot a password and typed this phone number or address. Looked up by a job, so
    that the page answers alike, and as fast, whether or not there is such an account."""

    __tablename__ = "reset_request"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    typed: Mapped[str] = mapped_column(String(254))
    asked_at: Mapped[datetime]


class SignInFailure(Model):
    """How often sign-in failed for one account name lately. Shared by all processes."""

    __tablename__ = "sign_in_failure"

    account: Mapped[str] = mapped_column(String(80), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    window_began_at: Mapped[datetime]


class Organizer(Model):
    """Somebody of the organizing office. Signs in by name, apart from the citizens."""

    __tablename__ = "organizer"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    full_name: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str] = mapped_column(String(200))
    session_epoch: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    trial_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]

    grants: Mapped[list["Grant"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class Grant(Model):
    """A role of an organizer, in one contest or (None) in all of them. A contact's has the unit of
    which, with everything below it, the participation is seen."""

    __tablename__ = "grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"))
    # A plain number: contests stand above accounts, so no foreign key points up.
    contest_id: Mapped[int | None]
    role: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))

    __table_args__ = (UniqueConstraint("organizer_id", "contest_id", "role", "unit_id"),)


class JournalEntry(Model):
    """One deed: who, when, what, before, after, why. Only ever added; triggers refuse the rest."""

    __tablename__ = "journal"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(80))  # "organizer:3", "person:17", "job", "command"
    actor_name: Mapped[str] = mapped_column(String(80))
    deed: Mapped[str] = mapped_column(String(60))  # "round.close_early"
    subject: Mapped[str] = mapped_column(String(80))  # "round:4"
    contest_id: Mapped[int | None] = mapped_column(index=True)
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    reason: Mapped[str] = mapped_column(Text, default="")

    detail: Mapped["JournalDetail | None"] = relationship(lazy="joined", innerjoin=False)

    __table_args__ = (Index("ix_journal_subject", "subject"),)


class JournalDetail(Model):
    """What a deed changed in somebody's personal data. Kept beside the journal, which only grows,
    because it goes when the account is erased."""

    __tablename__ = "journal_detail"

    entry_id: Mapped[int] = mapped_column(ForeignKey("journal.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
