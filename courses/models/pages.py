"""The Wagtail pages of a course: catalogue → course → module → lesson. Each language has its own tree."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page

from cms.models import BasePage
from cms.models.blocks import RICH_TEXT
from competencies.models import CFItem
from courses.models.blocks import LessonBlocks
from courses.models.learning import Course


class PageAlignment(Orderable):
    """A course, module or lesson page is about a framework item."""

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="alignments")
    item = models.ForeignKey(CFItem, on_delete=models.PROTECT, related_name="+", verbose_name=_("competency"))

    panels: ClassVar[list[Any]] = [FieldPanel("item")]

    class Meta(Orderable.Meta):
        constraints = (models.UniqueConstraint(fields=("page", "item"), name="one_alignment_an_item"),)

    def __str__(self) -> str:
        return str(self.item)


class CatalogPage(BasePage):
    """The catalogue: every public course of this language."""

    introduction = RichTextField(_("introduction"), blank=True, features=RICH_TEXT)

    content_panels: ClassVar[list[Any]] = [*BasePage.content_panels, FieldPanel("introduction")]
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["courses.CoursePage"]
    template = "courses/catalog_page.html"

    class Meta:
        verbose_name = _("catalogue page")


class CoursePage(BasePage):
    """One language of a course."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="pages", verbose_name=_("course"))
    introduction = RichTextField(_("introduction"), features=RICH_TEXT)
    outcomes = models.TextField(_("outcomes"), blank=True, help_text=_("What you will be able to do, one a line."))
    licence = models.CharField(_("licence"), max_length=60, default="CC BY-SA 4.0")

    card_template = "courses/cards/course.html"
    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        FieldPanel("course"),
        FieldPanel("introduction"),
        FieldPanel("outcomes"),
        FieldPanel("licence"),
        MultipleChooserPanel("alignments", chooser_field_name="item", label=_("Competencies")),
    ]
    parent_page_types: ClassVar[list[str]] = ["courses.CatalogPage"]
    subpage_types: ClassVar[list[str]] = ["courses.ModulePage"]
    template = "courses/course_page.html"

    class Meta:
        verbose_name = _("course page")


class ModulePage(BasePage):
    """A module of a course."""

    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        MultipleChooserPanel("alignments", chooser_field_name="item", label=_("Competencies")),
    ]
    parent_page_types: ClassVar[list[str]] = ["courses.CoursePage"]
    subpage_types: ClassVar[list[str]] = ["courses.LessonPage"]
    template = "courses/module_page.html"

    class Meta:
        verbose_name = _("module page")


class LessonPage(BasePage):
    """A lesson: one idea, its activities in the flow of the text."""

    minutes = models.PositiveIntegerField(_("minutes"), default=20)
    body = StreamField(LessonBlocks(), verbose_name=_("body"), use_json_field=True)

    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        FieldPanel("minutes"),
        FieldPanel("body"),
        MultipleChooserPanel("alignments", chooser_field_name="item", label=_("Competencies")),
    ]
    parent_page_types: ClassVar[list[str]] = ["courses.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "courses/lesson_page.html"

    class Meta:
        verbose_name = _("lesson page")
