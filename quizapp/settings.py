"""Which settings are there, what do they mean, and may the application start with them?

A value comes from the environment (`QUIZ_…`), else from `instance/quizapp.toml` (the same name in
lower case without the prefix), else from the default below. An empty value counts as none.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quizapp import setting_values as read
from quizapp.rules.sentences import marked


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


SETTINGS: tuple[Setting, ...] = (
    Setting(
        name="SECRET_KEY",
        default=None,
        parse=read.secret,
        meaning="Signs sessions and forms; at least 32 random characters. `make run` makes one.",
    ),
    Setting(
        name="DATABASE_URL",
        default=None,
        parse=read.database_url,
        meaning="PostgreSQL address (`postgresql://user:password@host/name`); "
        "without it SQLite in the instance folder.",
    ),
    Setting(
        name="PUBLIC_URL",
        default=None,
        parse=read.web_address,
        meaning="Address that citizens type; printed in QR codes. Without it the server's own. "
        "With `https://` cookies are Secure and HSTS is sent.",
    ),
    Setting(name="HOST", default="127.0.0.1", parse=str, meaning="Address the server listens on."),
    Setting(name="PORT", default="8000", parse=read.port, meaning="Port the server listens on."),
    Setting(name="WORKERS", default="2", parse=read.positive, meaning="Web processes."),
    Setting(
        name="THREADS",
        default="8",
        parse=read.positive,
        meaning="Requests that each web process works on at once; a few more wait, the rest is "
        "told to come back, saves and hand-ins last of all.",
    ),
    Setting(
        name="STARTS_PER_SECOND",
        default="30",
        parse=read.whole,
        meaning="How many papers may be started in a second, on all machines together; who comes "
        "faster waits in line on a waiting page. 0: nobody waits.",
    ),
    Setting(
        name="TRUSTED_PROXIES",
        default="0",
        parse=read.whole,
        meaning="How many proxies in front may tell the citizen's address.",
    ),
    Setting(
        name="REDIS_URL",
        default=None,
        parse=read.redis_url,
        meaning="Optional Redis for rate limits shared by several processes.",
    ),
    Setting(
        name="MAIL_URL",
        default=None,
        parse=read.mail_url,
        meaning="Server for outgoing mail (`smtp://user:password@host:587`, or `smtps://`); "
        "without it no mail is sent, and pages say so.",
    ),
    Setting(
        name="MAIL_FROM",
        default=None,
        parse=read.mail_from,
        meaning="Whom mail is from: `Ban tổ chức <thi@example.vn>`. Needed with `QUIZ_MAIL_URL`.",
    ),
    Setting(
        name="OIDC_ISSUER",
        default=None,
        parse=read.issuer,
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
        default=marked("tài khoản liên kết"),
        parse=str,
        meaning="What citizens call the service; stands on the button.",
    ),
    Setting(
        name="OIDC_SCOPES",
        default="openid profile phone",
        parse=read.scopes,
        meaning="What is asked of the service.",
    ),
    Setting(
        name="OIDC_CLAIMS",
        default="full_name=name phone=phone_number birth_date=birthdate",
        parse=read.claims,
        meaning="Which claim of the service fills in which field of the registration form.",
    ),
    Setting(
        name="UPLOAD_MB",
        default="10",
        parse=read.positive,
        meaning="Largest file an organizer may upload, in megabytes.",
    ),
    Setting(
        name="LOG_LEVEL",
        default="INFO",
        parse=read.log_level,
        meaning="How much is logged: DEBUG, INFO, WARNING or ERROR.",
    ),
    Setting(
        name="DEMO",
        default="1",
        parse=read.yes_or_no,
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
