"""Which documents does the results office take of an approved edition, and how is each made?

All of them are made of the edition and of what is stored, at the moment they are taken; nobody
types into them, so no two of them can differ.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from openpyxl import Workbook

from quizapp.contests import queries as contests
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.languages import sentence
from quizapp.results import (
    announcing,
    certificates,
    editions,
    office,
    queries,
    recipients,
    spreadsheets,
    stationery,
)
from quizapp.results.models import Edition
from quizapp.results.operations.handing_out import CERTIFICATES
from quizapp.rules import announced, announcements, publishing, summary_words
from quizapp.rules.announced import Facts, Section
from quizapp.rules.refusals import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An approved edition with its round, at a moment. `codes` are those of the certificates, when
    they are what is made of it."""

    round: Round
    edition: Edition
    public_from: datetime
    now: datetime
    codes: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document. One that is `personal` holds what is not public: taking it is journalled."""

    name: str
    title: Any
    about: Any
    suffix: str
    media_type: str
    personal: bool
    write: Callable[[Case], bytes]

    def file_name(self, case: Case) -> str:
        """Answer what the file is called."""
        return f"{self.name}-dot-{case.round.id}-lan-{case.edition.number}{self.suffix}"


def case(round_: Round, now: datetime) -> Case:
    """Answer the newest approved edition of a round. Raises Unsettled if there is none."""
    edition = editions.decided(round_.id)
    publishing.require_decided(decided=edition is not None)
    if edition is None or edition.public_from is None:
        raise NotFound  # an approved edition has its hour: the database says so
    return Case(round=round_, edition=edition, public_from=edition.public_from, now=now)


def notice(open_case: Case) -> tuple[Facts, tuple[Section, ...]]:
    """Answer the notice of an edition, and what it is made of, without names taken back."""
    round_ = contests.round_now(open_case.round.id)
    if round_ is None:
        raise NotFound
    document = editions.served(open_case.edition)
    facts = announcing.facts(round_, document, open_case.public_from, open_case.now)
    return facts, announcements.notice(facts)


def press_text(open_case: Case) -> str:
    """Answer the notice as text to be copied."""
    facts, sections = notice(open_case)
    return announced.plain_text(announcements.title(facts), sections)


def _notice(open_case: Case) -> bytes:
    facts, sections = notice(open_case)
    return office.notice(open_case.round, facts, sections, open_case.now)


def _press(open_case: Case) -> bytes:
    return press_text(open_case).encode()


def _public_list(open_case: Case) -> bytes:
    return spreadsheets.winners(editions.served(open_case.edition))


def _decision(open_case: Case) -> bytes:
    winners = recipients.winners(open_case.edition, open_case.round, open_case.now)
    made = office.decided(open_case.edition, winners)
    return office.decision(open_case.round, made, open_case.now)


def _internal_list(open_case: Case) -> bytes:
    edition, round_ = open_case.edition, open_case.round
    words = summary_words.of_document(edition.document)
    part = edition.document.get("marked_part", {}).get("name", "")
    book = Workbook(write_only=True)
    spreadsheets.sheet_rows(
        book,
        _("Danh sách nội bộ"),
        spreadsheets.edition_rows(
            recipients.everybody(edition, round_),
            {
                **recipients.passed_over(edition, round_),
                **recipients.replaced_prizes(edition, round_),
            },
            sentence(words.points) if words else None,
            part=part,
        ),
        widths=spreadsheets.widths(spreadsheets.EDITION_WIDTHS, 7, part),
    )
    spreadsheets.sheet_rows(
        book,
        _("Đã loại"),
        spreadsheets.disqualified_rows(queries.disqualifications(round_.id)),
        widths=spreadsheets.DISQUALIFIED_WIDTHS,
    )
    return spreadsheets.as_bytes(book)


def _identity_check(open_case: Case) -> bytes:
    winners = recipients.winners(open_case.edition, open_case.round, open_case.now)
    return office.identity_check(open_case.round, winners)


def _certificates(open_case: Case) -> bytes:
    name = open_case.edition.document["round"]["name"]
    found = [certificates.find(code, open_case.now) for code in open_case.codes]
    shown = [one for one in found if one is not None]
    pages = [certificates.facts(one, check_address(one.code)) for one in shown]
    made_at = max(one.made_at for one in shown)
    # Drawing takes a while: nobody shall wait for our connection meanwhile.
    db.session.rollback()
    return certificates.booklet(pages, name, made_at)


def check_address(code: str) -> str:
    """Answer where a certificate can be checked, as it is printed: also outside of a request."""
    root: str = current_app.config["PUBLIC_URL"]
    adapter = current_app.url_map.bind("localhost")
    return root + adapter.build("certificates.check", {"code": code})


PAPERS = (
    Paper(
        name="thong-bao",
        title=_l("Thông báo kết quả"),
        about=_l("Số liệu, đáp án, người đạt giải; chỉ có tên được công khai."),
        suffix=".docx",
        media_type=stationery.MEDIA_TYPE,
        personal=False,
        write=_notice,
    ),
    Paper(
        name="thong-cao",
        title=_l("Bản tin gửi báo, đài"),
        about=_l("Cùng nội dung với thông báo, dạng chữ để dán; cột của bảng ngăn bằng dấu tab."),
        suffix=".txt",
        media_type="text/plain; charset=utf-8",
        personal=False,
        write=_press,
    ),
    Paper(
        name="danh-sach-dat-giai",
        title=_l("Danh sách đạt giải công khai"),
        about=_l("Đúng như trang công bố: tên được công khai, số điện thoại đã che."),
        suffix=".xlsx",
        media_type=spreadsheets.MEDIA_TYPE,
        personal=False,
        write=_public_list,
    ),
    Paper(
        name="quyet-dinh",
        title=_l("Quyết định công nhận kết quả và trao giải"),
        about=_l("Kèm phụ lục ghi họ tên, ngày sinh đầy đủ. Số, ngày và chữ ký để trống."),
        suffix=".docx",
        media_type=stationery.MEDIA_TYPE,
        personal=True,
        write=_decision,
    ),
    Paper(
        name="danh-sach-noi-bo",
        title=_l("Danh sách nội bộ"),
        about=_l("Mọi người có hạng, không che gì, kèm lý do người được bỏ qua khi xét giải."),
        suffix=".xlsx",
        media_type=spreadsheets.MEDIA_TYPE,
        personal=True,
        write=_internal_list,
    ),
    Paper(
        name="phieu-doi-chieu",
        title=_l("Phiếu đối chiếu người đạt giải"),
        about=_l("In ra để xem giấy tờ và ký nhận khi trao giải."),
        suffix=".docx",
        media_type=stationery.MEDIA_TYPE,
        personal=True,
        write=_identity_check,
    ),
    Paper(
        name=CERTIFICATES,
        title=_l("Giấy chứng nhận của mọi người đạt giải"),
        about=_l("Mỗi người một trang, mã QR dẫn đến trang xác nhận."),
        suffix=".pdf",
        media_type="application/pdf",
        personal=True,
        write=_certificates,
    ),
)
"""In the order in which the page of documents lists them."""
