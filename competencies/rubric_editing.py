"""The rubric's page in Wagtail's editor: its panels, which version it shows, and the tabs that apps above add."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList, Panel, TabbedInterface

from competencies import rubric_panels
from competencies.forms import CFRubricForm
from competencies.models import CFRubric
from competencies.rubric_versions import standing_of


class VersionPanel(Panel):  # type: ignore[misc]
    """Says which version of the rubric this is, who uses it, and what an edit does. Nothing while it is not saved."""

    class BoundPanel(Panel.BoundPanel):  # type: ignore[misc]
        template_name = "competencies/editor/version.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk) and super().is_shown()

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """As it was last saved: what is in memory may be what was just refused."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            saved = CFRubric.objects.get(pk=self.instance.pk)
            return context | {"standing": standing_of(saved)}


LEVEL_PANELS: list[Any] = [FieldRowPanel([FieldPanel("title"), FieldPanel("score")]), FieldPanel("description")]

CRITERION_PANELS: list[Any] = [
    FieldPanel("title"),
    FieldPanel("description", help_text=_("The question that a reviewer answers.")),
    FieldPanel(
        "mode",
        help_text=_(
            "Levels: the reviewer chooses one of those below. Pass / not yet: one of two; the levels can stay empty. "
            "Comments only: no mark, so no levels."
        ),
    ),
    InlinePanel(
        "levels",
        heading=_("Levels"),
        label=_("Level"),
        help_text=_(
            "From the lowest to the highest; two at least, four are usual. Give each a title of a word or two, and "
            "describe it in a sentence: “Each step names what pupils do.” Scores that you leave empty "
            "continue the count."
        ),
        panels=LEVEL_PANELS,
    ),
    FieldPanel("item", help_text=_("The competency that this criterion shows. Leave empty for none.")),
    FieldRowPanel(
        [
            FieldPanel(
                "key",
                help_text=_("The same in every language, without spaces. Leave empty to make it from the title."),
            ),
            FieldPanel("weight", help_text=_("1 unless one criterion counts for more.")),
        ]
    ),
]


class RubricPanels:
    """Builds the form and its page."""

    panels: ClassVar[list[Any]] = [
        VersionPanel(),
        FieldPanel("title"),
        FieldPanel("description", help_text=_("What the work is, in a few sentences. Authors and reviewers read it.")),
        # Not asked of a preview: it is shown before an institution is chosen.
        FieldPanel("institution", required_on_save=False),
        FieldRowPanel([FieldPanel("pass_score"), FieldPanel("not_yet_words")]),
        InlinePanel(
            "criteria",
            heading=_("Criteria"),
            label=_("Criterion"),
            help_text=_("One question each. Three to five are enough for a fair judgement."),
            panels=CRITERION_PANELS,
        ),
    ]

    def get_edit_handler(self) -> Any:
        """The panels above, and beside them a tab for each app that registered one; one form for all."""
        own = ObjectList(self.panels, heading=_("Rubric"), base_form_class=CFRubricForm)
        added = [ObjectList(list(tab.panels()), heading=tab.heading) for tab in rubric_panels.tabs()]
        whole = TabbedInterface([own, *added], base_form_class=CFRubricForm) if added else own
        return whole.bind_to_model(CFRubric)
