"""Reads the live pages of a course into editions: what each activity says, in one language.

An edition of a lesson holds no text (Wagtail's revisions keep that), only its length and a digest, so that a changed
text makes a new version. Quiz, reflection and portfolio editions are complete: people are shown and marked by them.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from courses.content import READERS, digest, read
from courses.models import Activity, CoursePage, LessonPage, ModulePage


@dataclass(frozen=True)
class Edition:
    """One activity in one language."""

    block_id: uuid.UUID
    kind: str
    module_key: uuid.UUID
    lesson_key: uuid.UUID
    language: str
    title: str
    content: dict[str, Any]

    @property
    def content_hash(self) -> str:
        """SHA-256 (hex) of the canonical JSON of title and content."""
        return digest([self.title, self.content])


def pages_of(course_page: CoursePage) -> list[tuple[ModulePage, list[LessonPage]]]:
    """The live modules of a course page with their live lessons, in reading order. Two queries."""
    modules = list(ModulePage.objects.live().child_of(course_page).order_by("path"))
    lessons = list(LessonPage.objects.live().descendant_of(course_page).order_by("path"))
    return [(module, [each for each in lessons if each.path.startswith(module.path)]) for module in modules]


def editions_of(course_page: CoursePage) -> list[Edition]:
    """Every activity of a course page in reading order; a lesson's own mark comes after the blocks in it."""
    language = course_page.locale.language_code
    return [
        edition
        for module, lessons in pages_of(course_page)
        for lesson in lessons
        for edition in _editions_of_lesson(lesson, module.translation_key, language)
    ]


def _editions_of_lesson(lesson: LessonPage, module_key: uuid.UUID, language: str) -> Iterator[Edition]:
    place: dict[str, Any] = {"module_key": module_key, "lesson_key": lesson.translation_key, "language": language}
    for block in lesson.body:
        if block.block_type in READERS:
            title, content = read(block.block_type, block.value)
            block_id = uuid.UUID(str(block.id))
            yield Edition(block_id, block.block_type, title=title, content=content, **place)
    yield Edition(
        lesson.translation_key, Activity.Kind.LESSON, title=lesson.title, content=_lesson_content(lesson), **place
    )


def _lesson_content(lesson: LessonPage) -> dict[str, Any]:
    """`bytes` is what the lesson's text and pictures weigh at most, uncompressed; the frame of a page comes on top."""
    texts = [block.get_prep_value() for block in lesson.body if block.block_type not in READERS]
    pictures = [block.value["image"] for block in lesson.body if block.block_type == "image"]
    text_bytes = sum(len(str(text["value"]).encode()) for text in texts)
    return {
        "minutes": lesson.minutes,
        "summary": lesson.summary,
        "text_sha256": digest(texts),
        "bytes": text_bytes + sum(image.get_file_size() or 0 for image in pictures if image),
    }
