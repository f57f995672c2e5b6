"""Is a file taken for what it is, whatever it is called, and are its texts put in order?"""

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from quizapp.banks.formats import detection, encoding
from quizapp.banks.formats.detection import signatures, text_kinds
from quizapp.rules import importing
from quizapp.rules.importing import Standing
from quizapp.rules.raw import Kind, RawBank, RawQuestion
from quizapp.rules.refusals import Unreadable
from tests.containers import docx, xlsx, zipped

ROOT = Path(__file__).parents[2]
QUESTION = "Cảng nào ở phía đông?"
TEXT = f"Câu 1: {QUESTION}\nA. Cảng Một\nB. Cảng Hai\nĐáp án: B\n"
GIFT = f"::q1::{QUESTION} {{~Cảng Một =Cảng Hai}}\n"
AIKEN = f"{QUESTION}\nA. Cảng Một\nB. Cảng Hai\nANSWER: B\n"
ROWS = (("Câu hỏi", "Đáp án A", "Đáp án B", "Đáp án đúng"), (QUESTION, "Cảng Một", "Cảng Hai", "B"))
CSV = "".join(",".join(row) + "\n" for row in ROWS)
TSV = "".join("\t".join(row) + "\n" for row in ROWS)
YAML = (
    f"bank: a\ntitle: A\ncampaign: false\nquestions:\n  - id: q1\n    stem: {QUESTION}\n"
    "    options: [Cảng Một, Cảng Hai]\n    key: [B]\n    difficulty: 1\n"
)
MOODLE = (
    '<quiz><question type="multichoice"><name><text>q1</text></name><questiontext><text>'
    f"{QUESTION}</text></questiontext><single>true</single>"
    '<answer fraction="0"><text>Cảng Một</text></answer>'
    '<answer fraction="100"><text>Cảng Hai</text></answer></question></quiz>'
)
ITEM = (
    '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="q1" title="q1" '
    'adaptive="false" timeDependent="false"><responseDeclaration identifier="R" '
    'cardinality="single" baseType="identifier"><correctResponse><value>B</value>'
    "</correctResponse></responseDeclaration><itemBody>"
    f'<choiceInteraction responseIdentifier="R" maxChoices="1"><prompt>{QUESTION}</prompt>'
    '<simpleChoice identifier="A">Cảng Một</simpleChoice>'
    '<simpleChoice identifier="B">Cảng Hai</simpleChoice>'
    "</choiceInteraction></itemBody></assessmentItem>"
)
FILES: dict[str, bytes] = {
    "docx": docx(*TEXT.splitlines()),
    "xlsx": xlsx(ROWS),
    "text": TEXT.encode(),
    "csv": CSV.encode(),
    "tsv": TSV.encode(),
    "gift": GIFT.encode(),
    "aiken": AIKEN.encode(),
    "yaml": YAML.encode(),
    "moodle": MOODLE.encode(),
    "qti": ITEM.encode(),
}


def read(data: bytes | str, file_name: str = "van-ban-dan.txt") -> RawBank:
    return detection.read(data.encode() if isinstance(data, str) else data, file_name)


def reason(data: bytes | str, file_name: str = "van-ban-dan.txt") -> str:
    with pytest.raises(Unreadable) as refused:
        read(data, file_name)
    return str(refused.value.facts["reason"])


@pytest.mark.parametrize("suffix", ["", ".txt", ".docx", ".xlsx", ".zip", ".csv", ".gift"])
@pytest.mark.parametrize("name", FILES)
def test_the_content_tells_and_not_the_name(name: str, suffix: str) -> None:
    bank = read(FILES[name], f"de{suffix}")
    assert bank.format.startswith(name) or (name, bank.format) == ("tsv", "csv")
    (question,) = bank.questions
    found = importing.assess(question)
    assert found.content
    assert found.content.stem == QUESTION
    assert found.content.options == ("Cảng Một", "Cảng Hai")
    assert found.content.key == (1,)


@pytest.mark.parametrize("mark", ["\ufeff", "\n\n  ", '<?xml version="1.0"?>\n<!-- ghi chú -->\n'])
def test_what_stands_before_the_root_of_xml_does_not_matter(mark: str) -> None:
    assert signatures.kind((mark + MOODLE).encode()) == "moodle"
    assert signatures.kind((mark + ITEM).encode()) == "qti"
    assert signatures.kind((mark.removeprefix("\ufeff") + MOODLE).encode("utf-16")) == "moodle"
    assert signatures.kind((mark.removeprefix("\ufeff") + MOODLE).encode("utf-16-be")) == "moodle"


def test_a_package_without_a_manifest_is_known_by_its_items() -> None:
    assert signatures.kind(zipped({"q/1.xml": ITEM})) == "qti"
    assert signatures.kind(zipped({"a/imsmanifest.xml": "<manifest/>"})) == "qti"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "hình ảnh"),
        (b"<?xml version='1.0'?><questestinterop/>", "QTI 1.2"),
        (b"<?xml version='1.0'?><w:wordDocument xmlns:w='a'/>", "Word dạng XML"),
        (b"<manifest/>", "cả gói .zip"),
        (b"<?xml version='1.0'?>", "<?>"),
        (b"<?xml version='1.0'", "<?>"),
        (b"<!-- a", "không tìm thấy"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "hình ảnh"),
        (b"\0\0\0\x18ftypheic", "hình ảnh"),
        (b"BM" + (58).to_bytes(4, "little") + bytes(52), "hình ảnh"),
        (zipped({"META-INF/container.xml": "<a/>", "mimetype": "a"}), "EPUB"),
        (zipped({"moodle_backup.xml": "<a/>"}), "sao lưu Moodle"),
        (zipped({"mimetype": "a", "content.xml": "<a/>"}), "OpenDocument"),
        (zipped({"de.docx": FILES["docx"]}), "giải nén"),
        (zipped({"xl/styles.xml": "<a/>"}), "Excel hỏng"),
    ],
)
def test_what_holds_no_bank_is_refused_by_name(data: bytes, says: str) -> None:
    assert says in reason(data)


