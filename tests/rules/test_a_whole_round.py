"""One round, worked out by hand.

Ten questions, two attempts, the highest counts (then the earliest), the prediction asks for the
number of people with all ten right. Prizes: 1 first, 1 second, 2 thirds; full score needed; one
prize a person in the whole contest. Oanh won in the first week already.

What they handed in (time of day, minutes used, guess):

    An     09:10  10 points  12 min  guess 5      09:40  10 points   7 min  guess 4
    Bình   10:00  10 points  15 min  guess 6
    Chi    09:30   9 points  11 min  guess 4
    Dũng   10:00  10 points   9 min  guess 2      08:30   4 points   3 min  guess 4
    Giang  11:00  10 points  10 min  no guess
    Oanh   08:15  10 points  20 min  guess 4
    Phúc   12:00   8 points   5 min  guess 4      12:30   8 points   6 min  guess 4

Counted: An's attempt of 09:10 (equal points, earlier), so her better guess of 09:40 does not help;
Dũng's of 10:00; Phúc's of 12:00. All right: An, Bình, Dũng, Giang, Oanh, so the target is 5.
Distances: An 0, Bình 1, Dũng 3, Oanh 1, Giang none.

By score, then distance, then time, then attempts used:
    1 An     10 points, distance 0
    2 Oanh   10 points, distance 1, 08:15
    3 Bình   10 points, distance 1, 10:00
    4 Dũng   10 points, distance 3
    5 Giang  10 points, no guess
    6 Chi     9 points
    7 Phúc    8 points

Oanh is over the cap, so An is first, Bình second, Dũng and Giang third.
"""

from datetime import UTC, datetime

from quizapp.rules import boards, prizes
from quizapp.rules.prizes import Candidate, Prize
from quizapp.rules.ranking import Counted, Entry, Ranked, rank
from quizapp.rules.regulation import Regulation, Target

AN, BINH, CHI, DUNG, GIANG, OANH, PHUC = range(1, 8)

REGULATION = Regulation(
    attempts_per_round=2,
    target=Target.ALL_CORRECT,
    ranking=("score", "guess_distance", "handed_in_at", "attempts_used"),
    prizes=(
        Prize(level="Nhất", count=1, value_vnd=3_000_000),
        Prize(level="Nhì", count=1, value_vnd=2_000_000),
        Prize(level="Ba", count=2, value_vnd=1_000_000),
    ),
    full_score_to_win=True,
    prizes_per_person=1,
)


def paper(
    person: int, number: int, at: str, points: int, *, minutes: int, guess: int | None
) -> Entry:
    hour, minute = map(int, at.split(":"))
    return Entry(
        person=person,
        number=number,
        points=points,
        full_score=int(points == 10),
        handed_in_s=int(datetime(2026, 5, 18, hour, minute, tzinfo=UTC).timestamp()),
        took_s=minutes * 60,
        registered_s=0,
        guess=guess,
    )


PAPERS = [
    paper(AN, 1, "09:10", 10, minutes=12, guess=5),
    paper(AN, 2, "09:40", 10, minutes=7, guess=4),
    paper(BINH, 1, "10:00", 10, minutes=15, guess=6),
    paper(CHI, 1, "09:30", 9, minutes=11, guess=4),
    paper(DUNG, 1, "08:30", 4, minutes=3, guess=4),
    paper(DUNG, 2, "10:00", 10, minutes=9, guess=2),
    paper(GIANG, 1, "11:00", 10, minutes=10, guess=None),
    paper(OANH, 1, "08:15", 10, minutes=20, guess=4),
    paper(PHUC, 1, "12:00", 8, minutes=5, guess=4),
    paper(PHUC, 2, "12:30", 8, minutes=6, guess=4),
]


def board(papers: list[Entry], target: int | None) -> list[Ranked]:
    return rank(papers, REGULATION.counted_attempt, REGULATION.ranking, target)


def awards(ranked: list[Ranked], won_before: dict[int, int]) -> list[tuple[str, int | None]]:
    given, _skipped = prizes.fill(
        candidates(ranked),
        REGULATION.prizes,
        won_before=won_before,
        prizes_per_person=REGULATION.prizes_per_person,
    )
    return [(award.level, award.person) for award in given]


def candidates(ranked: list[Ranked]) -> list[Candidate]:
    """The regulation gives prizes to full scores alone."""
    return [
        Candidate(person=row.entry.person, place=row.place)
        for row in ranked
        if row.entry.full_score
    ]


