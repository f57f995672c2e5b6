"""Who may take part in a contest: groups, listed people alone, the code word. For managers."""

from flask import abort, current_app, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Person, Role
from quizapp.console import bp
from quizapp.console.answers import finish, send_back
from quizapp.console.guard import contest_or_404, the_organizer
from quizapp.console.people import person_or_404
from quizapp.contests import entries, list_queries, queries, settling
from quizapp.contests.eligibility_forms import (
    LIST_KINDS,
    LIST_WORDS,
    CorrectGroupForm,
    EligibilityForm,
    ListFileForm,
)
from quizapp.contests.models import Contest
from quizapp.contests.settling import Settled
from quizapp.rules import eligibility as rules
from quizapp.rules import eligibility_wording, guests
from quizapp.rules.eligibility import Eligibility
from quizapp.rules.eligibility_refusals import BadEligibility
from quizapp.rules.guest_refusals import WithoutAccountSettled
from quizapp.rules.refusals import ReasonMissing, Refusal

Page = str | tuple[str, int] | Response


@bp.get("/cuoc-thi/<int:contest_id>/doi-tuong")
def eligibility(contest_id: int) -> Page:
    """Show who may take part, the lists there are, and the rows that nobody can tell apart."""
    contest = contest_or_404(contest_id, Role.MANAGER)
    return page(contest, settled_form(contest), ListFileForm(formdata=None))


@bp.post("/cuoc-thi/<int:contest_id>/doi-tuong")
def settle_eligibility(contest_id: int) -> Page:
    """Settle who may take part."""
    now = clock.now()
    contest = contest_or_404(contest_id, Role.MANAGER)
    form = EligibilityForm()
    if form.validate():
        settled = settling.eligibility_of(contest)
        wanted = Settled(
            listed_only=form.listed_only.data,
            without_account=form.without_account.data,
            code_word=_code_word(form, settled, contest_id),
            groups=form.read,
            asks_sex=form.asks_sex.data,
        )
        try:
            settling.settle(
                contest,
                wanted,
                reason=form.reason.data or "",
                actor=Actor.of(the_organizer()),
                now=now,
            )
        except Refusal as refusal:
            fields = {
                ReasonMissing: form.reason,
                BadEligibility: form.groups,
                WithoutAccountSettled: form.without_account,
            }
            send_back(refusal, form, fields)
        else:
            return finish(
                _("Đã lưu đối tượng dự thi."), "console.eligibility", contest_id=contest_id
            )
    return page(contest_or_404(contest_id), form, ListFileForm(formdata=None)), 422


@bp.get("/cuoc-thi/<int:contest_id>/doi-tuong/<int:person_id>")
def group_of(contest_id: int, person_id: int) -> Page:
    """Show in which group a person takes part, and the form to correct it."""
    contest = contest_or_404(contest_id, Role.MANAGER)
    settled, form = _correcting(contest)
    return _person_page(contest, person_or_404(person_id), settled, form)


@bp.post("/cuoc-thi/<int:contest_id>/doi-tuong/<int:person_id>")
def correct_group(contest_id: int, person_id: int) -> Page:
    """Put a person into another group, for a reason."""
    now = clock.now()
    contest = contest_or_404(contest_id, Role.MANAGER)
    person = person_or_404(person_id)
    settled, form = _correcting(contest)
    if not form.validate():
        return _person_page(contest, person, settled, form), 422
    entries.correct(
        contest_id,
        settled,
        person,
        int(form.group.data),
        reason=form.reason.data or "",
        actor=Actor.of(the_organizer()),
        now=now,
    )
    return finish(
        _("Đã sửa đối tượng dự thi."),
        "console.group_of",
        contest_id=contest_id,
        person_id=person_id,
    )


def settled_form(contest: Contest) -> EligibilityForm:
    """Answer the form with what was settled."""
    settled = settling.eligibility_of(contest)
    groups = "\n".join(group.name for group in settled.groups)
    return EligibilityForm(
        formdata=None,
        data={
            "groups": groups,
            "listed_only": settled.listed_only,
            "asks_sex": settled.asks_sex,
            "without_account": settled.without_account,
        },
    )


def page(contest: Contest, form: EligibilityForm, upload: ListFileForm) -> str:
    """Answer the page with its two forms."""
    settled = settling.eligibility_of(contest)
    sizes = list_queries.sizes(contest.id)
    unclear = list_queries.unclear(contest.id)
    sat = queries.rounds_now([contest.id]) if settled.without_account else []
    sat = [facts for facts in sat if facts.summary is None]
    return render_template(
        "console/eligibility/show.html",
        contest=contest,
        settled=settled,
        form=form,
        upload=upload,
        kinds=LIST_KINDS,
        words=LIST_WORDS,
        sizes=sizes,
        unclear=unclear,
        people=list_queries.people([number for one in unclear for number in one.people]),
        early=[
            facts.name
            for facts in sat
            if guests.is_promised_early(facts.closes_at, facts.results_at)
        ],
        given_away=[facts.name for facts in sat if guests.are_answers_given_away(facts.regulation)],
        public=eligibility_wording.paragraphs(settled, sizes),
    )


def _code_word(form: EligibilityForm, settled: Eligibility, contest_id: int) -> str | None:
    if form.no_word.data:
        return None
    if not form.word.data:
        return settled.code_word
    word = rules.require_word(form.word.data)
    return rules.word_digest(word, current_app.config["SECRET_KEY"], contest_id)


def _correcting(contest: Contest) -> tuple[Eligibility, CorrectGroupForm]:
    settled = settling.eligibility_of(contest)
    if not settled.groups:
        abort(404)
    form = CorrectGroupForm()
    form.offer(settled.groups)
    return settled, form


def _person_page(
    contest: Contest, person: Person, settled: Eligibility, form: CorrectGroupForm
) -> str:
    kept = entries.membership_of(contest.id, person.id)
    return render_template(
        "console/eligibility/person.html",
        contest=contest,
        person=person,
        kept=kept,
        group=settled.group(kept.group_id) if kept else None,
        form=form,
    )
