"""A small rubric of two criteria, and stories that begin with a submission of the fixed cast's teacher."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db.models import F
from wagtail.models import Locale

from accounts.models import Institution, User
from competencies.models import CFDocument, CFItem, CFRubric, CFRubricCriterion, CFRubricCriterionLevel, stable_uuid
from peer_review.actions.submit import submit
from peer_review.models import ReviewAssignment, Submission

TASK = UUID("11111111-2222-4333-8444-555555555555")
OTHER_TASK = UUID("99999999-2222-4333-8444-555555555555")
LEVELS = ((1, "Not yet seen"), (2, "Begun"), (3, "Reached"), (4, "Shared with others"))

Submit = Callable[..., Submission]


@pytest.fixture
def items(db: None) -> list[CFItem]:
    """Two competencies of one framework."""
    document = CFDocument.objects.create(uuid=stable_uuid("fw"), slug="fw", title={"en": "Framework"})
    return [
        CFItem.objects.create(
            document=document,
            uuid=stable_uuid("fw", code),
            item_type=CFItem.ItemType.COMPETENCY,
            code=code,
            title={"en": f"Competency {code}"},
        )
        for code in ("A.1", "B.1")
    ]


@pytest.fixture
def rubric(atlas: Institution, english: Locale, items: list[CFItem]) -> CFRubric:
    """Two criteria of four levels; level 3 passes."""
    rubric = CFRubric.objects.create(
        institution=atlas, locale=english, title="A lesson, with care", pass_score=3, not_yet_words=0
    )
    for order, (key, title, item) in enumerate((("aim", "The aim", items[0]), ("care", "The care", items[1]))):
        criterion = CFRubricCriterion.objects.create(
            rubric=rubric, key=key, title=title, description=f"Do you see {key}?", item=item, sort_order=order
        )
        for score, level in LEVELS:
            CFRubricCriterionLevel.objects.create(
                criterion=criterion, score=score, title=level, description=f"{level}, as {key} goes."
            )
    return rubric


@pytest.fixture
def hand_in(rubric: CFRubric, atlas: Institution, django_capture_on_commit_callbacks: Any) -> Submit:
    """Submits for an author, and looks for readers (as on commit) unless told not to. Takes what `submit` takes."""

    def _hand_in(author: User, *, seeks_readers: bool = True, **given: Any) -> Submission:
        arguments: dict[str, Any] = {
            "institution": atlas,
            "task_uuid": TASK,
            "task_title": "A lesson with a difference",
            "brief": "<p>Plan a lesson.</p>",
            "rubric": rubric,
            "achievement": None,
            "language": "en",
            "text": "My pupils measured the shade of the baobab.",
            "links": [],
            "files": [],
            "reviews_wanted": 3,
        }
        with django_capture_on_commit_callbacks(execute=seeks_readers):
            return submit(author=author, **{**arguments, **given})

    return _hand_in


Graduate = Callable[..., None]


@pytest.fixture
def graduate(hand_in: Submit) -> Graduate:
    """Makes people who once handed in the same portfolio and have nothing waiting: they may read it."""

    def _graduate(*people: User, **given: Any) -> None:
        for person in people:
            text = f"Written by peer {person.pk}"
            old = hand_in(person, seeks_readers=False, reviews_wanted=1, text=text, **given)
            Submission.objects.filter(pk=old.pk).update(status=Submission.Status.ACCEPTED)

    return _graduate


@pytest.fixture
def experienced(peers: list[User], graduate: Graduate) -> list[User]:
    """The three peers, each of whom once handed in the same portfolio and took it no further."""
    graduate(*peers)
    return peers


@pytest.fixture
def submission(experienced: list[User], teacher: User, hand_in: Submit) -> Submission:
    """The teacher's portfolio, proposed to the three peers."""
    return hand_in(teacher)


@pytest.fixture
def assignments(submission: Submission) -> list[ReviewAssignment]:
    """One for each of the three peers, in the order of the cast."""
    return list(submission.assignments.order_by("reviewer__email"))


def marks(score: int, comment: str = "What did the pupils at the back do?") -> dict[str, tuple[int, str]]:
    """The same level for both criteria."""
    return {"aim": (score, comment), "care": (score, comment)}


def hours_later(submission: Submission, hours: int) -> Submission:
    """Move what has happened to this submission into the past."""
    ago = timedelta(hours=hours)
    Submission.objects.filter(pk=submission.pk).update(submitted_at=F("submitted_at") - ago)
    submission.assignments.update(
        proposed_at=F("proposed_at") - ago, start_by=F("start_by") - ago, due_at=F("due_at") - ago
    )
    submission.refresh_from_db()
    return submission
