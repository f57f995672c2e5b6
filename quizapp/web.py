"""What do all pages share? Errors in words, forms, security headers, filters, limits."""

import unicodedata
from datetime import datetime
from random import SystemRandom
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    send_from_directory,
)
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.csrf import CSRFError
from markdown_it import MarkdownIt
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from werkzeug.exceptions import HTTPException, ServiceUnavailable
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response as AnyResponse
from wtforms import FieldList, FileField, FormField
from wtforms.form import BaseForm
from wtforms.i18n import DummyTranslations

from quizapp import assets, database, languages
from quizapp.form_words import VietnameseMessages
from quizapp.http_faults import page_above, page_meant, sentence_about, typed_before
from quizapp.languages import page_words_of, sentence_of
from quizapp.rules import names
from quizapp.rules.refusals import BadInput, Refusal

Default = TypeVar("Default", int, None)

YEAR_S = 31_536_000
LARGEST_ROW = 2**31 - 1
RETRY_S = range(3, 9)
"""Who is told to come back comes after so many seconds, and not all after as many."""
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
        "base-uri 'none'; manifest-src 'self'; worker-src 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

LONGEST_ROW_NUMBER = 6
"""Most digits in a name like `prizes-3-level`."""

dice = SystemRandom()
csrf = CSRFProtect()
compress = Compress()
limiter = Limiter(key_func=get_remote_address, headers_enabled=False)


class Form(FlaskForm):
    """Base of every form: protected against forged requests, speaks the reader's language."""

    class Meta(FlaskForm.Meta):
        """Use our own sentences, and take files only where a form asks for them."""

        def wrap_formdata(self, form: BaseForm, formdata: Any) -> Any:
            """Answer what was sent. A file under the name of a text field is nobody's text. Raises
            BadInput for the number of a row that WTForms could not read."""
            sent = super().wrap_formdata(form, formdata)
            rows = tuple(
                f"{field.name}-"
                for field in form._fields.values()
                if isinstance(field, FieldList | FormField)
            )
            if any(_is_no_row(name) for name in sent or () if name.startswith(rows)):
                raise BadInput
            if not isinstance(sent, CombinedMultiDict):
                return sent
            asked = {name for name, field in form._fields.items() if isinstance(field, FileField)}
            files = [(k, v) for k, v in request.files.items(multi=True) if k in asked]
            return CombinedMultiDict([MultiDict(files), request.form])

        def get_translations(self, _form: Any) -> VietnameseMessages | DummyTranslations:
            """Answer where WTForms' sentences come from; its own are English."""
            return VietnameseMessages() if languages.current() == "vi" else DummyTranslations()


def _is_no_row(name: str) -> bool:
    return any(
        part.isdigit() and not (part.isascii() and len(part) <= LONGEST_ROW_NUMBER)
        for part in name.split("-")
    )


class Sessions(SecureCookieSessionInterface):
    """Flask's own sessions, which leave what is kept for ever alone.

    Such an answer is the same for everybody. With `Vary: Cookie`, which any look into the session
    adds, browsers would ask for it again as soon as the cookie changes.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the session along, unless the answer is nobody's in particular."""
        if not response.cache_control.immutable:
            super().save_session(app, session, response)


def prepare(app: Flask) -> None:
    """Give the application everything its pages share."""
    app.config.setdefault("COMPRESS_MIN_SIZE", 500)
    app.config.setdefault("COMPRESS_ALGORITHM", ["br", "gzip"])
    app.session_interface = Sessions()
    languages.prepare(app)
    csrf.init_app(app)
    compress.init_app(app)
    limiter.init_app(app)
    if proxies := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign] # the documented way
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
    app.url_map.converters["int"] = RowNumber
    app.before_request(_refuse_nul)
    app.before_request(_choose_transaction)
    app.teardown_request(_restore_transaction)
    app.after_request(_secure)
    app.register_error_handler(Refusal, show_refusal)
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(CSRFError, show_http_error)
    app.register_error_handler(SQLAlchemyError, show_database_error)
    app.jinja_env.filters.update(iso=iso, markdown=markdown, masked_phone=names.masked_phone)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(page_above=page_above, typed_before=typed_before)
    _serve_static(app)
    _let_readers_choose(app)


def _serve_static(app: Flask) -> None:
    versions = assets.versions()
    app.config["ASSETS"] = assets.whole(versions)

    # Any version is answered with today's file, so that a page of yesterday keeps its looks; only
    # today's is kept, because a page of tomorrow may ask us while its release is rolled out.
    @app.get("/static/<version>/<path:filename>", endpoint="asset")
    def asset(version: str, filename: str) -> Response:
        answer = send_from_directory(assets.STATIC, filename)
        # Read whole: the compressor would take an open file over and never close it.
        answer.direct_passthrough = False
        answer.make_sequence()
        if version in versions.values():  # what a sheet fetches stands below the sheet's version
            return keep_for_ever(answer)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @app.template_global("asset")
    def asset_url(filename: str) -> str:
        return f"/static/{versions[filename]}/{filename}"


