"""What does the decision say that recognizes a result and gives the prizes?

Its form is the administrative one: title, grounds, numbered articles, annexes. Number, day and
signature are left to whoever signs it. Vietnamese alone, like the regulation.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from quizapp.rules.vietnamese import dong, moment_words, number, two_digits

NAME = "Quyết định"
RECEIVERS = ("Như Điều 3;", "Lưu: VT.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A prize that is given, and who receives it: a person, or a unit where the prize is a
    collective one. `birth`, `unit` and the jury's `mark` are as they are to be printed, empty if
    not known. `instead_of` are levels of earlier rounds that are not handed out any more, and
    `replaced` says why this very prize is not, because of a later round; `block` is that of a unit
    which is compared within one."""

    level: str
    value_vnd: int
    name: str
    birth: str = ""
    unit: str = ""
    mark: str = ""
    instead_of: Sequence[str] = ()
    replaced: str = ""
    block: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a decision is made of: an approved edition and who receives its prizes. `marked_part` is
    what the contest calls the part that a jury marked, "" where there is none."""

    contest: str
    round_name: str
    regulation_number: int
    edition: int
    approved_at: datetime
    persons: Sequence[Recipient]
    collectives: Sequence[Recipient] = ()
    marked_part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A numbered article with its paragraphs."""

    number: int
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """A list that belongs to the decision. `name` is what the articles call it."""

    name: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def subject(decided: Decided) -> str:
    """Answer what the decision is about, as it stands under its name."""
    return (
        f"Về việc công nhận kết quả và trao giải {decided.round_name} cuộc thi “{decided.contest}”"
    )


def grounds(decided: Decided) -> tuple[str, ...]:
    """Answer what the decision rests on, one line each."""
    return (
        f"Căn cứ Thể lệ cuộc thi “{decided.contest}” (bản thứ {decided.regulation_number});",
        (
            f"Căn cứ kết quả {decided.round_name} được duyệt lúc"
            f" {moment_words(decided.approved_at)} (lần công bố số {decided.edition})."
        ),
    )


def articles(decided: Decided) -> tuple[Article, ...]:
    """Answer the three articles."""
    return tuple(
        Article(number=position, paragraphs=tuple(paragraphs))
        for position, paragraphs in enumerate(
            (_recognition(decided), _money(decided), _force(decided)), start=1
        )
    )


def annexes(decided: Decided) -> tuple[Annex, ...]:
    """Answer the annexes that have somebody in them, numbered only if there are two: collectives
    first, as decisions list them."""
    part = (decided.marked_part,) if decided.marked_part else ()
    block = ("Khối",) if _has_blocks(decided) else ()
    lists = [
        ("tập thể", ("STT", "Tập thể", *block, "Giải", "Trị giá (đồng)"), _unit_rows(decided)),
        (
            "cá nhân",
            ("STT", "Họ và tên", "Ngày sinh", "Đơn vị", *part, "Giải", "Trị giá (đồng)"),
            _person_rows(decided),
        ),
    ]
    filled = [one for one in lists if one[2]]
    return tuple(
        Annex(
            name=f"Phụ lục {'I' * position}" if len(filled) > 1 else "Phụ lục",
            title=f"Danh sách {who} đạt giải {decided.round_name}",
            headings=headings,
            rows=rows,
        )
        for position, (who, headings, rows) in enumerate(filled, start=1)
    )


def _unit_rows(decided: Decided) -> tuple[tuple[str, ...], ...]:
    has_blocks = _has_blocks(decided)
    return tuple(
        (
            str(position),
            one.name,
            *((one.block,) if has_blocks else ()),
            one.level,
            _value(one.value_vnd),
        )
        for position, one in enumerate(decided.collectives, start=1)
    )


def _has_blocks(decided: Decided) -> bool:
    return any(one.block for one in decided.collectives)


