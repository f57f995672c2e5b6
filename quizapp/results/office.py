"""What do the documents of an edition say, that the results office prints and signs?

The decision and the check of identities hold full names and are for the office; the notice says
what everybody may read. All are Vietnamese.
"""

from collections.abc import Sequence
from datetime import datetime

from docx.document import Document as Written
from docx.shared import Cm, Mm, Pt

from quizapp.contests.models import Round
from quizapp.results import stationery
from quizapp.results.models import Edition
from quizapp.results.recipients import Winner
from quizapp.results.stationery import CENTER, paragraph
from quizapp.rules import announcements, decisions
from quizapp.rules.announced import Facts, Section, written
from quizapp.rules.decisions import Annex, Decided, Recipient
from quizapp.rules.timing import CITY

HOW_TO_CHECK = (
    "Đối chiếu họ tên, ngày sinh với giấy tờ có ảnh của người nhận giải rồi ghi “Có” hoặc “Không” ở"
    " cột Khớp. Chỉ ghi loại giấy tờ đã xem; không ghi số, không chụp, không sao giấy tờ. Phiếu có"
    " thông tin cá nhân: giữ kín, chỉ dùng để trao giải."
)
INDENT = Cm(1.27)
COLUMN_WIDTHS = {
    3: (13, 92, 60),
    4: (13, 82, 35, 35),
    5: (13, 62, 40, 25, 25),
    6: (12, 40, 24, 37, 26, 26),  # the last one holds hundreds of millions
    7: (12, 45, 30, 19, 20, 20, 19),
}
"""The columns of the tables by their number, in millimetres: together the width of the page."""
ANNEX_WIDTHS = {**COLUMN_WIDTHS, 7: (12, 36, 23, 31, 18, 20, 25)}
CHECK_WIDTHS = (13, 27, 40, 24, 38, 29, 26, 16, 28, 26)


def notice(round_: Round, facts: Facts, sections: Sequence[Section], now: datetime) -> bytes:
    """Answer the notice of a result as a Word file. It holds no name that is not public."""
    title = written(announcements.title(facts))
    document = stationery.blank(title)
    _head(document, round_, "TB-BTC", now)
    stationery.heading(document, "Thông báo", title)
    for section in sections:
        for sentence in section.sentences:
            paragraph(document, (written(sentence), "plain"), indent=INDENT)
        if section.table:
            shown = section.table
            paragraph(document, (written(shown.title), "bold"), align=CENTER)
            stationery.table(
                document,
                shown.headings,
                [[written(cell) for cell in row] for row in shown.rows],
                widths=COLUMN_WIDTHS[len(shown.headings)],
                counting=shown.counting,
                bold_last=shown.sums,
            )
    stationery.signature(document, ("Trang thông tin của cuộc thi;", "Lưu: VT."), signer=_signer())
    return stationery.as_bytes(document)


def decided(edition: Edition, winners: Sequence[Winner]) -> Decided:
    """Answer what a decision on an approved edition is made of."""
    if edition.approved_at is None:
        raise ValueError("only an approved edition is decided on")
    document = edition.document
    return Decided(
        contest=document["round"]["contest"],
        round_name=document["round"]["name"],
        regulation_number=document["regulation"]["number"],
        edition=edition.number,
        approved_at=edition.approved_at,
        persons=[
            Recipient(
                level=winner.level,
                value_vnd=winner.value_vnd,
                name=winner.name,
                birth=winner.birth,
                unit=winner.unit,
                mark=winner.mark,
                instead_of=winner.instead_of,
                replaced=winner.replaced,
            )
            for winner in winners
        ],
        collectives=[
            Recipient(
                level=award["level"],
                value_vnd=award["value_vnd"],
                name=award["unit"],
                block=block["name"],
            )
            for block in document.get("collectives", {}).get("blocks", ())
            for award in block["awards"]
            if award["unit"] is not None
        ],
        marked_part=document.get("marked_part", {}).get("name", ""),
    )


