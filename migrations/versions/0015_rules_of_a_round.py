"""The parameters that a round has of its own, beside its contest's regulation."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give every round none of its own."""
    document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column(
        "round",
        sa.Column("overrides", document, nullable=False, server_default=sa.text("'{}'")),
    )


def downgrade() -> None:
    """Forget them: rounds follow their contest again."""
    # Not by a copy of the table, which SQLite would make of it: attempts point to its rows.
    op.drop_column("round", "overrides")
