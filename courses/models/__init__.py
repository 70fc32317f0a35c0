"""What learning is made of: records (course, activity, enrolment) and the Wagtail pages that show them."""

from courses.models.learning import (
    Activity,
    ActivityCompletion,
    ActivityVersion,
    Course,
    Enrollment,
    PortfolioFile,
    PortfolioItem,
    QuizAttempt,
    Reflection,
)
from courses.models.pages import CatalogPage, CoursePage, LessonPage, ModulePage, PageAlignment

__all__ = [
    "Activity",
    "ActivityCompletion",
    "ActivityVersion",
    "CatalogPage",
    "Course",
    "CoursePage",
    "Enrollment",
    "LessonPage",
    "ModulePage",
    "PageAlignment",
    "PortfolioFile",
    "PortfolioItem",
    "QuizAttempt",
    "Reflection",
]
