"""Imports of question files with their pictures, a second person's approval, uses of questions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, and who made a version with which import."""
    op.create_table(
        "question_picture",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_question_picture")),
    )
    op.create_table(
        "question_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organizer_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "problems", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("bank_slug", sa.String(length=60), nullable=False),
        sa.Column("bank_title", sa.String(length=200), nullable=False),
        sa.Column("bank_description", sa.Text(), nullable=False),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organizer_id"], ["organizer.id"], name=op.f("fk_question_import_organizer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_import")),
    )
    op.create_table(
        "import_item",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("raw", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["question_import.id"], name=op.f("fk_import_item_import_id")
        ),
        sa.PrimaryKeyConstraint("import_id", "ordinal", name=op.f("pk_import_item")),
    )
    op.create_table(
        "question_approval",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("organizer_id", sa.Integer(), nullable=False),
        sa.Column("approved_by", sa.String(length=80), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organizer_id"], ["organizer.id"], name=op.f("fk_question_approval_organizer_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["question_version.id"], name=op.f("fk_question_approval_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_question_approval")),
    )
    op.create_table(
        "question_use",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column(
            "chosen", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_question_use_round_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["question_version.id"], name=op.f("fk_question_use_version_id")
        ),
        sa.PrimaryKeyConstraint("round_id", "version_id", name=op.f("pk_question_use")),
    )
    with op.batch_alter_table("question_use", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_question_use_version_id"), ["version_id"], unique=False
        )

    with op.batch_alter_table("closing", schema=None) as batch_op:
        batch_op.add_column(sa.Column("uses_counted_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("question_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("organizer_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("import_id", sa.Integer(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_question_version_import_id"), ["import_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_question_version_import_id"), "question_import", ["import_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_question_version_organizer_id"), "organizer", ["organizer_id"], ["id"]
        )


def downgrade() -> None:
    """Take them away."""
    # First what points to a version: SQLite makes that table anew, and refuses to drop the old one
    # as long as anything points to it.
    with op.batch_alter_table("question_use", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_use_version_id"))

    op.drop_table("question_use")
    op.drop_table("question_approval")
    with op.batch_alter_table("question_version", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_question_version_organizer_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_question_version_import_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_question_version_import_id"))
        batch_op.drop_column("import_id")
        batch_op.drop_column("organizer_id")

    with op.batch_alter_table("closing", schema=None) as batch_op:
        batch_op.drop_column("uses_counted_at")

    op.drop_table("import_item")
    op.drop_table("question_import")
    op.drop_table("question_picture")
