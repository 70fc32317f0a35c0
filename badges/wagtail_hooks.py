"""The editor's side of badges: what is logged, and which models Wagtail shows."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, MultipleChooserPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.log_actions import LogActionRegistry
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views import chooser as chooser_views
from wagtail.snippets.views import snippets as snippet_views
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from badges.designer import preview
from badges.editing import AchievementForm
from badges.models import Achievement, Profile
from badges.permissions import OwnInstitutionPolicy
from badges.profile_editing import ProfileForm
from badges.publishing import FindingsPanel, Publishing, PublishMenuItem

LOGGED = {
    "badges.award": (_("Award a badge"), _("Badge awarded")),
    "badges.revoke": (_("Revoke a badge"), _("Badge revoked")),
    "badges.suspend": (_("Suspend a badge"), _("Badge suspended")),
    "badges.lift_suspension": (_("Lift a suspension"), _("Suspension lifted")),
    "badges.reissue": (_("Issue a badge anew"), _("Badge issued anew")),
    "badges.renew": (_("Renew a badge"), _("Badge renewed")),
    "badges.sign_anew": (_("Sign a badge again"), _("Badge signed again, its key was compromised")),
    "badges.claim": (_("Claim badges"), _("Badges claimed by a verified address")),
    "badges.visibility": (_("Change who sees a badge"), _("Who sees the badge was changed")),
    "badges.enable_ob2": (_("Open a badge as Open Badges 2.0"), _("Badge opened as Open Badges 2.0")),
    "badges.disclose": (_("Sign a badge that names its holder"), _("Badge signed with more about its holder")),
    "badges.endorse": (_("Endorse"), _("Endorsement signed")),
    "badges.endorse_anew": (_("Sign an endorsement again"), _("Endorsement signed again, its key was compromised")),
    "badges.withdraw_endorsement": (_("Take an endorsement back"), _("Endorsement taken back")),
    "badges.allow_wallet": (_("Allow a wallet"), _("Wallet allowed")),
    "badges.withdraw_wallet": (_("Disconnect a wallet"), _("Wallet disconnected")),
    "badges.connect_host": (_("Connect another host"), _("Other host connected")),
    "badges.disconnect_host": (_("Disconnect another host"), _("Other host disconnected")),
    "badges.rotate_key": (_("Rotate a signing key"), _("Signing key rotated")),
    "badges.revoke_key": (_("Revoke a signing key"), _("Signing key revoked")),
    "badges.halt_issuing": (_("Halt issuing"), _("Issuing halted")),
    "badges.resume_issuing": (_("Resume issuing"), _("Issuing resumed")),
    "badges.publish": (_("Publish a badge"), _("Badge published")),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Names in the log for what the actions write there."""
    for action, (label, message) in LOGGED.items():
        actions.register_action(action, label, message)


@hooks.register("register_snippet_action_menu_item")
def publish_button(model: type[Model]) -> PublishMenuItem | None:
    """Beside "Save", for badges alone."""
    return PublishMenuItem(order=10) if model is Achievement else None


@hooks.register("register_admin_urls")
def designer_urls() -> list[URLPattern]:
    """Where the designer asks what a design looks like."""
    return [path("badges/design-preview/", preview, name="badge_design_preview")]


@hooks.register("before_delete_snippet")
def refuse_foreign_badges(request: HttpRequest, snippets: Iterable[Any]) -> None:
    """Wagtail's bulk action asks for a permission on the model, not on each badge."""
    for snippet in snippets:
        if isinstance(snippet, Achievement | Profile) and not _may_edit(request.user, snippet):
            raise PermissionDenied


def _may_edit(user: Any, instance: Any) -> bool:
    return OwnInstitutionPolicy(type(instance)).user_has_permission_for_instance(user, "change", instance)


def _own(model: type[Model], user: Any) -> Any:
    """The rows of this model that the person's institutions own."""
    return OwnInstitutionPolicy(model).instances_user_has_any_permission_for(user, ["change"])


class Own:
    """Mixed into every view of one badge or profile: others' are refused, however their number was come by."""

    def get_object(self, queryset: Any = None) -> Any:
        found = super().get_object(queryset) if queryset is not None else super().get_object()  # type: ignore[misc]
        if not _may_edit(self.request.user, found):  # type: ignore[attr-defined]
            raise PermissionDenied
        return found


class EditOwn(Own, snippet_views.EditView):
    """Edit one's own."""


class AddBadge(Publishing, snippet_views.CreateView):
    """Write a badge."""


class EditBadge(Publishing, EditOwn):
    """Edit a badge of one's own."""


class CopyBadge(Publishing, Own, snippet_views.CopyView):
    """Start a new badge, a draft, from one of one's own."""


class DeleteOwn(Own, snippet_views.DeleteView):
    """Delete one's own; what was awarded is protected by the database."""


class CopyOwn(Own, snippet_views.CopyView):
    """Start from one's own."""


class OwnHistory(Own, snippet_views.HistoryView):
    """Who changed one's own, and when."""


class OwnUsage(Own, snippet_views.UsageView):
    """Where one's own is used."""


class ChooseOwn:
    """Lists what the person's institutions own, and nothing else."""

    def get_object_list(self) -> Any:
        return _own(self.model_class, self.request.user)  # type: ignore[attr-defined]


class ChooseView(ChooseOwn, chooser_views.ChooseView):
    """The chooser's window."""


class ChooseResultsView(ChooseOwn, chooser_views.ChooseResultsView):
    """The chooser's results alone."""


