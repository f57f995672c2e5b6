"""Are old code pages and old fonts recognised when it is sure, and nothing else taken for them?"""

import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from quizapp.banks.formats import encoding
from quizapp.banks.formats.encoding import decode, legacy, modernise
from quizapp.banks.formats.encoding.old_fonts import TCVN3, TCVN3_FONT, VNI_FONT
from quizapp.banks.formats.encoding.syllables import is_syllable
from quizapp.rules.raw import Remark, Severity
from quizapp.rules.refusals import Unreadable
from tests.old_letters import TCVN3_PLACES, tcvn3, vni, windows_1258

QUESTION = "Câu 1: Cảng nào ở thành phố Hải Phòng được xây dựng sớm nhất?"
EVERY_VOWEL = (
    "à ả ã á ạ ằ ẳ ẵ ắ ặ ầ ẩ ẫ ấ ậ è ẻ ẽ é ẹ ề ể ễ ế ệ ì ỉ ĩ í ị ò ỏ õ ó ọ ồ ổ ỗ ố ộ "
    "ờ ở ỡ ớ ợ ù ủ ũ ú ụ ừ ử ữ ứ ự ỳ ỷ ỹ ý ỵ ă â ê ô ơ ư đ"
)
VIETNAMESE = """
cảng cầu đường phố biển sông núi đảo thuyền lưới cờ trống hội làng chợ đền chùa bến xe tàu hoa
phượng đỏ xanh vàng trắng tím nâu được không có thể những người dân địa phương tổ chức lễ hội vào
ngày tháng nào nhất ở thành thị xã huyện quận phường nước Việt Nam Hải Phòng Đồ Sơn Cát Bà Kiến An
khi nghị quyết về việc xây dựng phát triển kinh tế biển giai đoạn đến năm tầm nhìn bao gồm mấy nhiệm
vụ giải pháp trọng tâm theo quy định hiện hành của pháp luật thì quyền và nghĩa vụ công dân là gì
hỏi rõ ngõ khói tôi xin mời các bạn chọn một phương án đúng trong số bốn phương án sau đây thuở xưa
"""
SENTENCES = st.lists(st.sampled_from(VIETNAMESE.split()), min_size=6, max_size=30).map(
    lambda words: f"Câu 1: Nơi {' '.join(words)}?"
)
LATIN = [word for word in VIETNAMESE.split() if max(word) < "\u0100"]
FRENCH = """
où est été élève déjà là pâté forêt île goût être même très après août château garçon ça hôtel
fenêtre mère père frère tête fête bête à né année école élu sûr mûr crème glacée côté étage œuvre
naïf Noël la le les un une des rue ville port bateau le quel quelle est son drapeau vert bleu
"""
GERMAN = """
für über schöne Mädchen läuft Öl Äpfel Straße größer Brücke Hafen früh Tür Übung hören Häuser
Schiffe müde böse süß König Löwe Fuß ähnlich öffnen Türme Städte der die das ein in am wo ist von zu
"""
OLD = {"TCVN3": tcvn3, "VNI": vni}


def refusal(data: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        decode(data)
    return str(refused.value.facts["reason"])


def test_the_tables_hold_every_letter_of_the_standard() -> None:
    assert {chr(place): letter for letter, place in TCVN3_PLACES.items()} == TCVN3
    assert TCVN3_FONT.convert(tcvn3(EVERY_VOWEL)) == EVERY_VOWEL
    assert VNI_FONT.convert(vni(EVERY_VOWEL)) == EVERY_VOWEL
    assert VNI_FONT.convert(vni(EVERY_VOWEL.upper())) == EVERY_VOWEL.upper()


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("C©u hái: Thñ ®« n­íc ta lµ g×?", "Câu hỏi: Thủ đô nước ta là gì?"),
        ("CAÂU HOÛI 9: Ñoäi naøo veà nhaát?", "CÂU HỎI 9: Đội nào về nhất?"),
        ("Ngöôøi daân huyeän ñaûo xöû lyù kyõ.", "Người dân huyện đảo xử lý kỹ."),
        ("Caâu 1: Nôi An thò?", "Câu 1: Nơi An thị?"),
        (
            "CÂU HáI sè 5: h·y chän ®¸p ¸n ®óng".replace("Â", "¢"),
            "CÂU HỎI số 5: hãy chọn đáp án đúng",
        ),
    ],
)
def test_what_people_see_without_the_font(seen: str, meant: str) -> None:
    assert legacy(seen) == meant


