"""Plants the demo's page trees: a home and a catalogue in each language, and the courses in them.

A course that a language lacks stands there as an alias: the interface is the reader's, the text says which language
it is in. What exists is left as it is, so that loading twice changes nothing.
"""

import io
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.images import ImageFile
from django.utils import translation
from django.utils.translation import gettext
from wagtail.images import get_image_model
from wagtail.models import Locale, Page, Site

from accounts.models import Institution
from badges.models import Achievement
from cms.models import HomePage
from competencies.models import CFItem, CFRubric, CFRubricCriterion, CFRubricCriterionLevel
from courses.demo.content import (
    FOLDER,
    BlockWriter,
    CourseFiles,
    Lesson,
    languages_of,
    read_course,
    stable_id,
)
from courses.models import CatalogPage, Course, CoursePage, LessonPage, ModulePage
from courses.models.pages import PageAlignment

HOME_KEY = stable_id("home")
CATALOG_KEY = stable_id("catalog")


def find(model: type[Page], key: uuid.UUID, locale: Locale) -> Any:
    """The page with this translation key in this language, or None."""
    return model.objects.filter(translation_key=key, locale=locale).first()


def plant(parent: Page, page: Page) -> Any:
    """Add `page` below `parent`, live and with a first revision, unless it is there."""
    existing = find(type(page), page.translation_key, page.locale)
    if existing:
        return existing
    parent.add_child(instance=page)
    page.save_revision(changed=False)
    return page


def load_locales() -> dict[str, Locale]:
    """A Wagtail locale for every interface language."""
    return {code: Locale.objects.get_or_create(language_code=code)[0] for code, _name in settings.LANGUAGES}


def load_homes(locales: dict[str, Locale]) -> dict[str, CatalogPage]:
    """Home and catalogue in every language; the English home is the site's root. Returns catalogues by language."""
    root = Page.get_first_root_node()
    # Wagtail's own first page holds the slug "home" and the site until ours are there.
    welcome = Page.objects.filter(slug="home", depth=2).exclude(translation_key=HOME_KEY)
    welcome.update(slug="welcome")
    homes = {code: plant(root, _home(code, locale)) for code, locale in locales.items()}
    _point_site_at(homes["en"])
    return {code: plant(home, _catalog(locales[code])) for code, home in homes.items()}


def _home(code: str, locale: Locale) -> HomePage:
    with translation.override(code):
        return HomePage(
            title=gettext("Passerelle"),
            slug="home" if code == "en" else f"home-{code}",
            headline=gettext("Learn with digital tools, show what you can do, and be recognised for it."),
            lead=gettext("Free courses for teachers. Colleagues review your work. The badge is yours for life."),
            translation_key=HOME_KEY,
            locale=locale,
        )


def _catalog(locale: Locale) -> CatalogPage:
    with translation.override(locale.language_code):
        return CatalogPage(
            title=gettext("Courses"),
            slug="courses",
            summary=gettext("Every course, free and at your own pace."),
            translation_key=CATALOG_KEY,
            locale=locale,
        )


def _point_site_at(home: HomePage) -> None:
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True, hostname="localhost")
    site.root_page, site.site_name = home, "Passerelle"
    site.save()
    for welcome in Page.objects.filter(slug="welcome", depth=2):
        welcome.delete()


def load_images(slug: str) -> dict[str, int]:
    """The course's pictures as Wagtail images, by file name."""
    paths = sorted((FOLDER / slug / "images").glob("*.png"))
    return {path.name: _image(slug, path) for path in paths}


def _image(slug: str, path: Path) -> int:
    model = get_image_model()
    title = f"{slug}: {path.stem}"
    image = model.objects.filter(title=title).first()
    if image is None:
        image = model(title=title, file=ImageFile(io.BytesIO(path.read_bytes()), name=path.name))
        image.save()
    return int(image.pk)


def load_rubric(files: CourseFiles, institution: Institution, locale: Locale) -> CFRubric:
    """The course's rubric in one language."""
    key = stable_id(files.slug, "rubric")
    existing = CFRubric.objects.filter(translation_key=key, locale=locale).first()
    if existing:
        return existing
    rubric = CFRubric(institution=institution, title=files.data["rubric"]["title"], translation_key=key, locale=locale)
    rubric.criteria = [_criterion(order, data) for order, data in enumerate(files.data["rubric"]["criteria"])]
    rubric.save()
    return rubric


