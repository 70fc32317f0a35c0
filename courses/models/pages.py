"""The Wagtail pages of a course: catalogue → course → module → lesson. Each language has its own tree."""

import uuid
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page, PageViewRestriction
from wagtail.url_routing import RouteResult

from badges.models import Award
from cms.models import BasePage
from cms.models.blocks import RICH_TEXT
from competencies.models import CFItem
from courses.content import READERS, read
from courses.models.blocks import LessonBlocks
from courses.models.forms import CoursePageForm, LessonPageForm, refuse_without_badge
from courses.models.learning import Course, Enrollment
from courses.models.outline import COURSE_DEPTH, ROW_FIELDS, Outline
from courses.models.reading import LessonReader, Outcome, Step, languages_of, progress_in, rubric_of

# What every page shows of itself; asked for with the page.
PAGE_PARTS = ("locale", "alias_of__locale", "content_type")


def alignments_panel() -> MultipleChooserPanel:
    """Chooses the competencies of a page."""
    return MultipleChooserPanel(
        "alignments",
        chooser_field_name="item",
        label=_("Competencies"),
        help_text=_("What this page teaches, in the words of a framework. Learners see it, and the badge says it."),
    )


class PageAlignment(Orderable):
    """A course, module or lesson page is about a framework item."""

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="alignments")
    item = models.ForeignKey(CFItem, on_delete=models.PROTECT, related_name="+", verbose_name=_("competency"))

    panels: ClassVar[list[Any]] = [FieldPanel("item")]

    class Meta(Orderable.Meta):
        constraints = (models.UniqueConstraint(fields=("page", "item"), name="one_alignment_an_item"),)

    def __str__(self) -> str:
        return str(self.item)


