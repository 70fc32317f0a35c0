"""The abstract page of every app, and the home page, which knows no other app: a page brings its own card."""

from typing import Any, ClassVar

from django.db import models
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
