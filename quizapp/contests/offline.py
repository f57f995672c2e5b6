"""What does a phone keep of the site? A manifest, so that it can stand among the apps; a worker
that opens a calm page when there is no network; and that page.

The worker is a safety net and nothing else. It never answers in the server's place while the server
answers, it never keeps a page that is somebody's own, and it lets every sent form pass.
"""

from pathlib import PurePosixPath

from flask import Blueprint, Response, current_app, json, jsonify, render_template, url_for
from flask_babel import gettext as _

from quizapp import assets, clock
from quizapp.contests import queries
from quizapp.contests.views import standing

bp = Blueprint("offline", __name__)

HOUR_S = 3600
NAMED_ROUNDS = 3
"""How many rounds to come the page names."""
SHORT_NAME = 24
"""Characters that fit below an icon."""
KEPT_FILES = ("css/site.css", "js/page.js", "js/offline.js", "img/phuong.svg")
"""What the page without a network needs to look like ours."""


@bp.get("/manifest.webmanifest")
def manifest() -> Response:
    """Tell a phone the site's name, colours and icons."""
    contest = queries.current_contest()
    name = contest.name if contest else _("Trang thi trực tuyến")
    answer = jsonify(
        id="/",
        name=name,
        short_name=name if len(name) <= SHORT_NAME else _("Thi trực tuyến"),
        description=_("Cuộc thi trực tuyến: vào thi, xem kết quả và bảng xếp hạng."),
        lang="vi",
        start_url="/",
        scope="/",
        display="standalone",
        background_color="#f8f3e9",
        theme_color="#fffdf8",
        icons=[
            _icon("img/phuong.svg", "any", "any"),
            _icon("img/icon-192.png", "192x192", "any"),
            _icon("img/icon-512.png", "512x512", "any"),
            _icon("img/icon-maskable-512.png", "512x512", "maskable"),
        ],
    )
    answer.mimetype = "application/manifest+json"
    answer.cache_control.public = True
    answer.cache_control.max_age = HOUR_S
    return answer


def _icon(name: str, sizes: str, purpose: str) -> dict[str, str]:
    kind = {".svg": "image/svg+xml", ".png": "image/png"}[PurePosixPath(name).suffix]
    return {"src": _asset(name), "sizes": sizes, "type": kind, "purpose": purpose}


def _asset(name: str) -> str:
    make = current_app.jinja_env.globals["asset"]
    return str(make(name))  # type: ignore[operator] # the template's own function


@bp.get("/sw.js")
def worker() -> Response:
    """Send the worker with the version of this release before it: one byte of a static file or of
    the page changed makes it another worker, which phones fetch and put in the old one's place."""
    page = url_for("offline.page")
    # The pictures that a style sheet fetches stand beside it, under its version.
    wave = _asset("css/site.css").replace("css/site.css", "img/wave.svg")
    kept = [page, *map(_asset, KEPT_FILES), wave]
    facts = {"version": current_app.config["ASSETS"], "page": page, "kept": kept}
    script = (assets.STATIC / "js" / "worker.js").read_text(encoding="utf-8")
    text = f"const release = {json.dumps(facts, sort_keys=True)};\n{script}"
    answer = Response(text, mimetype="text/javascript")
    answer.headers["Service-Worker-Allowed"] = "/"
    # Asked for anew at each visit: a worker that stays too long is the fault everybody fears.
    answer.cache_control.no_cache = True
    return answer


@bp.get("/ngoai-tuyen")
def page() -> str:
    """Show what the phone shows without a network. The worker keeps it, so it tells of nobody."""
    now = clock.now()
    contest = queries.current_contest()
    going, waiting, _over = standing(contest, now) if contest else ([], [], [])
    rounds = [round_ for round_, _phase in (*going, *waiting)][:NAMED_ROUNDS]
    return render_template("contests/offline.html", contest=contest, rounds=rounds, now=now)
