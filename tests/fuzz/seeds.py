"""From which files does the fuzzing start?"""

from importlib import import_module
from pathlib import Path

from quizapp.banks.formats import FORMATS, WrittenBank
from quizapp.rules.questions import Content, Source

CORPUS = Path(__file__).parent.parent / "corpus"
LARGEST = 200_000
"""In bytes. A larger file teaches nothing more, and each of its readings takes longer."""
ALSO = {"xlsx": {".xlsm"}, "docx": {".docm"}, "gift": {".txt"}, "yaml": {".yml"}}

Seed = tuple[str, bytes]
"""A file's name and what is in it."""


def seeds() -> dict[str, list[Seed]]:
    """Answer for each reader the files of the corpus that it may be given, and one of its own."""
    corpus = _corpus()
    found: dict[str, list[Seed]] = {}
    for kind in FORMATS.values():
        own = found.setdefault(kind.module, [])
        own.append((f"ours{kind.suffix}", kind.write(_bank())))
        suffixes = {kind.suffix} | ALSO.get(kind.name, set())
        own.extend(
            seed for seed in corpus if Path(seed[0]).suffix.lower() in suffixes and seed not in own
        )
    return found


def _corpus() -> list[Seed]:
    modules = [
        import_module(f"tests.corpus.{path.stem}")
        for path in sorted(CORPUS.glob("*.py"))
        if path.stem not in {"__init__", "cases"}
    ]
    made = [(case.file_name, case.build()) for module in modules for case in module.CASES]
    return [seed for seed in made if len(seed[1]) <= LARGEST]


def _bank() -> WrittenBank:
    port = Content(
        stem="Cảng nào ở Hải Phòng?",
        options=("Lạch Huyện", "Vũng Áng", "Cam Ranh", "Cả A, B và C đều đúng"),
        key=(0,),
        explanation="Cảng Lạch Huyện ở huyện Cát Hải.",
        topic="Cảng biển",
        difficulty=2,
        pinned=(3,),
        source=Source(file="cang.txt", title="Sổ tay cảng biển", date="2025-05-11", paragraph=3),
        evidence="Lạch Huyện",
    )
    colours = Content(stem="Những màu nào ấm?", options=("Đỏ", "Cam", "Xanh"), key=(0, 1))
    return WrittenBank(
        identifier="cang-bien", title="Cảng biển", contents={"C-1": port, "C-2": colours}
    )
