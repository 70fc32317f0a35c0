"""What this app hands down: entries of the header, and what it keeps about a person."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts import navigation, personal_data
from accounts.models import User
from accounts.navigation import NavItem, signed_in
from competencies.models import CompetencyEvidence


def register() -> None:
    """Called once from `AppConfig.ready`; a second call replaces what the first one said."""
    navigation.register(NavItem("frameworks", _("Frameworks"), "frameworks", order=60))
    navigation.register(NavItem("footer_frameworks", _("Frameworks"), "frameworks", order=10, area="footer"))
    mine = NavItem(
        "my_competencies", _("My competencies"), "my_competencies", order=30, is_visible=signed_in, area="account"
    )
    navigation.register(mine)
    personal_data.register(
        "competency_evidence", _("Competency evidence"), export=export_evidence, erase=erase_evidence
    )


def export_evidence(user: User) -> list[dict[str, Any]]:
    """Every row about the person, withdrawn ones included."""
    rows = CompetencyEvidence.objects.visible_to(user).select_related("item__document", "level").order_by("since", "pk")
    return [
        {
            "framework": row.item.document.slug,
            "code": row.item.code,
            "competency": row.item.title_in(user.language),
            "level": row.level.title_in(user.language) if row.level else None,
            "kind": row.kind,
            "source": row.source_uuid,
            "since": row.since,
            "withdrawn_at": row.withdrawn_at,
        }
        for row in rows
    ]


def erase_evidence(user: User) -> None:
    """The rows say nothing once nobody is named in them, so they go."""
    CompetencyEvidence.objects.visible_to(user).delete()
