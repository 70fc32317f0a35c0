"""The outline of a course page: modules and lessons with their addresses and progress, as plain data.

Made from the rows of one query over the page tree (`ROW_FIELDS`), from any page of the course: its course page is the
row of depth 4, modules stand at 5, lessons at 6.
"""

import uuid
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from courses.progress import Progress

COURSE_DEPTH = 4
ROW_FIELDS = (
    "path",
    "depth",
    "url_path",
    "translation_key",
    "title",
    "coursepage__course_id",
    "coursepage__course__uuid",
    "modulepage__summary",
    "lessonpage__minutes",
)
Row = dict[str, Any]


@dataclass(frozen=True)
class LessonRow:
    """A lesson in the outline."""

    key: uuid.UUID
    title: str
    minutes: int
    url: str
    progress: Progress


def resume_url(lessons: tuple[LessonRow, ...], progress: Progress) -> str:
    """The lesson and anchor of the first unfinished activity, else the first lesson. Empty without lessons."""
    place = progress.next_place
    lesson = next((row for row in lessons if place and row.key == place.lesson_key), None)
    if lesson:
        return lesson.url + progress.next_anchor
    return lessons[0].url if lessons else ""


@dataclass(frozen=True)
class ModuleRow:
    """A module in the outline."""

    key: uuid.UUID
    title: str
    summary: str
    url: str
    progress: Progress
    lessons: tuple[LessonRow, ...]

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)

    @property
    def resume_url(self) -> str:
        """The first unfinished activity of the module; its first lesson once all is done."""
        return resume_url(self.lessons, self.progress)


class Outline:
    """One course page with its modules and lessons in reading order. `progress` is filled in by `with_progress`."""

    def __init__(self, rows: list[Row], own_url: str, own_path: str) -> None:
        """`own_url` and `own_path` are the `url` and `url_path` of any page of the course: the others follow."""
        self._rows = rows
        self._root = own_url.removesuffix(_relative(own_path))
        course = next(row for row in rows if row["depth"] == COURSE_DEPTH)
        self.course_id: int = course["coursepage__course_id"]
        self.course_uuid: uuid.UUID = course["coursepage__course__uuid"]
        self.title: str = course["title"]
        self.url = self._url(course)
        self.progress = Progress()
        self.modules: tuple[ModuleRow, ...] = ()
        self.lessons: tuple[LessonRow, ...] = ()

    @property
    def catalog_url(self) -> str:
        """The page above the course."""
        return self.url.rstrip("/").rpartition("/")[0] + "/"

    def with_progress(self, progress: Progress) -> "Outline":
        self.progress = progress
        modules = [row for row in self._rows if row["depth"] == COURSE_DEPTH + 1]
        self.modules = tuple(self._module(row) for row in modules)
        self.lessons = tuple(lesson for module in self.modules for lesson in module.lessons)
        return self

    def _url(self, row: Row) -> str:
        return self._root + _relative(row["url_path"])

    def _module(self, row: Row) -> ModuleRow:
        key = row["translation_key"]
        below = [each for each in self._rows if each["depth"] > row["depth"] and each["path"].startswith(row["path"])]
        lessons = tuple(self._lesson(each) for each in below)
        summary = row["modulepage__summary"] or ""
        return ModuleRow(key, row["title"], summary, self._url(row), self.progress.of_module(key), lessons)

    def _lesson(self, row: Row) -> LessonRow:
        key = row["translation_key"]
        minutes = row["lessonpage__minutes"] or 0
        return LessonRow(key, row["title"], minutes, self._url(row), self.progress.of_lesson(key))

    def module_of(self, lesson_key: uuid.UUID) -> ModuleRow | None:
        return next((row for row in self.modules if any(each.key == lesson_key for each in row.lessons)), None)

    def neighbours(self, lesson_key: uuid.UUID) -> tuple[LessonRow | None, LessonRow | None]:
        """The lessons before and after."""
        padded = (None, *self.lessons, None)
        for before, (current, after) in zip(padded, pairwise(padded[1:]), strict=False):
            if current and current.key == lesson_key:
                return before, after
        return None, None

    @property
    def resume_url(self) -> str:
        """The first unfinished activity of the course; its first lesson once all is done."""
        return resume_url(self.lessons, self.progress)


def _relative(url_path: str) -> str:
    """The path below the home page: `url_path` begins with the home page's own slug, which no address shows."""
    return url_path.split("/", 2)[2]