def decision(round_: Round, made: Decided, now: datetime) -> bytes:
    """Answer the decision that recognizes a result, with its annexes, as a Word file."""
    document = stationery.blank(f"{decisions.NAME} {decisions.subject(made)}")
    _head(document, round_, "QĐ-BTC", now)
    stationery.heading(document, decisions.NAME, decisions.subject(made))
    paragraph(document, ("TRƯỞNG BAN TỔ CHỨC CUỘC THI", "bold"), align=CENTER, after=Pt(12))
    for ground in decisions.grounds(made):
        paragraph(document, (ground, "italic"), indent=INDENT)
    paragraph(document, ("QUYẾT ĐỊNH:", "bold"), align=CENTER)
    for article in decisions.articles(made):
        number, (first, *more) = f"Điều {article.number}. ", article.paragraphs
        paragraph(document, (number, "bold"), (first, "plain"), indent=INDENT)
        for text in more:
            paragraph(document, (text, "plain"), indent=INDENT)
    stationery.signature(document, decisions.RECEIVERS, signer=("Trưởng ban",))
    for annex in decisions.annexes(made):
        _annex(document, annex, now)
    return stationery.as_bytes(document)


def identity_check(round_: Round, winners: Sequence[Winner]) -> bytes:
    """Answer the sheet on which the winners' papers are compared and the prizes signed for.

    Papers are looked at, not copied: the sheet has no room for their numbers.
    """
    title = f"Phiếu đối chiếu người đạt giải {round_.name}"
    document = stationery.blank(title, landscape=True)
    paragraph(document, (round_.contest.name, "plain"), align=CENTER, after=Pt(0))
    stationery.heading(document, "Phiếu đối chiếu người đạt giải", round_.name, rule=Mm(115))
    paragraph(document, (HOW_TO_CHECK, "italic"), size=Pt(12))
    stationery.table(
        document,
        (
            "STT", "Giải", "Họ và tên", "Ngày sinh", "Đơn vị", "Điện thoại", "Giấy tờ đã xem",
            "Khớp", "Người nhận ký", "Ghi chú",
        ),
        [
            (
                str(position), decisions.shown_level(winner.level, winner.instead_of),
                winner.name, winner.birth, winner.unit, winner.phone, "", "", "",
                remark(winner),
            )
            for position, winner in enumerate(winners, start=1)
        ],
        widths=CHECK_WIDTHS,
        height=Mm(13),
    )  # fmt: skip
    stationery.signature(document, (), signer=("Người đối chiếu",), left_mm=180)
    return stationery.as_bytes(document)


def remark(winner: Winner) -> str:
    """Answer what whoever hands the prize out must know of the winner, empty for nothing."""
    if winner.gone:
        return "Đã rút khỏi cuộc thi hoặc xóa tài khoản"
    if winner.replaced:
        return winner.replaced
    if winner.guardian_missing:
        return "Chưa đủ 16 tuổi; chưa có đồng ý của người giám hộ"
    return "Chưa đủ 16 tuổi; người giám hộ cùng nhận" if winner.is_child else ""


def _head(document: Written, round_: Round, sign: str, now: datetime) -> None:
    contest = round_.contest
    stationery.letterhead(
        document,
        above=contest.organizing_body,
        body="Ban Tổ chức cuộc thi",
        sign=sign,
        year=now.astimezone(CITY).year,
    )


def _annex(document: Written, annex: Annex, now: datetime) -> None:
    name = paragraph(document, (annex.name.upper(), "bold"), align=CENTER, after=Pt(0))
    name.paragraph_format.page_break_before = True
    paragraph(document, (annex.title, "bold"), align=CENTER, after=Pt(0))
    belongs = (
        "(Kèm theo Quyết định số …………/QĐ-BTC ngày …… tháng …… năm"
        f" {now.astimezone(CITY).year} của Ban Tổ chức cuộc thi)"
    )
    paragraph(document, (belongs, "italic"), align=CENTER, after=Pt(12))
    stationery.table(
        document,
        annex.headings,
        annex.rows,
        widths=ANNEX_WIDTHS[len(annex.headings)],
        counting=(0, len(annex.headings) - 1),
    )


def _signer() -> tuple[str, ...]:
    return ("TM. Ban Tổ chức", "Trưởng ban")
