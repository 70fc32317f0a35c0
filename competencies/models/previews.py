"""What a rubric looks like to those who will meet it, while it is still being written in Wagtail's editor."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.models import PreviewableMixin

from competencies.rubric_form import RubricForm

REVIEWER, AUTHOR = "reviewer", "author"


class PreviewedRubric(PreviewableMixin):  # type: ignore[misc]
    """Shows itself from what is in memory, saved or not, in its own language and that language's direction."""

    preview_modes = ((REVIEWER, _("What a reviewer sees")), (AUTHOR, _("What an author sees before handing in")))

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return f"competencies/editor/preview_{AUTHOR if mode_name == AUTHOR else REVIEWER}.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """`rubric`: its content; `form`: the reviewer's, empty."""
        content = self.as_content()  # type: ignore[attr-defined]
        return {"request": request, "rubric": content, "form": RubricForm(rubric=content)}

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Rendered here, while its language is spoken: the page is drawn for its readers, not for the editor."""
        with translation.override(self.language):  # type: ignore[attr-defined]
            response: HttpResponse = super().serve_preview(request, mode_name).render()
        return response
