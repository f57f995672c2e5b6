"""The journal only grows: the database refuses to change or delete a deed."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

DEEDS = ("UPDATE", "DELETE")


def upgrade() -> None:
    """Add the triggers."""
    if op.get_bind().dialect.name == "sqlite":
        for deed in DEEDS:
            op.execute(
                f"CREATE TRIGGER journal_no_{deed.lower()} BEFORE {deed} ON journal "
                "BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION journal_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the journal only grows'; END $$"
    )
    op.execute(
        "CREATE TRIGGER journal_only_grows BEFORE UPDATE OR DELETE ON journal "
        "FOR EACH ROW EXECUTE FUNCTION journal_only_grows()"
    )


def downgrade() -> None:
    """Take them away."""
    if op.get_bind().dialect.name == "sqlite":
        for deed in DEEDS:
            op.execute(f"DROP TRIGGER journal_no_{deed.lower()}")
        return
    op.execute("DROP TRIGGER journal_only_grows ON journal")
    op.execute("DROP FUNCTION journal_only_grows()")
