"""What a page shows of somebody's learning: named reads with a constant number of queries, whatever there is to read.

The pages ask here and nowhere else, so that a catalogue card, a course page and a lesson can never disagree.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BigIntegerField, F, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from competencies.models import CFRubric, CFRubricCriterion, levels_of
from courses.marking import QuizResult, mark, shuffled_items
from courses.models.learning import Activity, ActivityVersion, Course, Enrollment
from courses.progress import Progress
from peer_review.models import Submission


@dataclass(frozen=True)
class Outcome:
    """What came of a form that was just sent: shown in place, nothing of what was entered is lost.

    `problems` is {question id: sentence} for a quiz; `is_kept` False for a visitor, whose answers are marked only.
    `version` is what the form showed: it is shown again, whatever was published since.
    """

    activity_id: int
    version: ActivityVersion | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    message: str = ""
    problems: dict[str, str] = field(default_factory=dict)
    result: QuizResult | None = None
    is_kept: bool = True


@dataclass
class Step:
    """One activity as somebody meets it in a lesson. Without `activity`: a draft in the editor's preview."""

    kind: str
    block_id: uuid.UUID
    title: str
    content: dict[str, Any]
    activity: Activity | None = None
    version: ActivityVersion | None = None
    is_done: bool = False
    answers: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    message: str = ""
    result: QuizResult | None = None
    is_fresh: bool = False
    is_kept: bool = True
    tries: int = 0
    text: str = ""
    submission: Submission | None = None

    @property
    def anchor(self) -> str:
        return f"block-{self.block_id}"


@dataclass(frozen=True)
class CourseFacts:
    """What a course takes: minutes, and bytes of text and pictures at most."""

    minutes: int = 0
    size: int = 0


def facts_of(courses: Iterable[Any], language: str) -> dict[int, CourseFacts]:
    """{course id: CourseFacts} in `language`, or as first published. One query."""
    versions = ActivityVersion.objects.filter(
        activity__course__in=courses, activity__kind=Activity.Kind.LESSON, activity__removed_at=None
    ).order_by("number", "pk")
    shown: dict[int, tuple[int, dict[str, Any]]] = {}
    own: set[int] = set()
    rows = versions.values_list("activity_id", "activity__course_id", "language", "content")
    for activity, course, version_language, content in rows:
        if version_language == language or activity not in own:
            shown[activity] = (course, content)
            own |= {activity} if version_language == language else set()
    facts: dict[int, CourseFacts] = {}
    for course, content in shown.values():
        before = facts.get(course, CourseFacts())
        facts[course] = CourseFacts(before.minutes + content["minutes"], before.size + content.get("bytes", 0))
    return facts


def languages_of(courses: Iterable[Any]) -> dict[int, list[str]]:
    """{course id: codes of the languages that it is written in}; an alias is not a language. One query."""
    pages = Course.objects.filter(pk__in=courses, pages__live=True, pages__alias_of=None)
    found: dict[int, list[str]] = {}
    for course, language in pages.values_list("pk", "pages__locale__language_code").order_by("pages__locale_id"):
        found.setdefault(course, []).append(language)
    return found


def progress_in(user: Any, course_id: int) -> Progress:
    """The person's progress in one course; see `ActivityQuerySet.progress_of`."""
    return Activity.objects.progress_of(user, [course_id]).get(course_id, Progress())


@dataclass(frozen=True)
class ShownRubric:
    """A rubric to read: its language, the score that is enough, and each criterion as {title, description, mode,
    levels: [{score, title, description}]}; see `competencies/_rubric.html`.
    """

    language: str
    pass_score: int
    criteria: list[dict[str, Any]]


def rubric_of(course: Course, language: str) -> ShownRubric | None:
    """By what the course's first portfolio is judged, else by what its badge says; in `language` where it is
    translated. One query.
    """
    tasks = ActivityVersion.objects.filter(
        activity__course=course, activity__kind=Activity.Kind.PORTFOLIO, activity__removed_at=None
    ).order_by("activity__position", "-pk")
    first = tasks.annotate(rubric=Cast(KeyTextTransform("rubric", "content"), BigIntegerField())).values("rubric")[:1]
    of_badge = Value(course.achievement.rubric_id if course.achievement else None, BigIntegerField())
    keys = CFRubric.objects.filter(pk=Coalesce(Subquery(first), of_badge)).values("translation_key")
    # A row for each level, and one for a criterion without: not every way of judging has levels.
    rows = CFRubricCriterion.objects.filter(rubric__translation_key__in=keys).annotate(
        score=F("levels__score"), level_title=F("levels__title"), level_text=F("levels__description")
    )
    ordered = rows.order_by("rubric_id", "sort_order", "id", "score")
    return _rubric_in(list(ordered.select_related("rubric__locale")), language)


def _rubric_in(rows: list[Any], language: str) -> ShownRubric | None:
    """Of the criteria of every translation those in `language`, else those of the translation made first."""
    spoken = [row.rubric.language for row in rows]
    shown = language if language in spoken else next(iter(spoken), "")
    own = [row for row, code in zip(rows, spoken, strict=True) if code == shown]
    criteria: dict[int, list[Any]] = {}
    for row in own:
        criteria.setdefault(row.pk, []).append(row)
    written = [_criterion(found) for found in criteria.values()]
    return ShownRubric(shown, own[0].rubric.pass_score, written) if own else None


