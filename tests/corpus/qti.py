"""QTI packages and items as other software makes them, in versions 2.1, 2.2 and 3.0."""

import io
import zipfile

from tests.corpus.cases import Expected, Valid
from tests.rich_contents import picture_base64, picture_bytes

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
V21 = "http://www.imsglobal.org/xsd/imsqti_v2p1"
V22 = "http://www.imsglobal.org/xsd/imsqti_v2p2"
V30 = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates"
TOWNS = {"T1": "Hà Nội", "T2": "Hải Phòng", "T3": "Đà Nẵng"}
PORT = "Thành phố nào có cảng Lạch Huyện?"
MATCH = f'<responseProcessing template="{TEMPLATES}/match_correct"/>'
MAP = f'<responseProcessing template="{TEMPLATES}/map_response"/>'
INLINE_MATCH = (
    "<responseProcessing><responseCondition><responseIf><match>"
    '<variable identifier="ANSWER"/><correct identifier="ANSWER"/></match>'
    '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue>'
    "</setOutcomeValue></responseIf><responseElse>"
    '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">0</baseValue>'
    "</setOutcomeValue></responseElse></responseCondition></responseProcessing>"
)
INLINE_MAP = (
    '<responseProcessing><setOutcomeValue identifier="SCORE">'
    '<mapResponse identifier="ANSWER"/></setOutcomeValue></responseProcessing>'
)
OWN_WAY = (
    "<responseProcessing><responseCondition><responseIf><equal toleranceMode='exact'>"
    '<variable identifier="ANSWER"/><baseValue baseType="identifier">T2</baseValue></equal>'
    '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue>'
    "</setOutcomeValue></responseIf></responseCondition></responseProcessing>"
)


def choices(options: dict[str, str] | None = None) -> str:
    return "".join(
        f'<simpleChoice identifier="{name}">{text}</simpleChoice>'
        for name, text in (options or TOWNS).items()
    )


def interaction(inner: str, attributes: str = 'shuffle="true" maxChoices="1"') -> str:
    return (
        f'<choiceInteraction responseIdentifier="ANSWER" {attributes}>{inner}</choiceInteraction>'
    )


def item(
    body: str = f"<p>{PORT}</p>{interaction(choices())}",
    *,
    right: tuple[str, ...] = ("T2",),
    name: str = "I1",
    title: str = "Câu về cảng",
    cardinality: str = "single",
    mapping: str = "",
    scoring: str = MATCH,
    attributes: str = 'adaptive="false" timeDependent="false"',
    after: str = "",
    namespace: str = V21,
) -> str:
    values = "".join(f"<value>{value}</value>" for value in right)
    correct = f"<correctResponse>{values}</correctResponse>" if right else ""
    return (
        f'{HEAD}<assessmentItem xmlns="{namespace}" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{namespace} http://192.0.2.1/never-loaded.xsd" '
        f'identifier="{name}" title="{title}" {attributes}>'
        f'<responseDeclaration identifier="ANSWER" cardinality="{cardinality}" '
        f'baseType="identifier">{correct}{mapping}</responseDeclaration>'
        '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
        f"<itemBody>{body}</itemBody>{scoring}{after}</assessmentItem>"
    )


def mapped(entries: dict[str, str], default: str = "0") -> str:
    listed = "".join(
        f'<mapEntry mapKey="{name}" mappedValue="{value}"/>' for name, value in entries.items()
    )
    return f'<mapping lowerBound="0" upperBound="2" defaultValue="{default}">{listed}</mapping>'


def manifest(*resources: tuple[str, str], kind: str = "v2p1") -> str:
    listed = "".join(
        f'<resource identifier="R{number}" type="imsqti_{type_}_xml{kind}" href="{href}">'
        f'<file href="{href}"/></resource>'
        for number, (type_, href) in enumerate(resources)
    )
    return (
        f'{HEAD}<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="M">'
        f"<organizations/><resources>{listed}</resources></manifest>"
    )


