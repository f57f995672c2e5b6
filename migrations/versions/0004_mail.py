"""Outgoing mail, e-mail addresses that people have confirmed, and links to new passwords."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
WAITING = sa.text("sent_at IS NULL AND given_up_at IS NULL")
ONCE = sa.text("about IS NOT NULL")


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "outgoing_mail",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("about", sa.BigInteger(), nullable=True),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("facts", DOCUMENT, nullable=False),
        sa.Column("links", DOCUMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("given_up_at", MOMENT, nullable=True),
        sa.Column("failure", sa.String(length=20), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "sent_at IS NULL OR given_up_at IS NULL", name=op.f("ck_outgoing_mail_one_end")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
    )
    op.create_index(op.f("ix_outgoing_mail_person_id"), "outgoing_mail", ["person_id"])
    op.create_index(
        "uq_outgoing_mail_once",
        "outgoing_mail",
        ["kind", "about", "person_id"],
        unique=True,
        postgresql_where=ONCE,
        sqlite_where=ONCE,
    )
    op.create_index(
        "ix_outgoing_mail_due",
        "outgoing_mail",
        ["due_at"],
        postgresql_where=WAITING,
        sqlite_where=WAITING,
    )
    op.create_table(
        "email_address",
        sa.Column("person_id", BIG_KEY, nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("folded", sa.String(length=254), nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_email_address_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_email_address")),
    )
    op.create_index(op.f("ix_email_address_folded"), "email_address", ["folded"])
    op.create_table(
        "email_token",
        sa.Column("id", BIG_KEY, autoincrement=False, nullable=False),
        sa.Column("person_id", BIG_KEY, nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("folded", sa.String(length=254), nullable=False),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_email_token_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_token")),
    )
    op.create_index(op.f("ix_email_token_folded"), "email_token", ["folded"])
    op.create_index(op.f("ix_email_token_person_id"), "email_token", ["person_id"])
    op.create_table(
        "reset_request",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("typed", sa.String(length=254), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reset_request")),
    )


def downgrade() -> None:
    """Take them away; consents to be written to stay, and say nothing without an address."""
    op.drop_table("reset_request")
    op.drop_table("email_token")
    op.drop_table("email_address")
    op.drop_table("outgoing_mail")
