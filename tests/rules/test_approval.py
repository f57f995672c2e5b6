"""Is the writer of a question never its second person?"""

from dataclasses import replace

import pytest

from quizapp.rules.approval import Made, writer
from quizapp.rules.questions import Content

AN, BINH = 1, 2
PORT = Content(stem="Cảng nào?", options=("Đông", "Tây"), key=(0,), topic="Biển")
SORTED = replace(PORT, topic="Cảng", difficulty=3)
OTHER = replace(PORT, stem="Bến nào?")


@pytest.mark.parametrize(
    ("history", "wrote"),
    [
        ([(AN, PORT)], AN),
        ([(None, PORT)], None),
        ([(AN, PORT), (BINH, PORT)], AN),  # confirmed, retired or brought back
        ([(AN, PORT), (BINH, SORTED)], AN),
        ([(AN, PORT), (BINH, OTHER)], BINH),
        ([(AN, PORT), (BINH, OTHER), (BINH, PORT)], AN),
        ([(None, PORT), (BINH, replace(PORT, key=(1,)))], BINH),
        ([(None, PORT), (BINH, replace(PORT, explanation="Vì thế."))], BINH),
    ],
)
def test_who_wrote_what_it_says_now(history: list[tuple[int | None, Content]], wrote: int) -> None:
    made = [Made(organizer_id=who, content=content) for who, content in history]
    assert writer(made) == wrote
