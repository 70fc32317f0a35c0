"""What allocation has to know about people and work, gathered in a fixed number of queries (reads only)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, Max, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from accounts.models import Membership, User
from badges.models import Award
from competencies.models import CompetencyEvidence
from peer_review.allocation import Reviewer, Work
from peer_review.models import DeclaredRelation, ReviewAssignment, ReviewerProfile, Submission
from peer_review.practice import must_practise

# Who read my work within this time does not get to have theirs read by me; and as long is remembered how much one read.
RECENT = timedelta(days=90)
# People are looked at in portions, the least busy first; the first portion nearly always suffices.
PORTION = 400


def work_of(submission: Submission) -> Work:
    """A submission as allocation sees it. Five to eight queries."""
    return works_of([submission])[0]


def works_of(submissions: Sequence[Submission]) -> list[Work]:
    """The same for several, in as many queries."""
    ids, authors = [one.pk for one in submissions], [one.author_id for one in submissions]
    given = ReviewAssignment.objects.filter(submission__in=ids)
    asked = grouped(given.values_list("submission", "reviewer"))
    done = Counter(given.exclude(completed_at=None).values_list("submission", "purpose"))
    before, earlier = _readers_before(submissions), _readers_of_appealed(submissions)
    institutions = grouped(Membership.objects.filter(user__in=authors).values_list("user", "institution"))
    profiles = {profile.person_id: profile for profile in ReviewerProfile.objects.filter(person__in=authors)}
    practising = _practising(submissions)
    return [
        Work(
            submission_id=one.pk,
            author_id=one.author_id,
            institutions=frozenset(institutions[one.author_id]),
            school=folded(one.author.school),
            language=one.language,
            subjects=frozenset(profiles[one.author_id].subjects if one.author_id in profiles else ()),
            school_level=profiles[one.author_id].school_level if one.author_id in profiles else "",
            items=items_of(one),
            review_count=done[one.pk, one.purpose_of_readers],
            waiting_since=one.waiting_since,
            asked=frozenset(asked[one.pk] | earlier[one.pk] | practising[one.pk]),
            read_before=frozenset(before[one.previous_id]) - earlier[one.pk] if one.previous_id else frozenset(),
        )
        for one in submissions
    ]


def _practising(submissions: Sequence[Submission]) -> dict[int, set[int]]:
    """{submission: who practises by its rubric before they are asked}. Three queries."""
    rubrics = {one.pk: one.frozen_rubric.content["uuid"] for one in submissions}
    found = must_practise(rubrics.values())
    return {pk: found.get(rubric, set()) for pk, rubric in rubrics.items()}


def folded(school: str) -> str:
    """A school's name as it is compared."""
    return " ".join(school.split()).casefold()


def items_of(submission: Submission) -> frozenset[str]:
    """The competencies that its rubric asks about (uuids)."""
    criteria = submission.frozen_rubric.content["criteria"]
    return frozenset(criterion["item"] for criterion in criteria if criterion.get("item"))


def reviewers_of(
    submission: Submission, now: datetime | None = None, *, in_conflict: bool | None = None
) -> Iterator[list[Reviewer]]:
    """Everybody who may be asked to read it, in portions, the least busy first; all, or in conflict with it or not.

    Eight queries a portion.
    """
    now = now or timezone.now()
    people = eligible(submission, now)
    if in_conflict is not None:
        people = people.filter(is_in_conflict=in_conflict)
    for start in range(0, people.count(), PORTION):
        yield described(list(people[start : start + PORTION]), now)


def eligible(submission: Submission, now: datetime) -> QuerySet[Any]:
    """Who handed in the same task or holds its badge; once widened also who showed one of its competencies."""
    people: QuerySet[Any] = User.objects.filter(is_active=True).annotate(
        is_peer=_is_peer(submission),
        is_graduate=Exists(_shown(submission)) if submission.widened_at else Q(pk=None),
        is_in_conflict=_in_conflict(submission),
        has_read_before=Exists(_read_before(submission)),
    )
    allowed = people.filter(Q(is_peer=True) | Q(is_graduate=True)).exclude(pk=submission.author_id)
    asked = submission.assignments.values("reviewer_id")
    paused = ReviewerProfile.objects.filter(paused_until__gt=now.date()).values("person_id")
    loaded = with_load(allowed.exclude(pk__in=asked).exclude(pk__in=paused), now)
    load = F("open_count") + F("done_count") + F("lapsed_count")
    return loaded.order_by("-has_read_before", "-is_peer", load, "pk")


