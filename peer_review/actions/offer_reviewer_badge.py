"""Let an institution thank those who read for it with a badge."""

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Institution
from badges.actions.publish_achievement import publish_achievement
from badges.models import Achievement
from peer_review.models import ReviewerBadge


@transaction.atomic
def offer_reviewer_badge(*, institution: Institution) -> ReviewerBadge:
    """The institution's badge for peer reviewers: the one there is, or a new one with words that can be edited.

    Raises badges.errors.UnpublishableError when the institution's profile lacks what a badge needs.
    """
    Institution.objects.select_for_update().get(pk=institution.pk)
    existing: ReviewerBadge | None = ReviewerBadge.objects.filter(institution=institution).first()
    if existing:
        return existing
    badge = ReviewerBadge(institution=institution)
    badge.achievement = _achievement(institution, badge)
    badge.save()
    return badge


def _achievement(institution: Institution, badge: ReviewerBadge) -> Achievement:
    """In English, with its page in every language of the site."""
    others = [code for code, _name in settings.LANGUAGES if code != "en"]
    achievement = Achievement.objects.create(
        slug=f"peer-reviewer-{institution.slug}",
        institution=institution,
        language="en",
        translations={code: _words(code, badge) for code in others},
        **_words("en", badge),
    )
    return publish_achievement(achievement=achievement)


def _words(language: str, badge: ReviewerBadge) -> dict[str, str]:
    """Name, description and criteria in a language."""
    numbers = {"reviews": badge.reviews_needed, "share": badge.agreement_needed}
    with translation.override(language):
        return {
            "name": _("Peer Reviewer"),
            "description": _(
                "Reads colleagues’ portfolios with care: judges each by its rubric, and says what in the work led to "
                "each level and what its author could try next."
            ),
            "criteria": _(
                "Review at least %(reviews)d portfolios of colleagues without knowing whose they are, with a reason "
                "for every level. At least %(share)d %% of the levels given lie within one level of what was decided."
            )
            % numbers,
        }
