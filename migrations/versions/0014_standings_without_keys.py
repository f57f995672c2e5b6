"""The working ranking is derived in one statement and needs no foreign keys."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KEYS = (
    "fk_standing_person_id",
    "fk_standing_round_id",
    "fk_standing_round_id_attempt_person_id_number",
)


def upgrade() -> None:
    """Drop the three keys. The number of a person is one like any other on SQLite too."""
    with op.batch_alter_table("standing", schema=None) as batch_op:
        for key in KEYS:
            batch_op.drop_constraint(op.f(key), type_="foreignkey")
        batch_op.alter_column(
            "person_id",
            existing_type=sa.Integer(),
            type_=sa.BigInteger(),
            existing_nullable=False,
        )


def downgrade() -> None:
    """Ask for them again."""
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.create_foreign_key(op.f(KEYS[0]), "person", ["person_id"], ["id"])
        batch_op.create_foreign_key(op.f(KEYS[1]), "round", ["round_id"], ["id"])
        batch_op.create_foreign_key(
            op.f(KEYS[2]),
            "attempt",
            ["round_id", "attempt_person_id", "number"],
            ["round_id", "person_id", "number"],
        )
