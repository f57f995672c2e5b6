"""Do the rules reproduce what real contests printed?

Each file of `real_contests` is one published contest: its hours as they are printed, with both
sides of each boundary, and the order in which it ranks, with a case that follows the printed rule.
What a source does not say stands there as "ns" and is tested nowhere.
"""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from quizapp.rules import boards, ranking, series, winning, wording
from quizapp.rules.ages import Ages
from quizapp.rules.choices import Target
from quizapp.rules.eligibility import Eligibility
from quizapp.rules.prizes import Prize
from quizapp.rules.ranking import Counted, Entry
from quizapp.rules.refusals import Refusal
from quizapp.rules.regulation import Regulation
from quizapp.rules.series import Step
from quizapp.rules.timing import CITY, Span, Window
from quizapp.rules.wording import regulation_text
from tests.rules.test_wording import Contest

NS = "ns"
FOLDER = Path(__file__).parent / "real_contests"
FILES = sorted(FOLDER.glob("*.toml"))
CONTESTS = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in FILES}
DRAWN = [name for name, contest in CONTESTS.items() if "line" in contest["rounds"]]
RANKED = [name for name, contest in CONTESTS.items() if "ranking" in contest]
MINUTE = timedelta(minutes=1)


def regulation_of(contest: dict[str, Any]) -> Regulation:
    """The printed parameters over the usual ones; where the prediction is not stated, none."""
    values = {
        name: None if value == "none" and name != "target" else value
        for name, value in contest["regulation"].items()
    }
    if "prizes" in values:
        values["prizes"] = [
            {"level": level, "count": count, "value_vnd": worth}
            for level, count, worth in values["prizes"]
        ]
    order = list(contest.get("ranking", {}).get("keys", ["score", "handed_in_at"]))
    target = Target(values.get("target", "none"))
    if target is Target.NONE:
        order = [key for key in order if key != "guess_distance"]
    elif "guess_distance" not in order:
        order.append("guess_distance")
    return Regulation.from_document({**values, "target": target, "ranking": order})


def moment(text: str) -> datetime:
    read = series.read_moment(text)
    assert read is not None, text
    return read


def test_the_contests_whose_order_is_printed_are_all_here() -> None:
    rows = {contest["row"] for contest in CONTESTS.values()}
    ranked = {CONTESTS[name]["row"] for name in RANKED}
    assert ranked == {5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 18, 21, 23, 24, 32}
    assert len(rows - ranked) >= 5
    assert len(rows) == len(FILES)


@pytest.mark.parametrize("name", CONTESTS)
def test_nothing_unstated_was_filled_in(name: str) -> None:
    contest = CONTESTS[name]
    assert not set(contest["ns"]) & set(contest["regulation"])
    for end in ("first_opens", "first_closes"):
        assert contest["rounds"][end] == NS or moment(contest["rounds"][end])
    assert contest["sources"]


def test_the_contests_with_a_part_that_a_jury_marks_are_here() -> None:
    """What is printed of them tells neither the greatest mark nor how it ranks: nothing stands in
    for either, and each way that a jury's mark can decide is a way of `rules.ranking`."""
    marked = {contest["row"]: contest for contest in CONTESTS.values() if "marked" in contest}
    assert set(marked) == {15, 30}
    for contest in marked.values():
        assert contest["marked"]["printed"]
        assert "marked_part_most" in contest["ns"]
        assert ranking.MARK_KEYS.isdisjoint(contest.get("ranking", {}).get("keys", ()))


@pytest.mark.parametrize("name", DRAWN)
def test_its_first_round_opens_and_closes_as_printed(name: str) -> None:
    rounds = CONTESTS[name]["rounds"]
    marks = [mark.rsplit(" ", 1) for mark in rounds["line"]]
    at = [_mark(when) for when, _ in marks]
    # An end that is not stated lies beyond every mark.
    opens = at[0] - MINUTE if rounds["first_opens"] == NS else moment(rounds["first_opens"])
    closes = at[-1] + MINUTE if rounds["first_closes"] == NS else moment(rounds["first_closes"])
    window = Window(opens=opens, closes=series.closing(closes))
    drawn = [f"{when} {_answer(window, each)}" for (when, _), each in zip(marks, at, strict=True)]
    assert drawn == rounds["line"]


@pytest.mark.parametrize(
    "name", [name for name in DRAWN if "last_closes" in CONTESTS[name]["rounds"]]
)
def test_its_series_ends_on_the_printed_day(name: str) -> None:
    rounds = CONTESTS[name]["rounds"]
    closes = moment(rounds["first_closes"])
    opens = closes - MINUTE if rounds["first_opens"] == NS else moment(rounds["first_opens"])
    first = Span(opens=opens, closes=closes, results=closes)
    spans = list(series.series(first, rounds["count"], Step(rounds["step"])))
    assert spans[-1].closes == moment(rounds["last_closes"])
    assert not series.overlapping(spans)


