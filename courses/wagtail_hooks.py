"""Courses in Wagtail's editor: whose they are, which badge they lead to, and who may touch their pages."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.site_summary import PagesSummaryItem
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views import chooser as chooser_views
from wagtail.snippets.views import snippets as snippet_views
from wagtail.snippets.views.snippets import SnippetViewSet

from badges.permissions import OwnInstitutionPolicy
from courses.models import Course
from courses.models.forms import CourseForm
from courses.permissions import may_add_below, may_edit_page, pages_visible_to


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """What the actions of this app write into Wagtail's audit log."""
    actions.register_action("courses.enrol", _("Enrol"), _("Enrolled"))
    actions.register_action("courses.submit", _("Submit a portfolio"), _("Submitted a portfolio"))
    actions.register_action("courses.complete", _("Complete a course"), _("Completed the course"))


# -- Pages ---------------------------------------------------------------------------------------------------------


def refuse_foreign_page(request: HttpRequest, page: Page, *args: Any) -> None:
    """What acts on pages past their addresses; those are guarded by `courses.editing`."""
    if not may_edit_page(request.user, page):
        raise PermissionDenied


for moment in ("edit", "delete", "publish", "unpublish", "copy", "move", "convert_alias"):
    hooks.register(f"before_{moment}_page", refuse_foreign_page)


@hooks.register("before_create_page")
def refuse_foreign_parent(request: HttpRequest, parent: Page, page_class: type[Page]) -> None:
    """Courses hang below a catalogue that all institutions share."""
    if not may_add_below(request.user, parent):
        raise PermissionDenied


@hooks.register("before_bulk_action")
def refuse_foreign_pages(request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any) -> None:
    """The same for many at once."""
    for page in objects:
        if isinstance(page, Page):
            refuse_foreign_page(request, page)


@hooks.register("construct_explorer_page_queryset")
def list_visible_pages(parent_page: Page, pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """The page tree and its search."""
    return pages_visible_to(request.user, pages)


@hooks.register("construct_page_chooser_queryset")
def offer_visible_pages(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """What a link or a page block may choose."""
    return pages_visible_to(request.user, pages)


class VisiblePagesSummary(PagesSummaryItem):
    """The count on the editor's first page, of what the person can see there."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        pages = Page.objects.filter(depth__gt=1)
        total = pages_visible_to(self.request.user, pages).count()
        return {**super().get_context_data(parent_context), "total_pages": total}


@hooks.register("construct_homepage_summary_items", order=1000)
def count_visible_pages(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail's own count knows no institutions."""
    items[:] = [VisiblePagesSummary(request) if type(item) is PagesSummaryItem else item for item in items]


@hooks.register("construct_reports_menu", order=1000)
def hide_reports(request: HttpRequest, menu_items: list[Any]) -> None:
    """Reports are closed to who works for one institution (`courses.editing`), so they are not offered."""
    if not request.user.is_superuser:
        menu_items.clear()


# -- Course records ------------------------------------------------------------------------------------------------


def _policy() -> OwnInstitutionPolicy:
    return OwnInstitutionPolicy(Course)


class Own:
    """Mixed into every view of one course: others' are refused, however their number was come by."""

    def get_object(self, *args: Any) -> Course:
        course: Course = super().get_object(*args)  # type: ignore[misc]
        if not _policy().user_has_permission_for_instance(self.request.user, "change", course):  # type: ignore[attr-defined]
            raise PermissionDenied
        return course


class EditCourse(Own, snippet_views.EditView):
    """Edit one's own."""


class DeleteCourse(Own, snippet_views.DeleteView):
    """Delete one's own; what somebody takes is protected by the database."""


class CourseHistory(Own, snippet_views.HistoryView):
    """Who changed one's own, and when."""


class CourseUsage(Own, snippet_views.UsageView):
    """The pages of one's own."""


class ChooseOwn:
    """Lists the courses of the person's institutions only."""

    def get_object_list(self) -> QuerySet[Course]:
        return Course.objects.editable_by(self.request.user).select_related("institution")  # type: ignore[attr-defined]


class ChooseView(ChooseOwn, chooser_views.ChooseView):
    """The chooser's window."""


class ChooseResultsView(ChooseOwn, chooser_views.ChooseResultsView):
    """The chooser's results alone."""


class ChosenCourse(chooser_views.SnippetChosenView):
    """Answers the title of one that was chosen; others' have none."""

    def get_object(self, pk: Any) -> Course:
        course: Course = Course.objects.editable_by(self.request.user).get(pk=pk)
        return course


class ChosenCourses(chooser_views.SnippetChosenMultipleView):
    """The same for several."""

    def get_objects(self, pks: list[str]) -> QuerySet[Course]:
        return Course.objects.editable_by(self.request.user).filter(pk__in=pks)


class CourseChooserViewSet(chooser_views.SnippetChooserViewSet):
    """Chooses a course for a page."""

    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenCourse
    chosen_multiple_view_class = ChosenCourses


class CourseViewSet(SnippetViewSet):
    """The record behind a course's pages in all languages."""

    model = Course
    icon = "openquote"
    menu_label = _("Courses")
    menu_order = 300
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display: ClassVar[list[str]] = ["title", "institution", "achievement"]
    search_fields: ClassVar[list[str]] = ["title"]
    edit_view_class = EditCourse
    delete_view_class = DeleteCourse
    history_view_class = CourseHistory
    usage_view_class = CourseUsage
    chooser_viewset_class = CourseChooserViewSet
    panels: ClassVar[list[Any]] = [
        FieldPanel("title", help_text=_("For yourselves; each language's page has its own title.")),
        FieldPanel("institution", help_text=_("Who owns the course and issues its badge.")),
        FieldPanel("achievement", help_text=_("What who completes the course earns. It is shown before the start.")),
    ]

    @property
    def permission_policy(self) -> BasePermissionPolicy:
        return _policy()

    def get_queryset(self, request: HttpRequest) -> Any:
        return _policy().instances_user_has_any_permission_for(request.user, ["change"])

    def get_edit_handler(self) -> Any:
        """The panels above, with the form that says what is wrong."""
        return ObjectList(self.panels, base_form_class=CourseForm).bind_to_model(self.model)


@hooks.register("before_delete_snippet")
def refuse_foreign_courses(request: HttpRequest, snippets: Iterable[Any]) -> None:
    """Wagtail's bulk action asks for a permission on the model, not on each course."""
    for snippet in snippets:
        if isinstance(snippet, Course):
            allowed = _policy().user_has_permission_for_instance(request.user, "delete", snippet)
            if not allowed:
                raise PermissionDenied


register_snippet(CourseViewSet)
