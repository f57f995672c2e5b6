"""People who take part without an account, and the papers that nothing counts yet."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

NAMELESS = "SELECT id FROM person WHERE is_guest IS TRUE AND is_trial IS TRUE"


def upgrade() -> None:
    """Nobody so far is a guest."""
    op.add_column(
        "person", sa.Column("is_guest", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_index(
        "ix_person_merged",
        "person",
        ["merged_into_id"],
        postgresql_where=sa.text("merged_into_id IS NOT NULL"),
        sqlite_where=sa.text("merged_into_id IS NOT NULL"),
    )
    op.create_index(
        "ix_person_nameless",
        "person",
        ["registered_at"],
        postgresql_where=sa.text("is_guest IS TRUE AND is_trial IS TRUE"),
        sqlite_where=sa.text("is_guest IS 1 AND is_trial IS 1"),
    )
    op.create_index(
        "ix_attempt_uncounted",
        "attempt",
        ["round_id"],
        postgresql_where=sa.text("is_trial IS TRUE"),
        sqlite_where=sa.text("is_trial IS 1"),
    )


def downgrade() -> None:
    """Take them away; guests who have said who they are stay, as people without a password.

    Whoever has not said it goes with the paper, as they would within hours: without the column they
    would be taken for the shadows in which organizers try a round.
    """
    for table in ("attempt_trace", "attempt", "turn", "membership"):
        op.execute(f"DELETE FROM {table} WHERE person_id IN ({NAMELESS})")  # noqa: S608 - ours
    op.execute(f"DELETE FROM person WHERE id IN ({NAMELESS})")  # noqa: S608 - ours
    op.drop_index("ix_attempt_uncounted", table_name="attempt")
    op.drop_index("ix_person_nameless", table_name="person")
    op.drop_index("ix_person_merged", table_name="person")
    op.drop_column("person", "is_guest")
