"""Evidence for the jury, and the traces that some of it rests on."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, and when a round was looked through."""
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column(
            "facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("organizer_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (decided_at IS NULL)", name=op.f("ck_evidence_decided")
        ),
        sa.ForeignKeyConstraint(
            ["organizer_id"], ["organizer.id"], name=op.f("fk_evidence_organizer_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_evidence_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("round_id", "kind", "key", name=op.f("uq_evidence_round_id_kind_key")),
    )
    op.create_table(
        "attempt_trace",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=16), nullable=False),
        sa.Column("device", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id", "person_id", "number"],
            ["attempt.round_id", "attempt.person_id", "attempt.number"],
            name=op.f("fk_attempt_trace_round_id_person_id_number"),
        ),
        sa.PrimaryKeyConstraint("round_id", "person_id", "number", name=op.f("pk_attempt_trace")),
    )
    with op.batch_alter_table("attempt_trace", schema=None) as batch_op:
        batch_op.create_index("ix_attempt_trace_person", ["person_id"], unique=False)

    op.create_table(
        "evidence_person",
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_person_evidence_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_evidence_person_person_id")
        ),
        sa.PrimaryKeyConstraint("evidence_id", "person_id", name=op.f("pk_evidence_person")),
    )
    with op.batch_alter_table("evidence_person", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evidence_person_person_id"), ["person_id"], unique=False
        )

    with op.batch_alter_table("closing", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("looked_through_at", sa.DateTime(timezone=True), nullable=True)
        )


def downgrade() -> None:
    """Drop them: what the jury decided about evidence is lost, disqualifications stay."""
    with op.batch_alter_table("closing", schema=None) as batch_op:
        batch_op.drop_column("looked_through_at")

    with op.batch_alter_table("evidence_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_person_person_id"))

    op.drop_table("evidence_person")
    with op.batch_alter_table("attempt_trace", schema=None) as batch_op:
        batch_op.drop_index("ix_attempt_trace_person")

    op.drop_table("attempt_trace")
    op.drop_table("evidence")
