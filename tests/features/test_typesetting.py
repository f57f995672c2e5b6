"""Is a page drawn as it was meant, whatever people are called, and what if it cannot be?"""

import io
from datetime import timedelta

import pytest
from PIL import Image

from quizapp import untrusted
from quizapp.accounts.passwords import Gate
from quizapp.results import typesetting
from quizapp.rules.refusals import DrawingBusy
from tests.conftest import NOW

SAID = {
    "title": "Giấy chứng nhận",
    "body": "Ban Tổ chức",
    "contest": "Hải Phòng làm theo lời Bác",
    "to": "Chứng nhận",
    "name": "Nguyễn Văn An",
    "unit": "Phường Lê Chân",
    "deed": "đã đạt giải Nhất – Tuần 1",
    "result": "Hạng 1 trong 5 người dự thi",
    "published": "Theo kết quả công bố ngày 11/05/2026.",
    "check": "Mã xác nhận:",
    "code": "7KQM-X2PD-9HTR-Z3WA",
    "address": "https://thi.example.vn/xac-nhan/7KQM-X2PD-9HTR-Z3WA",
    "note": "Không có dấu và chữ ký.",
    "qr": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M1 1h7"/></svg>',
    "qr_words": "Mã QR",
    "sample": "",
}


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    typesetting._kept.clear()
    monkeypatch.setattr(typesetting, "_gate", Gate(working=1, waiting=2))


def certificate(**changes: str) -> bytes:
    return typesetting.pdf("certificate.typ", {**SAID, **changes}, NOW)


def pages(document: bytes) -> int:
    return document.count(b"/Type/Page/") + document.count(b"/Type/Page>")


def test_a_certificate_is_one_tagged_page() -> None:
    document = certificate()
    assert document.startswith(b"%PDF-1.7")
    assert b"pdfuaid" in document
    assert b"/Marked true" in document
    assert b"LibertinusSerif" in document
    assert pages(document) == 1


@pytest.mark.parametrize(
    "name",
    [
        '#read("/etc/passwd")',
        "*Nguyễn* _Văn_ $x$ @an <an> `an` // an",
        '#import "@preview/example:0.1.0": add',
        '\\u{41} \\ #sys.inputs ]] } "',
        "Ngô Đình Thị " + "Ư" * 67,
    ],
)
def test_a_name_is_a_name(name: str) -> None:
    """Were it markup, the compiler would stop, ask the network, or draw other letters."""
    assert pages(certificate(name=name)) == 1


def test_the_longest_texts_still_fit_one_page() -> None:
    long = "Cuộc thi tìm hiểu "
    document = certificate(
        contest=long * 11, body=long * 11, name="Nguyễn " * 11, deed=long * 10, unit=long * 10,
        sample="Bản minh họa",
    )  # fmt: skip
    assert pages(document) == 1


def test_the_same_page_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = certificate()
    monkeypatch.setattr(typesetting, "SECONDS", 0)  # no child could do anything
    assert certificate() == first
    with pytest.raises(DrawingBusy):
        certificate(name="Lê Thị Bình")


def test_the_same_facts_give_the_same_bytes() -> None:
    first = certificate()
    typesetting._kept.clear()
    assert certificate() == first
    assert typesetting.pdf("certificate.typ", SAID, NOW + timedelta(days=1)) != first


@pytest.mark.parametrize("times", [1, 3, 9])
def test_nothing_of_a_card_is_cut_off(times: int) -> None:
    words = "Cuộc thi tìm hiểu " * times
    said = {"over": words, "title": words, "big": words, "line": words, "more": words}
    picture = Image.open(
        io.BytesIO(typesetting.png("card.typ", {**said, "foot": "thi.example.vn", "sample": ""}))
    ).convert("L")
    assert picture.size == (1200, 630)
    paper = picture.getpixel((600, 30))
    # Between the red bar and the words, and between the words and the dark band, there is paper.
    for edge in ((0, 22, 900, 50), (0, 516, 900, 534), (0, 60, 70, 530)):
        assert picture.crop(edge).getextrema() == (paper, paper)
    darkest, _lightest = picture.crop((76, 60, 900, 516)).getextrema()
    assert darkest < 80


def test_any_moment_may_stand_on_a_page() -> None:
    moment = NOW + timedelta(microseconds=123_456)
    assert typesetting.pdf("certificate.typ", SAID, moment) == certificate()


def test_the_digest_names_all_that_is_said() -> None:
    known = typesetting.digest("certificate.typ", SAID)
    assert typesetting.digest("certificate.typ", dict(reversed(SAID.items()))) == known
    assert typesetting.digest("certificate.typ", {**SAID, "unit": ""}) != known


def test_a_crowd_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """One page is being drawn and nobody may wait any more."""
    known = certificate(name="Lê Thị Bình")
    gate = Gate(working=1, waiting=0)
    monkeypatch.setattr(typesetting, "_gate", gate)
    with gate.entered():
        with pytest.raises(DrawingBusy):
            certificate()
        assert certificate(name="Lê Thị Bình") == known  # what is there is given to everybody
    assert pages(certificate()) == 1


def test_a_broken_drawing_is_no_server_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "MEGABYTES", 8)
    with pytest.raises(DrawingBusy):
        certificate()
    assert untrusted.attempt("quizapp.results.drawing:png", b"{}", "certificate.typ").unreadable
