"""What does a notice say of the units that won?

Each is named with the figures that it won by, under the rule that the regulation prints; sums and
shares are of the figures beside them.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby

from quizapp.rules import collective_wording
from quizapp.rules.announced import (
    Cell,
    CollectiveBlock,
    CollectivePrize,
    Collectives,
    Facts,
    Section,
    Table,
    Topic,
)
from quizapp.rules.announced_figures import PEOPLE, STT, UNIT, share
from quizapp.rules.sentences import Sentence, marked
from quizapp.rules.vietnamese import two_digits

LEVEL, SCORE = marked("Giải"), marked("Tổng điểm")
HEADS, RATE = marked("Tổng số người"), marked("Tỷ lệ dự thi")


def collectives(facts: Facts) -> Section:
    """Answer which units won, by which rule and with which figures."""
    told = facts.collectives
    if told is None:
        return Section(topic=Topic.COLLECTIVES, sentences=())
    rule = Sentence(
        "Cách xét giải tập thể: %(rule)s",
        rule=collective_wording.definition(told.rule, facts.summary),
    )
    named = (sentence for block in told.blocks for sentence in _named(block))
    return Section(topic=Topic.COLLECTIVES, sentences=(rule, *named), table=_table(told))


def _named(block: CollectiveBlock) -> Iterator[Sentence]:
    where = (
        Sentence("Giải tập thể, khối “%(block)s”", block=block.name)
        if block.name
        else Sentence("Giải tập thể")
    )
    for (level, value, is_given), group in groupby(
        block.prizes, key=lambda one: (one.level, one.value_vnd, one.unit is not None)
    ):
        prizes = list(group)
        said = {"where": where, "count": two_digits(len(prizes)), "level": level}
        names = "; ".join(str(one.unit) for one in prizes)
        if not is_given:
            yield Sentence(
                "%(where)s: %(count)s giải %(level)s để trống vì không có đơn vị đủ điều kiện.",
                **said,
            )
        elif value:
            yield Sentence(
                "%(where)s: %(count)s giải %(level)s (mỗi giải trị giá %(value)s đồng) thuộc về:"
                " %(names)s.",
                value=value,
                names=names,
                **said,
            )
        else:
            yield Sentence(
                "%(where)s: %(count)s giải %(level)s thuộc về: %(names)s.", names=names, **said
            )


def _table(told: Collectives) -> Table | None:
    won = [(block, one) for block in told.blocks for one in block.prizes if one.unit is not None]
    if not won:
        return None
    headings: tuple[str, ...] = (STT, UNIT, LEVEL, SCORE, PEOPLE, HEADS, RATE)
    # Without a head count there is nothing that people could be a share of.
    if not any(one.head_count for _block, one in won):
        headings = headings[:5]
    rows: list[tuple[Cell, ...]] = [
        (place, one.unit, _level(block, one), _score(one.score), *_turnout([one]))
        for place, (block, one) in enumerate(won, start=1)
    ]
    if len(won) > 1:
        added = _turnout([one for _block, one in won])
        rows.append((None, Sentence("Cộng"), None, None, *added))
    return Table(
        title=Sentence("Các đơn vị đạt giải tập thể"),
        headings=headings,
        rows=tuple(row[: len(headings)] for row in rows),
        counting=(0, *range(3, len(headings))),
        sums=len(won) > 1,
    )


def _level(block: CollectiveBlock, one: CollectivePrize) -> str:
    return f"{one.level} ({block.name})" if block.name else one.level


def _turnout(units: list[CollectivePrize]) -> tuple[Cell, Cell, Cell]:
    """The people, those whom the units have, and the share: both only where all heads are known."""
    people = sum(one.people for one in units)
    heads = [one.head_count for one in units if one.head_count]
    if len(heads) < len(units):
        return people, None, None
    return people, sum(heads), share(people, sum(heads))


def _score(score: Fraction) -> Cell:
    """Write a score with as many decimals as `vietnamese.decimal`, two at most."""
    whole, rest = divmod(int(score * 100 + Fraction(1, 2)), 100)
    tenth, hundredth = divmod(rest, 10)
    if not rest:
        return whole
    if not hundredth:
        return Sentence("%(whole)s,%(tenth)s", whole=whole, tenth=tenth)
    return Sentence(
        "%(whole)s,%(tenth)s%(hundredth)s", whole=whole, tenth=tenth, hundredth=hundredth
    )