def _criterion(rows: list[Any]) -> dict[str, Any]:
    """One criterion of rows that differ in their level alone."""
    first = rows[0]
    written = [
        {"score": row.score, "title": row.level_title, "description": row.level_text}
        for row in rows
        if row.score is not None
    ]
    levels = levels_of(first.mode, written, first.rubric.language)
    return {"title": first.title, "description": first.description, "mode": first.mode, "levels": levels}


@dataclass
class LessonReading:
    """Somebody reads a lesson: their enrolment (None for a visitor) and the state of every activity in it."""

    enrollment: Enrollment | None
    steps: dict[uuid.UUID, Step]


class LessonReader:
    """Reads the activities of one lesson for one person: three queries, whatever is in the lesson."""

    def __init__(self, course_id: int, lesson_key: uuid.UUID, user: Any, language: str) -> None:
        self.language = language
        self.enrollment: Enrollment | None = Enrollment.objects.of(user, course_id) if user.is_authenticated else None
        versions = ActivityVersion.objects.in_lesson(course_id, lesson_key).with_state_of(self.enrollment)
        self.versions: dict[int, list[Any]] = {}
        for version in versions:
            self.versions.setdefault(version.activity_id, []).append(version)
        self.submissions = self._submissions(user)

    def read(self, outcome: Outcome | None = None) -> LessonReading:
        steps = [self._step(versions) for versions in self.versions.values()]
        for step in steps:
            if outcome and step.activity and outcome.activity_id == step.activity.pk:
                _apply(step, outcome)
        return LessonReading(self.enrollment, {step.block_id: step for step in steps})

    def _submissions(self, user: Any) -> dict[uuid.UUID, Submission]:
        """The newest submission for each portfolio of the lesson; no query where there is none."""
        activities = [versions[0].activity for versions in self.versions.values()]
        tasks = [activity.uuid for activity in activities if activity.kind == Activity.Kind.PORTFOLIO]
        if not tasks or not user.is_authenticated:
            return {}
        submissions = Submission.objects.authored_by(user).filter(task_uuid__in=tasks).order_by("attempt")
        return {submission.task_uuid: submission for submission in submissions}

    def _step(self, versions: list[Any]) -> Step:
        version = self._shown_version(versions)
        activity = version.activity
        step = Step(activity.kind, activity.block_id, version.title, version.content, activity, version)
        step.is_done = version.done_at is not None
        step.text = version.written or ""
        step.tries = version.tries or 0
        step.submission = self.submissions.get(activity.uuid)
        if version.last_version == version.pk:
            # The last try answered what is shown: a reload loses nothing.
            step.answers = version.last_answers
            step.result = mark(step.content, step.answers)
        return step

    def _shown_version(self, versions: list[Any]) -> Any:
        """The version that was begun, until it is done; else the newest of this language, or of the first one."""
        own = [version for version in versions if version.language == self.language]
        begun = next((version for version in own if version.pk == version.pinned and version.done_at is None), None)
        first = min(versions, key=lambda version: version.pk).language
        return begun or (own or [version for version in versions if version.language == first])[-1]


def _apply(step: Step, outcome: Outcome) -> None:
    """Put what was just sent in place of what was stored."""
    step.is_fresh = True
    if outcome.version:
        step.version, step.title, step.content = outcome.version, outcome.version.title, outcome.version.content
    step.answers, step.problems, step.message = outcome.answers, outcome.problems, outcome.message
    step.result, step.is_kept = outcome.result, outcome.is_kept
    step.text = outcome.text or step.text


def question_views(step: Step) -> list[dict[str, Any]]:
    """The questions of a quiz for its template: no right answer is in them before it was given.

    Each: {id, name, kind, prompt, options: [{id, text, is_chosen, feedback}] or items: [{id, name, text, position}],
    answer, problem, result, places}.
    """
    return [_question_view(step, question) for question in step.content["questions"]]


def _question_view(step: Step, question: dict[str, Any]) -> dict[str, Any]:
    answer = step.answers.get(question["id"])
    result = step.result.questions.get(question["id"]) if step.result else None
    view = {"id": question["id"], "name": f"q-{question['id']}", "kind": question["kind"], "prompt": question["prompt"]}
    view |= {"answer": answer, "problem": step.problems.get(question["id"]), "result": result}
    view["why"] = result.feedback.get("", "") if result else ""
    if "options" in question:
        chosen = answer if isinstance(answer, list) else [answer]
        view["options"] = [_option_view(option, chosen, result) for option in question["options"]]
    if "items" in question:
        view |= _ordering_view(question, answer if isinstance(answer, dict) else {})
    return view


def _option_view(option: dict[str, Any], chosen: list[Any], result: Any) -> dict[str, Any]:
    feedback = result.feedback.get(option["id"], "") if result else ""
    # Whether a chosen option was right is no secret once it was marked.
    is_right = option["is_correct"] if feedback else None
    return {
        "id": option["id"],
        "text": option["text"],
        "is_chosen": option["id"] in chosen,
        "feedback": feedback,
        "is_right": is_right,
    }


def _ordering_view(question: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    items = [
        {**item, "name": f"q-{question['id']}-{item['id']}", "position": answer.get(item["id"])}
        for item in shuffled_items(question)
    ]
    return {"items": items, "places": list(range(1, len(items) + 1))}
