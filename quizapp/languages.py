"""In which language does this reader read, and how are moments and numbers written in it?

Vietnamese is the source: every sentence is its own message id, and the organizers' console, the
regulation and whatever people wrote stay Vietnamese. The choice lives in a cookie of its own, so it
outlasts sessions and says nothing about an account.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from babel.dates import get_month_names
from flask import Flask, Response, has_request_context, request, url_for
from flask_babel import Babel, get_locale, gettext
from markupsafe import Markup, escape
from werkzeug.wrappers import Response as AnyResponse

from quizapp import clock
from quizapp.rules import marks, vietnamese
from quizapp.rules.people import SEXES, Sex
from quizapp.rules.ranking import with_marks
from quizapp.rules.refusals import Refusal
from quizapp.rules.sentences import Sentence

SOURCE = "vi"
NAMES = {SOURCE: "Tiếng Việt", "en": "English"}
COOKIE = "language"
YEAR_S = 31_536_000
CONSOLE = "/ban-to-chuc"

babel = Babel()


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """How a language writes the city's moments ({0} is the moment, {1} its month's name) and what
    stands between the thousands of a number."""

    moment: str
    clock_time: str
    day: str
    thousands: str


FORMS = {
    SOURCE: Forms(
        moment="{0:%H:%M} ngày {0:%d/%m/%Y}",
        clock_time="{0:%H:%M:%S} ngày {0:%d/%m/%Y}",
        day="{0:%d/%m/%Y}",
        thousands=".",
    ),
    # 05/11 is a day of May to some readers of English and of November to others.
    "en": Forms(
        moment="{0:%H:%M}, {0.day} {1} {0.year}",
        clock_time="{0:%H:%M:%S}, {0.day} {1} {0.year}",
        day="{0.day} {1} {0.year}",
        thousands=",",
    ),
}
MONTHS = {code: get_month_names("wide", locale=code) for code in FORMS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A language a reader may change to, named in itself, and the way to this page in it."""

    code: str
    name: str
    address: str

    def link(self) -> Markup:
        """Answer the link, which says of itself which language it is in and leads to."""
        return Markup(
            '<a class="touch" href="{}" lang="{}" hreflang="{}" rel="nofollow">{}</a>'
        ).format(self.address, self.code, self.code, self.name)


def prepare(app: Flask) -> None:
    """Let the application speak."""
    babel.init_app(
        app,
        default_locale=SOURCE,
        default_timezone=str(clock.CITY),
        locale_selector=_chosen,
    )
    app.jinja_env.globals.update(
        language=current,
        other_languages=other_languages,
        offers_english=offers_english,
        countdown_words=countdown_words,
        with_marks=with_marks,
    )
    app.jinja_env.filters.update(
        moment=moment, clock_time=clock_time, day=day, number=number, duration=duration,
        percent=percent, decimal=decimal, mark=mark, ratio=ratio, runs=vietnamese.runs, sex=sex,
        vi=in_vietnamese, page_words=page_words,
    )  # fmt: skip
    app.after_request(_tell_caches)


def current() -> str:
    """Answer the language of the page that is being made; Vietnamese outside of requests."""
    locale = get_locale()
    return SOURCE if locale is None else str(locale)


def _chosen() -> str:
    if not has_request_context() or request.path.startswith(CONSOLE):
        return SOURCE
    code = request.cookies.get(COOKIE, SOURCE)
    return code if code in NAMES else SOURCE


def remember(answer: AnyResponse, code: str) -> AnyResponse:
    """Let this browser keep the language for a year."""
    answer.set_cookie(
        COOKIE, code, max_age=YEAR_S, secure=request.is_secure, httponly=True, samesite="Lax"
    )
    return answer


def other_languages() -> list[Choice]:
    """Answer the languages a reader of this page may change to: none in the console, which has one
    language."""
    if request.path.startswith(CONSOLE):
        return []
    here = request.full_path.rstrip("?")
    return [
        Choice(code=code, name=name, address=url_for("language", code=code, next=here))
        for code, name in NAMES.items()
        if code != current()
    ]


def offers_english() -> bool:
    """Answer whether a line of English should tell that there is English: the browser asks for it,
    not for Vietnamese, and nobody has chosen yet. Many a phone in the city was never set to
    Vietnamese, so nothing changes by itself."""
    if COOKIE in request.cookies or request.path.startswith(CONSOLE):
        return False
    asked = [code.lower().partition("-")[0] for code in request.accept_languages.values()]
    return "en" in asked and SOURCE not in asked


def _tell_caches(answer: Response) -> Response:
    if answer.mimetype == "text/html":
        answer.content_language.add(current())
        if answer.cache_control.public:
            answer.vary.update(("Cookie", "Accept-Language"))
    return answer


def said(text: str, facts: Mapping[str, object]) -> str:
    """Answer a rule's text in the reader's language with its facts filled in: moments on the city's
    clock, days, sentences translated in their turn."""
    return str(gettext(text)) % {name: _fact(value) for name, value in facts.items()}


