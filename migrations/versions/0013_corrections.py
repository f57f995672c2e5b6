"""Corrections after the closing, and how questions are marked by them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
WAITS = "confirmed_at IS NULL AND withdrawn_at IS NULL"


def upgrade() -> None:
    """Add both tables."""
    op.create_table(
        "marking_change",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("document", DOCUMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_marking_change_round_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["question_version.id"], name=op.f("fk_marking_change_version_id")
        ),
        sa.PrimaryKeyConstraint("round_id", "version_id", name=op.f("pk_marking_change")),
    )
    op.create_index(op.f("ix_marking_change_version_id"), "marking_change", ["version_id"])
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("parameters", DOCUMENT, nullable=False),
        sa.Column("recounts", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("outcome", DOCUMENT, nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "confirmed_at IS NULL OR withdrawn_at IS NULL",
            name=op.f("ck_correction_decided_once"),
        ),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL)",
            name=op.f("ck_correction_confirmed_by_somebody"),
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_correction_round_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["question_version.id"], name=op.f("fk_correction_version_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_correction_person_id")),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["organizer.id"], name=op.f("fk_correction_proposed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["organizer.id"], name=op.f("fk_correction_confirmed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_index("ix_correction_round", "correction", ["round_id"])
    op.create_index(
        "uq_correction_one_waits",
        "correction",
        ["round_id"],
        unique=True,
        postgresql_where=sa.text(WAITS),
        sqlite_where=sa.text(WAITS),
    )


def downgrade() -> None:
    """Drop both. Marks stay as they were corrected."""
    op.drop_index("uq_correction_one_waits", table_name="correction")
    op.drop_index("ix_correction_round", table_name="correction")
    op.drop_table("correction")
    op.drop_index(op.f("ix_marking_change_version_id"), table_name="marking_change")
    op.drop_table("marking_change")
