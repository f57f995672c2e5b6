"""The recipe of a round: how many questions from which banks, and can the banks fill it?"""

from collections import Counter
from datetime import datetime

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.accounts.access import has_role
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Role
from quizapp.banks import queries as banks
from quizapp.console import bp
from quizapp.console.answers import finish, send_back, send_back_overtaken
from quizapp.console.guard import facts_or_404, round_or_404, the_organizer
from quizapp.console.readiness import awaiting, unready
from quizapp.contests import timetable
from quizapp.contests.forms import mark_seen
from quizapp.contests.queries import RoundFacts
from quizapp.contests.recipe_form import MOST_LINES, RecipeForm
from quizapp.rules import soundness, summaries
from quizapp.rules.refusals import ChangedMeanwhile, Refusal

Answer = str | Response | tuple[str, int]
SPARE_ROWS = 2


@bp.get("/dot-thi/<int:round_id>/de-thi")
def recipe(round_id: int) -> Answer:
    """Show the recipe, line by line with how many questions fit."""
    now = clock.now()
    facts = facts_or_404(round_id, Role.MANAGER)
    summaries.require_sat(facts.summary)
    rows = [
        {
            "bank": line.bank,
            "topic": line.topic or "",
            "difficulty": str(line.difficulty or ""),
            "count": line.count,
        }
        for line in facts.recipe
    ]
    form = RecipeForm(data={"rows": rows})
    mark_seen(form.seen, timetable.recipe_mark(facts.recipe_set_at))
    _add_rows(form, SPARE_ROWS)
    return _page(facts, form, now)


@bp.post("/dot-thi/<int:round_id>/de-thi")
def set_recipe(round_id: int) -> Answer:
    """Add rows, count what fits, or store the recipe."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.MANAGER)
    summaries.require_sat(round_.summary)
    form = RecipeForm()
    deed = request.form.get("do", "save")
    if deed == "add_row":
        _add_rows(form, SPARE_ROWS)
        return _page(facts_or_404(round_id), form, now)
    _offer(form, facts_or_404(round_id))
    if not form.validate():
        return _page(facts_or_404(round_id), form, now), 422
    if deed == "check":
        return _page(facts_or_404(round_id), form, now)
    try:
        check = timetable.set_recipe(
            round_,
            form.lines(),
            actor=Actor.of(the_organizer()),
            now=now,
            seen=form.seen.data or None,
        )
    except ChangedMeanwhile as refusal:
        facts = facts_or_404(round_id)
        send_back_overtaken(form, form.seen, timetable.recipe_mark(facts.recipe_set_at))
        return _page(facts, form, now), refusal.status
    except Refusal as refusal:
        send_back(refusal, form, {})
        return _page(facts_or_404(round_id), form, now), 422
    message = (
        _("Đã lưu cơ cấu đề. Ngân hàng đủ câu hỏi.")
        if check.complete
        else _("Đã lưu cơ cấu đề, nhưng ngân hàng chưa đủ câu: đợt thi chưa thể bắt đầu.")
    )
    return finish(message, "console.recipe", round_id=round_id)


def _add_rows(form: RecipeForm, count: int) -> None:
    for _row in range(min(count, MOST_LINES - len(form.rows))):
        form.rows.append_entry()


def _offer(form: RecipeForm, facts: RoundFacts) -> None:
    there = banks.overviews()
    stored = {line.bank for line in facts.recipe} - {row.bank.slug for row in there}
    # What the stored recipe names stays a choice, also when a bank no longer has it.
    topics = set(banks.topics()) | {line.topic for line in facts.recipe if line.topic}
    form.offer(
        [*((row.bank.slug, row.bank.title) for row in there), *((s, s) for s in sorted(stored))],
        sorted(topics),
    )


def _page(facts: RoundFacts, form: RecipeForm, now: datetime) -> str:
    _offer(form, facts)
    lines = form.lines()
    check = timetable.check_recipe(lines, now, facts.regulation)
    fitting = iter(check.matching)
    lacking = facts.regulation.questions_approved and not check.complete
    return render_template(
        "console/rounds/recipe.html",
        facts=facts,
        form=form,
        phase=facts.phase(now),
        check=check,
        is_behind=check.complete and facts.id in unready([facts], now),
        lines=lines,
        warnings=soundness.bank_warnings(lines, check.matching, facts.regulation),
        total=sum(line.count for line in lines),
        # A row that says nothing yet has no number.
        fitting=[next(fitting) if row.form.says_something() else None for row in form.rows],
        counts=_counts(facts, now),
        awaiting=awaiting([(facts.id, lines)], now).get(facts.id) if lacking else None,
        edits=has_role(the_organizer(), Role.EDITOR),
    )


def _counts(facts: RoundFacts, now: datetime) -> list[tuple[str, list[int]]]:
    """Answer of each bank its title and how many easy, middling and hard questions the round could
    use."""
    there = banks.overviews()
    if not facts.regulation.questions_approved:
        return [(row.bank.title, list(row.difficulties.values())) for row in there]
    pool = banks.pool([row.bank.slug for row in there], now, approved=True)
    found = Counter((question.bank, question.difficulty) for question in pool)
    return [
        (row.bank.title, [found[row.bank.slug, level] for level in row.difficulties])
        for row in there
    ]