@pytest.mark.parametrize("name", RANKED)
def test_it_ranks_as_printed(name: str) -> None:
    contest = CONTESTS[name]
    case, rule = contest["ranking"], regulation_of(contest)
    counted = Counted(contest["regulation"].get("counted_attempt", "highest_then_earliest"))
    entries = _entries(case["people"])
    for keys in (case["keys"], case.get("also", case["keys"])):
        frozen = boards.counts(entries, counted, keys)
        number = case.get("number", boards.target_value(rule.target, frozen))
        ranked = ranking.rank(entries, counted, keys, number)
        names = list(dict.fromkeys(person["who"] for person in case["people"]))
        found: dict[int, list[str]] = {}
        for row in ranked:
            found.setdefault(row.place, []).append(names[row.entry.person])
        assert [sorted(group) for group in found.values()] == [
            sorted(group) for group in case["order"]
        ]


@pytest.mark.parametrize("name", RANKED)
def test_every_key_of_its_order_decides_something(name: str) -> None:
    """A case that a shorter list ranks alike would not show the printed rule."""
    contest = CONTESTS[name]
    case, rule = contest["ranking"], regulation_of(contest)
    counted = Counted(contest["regulation"].get("counted_attempt", "highest_then_earliest"))
    entries = _entries(case["people"])

    def order(keys: list[str]) -> list[tuple[int, int]]:
        frozen = boards.counts(entries, counted, case["keys"])
        number = case.get("number", boards.target_value(rule.target, frozen))
        return [
            (row.place, row.entry.person) for row in ranking.rank(entries, counted, keys, number)
        ]

    for dropped in case["keys"]:
        shorter = [key for key in case["keys"] if key != dropped]
        assert order(shorter) != order(case["keys"]), dropped


@pytest.mark.parametrize("name", RANKED)
def test_its_order_reads_as_written_in_the_file(name: str) -> None:
    case = CONTESTS[name]["ranking"]
    assert ranking.sentence(case["keys"]) == case["sentence"]


@pytest.mark.parametrize("name", CONTESTS)
def test_its_regulation_can_be_written_down(name: str) -> None:
    rule = regulation_of(CONTESTS[name])
    who = Eligibility.from_document(CONTESTS[name].get("eligibility"))
    chapters = regulation_text(Contest(regulation=rule), [], without_account=who.without_account)
    lines = [
        line for chapter in chapters for article in chapter.articles for line in article.paragraphs
    ]
    assert ranking.sentence(rule.ranking) in lines
    assert (wording.TELL in lines) == who.without_account


def test_the_park_s_contest_is_the_one_without_accounts() -> None:
    told = {name: contest.get("eligibility", {}) for name, contest in CONTESTS.items()}
    without = [name for name, who in told.items() if who.get("without_account")]
    assert without == ["24-phong-nha"]


def test_the_park_s_contest_alone_prints_until_which_age() -> None:
    ages = {name: regulation_of(contest).ages for name, contest in CONTESTS.items()}
    ended = {name: each for name, each in ages.items() if each.maximum is not None}
    assert ended == {"24-phong-nha": Ages(minimum=14, maximum=70)}
    assert {each.on for each in ages.values()} == {None}


def test_the_winners_of_a_week_go_to_the_full_scores_alone() -> None:
    contest = CONTESTS["06-nganh-tuyen-giao-vcnet"]
    rule = regulation_of(contest)
    assert rule.prizes[0] == Prize(level="Nhất", count=1, value_vnd=4_000_000)
    ranked = ranking.rank(
        _entries(contest["ranking"]["people"]), rule.counted_attempt, rule.ranking, 4
    )
    assert [row.person for row in winning.in_line(ranked, rule)] == [0, 1, 2, 3]


def _entries(people: list[dict[str, Any]]) -> list[Entry]:
    names = list(dict.fromkeys(person["who"] for person in people))
    return [
        Entry(
            person=names.index(person["who"]),
            number=person.get("number", 1),
            points=person["points"],
            full_score=person["full"],
            handed_in_s=person["handed_in"],
            took_s=person["took"],
            registered_s=person.get("registered", 0),
            guess=person.get("guess"),
        )
        for person in people
    ]


def _mark(text: str) -> datetime:
    day, clock = text.split(" ")
    shape = "%d/%m/%Y %H:%M:%S.%f" if "." in clock else "%d/%m/%Y %H:%M"
    return datetime.strptime(f"{day} {clock}", shape).replace(tzinfo=CITY)


def _answer(window: Window, at: datetime) -> str:
    try:
        window.require_open(at)
    except Refusal as refusal:
        return type(refusal).__name__
    return "open"
