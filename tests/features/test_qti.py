"""Is each corner of a QTI package understood, and said where it cannot be kept?"""

import pytest

from quizapp.banks.formats import qti
from quizapp.banks.formats.qti.package import Package
from quizapp.rules import importing
from quizapp.rules.importing import Standing
from quizapp.rules.raw import RawBank, RawQuestion
from quizapp.rules.refusals import Unreadable
from tests.corpus.qti import (
    INLINE_MAP,
    INLINE_MATCH,
    MAP,
    MATCH,
    OWN_WAY,
    choices,
    interaction,
    item,
    items,
    manifest,
    mapped,
    package,
    third,
)
from tests.corpus.qti_packages import in_sections
from tests.rich_contents import picture_bytes


def only(made: str) -> RawQuestion:
    return qti.read(made.encode()).questions[0]


def said(bank: RawBank) -> str:
    return " ".join(problem.message for problem in bank.problems)


def test_an_ordinary_item_is_read_without_a_word():
    bank = qti.read(items(item()))
    (found,) = bank.questions
    assert bank.problems == ()
    assert (found.doubts, found.identifier, found.key) == ((), "I1", ("B",))
    assert importing.assess(found).standing == Standing.READY


def test_tests_give_order_topics_and_title():
    bank = qti.read(in_sections())
    assert [(q.identifier, q.topic) for q in bank.questions] == [
        ("hai", "Địa lí"),
        ("mot", "Lịch sử"),
        ("ba", ""),
    ]
    assert bank.title == "Đề thi tuần 1"


def test_a_test_may_be_all_that_the_manifest_lists():
    test = '<assessmentTest title="Đề"><assessmentItemRef href="i.xml"/></assessmentTest>'
    bank = qti.read(
        package({"IMSManifest.xml": manifest(("test", "t.xml")), "t.xml": test, "i.xml": item()})
    )
    assert [q.identifier for q in bank.questions] == ["I1"]
    broken = package(
        {
            "imsmanifest.xml": manifest(("test", "t.xml"), ("item", "i.xml")),
            "t.xml": "<assessmentTest>",
            "i.xml": item(),
        }
    )
    assert [q.identifier for q in qti.read(broken).questions] == ["I1"]


def test_a_resource_may_name_its_file_only_within():
    listed = manifest(("item", "i.xml")).replace('xmlv2p1" href="i.xml"', 'xmlv2p1"')
    assert qti.read(package({"imsmanifest.xml": listed, "i.xml": item()})).questions


@pytest.mark.parametrize(
    ("base", "address", "found"),
    [
        ("imsmanifest.xml", "cau/a.xml", "cau/a.xml"),
        ("cau/a.xml", "../hinh/l%C3%A0.png", "hinh/là.png"),
        ("cau/a.xml", "..\\hinh\\là.png", "hinh/là.png"),
        ("cau/a.xml", "./A.XML#x", "cau/a.xml"),
        ("cau/a.xml", "../../cau/a.xml", None),
        ("cau/a.xml", "/cau/a.xml", None),
        ("cau/a.xml", "file:///etc/passwd", None),
        ("cau/a.xml", "http://192.0.2.1/cau/a.xml", None),
        ("cau/a.xml", "%2e%2e/%2e%2e/etc/passwd", None),
        ("cau/a.xml", "", None),
        ("cau/a.xml", "\0", None),
    ],
)
def test_addresses_stay_within_the_package(base: str, address: str, found: str | None):
    made = package({"imsmanifest.xml": "<m/>", "cau/a.xml": "<a/>", "hinh/là.png": b"x"})
    assert Package(made).find(base, address) == found


PARTLY = mapped({"T2": "2", "T1": "1"})