def _let_readers_choose(app: Flask) -> None:
    # A link, not a form: a token would give every visitor a session, and pages no cache may keep.
    @app.get("/ngon-ngu/<code>", endpoint="language")
    def language(code: str) -> AnyResponse:
        if code not in languages.NAMES:
            abort(404)
        answer = redirect(local_path(request.args.get("next")) or "/")
        return languages.remember(answer, code)


def keep_for_ever(answer: Response) -> Response:
    """Let browsers and proxies keep an answer whose address changes with its content."""
    answer.cache_control.no_cache = None
    answer.cache_control.public = True
    answer.cache_control.max_age = YEAR_S
    answer.cache_control.immutable = True
    return answer


def wants_json() -> bool:
    """Answer whether the caller is a program: the API, or a page's own script."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    return request.path.startswith("/api/") or request.is_json or best == "application/json"


def show_refusal(refusal: Refusal) -> tuple[Response | str, int]:
    """Turn a rule's no into a page or into JSON, in the person's language."""
    name = type(refusal).__name__
    if wants_json():
        return jsonify(refused=name, sentence=sentence_of(refusal)), refusal.status
    sentence = page_words_of(refusal)
    page = render_template("error.html", status=refusal.status, sentence=sentence, way=name)
    return page, refusal.status


def show_http_error(error: HTTPException) -> Any:
    """Show an HTTP error as a sentence. The cause of a 500 stands in the log only."""
    status = error.code or 500
    if status < 400:
        return error
    if request.method == "GET" and not wants_json() and (meant := page_meant(status)):
        return redirect(meant)
    sentence = sentence_about(error)
    if wants_json():
        answer: Any = jsonify(sentence=sentence)
    elif status >= 500:
        # Without the context processors: they ask the database, which may be what is broken.
        page = current_app.jinja_env.get_template("broken.html")
        again = local_path(request.full_path.rstrip("?")) if request.method == "GET" else None
        answer = page.render(status=status, sentence=sentence, again=again)
    else:
        answer = render_template("error.html", status=status, sentence=sentence, error=error)
    headers = [
        (name, value)
        for name, value in error.get_headers()
        if name.lower() not in {"content-type", "content-length"}
    ]
    return answer, status, headers


def show_database_error(error: SQLAlchemyError) -> Any:
    """Ask to come back when the database is only busy or away; anything else is a fault of ours."""
    if not database.is_away(error):
        raise database.without_data(error) from None
    current_app.logger.warning("the database is away: %s", getattr(error, "orig", None) or error)
    return show_http_error(ServiceUnavailable())


class RowNumber(IntegerConverter):
    """A number in an address; one that no row can have is an address that does not exist."""

    def __init__(self, url_map: Map, *args: Any, **options: Any) -> None:
        """Bound the number, because databases refuse to look for larger ones."""
        super().__init__(url_map, *args, **{"max": LARGEST_ROW, **options})


def _refuse_nul() -> None:
    """No text of ours holds a NUL, and PostgreSQL refuses to store or to compare one."""
    sent = (request.args, request.form)
    if "\0" in request.path or any(
        "\0" in v for values in sent for _, v in values.items(multi=True)
    ):
        abort(400)


def _choose_transaction() -> None:
    mode = "DEFERRED" if request.method in SAFE_METHODS else "IMMEDIATE"
    g.begin_token = database.begin_mode.set(mode)  # type: ignore[arg-type] # both are literals


def _restore_transaction(_error: BaseException | None) -> None:
    if token := g.pop("begin_token", None):
        database.begin_mode.reset(token)


def _secure(answer: Response) -> Response:
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if request.is_secure:
        answer.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR_S}")
    if answer.status_code == 503:
        answer.headers.setdefault("Retry-After", str(dice.choice(RETRY_S)))
    if "Cache-Control" not in answer.headers:
        answer.headers["Cache-Control"] = "no-store"
    return answer


def query_number(name: str, default: Default, largest: int = LARGEST_ROW) -> int | Default:
    """Answer a whole number of the query string, `default` if there is none.

    Aborts 404 if it is negative or larger than any row: databases refuse to look for such numbers.
    """
    asked = request.args.get(name, type=int)
    if asked is None:
        return default
    if not 0 <= asked <= largest:
        abort(404)
    return asked


def bounded_number(text: str, largest: int = LARGEST_ROW) -> int | None:
    """Answer the whole number that was sent, None for anything else and for what is too large."""
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(largest)):
        return None
    return value if (value := int(text)) <= largest else None


def local_path(target: str | None) -> str | None:
    """Answer `target` if it is a path on this site, for going on after signing in."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    # Browsers drop tabs and read a backslash as a slash: what follows could name another site.
    if "\\" in target or any(unicodedata.category(character) == "Cc" for character in target):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return target if not parts.scheme and not parts.netloc else None


def iso(value: datetime) -> str:
    """Write a moment for machines."""
    return value.isoformat(timespec="milliseconds")


_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")


def markdown(text: str | None) -> Markup:
    """Turn an organizer's Markdown into HTML. Raw HTML stays visible text, never markup. On a page
    in another language it says of itself that it is Vietnamese."""
    tokens = _markdown.parse(text or "")
    if languages.current() != languages.SOURCE:
        for token in tokens:
            if token.level == 0 and token.nesting >= 0:
                token.attrSet("lang", languages.SOURCE)
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    return Markup(html)  # noqa: S704 - the renderer escapes HTML