def test_the_name_breaks_a_tie() -> None:
    broken = "bank: [a"
    assert "cú pháp YAML" in reason(broken, "de.yaml")
    assert reason(broken) == importing.NO_QUESTIONS
    assert "cú pháp YAML" in reason(YAML + "    topic: 'a", "de.txt")


def test_labels_make_a_text_of_what_could_be_aiken() -> None:
    assert text_kinds.kinds(AIKEN, "") == ("aiken", "text")
    labelled = f"Câu 1: {AIKEN}"
    assert text_kinds.kinds(labelled, "") == ("text", "aiken")
    (question,) = read(labelled).questions
    assert question.stem == QUESTION
    # A stem may begin like a label, as long as not all of them do.
    assert read(f"{labelled}\n{AIKEN}").format == "aiken"
    assert text_kinds.kinds(f"Câu hỏi số 1 ở {AIKEN}", "") == ("aiken", "text")


def test_the_reading_with_more_whole_questions_is_taken() -> None:
    """A sign of another format in a text of questions does not make it one."""
    second = TEXT.replace("Câu 1", "Câu 2").replace("đông", "tây")
    for line in ("Tập hợp {a = 1} dùng ở cuối.", "Câu hỏi, Đáp án, Điểm", "$CATEGORY: Cảng"):
        bank = read(f"{line}\n{TEXT}\n{second}")
        assert bank.format == "text"
        assert [importing.assess(raw).standing for raw in bank.questions] == [Standing.READY] * 2


def test_a_text_of_too_many_or_too_long_lines_is_refused() -> None:
    assert reason(TEXT + "\n" * detection.MOST_LINES) == detection.MANY_LINES
    assert reason(TEXT + "a" * (detection.LONGEST_LINE + 1)) == detection.LONG_LINE


def test_a_file_without_questions_says_so() -> None:
    for data in ("Kính gửi các đơn vị.", docx("Kính gửi các đơn vị."), "<quiz></quiz>"):
        assert reason(data) == importing.NO_QUESTIONS
    assert reason(b"") == encoding.EMPTY
    empty = read("bank: a\ntitle: A\nquestions: []\n")
    assert (empty.format, empty.questions) == ("yaml", ())


def test_a_question_for_a_number_needs_no_options() -> None:
    stem = "Theo bạn, có bao nhiêu người trả lời đúng tất cả các câu hỏi?"
    for data in (f"{TEXT}\nCâu 2: {stem}\n", f"{GIFT}\n::q2::{stem} {{}}\n"):
        first, second = read(data).questions
        assert (first.kind, second.kind) == (Kind.CHOICE, Kind.PREDICTION)
        assert importing.assess(second).standing == Standing.READY


def test_every_text_is_composed_and_holds_nothing_invisible() -> None:
    decomposed = unicodedata.normalize("NFD", QUESTION).replace(" ", " \u200b", 1)
    for rows in ([ROWS[0], (decomposed, *ROWS[1][1:])],):
        (question,) = read(xlsx(rows)).questions
        assert question.stem == QUESTION
    raw = RawQuestion(stem="a\ud800b", options=(decomposed,), topic=decomposed, explanation="c")
    found = detection._question(raw)
    assert (found.stem, found.options, found.topic) == ("a\ufffdb", (QUESTION,), QUESTION)
    assert detection._question(RawQuestion(stem="Sú\u00adng\u200b")).stem == "Súng"


def test_a_question_with_a_broken_letter_is_looked_at_first() -> None:
    (question,) = read(TEXT.replace("Hai", "H\ufffdi")).questions
    assert question.doubts == (detection.BROKEN_SIGN,)
    assert importing.assess(question).standing == Standing.CHECK


def test_a_text_loads_no_library_of_word_or_excel() -> None:
    code = (
        "import sys; from quizapp.banks.formats import detection; "
        "detection.read(sys.stdin.buffer.read(), 'a.txt'); "
        "print(sorted({'docx', 'openpyxl', 'lxml', 'PIL'} & set(sys.modules)))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], input=TEXT.encode(), cwd=ROOT, capture_output=True, check=True
    )
    assert told.stdout.strip() == b"[]"


def test_of_endless_remarks_the_worst_are_kept_and_the_rest_is_counted() -> None:
    skipped = "Nêu cảm nghĩ? {}\n\n" * (detection.MOST_PROBLEMS + 20)
    bank = detection.read(f"{skipped}Cảng nào? {{=Đông ~Tây}}\n".encode(), "a.gift")
    assert len(bank.questions) == 1
    assert len(bank.problems) == detection.MOST_PROBLEMS + 1
    assert bank.problems[-1].message == "… và 20 nhận xét nữa về tệp này."