@pytest.mark.parametrize("name", OLD)
@settings(max_examples=300, deadline=None)
@given(sentence=SENTENCES)
def test_a_short_question_is_recognised_and_converted(name: str, sentence: str) -> None:
    seen = OLD[name](sentence)
    assume(seen != sentence)
    assert legacy(seen) == sentence
    for data in (seen.encode(), seen.encode("latin-1"), seen.encode("utf-16")):
        decoded = decode(data)
        assert decoded.text == sentence
        assert [p.kind for p in decoded.problems] == [Remark.CONVERTED]
        assert name in decoded.problems[0].message
        assert decoded.problems[0].severity == Severity.NOTICE


@settings(max_examples=300, deadline=None)
@given(sentence=SENTENCES)
def test_unicode_and_code_pages_are_left_as_they_are(sentence: str) -> None:
    assert legacy(sentence) is None
    assert legacy(unicodedata.normalize("NFD", sentence)) is None
    for codec in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"):
        assert decode(sentence.encode(codec)) == encoding.Decoded(text=sentence)
    assert decode(unicodedata.normalize("NFD", sentence).encode()).text == sentence
    old = decode(windows_1258(sentence))
    assert old.text == sentence
    assert "1258" in old.problems[0].message


@settings(max_examples=500, deadline=None)
@given(
    words=st.lists(st.sampled_from(FRENCH.split()), min_size=1, max_size=30)
    | st.lists(st.sampled_from(GERMAN.split()), min_size=1, max_size=30)
    | st.lists(st.sampled_from(LATIN), min_size=1, max_size=10)
    | st.lists(st.text(st.characters(max_codepoint=127)), max_size=10)
    | st.lists(
        st.sampled_from(
            ["«", "»", "µm", "±", "½", "©", "§ 5", "m²", "3 × 4", "20 °C", "ª", "Word®"]
        )
    )
)
def test_other_languages_are_never_taken_for_an_old_font(words: list[str]) -> None:
    assert legacy(" ".join(words)) is None
    assert modernise(words) == (words, None)


def test_syllables_are_vietnamese_and_nothing_else() -> None:
    assert all(is_syllable(word) for word in VIETNAMESE.split())
    for word in (
        "nghiêng",
        "quốc",
        "giếng",
        "khuỷu",
        "XÃ",
        "Đảo",
        "ý",
        unicodedata.normalize("NFD", "lễ"),
    ):
        assert is_syllable(word)
    for word in ("", "HĐND", "hoc", "các̀", "cầuu", "phÒ", "đ", "school", "ngh", "xỏỏ"):
        assert not is_syllable(word)


@pytest.mark.parametrize("text", ["les dû le est né", "dû une né", "Vé", "Cá", "cà phê"])
def test_a_few_foreign_words_are_no_old_font(text: str) -> None:
    assert legacy(text) is None


def test_a_line_of_an_old_font_in_a_unicode_document_is_converted() -> None:
    lines = [QUESTION, "A. Cảng Đông", tcvn3("B. Cảng Tây ở phía bên kia sông"), "C. 5 µm « § 3 »"]
    found, problem = modernise(lines)
    assert found == [QUESTION, "A. Cảng Đông", "B. Cảng Tây ở phía bên kia sông", "C. 5 µm « § 3 »"]
    assert problem
    assert "TCVN3" in problem.message


def test_what_seems_old_but_is_not_sure_is_refused_by_name() -> None:
    half = [
        vni("đội nào về nhất cuộc đua thuyền ở cửa biển này"),
        tcvn3("của những người ở phố cổ"),
    ]
    with pytest.raises(Unreadable) as refused:
        modernise([" ".join(half)])
    assert "VNI hoặc TCVN3" in refused.value.facts["reason"]
    assert "VNI hoặc TCVN3" in refusal(" ".join(half).encode("latin-1"))


