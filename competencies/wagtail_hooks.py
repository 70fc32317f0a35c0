"""Rubrics in Wagtail's editor; frameworks there to look at and to choose from."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Locale
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views import chooser as chooser_views
from wagtail.snippets.views import snippets as snippet_views
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from competencies.forms import CFItemFilterForm
from competencies.models import CFDocument, CFItem, CFRubric
from competencies.permissions import RubricPermissionPolicy, may_edit
from competencies.querysets import CFItemQuerySet, CFRubricQuerySet
from competencies.rubric_editing import RubricPanels

LONGEST_TITLE = 200
KEPT = _("“%(title)s” stays: portfolios are judged by it. Choose another rubric where it is no longer wanted.")


@hooks.register("register_log_actions")
def name_actions(actions: LogActionRegistry) -> None:
    """How an import is called in the history of a framework, and a first use in that of a rubric."""
    actions.register_action("competencies.load_framework", _("Load framework"), _("Loaded from a file"))
    actions.register_action(
        "competencies.freeze_rubric", _("First use"), _("A portfolio was handed in under this version")
    )


@hooks.register("before_delete_snippet")
def refuse_foreign_rubrics(request: HttpRequest, snippets: Iterable[Any]) -> HttpResponse | None:
    """Wagtail's bulk action asks for a permission on the model, not on each rubric. What is in use stays, too."""
    rubrics = [snippet for snippet in snippets if isinstance(snippet, CFRubric)]
    if any(not may_edit(request.user, rubric) for rubric in rubrics):
        raise PermissionDenied
    kept = [rubric for rubric in rubrics if rubric.versions.exists()]
    for rubric in kept:
        messages.error(request, KEPT % {"title": rubric.title})
    return redirect("wagtailsnippets_competencies_cfrubric:list") if kept else None


# -- Rubrics -------------------------------------------------------------------------------------------------------


class OwnRubric:
    """Mixed into every view of one rubric: others' are not found, however their number was come by."""

    def get_object(self, *args: Any) -> CFRubric:
        rubric: CFRubric = super().get_object(*args)  # type: ignore[misc]
        if not may_edit(self.request.user, rubric):  # type: ignore[attr-defined]
            raise PermissionDenied
        return rubric


class AddRubric(snippet_views.CreateView):
    """Write a new one, in the language that is chosen beside it."""

    def get_preview_url(self) -> str:
        """The preview has to know that language: nothing else of a new rubric says it."""
        address: str = self._set_locale_query_param(super().get_preview_url())
        return address


class PreviewNewRubric(snippet_views.PreviewOnCreateView):
    """Shows what is not saved yet."""

    def get_object(self) -> CFRubric:
        language = self.request.GET.get("locale")
        locale = get_object_or_404(Locale, language_code=language) if language else Locale.get_default()
        return CFRubric(locale=locale)


class EditRubric(OwnRubric, snippet_views.EditView):
    """Edit one's own."""


class DeleteRubric(OwnRubric, snippet_views.DeleteView):
    """Delete one's own."""


class CopyRubric(OwnRubric, AddRubric, snippet_views.CopyView):
    """Start from one's own, with all of its criteria and levels."""

    def get_locale(self) -> Locale:
        """A copy is in the language of what it was copied from."""
        return self.get_object().locale

    def get_initial_form_instance(self) -> CFRubric:
        rubric = self.get_object()
        rubric.title = (gettext("%(title)s (copy)") % {"title": rubric.title})[:LONGEST_TITLE]
        return rubric


class RubricHistory(OwnRubric, snippet_views.HistoryView):
    """Who changed one's own, and when."""


class RubricUsage(OwnRubric, snippet_views.UsageView):
    """Where one's own is used."""


class ChooseOwnRubric:
    """Lists the rubrics of the person's institutions only."""

    def get_object_list(self) -> CFRubricQuerySet:
        return CFRubric.objects.visible_to(self.request.user).select_related("locale", "institution")  # type: ignore[attr-defined]

    @property
    def columns(self) -> list[Column]:
        return [*super().columns, Column("institution", label=_("Institution"))]  # type: ignore[misc]


class ChooseRubricView(ChooseOwnRubric, chooser_views.ChooseView):
    """The chooser's window."""


class ChooseRubricResultsView(ChooseOwnRubric, chooser_views.ChooseResultsView):
    """The chooser's results alone."""


class ChosenRubric(chooser_views.SnippetChosenView):
    """Answers the name of one that was chosen; others' have none."""

    def get_object(self, pk: Any) -> CFRubric:
        rubric: CFRubric = CFRubric.objects.visible_to(self.request.user).get(pk=pk)
        return rubric


class ChosenRubrics(chooser_views.SnippetChosenMultipleView):
    """The same for several."""

    def get_objects(self, pks: list[str]) -> CFRubricQuerySet:
        return CFRubric.objects.visible_to(self.request.user).filter(pk__in=pks)


