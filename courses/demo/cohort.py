"""Plays the demo's stations through the same actions that people use: nothing is written past them.

Four founders hold the badge from the start. Five pioneers take the first course; founders and pioneers review them.
Three are accepted and hold the badge, one of these is revoked; one resubmission waits, one is with a moderator. Three
more teachers hold the badge from a workshop, so that they may review, and have room. One teacher is half-way.
"""

import base64
import hashlib
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Institution, User
from badges.actions.award import EvidenceInput, award
from badges.actions.enable_ob2 import enable_ob2
from badges.actions.revoke import revoke
from badges.actions.set_visibility import set_visibility
from badges.models import Award
from courses.actions.add_portfolio_file import add_portfolio_file
from courses.actions.answer_quiz import answer_quiz
from courses.actions.begin_activity import begin_activity
from courses.actions.complete_lesson import complete_lesson
from courses.actions.enrol import enrol
from courses.actions.remove_portfolio_file import remove_portfolio_file
from courses.actions.save_portfolio import save_portfolio
from courses.actions.submit_portfolio import submit_portfolio
from courses.actions.write_reflection import write_reflection
from courses.demo.people import load_person
from courses.models import Activity, ActivityVersion, Course, Enrollment
from peer_review.actions.assess import assess
from peer_review.actions.carry_on import carry_on
from peer_review.actions.hand_over import hand_over
from peer_review.actions.make_sample import make_sample
from peer_review.actions.save_profile import save_profile
from peer_review.models import ReviewAssignment, Sample, Submission

Data = dict[str, Any]
HOLIDAY = timedelta(days=30)
READING_TIME = timedelta(minutes=24)


def right_answer(question: Data) -> Any:
    """The answer that is marked right (shapes: courses.marking)."""
    kind = question["kind"]
    if kind == "ordering":
        return {item["id"]: place for place, item in enumerate(question["items"], start=1)}
    if kind == "short_answer":
        return question["accepted"][0]
    right = [option["id"] for option in question["options"] if option["is_correct"]]
    return right if kind == "multiple" else right[0]


def newest_version(activity: Activity, language: str = "en") -> ActivityVersion:
    """The edition a newcomer would begin."""
    return activity.versions.filter(language=language).order_by("-number")[0]


class Learner:
    """A person working through a course."""

    def __init__(self, enrollment: Enrollment, reflections: list[str]) -> None:
        self.enrollment = enrollment
        self.reflections = reflections

    def work_through(self, activities: list[Activity]) -> None:
        """Finish each: read, answer rightly, write. The portfolio is not for this method."""
        for activity in activities:
            getattr(self, f"_{activity.kind}")(newest_version(activity))

    def _lesson(self, version: ActivityVersion) -> None:
        complete_lesson(enrollment=self.enrollment, version=version)

    def _quiz(self, version: ActivityVersion) -> None:
        answers = {question["id"]: right_answer(question) for question in version.content["questions"]}
        answer_quiz(enrollment=self.enrollment, version=version, answers=answers)

    def _reflection(self, version: ActivityVersion) -> None:
        count = self.enrollment.reflections.count()
        text = self.reflections[count % len(self.reflections)]
        write_reflection(enrollment=self.enrollment, version=version, text=text)

    def _portfolio(self, version: ActivityVersion) -> None:
        begin_activity(enrollment=self.enrollment, version=version)


