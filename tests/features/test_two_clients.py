"""Two pages of one paper over a network that loses, delays, doubles and reorders: what is stored?

The model is the design's own rule, written once more: the newest page goes on, on one page the
later change holds, and nothing counts after the deadline's grace or after the hand-in. What the
server acknowledged stays, unless a newer page or a later change has taken its place.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_histories
from sqlalchemy import event, select
from werkzeug.datastructures import MultiDict

from quizapp.attempts import collecting, forms, operations
from quizapp.attempts.models import Attempt
from quizapp.banks import queries as banks
from quizapp.contests.queries import RoundFacts
from quizapp.database import db
from quizapp.rules.papers import GUESS, Paper
from quizapp.rules.refusals import Refusal
from tests import makers
from tests.conftest import NOW

HISTORIES = {"sqlite": 2000, "postgresql": 200}
STEPS = 14
LIVELY = 3
"""So many choices are made before anybody thinks of the end, so that there is something to lose."""
QUESTIONS = 1  # and the prediction
PLACES = [*map(str, range(QUESTIONS)), GUESS]
MS = timedelta(milliseconds=1)
US = timedelta(microseconds=1)
LIMIT = timedelta(minutes=15)
GRACE = timedelta(seconds=5)
SETTLED = timedelta(seconds=15)
OVER = {"TooLate", "AlreadyHandedIn"}

places = st.sampled_from(PLACES)
clients = st.integers(0, 1)
options = st.lists(st.integers(0, 2), max_size=1)
fates = st.sampled_from(["arrives", "unheard", "late"])
changes = st.tuples(places, options, fates)
any_one = st.integers(0, 1_000_000)
"""Which of those that are on their way, whatever their number."""


@dataclass
class Message:
    """Something a page has sent: a choice, or the whole form as it is handed in."""

    sender: "Page"
    body: dict[str, Any]

    @property
    def is_choice(self) -> bool:
        return "place" in self.body


@dataclass
class Page:
    """A page of the paper as its script keeps it: what is shown, how often each question was
    changed here, and the newest choice of each question that nobody has acknowledged."""

    stamp: int
    shown: dict[str, tuple[int, ...]]
    changes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PLACES, 0))
    waiting: dict[str, Message] = field(default_factory=dict)
    over: bool = False

    def choose(self, place: str, chosen: tuple[int, ...]) -> Message:
        self.shown[place] = chosen
        self.changes[place] += 1
        sent: Any = list(chosen)
        if place == GUESS:
            sent = "".join(map(str, chosen))
        body = {"place": place, "chosen": sent, "page": self.stamp, "n": self.changes[place]}
        self.waiting[place] = Message(self, body)
        return self.waiting[place]

    def form(self, *, plain: bool) -> Message:
        """Hand in: the script leaves out what was not touched, a page without script does not."""
        fields: list[tuple[str, str]] = [("page", str(self.stamp))]
        for place in PLACES:
            if plain or self.changes[place]:
                chosen = [str(each) for each in self.shown.get(place, ())]
                if place == GUESS:
                    fields += [("guess", "".join(chosen)), ("n-guess", str(self.changes[place]))]
                else:
                    fields += [(f"q{place}", each) for each in chosen]
                    fields.append((f"n{place}", str(self.changes[place])))
        return Message(self, {"form": fields})


@dataclass(frozen=True)
class Stored:
    """A choice as the model keeps it."""

    page: int
    n: int
    chosen: tuple[int, ...]

    def beats(self, other: "Stored | None") -> bool:
        return other is None or (self.page, self.n) > (other.page, other.n)


class Sitting(RuleBasedStateMachine):
    """One paper, two clients, one network."""

    facts: RoundFacts

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        person = makers.make_person(phone=None)
        attempt = operations.start(self.facts, person.id, self.now, Random(1))
        self.key, self.deadline = attempt.key, attempt.deadline
        db.session.commit()
        self.model: dict[str, Stored] = {}
        self.closed: str | None = None
        self.result: tuple[Any, ...] | None = None
        self.acknowledged: list[tuple[str, Stored]] = []
        self.underway: list[Message] = []
        self.choices = 0
        self.pages = [self.opened(), self.opened()]

    # What people do

    @rule(which=clients, choices=st.lists(changes, min_size=1, max_size=4))
    def choose(self, which: int, choices: list[tuple[str, list[int], str]]) -> None:
        self.choices += len(choices)
        for place, option, fate in choices:
            if not self.pages[which].over:
                self.send(self.pages[which].choose(place, tuple(option)), fate)

    @rule(which=clients, keeps=st.booleans())
    def reload(self, which: int, *, keeps: bool) -> None:
        """Open the paper anew. What was not acknowledged is lost, or sent by the new page as the
        old one had made it."""
        old = self.pages[which]
        self.pages[which] = new = self.opened()
        if keeps:
            self.underway += [Message(new, left.body) for left in old.waiting.values()]

    @precondition(lambda self: self.choices >= LIVELY)
    @rule(which=clients, plain=st.booleans(), fate=fates)
    def hand_in(self, which: int, *, plain: bool, fate: str) -> None:
        if not self.pages[which].over:
            self.send(self.pages[which].form(plain=plain), fate)

    # What the network and the clock do

    @precondition(lambda self: self.underway)
    @rule(one=any_one, again=st.booleans(), fate=st.sampled_from(["arrives", "unheard", "lost"]))
    def deliver(self, one: int, fate: str, *, again: bool) -> None:
        """Let a message come to its end, perhaps not for the last time."""
        message = self.underway[one % len(self.underway)]
        if not again:
            self.underway.remove(message)
        if fate != "lost":
            self.send(message, fate)

    @rule(which=clients)
    def send_again(self, which: int) -> None:
        page = self.pages[which]
        if not page.over:
            self.underway += page.waiting.values()

    @rule(ms=st.integers(1, 120_000))
    def time_passes(self, ms: int) -> None:
        self.now += ms * MS

    @precondition(lambda self: self.choices >= LIVELY)
    @rule(after=st.sampled_from([-1, 0, 1, 5000, 5001, 14_999, 15_000]), collector=st.booleans())
    def the_end_comes_near(self, after: int, *, collector: bool) -> None:
        self.now = max(self.now, self.deadline + after * MS)
        if collector:
            collecting.collect_overdue(self.now)
            # Another one comes too late, who had found the paper while it was open.
            operations.collect(self.key, deadline_until=self.now - SETTLED)
            db.session.commit()
            if self.closed is None and self.now >= self.deadline + SETTLED:
                self.closed = "collected"
            self.compare()

    # What must be so

    def compare(self) -> None:
        """Hold what the database has against the model, and what was acknowledged against both."""
        attempt = self.attempt()
        stored = kept(attempt)
        assert stored == self.model
        assert (attempt.handed_in_at is not None) == (self.closed is not None)
        assert attempt.collected == (self.closed == "collected")
        for place, choice in self.acknowledged:
            assert stored[place] == choice or stored[place].beats(choice)
        if attempt.handed_in_at is not None:
            self.check_result(attempt)

    def check_result(self, attempt: Attempt) -> None:
        """It follows from what is stored, and stays."""
        assert attempt.handed_in_at is not None
        assert attempt.started_at <= attempt.handed_in_at <= self.deadline
        assert attempt.points == right_answers(attempt)
        result = (attempt.handed_in_at, attempt.points, attempt.guess, attempt.answers)
        assert self.result is None or result == self.result
        self.result = result

    def teardown(self) -> None:
        """When the network is whole again, the newest page's choices are what is stored."""
        for page in self.pages:
            while page.waiting and not page.over:
                message = next(iter(page.waiting.values()))
                self.hear(message, self.arrive(message))
        newest = max(self.pages, key=lambda page: page.stamp)
        if self.closed is None and not newest.over:
            stored = kept(self.attempt())
            for place, changes in newest.changes.items():
                assert not changes or stored[place].chosen == newest.shown[place]
        self.compare()

    # How it is done

    def attempt(self) -> Attempt:
        found = select(Attempt).where(Attempt.person_id == self.key.person_id)
        return db.session.scalars(found.execution_options(populate_existing=True)).one()

    def opened(self) -> Page:
        """A page that is delivered now; no two are delivered within one microsecond."""
        self.now += US
        page = Page(
            stamp=forms.page_stamp(self.now),
            shown={place: stored.chosen for place, stored in self.model.items()},
        )
        page.over = self.closed is not None or self.now >= self.deadline
        return page

    def send(self, message: Message, fate: str) -> None:
        """Let a message arrive, or be late; its reply may get lost."""
        if fate == "late":
            self.underway.append(message)
            return
        answer = self.arrive(message)
        if fate == "arrives":
            self.hear(message, answer)

    def arrive(self, message: Message) -> str:
        """Give the message to the server and to the model, which must answer alike."""
        expected = self.expect(message)
        try:
            if message.is_choice:
                place, answer = forms.read_save(message.body, self.now)
                operations.save(self.key, place, answer, self.now)
                answered = "saved"
            else:
                carried, fault = forms.read_paper(
                    MultiDict(message.body["form"]), self.facts.regulation, self.now
                )
                assert fault is None
                first = operations.hand_in(self.facts, self.key, carried, self.now)
                answered = "handed in" if first else "was handed in"
        except Refusal as refusal:
            db.session.rollback()
            answered = type(refusal).__name__
        db.session.commit()
        assert answered == expected
        if answered == "saved":
            self.acknowledged.append(choice_of(message.body))
        self.compare()
        return answered

    def expect(self, message: Message) -> str:
        """Answer what the design says about a message, and let the model follow it."""
        too_late = self.now > self.deadline + GRACE
        counts = self.closed is None and not too_late
        if not message.is_choice:
            if counts:
                for place, choice in choices_of(message.body["form"]):
                    if choice.beats(self.model.get(place)):
                        self.model[place] = choice
                self.closed = "handed in"
                return "handed in"
            return "TooLate" if self.closed is None else "was handed in"
        place, choice = choice_of(message.body)
        stored = self.model.get(place)
        if counts and choice.beats(stored):
            self.model[place] = choice
            return "saved"
        if stored is not None and stored.page == choice.page and stored.n >= choice.n:
            return "saved"  # it is, or a later change of its own page is
        if too_late:
            return "TooLate"
        return "NewerPageExists" if self.closed is None else "AlreadyHandedIn"

    def hear(self, message: Message, answer: str) -> None:
        """Let the page hear the reply, as its script does."""
        page = message.sender
        if message.is_choice:
            place = message.body["place"]
            if page.waiting.get(place) is message:
                del page.waiting[place]
            page.over |= answer in OVER
            # An older page's leftover may be overtaken without harm to the page that sends it.
            page.over |= answer == "NewerPageExists" and message.body["page"] == page.stamp
        else:
            page.over = True


