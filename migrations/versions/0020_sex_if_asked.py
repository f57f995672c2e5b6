"""What people tell of their sex, in a contest that asks."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nobody has told anything."""
    op.add_column("person", sa.Column("sex", sa.String(length=6), nullable=True))


def downgrade() -> None:
    """Forget what was told."""
    # Not by a copy of the table, which SQLite would make of it: attempts point to its rows.
    op.drop_column("person", "sex")