class LearningPage(BasePage):
    """What course, module and lesson pages share: the language their text is really in, and their course."""

    class Meta:
        abstract = True

    @property
    def content_language(self) -> str:
        """The language of the text: an alias stands in another language's tree and keeps its own words."""
        source = self.alias_of or self
        code: str = source.locale.language_code
        return code

    def outline(self, request: HttpRequest) -> Outline:
        """The whole course around this page, with this person's progress. Two queries."""
        root = self.path[: COURSE_DEPTH * self.steplen]
        pages = Page.objects.live().filter(path__startswith=root) | Page.objects.filter(path=root)
        rows = list(pages.order_by("path").values(*ROW_FIELDS))
        outline = Outline(rows, self.get_url(request) or "", self.url_path)
        return outline.with_progress(progress_in(request.user, outline.course_id))

    def get_view_restrictions(self) -> Any:
        """Wagtail's rule (a restriction on this page or above, on the source where it is an alias) in one query."""
        paths = [self.path[: depth * self.steplen] for depth in range(1, self.depth + 1)]
        chain = Page.objects.filter(path__in=paths)
        sources = ("pk", "alias_of", "alias_of__alias_of")
        return PageViewRestriction.objects.filter(
            reduce(or_, (Q(page__in=chain.exclude(**{source: None}).values(source)) for source in sources))
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What every page of a course shows: {outline, progress, items, content_language, content_dir, …}."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        outline = self.outline(request)
        language = self.content_language
        return {
            **context,
            "outline": outline,
            "progress": outline.progress,
            "content_language": language,
            "content_dir": "rtl" if get_language_info(language)["bidi"] else "ltr",
            "is_translated": self.alias_of_id is None,
            "items": [row.item for row in self.alignments.select_related("item__document")],
        }


class CatalogPage(BasePage):
    """The catalogue: every public course of this language."""

    introduction = RichTextField(_("introduction"), blank=True, features=RICH_TEXT)

    content_panels: ClassVar[list[Any]] = [*BasePage.content_panels, FieldPanel("introduction")]
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["courses.CoursePage"]
    template = "courses/catalog_page.html"

    class Meta:
        verbose_name = _("catalogue page")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page below in one query: the depth says its type. Wagtail's own way takes two a level."""
        if not path_components:
            return super().route(request, path_components)
        kinds: dict[int, type[LearningPage]] = {1: CoursePage, 2: ModulePage, 3: LessonPage}
        kind = kinds.get(len(path_components))
        if kind is None:
            raise Http404
        related = ("course__achievement", "course__institution") if kind is CoursePage else ()
        pages = kind.objects.live().descendant_of(self).select_related(*PAGE_PARTS, *related)
        page = pages.filter(url_path=f"{self.url_path}{'/'.join(path_components)}/").first()
        if page is None:
            raise Http404
        return RouteResult(page)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`cards`: the live courses that the filters of the address leave (`?competency=<uuid>&language=<code>`)."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        pages = CoursePage.objects.live().public().child_of(self)
        filters = {name: request.GET.get(name, "") for name in ("competency", "language")}
        cards = _filtered(pages, **filters).select_related("locale", "alias_of__locale")
        known = languages_of(pages.values("course"))
        return {
            **context,
            **filters,
            "cards": list(cards.order_by("path")),
            "competencies": _competencies_of(pages),
            "written_in": [code for code, _name in settings.LANGUAGES if any(code in each for each in known.values())],
            "course_languages": known,
            "is_filtered": any(filters.values()),
        }


def _filtered(pages: Any, competency: str, language: str) -> Any:
    """Courses about a competency, and written in a language. What is no uuid is no competency, and so on."""
    if competency:
        try:
            pages = pages.filter(alignments__item__uuid=uuid.UUID(competency))
        except ValueError:
            return pages.none()
    if language and language not in dict(settings.LANGUAGES):
        return pages.none()
    if language:
        written = CoursePage.objects.live().filter(alias_of=None, locale__language_code=language)
        pages = pages.filter(course__in=written.values("course"))
    return pages


def _competencies_of(pages: Any) -> list[CFItem]:
    """What the catalogue's courses are about, for the filter."""
    items = PageAlignment.objects.filter(page__in=pages.values("pk")).values("item")
    return list(CFItem.objects.filter(pk__in=items).select_related("document").order_by("document_id", "position"))


class CoursePage(LearningPage):
    """One language of a course."""

    course = models.ForeignKey(
        Course,
        on_delete=models.PROTECT,
        related_name="pages",
        verbose_name=_("course"),
        help_text=_("Whose course it is and which badge it leads to. All languages choose the same one."),
    )
    introduction = RichTextField(
        _("introduction"), features=RICH_TEXT, help_text=_("For whom, how long, and how it is judged.")
    )
    outcomes = models.TextField(_("outcomes"), blank=True, help_text=_("What you will be able to do, one a line."))
    licence = models.CharField(_("licence"), max_length=60, default="CC BY-SA 4.0")

    is_in_editor = False
    base_form_class = CoursePageForm
    card_template = "courses/cards/course.html"
    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        FieldPanel("course"),
        FieldPanel("introduction"),
        FieldPanel("outcomes"),
        FieldPanel("licence"),
        alignments_panel(),
    ]
    parent_page_types: ClassVar[list[str]] = ["courses.CatalogPage"]
    subpage_types: ClassVar[list[str]] = ["courses.ModulePage"]
    template = "courses/course_page.html"

    class Meta:
        verbose_name = _("course page")

    @property
    def outcome_list(self) -> list[str]:
        return [line.strip() for line in self.outcomes.splitlines() if line.strip()]

    def clean(self) -> None:
        """A live course leads to a badge, whoever publishes it. The editor's form asks for itself: it knows drafts."""
        super().clean()
        if self.live and self.course_id and not self.is_in_editor:
            refuse_without_badge(self.course)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        user = request.user
        enrollment = Enrollment.objects.of(user, self.course_id) if user.is_authenticated else None
        rubric = rubric_of(self.course, self.content_language)
        return {**context, **self._badge_context(self.course), **_award_of(enrollment), "rubric": rubric}

    def _badge_context(self, course: Course) -> dict[str, Any]:
        """`badge`: its texts in the page's language where they are translated, else in `badge_language`."""
        achievement = course.achievement
        if achievement is None:
            return {"badge": None}
        language = self.content_language
        is_own = language == achievement.language or language in achievement.translations
        return {
            "badge": achievement.text_in(language),
            "badge_language": language if is_own else achievement.language,
        }


