"""What learning pages say in numbers, in the reader's language."""

import pytest
from django.utils import translation

from courses.models import Course, CoursePage
from courses.templatetags.learning import badge_name, duration


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(1, "1 minute"), (45, "45 minutes"), (119, "119 minutes"), (120, "2 hours"), (200, "3.5 hours"), (225, "4 hours")],
)
def test_times_are_for_people(minutes: int, said: str) -> None:
    with translation.override("en"):
        assert duration(minutes) == said


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_half_an_hour_is_written_with_the_readers_comma(language: str) -> None:
    with translation.override(language):
        assert duration(200).startswith("3,5")


def test_a_badges_name_says_its_language_where_the_reader_has_another(course: Course) -> None:
    page = CoursePage.objects.get(course=course)
    with translation.override("ar"):
        assert badge_name(page) == '<span lang="en">Digital lesson</span>'
    with translation.override("en"):
        assert badge_name(page) == "Digital lesson"
