"""What do the pictures of shared links say, and which words stand beside them?

A card says what its page says to everybody: names and times, never a count. Its address carries a
digest of all that it says, so it may be kept for ever and changes when it must.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from flask import current_app, url_for
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer

from quizapp.contests import queries as contests
from quizapp.contests import summing
from quizapp.contests.queries import ContestFacts, RoundFacts
from quizapp.languages import day, duration, moment, number, sentence
from quizapp.results import owners, typesetting
from quizapp.results.typesetting import Facts
from quizapp.rules import release, summary_words
from quizapp.rules.names import clean
from quizapp.rules.sharing import Share

TEMPLATE = "card.typ"
LONGEST_TOKEN = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A page as a messenger shows it: its words, and the absolute addresses of page and picture."""

    title: str
    description: str
    page: str
    picture: str


def absolute(path: str) -> str:
    """Answer the address under which everybody reaches a path of this site."""
    root: str = current_app.config["PUBLIC_URL"]
    return root + path


def contest_card(contest: ContestFacts) -> Card:
    """Answer the card of a contest's front page."""
    path = (
        url_for("contests.home")
        if contest.is_current
        else url_for("contests.contest", slug=contest.slug)
    )
    facts = contest_facts(contest)
    return Card(
        title=contest.name,
        description=contest.organizing_body or _("Cuộc thi trực tuyến"),
        page=absolute(path),
        picture=_picture("cards.contest_picture", facts, slug=contest.slug),
    )


def round_card(facts: RoundFacts) -> Card:
    """Answer the card of a round's page."""
    return Card(
        title=f"{facts.name} – {facts.contest_name}",
        description=" ".join(f"{told}." for told in (_times(facts), _paper(facts)) if told),
        page=absolute(url_for("attempts.round_page", round_id=facts.id)),
        picture=_picture("cards.round_picture", round_facts(facts), round_id=facts.id),
    )


def results_card(facts: RoundFacts, now: datetime) -> Card:
    """Answer the card of a round's board and winners: the round's own until they are public."""
    if not release.is_public(facts.public_from, now):
        return round_card(facts)
    return Card(
        title=_("Kết quả %(round)s – %(contest)s", round=facts.name, contest=facts.contest_name),
        description=_("Bảng xếp hạng và danh sách người đạt giải, công bố ngày %(day)s.",
                      day=day(facts.public_from)),
        page=absolute(url_for("results.winners", round_id=facts.id)),
        picture=_picture("cards.results_picture", results_facts(facts), round_id=facts.id),
    )  # fmt: skip


def own_card(share: Share, facts: RoundFacts, now: datetime) -> Card:
    """Answer the card that a person made of the own taking part."""
    token = written(share)
    name = named(share, facts, now)
    return Card(
        title=f"{_heading(name)} – {facts.name}",
        description=_("Mời bạn cùng tham gia: %(contest)s.", contest=facts.contest_name),
        page=absolute(url_for("cards.shared", token=token)),
        picture=_picture("cards.own_picture", own_facts(share, facts, name), token=token),
    )


def contest_facts(contest: ContestFacts) -> Facts:
    """Answer what a contest's picture says."""
    return _facts(
        over=contest.organizing_body or _("Cuộc thi trực tuyến"),
        title=contest.name,
        line=_("Thi trực tuyến trên điện thoại và máy tính"),
        is_demo=contest.is_demo,
    )


def round_facts(facts: RoundFacts) -> Facts:
    """Answer what a round's picture says."""
    return _facts(
        over=facts.contest_name,
        title=facts.name,
        line=_times(facts),
        more=_paper(facts),
        is_demo=facts.is_demo,
    )


def results_facts(facts: RoundFacts) -> Facts:
    """Answer what the picture of a published result says."""
    return _facts(
        over=facts.contest_name,
        title=_("Kết quả %(round)s", round=facts.name),
        line=_("Bảng xếp hạng và danh sách người đạt giải"),
        more=_("Công bố ngày %(day)s", day=day(facts.public_from)),
        is_demo=facts.is_demo,
    )


def named(share: Share, facts: RoundFacts, now: datetime) -> str:
    """Answer the name that a card shows today: none of whoever left, erased the account or is a
    child."""
    if share.person_id is None:
        return ""
    owner = owners.find(share.person_id, facts.contest_id, facts.closes_at, now)
    if owner is None or owner.gone or owner.code:
        return ""
    return clean(owner.person.full_name)


def own_facts(share: Share, facts: RoundFacts, name: str) -> Facts:
    """Answer what a person's picture says. `name` is what `named` answers."""
    told = []
    if share.right is not None:
        told.append(_("%(right)s/%(count)s câu đúng", right=share.right, count=share.questions))
    if share.level is not None:
        told.append(_("Giải %(level)s", level=share.level))
    place = ""
    if share.place is not None:
        place = _(
            "Hạng %(place)s trong %(people)s người",
            place=number(share.place), people=number(share.ranked),
        )  # fmt: skip
    return _facts(
        over=f"{facts.name} – {facts.contest_name}",
        title=_heading(name),
        big=place,
        line=" · ".join(told),
        more=_("Mời bạn cùng tham gia"),
        is_demo=facts.is_demo,
    )


def written(share: Share) -> str:
    """Answer a card as a signed word in an address: nobody else can write one, and nothing has to
    be stored of it."""
    return str(_signer().dumps(share.to_document()))


def read(token: str) -> Share | None:
    """Answer the card that a signed word says, None for any other word."""
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        return Share.from_document(_signer().loads(token))
    except (BadSignature, TypeError):
        return None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="share card")


def _picture(endpoint: str, facts: Facts, **names: object) -> str:
    digest = typesetting.digest(TEMPLATE, facts)
    return absolute(url_for(endpoint, digest=digest, **names))  # type: ignore[arg-type] # parts of the path


def _heading(name: str) -> str:
    if name:
        return str(_("%(name)s đã tham gia", name=name))
    return str(_("Tôi đã tham gia"))


def _times(facts: RoundFacts) -> str:
    opens, closes = moment(facts.opens_at), moment(facts.closes_at)
    return str(_("Từ %(opens)s đến %(closes)s", opens=opens, closes=closes))


def _paper(facts: RoundFacts) -> str:
    if facts.summary is not None:
        parts = summing.summed(facts, contests.rounds_of(facts.contest_id))
        return sentence(summary_words.words(facts.summary, len(parts)).short)
    words = []
    if facts.question_count:
        guess = " " + _("và một câu dự đoán") if facts.regulation.has_prediction else ""
        words.append(_("%(count)s câu hỏi", count=facts.question_count) + guess)
    if facts.regulation.time_limit_s:
        words.append(duration(facts.regulation.time_limit_s * 1000, to_the_minute=True))
    return " · ".join(words)


def _facts(
    *, over: str, title: str, is_demo: bool, big: str = "", line: str = "", more: str = ""
) -> Facts:
    return {
        "over": clean(over),
        "title": clean(title),
        "big": clean(big),
        "line": clean(line),
        "more": clean(more),
        "foot": urlsplit(current_app.config["PUBLIC_URL"]).netloc,
        "sample": _("Dữ liệu thử") if is_demo else "",
    }