def _in_conflict(submission: Submission) -> Any:
    """They share an institution with its author, or a school that both have named."""
    own = Membership.objects.filter(user=submission.author_id).values("institution")
    shared = Q(Exists(Membership.objects.filter(user=OuterRef("pk"), institution__in=own)))
    school = submission.author.school.strip()
    same = shared | Q(school__iexact=school) if school else shared
    return ExpressionWrapper(same, BooleanField())


def _read_before(submission: Submission) -> Any:
    read = ReviewAssignment.objects.filter(submission=submission.previous_id, reviewer=OuterRef("pk"))
    return read.exclude(completed_at=None)


def circle_of(submission: Submission) -> tuple[int, int]:
    """(authors whose work for this task is being read, others who may read it). Two queries."""
    undecided = Submission.objects.for_task(submission.task_uuid).awaiting_review()
    authors = undecided.values("author").distinct()
    others = User.objects.filter(_is_peer(submission), is_active=True).exclude(pk__in=authors)
    return authors.count(), others.count()


def is_reader(user: User) -> bool:
    """Whether there can be work for this person at all: they took a task, hold a badge or a competency, or moderate."""
    own = Submission.objects.authored_by(user).exclude(status__in=_NOT_TAKEN)
    held, shown = Award.objects.live().filter(recipient__user=user), CompetencyEvidence.objects.in_force()
    moderates = user.memberships.filter(role="moderator")
    return any(rows.exists() for rows in (own, held, moderates, shown.filter(person=user)))


# Who took a task back has not taken it; a practice piece is nobody's task.
_NOT_TAKEN = (Submission.Status.WITHDRAWN, Submission.Status.SAMPLE)


def _is_peer(submission: Submission) -> Q:
    return Q(Exists(_same_task(submission))) | Q(Exists(_badges(submission)))


def _same_task(submission: Submission) -> Any:
    mine = Submission.objects.for_task(submission.task_uuid).filter(author_id=OuterRef("pk"))
    return mine.exclude(status__in=_NOT_TAKEN)


def _badges(submission: Submission) -> Any:
    live = Award.objects.live().filter(achievement_id=submission.achievement_id)
    return live.filter(recipient__user_id=OuterRef("pk"))


def _shown(submission: Submission) -> Any:
    shown = CompetencyEvidence.objects.in_force().filter(item__uuid__in=items_of(submission))
    return shown.filter(person_id=OuterRef("pk"))


