"""A round may be a summary: without a paper, of the rounds that open within its window."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let every round be one that is sat."""
    op.add_column("round", sa.Column("summary_way", sa.String(length=20), nullable=True))
    op.add_column("round", sa.Column("summary_best", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Forget what the summaries count: they stay, as rounds with an empty paper."""
    # Not by a copy of the table, which SQLite would make of it: attempts point to its rows.
    op.drop_column("round", "summary_best")
    op.drop_column("round", "summary_way")