def choice_of(body: dict[str, Any]) -> tuple[str, Stored]:
    chosen = body["chosen"]
    if body["place"] == GUESS:
        chosen = (int(chosen),) if chosen else ()
    return body["place"], Stored(body["page"], body["n"], tuple(chosen))


def choices_of(form: list[tuple[str, str]]) -> list[tuple[str, Stored]]:
    """What a form says: nothing about a question that is empty and was never touched."""
    fields = MultiDict(form)
    page, found = int(fields["page"]), []
    for place in PLACES:
        name, count = ("guess", "n-guess") if place == GUESS else (f"q{place}", f"n{place}")
        if count in fields:
            chosen = tuple(int(each) for each in fields.getlist(name) if each)
            if chosen or fields[count] != "0":
                found.append((place, Stored(page, int(fields[count]), chosen)))
    return found


def kept(attempt: Attempt) -> dict[str, Stored]:
    return {
        place: Stored(saved["page"], saved["n"], tuple(saved["chosen"]))
        for place, saved in attempt.answers.items()
    }


def right_answers(attempt: Attempt) -> int:
    paper = Paper.from_document(attempt.paper)
    contents = banks.contents(drawn.version for drawn in paper.questions)
    return sum(
        {drawn.order[each] for each in attempt.answers.get(str(place), {}).get("chosen", ())}
        == set(contents[drawn.version].key)
        for place, drawn in enumerate(paper.questions)
    )


def do_not_wait_for_the_disk(connection: Any, *_rest: object) -> None:
    """Power cuts are not the matter here."""
    connection.execute("PRAGMA synchronous=OFF")


def test_two_clients_and_a_bad_network_never_diverge_from_the_rule(app: Flask) -> None:
    kind = db.engine.dialect.name
    round_ = makers.make_round(questions=QUESTIONS, closes=NOW + timedelta(days=1))
    db.session.commit()
    histories = settings(
        max_examples=HISTORIES[kind],
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    facts = makers.facts_of(round_)
    if kind == "sqlite":
        event.listen(db.engine, "checkout", do_not_wait_for_the_disk)
    try:
        run_histories(type("Sitting", (Sitting,), {"facts": facts}), settings=histories)
    finally:
        if kind == "sqlite":
            event.remove(db.engine, "checkout", do_not_wait_for_the_disk)
            db.session.remove()
            db.engine.dispose()
