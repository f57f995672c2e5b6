"""What units were, and what a jury said, before it was changed; prizes in the place of others."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables; what was changed until now is not known any more. No prize stands in the
    place of another one yet."""
    op.add_column("award", sa.Column("instead_of", DOCUMENT, server_default="[]", nullable=False))
    op.create_table(
        "former_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sort_key", sa.String(length=600), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("head_count", sa.Integer(), nullable=True),
        sa.Column("block", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_former_unit_parent_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_former_unit_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_unit")),
    )
    op.create_index(op.f("ix_former_unit_unit_id"), "former_unit", ["unit_id"], unique=False)
    op.create_table(
        "former_ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_former_ruling_person_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_former_ruling_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_ruling")),
    )
    op.create_index(
        op.f("ix_former_ruling_person_id"), "former_ruling", ["person_id"], unique=False
    )
    op.create_index(op.f("ix_former_ruling_round_id"), "former_ruling", ["round_id"], unique=False)
    op.create_table(
        "former_judgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("marks", sa.Integer(), nullable=True),
        sa.Column("ruling", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_former_judgement_round_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_former_judgement_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_judgement")),
    )
    op.create_index(
        op.f("ix_former_judgement_round_id"), "former_judgement", ["round_id"], unique=False
    )


def downgrade() -> None:
    """Forget what stood before."""
    op.drop_column("award", "instead_of")
    op.drop_table("former_judgement")
    op.drop_table("former_ruling")
    op.drop_table("former_unit")
