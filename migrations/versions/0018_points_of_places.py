"""The points with which a person stands in an edition, which certificates ask for."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of editions made before, nobody asks for it."""
    op.add_column("place", sa.Column("points", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("place", "points")