@pytest.mark.parametrize(
    ("font", "seen", "meant"),
    [
        (".VnTime", "hái", "hỏi"),
        (".vntime", "\xad", "ư"),
        (".VnTimeH", "c©u hái a", "CÂU HỎI A"),
        (".VnArial", "A. 5", "A. 5"),
        ("VNI-Times", "nöôùc", "nước"),
    ],
)
def test_the_name_of_a_font_makes_sure(font: str, seen: str, meant: str) -> None:
    assert legacy(seen, font=font) == meant
    assert modernise([QUESTION, seen], ["Times New Roman", font])[0] == [QUESTION, meant]


def test_a_document_outlives_the_name_of_its_font() -> None:
    texts = ["Cảng nào lớn nhất?", "là", "cá"]
    assert modernise(texts, [".VnTime"] * 3) == (texts, None)
    assert modernise(texts, [".VnTimeH"] * 3) == (texts, None)


def test_a_vni_letter_cut_in_two_runs_is_whole_again() -> None:
    found, _ = modernise(["nho", "ä nöô", "ùc"], ["VNI-Times"] * 3)
    assert unicodedata.normalize("NFC", "".join(found)) == "nhộ nước"


def test_utf_8_taken_for_another_code_page_is_restored() -> None:
    western = QUESTION.encode().decode("cp1252", errors="surrogateescape")
    seen = "".join(chr(ord(sign) - 0xDC00) if sign > "\ud7ff" else sign for sign in western)
    found, problem = modernise([seen])
    assert found == [QUESTION]
    assert problem
    assert problem.kind == Remark.CONVERTED
    with pytest.raises(Unreadable):
        modernise([f"{seen} {QUESTION}"])


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "trống"),
        ("\ufeff \r\n\t".encode(), "trống"),
        (b"C\0\0\0\1\2", "không phải là văn bản"),
        (b"\xff\xfe\0\0C\0\0\0", "không phải là văn bản"),
        (bytes(range(1, 32)) * 20, "không phải là văn bản"),
        (" ".join(FRENCH.split()).encode("latin-1", "replace"), "bảng mã"),
        (b"Stra\xdfe \x81\x8d\x8f gr\xf6\xdfer", "bảng mã"),
        (QUESTION.encode("utf-16-le") + b"\x00\xd8A\0", "UTF-16 bị hỏng"),
        ("Cảng".encode("utf-16") + b"\x00\xd8A\0", "UTF-16 bị hỏng"),
        ((QUESTION * 20).encode().replace(b"\xc6\xb0", b"\xc6"), "UTF-8 có nhiều ký tự hỏng"),
        (
            "Ch?n ph??ng án ?úng nh?t ?? tr? l?i các câu h?i sau ?ây c?a cu?c thi".encode(),
            "dấu hỏi",
        ),
    ],
)
def test_what_cannot_be_decoded_is_refused_by_name(data: bytes, says: str) -> None:
    assert says in refusal(data)


def test_a_few_broken_letters_are_shown_where_they_stood() -> None:
    decoded = decode((QUESTION * 3).encode() + b" \xe1\xbb")
    assert decoded.text == QUESTION * 3 + " \ufffd"
    assert [(p.kind, p.severity) for p in decoded.problems] == [(Remark.LOST, Severity.WARNING)]


def test_every_newline_is_one_and_invisible_marks_are_gone() -> None:
    text = "Câu 1\r\nA\rB\x0bC\x0cD\u2028E\u2029F\x85G\u200bH\ufeff\u200e\n"
    assert decode(text.encode()).text == "Câu 1\nA\nB\nC\nD\nE\nF\nGH\n"


def test_quotes_and_plain_letters_of_an_old_code_page_are_read() -> None:
    assert decode(b"Cau 1: \x93Hai Phong\x94 \x96 o dau?").text == "Cau 1: “Hai Phong” – o dau?"


def test_an_odd_pair_of_letters_in_a_whole_text_is_left_alone() -> None:
    text = "Câu 1: Cảng Hải Phòng Ã« là cảng nào?"
    assert encoding.decode(text.encode()).text == text
    with pytest.raises(Unreadable, match="hỏng"):
        encoding.decode((text + " Ã« Ã« Ã«").encode())
