"""Which parts make the application? The only file that knows them all."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import Migrate

from quizapp import cli, console, database, health, overload, settings, web
from quizapp.accounts import access, admission, email_views, oidc, oidc_views, unit_views
from quizapp.accounts import issuing_views as _issuing_views  # noqa: F401 - hangs pages onto the accounts'
from quizapp.attempts import entry_views, waiting
from quizapp.attempts import views as attempts_views
from quizapp.banks import views as banks_views
from quizapp.contests import offline, registering
from quizapp.contests import views as contests_views
from quizapp.database import db
from quizapp.results import (
    answer_views,
    card_views,
    certificate_views,
    complaint_views,
    practice_views,
)
from quizapp.results import views as results_views
from quizapp.rights import guardian_views as _guardian_views  # noqa: F401 - the same
from quizapp.rights import guest_views
from quizapp.rights import receipt_views as _receipt_views  # noqa: F401 - the same
from quizapp.rights import views as _rights_views  # noqa: F401 - the same

ROOT = Path(__file__).parent.parent
GO_FIRST = {
    "attempts.save",
    "attempts.save_all",
    "attempts.hand_in",
    "attempts.time_left",
}
"""Whatever else a process is asked, who sits a paper goes first."""
WATCHED = {"health.ready"}
NEED_NO_DATABASE = {"asset", "health.alive", "waiting.page"}
SESSION_DAYS_S = 14 * 24 * 3600


def create_app(environ: Mapping[str, str] | None = None) -> Flask:
    """Make the application from `environ` (the process's own by default).

    Raises SettingError, naming the setting, when it would be unsafe to start.
    """
    environ = os.environ if environ is None else environ
    instance = Path(environ.get("QUIZ_INSTANCE_PATH") or ROOT / "instance").resolve()
    values = settings.load(environ, instance)
    if values["DATABASE_URL"].startswith("sqlite"):
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    app = Flask("quizapp", instance_path=str(instance), static_folder=None)
    app.logger.setLevel(values["LOG_LEVEL"])
    app.config.update(values)
    app.config.update(_flask_settings(values))
    overload.prepare(
        app,
        first=GO_FIRST,
        light=NEED_NO_DATABASE,
        watched=WATCHED,
        is_known=access.carries_session,
    )
    web.prepare(app)
    db.init_app(app)
    with app.app_context():
        database.prepare_engine(db.engine)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    access.prepare(app)
    admission.prepare(
        app, registering.ages_admitted, registering.sex_asked, registering.guests_admitted
    )
    for blueprint in (
        contests_views.bp,
        offline.bp,
        email_views.bp,  # with all pages of accounts
        unit_views.bp,
        banks_views.bp,
        attempts_views.bp,
        entry_views.bp,
        waiting.bp,
        results_views.bp,
        practice_views.bp,
        answer_views.bp,
        certificate_views.bp,
        card_views.bp,
        complaint_views.bp,
        guest_views.bp,
        console.blueprint(),
        health.bp,
    ):
        app.register_blueprint(blueprint)
    oidc.prepare(app)
    if values["OIDC_ISSUER"]:
        app.register_blueprint(oidc_views.bp)
    app.cli.add_command(cli.quiz)
    return app


def _flask_settings(values: Mapping[str, Any]) -> dict[str, Any]:
    secure = values["PUBLIC_URL"].startswith("https://")
    url = values["DATABASE_URL"]
    # A failed statement is logged without the phone numbers and addresses that stood in it.
    engine: dict[str, Any] = {"pool_pre_ping": True, "hide_parameters": True}
    if url.startswith("postgresql"):
        # Without the time-out a lost database machine would hold each thread for two minutes.
        engine |= {
            "pool_size": values["THREADS"],
            "max_overflow": 2,
            "connect_args": {"connect_timeout": 10},
        }
    elif not url.endswith(":memory:"):
        engine |= {"pool_size": values["THREADS"] + 2, "connect_args": {"timeout": 30}}
    return {
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine,
        "MAX_CONTENT_LENGTH": values["UPLOAD_MB"] * 1024 * 1024,
        "MAX_FORM_PARTS": 2000,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_NAME": "__Host-session" if secure else "session",
        "PERMANENT_SESSION_LIFETIME": SESSION_DAYS_S,
        "WTF_CSRF_TIME_LIMIT": None,
        # In-app browsers send no Referer; the token and SameSite carry the protection.
        "WTF_CSRF_SSL_STRICT": False,
        "RATELIMIT_STORAGE_URI": values["REDIS_URL"] or "memory://",
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": bool(values["REDIS_URL"]),
    }
