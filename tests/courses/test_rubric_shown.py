"""What a portfolio is judged by is read before the start, whichever way each criterion is judged."""

from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from accounts.models import User
from competencies.models import CFRubric, CFRubricCriterion, CFRubricCriterionLevel
from courses.models import Activity, Course, Enrollment
from courses.models.reading import rubric_of

COMMENTED = "Your colleagues comment on this; it has no mark."


def _with_every_mode(rubric: CFRubric) -> CFRubric:
    """Two criteria with levels, one to pass without any written, one for comments."""
    for place, (key, mode) in enumerate((("safe", "pass"), ("voice", "comments")), start=2):
        CFRubricCriterion.objects.create(rubric=rubric, key=key, title=key.title(), mode=mode, sort_order=place)
    return rubric


def test_criteria_without_levels_are_not_forgotten(
    course: Course, rubric: CFRubric, django_assert_num_queries: Any
) -> None:
    _with_every_mode(rubric)
    with django_assert_num_queries(1):
        shown = rubric_of(course, "en")
    assert shown is not None and shown.language == "en"
    said = [(part["title"], part["mode"], [level["title"] for level in part["levels"]]) for part in shown.criteria]
    levels = [f"Level {score}" for score in (1, 2, 3, 4)]
    assert said == [
        ("Plan", "levels", levels),
        ("Evidence", "levels", levels),
        ("Safe", "pass", ["Not yet", "Pass"]),
        ("Voice", "comments", []),
    ]


def test_without_a_translation_it_is_read_in_the_language_that_was_written_first(
    course: Course, rubric: CFRubric
) -> None:
    """Not in the one whose title comes first in the alphabet."""
    french = rubric.copy_for_translation(Locale.objects.create(language_code="fr"))
    french.title = "A"
    french.save()
    CFRubricCriterionLevel.objects.filter(criterion__rubric=french).update(title="Niveau")
    for language, spoken in (("fr", "fr"), ("es", "en")):
        shown = rubric_of(course, language)
        assert shown is not None and shown.language == spoken


def test_the_course_page_and_the_draft_say_the_same(
    client: Client, course: Course, rubric: CFRubric, enrollment: Enrollment, teacher: User
) -> None:
    _with_every_mode(rubric)
    activity = Activity.objects.get(course=course, kind=Activity.Kind.PORTFOLIO)
    client.force_login(teacher)
    for address in (course.pages.first().url, reverse("portfolio", args=[activity.uuid])):
        shown = client.get(address).content.decode()
        said = [
            text in shown for text in ("How it is judged", "<b>Level 4.</b>", "<b>Not yet.</b>", "Voice", COMMENTED)
        ]
        assert said == [True] * 5, address
