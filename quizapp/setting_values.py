"""How is the text of a setting read, and when is it refused?

Each reader raises ValueError with the reason; the text itself is never repeated where it may hold a
password.
"""

from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import parseaddr
from importlib.util import find_spec
from urllib.parse import unquote, urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from quizapp.rules.identities import FIELDS

WEAK_SECRETS = ("secret", "changeme", "change-me", "password", "dev", "test")
SHORTEST_SECRET = 32


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
