"""What does the notice of a published round say, and in which order?

The order is the one in which the field announces. Nothing is typed: the facts come from an edition.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from quizapp.rules import announced_collectives
from quizapp.rules import announced_figures as figures
from quizapp.rules.announced import Cell, Facts, Prize, Section, Table, Topic
from quizapp.rules.sentences import Sentence, marked
from quizapp.rules.summary_words import words
from quizapp.rules.vietnamese import two_digits

MOST_ANSWERS = 60
"""A round that drew more questions than this has no table of answers: nobody reads so long a
notice, and the practice page has them all."""

VOID = Sentence("Câu đã bị hủy")
QUESTION, RIGHT = marked("Câu hỏi"), marked("Đáp án đúng")


def notice(facts: Facts) -> tuple[Section, ...]:
    """Answer the sections that have something to say, in the fixed order."""
    written = (
        _window(facts),
        _note(facts),
        figures.turnout(facts),
        figures.all_correct(facts),
        figures.target(facts),
        figures.change(facts),
        figures.units(facts),
        _answers(facts),
        _winners(facts),
        _vacant(facts),
        announced_collectives.collectives(facts),
        figures.totals(facts),
        _next(facts),
    )
    return tuple(section for section in written if section.sentences or section.table)


def title(facts: Facts) -> Sentence:
    """Answer the title of the notice."""
    return Sentence(
        "Kết quả %(round)s cuộc thi “%(contest)s”", round=facts.round_name, contest=facts.contest
    )


def _window(facts: Facts) -> Section:
    if facts.summary is not None:
        return Section(
            topic=Topic.WINDOW,
            sentences=(
                Sentence(
                    "%(round)s của cuộc thi “%(contest)s”. %(how)s: %(names)s.",
                    round=facts.round_name,
                    contest=facts.contest,
                    how=words(facts.summary, len(facts.rounds)).short,
                    names=", ".join(facts.rounds),
                ),
            ),
        )
    return Section(
        topic=Topic.WINDOW,
        sentences=(
            Sentence(
                "%(round)s của cuộc thi “%(contest)s” mở lúc %(opens)s và đóng lúc %(closes)s.",
                round=facts.round_name,
                contest=facts.contest,
                opens=facts.opens,
                closes=facts.closes,
            ),
        ),
    )


def _note(facts: Facts) -> Section:
    said = (Sentence("Ghi chú của lần công bố này: %(note)s", note=facts.note),)
    return Section(topic=Topic.NOTE, sentences=said if facts.note else ())


def _answers(facts: Facts) -> Section:
    if not facts.answers:
        return Section(topic=Topic.ANSWERS, sentences=())
    drawn = len(facts.answers)
    if drawn > MOST_ANSWERS:
        return Section(
            topic=Topic.ANSWERS,
            sentences=(
                Sentence(
                    "Đáp án của %(count)s câu hỏi đã ra trong đợt có ở trang Luyện tập của cuộc"
                    " thi.",
                    count=drawn,
                ),
            ),
        )
    pool = Sentence(
        "Mỗi đề thi gồm %(questions)s câu, rút từ %(count)s câu hỏi dưới đây.",
        questions=facts.questions,
        count=drawn,
    )
    rows: list[tuple[Cell, ...]] = [
        (place, row.question, VOID if row.void else "; ".join(row.right))
        for place, row in enumerate(facts.answers, start=1)
    ]
    last = Sentence("Số người trả lời đúng cả %(questions)s câu", questions=facts.questions)
    rows.append((None, last, facts.counts.all_correct))
    return Section(
        topic=Topic.ANSWERS,
        sentences=() if facts.same_questions else (pool,),
        table=Table(
            title=Sentence("Câu hỏi và đáp án đúng"),
            headings=(figures.STT, QUESTION, RIGHT),
            rows=tuple(rows),
            counting=(0,),
        ),
    )


def _by_level(prizes: Iterable[Prize]) -> Iterator[tuple[str, int, list[Prize]]]:
    for (level, value), group in groupby(prizes, key=lambda one: (one.level, one.value_vnd)):
        yield level, value, list(group)


def _winners(facts: Facts) -> Section:
    sentences = []
    for level, value, prizes in _by_level(one for one in facts.prizes if one.name is not None):
        # The number is that of the names behind it, so the two cannot differ.
        said = {
            "count": two_digits(len(prizes)),
            "level": level,
            # A masked name ends with a full stop, and so does the sentence.
            "names": "; ".join(map(_with_unit, prizes)).removesuffix("."),
        }
        if value:
            sentences.append(
                Sentence(
                    "%(count)s giải %(level)s (mỗi giải trị giá %(value)s đồng) thuộc về:"
                    " %(names)s.",
                    value=value,
                    **said,
                )
            )
        else:
            sentences.append(Sentence("%(count)s giải %(level)s thuộc về: %(names)s.", **said))
    return Section(topic=Topic.WINNERS, sentences=tuple(sentences))


def _with_unit(prize: Prize) -> str:
    told = ", ".join(filter(None, [prize.unit, prize.mark, prize.replacement]))
    return f"{prize.name} ({told})" if told else f"{prize.name}"


def _vacant(facts: Facts) -> Section:
    return Section(
        topic=Topic.VACANT,
        sentences=tuple(
            Sentence(
                "%(count)s giải %(level)s để trống vì không có người đủ điều kiện.",
                count=two_digits(len(prizes)),
                level=level,
            )
            for level, _value, prizes in _by_level(one for one in facts.prizes if one.name is None)
        ),
    )


def _next(facts: Facts) -> Section:
    coming = facts.next_round
    if coming is None:
        return Section(topic=Topic.NEXT, sentences=())
    return Section(
        topic=Topic.NEXT,
        sentences=(
            Sentence(
                "Đợt tiếp theo: %(round)s, mở lúc %(opens)s và đóng lúc %(closes)s.",
                round=coming.name,
                opens=coming.opens,
                closes=coming.closes,
            ),
        ),
    )
