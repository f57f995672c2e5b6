"""Who is asking? Sessions of citizens and organizers, and the guards of their pages."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, abort, redirect, request, session, url_for
from flask_babel import lazy_gettext as _l
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.accounts import passwords, queries
from quizapp.accounts.models import Organizer, Person, Role
from quizapp.database import db
from quizapp.http_faults import page_above
from quizapp.rules.refusals import NotAllowed
from quizapp.web import wants_json

P = ParamSpec("P")
R = TypeVar("R")

ORGANIZER_SESSION = timedelta(hours=12)
"""An organizer signs in every working day; a citizen's session lasts through a round."""

GUEST = "guest"
"""Where the session of somebody who has signed in keeps whose paper was sat here before."""

login_manager = LoginManager()
login_manager.login_view = "accounts.sign_in"
login_manager.login_message = _l("Hãy đăng nhập để tiếp tục.")
# Phones change their address as they roam; the strong protection would sign them out.
login_manager.session_protection = "basic"


class SignedIn(UserMixin):
    """Whoever holds this session: a citizen or an organizer, never both."""

    def __init__(self, account: Person | Organizer) -> None:
        """Wrap the stored account."""
        self.person = account if isinstance(account, Person) else None
        self.organizer = account if isinstance(account, Organizer) else None

    def get_id(self) -> str:
        """Answer what the cookie keeps: the kind, the id, and the epoch that a new password or a
        sign-out everywhere moves on."""
        account = self.person or self.organizer
        assert account is not None  # noqa: S101 - one of the two by construction
        return f"{'p' if self.person else 'o'}.{account.id}.{account.session_epoch}"


def prepare(app: Flask) -> None:
    """Let the application know its users."""
    login_manager.init_app(app)
    passwords.prepare(app.config["THREADS"])

    @app.context_processor
    def who() -> dict[str, object]:
        return {"me": current_person(), "organizer": current_organizer()}


@login_manager.user_loader
def load(text: str) -> SignedIn | None:
    """Answer whose session this is, None if it has ended. One statement."""
    kind, _, rest = text.partition(".")
    number, _, epoch = rest.partition(".")
    if not (number.isdecimal() and epoch.isdecimal()):
        return None
    ends = session.get("ends")
    if ends is not None and clock.now().timestamp() >= ends:
        return None
    account: Person | Organizer | None = (
        db.session.get(Person, int(number))
        if kind == "p"
        else queries.active_organizer(int(number))
    )
    if account is None or account.session_epoch != int(epoch):
        return None
    return SignedIn(account)


def current_person() -> Person | None:
    """Answer the citizen who is signed in. Guests have no pages of their own before they have said
    who they are: see `current_sitter`."""
    person = current_sitter()
    return person if person is not None and person.has_own_pages else None


def current_sitter() -> Person | None:
    """Answer who may sit papers at this browser and look at them: a citizen or a guest."""
    return getattr(current_user, "person", None)


def current_organizer() -> Organizer | None:
    """Answer the organizer who is signed in."""
    return getattr(current_user, "organizer", None)


def carries_session() -> bool:
    """Answer whether the cookie is one with which we signed somebody in. Asks no database, so the
    session may have ended since."""
    return "_user_id" in session


def sign_in(account: Person | Organizer, now: datetime) -> None:
    """Begin a session; whatever this browser's session held before is gone, but for the paper of
    the guest who signs in to take it over."""
    guest = current_sitter()
    session.clear()
    takes_over = isinstance(account, Person) and not account.is_nameless
    if guest is not None and guest.is_nameless and takes_over:
        session[GUEST] = guest.id
    login_user(SignedIn(account), remember=False)
    session.permanent = isinstance(account, Person)
    if isinstance(account, Organizer):
        session["ends"] = (now + ORGANIZER_SESSION).timestamp()


def sign_out() -> None:
    """End the session of this browser."""
    logout_user()
    session.clear()


def person_required(view: Callable[P, R]) -> Callable[P, R | Response]:
    """Guard a citizens' page: others are sent to sign in and come back."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
        if current_person() is None:
            return to_sign_in()
        return view(*args, **kwargs)

    return guarded


def sitter_required(view: Callable[P, R]) -> Callable[P, R | Response]:
    """Guard a page of a paper: citizens, and organizers who try a round, may sit."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
        organizer = current_organizer()
        tries = organizer is not None and organizer.trial_person_id is not None
        if current_sitter() is None and not tries:
            return to_sign_in()
        return view(*args, **kwargs)

    return guarded


def to_sign_in() -> Response:
    """Answer the way to the sign-in page and back here (or, after a POST, to its page).

    Aborts 401 for a page's own script, which tells the person itself.
    """
    if wants_json():
        abort(401)
    back = request.full_path.rstrip("?") if request.method == "GET" else page_above()
    return redirect(url_for("accounts.sign_in", next=back))


def has_role(organizer: Organizer, role: Role, contest_id: int | None = None) -> bool:
    """Answer whether the organizer may act in this role, in this contest (None: in all)."""
    return any(
        grant.role in {role, Role.ADMIN} and grant.contest_id in {None, contest_id}
        for grant in organizer.grants
    )


def require_role(role: Role, contest_id: int | None = None) -> Organizer:
    """Answer the organizer who is signed in and has the role. Aborts 403 for everybody else."""
    organizer = current_organizer()
    if organizer is None:
        abort(403)
    if not has_role(organizer, role, contest_id):
        raise NotAllowed
    return organizer
