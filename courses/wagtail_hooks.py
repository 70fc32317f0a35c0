"""Registers courses with Wagtail's editor: their snippet and the words of the audit log."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.models import Course


class CourseViewSet(SnippetViewSet):
    """The record behind a course's pages: whose it is and which badge it leads to."""

    model = Course
    icon = "education"
    menu_label = _("Courses")
    menu_order = 150
    add_to_admin_menu = True
    list_display: ClassVar[list[str]] = ["title", "institution", "achievement"]
    list_filter: ClassVar[list[str]] = ["institution"]
    search_fields: ClassVar[list[str]] = ["title"]
    panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldPanel("institution"),
        FieldPanel("achievement"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Course]:
        """An editor sees the courses of their own institutions."""
        return Course.objects.editable_by(request.user)


register_snippet(CourseViewSet)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """What the actions of this app write into Wagtail's audit log."""
    actions.register_action("courses.enrol", _("Enrol"), _("Enrolled"))
    actions.register_action("courses.submit", _("Submit a portfolio"), _("Submitted a portfolio"))
    actions.register_action("courses.complete", _("Complete a course"), _("Completed the course"))
