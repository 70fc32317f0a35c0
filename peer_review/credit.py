"""What somebody's reviewing amounts to: time, agreement, usefulness (reads only). A record of one's own, no ranking."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Institution, User
from badges.models import Award
from peer_review.models import Assessment, Decision, ReviewAssignment, ReviewerBadge

# What one completed review counts as continuing professional development.
MINUTES_A_REVIEW = 30
# Fewer ratings, or those of one author, would tell who said what. Beyond, they are counted by threes, for a count that
# grows by one tells as much.
RATINGS_TO_TELL = 3
Purpose = ReviewAssignment.Purpose
Usefulness = Assessment.Usefulness


@dataclass(frozen=True, slots=True)
class Agreement:
    """Marks that could be compared with a decision: how many, how many equal, how many within one level."""

    title: str = ""
    marks: int = 0
    equal: int = 0
    near: int = 0

    @property
    def equal_percent(self) -> int | None:
        return _percent(self.equal, self.marks)

    @property
    def near_percent(self) -> int | None:
        return _percent(self.near, self.marks)


@dataclass(frozen=True, slots=True)
class Credit:
    """`minutes`: 30 a review. `agreement_percent`: marks within one level of the decision; None where none is decided.

    `useful`: {Assessment.Usefulness: how often authors said so}, by `rated_by` different authors. `by_rubric`: the
    agreement on each rubric.
    """

    reviews: int = 0
    minutes: int = 0
    agreement_percent: int | None = None
    useful: Mapping[int, int] = field(default_factory=dict)
    rated_by: int = 0
    by_rubric: tuple[Agreement, ...] = ()

    @property
    def hours(self) -> float:
        return self.minutes / 60

    @property
    def ratings(self) -> int:
        return sum(self.useful.values())


@dataclass(frozen=True, slots=True)
class BadgeProgress:
    """How far somebody is towards an institution's reviewer badge; `award` once they hold it."""

    badge: ReviewerBadge
    credit: Credit
    award: Award | None

    @property
    def agrees_enough(self) -> bool:
        """Whether the agreement is there; unknown is not."""
        return (self.credit.agreement_percent or 0) >= self.badge.agreement_needed


def credit_of(person: User, institution: Institution | None = None) -> Credit:
    """Everything that this person has read, practice left out; of one institution when given. Four queries."""
    rows = list(_done(person, institution))
    agreements = _agreements(rows)
    rated = [row for row in rows if row.assessment.usefulness]
    return Credit(
        reviews=len(rows),
        minutes=len(rows) * MINUTES_A_REVIEW,
        agreement_percent=_percent(sum(a.near for a in agreements), sum(a.marks for a in agreements)),
        useful=_counted(row.assessment.usefulness for row in rated),
        rated_by=len({row.submission.author_id for row in rated}),
        by_rubric=tuple(agreements),
    )


def tellable(person: User) -> dict[int, int] | None:
    """The ratings that may be shown to who was rated, in threes; None while they would tell who said what."""
    rows = [row for row in _done(person, None) if row.assessment.usefulness]
    authors = {row.submission.author_id for row in rows}
    if len(rows) < RATINGS_TO_TELL or len(authors) < 2:
        return None
    return _counted(row.assessment.usefulness for row in rows[: len(rows) - len(rows) % RATINGS_TO_TELL])


def badges_of(person: User) -> list[BadgeProgress]:
    """The reviewer badges of the institutions that this person has read for."""
    read_for = _done(person, None).values("submission__institution")
    badges = ReviewerBadge.objects.filter(institution__in=read_for).select_related("achievement", "institution")
    return [BadgeProgress(badge, credit_of(person, badge.institution), _award(person, badge)) for badge in badges]


def _award(person: User, badge: ReviewerBadge) -> Award | None:
    found: Award | None = Award.objects.live().filter(recipient__user=person, achievement=badge.achievement).first()
    return found


def _done(person: User, institution: Institution | None) -> Any:
    rows = ReviewAssignment.objects.of_reviewer(person).exclude(completed_at=None).order_by("pk")
    rows = rows.filter(purpose__in=(Purpose.REVIEW, Purpose.APPEAL), assessment__isnull=False)
    rows = rows.select_related("assessment", "submission__frozen_rubric")
    rows = rows.prefetch_related("assessment__scores", "submission__decisions")
    return rows.filter(submission__institution=institution) if institution else rows


def _counted(ratings: Iterable[int]) -> dict[int, int]:
    """{usefulness: how often}, the most useful first."""
    given = list(ratings)
    return {int(value): given.count(value) for value in sorted(Usefulness, reverse=True)}


def _agreements(rows: Iterable[ReviewAssignment]) -> list[Agreement]:
    """One a rubric, in whatever version or language."""
    found: dict[str, Agreement] = defaultdict(Agreement)
    for row in rows:
        decision = _decision_for(row)
        if decision:
            rubric = row.submission.frozen_rubric.content
            found[rubric["uuid"]] = _added(found[rubric["uuid"]], row, rubric, decision)
    return [agreement for agreement in found.values() if agreement.marks]


def _decision_for(row: ReviewAssignment) -> Decision | None:
    """The decision that holds; for a panel's reader only the one on the appeal."""
    decision: Decision | None = row.submission.decision
    if decision and row.purpose == Purpose.APPEAL and decision.stage != Decision.Stage.APPEAL:
        return None
    return decision


def _added(sofar: Agreement, row: ReviewAssignment, rubric: Mapping[str, Any], decision: Decision) -> Agreement:
    known = {result["key"]: result["score"] for result in decision.results}
    levels = {one["key"]: sorted(level["score"] for level in one["levels"]) for one in rubric["criteria"]}
    said = {score.criterion_key: score.score for score in row.assessment.scores.all()}
    both = [(key, mark) for key, mark in said.items() if mark is not None and key in known]
    apart = [levels_apart(levels[key], mark, known[key]) for key, mark in both]
    return Agreement(
        rubric["title"],
        sofar.marks + len(apart),
        sofar.equal + sum(steps == 0 for steps in apart),
        sofar.near + sum(steps <= 1 for steps in apart),
    )


def levels_apart(levels: list[int], mark: int, known: int) -> int:
    """Levels between two marks. Where there are only two levels, the other one is not near."""
    steps = abs(levels.index(mark) - levels.index(known))
    return steps if len(levels) > 2 else steps * 2


def _percent(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None
