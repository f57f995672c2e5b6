"""The pages of certificates: a person asks for one and prints it, anybody checks one."""

from random import SystemRandom

from flask import (
    Blueprint,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_limiter.util import get_remote_address
from werkzeug.wrappers import Response as AnyResponse

from quizapp import clock
from quizapp.accounts import access
from quizapp.accounts.models import Person
from quizapp.contests.views import round_or_404
from quizapp.database import db
from quizapp.results import certificates, operations, own_places, owners, typesetting
from quizapp.results.own_places import OwnPlace
from quizapp.rules import publishing
from quizapp.rules.certificates import Kind, offered, require_name, typed_code
from quizapp.rules.regulation import Regulation
from quizapp.web import limiter

bp = Blueprint("certificates", __name__)
dice = SystemRandom()


def _me() -> Person:
    person = access.current_person()
    if person is None:
        abort(404)
    return person


def _asking() -> str:
    """Answer whom the limit counts: a school may share one address."""
    person = access.current_person()
    return f"certificates of {person.id}" if person else get_remote_address()


@bp.app_template_global()
def certificates_offered(own: OwnPlace | None, regulation: Regulation) -> tuple[Kind, ...]:
    """Answer which certificates the regulation of a round gives for this place in its result."""
    return offered(regulation, points=own.points, level=own.level) if own else ()


@bp.get("/dot-thi/<int:round_id>/giay-chung-nhan")
@access.person_required
def choose(round_id: int) -> str:
    """Show which certificates the reader may have, and those that are made."""
    now = clock.now()
    facts = round_or_404(round_id)
    person = _me()
    result = own_places.own_results([round_id], person.id, now).get(round_id)
    own = result.own if result else None
    owner = owners.find(person.id, facts.contest_id, facts.closes_at, now)
    return render_template(
        "certificates/choose.html",
        facts=facts,
        result=result,
        offered=certificates_offered(own, facts.regulation),
        made=certificates.of_person(result.issue.id, person.id) if result else {},
        gone=owner is not None and owner.gone,
        guardian_missing=owners.guardian_missing(person, now),
        waiting=publishing.waiting(facts.window, facts.result_expected, now),
    )


@bp.post("/dot-thi/<int:round_id>/giay-chung-nhan")
@access.person_required
def make(round_id: int) -> AnyResponse:
    """Give the reader a certificate its code."""
    now = clock.now()
    round_or_404(round_id)
    kind = request.form.get("kind")
    if kind not in set(Kind):
        abort(400)
    operations.certify(round_id, _me().id, Kind(kind), now, dice)
    db.session.commit()
    return redirect(url_for(".choose", round_id=round_id))


@bp.get("/giay-chung-nhan/<code>.pdf")
@access.person_required
@limiter.limit("20 per 10 minutes", key_func=_asking)
def document(code: str) -> AnyResponse:
    """Answer the reader's own certificate as a page to print. Aborts 404 for a stranger's."""
    now = clock.now()
    shown = certificates.find(code, now)
    if shown is None or shown.owner.person.id != _me().id:
        abort(404)
    require_name(
        gone=shown.owner.gone, guardian_missing=owners.guardian_missing(shown.owner.person, now)
    )
    facts = certificates.facts(shown, _address(code))
    digest = typesetting.digest(certificates.TEMPLATE, facts)
    if digest in request.if_none_match:
        answer = make_response("", 304)
    else:
        # Drawing takes a while: nobody shall wait for our connection meanwhile.
        made_at = shown.made_at
        db.session.rollback()
        answer = make_response(typesetting.pdf(certificates.TEMPLATE, facts, made_at))
        answer.mimetype = "application/pdf"
        name = f"giay-chung-nhan-{code.lower()}.pdf"
        answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.set_etag(digest)
    answer.cache_control.private = True
    answer.cache_control.no_cache = True
    return answer


@bp.get("/xac-nhan")
def ask() -> AnyResponse | str:
    """Ask for the code of a certificate."""
    typed = request.args.get("ma", "").strip()
    code = typed_code(typed)
    if code:
        return redirect(url_for(".check", code=code))
    return render_template("certificates/ask.html", typed=typed)


@bp.get("/xac-nhan/<code>")
def check(code: str) -> AnyResponse | tuple[str, int] | str:
    """Say what the certificate with this code says, and whether the result was corrected since."""
    now = clock.now()
    as_printed = typed_code(code)
    if as_printed != code:
        return redirect(url_for(".check", code=as_printed) if as_printed else url_for(".ask"))
    shown = certificates.find(code, now)
    if shown is None:
        return render_template("certificates/ask.html", typed=code, unknown=True), 404
    facts = round_or_404(shown.edition.round_id)
    return render_template("certificates/check.html", facts=facts, shown=shown)


def _address(code: str) -> str:
    root: str = current_app.config["PUBLIC_URL"]
    return root + url_for(".check", code=code)
