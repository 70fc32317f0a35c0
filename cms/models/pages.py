"""The abstract page of every app, and the home page, which knows no other app: a page brings its own card."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import PageChooserBlock
from wagtail.fields import StreamField
from wagtail.models import Page


class BasePage(Page):
    """A page with a summary and a card.

    `card_template` draws the page wherever another page lists it; the template gets `page` and `request`.
    """

    summary = models.CharField(_("summary"), max_length=250, blank=True, help_text=_("One or two sentences."))
    card_template: ClassVar[str] = "cms/cards/page.html"

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("summary")]

    class Meta:
        abstract = True


class HomePage(BasePage):
    """The front door: a sentence, and the pages an editor chose."""

    headline = models.CharField(_("headline"), max_length=160)
    lead = models.CharField(_("lead"), max_length=300, blank=True)
    featured = StreamField(
        [("page", PageChooserBlock())], verbose_name=_("chosen pages"), blank=True, use_json_field=True
    )

    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        FieldPanel("headline"),
        FieldPanel("lead"),
        FieldPanel("featured"),
    ]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    max_count_per_parent = None
    template = "cms/home_page.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`cards`: the chosen pages that are public; `learn_url`: the first page below, the catalogue as a rule."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        first = self.get_children().live().first()
        return {**context, "cards": self.chosen_pages(), "learn_url": first.get_url(request) if first else ""}

    def chosen_pages(self) -> list[Page]:
        """The chosen pages in the editor's order, each as its own type, without drafts and deleted ones."""
        ids = [child["value"] for child in self.featured.raw_data]
        found = {page.pk: page for page in Page.objects.live().public().filter(pk__in=ids).specific()}
        return [found[pk] for pk in ids if pk in found]
