"""The last requirement completes the course and awards the badge, exactly once, with what the peers said."""

import base64
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.models import Notification, User
from badges.actions.award import award
from badges.errors import RecipientTakenError
from badges.models import Achievement, Award
from cms.dates import day
from competencies.models import CFRubric
from courses import jobs
from courses.actions.complete_activity import complete_activity
from courses.actions.complete_course import complete_course
from courses.actions.enrol import enrol
from courses.models import Course, Enrollment
from courses.receivers import portfolio_decided
from peer_review.models import Decision, FrozenRubric, Submission
from tests.courses.factories import make_course, version_of

pytestmark = pytest.mark.django_db
RESULTS = [{"key": "plan", "title": "Plan", "score": 3, "max_score": 4, "level_title": "Clear", "item": None}]


def finish(enrollment: Enrollment, *kinds: str) -> None:
    """Complete every required activity of these kinds."""
    for activity in enrollment.course.activities.required().filter(kind__in=kinds):
        complete_activity(enrollment=enrollment, version=activity.versions.first())


def accepted(enrollment: Enrollment, rubric: CFRubric, status: str = "accepted") -> Submission:
    """A decided submission for the course's portfolio."""
    content = rubric.as_content()
    frozen = FrozenRubric.objects.create(digest=hashlib.sha256(str(content).encode()).hexdigest(), content=content)
    version = version_of(enrollment.course, "portfolio")
    submission = Submission.objects.create(
        author=enrollment.user,
        institution=enrollment.course.institution,
        task_uuid=version.activity.uuid,
        task_title=version.title,
        frozen_rubric=frozen,
        manifest_digest="ab" * 32,
        status=status,
        decided_at=timezone.now(),
    )
    Decision.objects.create(submission=submission, outcome=status, results=RESULTS)
    return submission


def test_while_something_is_missing_there_is_no_badge(enrollment: Enrollment) -> None:
    finish(enrollment, "lesson", "quiz", "reflection")
    enrollment.refresh_from_db()
    assert enrollment.completed_at is None
    assert not Award.objects.exists()


def test_the_accepted_portfolio_completes_the_course_and_awards_the_badge(
    enrollment: Enrollment, rubric: CFRubric, achievement: Achievement
) -> None:
    finish(enrollment, "lesson", "quiz", "reflection")
    submission = accepted(enrollment, rubric)
    portfolio_decided(sender=None, submission_id=submission.pk)
    enrollment.refresh_from_db()
    award = Award.objects.get()
    assert enrollment.completed_at is not None
    assert (award.achievement, award.recipient.email) == (achievement, enrollment.user.email)
    assert award.recipient.user == enrollment.user
    assert award.results == RESULTS
    evidence = award.evidence.get()
    assert evidence.source_uuid == submission.uuid
    assert evidence.digest_sri == "sha256-" + base64.b64encode(bytes.fromhex("ab" * 32)).decode()
    assert "A lesson plan" in evidence.narrative
    assert evidence.narrative.endswith(f"accepted on {day(submission.decided_at or timezone.now())}.")


def test_the_holder_is_told_and_the_log_says_it(enrollment: Enrollment, rubric: CFRubric) -> None:
    finish(enrollment, "lesson", "quiz", "reflection")
    portfolio_decided(sender=None, submission_id=accepted(enrollment, rubric).pk)
    award = Award.objects.get()
    told = Notification.objects.get(recipient=enrollment.user, kind="badge-ready")
    assert told.subject == "Your badge is ready: Digital lesson"
    assert str(award.uuid) in told.url
    entry = ModelLogEntry.objects.get(action="courses.complete")
    assert entry.data["award"] == str(award.uuid)


def test_needs_work_completes_nothing(enrollment: Enrollment, rubric: CFRubric) -> None:
    finish(enrollment, "lesson", "quiz", "reflection")
    portfolio_decided(sender=None, submission_id=accepted(enrollment, rubric, status="needs_work").pk)
    assert not Award.objects.exists()


def test_completing_again_changes_nothing(enrollment: Enrollment, rubric: CFRubric) -> None:
    finish(enrollment, "lesson", "quiz", "reflection")
    submission = accepted(enrollment, rubric)
    for _time in range(3):
        portfolio_decided(sender=None, submission_id=submission.pk)
    complete_course(enrollment=enrollment)
    assert Award.objects.count() == 1
    assert Notification.objects.filter(kind="badge-ready").count() == 1


