"""Run migrations with the application's own engine."""

from logging.config import fileConfig
from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import JSON

import quizapp.accounts.former_models
import quizapp.accounts.models
import quizapp.attempts.models
import quizapp.banks.models
import quizapp.contests.models
import quizapp.results.former_models
import quizapp.results.models
import quizapp.results.review_models  # noqa: F401 - imported so that their tables are known
from quizapp.database import Model, UtcDateTime

if context.config.config_file_name is not None:
    fileConfig(context.config.config_file_name, disable_existing_loggers=False)


def render_item(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    """Write our types as the plain columns they are, so that a migration needs no code of today."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    return False


def run() -> None:
    """Apply the migrations over a connection of the application."""
    engine = current_app.extensions["migrate"].db.engine
    options = current_app.extensions["migrate"].configure_args
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Model.metadata,
            compare_server_default=True,
            render_item=render_item,
            **options,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
