"""A site with words everywhere, for whoever reads it in English."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from sqlalchemy import select
from werkzeug.routing import Rule

from quizapp import cache
from quizapp.accounts.journal import COMMAND
from quizapp.banks.models import QuestionVersion
from quizapp.contests import entries, lists, settling
from quizapp.contests.models import Round
from quizapp.contests.settling import Settled
from quizapp.database import db
from quizapp.results import cards, operations
from quizapp.results.models import QuestionUse
from quizapp.rules import eligibility
from quizapp.rules.certificates import Kind as CertificateKind
from quizapp.rules.eligibility import Kind, Origin
from quizapp.rules.eligible_lists import ListRow
from quizapp.rules.sharing import Share
from tests import makers
from tests.conftest import NOW
from tests.features.results_stage import Stage, make_stage, published


@dataclass
class World:
    """A contest with words everywhere, a published round, one that is open and one to come; An's
    certificate and card."""

    stage: Stage
    over: Round
    open: Round
    to_come: Round
    code: str
    card: str

    def values(self, rule: Rule) -> Iterator[dict[str, object]]:
        """Answer the arguments with which an address is worth a visit."""
        known: dict[str, object] = {
            "slug": self.stage.contest.slug,
            "contest_id": self.stage.contest.id,
            "number": 1,
            "seed": 7,
            "step": 1,
            "code": self.code,
            "token": self.card,
            "purpose": "mail_opens",
            # Of a picture or a list that there was yesterday.
            "digest": "0",
            "version": "0",
        }
        rounds = [self.over.id, self.open.id, self.to_come.id, 999]
        for round_id in rounds if "round_id" in rule.arguments else [0]:
            yield {name: {**known, "round_id": round_id}[name] for name in rule.arguments}


def make_world() -> World:
    """Make the site."""
    stage = make_stage()
    contest = stage.contest
    contest.organizing_body = "Thành ủy Hải Phòng"
    contest.introduction = "Mời bạn **dự thi**.\n\n- Đọc tài liệu\n- Vào thi"
    contest.contact = "Gọi Ban tổ chức."
    contest.notice = "Đợt hai đã mở."
    contest.questions_and_answers = "### Có giải không?\n\nCó."
    contest.study_material = "| Tài liệu | Trang |\n|---|---|\n| Chỉ thị 05 | 3 |"
    published(stage, note="Công bố lần đầu.")
    for version in db.session.scalars(select(QuestionVersion).limit(4)).all():
        makers.add(
            QuestionUse(
                round_id=stage.round.id, version_id=version.id, drawn=5, answered=5, right=4,
                chosen=[1, 4, 0, 0],
            )
        )  # fmt: skip
    plain = makers.make_contest(current=False, regulation=makers.plain_regulation())
    # Without marks, so that on the paper only its own words are looked at.
    going = makers.make_round(contest=plain, name="Round of May")
    later = makers.make_round(
        contest=contest,
        name="Tuần lễ sắp tới",
        opens=NOW + timedelta(days=1),
        closes=NOW + timedelta(days=2),
    )
    settled = settling.settle(
        contest,
        Settled(code_word="a digest", groups=eligibility.checked_groups(["Cán bộ", "Nhân dân"])),
        reason="Theo kế hoạch.",
        actor=COMMAND,
        now=NOW,
    )
    later.group_id = settled.groups[1].id
    row = ListRow(line=2, full_name=stage.an.full_name, phone=stage.an.phone, group="nhan-dan")
    lists.replace(contest, Kind.NOT_WINNING, [row], source="ds.xlsx", actor=COMMAND, now=NOW)
    entries.enter(contest.id, stage.an.id, settled.groups[1].id, Origin.OWN, NOW)
    certificate = operations.certify(
        stage.round.id, stage.an.id, CertificateKind.AWARD, NOW, Random(1)
    )
    card = Share(round_id=stage.round.id, person_id=stage.an.id, place=1, ranked=5, level="Nhất")
    db.session.commit()
    cache.forget()
    return World(stage, stage.round, going, later, certificate.code, cards.written(card))