def _criterion(order: int, data: dict[str, Any]) -> CFRubricCriterion:
    criterion = CFRubricCriterion(
        key=data["key"],
        title=data["title"],
        description=data["description"],
        item=CFItem.objects.by_reference(data["competency"]),
        sort_order=order,
    )
    criterion.levels = [CFRubricCriterionLevel(**level) for level in data["levels"]]
    return criterion


def items_of(data: dict[str, Any]) -> list[CFItem]:
    """The framework items that a course, module or lesson names."""
    return [CFItem.objects.by_reference(reference) for reference in data.get("competencies", [])]


def align(page: Page, items: list[CFItem]) -> Page:
    """Hang the alignments on a page that is not saved yet."""
    page.alignments = [PageAlignment(item=item, sort_order=order) for order, item in enumerate(items)]
    return page


def feature(courses: list[Course]) -> None:
    """Put the courses on every home page that shows none yet."""
    for home in HomePage.objects.filter(featured=[]).select_related("locale"):
        pages = CoursePage.objects.filter(course__in=courses, locale=home.locale).order_by("path")
        home.featured = [("page", page) for page in pages]
        home.save()


@dataclass
class CoursePlanter:
    """Plants one course in every language it has, and aliases in those it lacks."""

    slug: str
    institution: Institution
    achievement: Achievement
    locales: dict[str, Locale]
    catalogs: dict[str, CatalogPage]
    images: dict[str, int] = field(default_factory=dict)

    def plant(self) -> Course:
        """The course with its pages. The first language that it has is the source of the aliases."""
        languages = languages_of(self.slug)
        self.images = load_images(self.slug)
        pages = {language: self._plant_language(read_course(self.slug, language)) for language in languages}
        for code in self.locales.keys() - set(languages):
            self._plant_alias(pages[languages[0]], code)
        return Course.objects.get(uuid=stable_id(self.slug))

    def _plant_language(self, files: CourseFiles) -> CoursePage:
        locale = self.locales[files.language]
        rubric = load_rubric(files, self.institution, locale)
        page = plant(self.catalogs[files.language], self._course_page(files, locale))
        for module in files.data["modules"]:
            module_page = plant(page, self._module_page(files, module, locale))
            for lesson in files.lessons_of(module["key"]):
                plant(module_page, self._lesson_page(lesson, rubric, locale))
        return page

    def _plant_alias(self, source: CoursePage, code: str) -> None:
        if find(CoursePage, source.translation_key, self.locales[code]) is None:
            source.create_alias(
                recursive=True,
                parent=self.catalogs[code],
                update_locale=self.locales[code],
                reset_translation_key=False,
            )

    def _course(self, files: CourseFiles) -> Course:
        course, _ = Course.objects.get_or_create(
            uuid=files.uuid,
            defaults={
                "institution": self.institution,
                "achievement": self.achievement,
                "title": files.data["title"],
            },
        )
        return course

    def _course_page(self, files: CourseFiles, locale: Locale) -> Page:
        data = files.data
        page = CoursePage(
            course=self._course(files),
            title=data["title"],
            slug=data["slug"],
            summary=data["summary"],
            introduction=data["introduction"],
            outcomes="\n".join(data["outcomes"]),
            licence=data["licence"],
            translation_key=files.uuid,
            locale=locale,
        )
        return align(page, items_of(data))

    def _module_page(self, files: CourseFiles, module: dict[str, Any], locale: Locale) -> Page:
        page = ModulePage(
            title=module["title"],
            slug=module["key"],
            summary=module["summary"],
            translation_key=files.module_uuid(module["key"]),
            locale=locale,
        )
        return align(page, items_of(module))

    def _lesson_page(self, lesson: Lesson, rubric: CFRubric, locale: Locale) -> Page:
        data = lesson.data
        page = LessonPage(
            title=data["title"],
            slug=data["slug"],
            summary=data["summary"],
            minutes=data["minutes"],
            body=BlockWriter(lesson, self.images, rubric.pk).body(),
            translation_key=lesson.translation_key,
            locale=locale,
        )
        return align(page, items_of(data))
