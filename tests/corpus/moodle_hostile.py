"""Moodle XML files that are broken or mean harm."""

from xml.sax.saxutils import escape

from tests.corpus.cases import Expected, Hostile
from tests.corpus.moodle import PORT, answer, exported, file, port, question, quiz, towns


def nested(depth: int) -> bytes:
    return quiz(question(stem="<a>" * depth + "x" + "</a>" * depth))


CASES = [
    Hostile(
        name="moodle: entities that grow",
        file_name="bom.xml",
        build=lambda: quiz(
            question(stem="&b;"),
            head='<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa">'
            '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>',
        ),
        says="khai báo không an toàn",
    ),
    Hostile(
        name="moodle: an entity that reads a file of the server",
        file_name="xxe.xml",
        build=lambda: quiz(
            question(stem="&x;"),
            head='<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        ),
        says="khai báo không an toàn",
    ),
    Hostile(
        name="moodle: cut off in the middle",
        file_name="cat.xml",
        build=lambda: exported()[:600],
        says="bị hỏng ở dòng",
    ),
    Hostile(
        name="moodle: elements nested a thousand deep",
        file_name="sau.xml",
        build=lambda: nested(1000),
        says="quá sâu",
    ),
    Hostile(
        name="moodle: only questions of other types",
        file_name="tu-luan.xml",
        build=lambda: quiz(question(type_="essay")),
        says="không tìm thấy câu hỏi trắc nghiệm nào",
    ),
    Hostile(
        name="moodle: scripts, handlers and a melting tag in the texts",
        file_name="xss.xml",
        build=lambda: quiz(
            question(
                answer(escape("<img src=x onerror=alert(1)>xanh"), "100"),
                answer(escape("<svg onload=alert(1)></svg>đỏ")),
                stem=escape("<b>&#824; onmouseover=alert(1) </b>Màu <b onclick=x>nào</b>?"),
            )
        ),
        questions=(
            Expected(
                text="<b> onmouseover=alert(1) </b>Màu <b>nào</b>?",
                options=("xanh", "đỏ"),
                right=(0,),
                status="check",
                html=True,
            ),
        ),
    ),
    Hostile(
        name="moodle: embedded bytes of eight megabytes that are no picture",
        file_name="hinh-nang.xml",
        build=lambda: quiz(
            question(
                towns(),
                stem=escape(f'{PORT}<img src="@@PLUGINFILE@@/a.png">'),
                files=file("a.png", "A" * 8_000_000),
            )
        ),
        questions=(port(status="check"),),
    ),
]
