"""Plain and pasted texts as people type them, each odd in its own way."""

from collections.abc import Callable
from dataclasses import replace

from tests.corpus.cases import Expected, Hostile, Valid

PORT = Expected(
    text="Cảng nào lớn nhất?", options=("Cảng Đông", "Cảng Tây", "Cảng Nam"), right=(1,)
)
STREET = Expected(text="Phố nào dài nhất?", options=("Phố Một", "Phố Hai"), right=(0,))
PORT_DRAFT = Expected(text=PORT.text, options=PORT.options, status="draft")
STREET_DRAFT = Expected(text=STREET.text, options=STREET.options, status="draft")
GUESS = Expected(
    text="Theo bạn có bao nhiêu người trả lời đúng tất cả các câu hỏi?", kind="prediction"
)


def typed(text: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    return lambda: text.encode(encoding)


def valid(
    name: str, text: str, *questions: Expected, problems: tuple[tuple[str, str], ...] = ()
) -> Valid:
    return Valid(
        name=f"text: {name}",
        file_name="de-thi.txt",
        build=typed(text),
        questions=questions,
        problems=problems,
    )


PLAIN = """Câu 1: Cảng nào lớn nhất?
A. Cảng Đông
B. Cảng Tây
C. Cảng Nam
Câu 2: Phố nào dài nhất?
A. Phố Một
B. Phố Hai
"""

CASES: list[Valid | Hostile] = [
    valid(
        "a key line behind each question",
        "Câu 1: Cảng nào lớn nhất?\nA. Cảng Đông\nB. Cảng Tây\nC. Cảng Nam\nĐáp án: B",
        Expected(text=PORT.text, options=PORT.options, right=(1,), place=(("line", 1),)),
    ),
    valid(
        "two columns and the right option repeated",
        "Câu hỏi 02. Ngày hội đọc sách diễn ra khi nào?\na) Tháng 3   b) Tháng 4\n"
        "c) Tháng 5   d) Tháng 6\nĐáp án đúng là: b) Tháng 4",
        Expected(
            text="Ngày hội đọc sách diễn ra khi nào?",
            options=("Tháng 3", "Tháng 4", "Tháng 5", "Tháng 6"),
            right=(1,),
            place=(("label", "Câu hỏi 02"),),
        ),
    ),
    valid(
        "columns read downwards",
        "1. Ngày hội diễn ra khi nào?\na. Tháng 3\tc. Tháng 5\nb. Tháng 4\td. Tháng 6\nĐáp án: c",
        Expected(
            text="Ngày hội diễn ra khi nào?",
            options=("Tháng 3", "Tháng 4", "Tháng 5", "Tháng 6"),
            right=(2,),
        ),
    ),
    valid(
        "options in brackets in the stem",
        "3. Cầu nào xây trước? (a- Cầu Đỏ; b- Cầu Xanh; c- Cầu Vàng (cũ))          Đáp án 3: c",
        Expected(
            text="Cầu nào xây trước?", options=("Cầu Đỏ", "Cầu Xanh", "Cầu Vàng (cũ)"), right=(2,)
        ),
    ),
    valid(
        "the right option signed with (đ), one option about the others",
        "Câu 4: Lời dặn nào đúng với văn bản trên?\n a. Giữ gìn đoàn kết (đ)\n"
        " b. Chăm lo đời sống\n c. Cả a và b",
        Expected(
            text="Lời dặn nào đúng với văn bản trên?",
            options=("Giữ gìn đoàn kết", "Chăm lo đời sống", "Cả a và b"),
            right=(0,),
            pinned=(2,),
        ),
    ),
    valid(
        "a table with bars between its cells, below a heading",
        "BỘ CÂU HỎI TÌM HIỂU\n\nSTT | Câu hỏi | A | B | C | D | Đúng\n"
        "5 | Ai mở đầu phong trào? | Xã A | Xã B | Xã C | Xã D | C\n"
        "6 | Chọn các việc nên làm | Đọc | Viết | Bỏ qua | Hỏi | A, B, D\n",
        Expected(
            text="Ai mở đầu phong trào?", options=("Xã A", "Xã B", "Xã C", "Xã D"), right=(2,)
        ),
        Expected(
            text="Chọn các việc nên làm",
            options=("Đọc", "Viết", "Bỏ qua", "Hỏi"),
            right=(0, 1, 3),
            multiple=True,
        ),
    ),
    valid(
        "a whole document on one line, the key behind HẾT",
        "Câu 7. Phố nào dài nhất? A. Phố Một B. Phố Hai C. Phố Ba D. Cả ba phố bằng nhau "
        "Câu 8. Theo bạn có bao nhiêu người trả lời đúng tất cả các câu hỏi? "
        "... HẾT ...   BẢNG ĐÁP ÁN  7-B",
        Expected(
            text="Phố nào dài nhất?",
            options=("Phố Một", "Phố Hai", "Phố Ba", "Cả ba phố bằng nhau"),
            right=(1,),
        ),
        GUESS,
    ),
    valid(
        "hard-wrapped lines and page numbers between the options",
        "Câu 1: Trong số các cảng dưới đây, cảng\nnào có nhiều cầu tàu nhất?\nA. Cảng Đông\n12\n"
        "B. Cảng Tây, nằm ở bên kia sông và được xây dựng\nlại năm ngoái\nTrang 13\nC. Cảng Nam\n"
        "Đáp án: A",
        Expected(
            text="Trong số các cảng dưới đây, cảng nào có nhiều cầu tàu nhất?",
            options=(
                "Cảng Đông",
                "Cảng Tây, nằm ở bên kia sông và được xây dựng lại năm ngoái",
                "Cảng Nam",
            ),
            right=(0,),
        ),
    ),
    valid("a key list with hyphens behind HẾT", f"{PLAIN}\n--- HẾT ---\n1-B 2-A", PORT, STREET),
    valid("a key list in small letters", f"{PLAIN}\nĐÁP ÁN\n1b\n2a", PORT, STREET),
    valid("a compact key list with a hole", f"{PLAIN}\nBẢNG ĐÁP ÁN\n1 2.A", PORT_DRAFT, STREET),
    valid("a key table between tabs", f"{PLAIN}\nSTT\tĐáp án\n1\tB\n2\tA\n", PORT, STREET),
    valid("no key at all", PLAIN, PORT_DRAFT, STREET_DRAFT),
    valid(
        "numbers restart in each part, the key names the parts",
        f"PHẦN 1\n{PLAIN}PHẦN 2\n{PLAIN}ĐÁP ÁN\nPHẦN 1\n1-B 2-A\nPHẦN 2\n1-C 2-B",
        PORT,
        STREET,
        Expected(text=PORT.text, options=PORT.options, right=(2,)),
        Expected(text=STREET.text, options=STREET.options, right=(1,)),
    ),
    valid(
        "numbers restart in each part, the key does not say which it means",
        f"PHẦN 1\n{PLAIN}PHẦN 2\n{PLAIN}ĐÁP ÁN\n1-B 2-A",
        *(PORT_DRAFT, STREET_DRAFT) * 2,
        problems=(("key", "không rõ bảng đáp án"),),
    ),
    valid(
        "a key for a question that is not there",
        f"{PLAIN}ĐÁP ÁN\n1-B 2-A 9-C",
        PORT,
        STREET,
        problems=(("key", "câu 9"),),
    ),
    valid(
        "a sign beside the option and a key line that disagree",
        "Câu 1: Cảng nào lớn nhất?\nA. Cảng Đông\n*B. Cảng Tây\nC. Cảng Nam\nĐáp án: C",
        Expected(
            text=PORT.text,
            options=PORT.options,
            right=(2,),
            status="check",
            doubt="không thống nhất",
        ),
    ),
    valid(
        "the label C twice",
        "Câu 1: Cảng nào?\nA. Đông\nB. Tây\nC. Nam\nC. Bắc\nĐáp án: A",
        Expected(
            text="Cảng nào?",
            options=("Đông", "Tây", "Nam", "Bắc"),
            right=(0,),
            status="check",
            doubt="cùng mang nhãn C",
        ),
    ),
    valid(
        "three and four options under labels of many styles",
        "Câu 1: Cảng nào lớn nhất?\nA.Cảng Đông\nB.Cảng Tây\nC.Cảng Nam\nĐA: B\n"
        "2. Phố nào dài nhất?\na- Phố Một (x)\nb- Phố Hai\n"
        "Câu 3 Màu nào?\n1. Đỏ\n2. Xanh\n3. Vàng\n4. Tím\nĐáp án: 4\n",
        PORT,
        STREET,
        Expected(text="Màu nào?", options=("Đỏ", "Xanh", "Vàng", "Tím"), right=(3,)),
    ),
    valid(
        "options without labels",
        "Câu 1: Cảng nào lớn nhất?\nCảng Đông\nCảng Tây\nCảng Nam\nĐáp án: Cảng Tây\n"
        "Câu 2: Phố nào dài nhất?\nPhố Một\nPhố Hai\nĐáp án: Phố Một",
        PORT,
        STREET,
    ),
    valid(
        "questions without labels",
        "Cảng nào lớn nhất?\nA. Cảng Đông\n*B. Cảng Tây\nC. Cảng Nam\n\n"
        "Phố nào dài nhất?\n*A. Phố Một\nB. Phố Hai\n",
        PORT,
        STREET,
    ),
    valid(
        "nothing has a label, blank lines part the questions",
        "Cảng nào lớn nhất?\nCảng Đông\nCảng Tây ✓\nCảng Nam\n\n"
        "Màu nào?\nĐỏ ✓\nXanh\nVàng\n\nMùa nào?\nXuân\nHạ ✓\nThu\n",
        PORT,
        Expected(text="Màu nào?", options=("Đỏ", "Xanh", "Vàng"), right=(0,)),
        Expected(text="Mùa nào?", options=("Xuân", "Hạ", "Thu"), right=(1,)),
    ),
    valid(
        "only the right option is printed with one of the questions",
        "Câu 1: Cầu nào?\nB. Cầu Đỏ\nCâu 2: Phố nào dài nhất?\nA. Phố Một\nB. Phố Hai\nĐáp án: A",
        STREET,
        problems=(("options", "từ 2 đến 8"), ("key", "")),
    ),
    valid(
        "explanation, topic, difficulty and source behind the key",
        "Câu 1: Cảng nào lớn nhất?\nA. Cảng Đông\nB. Cảng Tây\nC. Cảng Nam\nĐáp án: B\n"
        "Giải thích: Cảng này có\nnhiều cầu tàu.\nChủ đề: Biển\nĐộ khó: 2\nNguồn: Sổ tay",
        PORT,
    ),
    valid(
        "a key of letters without numbers",
        f"{PLAIN.rstrip()}\nĐÁP ÁN: B A",
        replace(PORT, status="check", doubt="không có số câu"),
        replace(STREET, status="check", doubt="không có số câu"),
    ),
    valid(
        "a key list of other numbers than the questions",
        f"{PLAIN.replace('Câu 2', 'Câu 3').rstrip()}\nĐÁP ÁN\n1-B 2-A",
        PORT,
        replace(STREET, status="check", doubt="không khớp"),
        problems=(("key", "câu 2"),),
    ),
    valid(
        "a key in brackets behind the last option",
        "Câu 1: Cảng nào lớn nhất? A. Cảng Đông B. Cảng Tây C. Cảng Nam (Đáp án: B)\n"
        "Câu 2: Phố nào dài nhất? A. Phố Một B. Phố Hai (Đáp án: A)",
        PORT,
        STREET,
    ),
    valid(
        "an introduction with numbered paragraphs",
        "THỂ LỆ\n1. Đối tượng: mọi người.\n2. Thời gian: một tuần.\n\n"
        "Câu 1: Cảng nào lớn nhất?\nA. Cảng Đông\nB. Cảng Tây\nC. Cảng Nam\nĐáp án: B",
        PORT,
        problems=(("ignored", "Đối tượng"),),
    ),
    Valid(
        name="text: UTF-16 with decomposed letters",
        file_name="de-thi.txt",
        build=typed(
            "Ca\u0302u 1: Cảng nào lớn nhất?\r\nA. Cảng Đông\r\nB. Cảng Tây\r\nC. Cảng Nam\r\n"
            "Đáp án: B\r\n",
            "utf-16",
        ),
        questions=(PORT,),
    ),
    Hostile(
        name="text: a letter to somebody",
        file_name="thu.txt",
        build=typed("Kính gửi các anh chị,\nTôi xin gửi lời chào.\nTrân trọng"),
        says="không tìm thấy câu hỏi",
    ),
    Hostile(
        name="text: a hundred thousand labels",
        file_name="de-thi.txt",
        build=typed("Câu 1: A. B. C. " * 50_000),
        questions=(),
    ),
]