@pytest.mark.parametrize(
    ("scoring", "mapping", "right", "cardinality", "key", "doubts"),
    [
        (MATCH, "", ("T2",), "single", "B", 0),
        (MATCH, PARTLY, ("T2",), "single", "B", 0),
        (MATCH, "", (" T2\n",), "single", "B", 0),
        (MATCH, "", ("t2",), "single", "", 1),
        (MATCH, "", ("T2", "T3"), "single", "BC", 1),
        (MATCH, "", ("T3", "T2"), "multiple", "BC", 0),
        (MATCH, "", (), "single", "", 0),
        ("", "", ("T2",), "single", "B", 0),
        ("<responseProcessing/>", "", ("T2",), "single", "B", 0),
        (INLINE_MATCH, "", ("T2",), "single", "B", 0),
        (INLINE_MATCH.replace("ANSWER", "OTHER"), "", ("T2",), "single", "", 1),
        (OWN_WAY, "", ("T2",), "single", "", 1),
        (MAP.replace("map_response", "map_response_point"), "", ("T2",), "single", "", 1),
        (MAP, PARTLY, ("T2",), "single", "B", 1),
        (MAP, PARTLY, (), "single", "B", 1),
        (MAP, PARTLY, (), "multiple", "AB", 0),
        (MAP, "", ("T2",), "single", "B", 0),
        (MAP, mapped({"T2": "x", "T1": "1e300"}), (), "single", "", 0),
        (INLINE_MAP, mapped({"T2": "1"}), (), "single", "B", 0),
        (INLINE_MAP, mapped({"T2": "0"}, default="1"), (), "multiple", "AC", 0),
    ],
)
def test_ways_of_scoring(
    *,
    scoring: str,
    mapping: str,
    right: tuple[str, ...],
    cardinality: str,
    key: str,
    doubts: int,
):
    body = "<p>Ở đâu?</p>" + interaction(choices(), 'maxChoices="0"')
    found = only(item(body, scoring=scoring, mapping=mapping, right=right, cardinality=cardinality))
    assert found.key == tuple(key)
    assert len(found.doubts) == doubts


@pytest.mark.parametrize(
    ("attributes", "cardinality", "right", "several", "doubts"),
    [
        ('maxChoices="1"', "single", ("T2",), False, 0),
        ('maxChoices="0"', "multiple", ("T2",), True, 0),
        ('maxChoices="3"', "multiple", ("T2",), True, 0),
        ('maxChoices="1"', "multiple", ("T2",), False, 0),
        ("", "multiple", ("T2",), False, 0),
        ('minChoices="2"', "multiple", ("T2",), True, 0),
        ("", "multiple", ("T2", "T3"), True, 0),
        ('maxChoices="1"', "multiple", ("T2", "T3"), True, 1),
        ('maxChoices="x"', "single", ("T2",), False, 0),
    ],
)
def test_how_many_may_be_chosen(
    *, attributes: str, cardinality: str, right: tuple[str, ...], several: bool, doubts: int
):
    body = f"<p>Ở đâu?</p>{interaction(choices(), attributes)}"
    found = only(item(body, cardinality=cardinality, right=right))
    assert found.is_multiple == several
    assert len(found.doubts) == doubts


def test_two_options_of_one_name_are_doubted():
    doubled = choices() + choices({"T2": "Huế"})
    found = only(item(f"<p>Ở đâu?</p>{interaction(doubled)}"))
    assert found.key == ("B", "D")
    assert "cùng mang mã “T2”" in found.doubts[0]


def test_a_response_that_is_not_declared_has_no_key():
    made = item().replace('declaration identifier="ANSWER"', 'declaration identifier="X"')
    made = made.replace(
        'responseDeclaration identifier="ANSWER"', 'responseDeclaration identifier="X"'
    )
    assert only(made).key == ()


def modal(name: str, text: str) -> str:
    return (
        f'<modalFeedback outcomeIdentifier="F" identifier="{name}" showHide="show">'
        f"<p>{text}</p></modalFeedback>"
    )


