"""What a jury marks outside: the marks of persons, in rankings and in editions."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and the columns; nobody has a mark yet."""
    op.create_table(
        "person_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.Column("organizer_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("mark >= 0", name=op.f("ck_person_mark_mark")),
        sa.ForeignKeyConstraint(
            ["organizer_id"], ["organizer.id"], name=op.f("fk_person_mark_organizer_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_mark_person_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_person_mark_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_mark")),
    )
    op.create_index(op.f("ix_person_mark_person_id"), "person_mark", ["person_id"], unique=False)
    op.create_index("ix_person_mark_round", "person_mark", ["round_id"], unique=False)
    op.create_index(
        "uq_person_mark_in_force",
        "person_mark",
        ["round_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("superseded_at IS NULL"),
        sqlite_where=sa.text("superseded_at IS NULL"),
    )
    op.add_column("standing", sa.Column("marks", sa.Integer(), server_default="-1", nullable=False))
    op.add_column(
        "standing",
        sa.Column("total_with_marks", sa.BigInteger(), server_default="0", nullable=False),
    )
    op.add_column("place", sa.Column("marks", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take them away."""
    op.drop_column("place", "marks")
    op.drop_column("standing", "total_with_marks")
    op.drop_column("standing", "marks")
    op.drop_index("uq_person_mark_in_force", table_name="person_mark")
    op.drop_index("ix_person_mark_round", table_name="person_mark")
    op.drop_index(op.f("ix_person_mark_person_id"), table_name="person_mark")
    op.drop_table("person_mark")
