"""The page between "begin" and the first paper of a contest: in which group, and the code word."""

from datetime import datetime

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.accounts import access
from quizapp.accounts import operations as accounts
from quizapp.accounts.models import Person
from quizapp.attempts import queries
from quizapp.attempts.beginning import begin
from quizapp.attempts.entry_forms import EntryForm
from quizapp.attempts.guests import counted_of
from quizapp.contests import entries
from quizapp.contests.queries import RoundFacts
from quizapp.contests.views import round_or_404
from quizapp.database import db
from quizapp.languages import sentence_of
from quizapp.rules import eligibility, summaries
from quizapp.rules.eligibility import Standing
from quizapp.rules.eligibility_refusals import (
    CodeWordMissing,
    GroupMissing,
    OtherGroup,
    WrongCodeWord,
)
from quizapp.rules.refusals import TooManyTries

bp = Blueprint("entry", __name__)

Page = str | tuple[str, int] | Response


@bp.get("/dot-thi/<int:round_id>/vao-thi")
@access.person_required
def ask(round_id: int) -> Page:
    """Ask for a group and the code word, as far as the contest wants them and does not know them
    yet."""
    now = clock.now()
    facts = round_or_404(round_id)
    summaries.require_sat(facts.summary)
    standing = _standing(facts, _person(), now)
    if _is_admitted(facts, standing) and not eligibility.has_to_choose(facts.eligibility, standing):
        return redirect(url_for("attempts.round_page", round_id=round_id))
    form = _form(facts, standing)
    if "group" in form and form.group.data is None:
        offered = standing.group if standing.group is not None else facts.group_id
        form.group.data = None if offered is None else str(offered)
    return _page(facts, standing, form, now)


@bp.post("/dot-thi/<int:round_id>/vao-thi")
@access.person_required
def enter(round_id: int) -> Page:
    """Keep the group and that the code word was told, and begin; before the opening keep them
    alone. A try of the code word is counted before it is looked at."""
    now = clock.now()
    facts = round_or_404(round_id)
    summaries.require_sat(facts.summary)
    person = _person()
    standing = _standing(facts, person, now)
    _is_admitted(facts, standing)
    form = _form(facts, standing)
    if not form.validate():
        return _page(facts, standing, form, now), 422
    if "word" in form and (refusal := refused_word(facts, person.id, form.word.data or "", now)):
        form.word.errors = [sentence_of(refusal)]
        return _page(facts, standing, form, now), refusal.status
    # Nobody's first attempt comes between this look and the choice.
    person = queries.locked_person(person.id)
    standing = _standing(facts, person, now)
    group = eligibility.require_choice(facts.eligibility, standing, form.chosen)
    own, whose = facts.eligibility.group(group), facts.group
    if "group" in form and own is not None and whose is not None and own != whose:
        form.group.errors = [sentence_of(OtherGroup(round_group=whose.name, own_group=own.name))]
        return _page(facts, standing, form, now), 422
    entries.choose(facts, standing, person.id, group, now)
    if not facts.window.is_open(now):
        db.session.commit()
        flash(_("Đã ghi nhận. Mời bạn quay lại khi đợt thi mở."), "good")
        return redirect(url_for("attempts.round_page", round_id=round_id))
    return begin(facts, person.id, now)


def _person() -> Person:
    person = access.current_person()
    assert person is not None  # noqa: S101 - the guard saw to it
    return person


def _standing(facts: RoundFacts, person: Person, now: datetime) -> Standing:
    used = queries.used(facts.id, facts.contest_id, person.id, now)
    begun = counted_of(facts, person.id, now, merged=used.has_merged) or used
    return entries.standing_of(facts.contest_id, person, has_played=begun.in_contest > 0)


def _is_admitted(facts: RoundFacts, standing: Standing) -> bool:
    """Answer whether nothing is left to ask. Raises why somebody may not take part at all."""
    try:
        eligibility.require_admitted(facts.eligibility, standing, facts.group_id)
    except (GroupMissing, CodeWordMissing):
        return False
    except OtherGroup:
        if not eligibility.has_to_choose(facts.eligibility, standing):
            raise
        return False
    return True


def _form(facts: RoundFacts, standing: Standing) -> EntryForm:
    form = EntryForm()
    chooses = eligibility.has_to_choose(facts.eligibility, standing)
    form.ask(
        facts.eligibility.groups if chooses else (),
        word=facts.eligibility.code_word is not None and not standing.word_told,
    )
    return form


def refused_word(
    facts: RoundFacts, person_id: int, typed: str, now: datetime
) -> WrongCodeWord | TooManyTries | None:
    """Answer why what was typed is not taken, None if it is the code word. It is kept nowhere."""
    account = f"w:{facts.contest_id}:{person_id}"
    try:
        accounts.count_try(account, now)
    except TooManyTries as refusal:
        return refusal
    db.session.commit()
    digest, secret = facts.eligibility.code_word or "", current_app.config["SECRET_KEY"]
    if not eligibility.is_word(typed, digest, secret, facts.contest_id):
        return WrongCodeWord()
    accounts.forget_tries(account)
    return None


def _page(facts: RoundFacts, standing: Standing, form: EntryForm, now: datetime) -> str:
    return render_template(
        "attempts/entry.html",
        facts=facts,
        form=form,
        own=facts.eligibility.group(standing.settled_group),
        is_open=facts.window.is_open(now),
    )
