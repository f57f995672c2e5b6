"""The regulation of a contest: its parameters, its words, its versions."""

from dataclasses import replace
from datetime import datetime
from random import Random

from flask import abort, flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.accounts.access import has_role
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Role
from quizapp.console import bp
from quizapp.console.answers import finish, send_back, send_back_overtaken
from quizapp.console.guard import contest_or_404, the_organizer
from quizapp.contests import board_hours, operations, queries
from quizapp.contests.forms import add_fault, mark_seen
from quizapp.contests.models import Contest
from quizapp.contests.queries import RoundFacts
from quizapp.contests.regulation_form import MOST_PRIZES, RegulationForm
from quizapp.languages import sentence_of
from quizapp.rules import presets, simulation, soundness, summaries
from quizapp.rules.eligibility_refusals import NoSuchGroup, OtherGroupAsked
from quizapp.rules.overrides import overridden, own_parameters
from quizapp.rules.refusals import BadTimetable, ChangedMeanwhile, ReasonMissing, Refusal
from quizapp.rules.regulation import Regulation, RegulationError, Target
from quizapp.rules.simulation import Forecast
from quizapp.rules.wording import regulation_text

USUAL_PEOPLE, USUAL_QUESTIONS = 1000, 10
SEED = 2026

Answer = str | Response | tuple[str, int]


@bp.get("/cuoc-thi/<int:contest_id>/the-le")
def regulation(contest_id: int) -> Answer:
    """Show the regulation in force: every parameter, and how it reads in public."""
    now = clock.now()
    contest = contest_or_404(contest_id)
    version = queries.latest_regulation(contest.id)
    stored = version.regulation
    form = RegulationForm.of(stored)
    # A file with a prediction question leads here, because the question is a setting.
    if (asked := request.args.get("du_doan")) in set(Target) - {stored.target}:
        form.target.data = asked
        form.target.description = _("Đã chọn sẵn theo tệp câu hỏi, chưa lưu.")
        flash(
            _(
                "Câu hỏi dự đoán đã được chọn theo tệp câu hỏi, ở mục “Dự đoán và xét hạng”. "
                "Hãy kiểm tra rồi lưu thể lệ ở cuối trang."
            )
        )
    elif asked and asked == stored.target:
        flash(_("Thể lệ đã có câu hỏi dự đoán như trong tệp, không phải đổi gì."))
    mark_seen(form.seen, version.number)
    if len(form.prizes) < MOST_PRIZES:
        form.prizes.append_entry()
    return _page(contest, form, stored, now)


@bp.post("/cuoc-thi/<int:contest_id>/the-le")
def amend_regulation(contest_id: int) -> Answer:
    """Add a prize line, show how the typed regulation would read, or make it the next version."""
    now = clock.now()
    contest = contest_or_404(contest_id, Role.MANAGER)
    actor = Actor.of(the_organizer())
    form = RegulationForm()
    deed = request.form.get("do", "save")
    if deed == "add_prize":
        if len(form.prizes) < MOST_PRIZES:
            form.prizes.append_entry()
        return _page(contest, form, None, now)
    if deed == "preset":
        return _with_preset(contest, form, now)
    typed = _read(form, now)
    if typed is None and deed == "save":
        ask_reason(form)
    if typed is None or deed in {"preview", "rehearse"}:
        forecast = _rehearsed(form, typed) if typed and deed == "rehearse" else None
        return _page(contest, form, typed, now, forecast), 200 if typed else 422
    try:
        operations.amend_regulation(
            contest,
            typed,
            note=form.note.data or "",
            actor=actor,
            now=now,
            seen=form.seen.data,
        )
    except ChangedMeanwhile as refusal:
        send_back_overtaken(form, form.seen, queries.latest_regulation(contest_id).number)
        return _page(contest, form, typed, now), refusal.status
    except Refusal as refusal:
        send_back(
            refusal,
            form,
            {
                ReasonMissing: form.note,
                BadTimetable: form.interim_cron,
                NoSuchGroup: form.target_group,
                OtherGroupAsked: form.target_group,
            },
        )
        return _page(contest, form, typed, now), 422
    return finish(_("Đã lưu thể lệ."), "console.regulation", contest_id=contest.id)


