"""One round of two thousand simulated people, from the sitting to a corrected second edition with
every document: what an office does in a week, at the size of a ward."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from random import Random

import docx
import openpyxl
import time_machine
from flask import Flask
from sqlalchemy import func, select

from quizapp import cache, scheduler
from quizapp.accounts.models import Organizer
from quizapp.attempts import collecting
from quizapp.contests.models import Round
from quizapp.database import db
from quizapp.demo import crowd
from quizapp.results import operations, paperwork, queries, statistics_queries
from quizapp.results.models import Award, Edition
from quizapp.results.operations import Wanted
from quizapp.rules import boards
from quizapp.rules.corrections import Kind
from quizapp.rules.regulation import Regulation
from tests import makers
from tests.conftest import NOW
from tests.features.test_documents_command import run

PEOPLE = 2000
UNITS = ("Phường Lê Chân", "Phường Hải An", "Xã Vĩnh Bảo", "Đặc khu Cát Hải")
CLOSED = NOW - timedelta(hours=2)
LATER = NOW + timedelta(hours=3)


def sat_round() -> Round:
    """A week's round that two thousand people sat and that is ranked."""
    dice = Random(2026)
    for name in UNITS:
        makers.make_unit(name=name)
    contest = makers.make_contest(regulation=Regulation())
    round_ = makers.make_round(
        contest=contest,
        bank=makers.make_bank(questions=10),
        opens=CLOSED - timedelta(days=6),
        closes=CLOSED,
        results=NOW,
    )
    citizens = crowd.gather(PEOPLE, round_.opens_at - timedelta(days=3), dice)
    facts = makers.facts_of(round_)
    crowd.sit(facts, citizens, PEOPLE, CLOSED, dice)
    collecting.collect_round(round_.id, NOW)
    assert operations.tally(round_.id, NOW)
    operations.keep_question_uses(round_.id, operations.question_uses(round_.id), NOW)
    db.session.commit()
    cache.forget()
    return round_


def published(round_: Round, chi: Organizer, khanh: Organizer, at: timedelta, note: str) -> Edition:
    edition = operations.propose(round_.id, chi, NOW + at, note)
    operations.approve(edition.id, khanh, NOW + at, publish_now=True)
    db.session.commit()
    cache.forget()
    return edition


def winners(edition: Edition) -> list[int | None]:
    return list(
        db.session.scalars(
            select(Award.person_id).where(Award.edition_id == edition.id).order_by(Award.position)
        )
    )


def opened(folder: Path) -> dict[str, str]:
    """Answer what every document says, opened again by the library that reads its kind."""
    said = {}
    for path in folder.iterdir():
        content = path.read_bytes()
        if path.suffix == ".docx":
            document = docx.Document(BytesIO(content))
            cells = [
                cell.text for table in document.tables for row in table.rows for cell in row.cells
            ]
            said[path.name] = "\n".join([*(p.text for p in document.paragraphs), *cells])
        elif path.suffix == ".xlsx":
            book = openpyxl.load_workbook(BytesIO(content))
            said[path.name] = "\n".join(
                str(cell.value)
                for sheet in book
                for row in sheet.iter_rows()
                for cell in row
                if cell.value is not None
            )
        elif path.suffix == ".pdf":
            assert content.startswith(b"%PDF-")
            assert content.rstrip().endswith(b"%%EOF")
            said[path.name] = ""
        else:
            said[path.name] = content.decode()
    return said


def test_a_round_of_two_thousand_to_its_corrected_edition(
    site: Flask, tmp_path: Path, clock: time_machine.Traveller
) -> None:
    round_ = sat_round()
    chi = makers.make_organizer()
    khanh = makers.make_organizer(name="Ngô Văn Khánh")
    closing = queries.frozen(round_.id)
    assert closing.people == PEOPLE == queries.ranked_people(round_.id)
    assert closing.attempts > PEOPLE > closing.all_correct > 0

    first = published(round_, chi, khanh, timedelta(hours=1), "")
    assert None not in winners(first)
    sealed = boards.canonical(first.document)

    # The key of the question on which most were wrong turns out to be another option.
    doubted = min(statistics_queries.items(round_.id), key=lambda item: item.use.right)
    other = next(number for number in range(4) if number not in doubted.content.key)
    correction = operations.propose_correction(
        round_.id,
        Wanted(kind=Kind.KEY, version_id=doubted.version, parameters={"options": [other]}),
        organizer=chi,
        now=NOW + timedelta(hours=2),
        reason="Văn kiện gốc ghi khác",
    )
    foretold = correction.outcome
    db.session.commit()
    done = operations.confirm_correction(
        correction.id, khanh, LATER, seen=operations.outcome_digest(correction)
    )
    assert done.outcome == foretold
    db.session.commit()
    second = published(round_, chi, khanh, timedelta(hours=4), "Đính chính đáp án một câu hỏi.")

    assert (first.number, second.number) == (1, 2)
    assert boards.canonical(first.document) == sealed
    assert second.document["counts"] == first.document["counts"]  # the figures stay frozen
    assert winners(second) != winners(first)
    assert scheduler.count_uses(NOW + timedelta(hours=5)) == 1
    (recounted,) = (
        item for item in statistics_queries.items(round_.id) if item.version == doubted.version
    )
    assert recounted.use.right == doubted.use.chosen[other]
    cache.forget()
    page = site.test_client().get(f"/dot-thi/{round_.id}/dap-an").text
    asked = page.partition(doubted.content.plain_stem)[2].partition("</article>")[0]
    assert "Ban tổ chức đã đính chính đáp án" in asked
    marked = re.findall(r"option-right.*?</li>", asked, re.DOTALL)
    assert [doubted.content.plain_options[other] in option for option in marked] == [True]
    for edition in (first, second):
        assert boards.digest(operations.recompute(edition.id)) == edition.digest

    clock.move_to(NOW + timedelta(hours=5))
    result = run(site, round_.id, "-o", tmp_path)
    assert result.exit_code == 0, result.output
    said = opened(tmp_path)
    assert len(said) == len(paperwork.PAPERS)
    notice = next(words for name, words in said.items() if name.startswith("thong-bao"))
    answer = notice.partition(doubted.content.plain_stem)[2].strip().partition("\n")[0]
    assert answer == doubted.content.plain_options[other]
    named = db.session.scalars(
        select(func.count()).select_from(Award).where(Award.edition_id == second.id)
    ).one()
    best = second.document["awards"][0]["name"]
    for name, words in said.items():
        if name.endswith(".pdf"):
            continue
        assert best in words, name
    internal = next(words for name, words in said.items() if name.startswith("danh-sach-noi-bo"))
    assert internal.count("Người thử ") >= PEOPLE
    assert named == 11