def cuts(ranked: list[Ranked]) -> list[list[int]]:
    groups = prizes.cutting_ties(
        candidates(ranked),
        REGULATION.prizes,
        won_before={OANH: 1},
        prizes_per_person=1,
    )
    return [[row.person for row in group] for group in groups]


def test_the_target_is_five() -> None:
    counted = boards.counts(PAPERS, REGULATION.counted_attempt, REGULATION.ranking)
    assert (counted.people, counted.attempts, counted.all_correct) == (7, 10, 5)
    assert boards.target_value(REGULATION.target, counted) == 5


def test_the_board() -> None:
    assert [(row.place, row.entry.person) for row in board(PAPERS, 5)] == [
        (1, AN), (2, OANH), (3, BINH), (4, DUNG), (5, GIANG), (6, CHI), (7, PHUC),
    ]  # fmt: skip
    first = board(PAPERS, 5)[0].entry
    assert (first.number, first.guess_distance, first.attempts_used) == (1, 0, 2)


def test_the_prizes_pass_over_who_has_won_before() -> None:
    assert awards(board(PAPERS, 5), {OANH: 1}) == [
        ("Nhất", AN), ("Nhì", BINH), ("Ba", DUNG), ("Ba", GIANG),
    ]  # fmt: skip


def test_without_the_cap_everybody_moves() -> None:
    assert awards(board(PAPERS, 5), {}) == [
        ("Nhất", AN), ("Nhì", OANH), ("Ba", BINH), ("Ba", DUNG),
    ]  # fmt: skip


def test_a_prize_that_nobody_earns_stays_vacant() -> None:
    # Giang and Dũng are out; Chi with nine points does not get what is left.
    papers = [p for p in PAPERS if p.person not in {GIANG, DUNG}]
    # The target stays as it was frozen: taking somebody out later does not move it to 3.
    assert awards(board(papers, 5), {OANH: 1}) == [
        ("Nhất", AN), ("Nhì", BINH), ("Ba", None), ("Ba", None),
    ]  # fmt: skip


def test_were_the_target_counted_again_another_would_win() -> None:
    """Why it is frozen: with Giang and Dũng out it would be 3, to which Oanh's 4 is nearer than
    An's 5, and a decision about two others would have taken An's first place."""
    papers = [p for p in PAPERS if p.person not in {GIANG, DUNG}]
    assert [row.entry.person for row in board(papers, 5)][:3] == [AN, OANH, BINH]
    assert [row.entry.person for row in board(papers, 3)][:3] == [OANH, AN, BINH]


def test_a_tie_at_the_edge_of_a_prize_goes_to_the_jury() -> None:
    # Dũng with Bình's guess, at Bình's minute, each with two papers: equal in every key.
    twin = paper(DUNG, 2, "10:00", 10, minutes=9, guess=6)
    low = paper(DUNG, 1, "08:30", 4, minutes=3, guess=4)
    late = paper(BINH, 2, "13:00", 2, minutes=1, guess=4)
    papers = [p for p in PAPERS if p.person != DUNG] + [low, twin, late]
    ranked = board(papers, 5)
    assert [(r.place, r.entry.person) for r in ranked][2:5] == [(3, BINH), (3, DUNG), (5, GIANG)]
    assert cuts(ranked) == [[BINH, DUNG]]


def test_a_tie_inside_one_level_needs_no_jury() -> None:
    # Giang has Dũng's guess and his minute: both are third, whoever is written first.
    papers = [p for p in PAPERS if p.person not in {DUNG, GIANG}]
    papers += [
        paper(DUNG, 1, "10:00", 10, minutes=9, guess=2),
        paper(GIANG, 1, "10:00", 10, minutes=10, guess=2),
    ]
    ranked = board(papers, 5)
    assert [(r.place, r.entry.person) for r in ranked][3:5] == [(4, DUNG), (4, GIANG)]
    assert cuts(ranked) == []


def test_the_best_rule_takes_the_better_guess_of_equal_papers() -> None:
    """The other reading of "đúng nhất": An's second paper would count, were the target 4."""
    ranked = rank(PAPERS, Counted.BEST, REGULATION.ranking, 4)
    assert (ranked[0].entry.person, ranked[0].entry.number) == (OANH, 1)
    assert (ranked[1].entry.person, ranked[1].entry.number) == (AN, 2)
