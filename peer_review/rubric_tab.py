"""The tab "Peer review" of the rubric's editor: the four settings beside the rubric itself, each with its default."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, Panel

from competencies import rubric_panels
from peer_review.models import Submission


def panels() -> list[Panel]:
    """One policy at most; without any the defaults hold."""
    return [
        InlinePanel(
            "review_policy",
            heading=_("How portfolios judged by this rubric are reviewed"),
            label=_("Settings"),
            help_text=_(
                "Leave this empty and three peers read each portfolio, neither side learns who the other is, and every "
                "criterion must reach the pass level. There is nothing to switch on: each portfolio moves by itself."
            ),
            max_num=1,
            panels=[
                FieldRowPanel([FieldPanel("reviews_wanted"), FieldPanel("days_to_answer")]),
                FieldPanel("pass_rule"),
                FieldPanel("is_blind"),
            ],
        )
    ]


def portfolios_judged_by(digest: str) -> int:
    """How many portfolios were handed in under the version with this digest."""
    return Submission.objects.filter(frozen_rubric__digest=digest).exclude(status=Submission.Status.SAMPLE).count()


def register() -> None:
    """Hand the tab and the count to the rubric's editor."""
    rubric_panels.register("peer_review", heading=_("Peer review"), panels=panels)
    rubric_panels.register_use("peer_review", count=portfolios_judged_by)
