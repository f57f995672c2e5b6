"""More time that one organizer proposed and another one confirms."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

WAITS = "confirmed_at IS NULL AND dropped_at IS NULL"
FOR_ALL = f"person_id IS NULL AND {WAITS}"


def upgrade() -> None:
    """Add the table; nothing waits."""
    op.create_table(
        "extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("results_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_by_id", sa.Integer(), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(person_id IS NULL) = (number IS NULL)", name=op.f("ck_extension_paper")
        ),
        sa.CheckConstraint(
            "(person_id IS NULL) = (results_at IS NOT NULL)", name=op.f("ck_extension_results")
        ),
        sa.CheckConstraint(
            "confirmed_at IS NULL OR dropped_at IS NULL", name=op.f("ck_extension_decided_once")
        ),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL)",
            name=op.f("ck_extension_confirmed_by_somebody"),
        ),
        sa.CheckConstraint(
            "(dropped_at IS NULL) = (dropped_by_id IS NULL)",
            name=op.f("ck_extension_dropped_by_somebody"),
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_extension_round_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_extension_person_id")),
        sa.ForeignKeyConstraint(
            ["round_id", "person_id", "number"],
            ["attempt.round_id", "attempt.person_id", "attempt.number"],
            name=op.f("fk_extension_round_id_person_id_number"),
        ),
        *(
            sa.ForeignKeyConstraint([column], ["organizer.id"], name=op.f(f"fk_extension_{column}"))
            for column in ("proposed_by_id", "confirmed_by_id", "dropped_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    op.create_index("ix_extension_paper", "extension", ["round_id", "person_id", "number"])
    for name, columns, waits in (
        ("uq_extension_one_waits", ["round_id"], FOR_ALL),
        ("uq_extension_one_waits_for_paper", ["round_id", "person_id", "number"], WAITS),
    ):
        op.create_index(
            name,
            "extension",
            columns,
            unique=True,
            postgresql_where=sa.text(waits),
            sqlite_where=sa.text(waits),
        )


def downgrade() -> None:
    """Forget what was proposed. Who was given more time keeps it."""
    op.drop_table("extension")