def _fact(value: object) -> object:
    match value:
        case Sentence():
            return sentence(value)
        case datetime():
            return moment(value)
        case date():
            return day(value)
        case bool():
            return value
        case int():
            return number(value)
    return value


def sentence(spoken: Sentence) -> str:
    """Answer a rule's sentence in the reader's language."""
    return said(spoken.text, spoken.facts)


def sentence_of(refusal: Refusal) -> str:
    """Answer a rule's no in the reader's language."""
    return said(refusal.text, refusal.facts)


def page_words_of(refusal: Refusal) -> Markup:
    """Answer a rule's no for a page: names in it are marked as Vietnamese."""
    return _page_words(refusal.text, refusal.facts)


def page_words(value: Sentence | str | int) -> Markup:
    """Answer for a page what a rule speaks or counts: a sentence translated, with the names in it
    marked as Vietnamese, a name marked, a number with its thousands."""
    match value:
        case Sentence():
            return _page_words(value.text, value.facts)
        case int():
            return escape(number(value))
    return in_vietnamese(value)


def _page_words(text: str, facts: Mapping[str, object]) -> Markup:
    words = {
        name: in_vietnamese(value) if type(value) is str else _fact(value)
        for name, value in facts.items()
    }
    return escape(gettext(text)) % words


def in_vietnamese(text: object) -> Markup:
    """Mark, on a page in another language, words that stay Vietnamese: names, and what organizers
    wrote. Screen readers then pronounce them rightly."""
    if text is None or current() == SOURCE:
        return escape(text or "")
    return Markup('<span lang="vi">{}</span>').format(text)


def _forms() -> Forms:
    return FORMS[current()]


def moment(value: datetime | None) -> str:
    """Write a moment on the city's clock: "08:00 ngày 22/11/2026", "08:00, 22 November 2026"."""
    return "" if value is None else _written(clock.in_city(value), _forms().moment)


def clock_time(value: datetime | None) -> str:
    """Write a moment to the second: "08:00:05 ngày 22/11/2026", "08:00:05, 22 November 2026"."""
    return "" if value is None else _written(clock.in_city(value), _forms().clock_time)


def day(value: date | None) -> str:
    """Write a day of the calendar, of a moment the city's day: "22/11/2026", "22 November 2026"."""
    if value is None:
        return ""
    return _written(clock.in_city(value) if isinstance(value, datetime) else value, _forms().day)


def _written(value: date, pattern: str) -> str:
    return pattern.format(value, MONTHS[current()][value.month])


def number(value: int | None) -> str:
    """Write a whole number with a sign between the thousands: "1.234.567", "1,234,567"."""
    return "" if value is None else f"{value:,}".replace(",", _forms().thousands)


def decimal(value: Fraction | None) -> str:
    """Write a number with at most two decimals: "1.234,5", "1,234.5"."""
    return "" if value is None else _signed_as_here(vietnamese.decimal(value))


def mark(value: int | None) -> str:
    """Write a jury's mark, stored in hundredths of a point; a missing one (None, or below zero in a
    ranking) says so: "8,25", "chưa có điểm"."""
    if value is None or value < 0:
        return str(gettext(marks.NONE_YET))
    return _signed_as_here(marks.written(value))


def ratio(pair: tuple[int, int]) -> Fraction:
    """Read a fraction as a document writes it: [numerator, denominator]."""
    return Fraction(*pair)


def percent(share: Fraction | None) -> str:
    """Write a share as a percentage with at most one decimal, halves up: "61,3%", "61.3%"."""
    return "" if share is None else _signed_as_here(vietnamese.percent(share))


def _signed_as_here(written: str) -> str:
    return written if current() == SOURCE else written.translate(str.maketrans(",.", ".,"))


def sex(told: str | None) -> str | None:
    """Write what somebody told of their sex, None for nothing."""
    return None if told is None else gettext(SEXES[Sex(told)])


def duration(milliseconds: int | None, *, to_the_minute: bool = False) -> str:
    """Write a length of time: "12 phút 05 giây". `to_the_minute` leaves out seconds that are none,
    for lengths that somebody set."""
    if milliseconds is None:
        return ""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [gettext("%(hours)s giờ", hours=hours)] if hours else []
    parts += [gettext("%(minutes)s phút", minutes=minutes)] if minutes or hours else []
    if not parts:
        parts = [gettext("%(seconds)s giây", seconds=seconds)]
    elif seconds or not to_the_minute:
        parts += [gettext("%(seconds)s giây", seconds=f"{seconds:02d}")]
    return " ".join(parts)


def countdown_words() -> dict[str, str]:
    """Answer what the countdown of a page says, for its script: # stands for a number."""
    return {
        "days": gettext("# ngày"),
        "hours": gettext("# giờ"),
        "minutes": gettext("# phút"),
        "seconds": gettext("# giây"),
        "over": gettext("Đã đến giờ. Hãy tải lại trang."),
        "left": gettext("Còn # phút."),
    }
