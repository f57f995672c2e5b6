"""The citizens' pages of a round: what it is, the paper, handing in, the receipt."""

from collections.abc import Sequence
from datetime import datetime

from flask import (
    Blueprint,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from quizapp import clock, overload
from quizapp.accounts import access
from quizapp.accounts.models import Person
from quizapp.attempts import forms, leaving, monitoring, operations, predicting, queries
from quizapp.attempts.beginning import begin, begin_as_guest, untold
from quizapp.attempts.guests import counted_of
from quizapp.attempts.models import Attempt
from quizapp.attempts.pages import (
    counted,
    guess_rule,
    last_saved,
    paper_questions,
    released_questions,
    saved_answers,
    summary,
)
from quizapp.attempts.whose import (
    WHOSE,
    name_to_carry,
    own_attempt_or_404,
    own_key,
    paper_name,
    seen_attempt_or_404,
)
from quizapp.contests import entries, summing
from quizapp.contests import queries as contests
from quizapp.contests.queries import RoundFacts
from quizapp.contests.views import round_or_404
from quizapp.database import db
from quizapp.languages import sentence_of
from quizapp.rules import eligibility, limits, papers, timing, voiding
from quizapp.rules.eligibility_refusals import CodeWordMissing, GroupMissing
from quizapp.rules.refusals import BadGuess
from quizapp.rules.timing import Phase
from quizapp.web import limiter, wants_json

bp = Blueprint("attempts", __name__)


@bp.app_context_processor
def what_may_be_left() -> dict[str, object]:
    """Let pages ask what would be left behind with a session, and what leads back to it."""
    return {
        "kept_paper": leaving.kept_paper,
        "paper_at_stake": leaving.paper_at_stake,
        "paper_going_on": leaving.paper_going_on,
        "receipt_to_keep": leaving.receipt_to_keep,
        "way_back": leaving.way_back,
    }


@bp.get("/dot-thi/<int:round_id>")
def round_page(round_id: int) -> str:
    """Show a round: its times, its rules in short, what the person has done in it so far."""
    now = clock.now()
    facts = round_or_404(round_id)
    if facts.summary is not None:
        total = summing.total_of(facts, contests.rounds_of(facts.contest_id), now)
        return render_template("attempts/summary.html", facts=facts, total=total, now=now)
    person = access.current_sitter()
    own = queries.own_in_round(round_id, person) if person else []
    here = sum(person is not None and each.person_id == person.id for each in own)
    merged = here < len(own)
    elsewhere = counted_of(facts, person.id, now, merged=merged) if person else None
    begun = max(here, elsewhere.in_round) if elsewhere else here
    begins = max(now, facts.opens_at)
    return render_template(
        "attempts/round.html",
        facts=facts,
        phase=facts.phase(now),
        own=own,
        reader=person.id if person else None,
        going=next((a for a in own if a.handed_in_at is None and now < a.deadline), None),
        left=limits.attempts_left(facts.regulation, begun),
        again=_again(facts, own, elsewhere.last_ended_at if elsewhere else None, now),
        untold=untold(person, now),
        ready=contests.can_be_filled(facts, now),
        ends_void=voiding.ends_void(facts.regulation, facts.window, begins),
        cut_short=facts.window.cuts_short(begins, facts.regulation.time_limit_s),
        told=monitoring.public_figures(facts, now),
        elsewhere=_elsewhere(facts, person, now),
        now=now,
    )


def _elsewhere(
    facts: RoundFacts, person: Person | None, now: datetime
) -> tuple[str, str, bool] | None:
    """Answer the person's group and the round's, if these are two, and whether the person may
    choose anew. No statement for a round that is everybody's."""
    if facts.group_id is None or person is None:
        return None
    used = queries.used(facts.id, facts.contest_id, person.id, now)
    begun = counted_of(facts, person.id, now, merged=used.has_merged) or used
    standing = entries.standing_of(facts.contest_id, person, has_played=begun.in_contest > 0)
    apart = eligibility.elsewhere(facts.eligibility, standing, facts.group_id)
    if apart is None:
        return None
    own, whose = apart
    return own.name, whose.name, eligibility.has_to_choose(facts.eligibility, standing)


def _again(
    facts: RoundFacts, own: Sequence[Attempt], elsewhere: datetime | None, now: datetime
) -> datetime | None:
    """Answer when the pause after the person's latest attempt ends, None if they may start now.
    `elsewhere` is the end of the latest that counts for them, from whatever device."""
    ends = [each.handed_in_at or each.deadline for each in own]
    ended = max([*ends, elsewhere] if elsewhere else ends, default=None)
    again = limits.next_start(facts.regulation, ended)
    return again if again is not None and now < again else None


@bp.post("/dot-thi/<int:round_id>/bat-dau")
# Who has an account has come in by a page with this very limit.
@limiter.limit("2000 per hour", exempt_when=lambda: access.current_person() is not None)
def start(round_id: int) -> AnyResponse:
    """Begin an attempt, or go on with the open one; at a rush wait for one's turn first. Who has to
    tell a group or the code word is asked on a page in between. Where no account is needed,
    visitors begin as guests."""
    now = clock.now()
    facts = round_or_404(round_id)
    person = access.current_person()
    if person is None:
        if facts.eligibility.without_account and access.current_organizer() is None:
            return begin_as_guest(facts, now)
        return access.to_sign_in()
    try:
        return begin(facts, person.id, now)
    except (GroupMissing, CodeWordMissing):
        db.session.rollback()
        return redirect(url_for("entry.ask", round_id=round_id))


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
    fault = forms.guess_fault(typed, facts.regulation)
    return render_template(
        "attempts/paper.html",
        facts=facts,
        attempt=attempt,
        questions=paper_questions(attempt),
        guess=papers.guess(attempt.answers),
        typed=typed if fault else None,
        fault=sentence_of(fault) if fault else None,
        guess_rule=guess_rule,
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
    if place == papers.GUESS:
        forms.require_guess(answer, round_or_404(round_id).regulation)
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
            prediction=facts.regulation.predicts_on_paper,
        ),
        now=now,
    )


