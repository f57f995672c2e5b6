"""Moodle XML files in which it is not plain which answers are right."""

from tests.corpus.cases import Expected, Valid
from tests.corpus.moodle import TOWNS, answer, port, question, quiz, towns


def several() -> bytes:
    thirds = ("33.33333", "33.33333", "-100", "33.33333")
    return quiz(
        question(
            "<single>false</single>",
            *(answer(town, share) for town, share in zip(TOWNS, thirds, strict=True)),
            stem="Những nơi nào là thành phố trực thuộc trung ương?",
        ),
        question(
            "<single>0</single>",
            answer("xanh", "100"),
            answer("hồng"),
            stem="Màu nào là màu lạnh?",
        ),
    )


def truths() -> bytes:
    return quiz(
        question(
            answer("true", "0", format_="moodle_auto_format"),
            answer("false", "100", format_="moodle_auto_format"),
            type_="truefalse",
            stem="Hải Phòng nằm ở miền Nam.",
        ),
        question(
            answer("Wahr", "100"),
            answer("Falsch", "0"),
            type_="truefalse",
            stem="Sông Cấm chảy qua Hải Phòng.",
        ),
        question(
            answer("Đúng", "100"),
            answer("Sai", "0"),
            type_="truefalse",
            stem="Đồ Sơn là bãi biển.",
        ),
    )


def hidden_and_doubled() -> bytes:
    numbered = "<idnumber>Q.1</idnumber>"
    return quiz(
        question(numbered, "<hidden>1</hidden>", towns()),
        question(numbered, towns(0), stem="Thủ đô là thành phố nào?"),
        question("<idnumber>số 3</idnumber>", towns(2), stem="Cầu Rồng ở thành phố nào?"),
        question(towns(3).replace("100", "0"), stem="Chợ nổi Cái Răng ở thành phố nào?"),
    )


def partial() -> bytes:
    return quiz(
        question("<single>true</single>", answer("đỏ", "100"), answer("hồng", "50"), answer("lam")),
        question("<single>true</single>", answer("đỏ", "100"), answer("son", "100"), answer("lam")),
        question("<single>true</single>", answer("đỏ", "50"), answer("hồng", "20"), answer("lam")),
    )


def predicted() -> bytes:
    stem = "Theo bạn, có bao nhiêu người trả lời đúng tất cả các câu hỏi?"
    return quiz(question(towns()), question(type_="numerical", stem=stem))


CASES = [
    Valid(
        name="moodle: several right by thirds, and one that is right of several",
        file_name="nhieu-dap-an.xml",
        build=several,
        questions=(
            Expected(
                text="Những nơi nào là thành phố trực thuộc trung ương?",
                options=TOWNS,
                right=(0, 1, 3),
                multiple=True,
            ),
            Expected(
                text="Màu nào là màu lạnh?", options=("xanh", "hồng"), right=(0,), multiple=True
            ),
        ),
    ),
    Valid(
        name="moodle: true or false in English, German and Vietnamese",
        file_name="dung-sai.xml",
        build=truths,
        questions=(
            Expected(text="Hải Phòng nằm ở miền Nam.", options=("Đúng", "Sai"), right=(1,)),
            Expected(
                text="Sông Cấm chảy qua Hải Phòng.",
                options=("Đúng", "Sai"),
                right=(0,),
                status="check",
                doubt="“Wahr”, “Falsch”",
            ),
            Expected(text="Đồ Sơn là bãi biển.", options=("Đúng", "Sai"), right=(0,)),
        ),
    ),
    Valid(
        name="moodle: hidden, the same id twice, an odd id, no key",
        file_name="an.xml",
        build=hidden_and_doubled,
        questions=(
            port(),
            Expected(text="Thủ đô là thành phố nào?", options=TOWNS, right=(0,)),
            Expected(text="Cầu Rồng ở thành phố nào?", options=TOWNS, right=(2,)),
            Expected(text="Chợ nổi Cái Răng ở thành phố nào?", options=TOWNS, status="draft"),
        ),
        problems=(
            ("hidden", "đang ẩn trong Moodle"),
            ("ignored", "Mã “Q.1” đã có"),
            ("ignored", "Mã “số 3” có ký tự lạ"),
        ),
    ),
    Valid(
        name="moodle: parts of the points in questions with one answer",
        file_name="diem-le.xml",
        build=partial,
        questions=(
            port(
                options=("đỏ", "hồng", "lam"),
                right=(0,),
                status="check",
                doubt="B một phần điểm",
            ),
            port(
                options=("đỏ", "son", "lam"),
                right=(0, 1),
                multiple=True,
                status="check",
                doubt="chọn một trong các phương án A, B",
            ),
            port(
                options=("đỏ", "hồng", "lam"),
                right=(0,),
                status="check",
                doubt="Không phương án nào được trọn điểm",
            ),
        ),
    ),
    Valid(
        name="moodle: a number to predict",
        file_name="du-doan.xml",
        build=predicted,
        questions=(
            port(),
            Expected(
                text="Theo bạn, có bao nhiêu người trả lời đúng tất cả các câu hỏi?",
                kind="prediction",
            ),
        ),
    ),
]