def _person_rows(decided: Decided) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            str(position),
            one.name,
            one.birth,
            one.unit,
            *((one.mark,) if decided.marked_part else ()),
            shown_level(one.level, one.instead_of, one.replaced),
            "" if one.replaced else _value(one.value_vnd),
        )
        for position, one in enumerate(decided.persons, start=1)
    )


def _handed_out(decided: Decided) -> tuple[tuple[str, Sequence[Recipient]], ...]:
    """Who gets something by this decision: not who won more in a later round."""
    persons = [one for one in decided.persons if not one.replaced]
    return ("tập thể", decided.collectives), ("cá nhân", persons)


def shown_level(level: str, instead_of: Sequence[str], replaced: str = "") -> str:
    """Answer a level as a list prints it, with the prizes in whose place it is given, or why it is
    not handed out."""
    about = [replacement(instead_of), f"{replaced[:1].lower()}{replaced[1:]}"]
    told = "; ".join(filter(None, about))
    return f"{level} ({told})" if told else level


def replacement(instead_of: Sequence[str]) -> str:
    """Answer which prizes of earlier rounds a prize stands in the place of, "" for none."""
    return f"thay giải {', '.join(instead_of)}" if instead_of else ""


def _value(value_vnd: int) -> str:
    return number(value_vnd) if value_vnd else ""


def _recognition(decided: Decided) -> Iterator[str]:
    given = [f"{two_digits(len(people))} {who}" for who, people in _handed_out(decided) if people]
    about = f"Công nhận kết quả {decided.round_name} cuộc thi “{decided.contest}”"
    kept = sum(bool(one.replaced) for one in decided.persons)
    if given:
        yield (
            f"{about} và trao giải cho {', '.join(given)} có tên tại {_lists(decided)} kèm theo"
            f" Quyết định này{', trừ người có ghi “không trao”' if kept else ''}."
        )
    else:
        yield f"{about}. Không có giải thưởng được trao."
    if kept:
        yield (
            f"{two_digits(kept)} cá nhân có ghi “không trao” tại Phụ lục được công nhận kết quả"
            " nhưng không được trao giải ở đợt này vì đã đạt giải cao hơn ở đợt sau."
        )


def _money(decided: Decided) -> Iterator[str]:
    if not any(people for _who, people in _handed_out(decided)):
        yield "Không phát sinh kinh phí giải thưởng."
        return
    # What is given is counted, so the sum is that of the annexes and no vacancy is paid.
    total, lines = 0, []
    for who, people in _handed_out(decided):
        # Several blocks have the same prizes: they are counted together, in their order.
        counted = Counter((one.level, one.value_vnd) for one in people)
        for (level, value), count in counted.items():
            total += count * value
            worth = f", mỗi giải trị giá {dong(value)}" if value else ""
            lines.append(f"{two_digits(count)} giải {level} {who}{worth}")
    yield "Giá trị giải thưởng:" if total else "Giải thưởng được trao:"
    *before, last = [*lines, f"Tổng cộng: {dong(total)}"] if total else lines
    yield from (f"{line};" for line in before)
    yield f"{last}."
    if any(one.instead_of for one in decided.persons):
        yield (
            "Người có ghi “thay giải” tại Phụ lục chỉ được trao giải theo Quyết định này; giải được"
            " thay, đạt ở đợt trước, không trao nữa."
        )


def _force(decided: Decided) -> Iterator[str]:
    whom = [
        name
        for name, people in (("tập thể", decided.collectives), ("cá nhân", decided.persons))
        if people
    ]
    named = f" và các {', '.join(whom)} có tên tại {_lists(decided)}" if whom else ""
    yield (
        "Quyết định này có hiệu lực kể từ ngày ký. Ban Tổ chức cuộc thi"
        f"{named} chịu trách nhiệm thi hành Quyết định này."
    )


def _lists(decided: Decided) -> str:
    return " và ".join(annex.name for annex in annexes(decided))
