"""Groups of a contest, who is on its lists, and contacts of units."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
PERSON = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Add tables and columns; every contest stays open to everybody."""
    op.add_column("contest", sa.Column("eligibility", DOCUMENT, nullable=True))
    op.create_table(
        "contest_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_contest_group_contest_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contest_group")),
        sa.UniqueConstraint("contest_id", "code", name=op.f("uq_contest_group_contest_id_code")),
    )
    op.create_table(
        "membership",
        sa.Column("person_id", PERSON, nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("chosen_at", MOMENT, nullable=False),
        sa.Column("word_told_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_membership_contest_id")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["contest_group.id"], name=op.f("fk_membership_group_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "contest_id", name=op.f("pk_membership")),
    )
    op.create_table(
        "listed_person",
        sa.Column("id", PERSON, nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.String(length=80), nullable=False),
        sa.Column("name_folded", sa.String(length=160), nullable=False),
        sa.Column("sign_in_code", sa.String(length=8), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("person_id", PERSON, nullable=True),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_listed_person_contest_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_listed_person_unit_id")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["contest_group.id"], name=op.f("fk_listed_person_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_listed_person_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed_person")),
        sa.UniqueConstraint(
            "contest_id", "kind", "line", name=op.f("uq_listed_person_contest_id_kind_line")
        ),
    )
    op.create_index("ix_listed_person_name", "listed_person", ["contest_id", "name_folded"])
    op.create_index("ix_listed_person_code", "listed_person", ["contest_id", "sign_in_code"])
    op.create_index(op.f("ix_listed_person_unit_id"), "listed_person", ["unit_id"])
    op.create_index(op.f("ix_listed_person_person_id"), "listed_person", ["person_id"])
    # SQLite would make the whole table anew for a constraint, and attempts point to rounds.
    op.execute(
        "ALTER TABLE round ADD COLUMN group_id INTEGER"
        " CONSTRAINT fk_round_group_id REFERENCES contest_group (id)"
    )
    with op.batch_alter_table("grant", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unit_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_grant_unit_id"), "unit", ["unit_id"], ["id"])
        batch_op.drop_constraint("uq_grant_organizer_id_contest_id_role", type_="unique")
        batch_op.create_unique_constraint(
            "uq_grant_organizer_id_contest_id_role_unit_id",
            ["organizer_id", "contest_id", "role", "unit_id"],
        )


def downgrade() -> None:
    """Take them away, and the contacts, who would be organizers without a unit."""
    op.execute("DELETE FROM \"grant\" WHERE role = 'contact'")
    with op.batch_alter_table("grant", schema=None) as batch_op:
        batch_op.drop_constraint("uq_grant_organizer_id_contest_id_role_unit_id", type_="unique")
        batch_op.create_unique_constraint(
            "uq_grant_organizer_id_contest_id_role", ["organizer_id", "contest_id", "role"]
        )
        batch_op.drop_constraint("fk_grant_unit_id", type_="foreignkey")
        batch_op.drop_column("unit_id")
    op.execute("ALTER TABLE round DROP COLUMN group_id")
    op.drop_table("listed_person")
    op.drop_table("membership")
    op.drop_table("contest_group")
    op.drop_column("contest", "eligibility")
