"""QTI packages that are odd as packages: foldered, broken, hostile."""

from tests.corpus.cases import Hostile, Valid
from tests.corpus.qti import HEAD, V21, choices, interaction, item, items, manifest, package, port


def in_sections() -> bytes:
    test = (
        f'{HEAD}<assessmentTest xmlns="{V21}" identifier="T" title="Đề thi tuần 1"><testPart '
        'identifier="P" navigationMode="linear" submissionMode="individual">'
        '<assessmentSection identifier="S1" title="Địa lí" visible="true">'
        '<assessmentItemRef identifier="b" href="../cau/hai.xml"/>'
        '<assessmentSectionRef identifier="x" href="phan.xml"/></assessmentSection>'
        "</testPart></assessmentTest>"
    )
    section = (
        f'{HEAD}<assessmentSection xmlns="{V21}" identifier="S2" title="Lịch sử">'
        '<assessmentItemRef identifier="a" href="../cau/m%E1%BB%99t.xml"/>'
        '<assessmentSectionRef identifier="x" href="phan.xml"/></assessmentSection>'
    )
    listed = manifest(
        ("item", "cau/một.xml"),
        ("item", "cau/hai.xml"),
        ("item", "cau/ba.xml"),
        ("item", "cau/thieu.xml"),
        ("test", "de/de.xml"),
    )
    return package(
        {
            "goi/imsmanifest.xml": listed,
            "goi/cau/một.xml": item(name="mot"),
            "goi/cau/hai.xml": item(name="hai", right=("T1",)),
            "goi/cau/ba.xml": item(name="ba", right=("T3",)),
            "goi/de/de.xml": test,
            "goi/de/phan.xml": section,
        }
    )


def one_broken() -> bytes:
    return items(item(), item()[:300], item(name="I3"))


CASES = [
    Valid(
        name="qti: in the order of a test with sections, in a folder, one item missing",
        file_name="de.zip",
        build=in_sections,
        questions=(port(right=(0,)), port(), port(right=(2,))),
        problems=(("skipped", "cau/thieu.xml"),),
    ),
    Valid(
        name="qti: one item of three is broken",
        file_name="hong-mot.zip",
        build=one_broken,
        questions=(port(), port(place=(("ordinal", 3),))),
        problems=(("skipped", "bị hỏng ở dòng"),),
    ),
    Hostile(
        name="qti: an item with an entity",
        file_name="xxe.zip",
        build=lambda: items(
            item().replace(HEAD, f'{HEAD}<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>')
        ),
        says="khai báo không an toàn",
    ),
    Hostile(
        name="qti: a member whose name points out of the package",
        file_name="thoat.zip",
        build=lambda: package(
            {"imsmanifest.xml": manifest(("item", "../i.xml")), "../i.xml": item()}
        ),
        says="chỉ ra ngoài tệp",
    ),
    Hostile(
        name="qti: a manifest that points out of the package",
        file_name="tro-ra.zip",
        build=lambda: package(
            {"imsmanifest.xml": manifest(("item", "../../etc/passwd"), ("item", "file:///x"))}
        ),
        says="không tìm thấy câu hỏi trắc nghiệm nào",
    ),
    Hostile(
        name="qti: the old version 1.2",
        file_name="qti12.xml",
        build=lambda: b"<questestinterop><item ident='1'/></questestinterop>",
        says="QTI",
    ),
    Hostile(
        name="qti: a manifest that lists nothing",
        file_name="rong.zip",
        build=lambda: package({"imsmanifest.xml": manifest()}),
        says="không kê câu hỏi nào",
    ),
    Hostile(
        name="qti: elements nested a thousand deep",
        file_name="sau.zip",
        build=lambda: items(item("<div>" * 1000 + "</div>" * 1000)),
        says="không tìm thấy câu hỏi trắc nghiệm nào",
    ),
    Hostile(
        name="qti: ten thousand options with the same identifier",
        file_name="lap.zip",
        build=lambda: items(
            item(interaction("".join(choices({"T2": str(n)}) for n in range(10_000)))), item()
        ),
        questions=(port(),),
    ),
]