@bp.post("/dot-thi/<int:round_id>/bai-thi/<int:number>/kiem-tra")
@access.sitter_required
def save_all(round_id: int, number: int) -> AnyResponse:
    """Save the whole form, for browsers without script, and go on to the confirmation."""
    now = overload.arrived()
    facts = round_or_404(round_id)
    carried, fault = forms.read_paper(request.form, facts.regulation, now)
    key = own_key(round_id, number)
    operations.save_all(key, carried, now)
    db.session.commit()
    named = name_to_carry(key)
    if fault:
        typed = request.form["guess"][: forms.LONGEST_GUESS]
        address = url_for(
            ".paper", round_id=round_id, number=number, typed=typed, _anchor="guess", paper=named
        )
    else:
        page = ".review" if "review" in request.form else ".paper"
        address = url_for(page, round_id=round_id, number=number, paper=named)
    return redirect(address)


@bp.post("/dot-thi/<int:round_id>/bai-thi/<int:number>/nop")
@access.sitter_required
def hand_in(round_id: int, number: int) -> AnyResponse:
    """Hand in. Twice is once: a repeat leads to the same receipt."""
    now = overload.arrived()
    facts = round_or_404(round_id)
    carried, _fault = forms.read_paper(request.form, facts.regulation, now)
    key = own_key(round_id, number)
    operations.hand_in(facts, key, carried, now)
    db.session.commit()
    address = url_for(".receipt", round_id=round_id, number=number, paper=name_to_carry(key))
    return jsonify(receipt=address) if wants_json() else redirect(address)


@bp.get("/dot-thi/<int:round_id>/bai-thi/<int:number>/ket-qua")
@access.sitter_required
def receipt(round_id: int, number: int) -> AnyResponse | str:
    """Show the receipt: what counted, when, and the result as far as the regulation shows it."""
    now = clock.now()
    facts = round_or_404(round_id)
    attempt = seen_attempt_or_404(round_id, number)
    if attempt.handed_in_at is None and now < attempt.deadline:
        return redirect(url_for(".paper", round_id=round_id, number=number))
    guest = access.current_sitter()
    if untold(guest, now):
        return redirect(url_for("guests.tell", round_id=round_id, number=number))
    known = summary(facts, attempt, now)
    typed = request.args.get("typed", "")[: forms.LONGEST_GUESS]
    fault = forms.guess_fault(typed, facts.regulation)
    questions = released_questions(attempt) if known["released"] else []
    return render_template(
        "attempts/receipt.html",
        questions=questions,
        counted=counted(attempt),
        last_saved=last_saved(attempt),
        paper_name=paper_name(attempt.key),
        typed=typed,
        fault=sentence_of(fault) if fault else None,
        guest=guest is not None and guest.is_guest and guest.password_hash is None,
        whose=attempt.person_id if guest is not None and attempt.person_id != guest.id else None,
        nameless=guest is not None and guest.is_nameless,
        now=now,
        **known,
    )


@bp.post("/dot-thi/<int:round_id>/bai-thi/<int:number>/du-doan")
@access.sitter_required
def predict(round_id: int, number: int) -> AnyResponse:
    """Take the prediction that is asked after the hand-in, once."""
    now = overload.arrived()
    facts = round_or_404(round_id)
    key = seen_attempt_or_404(round_id, number).key
    whose = request.args.get(WHOSE)
    try:
        answer = forms.read_prediction(request.form, facts.regulation, now)
    except BadGuess:
        typed = request.form.get("guess", "")[: forms.LONGEST_GUESS] or "?"
        address = url_for(
            ".receipt",
            round_id=round_id,
            number=number,
            typed=typed,
            _anchor="prediction",
            cua=whose,
        )
        return redirect(address)
    predicting.predict(facts, key, answer, now)
    db.session.commit()
    return redirect(url_for(".receipt", round_id=round_id, number=number, cua=whose))


@bp.get("/ket-qua")
def mine() -> AnyResponse | str:
    """Show all attempts of the person, newest first; to a guest the ones of this browser."""
    now = clock.now()
    person = access.current_sitter()
    if person is None:
        return access.to_sign_in()
    attempts = queries.own(person)
    rounds = {number: contests.round_facts(number) for number in {a.round_id for a in attempts}}
    sat_in = {facts.contest_id for facts in rounds.values() if facts is not None}
    return render_template(
        "attempts/mine.html",
        reader=person.id,
        rows=[
            summary(facts, attempt, now, nameless=person.is_nameless)
            for attempt in attempts
            if (facts := rounds[attempt.round_id]) is not None
        ],
        totals=[
            total
            for contest_id in sorted(sat_in, reverse=True)
            for total in summing.totals_of(contest_id, now)
            if total.phase is Phase.PUBLISHED
        ],
        now=now,
    )
