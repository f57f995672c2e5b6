"""What do the figures of a notice say, and do they agree?

Every number says what it counts and of what, every sum stands under the rows that it adds up, and
there is one rule of rounding.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from quizapp.rules.announced import Cell, Facts, Section, Table, Topic, UnitRow
from quizapp.rules.sentences import Sentence, marked
from quizapp.rules.summary_words import words
from quizapp.rules.vietnamese import rounded
from quizapp.rules.wording_sitting import foreseen

TOP_UNITS = 10
STT, UNIT, ROUND = marked("STT"), marked("Đơn vị"), marked("Đợt thi")
PEOPLE, ATTEMPTS = marked("Số người dự thi"), marked("Số lượt thi")


def share(part: int, whole: int) -> Sentence:
    """Answer a part of a whole (more than 0) in percent with at most one decimal: "37,5%"."""
    percent, tenth = divmod(int(rounded(Fraction(100 * part, whole), 1) * 10), 10)
    if tenth:
        return Sentence("%(percent)s,%(tenth)s%%", percent=percent, tenth=tenth)
    return Sentence("%(percent)s%%", percent=percent)


def turnout(facts: Facts) -> Section:
    """Answer how many people took part, and how often."""
    counts = facts.counts
    if facts.summary is not None and len(facts.rounds) == 1:
        return Section(
            topic=Topic.TURNOUT,
            sentences=(
                Sentence("Số người dự thi đợt được tính: %(people)s.", people=counts.people),
                Sentence(
                    "Số lượt thi những người này đã nộp trong đợt đó: %(attempts)s.",
                    attempts=counts.attempts,
                ),
            ),
        )
    if facts.summary is not None:
        return Section(
            topic=Topic.TURNOUT,
            sentences=(
                Sentence(
                    "Số người dự thi ít nhất một trong %(rounds)s đợt: %(people)s.",
                    rounds=len(facts.rounds),
                    people=counts.people,
                ),
                Sentence(
                    "Số lượt thi những người này đã nộp trong các đợt đó: %(attempts)s.",
                    attempts=counts.attempts,
                ),
            ),
        )
    return Section(
        topic=Topic.TURNOUT,
        sentences=(
            Sentence("Số người dự thi: %(people)s.", people=counts.people),
            Sentence("Số lượt thi đã nộp: %(attempts)s.", attempts=counts.attempts),
        ),
    )


def all_correct(facts: Facts) -> Section:
    """Answer who was right in everything, and the share of them among all people."""
    counts = facts.counts
    if not counts.people:
        return Section(topic=Topic.ALL_CORRECT, sentences=())
    if facts.summary is not None:
        return Section(
            topic=Topic.ALL_CORRECT,
            sentences=(
                Sentence(
                    "%(full)s: %(right)s, bằng %(share)s trong số %(people)s người dự thi.",
                    full=words(facts.summary, len(facts.rounds)).full,
                    right=counts.all_correct,
                    share=share(counts.all_correct, counts.people),
                    people=counts.people,
                ),
            ),
        )
    return Section(
        topic=Topic.ALL_CORRECT,
        sentences=(
            Sentence(
                "Số người trả lời đúng cả %(questions)s câu hỏi trắc nghiệm: %(right)s, bằng"
                " %(share)s trong số %(people)s người dự thi.",
                questions=facts.questions,
                right=counts.all_correct,
                share=share(counts.all_correct, counts.people),
                people=counts.people,
            ),
        ),
    )


def target(facts: Facts) -> Section:
    """Answer the number that the prediction had to foresee, and what it counts."""
    if facts.target is None:
        return Section(topic=Topic.TARGET, sentences=())
    target, value = facts.target
    return Section(
        topic=Topic.TARGET,
        sentences=(
            Sentence("Đáp số câu dự đoán: %(value)s.", value=value),
            Sentence(
                "Câu dự đoán hỏi: %(words)s. Con số được xác định một lần khi đợt thi kết thúc và"
                " mọi bài đã được thu, và giữ nguyên kể cả khi sau đó có kết quả bị hủy.",
                words=foreseen(target, facts.target_group),
            ),
        ),
    )


MORE_PEOPLE = marked(
    "So với %(round)s, số người dự thi tăng %(change)s, từ %(before)s lên %(now)s."
)
FEWER_PEOPLE = marked(
    "So với %(round)s, số người dự thi giảm %(change)s, từ %(before)s xuống %(now)s."
)
AS_MANY_PEOPLE = marked("Số người dự thi bằng %(round)s: %(now)s.")
CHANGE_OF_PEOPLE = marked("Mức thay đổi bằng %(share)s số người dự thi của %(round)s.")
MORE_ATTEMPTS = marked("So với %(round)s, số lượt thi tăng %(change)s, từ %(before)s lên %(now)s.")
FEWER_ATTEMPTS = marked(
    "So với %(round)s, số lượt thi giảm %(change)s, từ %(before)s xuống %(now)s."
)
AS_MANY_ATTEMPTS = marked("Số lượt thi bằng %(round)s: %(now)s.")
CHANGE_OF_ATTEMPTS = marked("Mức thay đổi bằng %(share)s số lượt thi của %(round)s.")


def change(facts: Facts) -> Section:
    """Answer how people and attempts changed since the round just before."""
    # Compared is with the round just before this one, never with an older one in its place.
    last = facts.earlier[-1] if facts.earlier else None
    if last is None or last.counts is None:
        return Section(topic=Topic.CHANGE, sentences=())
    return Section(
        topic=Topic.CHANGE,
        sentences=(
            *_compared(
                last.name,
                last.counts.people,
                facts.counts.people,
                (MORE_PEOPLE, FEWER_PEOPLE, AS_MANY_PEOPLE, CHANGE_OF_PEOPLE),
            ),
            *_compared(
                last.name,
                last.counts.attempts,
                facts.counts.attempts,
                (MORE_ATTEMPTS, FEWER_ATTEMPTS, AS_MANY_ATTEMPTS, CHANGE_OF_ATTEMPTS),
            ),
        ),
    )


def _compared(
    name: str, before: int, now: int, texts: tuple[str, str, str, str]
) -> Iterator[Sentence]:
    more, fewer, same, of_before = texts
    change = abs(now - before)
    if not change:
        yield Sentence(same, round=name, now=now)
        return
    yield Sentence(
        more if now > before else fewer, round=name, change=change, before=before, now=now
    )
    if before:
        yield Sentence(of_before, share=share(change, before), round=name)


def units(facts: Facts) -> Section:
    """Answer the units with the most people; the last row sums up everybody who holds a place."""
    named = [row for row in facts.units if row.name is not None]
    if not named:
        return Section(topic=Topic.UNITS, sentences=())
    shown, others = named[:TOP_UNITS], named[TOP_UNITS:]
    rows: list[tuple[Cell, ...]] = [
        (place, row.name, row.people, row.attempts) for place, row in enumerate(shown, start=1)
    ]
    if others:
        words = Sentence("Các đơn vị còn lại (%(count)s)", count=len(others))
        rows.append((None, words, *_added(others)))
    if nowhere := [row for row in facts.units if row.name is None]:
        rows.append((None, Sentence("Không ghi đơn vị"), *_added(nowhere)))
    rows.append((None, Sentence("Cộng"), *_added(facts.units)))
    ranked = Sentence(
        "Bảng tính theo %(ranked)s người có tên trong bảng xếp hạng. Số liệu chốt khi đóng đợt là"
        " %(people)s người; sau đó có kết quả bị hủy hoặc được khôi phục.",
        ranked=facts.ranked,
        people=facts.counts.people,
    )
    return Section(
        topic=Topic.UNITS,
        sentences=(ranked,) if facts.ranked != facts.counts.people else (),
        table=Table(
            title=Sentence("Các đơn vị có nhiều người dự thi nhất"),
            headings=(STT, UNIT, PEOPLE, ATTEMPTS),
            rows=tuple(rows),
            counting=(0, 2, 3),
            sums=True,
        ),
    )


def _added(rows: Iterable[UnitRow]) -> tuple[int, int]:
    held = list(rows)
    return sum(row.people for row in held), sum(row.attempts for row in held)


def totals(facts: Facts) -> Section:
    """Answer the sums over all rounds that are published, under the rounds that they sum up."""
    rounds = [(row.name, row.counts) for row in facts.earlier if row.counts is not None]
    if not rounds:
        return Section(topic=Topic.TOTALS, sentences=())
    rounds.append((facts.round_name, facts.counts))
    people = sum(counts.people for _name, counts in rounds)
    attempts = sum(counts.attempts for _name, counts in rounds)
    sentences = [
        Sentence(
            "Tính đến hết %(round)s, %(rounds)s đợt đã công bố có tổng cộng %(attempts)s lượt thi."
            " Cộng số người dự thi của từng đợt được %(people)s; ai dự thi nhiều đợt được tính ở"
            " từng đợt.",
            round=facts.round_name,
            rounds=len(rounds),
            attempts=attempts,
            people=people,
        )
    ]
    if missing := [row.name for row in facts.earlier if row.counts is None]:
        sentences.append(
            Sentence("Chưa gồm đợt chưa công bố: %(names)s.", names=", ".join(missing))
        )
    rows: list[tuple[Cell, ...]] = [
        (place, name, counts.people, counts.attempts)
        for place, (name, counts) in enumerate(rounds, start=1)
    ]
    rows.append((None, Sentence("Cộng"), people, attempts))
    return Section(
        topic=Topic.TOTALS,
        sentences=tuple(sentences),
        table=Table(
            title=Sentence("Các đợt đã công bố"),
            headings=(STT, ROUND, PEOPLE, ATTEMPTS),
            rows=tuple(rows),
            counting=(0, 2, 3),
            sums=True,
        ),
    )
