"""In which block a unit is compared with others, and what the jury gives it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the block of a unit and the jury's judgements of units."""
    op.add_column(
        "unit", sa.Column("block", sa.String(60), server_default=sa.text("''"), nullable=False)
    )
    op.create_table(
        "unit_judgement",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("marks", sa.Integer(), nullable=True),
        sa.Column("ruling", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("organizer_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("marks BETWEEN 0 AND 100", name=op.f("ck_unit_judgement_marks")),
        sa.ForeignKeyConstraint(
            ["organizer_id"], ["organizer.id"], name=op.f("fk_unit_judgement_organizer_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_unit_judgement_round_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_judgement_unit_id")),
        sa.PrimaryKeyConstraint("round_id", "unit_id", name=op.f("pk_unit_judgement")),
    )


def downgrade() -> None:
    """Drop both."""
    op.drop_table("unit_judgement")
    op.drop_column("unit", "block")
