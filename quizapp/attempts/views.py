"""The citizens' pages of a round: what it is, the paper, handing in, the receipt."""

from random import SystemRandom

from flask import (
    Blueprint,
    abort,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from quizapp import clock, overload
from quizapp.accounts import access
from quizapp.attempts import admission, forms, operations, queries, waiting
from quizapp.attempts.models import Attempt, AttemptKey
from quizapp.attempts.pages import (
    counted,
    last_saved,
    paper_questions,
    released_questions,
    saved_answers,
    summary,
)
from quizapp.attempts.whose import paper_name, require_same_paper
from quizapp.contests import queries as contests
from quizapp.contests.views import round_or_404
from quizapp.database import db
from quizapp.languages import sentence_of
from quizapp.rules import limits, papers, timing
from quizapp.web import wants_json

bp = Blueprint("attempts", __name__)
dice = SystemRandom()


def sitter_id() -> int:
    """Answer who sits: the citizen, or the shadow in which an organizer tries a round.

    Aborts 404 for anybody else: nobody's attempt is anybody's business.
    """
    if person := access.current_person():
        return person.id
    organizer = access.current_organizer()
    if organizer is None or organizer.trial_person_id is None:
        abort(404)
    return organizer.trial_person_id


def own_key(round_id: int, number: int) -> AttemptKey:
    """Answer which of the sitter's attempts a page speaks of. Raises AnotherSitter if the page was
    made for somebody else."""
    key = AttemptKey(round_id, sitter_id(), number)
    require_same_paper(key)
    return key


def own_attempt_or_404(round_id: int, number: int) -> Attempt:
    """Answer the sitter's own attempt. Aborts 404 for a stranger's."""
    attempt = queries.one(own_key(round_id, number))
    if attempt is None:
        abort(404)
    return attempt


@bp.get("/dot-thi/<int:round_id>")
def round_page(round_id: int) -> str:
    """Show a round: its times, its rules in short, what the person has done in it so far."""
    now = clock.now()
    facts = round_or_404(round_id)
    person = access.current_person()
    own = queries.own_in_round(round_id, person.id) if person else []
    return render_template(
        "attempts/round.html",
        facts=facts,
        phase=facts.phase(now),
        own=own,
        going=next((a for a in own if a.handed_in_at is None and now < a.deadline), None),
        left=limits.attempts_left(facts.regulation, len(own)),
        ready=contests.can_be_filled(facts, now),
        now=now,
    )


@bp.post("/dot-thi/<int:round_id>/bat-dau")
@access.person_required
def start(round_id: int) -> AnyResponse:
    """Begin an attempt, or go on with the open one; at a rush wait for one's turn first."""
    now = clock.now()
    facts = round_or_404(round_id)
    person = access.current_person()
    assert person is not None  # noqa: S101 - the guard saw to it
    pace = current_app.config["STARTS_PER_SECOND"]
    begun = admission.begin(facts, person.id, now, dice, per_second=pace)
    number = None if isinstance(begun, admission.Waits) else begun.number
    db.session.commit()
    if isinstance(begun, admission.Waits):
        return waiting.send_there(round_id, begun.comes_at)
    waiting.forget()
    return redirect(url_for(".paper", round_id=round_id, number=number))


@bp.get("/dot-thi/<int:round_id>/bai-thi/<int:number>")
@access.sitter_required
def paper(round_id: int, number: int) -> AnyResponse | str:
    """Show the paper with what is saved. Its stamp lets the newest page win."""
    now = clock.now()
    facts = round_or_404(round_id)
    attempt = own_attempt_or_404(round_id, number)
    if attempt.handed_in_at is not None or now >= attempt.deadline:
        return redirect(url_for(".receipt", round_id=round_id, number=number))
    # What was typed as a prediction and could not be read comes back to be mended.
    typed = request.args.get("typed", "")[: forms.LONGEST_GUESS]
    fault = forms.guess_fault(typed)
    return render_template(
        "attempts/paper.html",
        facts=facts,
        attempt=attempt,
        questions=paper_questions(attempt),
        guess=papers.guess(attempt.answers),
        typed=typed if fault else None,
        fault=sentence_of(fault) if fault else None,
        page=forms.page_stamp(now),
        paper_name=paper_name(attempt.key),
        now=now,
    )


@bp.get("/dot-thi/<int:round_id>/bai-thi/<int:number>/gio")
@access.sitter_required
def time_left(round_id: int, number: int) -> AnyResponse:
    """Tell the page's script the truth: the server's time, the deadline, whether the paper is open,
    which page saved last, and what is saved."""
    now = clock.now()
    attempt = own_attempt_or_404(round_id, number)
    return jsonify(
        now=now.isoformat(),
        deadline=attempt.deadline.isoformat(),
        open=attempt.handed_in_at is None and now <= timing.last_arrival(attempt.deadline),
        page=papers.newest_page(attempt.answers),
        answers=saved_answers(attempt),
    )


@bp.post("/dot-thi/<int:round_id>/bai-thi/<int:number>/luu")
@access.sitter_required
def save(round_id: int, number: int) -> AnyResponse:
    """Save one choice as it is made. Speaks JSON with the page's own script."""
    now = overload.arrived()
    place, answer = forms.read_save(forms.small_json(request), now)
    saved = operations.save(own_key(round_id, number), place, answer, now)
    db.session.commit()
    return jsonify(deadline=saved.deadline.isoformat(), now=now.isoformat(), page=saved.newest_page)


@bp.get("/dot-thi/<int:round_id>/bai-thi/<int:number>/kiem-tra")
@access.sitter_required
def review(round_id: int, number: int) -> AnyResponse | str:
    """Ask for confirmation: what is answered, what is missing."""
    now = clock.now()
    facts = round_or_404(round_id)
    attempt = own_attempt_or_404(round_id, number)
    if attempt.handed_in_at is not None or now >= attempt.deadline:
        return redirect(url_for(".receipt", round_id=round_id, number=number))
    return render_template(
        "attempts/review.html",
        facts=facts,
        attempt=attempt,
        questions=paper_questions(attempt),
        paper_name=paper_name(attempt.key),
        guess=papers.guess(attempt.answers),
        missing=papers.missing(
            attempt.answers,
            attempt.question_count,
            prediction=facts.regulation.has_prediction,
        ),
        now=now,
    )


@bp.post("/dot-thi/<int:round_id>/bai-thi/<int:number>/kiem-tra")
@access.sitter_required
def save_all(round_id: int, number: int) -> AnyResponse:
    """Save the whole form, for browsers without script, and go on to the confirmation."""
    now = overload.arrived()
    carried, fault = forms.read_paper(request.form, now)
    operations.save_all(own_key(round_id, number), carried, now)
    db.session.commit()
    if fault:
        typed = request.form["guess"][: forms.LONGEST_GUESS]
        address = url_for(".paper", round_id=round_id, number=number, typed=typed, _anchor="guess")
    else:
        page = ".review" if "review" in request.form else ".paper"
        address = url_for(page, round_id=round_id, number=number)
    return redirect(address)


@bp.post("/dot-thi/<int:round_id>/bai-thi/<int:number>/nop")
@access.sitter_required
def hand_in(round_id: int, number: int) -> AnyResponse:
    """Hand in. Twice is once: a repeat leads to the same receipt."""
    now = overload.arrived()
    facts = round_or_404(round_id)
    carried, _fault = forms.read_paper(request.form, now)
    operations.hand_in(facts, own_key(round_id, number), carried, now)
    db.session.commit()
    address = url_for(".receipt", round_id=round_id, number=number)
    return jsonify(receipt=address) if wants_json() else redirect(address)


@bp.get("/dot-thi/<int:round_id>/bai-thi/<int:number>/ket-qua")
@access.sitter_required
def receipt(round_id: int, number: int) -> AnyResponse | str:
    """Show the receipt: what counted, when, and the result as far as the regulation shows it."""
    now = clock.now()
    facts = round_or_404(round_id)
    attempt = own_attempt_or_404(round_id, number)
    if attempt.handed_in_at is None and now < attempt.deadline:
        return redirect(url_for(".paper", round_id=round_id, number=number))
    known = summary(facts, attempt, now)
    questions = released_questions(attempt) if known["released"] else []
    return render_template(
        "attempts/receipt.html",
        questions=questions,
        counted=counted(attempt),
        last_saved=last_saved(attempt),
        paper_name=paper_name(attempt.key),
        now=now,
        **known,
    )


@bp.get("/ket-qua")
@access.person_required
def mine() -> str:
    """Show all attempts of the person, newest first."""
    now = clock.now()
    person = access.current_person()
    assert person is not None  # noqa: S101 - the guard saw to it
    attempts = queries.own(person.id)
    rounds = {number: contests.round_facts(number) for number in {a.round_id for a in attempts}}
    return render_template(
        "attempts/mine.html",
        rows=[
            summary(facts, attempt, now)
            for attempt in attempts
            if (facts := rounds[attempt.round_id]) is not None
        ],
        now=now,
    )