class CFRubricChooserViewSet(chooser_views.SnippetChooserViewSet):
    """Chooses a rubric."""

    choose_view_class = ChooseRubricView
    choose_results_view_class = ChooseRubricResultsView
    chosen_view_class = ChosenRubric
    chosen_multiple_view_class = ChosenRubrics


class CFRubricViewSet(RubricPanels, SnippetViewSet):
    """Rubrics: title, pass level, then criteria with their levels."""

    model = CFRubric
    icon = "table"
    menu_label = _("Rubrics")
    list_display: ClassVar[list[str]] = ["title", "institution", "pass_score"]
    list_filter: ClassVar[list[str]] = ["institution"]
    search_fields: ClassVar[list[str]] = ["title", "description"]
    chooser_viewset_class = CFRubricChooserViewSet
    add_view_class = AddRubric
    edit_view_class = EditRubric
    preview_on_add_view_class = PreviewNewRubric
    delete_view_class = DeleteRubric
    copy_view_class = CopyRubric
    history_view_class = RubricHistory
    usage_view_class = RubricUsage

    @property
    def permission_policy(self) -> BasePermissionPolicy:
        return RubricPermissionPolicy(CFRubric)

    def get_queryset(self, request: HttpRequest) -> CFRubricQuerySet:
        return CFRubric.objects.visible_to(request.user).select_related("institution", "locale")


# -- Frameworks: to look at and to choose from ---------------------------------------------------------------------


class LookOnlyPolicy(BasePermissionPolicy):
    """Frameworks come from files: whoever works in the editor may look, nobody adds, changes or deletes."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and user.is_active and user.has_perm("wagtailadmin.access_admin")

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return "view" in actions and self.user_has_permission(user, "view")

    def users_with_any_permission(self, actions: Any) -> Any:
        return RubricPermissionPolicy(CFRubric).users_with_any_permission(actions)


class LookOnlyViewSet(SnippetViewSet):
    """A list and an inspection page."""

    inspect_view_enabled = True
    copy_view_enabled = False

    @property
    def permission_policy(self) -> BasePermissionPolicy:
        return LookOnlyPolicy(self.model)


class ChooseItem:
    """Lists what a badge may point at; finds it by code or words in any language."""

    filter_form_class = CFItemFilterForm

    def get_object_list(self) -> CFItemQuerySet:
        return CFItem.objects.alignable().select_related("document", "level").order_by("document_id", "position")

    @property
    def columns(self) -> list[Column]:
        level = Column("level", label=_("Level"), accessor=lambda item: item.level or "")
        return [self.title_column, level, Column("document", label=_("Framework"))]  # type: ignore[attr-defined]


class ChooseItemView(ChooseItem, chooser_views.ChooseView):
    """The chooser's window."""


class ChooseItemResultsView(ChooseItem, chooser_views.ChooseResultsView):
    """The chooser's results alone."""


class CFItemChooserViewSet(chooser_views.SnippetChooserViewSet):
    """Chooses one competency or several."""

    choose_view_class = ChooseItemView
    choose_results_view_class = ChooseItemResultsView


class CFItemViewSet(LookOnlyViewSet):
    """Every item of every framework."""

    model = CFItem
    icon = "tag"
    menu_label = _("Competencies")
    list_display: ClassVar[list[str]] = ["__str__", "item_type", "level", "document"]
    list_filter: ClassVar[list[str]] = ["document", "item_type"]
    search_fields: ClassVar[list[str]] = ["search_text"]
    inspect_view_fields: ClassVar[list[str]] = [
        "code", "document", "item_type", "level", "parent", "descriptor", "target_url", "withdrawn_at", "uuid"
    ]  # fmt: skip
    chooser_viewset_class = CFItemChooserViewSet
    chooser_per_page = 25

    def get_queryset(self, request: HttpRequest) -> CFItemQuerySet:
        return CFItem.objects.select_related("document", "level")


class CFDocumentViewSet(LookOnlyViewSet):
    """The frameworks, with their source and licence."""

    model = CFDocument
    icon = "list-ul"
    menu_label = _("Frameworks")
    list_display: ClassVar[list[str]] = ["__str__", "publisher", "version", "licence"]
    inspect_view_fields: ClassVar[list[str]] = [
        "slug", "publisher", "version", "published", "licence", "attribution", "source_url", "last_changed_at", "uuid"
    ]  # fmt: skip


class CompetenciesGroup(SnippetViewSetGroup):
    """One entry of the editor's menu."""

    items = (CFRubricViewSet, CFItemViewSet, CFDocumentViewSet)
    menu_label = _("Competencies")
    menu_icon = "table"
    menu_order = 300


register_snippet(CompetenciesGroup)