def with_load(people: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    """Annotate how many reviews each holds, has lately done and let lapse, and when they were last asked."""
    kept = Q(review_assignments__released_at=None) & ~Q(review_assignments__purpose="practice")
    done_lately = Q(review_assignments__completed_at__gt=now - RECENT)
    lapsed_lately = Q(review_assignments__released_for="lapsed", review_assignments__released_at__gt=now - RECENT)
    return people.annotate(
        open_count=Count("review_assignments", filter=kept & Q(review_assignments__completed_at=None)),
        done_count=Count("review_assignments", filter=kept & done_lately),
        lapsed_count=Count("review_assignments", filter=lapsed_lately),
        last_asked_at=Max("review_assignments__proposed_at"),
    )


def known(people: Collection[int], now: datetime) -> dict[int, Reviewer]:
    """{person: as allocation sees them}, as peers. Seven queries."""
    rows = with_load(User.objects.filter(pk__in=people).annotate(is_peer=Value(True)), now)
    return {reviewer.person_id: reviewer for reviewer in described(list(rows), now)}


def described(people: list[Any], now: datetime) -> list[Reviewer]:
    """Each person, as annotated by `with_load` and with `is_peer`, as allocation sees them. Six queries."""
    facts = Facts([person.pk for person in people], now)
    return [facts.reviewer(person) for person in people]


def _readers_before(submissions: Sequence[Submission]) -> dict[int, set[int]]:
    """{attempt: who read it}, of the attempts before these: they are offered the next one first."""
    before = [one.previous_id for one in submissions if one.previous_id]
    read = ReviewAssignment.objects.filter(submission__in=before, purpose=ReviewAssignment.Purpose.REVIEW)
    return grouped(read.exclude(completed_at=None).values_list("submission", "reviewer"))


def _readers_of_appealed(submissions: Sequence[Submission]) -> dict[int, set[int]]:
    """{submission in appeal: everybody who was ever given an attempt at it}: a panel is fresh."""
    found: dict[int, set[int]] = defaultdict(set)
    for one in submissions:
        if one.status == Submission.Status.IN_APPEAL:
            given = ReviewAssignment.objects.filter(
                submission__author=one.author_id, submission__task_uuid=one.task_uuid
            )
            found[one.pk] = set(given.values_list("reviewer_id", flat=True))
    return found


class Facts:
    """What is known about some people, each kind in one query."""

    def __init__(self, people: list[int], now: datetime) -> None:
        self.institutions = grouped(Membership.objects.filter(user__in=people).values_list("user", "institution"))
        self.profiles = {row.person_id: row for row in ReviewerProfile.objects.filter(person__in=people)}
        self.written = grouped(
            Submission.objects.filter(author__in=people).values_list("author", "language").distinct()
        )
        shown = CompetencyEvidence.objects.in_force().filter(person__in=people)
        self.items = grouped((person, str(item)) for person, item in shown.values_list("person", "item__uuid"))
        self.barred = barred(people)
        self.read_by = grouped(_who_read(people, now))

    def reviewer(self, person: Any) -> Reviewer:
        """One of them."""
        profile = self.profiles.get(person.pk) or ReviewerProfile()
        said = profile.languages or [person.language, *self.written[person.pk]]
        return Reviewer(
            person_id=person.pk,
            load=person.open_count + person.done_count + person.lapsed_count,
            open_count=person.open_count,
            last_asked=person.last_asked_at,
            institutions=frozenset(self.institutions[person.pk]),
            school=folded(person.school),
            languages=frozenset(said),
            subjects=frozenset(profile.subjects),
            school_level=profile.school_level,
            items=frozenset(self.items[person.pk]),
            barred=frozenset(self.barred[person.pk]),
            read_by=frozenset(self.read_by[person.pk]),
            tier=0 if person.is_peer else 1,
        )


def grouped(pairs: Iterable[tuple[int, Any]]) -> dict[int, set[Any]]:
    """{first: the set of seconds}; an unknown first has none."""
    found: dict[int, set[Any]] = defaultdict(set)
    for first, second in pairs:
        found[first].add(second)
    return found


def barred(people: list[int], declared_by: datetime | None = None) -> dict[int, set[int]]:
    """{person: whose work they must not read}: what either of the two has declared holds for both.

    What was withdrawn holds on for a while; `declared_by` leaves out what was declared later.
    """
    now = timezone.now()
    in_force = Q(withdrawn_at=None) | Q(withdrawn_at__gt=now - DeclaredRelation.LASTS)
    relations = DeclaredRelation.objects.filter(in_force, declared_at__lte=declared_by or now)
    declared = relations.annotate(other=User.objects.filter(email=OuterRef("other_email")).values("pk")[:1]).exclude(
        other=None
    )
    pairs = list(declared.filter(Q(person__in=people) | Q(other__in=people)).values_list("person", "other"))
    return grouped([*pairs, *((other, person) for person, other in pairs)])


def _who_read(people: list[int], now: datetime) -> Iterable[tuple[int, int]]:
    """(author, reader) of what these people wrote and others were given to read lately."""
    # Who was stopped because the work is hidden may go on with it.
    kept = Q(released_at=None) | Q(released_for=ReviewAssignment.Released.HIDDEN)
    lately = ReviewAssignment.objects.filter(kept, submission__author__in=people)
    lately = lately.filter(Q(completed_at=None) | Q(completed_at__gt=now - RECENT))
    return lately.values_list("submission__author", "reviewer")