def _with_preset(contest: Contest, typed: RegulationForm, now: datetime) -> Answer:
    """Answer the form with what the preset sets, over what is stored; the organizers' own texts
    stay as they are typed. Nothing is saved."""
    if typed.preset.data not in presets.PRESETS:
        add_fault(typed.preset, _("Hãy chọn một mẫu."))
        return _page(contest, typed, None, now), 422
    base = replace(
        queries.latest_regulation(contest.id).regulation,
        eligibility=typed.eligibility.data or "",
        purpose=typed.purpose.data or "",
        more=typed.more.data or "",
    )
    filled = presets.applied(typed.preset.data, base)
    form = RegulationForm.of(filled)
    form.preset.data, form.note.data = typed.preset.data, typed.note.data
    mark_seen(form.seen, typed.seen.data)
    return _page(contest, form, filled, now)


def _rehearsed(form: RegulationForm, typed: Regulation) -> Forecast:
    return simulation.rehearse(
        typed,
        people=form.people.data or USUAL_PEOPLE,
        questions=form.questions.data or USUAL_QUESTIONS,
        # The same settings show the same figures, whoever looks.
        dice=Random(SEED),  # noqa: S311 - a rehearsal
    )


def _read(form: RegulationForm, now: datetime) -> Regulation | None:
    """Answer what was typed, or None after putting each fault beside its field."""
    form.validate()
    check_hours(form, now)
    return form.regulation()


def check_hours(form: RegulationForm, now: datetime) -> None:
    """Put beside its field why the typed hours of interim boards cannot be kept."""
    try:
        if form.interim_cron.data:
            board_hours.next_hours(form.interim_cron.data, now)
    except BadTimetable as refusal:
        add_fault(form.interim_cron, sentence_of(refusal))


def ask_reason(form: RegulationForm) -> None:
    """Put beside the reason's field that it is missing, where it is: a regulation with faults is
    no stored one, so saving it mended will need a reason."""
    if not form.note.data:
        add_fault(form.note, sentence_of(ReasonMissing()))


def _page(
    contest: Contest,
    form: RegulationForm,
    shown: Regulation | None,
    now: datetime,
    forecast: Forecast | None = None,
) -> str:
    stored = queries.contest_now(contest.id)
    if stored is None:
        abort(404)
    form.offer_groups(stored.eligibility.groups)
    rounds = queries.rounds_now([contest.id])
    fresh = [facts for facts in rounds if facts.opens_at > now]
    chapters, hours, warnings, advice = [], [], [], []
    if shown is not None:
        chapters = _preview(stored, rounds, shown, now)
        without = stored.eligibility.without_account
        warnings = soundness.warnings(shown, without_account=without)
        advice = soundness.advice(shown)
        if shown.interim_boards:
            hours = board_hours.next_hours(shown.interim_boards, now)
    return render_template(
        "console/contests/regulation.html",
        contest=contest,
        form=form,
        number=stored.regulation_number,
        since=stored.regulation_since,
        chapters=chapters,
        hours=hours,
        warnings=warnings,
        advice=advice,
        presets=presets.PRESETS,
        forecast=forecast,
        changed=shown is not None and shown != stored.regulation,
        moving=fresh,
        staying=len(rounds) - len(fresh),
        manages=has_role(the_organizer(), Role.MANAGER, contest.id),
    )


def _preview(
    stored: queries.ContestFacts, rounds: list[RoundFacts], shown: Regulation, now: datetime
) -> list[object]:
    """Answer how the contest's text would read with `shown` saved at `now`."""
    without = stored.eligibility.without_account
    if shown == stored.regulation:
        return list(regulation_text(stored, rounds, without_account=without))
    number = stored.regulation_number + 1
    facts = replace(stored, regulation=shown, regulation_number=number, regulation_since=now)
    moved = [_moved(row, shown, number) if row.opens_at > now else row for row in rounds]
    return list(regulation_text(facts, moved, without_account=without))


def _moved(row: RoundFacts, shown: Regulation, number: int) -> RoundFacts:
    """Answer a coming round under `shown`, with its own rules where they fit."""
    is_summary = row.summary is not None
    own = own_parameters(row.contest_regulation, row.regulation, is_summary=is_summary)
    base = summaries.base(shown) if is_summary else shown
    try:
        regulation = overridden(base, own)
    except RegulationError:  # told when it is saved
        regulation = base
    return replace(row, regulation=regulation, contest_regulation=base, regulation_number=number)