def _award_of(enrollment: Enrollment | None) -> dict[str, Any]:
    """`enrollment`, and `award` once the course is completed."""
    if enrollment is None or enrollment.completed_at is None:
        return {"enrollment": enrollment, "award": None}
    awards = Award.objects.live().held_by(enrollment.user_id)
    return {"enrollment": enrollment, "award": awards.filter(achievement__courses=enrollment.course_id).first()}


class ModulePage(LearningPage):
    """A module of a course."""

    content_panels: ClassVar[list[Any]] = [*BasePage.content_panels, alignments_panel()]
    parent_page_types: ClassVar[list[str]] = ["courses.CoursePage"]
    subpage_types: ClassVar[list[str]] = ["courses.LessonPage"]
    template = "courses/module_page.html"

    class Meta:
        verbose_name = _("module page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`module`: this module's row of the outline; `next_module`: the one after."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        rows = context["outline"].modules
        place = next((number for number, row in enumerate(rows) if row.key == self.translation_key), len(rows))
        following = rows[place + 1 : place + 2]
        module = rows[place] if place < len(rows) else None
        return {**context, "module": module, "next_module": following[0] if following else None}


class LessonPage(LearningPage):
    """A lesson: one idea, its activities in the flow of the text."""

    minutes = models.PositiveIntegerField(_("minutes"), default=20, help_text=_("To read it and do what it asks."))
    body = StreamField(
        LessonBlocks(),
        verbose_name=_("body"),
        use_json_field=True,
        help_text=_("One idea a lesson: some text, something to try in class, a quiz or a reflection."),
    )

    base_form_class = LessonPageForm
    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        FieldPanel("minutes"),
        FieldPanel("body"),
        alignments_panel(),
    ]
    parent_page_types: ClassVar[list[str]] = ["courses.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "courses/lesson_page.html"

    class Meta:
        verbose_name = _("lesson page")

    def get_context(
        self, request: HttpRequest, *args: Any, outcome: Outcome | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """`parts`: the body's blocks in order, each `{block}` or, for what a learner does, `{step}`.

        `outcome` is what came of a form that was just sent; see courses.views.activities.
        """
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        outline = context["outline"]
        reader = LessonReader(outline.course_id, self.translation_key, request.user, self.content_language)
        reading = reader.read(outcome)
        previous, following = outline.neighbours(self.translation_key)
        return {
            **context,
            "enrollment": reading.enrollment,
            "parts": [self._part(place, raw, reading.steps) for place, raw in enumerate(self.body.raw_data)],
            "lesson_step": reading.steps.get(self.translation_key),
            "module": outline.module_of(self.translation_key),
            "open_here": outline.progress.of_lesson(self.translation_key).next_place,
            "previous": previous,
            "following": following,
        }

    def _part(self, place: int, raw: Any, steps: dict[uuid.UUID, Step]) -> dict[str, Any]:
        """A block of text as it is; an activity as the reader's step, or from the draft where nothing is published.

        The raw data names type and id without fetching what a block chooses.
        """
        step = steps.get(uuid.UUID(raw["id"])) if raw["type"] in READERS and raw.get("id") else None
        if step:
            return {"step": step}
        block = self.body[place]
        if block.block_type not in READERS:
            return {"block": block}
        title, content = read(block.block_type, block.value)
        return {"step": Step(block.block_type, uuid.uuid4(), title, content)}
