"""How does the application talk to its database?

SQLite and PostgreSQL are both first-class. What differs between them is written here and nowhere
else: how a transaction begins, how a JSON document gets one more entry, how a moment becomes a
whole number of seconds or a later one.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Engine,
    Executable,
    Integer,
    MetaData,
    Select,
    TableClause,
    column,
    event,
    exc,
    table,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement, ColumnElement
from sqlalchemy.sql.expression import literal
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

# Named constraints, so that migrations can change them on both databases.
NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. Refuses naive values going in, restores the zone coming out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone: nobody could tell which hour it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite forgets the zone; put it back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Document = JSON().with_variant(JSONB(), "postgresql")
"""A JSON document: JSONB on PostgreSQL."""

# SQLite numbers rows by itself only for a plain INTEGER key.
BigKey = BigInteger().with_variant(Integer(), "sqlite")


class Model(DeclarativeBase):
    """Base of every table."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        dict[str, Any]: Document,
        list[Any]: Document,
    }


db = SQLAlchemy(metadata=Model.metadata)

begin_mode: ContextVar[Literal["IMMEDIATE", "DEFERRED"]] = ContextVar(
    "begin_mode", default="IMMEDIATE"
)
"""How SQLite begins the next transaction. A page that only reads sets DEFERRED; all else takes the
write lock at once, because a reader that later wants to write is refused without waiting."""


@contextmanager
def only_reading() -> Iterator[None]:
    """Let others write while something is looked at for long. What was begun before is given up,
    and what was read may have changed when the looking ends: who then writes proves it again."""
    db.session.rollback()
    token = begin_mode.set("DEFERRED")
    try:
        yield
    finally:
        db.session.rollback()
        begin_mode.reset(token)


def prepare_engine(engine: Engine) -> None:
    """Set SQLite's pragmas and its BEGIN; leave PostgreSQL as it is."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin on its own
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA busy_timeout=30000")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {begin_mode.get()}")


_PASSING_SQLITE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}
_PASSING_POSTGRESQL = (
    "08",  # the connection broke
    "25006",  # a standby, before it takes over
    "40",  # a deadlock: the other one went on
    "53",  # no memory, no disk, no connection left
    "55P03",  # a lock was not to be had
    "57",  # cancelled, shutting down, starting up
    "58",  # the disk or the system failed
)


def is_away(error: exc.SQLAlchemyError) -> bool:
    """Answer whether the database was only busy, full or not there: the same statement may do well
    a little later."""
    if isinstance(error, exc.TimeoutError):  # no connection became free
        return True
    if not isinstance(error, exc.DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        # The low byte is the kind of fault, the rest its details.
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in _PASSING_SQLITE
    state = getattr(error.orig, "sqlstate", None)
    if state is None:  # the server was not reached, or went away
        return isinstance(error, exc.OperationalError)
    return str(state).startswith(_PASSING_POSTGRESQL)


class DatabaseFault(Exception):
    """A fault of the database without what people typed: the server's words quote whole rows."""


def without_data(error: exc.SQLAlchemyError) -> DatabaseFault:
    """Answer the error as it may stand in a log: its kind, the server's code and the constraint,
    with the way it came."""
    original = getattr(error, "orig", None)
    diagnosis = getattr(original, "diag", None)
    code = getattr(original, "sqlstate", None) or getattr(original, "sqlite_errorname", None)
    parts = [type(error).__name__, code, getattr(diagnosis, "constraint_name", None)]
    fault = DatabaseFault(" ".join(part for part in parts if part))
    return fault.with_traceback(error.__traceback__)


class epoch_seconds(FunctionElement[int]):  # noqa: N801 - SQL functions are lower case
    """The whole seconds since 1970 of a moment column."""

    type = BigInteger()
    inherit_cache = True


@compiles(epoch_seconds, "postgresql")
def _epoch_seconds_postgresql(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST(FLOOR(EXTRACT(EPOCH FROM {compiler.process(element.clauses, **kw)})) AS BIGINT)"


@compiles(epoch_seconds, "sqlite")
def _epoch_seconds_sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    # Cut to the second first: STRFTIME would round the last half millisecond up.
    moment = f"SUBSTR({compiler.process(element.clauses, **kw)}, 1, 19)"
    return f"CAST(STRFTIME('%s', {moment}) AS INTEGER)"


class _moved_by(FunctionElement[datetime]):  # noqa: N801 - SQL functions are lower case
    type = UtcDateTime()
    inherit_cache = True


@compiles(_moved_by, "postgresql")
def _moved_by_postgresql(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    moment, seconds = (compiler.process(part, **kw) for part in element.clauses)
    return f"({moment} + MAKE_INTERVAL(secs => {seconds}))"


@compiles(_moved_by, "sqlite")
def _moved_by_sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    moment, seconds = (compiler.process(part, **kw) for part in element.clauses)
    # SQLite counts in milliseconds; the part of the second stays as it was written.
    return (
        f"(STRFTIME('%Y-%m-%d %H:%M:%S', SUBSTR({moment}, 1, 19), {seconds} || ' seconds')"
        f" || SUBSTR({moment}, 20))"
    )


def moved_by(moment: ColumnElement[datetime] | Any, seconds: int) -> ColumnElement[datetime]:
    """Answer the SQL expression of a moment column, later by so many whole seconds."""
    return _moved_by(moment, literal(seconds))


class _with_entry(FunctionElement[dict[str, Any]]):  # noqa: N801 - SQL functions are lower case
    type = Document
    inherit_cache = True


@compiles(_with_entry, "postgresql")
def _with_entry_postgresql(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    document, key, entry = (compiler.process(part, **kw) for part in element.clauses)
    return f"JSONB_SET({document}, ARRAY[{key}]::text[], CAST({entry} AS JSONB))"


@compiles(_with_entry, "sqlite")
def _with_entry_sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    document, key, entry = (compiler.process(part, **kw) for part in element.clauses)
    return f"JSON_SET({document}, '$.\"' || {key} || '\"', JSON({entry}))"


def with_entry(
    document: ColumnElement[dict[str, Any]] | Any, key: str, entry: Mapping[str, Any]
) -> ColumnElement[dict[str, Any]]:
    """Answer the SQL expression of `document` with `entry` stored under `key`.

    The database itself changes that one path, so two writers of different keys both survive.
    """
    return _with_entry(document, literal(key), literal(json.dumps(entry)))


def upsert(table: type[Model]) -> postgresql.Insert | sqlite.Insert:
    """Answer an INSERT into `table` that can be told `on_conflict_do_update(…)`."""
    if db.engine.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


class _KeptAside(Executable, ClauseElement):
    """The statement that makes a temporary table of a query."""

    inherit_cache = False

    def __init__(self, name: str, query: Select[Any]) -> None:
        self.name, self.query = name, query


@compiles(_KeptAside)
def _kept_aside(element: _KeptAside, compiler: SQLCompiler, **kw: Any) -> str:
    query = compiler.process(element.query, **{**kw, "literal_binds": True})
    return f"CREATE TEMPORARY TABLE {element.name} AS {query}"


def keep_aside(name: str, query: Select[Any]) -> TableClause:
    """Answer a table of this connection alone with the rows of a query, for a transaction that
    needs them more than once; `drop_aside` ends it. PostgreSQL reads for it with several processes,
    which it does for no statement that also writes to a lasting table."""
    db.session.execute(_KeptAside(name, query))
    return table(name, *(column(one.name, one.type) for one in query.selected_columns))


def drop_aside(kept: TableClause) -> None:
    """Drop what was kept aside."""
    db.session.execute(text(f"DROP TABLE {kept.name}"))