@pytest.mark.parametrize(
    ("feedback", "explanation", "others"),
    [
        (modal("x", "Ở Hải Phòng."), "Ở Hải Phòng.", False),
        (modal("T2", "vì cảng") + modal("T1", "không phải"), "vì cảng", True),
        (modal("Correct", "vì cảng") + modal("incorrect", "xem lại"), "vì cảng", True),
        (modal("a", "một") + modal("b", "hai"), "", True),
    ],
)
def test_the_explanation_is_what_is_said_of_the_right_answer(
    *, feedback: str, explanation: str, others: bool
):
    bank = qti.read(item(after=feedback).encode())
    assert bank.questions[0].explanation == explanation
    assert ("không giữ lại" in said(bank)) == others


def test_feedback_within_an_option_is_no_part_of_it():
    inline = '<feedbackInline outcomeIdentifier="F" identifier="T2">vì sâu</feedbackInline>'
    options = choices({"T1": "Hà Nội", "T2": f"Hải Phòng{inline}"})
    found = only(item(f"<p>Ở đâu?</p>{interaction(options)}"))
    assert found.options == ("Hà Nội", "Hải Phòng")
    assert found.explanation == "vì sâu"


def test_version_three_is_understood_alike():
    bank = qti.read(third())
    assert bank.questions[0].explanation == "Cầu quay giữa đêm."
    assert bank.questions[0].pinned == ("C",)
    assert "lời nhận xét" in said(bank).lower()


def test_a_doubled_or_odd_identifier_is_left_out():
    bank = qti.read(items(item(), item(), item(name="mã lạ")))
    assert [q.identifier for q in bank.questions] == ["I1", "", ""]
    assert "Mã “I1” đã có" in said(bank)


def test_a_picture_that_is_none_is_lost_aloud():
    body = f'<p>Ở đâu? <img src="a.png" alt=""/></p>{interaction(choices())}'
    vector = '<p><img src="b.svg" alt=""/><img src="data:image/png;base64,A" alt=""/></p>'
    bank = qti.read(
        package(
            {
                "imsmanifest.xml": manifest(("item", "i.xml")),
                "i.xml": item(vector + body),
                "a.png": picture_bytes(),
                "b.svg": "<svg/>",
            }
        )
    )
    assert len(bank.questions[0].pictures) == 1
    assert "Hình vẽ dạng SVG" in said(bank)
    assert "không phải ảnh PNG" in said(bank)


def test_an_equation_is_lost_aloud():
    math = (
        '<p>Tính <m:math xmlns:m="http://www.w3.org/1998/Math/MathML"><m:mi>x</m:mi></m:math></p>'
    )
    bank = qti.read(item(math + interaction(choices())).encode())
    assert "Không giữ được công thức" in said(bank)


def test_a_number_to_predict_needs_no_options():
    stem = "Theo bạn, có bao nhiêu người trả lời đúng tất cả các câu hỏi?"
    body = f"<p>{stem}</p><p><textEntryInteraction responseIdentifier='ANSWER'/></p>"
    (found,) = qti.read(item(body).encode()).questions
    assert (found.kind, found.stem) == ("prediction", stem)


def test_labels_of_other_tools_are_not_ids():
    made = item(attributes='label="khác" toolName="other"')
    assert only(made).identifier == "I1"
    own = item(attributes='label="007" toolName="quizapp"')
    assert only(own).identifier == "007"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<html/>", "không phải câu hỏi QTI"),
        (b"<questestinterop/>", "QTI 1.2"),
        (b"<assessmentTest/>", "cả gói .zip"),
        (b"<qti-assessment-test/>", "cả gói .zip"),
        (b"PK\x03\x04", "hỏng"),
        (package({"a.txt": b"x"}), "không có imsmanifest.xml"),
        (package({"imsmanifest.xml": b"<manifest>"}), "bị hỏng"),
        (package({"imsmanifest.xml": manifest()}), "không kê câu hỏi nào"),
        (
            package(
                {
                    "imsmanifest.xml": manifest(("item", "a.xml")).replace(
                        "_item_xmlv2p1", "_xmlv1p2"
                    )
                }
            ),
            "QTI 1.2",
        ),
    ],
)
def test_what_is_no_such_file_is_refused(data: bytes, says: str):
    with pytest.raises(Unreadable) as refusal:
        qti.read(data)
    assert says in refusal.value.facts["reason"]
