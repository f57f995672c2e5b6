"""Two rounds and a summary of them, to be ranked, changed and published."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from quizapp import cache
from quizapp.accounts.models import Organizer
from quizapp.contests.models import Contest, Round
from quizapp.database import db
from quizapp.results import operations
from quizapp.results.models import Standing
from quizapp.rules.prizes import Prize
from quizapp.rules.summaries import Summary, Way
from tests import makers
from tests.conftest import NOW

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
PRIZES = [{"level": "Tổng kết", "count": 1, "value_vnd": 5_000_000}]


class World:
    """Two rounds that are over, and a summary of both. An has 4 and 3 points, Bình 2 and 4, Dũng
    sat the second one only and has 3."""

    def __init__(self, *, summary: Summary | None = None, **regulation: Any) -> None:
        self.contest: Contest = makers.make_contest(
            regulation=makers.plain_regulation(
                prizes=(Prize(level="Nhất", count=1, value_vnd=1_000_000),),
                full_score_to_win=False,
                prizes_per_person=1,
                **regulation,
            )
        )
        self.first = self._round("Tuần 1", NOW - 14 * DAY)
        self.second = self._round("Tuần 2", NOW - 7 * DAY)
        self.total = makers.make_round(
            contest=self.contest,
            opens=self.first.opens_at,
            closes=NOW - HOUR,
            results=NOW + HOUR,
            name="Tổng kết",
            summary=summary or Summary(way=Way.SUM),
        )
        self.total.overrides = {"prizes": PRIZES}
        self.an = makers.make_person(name="Nguyễn Văn An")
        self.binh = makers.make_person(name="Lê Thị Bình")
        self.dung = makers.make_person(name="Phạm Văn Dũng")
        for round_, person, points in (
            (self.first, self.an, 4), (self.first, self.binh, 2),
            (self.second, self.an, 3), (self.second, self.binh, 4), (self.second, self.dung, 3),
        ):  # fmt: skip
            makers.make_attempt(
                round_=round_, person=person, points=points, started=round_.opens_at + HOUR
            )
        self.chi: Organizer = makers.make_organizer()
        self.khanh: Organizer = makers.make_organizer(name="Ngô Văn Khánh")
        db.session.flush()
        cache.forget()

    def _round(self, name: str, opens: Any) -> Round:
        return makers.make_round(
            contest=self.contest, opens=opens, closes=opens + 6 * DAY, name=name
        )

    def ranked(self) -> "World":
        operations.tally_due(NOW)
        assert all(r.tallied_at == NOW for r in (self.first, self.second, self.total))
        return self

    def publish(self, *rounds: Round) -> None:
        for round_ in rounds:
            edition = operations.propose(round_.id, self.chi, NOW)
            operations.approve(edition.id, self.khanh, NOW, publish_now=True)

    def board(self) -> list[tuple[int, int, int]]:
        rows = db.session.execute(
            select(Standing.place, Standing.person_id, Standing.points)
            .where(Standing.round_id == self.total.id)
            .order_by(Standing.place, Standing.person_id)
        )
        return [tuple(row) for row in rows]
