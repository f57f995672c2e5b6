"""Which settings are there, what do they mean, and may the application start with them?

A value comes from the environment (`QUIZ_…`), else from `instance/quizapp.toml` (the same name in
lower case without the prefix), else from the default below. An empty value counts as none.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import parseaddr
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from quizapp.rules.identities import FIELDS

WEAK_SECRETS = ("secret", "changeme", "change-me", "password", "dev", "test")
SHORTEST_SECRET = 32


class SettingError(Exception):
    """A setting is missing, weak or unreadable. The message names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One row of the table: its name without prefix, how to read it, and what it means."""

    name: str
    default: str | None
    parse: Callable[[str], Any]
    meaning: str

    @property
    def variable(self) -> str:
        """The name of its environment variable."""
        return f"QUIZ_{self.name}"


def yes_or_no(text: str) -> bool:
    """Read a switch. Raises ValueError for anything but the usual words."""
    word = text.strip().lower()
    if word in {"1", "true", "yes", "on"}:
        return True
    if word in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError("expected yes or no")


def positive(text: str) -> int:
    """Read a whole number above zero."""
    number = int(text)
    if number < 1:
        raise ValueError("expected a number above zero")
    return number


def port(text: str) -> int:
    """Read the number of a TCP port."""
    number = positive(text)
    if number > 65_535:
        raise ValueError("expected a port up to 65535")
    return number


def whole(text: str) -> int:
    """Read a whole number, zero included."""
    number = int(text)
    if number < 0:
        raise ValueError("expected zero or more")
    return number


def secret(text: str) -> str:
    """Accept a secret only if nobody can guess it."""
    if len(text) < SHORTEST_SECRET or len(set(text)) < 10:
        raise ValueError(f"weak: use at least {SHORTEST_SECRET} random characters")
    if any(text.lower().startswith(word) for word in WEAK_SECRETS):
        raise ValueError("weak: starts with a well-known word")
    return text


def database_url(text: str) -> str:
    """Name the PostgreSQL driver once, here: a bare `postgresql://` means another one elsewhere."""
    for prefix in ("postgres://", "postgresql://"):
        if text.startswith(prefix):
            text = "postgresql+psycopg://" + text.removeprefix(prefix)
    try:
        backend = make_url(text).drivername
    except ArgumentError:
        # The address may hold a password, so the sentence does not repeat it.
        raise ValueError("unreadable; expected postgresql://user:password@host/name") from None
    if backend not in {"postgresql+psycopg", "sqlite"}:
        raise ValueError(f"{backend!r} is not supported, only postgresql and sqlite are")
    return text


def web_address(text: str) -> str:
    """Read the address of a site, without a slash at its end."""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError("expected an address like https://thi.example.vn")
    return text.rstrip("/")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """The server that takes outgoing mail. With `tls` the connection is encrypted from its first
    byte; without, it is as soon as the server offers it."""

    host: str
    port: int
    tls: bool
    user: str = ""
    password: str = field(default="", repr=False)


def mail_url(text: str) -> MailServer:
    """Read the address of a mail server, with smtp:// or smtps://, as the table shows it."""
    # The address may hold a password, so the sentence does not repeat it.
    wrong = ValueError("unreadable; expected smtp://user:password@host:587 or smtps://…")
    parts = urlsplit(text)
    try:
        given = parts.port
    except ValueError:
        raise wrong from None
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or parts.path.strip("/"):
        raise wrong
    tls = parts.scheme == "smtps"
    return MailServer(
        host=parts.hostname,
        port=given or (465 if tls else 587),
        tls=tls,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def mail_from(text: str) -> Address:
    """Read whom mail is from: an address, or a name with the address in angle brackets."""
    name, address = parseaddr(text)
    try:
        found = Address(display_name=name, addr_spec=address)
    except (ValueError, IndexError):
        found = Address()
    if not (found.username and found.domain and address.isascii()):
        raise ValueError("expected an address like: Ban tổ chức <thi@example.vn>")
    return found


def issuer(text: str) -> str:
    """Read the address of a sign-in service exactly as the service calls itself, and only where
    the library for it is installed."""
    parts = urlsplit(text)
    safe = parts.scheme == "https" or parts.hostname in {"127.0.0.1", "localhost"}
    if not safe or parts.scheme not in {"http", "https"} or parts.query or parts.fragment:
        raise ValueError("expected an address like https://sign-in.example.vn")
    if find_spec("authlib") is None:
        raise ValueError("the package authlib is missing; install the extra sso or unset this")
    return text


def scopes(text: str) -> str:
    """Read which scopes are asked for; without openid there is no proof."""
    if "openid" not in text.split():
        raise ValueError("expected scopes with openid among them")
    return " ".join(text.split())


def claims(text: str) -> dict[str, str]:
    """Read which claim fills in which field: "full_name=name phone=phone_number"."""
    pairs = [part.partition("=") for part in text.split()]
    if any(field not in FIELDS or not claim for field, _, claim in pairs):
        raise ValueError(f"expected field=claim, the fields being {', '.join(FIELDS)}")
    return {field: claim for field, _, claim in pairs}


def redis_url(text: str) -> str:
    """Accept a Redis address only where the client for it is installed."""
    if find_spec("redis") is None:
        raise ValueError("the package redis is missing; install it or unset this")
    return text


def log_level(text: str) -> str:
    """Read how much is logged."""
    word = text.strip().upper()
    if word not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ValueError("expected DEBUG, INFO, WARNING or ERROR")
    return word


SETTINGS: tuple[Setting, ...] = (
    Setting(
        name="SECRET_KEY",
        default=None,
        parse=secret,
        meaning="Signs sessions and forms; at least 32 random characters. `make run` makes one.",
    ),
    Setting(
        name="DATABASE_URL",
        default=None,
        parse=database_url,
        meaning="PostgreSQL address (`postgresql://user:password@host/name`); "
        "without it SQLite in the instance folder.",
    ),
    Setting(
        name="PUBLIC_URL",
        default=None,
        parse=web_address,
        meaning="Address that citizens type; printed in QR codes. Without it the server's own. "
        "With `https://` cookies are Secure and HSTS is sent.",
    ),
    Setting(name="HOST", default="127.0.0.1", parse=str, meaning="Address the server listens on."),
    Setting(name="PORT", default="8000", parse=port, meaning="Port the server listens on."),
    Setting(name="WORKERS", default="2", parse=positive, meaning="Web processes."),
    Setting(
        name="THREADS",
        default="8",
        parse=positive,
        meaning="Requests that each web process works on at once; a few more wait, the rest is "
        "told to come back, saves and hand-ins last of all.",
    ),
    Setting(
        name="STARTS_PER_SECOND",
        default="30",
        parse=whole,
        meaning="How many papers may be started in a second, on all machines together; who comes "
        "faster waits in line on a waiting page. 0: nobody waits.",
    ),
    Setting(
        name="TRUSTED_PROXIES",
        default="0",
        parse=whole,
        meaning="How many proxies in front may tell the citizen's address.",
    ),
    Setting(
        name="REDIS_URL",
        default=None,
        parse=redis_url,
        meaning="Optional Redis for rate limits shared by several processes.",
    ),
    Setting(
        name="MAIL_URL",
        default=None,
        parse=mail_url,
        meaning="Server for outgoing mail (`smtp://user:password@host:587`, or `smtps://`); "
        "without it no mail is sent, and pages say so.",
    ),
    Setting(
        name="MAIL_FROM",
        default=None,
        parse=mail_from,
        meaning="Whom mail is from: `Ban tổ chức <thi@example.vn>`. Needed with `QUIZ_MAIL_URL`.",
    ),
    Setting(
        name="OIDC_ISSUER",
        default=None,
        parse=issuer,
        meaning="Optional sign-in service (OpenID Connect), as it calls itself; needs the extra "
        "`sso`.",
    ),
    Setting(
        name="OIDC_CLIENT_ID",
        default=None,
        parse=str,
        meaning="Under which name the service knows the platform.",
    ),
    Setting(
        name="OIDC_CLIENT_SECRET",
        default=None,
        parse=str,
        meaning="The platform's secret at the service; without it as a public client.",
    ),
    Setting(
        name="OIDC_NAME",
        default="tài khoản liên kết",
        parse=str,
        meaning="What citizens call the service; stands on the button.",
    ),
    Setting(
        name="OIDC_SCOPES",
        default="openid profile phone",
        parse=scopes,
        meaning="What is asked of the service.",
    ),
    Setting(
        name="OIDC_CLAIMS",
        default="full_name=name phone=phone_number birth_date=birthdate",
        parse=claims,
        meaning="Which claim of the service fills in which field of the registration form.",
    ),
    Setting(
        name="UPLOAD_MB",
        default="10",
        parse=positive,
        meaning="Largest file an organizer may upload, in megabytes.",
    ),
    Setting(
        name="LOG_LEVEL",
        default="INFO",
        parse=log_level,
        meaning="How much is logged: DEBUG, INFO, WARNING or ERROR.",
    ),
    Setting(
        name="DEMO",
        default="1",
        parse=yes_or_no,
        meaning="Whether `make run` creates the demo contest.",
    ),
)


def load(environ: Mapping[str, str], instance: Path) -> dict[str, Any]:
    """Answer every setting by its name, read from `environ` over `instance/quizapp.toml`.

    Raises SettingError for a missing or weak secret, an unreadable value or an unknown key.
    """
    written = _read_file(instance / "quizapp.toml")
    known = {setting.name for setting in SETTINGS}
    if strangers := sorted(set(written) - known):
        raise SettingError(f"instance/quizapp.toml: unknown setting {strangers[0].lower()!r}")
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        # An empty variable counts as one that is not there.
        text = environ.get(setting.variable) or written.get(setting.name) or setting.default
        try:
            values[setting.name] = None if text is None else setting.parse(text)
        except ValueError as error:
            raise SettingError(f"{setting.variable}: {error}") from error
    if values["SECRET_KEY"] is None:
        raise SettingError("QUIZ_SECRET_KEY: missing; set it to at least 32 random characters")
    if (values["MAIL_URL"] is None) != (values["MAIL_FROM"] is None):
        raise SettingError("QUIZ_MAIL_URL, QUIZ_MAIL_FROM: mail needs both of them, or neither")
    if values["OIDC_ISSUER"] and not values["OIDC_CLIENT_ID"]:
        raise SettingError("QUIZ_OIDC_CLIENT_ID: missing; QUIZ_OIDC_ISSUER needs it")
    if values["PUBLIC_URL"] is None:
        values["PUBLIC_URL"] = f"http://{values['HOST']}:{values['PORT']}"
    if values["DATABASE_URL"] is None:
        values["DATABASE_URL"] = f"sqlite:///{instance.resolve() / 'quizapp.sqlite3'}"
    return values


def _read_file(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"{path.name}: {error}") from error
    return {name.upper(): str(value) for name, value in content.items()}
