"""Loads the demo: institutions, people, two courses, every station of a badge's path. Loading twice changes nothing."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from badges.actions.create_profile import ensure_profile
from competencies.models import CFDocument
from courses.actions.publish_course_content import publish_course_content
from courses.demo.achievements import load_achievement
from courses.demo.cohort import Cohort
from courses.demo.content import FOLDER, read_course, read_toml
from courses.demo.pages import CoursePlanter, feature, load_homes, load_locales, load_rubric
from courses.demo.people import load_institutions, load_people
from courses.models import Course

COURSES = ("lesson-with-digital-tools", "ai-in-the-classroom")
FRAMEWORKS = ("unesco-ict-cft-v3", "unesco-ai-cft-2024")


class Command(BaseCommand):
    """`load_demo`."""

    help = "Load the demo institutions, people and courses. Only with PASSERELLE_DEMO=1: the password is published."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PASSERELLE_DEMO:
            raise CommandError("The demo's accounts have a published password. Set PASSERELLE_DEMO=1 to load it.")
        self._refuse_without_frameworks()
        # Two steps: the stations start from badges that exist, and work queued on commit must have run before.
        with transaction.atomic():
            people, institutions = self._load_ground()
            courses = self._load_courses(institutions["atlas"])
        Cohort(read_toml(FOLDER / "cohort.toml"), courses[0], institutions, people).load()

    def _refuse_without_frameworks(self) -> None:
        there = set(CFDocument.objects.filter(slug__in=FRAMEWORKS).values_list("slug", flat=True))
        missing = sorted(set(FRAMEWORKS) - there)
        if missing:
            files = " ".join(f"competencies/data/{slug}.json" for slug in missing)
            raise CommandError(f"The demo courses point at frameworks not loaded yet. First: load_framework {files}")

    def _load_ground(self) -> tuple[dict[str, Any], dict[str, Any]]:
        institutions = load_institutions()
        for institution in institutions.values():
            ensure_profile(institution=institution)
        return load_people(institutions), institutions

    def _load_courses(self, institution: Any) -> list[Course]:
        locales = load_locales()
        catalogs = load_homes(locales)
        courses = []
        for slug in COURSES:
            rubric = load_rubric(read_course(slug, "en"), institution, locales["en"])
            achievement = load_achievement(slug, institution, rubric)
            courses.append(CoursePlanter(slug, institution, achievement, locales, catalogs).plant())
            publish_course_content(course=courses[-1])
        feature(courses)
        return courses