def package(members: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def items(*made: str, kind: str = "v2p1") -> bytes:
    names = [f"i{number}.xml" for number in range(len(made))]
    listed = manifest(*(("item", name) for name in names), kind=kind)
    return package({"imsmanifest.xml": listed, **dict(zip(names, made, strict=True))})


def several() -> bytes:
    whole = 'shuffle="true" maxChoices="0"'
    least = 'shuffle="true" minChoices="2"'
    return items(
        item(
            f"<p>Nơi nào ven biển?</p>{interaction(choices(), whole)}",
            right=("T3", "T2"),
            cardinality="multiple",
            namespace=V22,
        ),
        item(
            interaction("<prompt>Hai thành phố nào có cảng?</prompt>" + choices(), least),
            right=(),
            mapping=mapped({"T2": "1", "T3": "1", "T1": "-1"}),
            scoring=MAP,
            cardinality="multiple",
            name="I2",
        ),
        item(
            f"<p>Nơi nào không ở miền Bắc?</p>{interaction(choices(), whole)}",
            right=(),
            mapping=mapped({"T1": "0", "T2": "0"}, default="1"),
            scoring=INLINE_MAP,
            cardinality="multiple",
            name="I3",
        ),
        kind="v2p2",
    )


def third() -> bytes:
    hyphenated = (
        f'{HEAD}<qti-assessment-item xmlns="{V30}" identifier="Q3" title="Câu 3.0" '
        'time-dependent="false"><qti-response-declaration identifier="RESPONSE" '
        'cardinality="single" base-type="identifier"><qti-correct-response><qti-value>\n  B\n'
        "</qti-value></qti-correct-response></qti-response-declaration><qti-item-body><p>Đâu là "
        "cầu quay?</p><qti-choice-interaction response-identifier='RESPONSE' max-choices='1'>"
        "<qti-prompt>Chọn <b>một</b> cầu:</qti-prompt>"
        "<qti-simple-choice identifier='A'>Cầu Rồng</qti-simple-choice>"
        "<qti-simple-choice identifier='B'>Cầu Sông Hàn</qti-simple-choice>"
        "<qti-simple-choice identifier='C' fixed='true'>Cả hai cầu"
        "<qti-feedback-inline outcome-identifier='F' identifier='C'>Chưa đúng</qti-feedback-inline>"
        "</qti-simple-choice></qti-choice-interaction></qti-item-body>"
        '<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/'
        'rptemplates/match_correct.xml"/><qti-modal-feedback outcome-identifier="F" '
        'identifier="correct" show-hide="show"><qti-content-body><p>Cầu quay giữa đêm.</p>'
        "</qti-content-body></qti-modal-feedback></qti-assessment-item>"
    )
    return items(hyphenated, kind="v3p0")


def pictured() -> bytes:
    options = {
        "A": '<img src="../hinh/do.png" alt="cờ đỏ"/>',
        "B": '<object type="image/png" data="../hinh/xanh.png">cờ xanh</object>',
    }
    made = item(
        f'<p>Cờ nào? <img src="data:image/png;base64,{picture_base64()}" alt=""/></p>'
        '<p><img src="http://192.0.2.1/a.png" alt=""/><img src="../../../etc/passwd" alt=""/></p>'
        f"{interaction(choices(options))}",
        right=("A",),
    )
    return package(
        {
            "imsmanifest.xml": manifest(("item", "cau/1.xml")),
            "cau/1.xml": made,
            "hinh/do.png": picture_bytes(),
            "hinh/xanh.png": picture_bytes(colour="green"),
        }
    )


def scored() -> bytes:
    partly = mapped({"T2": "1", "T1": "0.5"})
    return items(
        item(scoring=INLINE_MATCH),
        item(scoring="", name="I2"),
        item(scoring=OWN_WAY, name="I3"),
        item(mapping=partly, scoring=MAP, name="I4"),
        item(mapping=partly, name="I5"),
        item(mapping=partly, right=(), scoring=MAP, name="I6"),
        item(right=("T9",), name="I7"),
    )


def other_kinds() -> bytes:
    def asking(name: str) -> str:
        return item(f'<p>Hỏi</p><{name} responseIdentifier="ANSWER"/>', title=name)

    names = (
        *("orderInteraction", "matchInteraction", "hotspotInteraction", "uploadInteraction"),
        *("extendedTextInteraction", "portableCustomInteraction", "strangeInteraction"),
    )
    return items(
        item("<p>Điền: <textEntryInteraction responseIdentifier='ANSWER'/></p>"),
        *map(asking, names),
        item(interaction(choices()) * 2),
        item("<p>Chỉ là lời dẫn.</p>"),
        item(attributes='adaptive="true" timeDependent="false"'),
        item(scoring=f"<templateProcessing/>{MATCH}"),
        item(),
    )


def formatted() -> bytes:
    body = (
        "<rubricBlock view='scorer'><p>Chỉ cho người chấm.</p></rubricBlock>"
        "<rubricBlock view='candidate'><p>Đọc kĩ.</p></rubricBlock>"
        "<div>Công thức của <strong>nước</strong> là gì?</div>"
        + interaction(choices({"T1": "CO<sub>2</sub>", "T2": "H<sub>2</sub>O"}), 'shuffle="false"')
    )
    return items(item(body))


def alone() -> bytes:
    return (
        "\n"
        + item(
            after="<modalFeedback outcomeIdentifier='F' identifier='x' showHide='show'>"
            "Ở Hải Phòng.</modalFeedback>"
        )
    ).encode()


def port(**changes: object) -> Expected:
    given = {"text": PORT, "options": tuple(TOWNS.values()), "right": (1,)}
    return Expected(**{**given, **changes})


SEVERAL = {"options": tuple(TOWNS.values()), "right": (1, 2), "multiple": True}
CASES = [
    Valid(
        name="qti: several right, by response and by mapping, with and without a maximum",
        file_name="nhieu.zip",
        build=several,
        questions=(
            Expected(text="Nơi nào ven biển?", **SEVERAL),
            Expected(text="Hai thành phố nào có cảng?", **SEVERAL),
            Expected(
                text="Nơi nào không ở miền Bắc?",
                options=tuple(TOWNS.values()),
                right=(2,),
                multiple=True,
            ),
        ),
        problems=(("guessed", "không giới hạn"),),
    ),
    Valid(
        name="qti: an item of version 3.0 with prompt, feedback and a fixed option",
        file_name="qti3.zip",
        build=third,
        questions=(
            Expected(
                text="<p>Đâu là cầu quay?</p><p>Chọn <b>một</b> cầu:</p>",
                options=("Cầu Rồng", "Cầu Sông Hàn", "Cả hai cầu"),
                right=(1,),
                pinned=(2,),
                html=True,
                place=(("label", "Câu 3.0"), ("ordinal", 1)),
            ),
        ),
    ),
    Valid(
        name="qti: options that are only pictures, pictures outside the package",
        file_name="hinh.zip",
        build=pictured,
        questions=(
            Expected(text="Cờ nào?", options=("", ""), right=(0,), status="check", images=3),
        ),
        problems=(("lost", "Hình của câu hỏi không nằm trong tệp"),),
    ),
    Valid(
        name="qti: ways of scoring",
        file_name="cham.zip",
        build=scored,
        questions=(
            port(),
            port(),
            port(status="draft", right=(), doubt="chấm câu này theo cách riêng"),
            port(status="check", doubt="A một phần điểm"),
            port(),
            port(status="check", doubt="A một phần điểm"),
            port(status="draft", right=(), doubt="“T9”"),
        ),
    ),
    Valid(
        name="qti: eleven items that offer no choice, or not one choice, beside one that does",
        file_name="nhieu-loai.zip",
        build=other_kinds,
        questions=(port(place=(("ordinal", 13),)),),
        problems=(
            ("skipped", "câu điền chữ"),
            ("skipped", "câu sắp thứ tự"),
            ("skipped", "câu ghép đôi"),
            ("skipped", "câu chọn vùng trên hình"),
            ("skipped", "câu nộp tệp"),
            ("skipped", "câu tự luận"),
            ("skipped", "(PCI)"),
            ("skipped", "loại lạ “strangeInteraction”"),
            ("skipped", "gồm 2 phần trả lời"),
            ("skipped", "không có phần trả lời"),
            ("skipped", "adaptive"),
            ("skipped", "template"),
        ),
    ),
    Valid(
        name="qti: formatting, and words that are only for those who mark",
        file_name="dinh-dang.zip",
        build=formatted,
        questions=(
            Expected(
                text="<p>Đọc kĩ.</p><p>Công thức của <strong>nước</strong> là gì?</p>",
                options=("CO<sub>2</sub>", "H<sub>2</sub>O"),
                right=(1,),
                html=True,
            ),
        ),
        problems=(("ignored", "không đảo phương án"),),
    ),
    Valid(
        name="qti: a single item without a package",
        file_name="cau.xml",
        build=alone,
        questions=(port(place=(("line", 3), ("label", "Câu về cảng"))),),
    ),
]