def test_the_job_finds_what_a_lost_signal_missed(enrollment: Enrollment, rubric: CFRubric) -> None:
    finish(enrollment, "lesson", "quiz", "reflection")
    accepted(enrollment, rubric)
    assert jobs.complete_courses() == 1
    assert Award.objects.count() == 1
    assert jobs.complete_courses() == 0


def test_a_revoked_badge_is_not_awarded_again_by_the_job(enrollment: Enrollment, rubric: CFRubric) -> None:
    finish(enrollment, "lesson", "quiz", "reflection")
    accepted(enrollment, rubric)
    jobs.complete_courses()
    Award.objects.update(revoked_at=timezone.now())
    assert jobs.complete_courses() == 0
    assert Award.objects.count() == 1


def test_a_course_that_lost_its_badge_waits_for_it(
    enrollment: Enrollment, rubric: CFRubric, achievement: Achievement
) -> None:
    Course.objects.update(achievement=None)
    finish(enrollment, "lesson", "quiz", "reflection", "portfolio")
    enrollment.refresh_from_db()
    assert enrollment.completed_at is None
    Course.objects.update(achievement=achievement)
    assert jobs.complete_courses() == 1


def test_a_course_that_requires_nothing_awards_nothing(enrollment: Enrollment) -> None:
    enrollment.course.activities.update(removed_at=timezone.now())
    assert complete_course(enrollment=enrollment).completed_at is None


def test_an_award_that_fails_leaves_the_course_open(
    enrollment: Enrollment, rubric: CFRubric, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**kwargs: Any) -> None:
        raise RuntimeError

    finish(enrollment, "lesson", "quiz", "reflection")
    monkeypatch.setattr("courses.actions.complete_course.award", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        portfolio_decided(sender=None, submission_id=accepted(enrollment, rubric).pk)
    enrollment.refresh_from_db()
    assert enrollment.completed_at is None
    assert not enrollment.completions.filter(activity__kind="portfolio").exists()


def test_a_course_without_a_portfolio_awards_without_evidence(
    teacher: Any, achievement: Achievement, make_enrollment: Callable[[Course], Enrollment]
) -> None:
    course = make_course(achievement.institution, achievement)
    enrollment = make_enrollment(course)
    with time_machine.travel("2026-03-01T10:00:00Z", tick=False):
        finish(enrollment, "lesson", "quiz", "reflection")
    award = Award.objects.get()
    assert award.results == []
    assert not award.evidence.exists()
    assert award.awarded_at.date().isoformat() == "2026-03-01"


def test_a_claim_of_no_course_is_left_alone(enrollment: Enrollment, rubric: CFRubric) -> None:
    submission = accepted(enrollment, rubric)
    Submission.objects.update(task_uuid=enrollment.uuid)
    portfolio_decided(sender=None, submission_id=submission.pk)
    assert not enrollment.completions.exists()


def test_one_course_that_cannot_be_completed_holds_up_nobody_else(
    enrollment: Enrollment, rubric: CFRubric, trainer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = enrol(user=trainer, course=enrollment.course, language="en")
    monkeypatch.setattr(Course, "achievement", None)
    for each in (enrollment, other):
        finish(each, "lesson", "quiz", "reflection", "portfolio")
    monkeypatch.undo()

    def taken(**kwargs: Any) -> Award:
        if kwargs["user"] == trainer:
            raise RecipientTakenError
        return award(**kwargs)

    monkeypatch.setattr("courses.actions.complete_course.award", taken)
    assert jobs.complete_courses() == 1
    assert Award.objects.get().recipient.user == enrollment.user
    other.refresh_from_db()
    assert other.completed_at is None


def test_an_address_that_is_another_persons_keeps_the_work_and_says_what_to_do(
    enrollment: Enrollment, rubric: CFRubric, achievement: Achievement, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(**_: Any) -> Award:
        raise RecipientTakenError("taken")

    accepted(enrollment, rubric)
    with monkeypatch.context() as patched:
        patched.setattr("courses.actions.complete_course.award", taken)
        finish(enrollment, "lesson", "quiz", "reflection", "portfolio")
        complete_course(enrollment=enrollment)
    enrollment.refresh_from_db()
    assert enrollment.completed_at is None
    assert enrollment.completions.exclude(completed_at=None).count() == enrollment.course.activities.required().count()
    assert Notification.objects.filter(recipient=enrollment.user, kind="badge-waits").count() == 1
    jobs.complete_courses()
    enrollment.refresh_from_db()
    assert enrollment.completed_at is not None
