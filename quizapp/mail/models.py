"""Which messages wait to be sent, and what became of the others?"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.database import BigKey, Model

WAITING = text("sent_at IS NULL AND given_up_at IS NULL")


class Message(Model):
    """One message to one address: what its letter is made of, and when it is due.

    `links` says which addresses of the site the letter carries. Their signatures are made when it
    is sent, so that nothing stored here opens anything. Once the message is sent or given up, the
    address and the facts are taken out of it.
    """

    __tablename__ = "outgoing_mail"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))  # the letter: templates/mail/<kind>.txt
    # Plain numbers: people and rounds stand above mail, so no foreign key points up.
    person_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    about: Mapped[int | None] = mapped_column(BigInteger)
    recipient: Mapped[str] = mapped_column(String(254))
    facts: Mapped[dict[str, Any]]
    links: Mapped[list[Any]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]  # from then on it would tell nothing
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(String(20), default="")  # of the last try
    status: Mapped[int | None]  # the number with which the server refused

    __table_args__ = (
        # A person is told of one thing once.
        Index(
            "uq_outgoing_mail_once",
            "kind",
            "about",
            "person_id",
            unique=True,
            postgresql_where=text("about IS NOT NULL"),
            sqlite_where=text("about IS NOT NULL"),
        ),
        Index("ix_outgoing_mail_due", "due_at", postgresql_where=WAITING, sqlite_where=WAITING),
        CheckConstraint("sent_at IS NULL OR given_up_at IS NULL", name="one_end"),
    )