class Cohort:
    """The people of cohort.toml in the first course."""

    def __init__(
        self, data: Data, course: Course, institutions: dict[str, Institution], people: dict[str, User]
    ) -> None:
        self.data = data
        self.course = course
        self.institutions = institutions
        self.people = dict(people)
        self.activities = list(course.activities.required())
        assert course.achievement  # CoursePlanter made them together
        self.achievement = course.achievement
        self.portfolio = next(each for each in self.activities if each.kind == Activity.Kind.PORTFOLIO)

    def load(self) -> None:
        """Play every station, once: that the half-way teacher is enrolled says that it was done."""
        halfway = self.people["teacher@example.org"]
        if Enrollment.objects.filter(user=halfway, course=self.course).exists():
            return
        self._load_pioneers()
        self._award(self.data["founders"])
        self._review(self._hand_in(attempt=1))
        # One goes back to those who read it before; of the other they are on holiday, so that the workshop's teachers,
        # who may read from now on, are asked.
        *early, late = self._resubmissions()
        self._review(self._hand_in_each(early))
        self._send_on_holiday()
        self._award(self.data["direct_awards"])
        self._hand_in_each([late])
        self._open_and_revoke()
        self._hide_practice()
        self._leave_halfway(halfway)

    def _load_person(self, data: Data) -> User:
        names = (data["email"], data["first_name"], data["last_name"], data["school"], data["institution"], "")
        person = self.people[data["email"]] = load_person(names, self.institutions)
        return person

    def _load_pioneers(self) -> None:
        for founder in self.data["founders"]:
            self._load_person(founder)
        for data in self.data["people"]:
            person = self._load_person(data)
            learner = Learner(self._enroll(person), self.data["halfway"]["reflections"])
            learner.work_through([each for each in self.activities if each != self.portfolio])

    def _enroll(self, person: User) -> Enrollment:
        return enrol(user=person, course=self.course, language="en")

    def _hand_in(self, attempt: int) -> list[tuple[Data, Submission]]:
        return self._hand_in_each([each for each in self.data["submissions"] if each["attempt"] == attempt])

    def _resubmissions(self) -> list[Data]:
        return [each for each in self.data["submissions"] if each["attempt"] > 1]

    def _hand_in_each(self, entries: list[Data]) -> list[tuple[Data, Submission]]:
        return [(data, self._submit(data)) for data in entries]

    def _submit(self, data: Data) -> Submission:
        enrollment = Enrollment.objects.get(user=self.people[data["author"]], course=self.course)
        item = save_portfolio(
            enrollment=enrollment,
            version=newest_version(self.portfolio),
            text=data["text"],
            links=data.get("links", []),
        )
        for old in item.files.all():
            remove_portfolio_file(file=old)
        add_portfolio_file(item=item, upload=ContentFile(data["file_text"].encode(), name=f"{data['file_title']}.txt"))
        return submit_portfolio(item=item)

    def _review(self, submissions: list[tuple[Data, Submission]]) -> None:
        """Whoever was proposed reads it, and says what the file says. Late proposals come first."""
        for data, submission in submissions:
            carry_on(submission=submission)
            assignments = submission.assignments.open().order_by("pk")[: len(data["reviews"])]
            for assignment, said in zip(assignments, data["reviews"], strict=True):
                self._assess(assignment, said)
            if data["outcome"] == "moderation":
                hand_over(submission=submission)

    def _assess(self, assignment: ReviewAssignment, said: Data) -> None:
        scores = {key: (score["score"], score["comment"]) for key, score in said["scores"].items()}
        made = assess(assignment=assignment, scores=scores, comment=said["overall"])
        # They took their time over it, or whoever watches over reviews would be shown haste.
        begun = made.created_at - READING_TIME
        ReviewAssignment.objects.filter(pk=assignment.pk).update(started_at=begun)

    def _send_on_holiday(self) -> None:
        """Pioneers and founders have read enough for a while."""
        until = timezone.now().date() + HOLIDAY
        for data in (*self.data["people"], *self.data["founders"]):
            save_profile(person=self.people[data["email"]], paused_until=until)

    def _award(self, holders: list[Data]) -> None:
        """The badge, for what was judged outside the platform."""
        for data in holders:
            person = self.people[data["email"]]
            evidence = EvidenceInput(
                title="Founding workshop",
                narrative=data["narrative"],
                digest_sri=sri(data["narrative"]),
            )
            award(achievement=self.achievement, email=person.email, user=person, evidence=[evidence])

    def _open_and_revoke(self) -> None:
        """The first pioneer's badge is public, the second's private, the third's revoked."""
        public, revoked = self.data["submissions"][0]["author"], self.data["revocation"]["email"]
        opened = Award.objects.live().get(recipient__user=self.people[public])
        set_visibility(award=opened, actor=self.people[public], is_public=True, shows_name=True)
        enable_ob2(award=opened, actor=self.people[public])
        taken = Award.objects.live().get(recipient__user=self.people[revoked])
        set_visibility(award=taken, actor=self.people[revoked], is_public=True)
        revoke(award=taken, reason=self.data["revocation"]["reason"], actor=self.people["admin@example.org"])

    def _hide_practice(self) -> None:
        """A piece of the trainer's, among what readers are given."""
        rubric = self.achievement.rubric
        assert rubric  # the badge of a course is judged by one
        make_sample(
            maker=self.people["trainer@example.org"],
            institution=self.course.institution,
            rubric=rubric,
            use=Sample.Use.HIDDEN,
            **self.data["practice"],
        )

    def _leave_halfway(self, person: User) -> None:
        learner = Learner(self._enroll(person), self.data["halfway"]["reflections"])
        before_portfolio = [each for each in self.activities if each != self.portfolio]
        learner.work_through(before_portfolio[: len(self.activities) // 2])


def sri(text: str) -> str:
    """A Subresource-Integrity digest of a text."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
