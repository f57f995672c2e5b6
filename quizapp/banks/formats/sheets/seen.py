"""What does a person see in a cell of a workbook? Its value, shown by its number format."""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LARGEST = 1e15
"""Numbers beyond have more digits than a workbook keeps."""
# These two are shown as the machine's country writes dates; ours is Vietnam.
_LOCAL = {"mm-dd-yy": "dd/mm/yyyy", "m/d/yy h:mm": "dd/mm/yyyy hh:mm"}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TO_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\ufffe\uffff]")
_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<space>.)|\*.|\[\$(?P<sign>[^\]-]*)[^\]]*\]|\[[^\]]*\]'
    r"|(?P<digits>[0#?][0#?.,/ ]*[0#?]|[0#?.]+)(?P<scale>,*)|(?P<exponent>[Ee][+-]0+)|(?P<plain>.)"
)
_MOMENT = re.compile(
    r'"([^"]*)"|\\(.)|_(.)|\*.|\[\$[^\]]*\]|\[(h+|m+|s+)\]|\[[^\]]*\]'
    r"|(y+|m+|d+|h+|s+|am/pm|a/p)|(\.0+)|(.)",
    re.IGNORECASE,
)


def seen(value: object, number_format: str) -> str:
    """Answer the text that a person sees."""
    if value is None:
        return ""
    if isinstance(value, str):
        return unescaped(value) if "_x" in value else value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, number_format)
    if isinstance(value, datetime | date | time | timedelta):
        return _moment(value, number_format)
    return unescaped(str(value))


def unescaped(text: str) -> str:
    """Answer a text in which XML could not hold a character as it is."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def escaped(text: str) -> str:
    """Answer what `unescaped` answers this text from."""
    return _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def _number(value: float, number_format: str) -> str:
    if number_format in {"General", "@", ""} or not abs(value) < LARGEST:
        return _general(value)
    sections = _sections(number_format)
    shown, section = value, sections[0]
    if value < 0 and len(sections) > 1:
        shown, section = -value, sections[1]
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    if not any(kind == "digits" for kind, _ in section):
        if any(text == "General" for _, text in section) or not section:
            return _general(value)
        return "".join(text for _, text in section)
    return _placed(shown, section)


def _general(value: float) -> str:
    if abs(value) < LARGEST and float(value).is_integer():
        return str(int(value))
    return f"{value:.10g}".upper()


@lru_cache(maxsize=512)
def _sections(number_format: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Answer the sections of a format, each a row of (kind, text)."""
    sections: list[list[tuple[str, str]]] = [[]]
    for found in _PIECE.finditer(number_format.replace("General", '"General"')):
        kind, text = found.lastgroup, found[found.lastgroup] if found.lastgroup else ""
        if kind == "plain" and text == ";":
            sections.append([])
        elif kind in {"digits", "scale"}:
            sections[-1].append(("digits", found["digits"] + found["scale"]))
        elif kind == "exponent":
            sections[-1].append(("exponent", text))
        elif kind == "plain" and text == "%":
            sections[-1].append(("percent", text))
        elif kind == "space":
            sections[-1].append(("text", " "))
        elif kind:
            sections[-1].append(("text", text))
    return tuple(map(tuple, sections))


def _placed(value: float, section: tuple[tuple[str, str], ...]) -> str:
    """Answer a number between the texts of its format."""
    exact = Decimal(repr(value)) * 100 ** sum(1 for kind, _ in section if kind == "percent")
    patterns = [text for kind, text in section if kind == "digits"]
    if any(kind == "exponent" for kind, _ in section):
        decimals = len(patterns[0].partition(".")[2])
        mantissa, _, power = f"{exact:.{decimals}E}".partition("E")
        shown = [f"{mantissa}E{int(power):+03}"]
    elif len(patterns) > 1:
        shown = _spread(exact, patterns)
    elif "/" in patterns[0]:
        shown = [_fraction(exact, patterns[0])]
    elif " " in patterns[0]:
        shown = [" ".join(_spread(exact, patterns[0].split()))]
    else:
        shown = [_digits(exact, patterns[0])]
    parts = iter(shown)
    return "".join(
        next(parts, "") if kind == "digits" else "" if kind == "exponent" else text
        for kind, text in section
    ).strip()


