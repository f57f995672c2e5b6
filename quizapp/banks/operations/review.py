"""What would an import bring into its bank, question by question?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from quizapp.banks import import_queries, queries
from quizapp.banks.models import Bank, ImportItem, QuestionImport, Status
from quizapp.banks.queries import Head
from quizapp.rules import similarity
from quizapp.rules.faults import IDENTIFIER
from quizapp.rules.importing import Assessment, Standing, assess_all, worst_first
from quizapp.rules.questions import Content, Difference, differences
from quizapp.rules.raw import Kind, Problem, RawBank, RawQuestion, problem_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """A question that asks the same or nearly the same: in this file, or in a bank. `status` is how
    it stands there."""

    content: Content
    is_exact: bool
    status: str
    ordinal: int | None = None
    bank_title: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedItem:
    """A question of an import with all that is to say about it.

    `head` is the stored question of the same name, `before` what it says. `decided` is the person's
    own word, None while there is none.
    """

    ordinal: int
    name: str
    assessment: Assessment
    decided: bool | None
    head: Head | None = None
    before: Content | None = None
    likenesses: tuple[Likeness, ...] = ()

    @property
    def is_prediction(self) -> bool:
        """Answer whether it is a setting of the round rather than a question of a bank."""
        return self.assessment.raw.kind == Kind.PREDICTION

    @property
    def is_known(self) -> bool:
        """Answer whether the bank says exactly this already."""
        content = self.assessment.content
        return (
            self.head is not None
            and content is not None
            and self.head.status != Status.UNDONE
            and self.head.digest == content.digest()
        )

    @property
    def is_new(self) -> bool:
        """Answer whether storing it adds a question, rather than changing one."""
        return self.head is None or self.head.status == Status.UNDONE

    @property
    def is_repeated(self) -> bool:
        """Answer whether the same question stands in the file before it or in a bank. One without a
        key does not stand for one that has it."""
        content = self.assessment.content
        has_key = content is not None and bool(content.key)
        return any(
            likeness.is_exact and (likeness.content.key or not has_key)
            for likeness in self.likenesses
        )

    @property
    def is_stored(self) -> bool:
        """Answer whether storing the import stores it. Left to itself a repeated one is not."""
        if self.assessment.content is None or self.is_known:
            return False
        return not self.is_repeated if self.decided is None else self.decided

    @property
    def differences(self) -> list[Difference]:
        """Answer the fields of the stored question that change."""
        if self.is_new or self.before is None or self.assessment.content is None:
            return []
        return differences(self.before, self.assessment.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """An import as its page shows it; `bank` is None as long as there is none of that name."""

    bank_slug: str
    bank: Bank | None
    items: tuple[ReviewedItem, ...]
    problems: tuple[Problem, ...]

    def counted(self, standing: Standing) -> int:
        """Answer how many questions have this standing."""
        return sum(
            item.assessment.standing == standing and not item.is_prediction for item in self.items
        )

    @property
    def stored_count(self) -> int:
        """Answer how many questions would be stored."""
        return sum(item.is_stored for item in self.items)

    @property
    def draft_count(self) -> int:
        """Answer how many questions would be stored without a key."""
        return sum(
            item.is_stored and item.assessment.standing == Standing.DRAFT for item in self.items
        )


def review(waiting: QuestionImport) -> Review:
    """Answer what storing this import would do now."""
    items = import_queries.items(waiting.id)
    bank = queries.bank_named(waiting.bank_slug)
    raws = tuple(RawQuestion.from_document(item.raw) for item in items)
    heads = queries.heads(bank.id) if bank else {}
    reviewed = _named(waiting.id, items, assess_all(RawBank(questions=raws)), heads)
    known = import_queries.known_questions()
    standings = {item.ordinal: item.assessment.standing for item in reviewed}
    # A draft comes after the others: of two that ask the same, the one with a key is taken.
    new = {
        item.ordinal: item.assessment.content
        for item in sorted(reviewed, key=lambda one: one.assessment.standing == Standing.DRAFT)
        if item.assessment.content is not None
    }
    own = {(waiting.bank_slug, item.name) for item in reviewed if item.head is not None}
    others = {-number: k.content for number, k in enumerate(known, 1) if k.key not in own}
    alike = similarity.twins(new, others)
    before = queries.contents(i.head.version_id for i in reviewed if i.head is not None)

    def likeness(twin: similarity.Twin[int]) -> Likeness:
        if twin.other > 0:
            return Likeness(
                content=new[twin.other],
                is_exact=twin.is_exact,
                status=standings[twin.other],
                ordinal=twin.other,
            )
        other = known[-twin.other - 1]
        return Likeness(
            content=other.content,
            is_exact=twin.is_exact,
            status=other.status,
            bank_title=other.bank_title,
            name=other.name,
        )

    return Review(
        bank_slug=waiting.bank_slug,
        bank=bank,
        items=tuple(
            replace(
                item,
                before=before[item.head.version_id] if item.head else None,
                likenesses=tuple(map(likeness, alike.get(item.ordinal, ()))),
            )
            for item in reviewed
        ),
        problems=tuple(worst_first(list(map(problem_of, waiting.problems)))),
    )


def _named(
    import_id: int,
    items: Sequence[ImportItem],
    assessed: Sequence[Assessment],
    heads: dict[str, Head],
) -> list[ReviewedItem]:
    """Give each question its name in the bank: its own id, else one that this import makes, the
    same each time it is stored."""
    taken: set[str] = set()
    named = []
    for item, assessment in zip(items, assessed, strict=True):
        own = assessment.raw.identifier
        name = own if IDENTIFIER.fullmatch(own) and own not in taken else ""
        name = name or f"{import_id}-{item.ordinal:03d}"
        taken.add(name)
        named.append(
            ReviewedItem(
                ordinal=item.ordinal,
                name=name,
                assessment=assessment,
                decided=item.accepted,
                head=heads.get(name),
            )
        )
    return named
