"""One institution with its key, and one published badge to award."""

from django.utils import timezone

from accounts.models import Institution
from badges.actions.create_profile import ensure_profile
from badges.models import Achievement

institution = Institution.objects.create(
    slug="atlas", name="Atlas Teacher College", email="badges@atlas.example.org", is_default=True
)
ensure_profile(institution=institution)
Achievement.objects.create(
    slug="digital-lesson",
    institution=institution,
    name="Lessons with digital tools",
    description="Plans, teaches and assesses a lesson with digital tools.",
    criteria="Submit a lesson plan and evidence from class; peers judge it with the rubric.",
    published_at=timezone.now(),
)
