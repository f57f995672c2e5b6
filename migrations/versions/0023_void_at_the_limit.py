"""Attempts that are void unless they are handed in, and how many a person's standing has."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; whatever began before is handed in as it was saved."""
    op.add_column(
        "attempt", sa.Column("ends_void", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column(
        "standing", sa.Column("attempts_void", sa.Integer(), server_default="0", nullable=False)
    )


def downgrade() -> None:
    """Forget which attempts were void: they have no points and rank like empty papers."""
    # Not by a copy of the tables, which SQLite would make of them: extensions point to attempts.
    op.drop_column("standing", "attempts_void")
    op.drop_column("attempt", "ends_void")
