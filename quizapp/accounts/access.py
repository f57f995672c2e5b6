"""Who is asking? Sessions of citizens and organizers, and the guards of their pages."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, Request, abort, redirect, request, session, url_for
from flask_babel import lazy_gettext as _l
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.accounts import keeping, passwords, queries
from quizapp.accounts.models import Organizer, Person, Role
from quizapp.database import db
from quizapp.http_faults import page_above
from quizapp.rules.refusals import NotAllowed
from quizapp.web import wants_json

P = ParamSpec("P")
R = TypeVar("R")

ORGANIZER_SESSION = timedelta(hours=12)
"""An organizer signs in every working day; a citizen's session lasts through a round."""

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
    ends = session.get("ends")
    if ends is not None and clock.now().timestamp() >= ends:
        return None
    return _named(text)


@login_manager.request_loader
def load_kept(_request: Request) -> SignedIn | None:
    """Answer the guest whom this browser keeps: they sit here again once nobody else's session
    goes on. One statement, none where no guest is kept."""
    text = keeping.kept()
    found = _named(text) if text is not None else None
    return found if found is not None and _has_this_browser_alone(found.person) else None


def _named(text: str) -> SignedIn | None:
    kind, _, rest = text.partition(".")
    number, _, epoch = rest.partition(".")
    if not (number.isdecimal() and epoch.isdecimal()):
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


def kept_guest() -> Person | None:
    """Answer the guest whom this browser keeps while somebody else is signed in, None if the guest
    sits here, or there is none. One statement, none where no guest is kept."""
    found = load_kept(request)
    return found.person if found is not None and found.person is not current_sitter() else None


def _has_this_browser_alone(person: Person | None) -> bool:
    """Whether this is a guest of whom nothing is known but this browser. Who has told who they are
    has the receipt code to come back by, and is not brought back on a phone that others share."""
    return person is not None and person.is_nameless


def current_organizer() -> Organizer | None:
    """Answer the organizer who is signed in."""
    return getattr(current_user, "organizer", None)


def carries_session() -> bool:
    """Answer whether the cookies are those with which we signed somebody in. Asks no database, so
    the session may have ended since."""
    return "_user_id" in session or keeping.kept() is not None


def sign_in(account: Person | Organizer, now: datetime) -> None:
    """Begin a session; whatever this browser's session held before is gone. A guest who sat here is
    kept aside until whoever signs in has signed out; another guest who begins here takes the place
    of the one before."""
    sitter = current_sitter()
    guest = sitter if _has_this_browser_alone(sitter) else kept_guest()
    session.clear()
    if isinstance(account, Person) and _has_this_browser_alone(account):
        keeping.forget()
    elif guest is not None and guest is not account:
        keeping.keep(SignedIn(guest).get_id())
    _begin(account)
    if isinstance(account, Organizer):
        session["ends"] = (now + ORGANIZER_SESSION).timestamp()


def sign_out() -> None:
    """End the session of this browser. The guest whom it keeps aside sits here again; a guest who
    signs out leaves for good."""
    guest = kept_guest()
    logout_user()
    session.clear()
    keeping.forget()
    if guest is not None:
        _begin(guest)


def _begin(account: Person | Organizer) -> None:
    login_user(SignedIn(account), remember=False)
    session.permanent = isinstance(account, Person)


def person_required(view: Callable[P, R]) -> Callable[P, R | Response]:
    """Guard a citizens' page: others are sent to sign in and come back."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
        if current_person() is None:
            return to_sign_in()
        return view(*args, **kwargs)

    return guarded


def sitter_required(view: Callable[P, R]) -> Callable[P, R | Response]:
    """Guard a page of a paper: citizens, and organizers who try a round, may sit. Pages of a guest
    who is kept aside speak for that guest."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
        organizer = current_organizer()
        tries = organizer is not None and organizer.trial_person_id is not None
        if current_sitter() is None and not tries and kept_guest() is None:
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
