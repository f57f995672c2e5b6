"""The jury's room: what in a round is worth a second look, and what was decided about it."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp import clock
from quizapp.accounts.journal import Actor
from quizapp.accounts.models import Organizer, Person, Role
from quizapp.attempts.models import Attempt
from quizapp.console import bp
from quizapp.console.guard import round_or_404, the_organizer
from quizapp.contests.models import Round
from quizapp.database import db, only_reading
from quizapp.results import (
    comparing,
    correction_queries,
    evidence_queries,
    operations,
    queries,
)
from quizapp.results.forms import ReasonForm
from quizapp.results.review_models import Evidence
from quizapp.rules import correction_words, publishing, summaries
from quizapp.rules import evidence as rules
from quizapp.rules.corrections import Kind as Deed
from quizapp.rules.evidence import Kind, State

BESIDE = 6
"""So many papers can be read beside each other."""
AT_ONCE = 20_000
"""So many papers are read while an organizer waits, some seconds; more are left to the job."""
EVERYTHING = "tat-ca"


@bp.get("/dot-thi/<int:round_id>/ket-qua/ra-soat")
def evidence(round_id: int) -> str:
    """List what waits for the jury, or everything (?xem=tat-ca)."""
    round_ = round_or_404(round_id, Role.JURY)
    summaries.require_sat(round_.summary)
    if round_.tallied_at is None:
        return render_template(
            "console/results/not_ranked.html", round=round_, tab="console.evidence"
        )
    everything = request.args.get("xem") == EVERYTHING
    items = evidence_queries.items(round_id, None if everything else State.OPEN)
    return render_template(
        "console/results/evidence.html",
        round=round_,
        groups=[
            (kind, rules.HARMLESS[kind], rows)
            for kind in Kind
            if (rows := [(one, rules.seen(kind, one.facts)) for one in items if one.kind == kind])
        ],
        people=evidence_queries.told_of([one.id for one in items]),
        everything=everything,
        looked_at=queries.frozen(round_id).looked_through_at,
    )


@bp.post("/dot-thi/<int:round_id>/ket-qua/ra-soat")
def look_through(round_id: int) -> Response:
    """Look through the round and list what is new: now, or by the job if it is large."""
    now = clock.now()
    round_ = round_or_404(round_id, Role.JURY)
    summaries.require_sat(round_.summary)
    publishing.require_tallied(round_.tallied_at)
    if queries.frozen(round_id).attempts > AT_ONCE:
        operations.ask_to_look(round_id)
        db.session.commit()
        flash(_("Đợt thi có rất nhiều bài: hệ thống sẽ rà soát trong ít phút."), "good")
        return redirect(url_for(".evidence", round_id=round_id))
    organizer_id = the_organizer().id
    # Every paper is read: nobody who hands in elsewhere shall wait for that.
    with only_reading():
        found = operations.look_through(round_id)
    actor = Actor.of(db.session.get_one(Organizer, organizer_id))
    new = operations.list_evidence(round_id, found, now, actor)
    db.session.commit()
    flash(_("Đã rà soát: %(count)s mục mới.", count=new), "good")
    return redirect(url_for(".evidence", round_id=round_id))


@bp.get("/dot-thi/<int:round_id>/ket-qua/ra-soat/<int:evidence_id>")
def evidence_item(round_id: int, evidence_id: int) -> str:
    """Show one item with its facts beside each other."""
    round_, item = _item_or_404(round_id, evidence_id)
    return _item_page(round_, item)


@bp.post("/dot-thi/<int:round_id>/ket-qua/ra-soat/<int:evidence_id>/bo-qua")
def dismiss_evidence(round_id: int, evidence_id: int) -> Response | tuple[str, int]:
    """Let an item go."""
    now = clock.now()
    round_, item = _item_or_404(round_id, evidence_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _item_page(round_, item, form), 422
    operations.dismiss(evidence_id, organizer=the_organizer(), now=now, reason=form.text)
    db.session.commit()
    flash(_("Đã bỏ qua mục này. Không ai bị ảnh hưởng."), "good")
    return redirect(url_for(".evidence", round_id=round_id))


def _item_or_404(round_id: int, evidence_id: int) -> tuple[Round, Evidence]:
    round_ = round_or_404(round_id, Role.JURY)
    item = db.session.get(Evidence, evidence_id)
    if item is None or item.round_id != round_id:
        abort(404)
    return round_, item


def _choices(
    people: Sequence[Person], attempts: Sequence[Attempt], out: set[tuple[int, int | None]]
) -> list[tuple[str, int, str]]:
    """Answer what may be proposed: a label, whose result it is about, and the deed. Who is `out`,
    or whose sitting is, can be taken out no more."""
    return [
        *(
            (
                _("%(name)s: cả người, mọi lượt thi của đợt", name=one.full_name),
                one.id,
                Deed.DISQUALIFY.value,
            )
            for one in people
            if (one.id, None) not in out
        ),
        *(
            (
                _("%(name)s: chỉ lượt %(number)s", name=one.person.full_name, number=one.number),
                one.person_id,
                f"{Deed.VOID_ATTEMPT}:{one.person_id}-{one.number}",
            )
            for one in attempts
            if out.isdisjoint({(one.person_id, None), (one.person_id, one.number)})
        ),
    ]


def _item_page(round_: Round, item: Evidence, dismiss: ReasonForm | None = None) -> str:
    kind = Kind(item.kind)
    attempts = comparing.sittings(round_.id, [tuple(key) for key in item.facts["sat"]])
    people = evidence_queries.told_of([item.id]).get(item.id, [])
    sitters = {one.id for one in people} | {one.person_id for one in attempts}
    standing_out = [
        deed for deed in queries.disqualifications(round_.id, of=sitters) if deed.revoked_at is None
    ]
    beside = attempts[:BESIDE] if kind in {Kind.HASTE, Kind.SAME_PATH} else []
    return render_template(
        "console/results/evidence_item.html",
        round=round_,
        item=item,
        kind=kind,
        seen=rules.seen(kind, item.facts),
        harmless=rules.HARMLESS[kind],
        people=people,
        attempts=attempts,
        beside=beside,
        lines=comparing.beside_each_other(beside),
        dismiss=dismiss or ReasonForm(formdata=None),
        choices=_choices(
            people, attempts, {(deed.person_id, deed.number) for deed in standing_out}
        ),
        standing_out=standing_out,
        made=[
            (made, correction_words.DEEDS[Deed(made.kind)])
            for made in correction_queries.of_evidence(round_.id, item.id)
        ],
    )
