"""Publishing a badge in the editor: saving keeps a draft, "Save and publish" makes it one that can be earned.

A draft may have errors: they are said. A published badge may not: an edit that would bring one in is refused, with what
was typed kept in the form, because somebody may be about to earn it (docs/decisions/0006).
"""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.panels import Panel
from wagtail.snippets.action_menu import ActionMenuItem

from badges.actions.publish_achievement import check_achievement, publish_achievement
from badges.errors import UnpublishableError
from badges.lint import errors_of, shown, verdicts
from badges.models import Achievement

PUBLISH = "action-publish-badge"


class Publishing:
    """Mixed into the views that write an achievement."""

    object: Any

    def save_instance(self) -> Achievement:
        """Saved, and published where that was asked for or it already is. Raises UnpublishableError for the latter."""
        written = self.object if self.object and self.object.pk else None
        is_live = bool(written and written.is_published)
        self.refused: list[str] = []
        instance: Achievement = super().save_instance()  # type: ignore[misc]
        if is_live:
            return publish_achievement(achievement=instance, actor=self.request.user)  # type: ignore[attr-defined]
        if PUBLISH in self.request.POST:  # type: ignore[attr-defined]
            self._publish(instance)
        return instance

    def _publish(self, instance: Achievement) -> None:
        """Publish a draft; where errors stand, it stays the draft that was saved."""
        try:
            with transaction.atomic():
                publish_achievement(achievement=instance, actor=self.request.user)  # type: ignore[attr-defined]
        except UnpublishableError as error:
            self.refused = error.sentences

    def form_valid(self, form: Any) -> HttpResponse:
        """What became of it, in sentences."""
        try:
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        except UnpublishableError as error:
            for sentence in error.sentences:
                form.add_error(None, sentence)
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined, no-any-return]
        self._say_what_is_missing()
        return response

    def _say_what_is_missing(self) -> None:
        if self.refused:
            words = gettext("It stays a draft that nobody can earn: %(errors)s") % {"errors": " ".join(self.refused)}
            messages.error(self.request, words)  # type: ignore[attr-defined]

    def get_success_message(self, *arguments: Any) -> str:
        """A draft is called one."""
        if self.object.is_published:
            return gettext("“%(badge)s” is published: it can be awarded.") % {"badge": self.object}
        return gettext("“%(badge)s” is saved as a draft: nobody can earn it yet.") % {"badge": self.object}

    def get_success_url(self) -> str:
        """Back to a draft, whose findings stand there; to the list from what is done."""
        return super().get_success_url() if self.object.is_published else self.get_edit_url()  # type: ignore[attr-defined, misc, no-any-return]


class PublishMenuItem(ActionMenuItem):  # type: ignore[misc]
    """The button beside "Save", while the badge is a draft."""

    name = PUBLISH
    label = _("Save and publish")
    icon_name = "upload"

    def is_shown(self, context: dict[str, Any]) -> bool:
        instance = context.get("instance")
        return context.get("model") is Achievement and not (instance and instance.pk and instance.is_published)


class FindingsPanel(Panel):  # type: ignore[misc]
    """What lint says of the badge as it was last saved."""

    class BoundPanel(Panel.BoundPanel):  # type: ignore[misc]
        template_name = "badges/editor/findings.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            is_saved = bool(self.instance.pk)
            found = check_achievement(achievement=Achievement.objects.get(pk=self.instance.pk)) if is_saved else []
            return context | {
                "achievement": self.instance,
                "is_saved": is_saved,
                "verdicts": verdicts(found) if is_saved else [],
                "findings": [shown(finding) for finding in found],
                "is_publishable": is_saved and not errors_of(found),
            }