class ChosenBadge(chooser_views.SnippetChosenView):
    """Answers the name of one that was chosen; others' have none."""

    def get_object(self, pk: Any) -> Any:
        return _own(self.model_class, self.request.user).get(pk=pk)


class ChosenBadges(chooser_views.SnippetChosenMultipleView):
    """The same for several."""

    def get_objects(self, pks: list[str]) -> Any:
        return _own(self.model_class, self.request.user).filter(pk__in=pks)


class OwnChooserViewSet(chooser_views.SnippetChooserViewSet):
    """Chooses a badge for a course, or a profile."""

    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenBadge
    chosen_multiple_view_class = ChosenBadges


class OwnViewSet(SnippetViewSet):
    """A model whose rows belong to institutions."""

    edit_view_class = EditOwn
    delete_view_class = DeleteOwn
    copy_view_class = CopyOwn
    history_view_class = OwnHistory
    usage_view_class = OwnUsage
    chooser_viewset_class = OwnChooserViewSet

    @property
    def permission_policy(self) -> BasePermissionPolicy:
        return OwnInstitutionPolicy(self.model)

    def get_queryset(self, request: HttpRequest) -> Any:
        return _own(self.model, request.user)


class AchievementViewSet(OwnViewSet):
    """Badges: what they stand for, what they take, which competencies they show."""

    model = Achievement
    icon = "tick-inverse"
    menu_label = _("Badges")
    add_view_class = AddBadge
    edit_view_class = EditBadge
    copy_view_class = CopyBadge
    list_display: ClassVar[list[Any]] = [
        "name",
        "institution",
        Column("tier", label=_("Level"), sort_key="tier"),
        "version",
        BooleanColumn("is_published", label=_("Published"), sort_key="published_at"),
    ]
    search_fields: ClassVar[list[str]] = ["name", "description"]
    panels: ClassVar[list[Any]] = [
        FindingsPanel(heading=_("Publication")),
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("slug", help_text=_("The short name that scripts use, without spaces: digital-lesson.")),
                FieldPanel("description", help_text=_("What its holder can do, in a sentence.")),
                FieldPanel("criteria"),
                FieldRowPanel([FieldPanel("language"), FieldPanel("version")]),
                FieldRowPanel([FieldPanel("achievement_type"), FieldPanel("tags")]),
                FieldPanel("translations", help_text=_("Its pages speak these too; the signed badge leads to them.")),
            ],
            heading=_("What it says"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("institution"), FieldPanel("tier")]),
                FieldPanel(
                    "rubric", help_text=_("By which portfolios are judged; its levels are signed into the badge.")
                ),
            ],
            heading=_("What it takes"),
        ),
        MultipleChooserPanel(
            "item_links",
            chooser_field_name="item",
            heading=_("Competencies"),
            label=_("Competency"),
            help_text=_("What the badge shows; each is signed into it. Two or three are enough."),
            panels=[FieldPanel("item")],
        ),
        MultiFieldPanel(
            [
                FieldPanel("design", heading=_("Designed here")),
                FieldPanel(
                    "image",
                    heading=_("Or an uploaded image"),
                    help_text=_(
                        "It goes before the design. A PNG that is nearly square, at least 90 pixels wide; not SVG."
                    ),
                ),
            ],
            heading=_("Picture"),
        ),
        FieldRowPanel(
            [
                FieldPanel(
                    "status_purpose",
                    heading=_("Afterwards it"),
                    help_text=_("Of credentials that are signed from now on."),
                ),
                FieldPanel("valid_months"),
            ],
            heading=_("How long it holds"),
        ),
    ]

    def get_edit_handler(self) -> Any:
        """The panels above, with the form that says what is missing."""
        return ObjectList(self.panels, base_form_class=AchievementForm).bind_to_model(self.model)


class ProfileViewSet(OwnViewSet):
    """Issuer profiles: made with their institution, edited here."""

    model = Profile
    icon = "site"
    menu_label = _("Issuer profiles")
    list_display: ClassVar[list[str]] = ["name", "institution", "url", "email"]
    copy_view_enabled = False
    panels: ClassVar[list[Any]] = [
        FieldPanel("name", help_text=_("The name that badges are issued under.")),
        FieldPanel("description"),
        FieldPanel("url"),
        FieldPanel("email", help_text=_("Shown to whoever verifies a badge.")),
        FieldPanel("linkedin_id"),
        FieldPanel(
            "did_method",
            help_text=_("The name that new badges are signed under. Those signed before keep theirs and stay valid."),
        ),
        FieldPanel(
            "domain",
            help_text=_("A host of the institution's own that leads to this site, such as badges.college.example."),
        ),
        FieldPanel(
            "status_method",
            help_text=_(
                "How verifiers learn what was revoked, for new badges. A bitstring hides which ones; the 1EdTech list"
                " names them and cannot say “suspended”."
            ),
        ),
    ]

    def get_edit_handler(self) -> Any:
        """The panels above, with the form that sees that a domain leads here."""
        return ObjectList(self.panels, base_form_class=ProfileForm).bind_to_model(self.model)

    @property
    def permission_policy(self) -> BasePermissionPolicy:
        return OwnInstitutionPolicy(self.model, refused=("add", "delete"))


class BadgesGroup(SnippetViewSetGroup):
    """One entry of the editor's menu."""

    items = (AchievementViewSet, ProfileViewSet)
    menu_label = _("Badges")
    menu_icon = "tick-inverse"
    menu_order = 310


register_snippet(BadgesGroup)
