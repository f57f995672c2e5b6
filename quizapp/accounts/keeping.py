"""Whose session does a browser take up again when nobody is signed in?

A guest has nothing but this browser. So when somebody else signs in over a guest, the browser keeps
whose session that was, in a cookie of its own: an organizer's session ends when the window closes,
and the guest's must not end with it. The cookie is signed and names the guest as a session does.
"""

from flask import after_this_request, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

COOKIE = "guest"


def keep(user_id: str) -> None:
    """Let the browser keep a session, for as long as citizens' sessions last."""

    @after_this_request
    def kept(answer: Response) -> Response:
        answer.set_cookie(
            name(),
            _signer().dumps(user_id),
            max_age=current_app.permanent_session_lifetime,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
        return answer


def kept() -> str | None:
    """Answer whose session the browser keeps, None if it keeps none. Asks no database, so the
    session may have ended since."""
    held = request.cookies.get(name())
    if held is None:
        return None
    longest = int(current_app.permanent_session_lifetime.total_seconds())
    try:
        user_id = _signer().loads(held, max_age=longest)
    except BadData:
        return None
    return str(user_id)


def forget() -> None:
    """Let the browser keep nothing any more."""
    if name() not in request.cookies:
        return

    @after_this_request
    def forgotten(answer: Response) -> Response:
        answer.delete_cookie(
            name(), httponly=True, samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )  # fmt: skip
        return answer


def name() -> str:
    """Answer the name of the cookie."""
    return f"__Host-{COOKIE}" if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="guest")
