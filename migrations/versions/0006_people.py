"""People: erased accounts, contests left, names taken back, a clean journal, guardians,
issued accounts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Add tables and columns, and move what the journal tells of people's data beside it."""
    op.add_column("person", sa.Column("erased_at", MOMENT, nullable=True))
    op.add_column("person", sa.Column("sign_in_code", sa.String(length=8), nullable=True))
    op.create_index(
        "uq_person_sign_in_code",
        "person",
        ["sign_in_code"],
        unique=True,
        postgresql_where=sa.text("sign_in_code IS NOT NULL"),
        sqlite_where=sa.text("sign_in_code IS NOT NULL"),
    )
    op.create_table(
        "issued_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("organizer_name", sa.String(length=80), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("slips_made", sa.Integer(), nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_list")),
    )
    op.create_table(
        "issued_account",
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=False),
        sa.Column("slip_digest", sa.String(length=64), nullable=True),
        sa.Column("slip_expires_at", MOMENT, nullable=True),
        sa.Column("activated_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["list_id"], ["issued_list.id"], name=op.f("fk_issued_account_list_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_issued_account_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_issued_account")),
        sa.UniqueConstraint("slip_digest", name=op.f("uq_issued_account_slip_digest")),
    )
    op.create_index(op.f("ix_issued_account_list_id"), "issued_account", ["list_id"])
    op.add_column("edition", sa.Column("removals", DOCUMENT, nullable=True))
    op.create_table(
        "departure",
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_departure_contest_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_departure_person_id")),
        sa.PrimaryKeyConstraint("person_id", "contest_id", name=op.f("pk_departure")),
    )
    op.create_table(
        "journal_detail",
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("before", DOCUMENT, nullable=False),
        sa.Column("after", DOCUMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal.id"], name=op.f("fk_journal_detail_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_journal_detail_person_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_journal_detail")),
    )
    op.create_index(op.f("ix_journal_detail_person_id"), "journal_detail", ["person_id"])
    op.create_table(
        "guardian_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("guardian_name", sa.String(length=80), nullable=True),
        sa.Column("relationship", sa.String(length=20), nullable=False),
        sa.Column("guardian_phone", sa.String(length=20), nullable=True),
        sa.Column("publication", sa.Boolean(), nullable=False),
        sa.Column("text_version", sa.String(length=20), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_guardian_consent_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardian_consent")),
    )
    op.create_index(op.f("ix_guardian_consent_person_id"), "guardian_consent", ["person_id"])
    op.create_index(
        "uq_guardian_consent_one_stands",
        "guardian_consent",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at IS NULL"),
        sqlite_where=sa.text("withdrawn_at IS NULL"),
    )
    _let_the_journal_change(
        """
        INSERT INTO journal_detail (entry_id, person_id, before, after)
        SELECT journal.id, person.id, journal.before, journal.after FROM journal
        JOIN person ON journal.subject = 'person:' || person.id
        WHERE journal.deed = 'person.edit' AND journal.before IS NOT NULL
        """,
        """
        UPDATE journal SET before = NULL, after = NULL
        WHERE id IN (SELECT entry_id FROM journal_detail)
        """,
        "UPDATE journal SET actor_name = 'Người dự thi' WHERE actor LIKE 'person:%'",
    )


def downgrade() -> None:
    """Put what is beside the journal back into it, and take the rest away."""
    _let_the_journal_change(
        """
        UPDATE journal SET
          before = (SELECT d.before FROM journal_detail d WHERE d.entry_id = journal.id),
          after = (SELECT d.after FROM journal_detail d WHERE d.entry_id = journal.id)
        WHERE id IN (SELECT entry_id FROM journal_detail)
        """
    )
    op.drop_index(op.f("ix_journal_detail_person_id"), table_name="journal_detail")
    op.drop_table("journal_detail")
    op.drop_index("uq_guardian_consent_one_stands", table_name="guardian_consent")
    op.drop_index(op.f("ix_guardian_consent_person_id"), table_name="guardian_consent")
    op.drop_table("guardian_consent")
    op.drop_table("departure")
    op.drop_column("edition", "removals")
    op.drop_index(op.f("ix_issued_account_list_id"), table_name="issued_account")
    op.drop_table("issued_account")
    op.drop_table("issued_list")
    op.drop_index("uq_person_sign_in_code", table_name="person")
    op.drop_column("person", "sign_in_code")
    op.drop_column("person", "erased_at")


def _let_the_journal_change(*statements: str) -> None:
    """Set the triggers aside that refuse any change of the journal, for these statements alone."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    if on_sqlite:
        op.execute("DROP TRIGGER journal_no_update")
    else:
        op.execute("ALTER TABLE journal DISABLE TRIGGER journal_only_grows")
    for statement in statements:
        op.execute(statement)
    if on_sqlite:
        op.execute(
            "CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal "
            "BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END"
        )
    else:
        op.execute("ALTER TABLE journal ENABLE TRIGGER journal_only_grows")
