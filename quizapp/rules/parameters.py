"""Which parameters decide a contest?

The defaults fit a Vietnamese city's weekly contest: ten questions, twenty minutes, three attempts,
a prediction of how many people answer everything right, full score needed for a prize.
"""

from dataclasses import dataclass, field
from datetime import date

from quizapp.rules import ranking
from quizapp.rules.choices import (
    LARGEST_GUESS,
    Asked,
    AtLimit,
    Certified,
    Marking,
    Release,
    Shortfall,
    Target,
    Vacancy,
)
from quizapp.rules.collectives import CollectiveRule
from quizapp.rules.prizes import Prize


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """The parameters of one version of a contest's regulation."""

    minimum_age: int = 16
    maximum_age: int | None = None
    age_on: date | None = None
    """The day on which ages are reckoned; None: the day on which the attempt begins."""
    attempts_per_round: int | None = 3
    attempts_per_day: int | None = None
    attempts_per_week: int | None = None
    """In a calendar week, Monday to Sunday on the city's clock, all rounds together."""
    attempts_per_contest: int | None = None
    attempt_delay_s: int | None = None
    """Least time between the end of an attempt and the start of the next in the same round."""
    time_limit_s: int | None = 1200
    at_limit: AtLimit = AtLimit.HAND_IN
    counted_attempt: ranking.Counted = ranking.Counted.HIGHEST_THEN_EARLIEST
    all_required: bool = True
    same_questions: bool = False
    shuffle_questions: bool = True
    shuffle_options: bool = True
    points_per_question: int = 1
    penalty_per_wrong: int = 0
    """Points lost by a question that was answered and brought nothing. No paper falls below 0."""
    marking: Marking = Marking.ALL_OR_NOTHING
    target: Target = Target.ALL_CORRECT
    target_group: str = ""
    """The group of the contest, by its name, whose people the number counts; empty: everybody."""
    asked: Asked = Asked.ON_PAPER
    prediction_wording: str = ""
    """The organizers' own question; empty: the usual one."""
    prediction_least: int = 0
    prediction_most: int = LARGEST_GUESS
    marked_part: str = ""
    """What the contest calls the part that a jury marks outside, "Bài viết"; empty: there is none.
    """
    marked_part_most: int | None = None
    """The greatest mark of that part, in hundredths of a point."""
    ranking: tuple[str, ...] = (
        "score",
        "guess_distance",
        "handed_in_at",
        "attempts_used",
        "registered_at",
    )
    full_score_to_win: bool = True
    points_to_win: int | None = None
    """Least points a prize asks for, where it does not ask for the full score."""
    shortfall: Shortfall = Shortfall.VACANT
    prizes: tuple[Prize, ...] = field(
        default_factory=lambda: (
            Prize(level="Nhất", count=1, value_vnd=3_000_000),
            Prize(level="Nhì", count=2, value_vnd=2_000_000),
            Prize(level="Ba", count=3, value_vnd=1_000_000),
            Prize(level="Khuyến khích", count=5, value_vnd=500_000),
        )
    )
    prizes_per_person: int | None = 1
    """Most prizes one person may win in the whole contest; None for no limit. In one round it is
    always one."""
    one_per_level: bool = False
    """Whether one person may win a level only once in the whole contest."""
    highest_only: bool = False
    """Whether one person is handed the highest prize alone of those won in the whole contest: a
    later round may bring a higher one, in place of what was won before."""
    prizes_per_unit: int | None = None
    """Most prizes of one round that people of one unit may take together."""
    prizes_per_phone: int | None = None
    """Most prizes of one round that people of one phone number, a family, may take together."""
    vacancy: Vacancy = Vacancy.MOVES_UP
    certificates: Certified = Certified.EVERYBODY
    certificate_points: int | None = None
    """Least points for a certificate of having taken part, where it is for those who passed."""
    show_score: bool = True
    release_answers: Release = Release.AT_CLOSE
    complaint_days: int | None = None
    """How many days after the publication complaints are taken; then the result is final."""
    one_approval: bool = False
    questions_approved: bool = False
    """Whether only questions are drawn that a second person approved."""
    board_places: int = 50
    interim_cron: str | None = None
    """When interim boards appear, as minute hour day month weekday on the city's clock."""
    public_counts: bool = False
    """Whether everybody may see how many take part while a round is open."""
    collective: CollectiveRule | None = None
    eligibility: str = ""
    purpose: str = ""
    more: str = ""