def _digits(exact: Decimal, pattern: str) -> str:
    scaled = pattern.rstrip(",")
    exact /= 1000 ** (len(pattern) - len(scaled))
    whole, _, behind = scaled.partition(".")
    most = sum(behind.count(sign) for sign in "0#?")
    rounded = exact.quantize(Decimal(1).scaleb(-most), rounding=ROUND_HALF_UP)
    sign = "-" if rounded < 0 else ""
    front, _, back = f"{abs(rounded):f}".partition(".")
    least = behind.count("0")
    while len(back) > least and back.endswith("0"):
        back = back[:-1]
    front = front.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole:
        front = f"{int(front or 0):,}" if front.lstrip("0") or front else front
    return sign + front + (f".{back}" if back else "")


def _spread(exact: Decimal, patterns: list[str]) -> list[str]:
    """Answer the digits of a whole number in groups, as telephone numbers are written."""
    widths = [len(pattern) for pattern in patterns]
    digits = f"{abs(exact).quantize(Decimal(1), rounding=ROUND_HALF_UP):f}".rjust(sum(widths), "0")
    groups = []
    for width in reversed(widths[1:]):
        digits, group = digits[:-width], digits[-width:]
        groups.append(group)
    return [digits, *reversed(groups)]


def _fraction(exact: Decimal, pattern: str) -> str:
    whole_part, _, below = pattern.rpartition("/")
    fixed = below.strip()
    most = int(fixed) if fixed.isdecimal() and int(fixed) else 10 ** len(fixed) - 1
    part = Fraction(exact).limit_denominator(most)
    sign = "-" if part < 0 else ""
    part = abs(part)
    whole, rest = divmod(part, 1) if " " in whole_part.strip() else (0, part)
    text = f"{rest.numerator}/{rest.denominator}" if rest else ""
    return sign + (" ".join(filter(None, [str(whole) if whole else "", text])) or "0")


def _moment(value: datetime | date | time | timedelta, number_format: str) -> str:
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        moment = datetime(1900, 1, 1) + timedelta(seconds=seconds % 86400)  # noqa: DTZ001 - a time of day, nowhere
    elif isinstance(value, time):
        moment, seconds = datetime.combine(date(1900, 1, 1), value), 0
    elif isinstance(value, datetime):
        moment, seconds = value, 0
    else:
        moment, seconds = datetime.combine(value, time()), 0
    if number_format in {"General", "@", ""}:
        number_format = "dd/mm/yyyy"
    pieces = list(_MOMENT.finditer(_LOCAL.get(number_format, number_format).split(";")[0]))
    codes = [(piece[4] or piece[5] or "").casefold() for piece in pieces]
    has_noon = any(code in {"am/pm", "a/p"} for code in codes)
    shown = []
    for at, piece in enumerate(pieces):
        if piece[4]:
            shown.append(_total(max(seconds, 0) or _since_midnight(moment), codes[at]))
        elif piece[5]:
            shown.append(_part(moment, codes, at, has_noon=has_noon))
        elif piece[6]:
            shown.append(f".{moment.microsecond:06}"[: len(piece[6])])
        else:
            shown.append(piece[1] or piece[2] or (" " if piece[3] else piece[7] or ""))
    return "".join(shown).strip()


def _since_midnight(moment: datetime) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second


def _total(seconds: int, code: str) -> str:
    unit = {"h": 3600, "m": 60, "s": 1}[code[0]]
    return f"{seconds // unit:0{len(code)}}"


def _part(moment: datetime, codes: list[str], at: int, *, has_noon: bool) -> str:
    code = codes[at]
    if code in {"am/pm", "a/p"}:
        return "AM" if moment.hour < 12 else "PM"
    if code[0] == "m" and len(code) < 3 and _means_minutes(codes, at):
        return f"{moment.minute:0{len(code)}}"
    hour = (moment.hour % 12 or 12) if has_noon else moment.hour
    names = {"m": MONTHS[moment.month - 1], "d": DAYS[moment.weekday()]}
    if code[0] in names and len(code) > 2:
        name = names[code[0]]
        return name[:1] if len(code) == 5 else name[:3] if len(code) == 3 else name
    if code[0] == "y":
        return f"{moment.year:04}" if len(code) > 2 else f"{moment.year % 100:02}"
    number = {"m": moment.month, "d": moment.day, "h": hour, "s": moment.second}[code[0]]
    return f"{number:0{min(len(code), 2)}}"


def _means_minutes(codes: list[str], at: int) -> bool:
    before = next((code for code in reversed(codes[:at]) if code), "")
    after = next((code for code in codes[at + 1 :] if code), "")
    return before.startswith("h") or after.startswith("s")
