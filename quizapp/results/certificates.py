"""What does a certificate say, and does it still hold?

The document itself is Vietnamese for everybody, like the regulation.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.languages import SOURCE, day, number
from quizapp.results import editions, own_places, owners, typesetting
from quizapp.results.models import Certificate, Edition, EditionKind
from quizapp.results.own_places import OwnResult
from quizapp.results.owners import Owner
from quizapp.results.typesetting import Facts
from quizapp.rules import certificates
from quizapp.rules.certificates import Kind, Said, Validity
from quizapp.rules.names import clean

TEMPLATE = "certificate.typ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A certificate with everything that it says, and how it stands today."""

    code: str
    kind: Kind
    made_at: datetime
    owner: Owner
    edition: Edition
    document: dict[str, Any]  # the edition's, as it is served
    said: Said
    validity: Validity
    latest: OwnResult
    said_now: Said | None


def of_person(edition_id: int, person_id: int) -> Mapping[Kind, Certificate]:
    """Answer the certificates that a person had made of an edition."""
    rows = db.session.scalars(
        select(Certificate).where(
            Certificate.edition_id == edition_id, Certificate.person_id == person_id
        )
    )
    return {Kind(row.kind): row for row in rows}


def find(code: str, now: datetime) -> Shown | None:
    """Answer the certificate with this code, with what the latest public result says beside it."""
    row = db.session.scalars(
        select(Certificate)
        .where(Certificate.code == code)
        .options(
            joinedload(Certificate.edition, innerjoin=True).options(
                defer(Edition.document),
                joinedload(Edition.round, innerjoin=True).options(
                    joinedload(Round.contest), joinedload(Round.regulation_version)
                ),
            ),
        )
    ).one_or_none()
    if row is None or (own := own_places.own_place(row.edition_id, row.person_id)) is None:
        return None
    edition, kind = row.edition, Kind(row.kind)
    round_ = edition.round
    owner = owners.find(row.person_id, round_.contest_id, round_.closes_at, now)
    board = editions.public_board(round_.id, now, kind=EditionKind.FINAL, number=edition.number)
    if owner is None or board is None:
        return None
    latest = own_places.own_results([edition.round_id], row.person_id, now)[edition.round_id]
    regulation = round_.regulation
    then = certificates.said(
        kind,
        place=own.place,
        level=own.level,
        ranked=board.document["ranked"],
        board_places=regulation.board_places,
    )
    said_now = None
    if latest.own and kind in certificates.offered(
        regulation, points=latest.own.points, level=latest.own.level
    ):
        said_now = certificates.said(
            kind,
            place=latest.own.place,
            level=latest.own.level,
            ranked=latest.ranked,
            board_places=regulation.board_places,
        )
    return Shown(
        code=row.code,
        kind=kind,
        made_at=row.made_at,
        owner=owner,
        edition=edition,
        document=board.document,
        said=then,
        validity=certificates.validity(
            then, said_now, same_edition=latest.issue.id == row.edition_id
        ),
        latest=latest,
        said_now=said_now,
    )


def deed(shown: Shown) -> str:
    """Answer what a certificate is for, as one half of a sentence."""
    round_name = shown.document["round"]["name"]
    if shown.kind is Kind.AWARD:
        return f"đã đạt giải {shown.said.level} – {round_name}"
    return f"đã tham gia {round_name} của cuộc thi"


def result(said: Said) -> str:
    """Answer the place that a certificate tells, empty if it tells none."""
    if said.place is None:
        return ""
    return f"Hạng {number(said.place)} trong {number(said.ranked)} người dự thi"


def facts(shown: Shown, address: str) -> Facts:
    """Answer what the template prints, for the owner alone. `address` is where the certificate can
    be checked."""
    with force_locale(SOURCE):
        return _printed(shown, address)


def booklet(pages: Sequence[Facts], round_name: str, made_at: datetime) -> bytes:
    """Answer what these certificates print as one PDF, each on a page. Raises DrawingBusy."""
    title = f"Giấy chứng nhận – {clean(round_name)}"
    return typesetting.booklet(TEMPLATE, title, pages, made_at)


def _printed(shown: Shown, address: str) -> Facts:
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        picture, kind="svg", border=2, xmldecl=False, svgclass=None, lineclass=None
    )
    contest = shown.edition.round.contest
    person = shown.owner.person
    unit = person.unit
    return {
        "title": "Giấy chứng nhận",
        "body": clean(contest.organizing_body),
        "contest": clean(contest.name),
        "to": "Chứng nhận",
        "name": clean(person.full_name),
        "unit": clean(unit.name) if unit else "",
        "deed": clean(deed(shown)),
        "result": result(shown.said),
        "published": (
            f"Theo kết quả công bố ngày {day(shown.edition.public_from)}"
            f" (lần công bố số {shown.edition.number})."
        ),
        "check": "Mã xác nhận:",
        "code": shown.code,
        "address": address,
        "note": "Giấy do hệ thống của cuộc thi lập theo kết quả đã công bố, không có dấu và chữ ký."
        " Quét mã QR hoặc mở địa chỉ trên để kiểm tra.",
        "qr": picture.getvalue().decode(),
        "qr_words": f"Mã QR dẫn đến {address}",
        "sample": "Bản minh họa – dữ liệu thử" if contest.is_demo else "",
    }
