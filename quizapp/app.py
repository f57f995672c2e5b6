"""Which parts make the application? The only file that knows them all."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import Migrate

from quizapp import cli, console, database, health, settings, web
from quizapp.accounts import access
from quizapp.accounts import views as accounts_views
from quizapp.attempts import views as attempts_views
from quizapp.banks import views as banks_views
from quizapp.contests import offline
from quizapp.contests import views as contests_views
from quizapp.database import db
from quizapp.results import views as results_views

ROOT = Path(__file__).parent.parent
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
    web.prepare(app)
    db.init_app(app)
    with app.app_context():
        database.prepare_engine(db.engine)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    access.prepare(app)
    for blueprint in (
        contests_views.bp,
        offline.bp,
        accounts_views.bp,
        banks_views.bp,
        attempts_views.bp,
        results_views.bp,
        console.blueprint(),
        health.bp,
    ):
        app.register_blueprint(blueprint)
    app.cli.add_command(cli.quiz)
    return app


def _flask_settings(values: Mapping[str, Any]) -> dict[str, Any]:
    secure = values["PUBLIC_URL"].startswith("https://")
    url = values["DATABASE_URL"]
    engine: dict[str, Any] = {"pool_pre_ping": True}
    if url.startswith("postgresql"):
        engine |= {"pool_size": values["THREADS"], "max_overflow": 2}
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
