"""What tells how well a question parts the strong from the weak, and how long it took."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SUMS = {
    "rest": sa.BigInteger(),
    "rest_squared": sa.BigInteger(),
    "rest_when_right": sa.BigInteger(),
    "timed": sa.Integer(),
    "spent_ms": sa.BigInteger(),
}


def upgrade() -> None:
    """Add the sums. Rounds that were counted before have none, so nothing is told of them."""
    with op.batch_alter_table("question_use") as batch_op:
        for name, kind in SUMS.items():
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default="0"))
    # The default was for the rows that stood there.
    with op.batch_alter_table("question_use") as batch_op:
        for name in SUMS:
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    """Drop the sums."""
    with op.batch_alter_table("question_use") as batch_op:
        for name in SUMS:
            batch_op.drop_column(name)
