"""How a rubric's work is reviewed, and what a reader's work is worth. Each has a default that works."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from accounts.models import Institution
from badges.models import Achievement
from competencies.models import CFRubric
from peer_review.models.submissions import DEFAULT_DAYS, Submission


class ReviewPolicy(models.Model):
    """The four settings beside the choice of the rubric. A submission keeps those it was handed in under.

    Languages of a rubric that have none of their own follow another language's (`policies.policy_for`).
    """

    rubric = ParentalKey(CFRubric, on_delete=models.CASCADE, related_name="review_policy")
    reviews_wanted = models.PositiveSmallIntegerField(
        _("reviews wanted"),
        default=3,
        validators=(MinValueValidator(1), MaxValueValidator(7)),
        help_text=_("Three are fair and soon found. Where readers disagree, one more is asked by itself."),
    )
    pass_rule = models.CharField(
        _("pass rule"), max_length=10, choices=Submission.PassRule.choices, default=Submission.PassRule.EVERY
    )
    days_to_answer = models.PositiveSmallIntegerField(
        _("days to answer"),
        default=DEFAULT_DAYS,
        validators=(MinValueValidator(2), MaxValueValidator(7)),
        help_text=_(
            "From being asked to handing in. Anyone who has not begun within a day makes room for somebody else."
        ),
    )
    is_blind = models.BooleanField(
        _("blind"),
        default=True,
        help_text=_(
            "Neither author nor readers learn who the other is. Without it both see the other’s name, "
            "and are told so before they begin."
        ),
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("rubric",), name="one_policy_a_rubric"),)
        verbose_name = _("peer review")
        verbose_name_plural = _("peer review")

    def __str__(self) -> str:
        return str(self.rubric)


class ReviewerBadge(models.Model):
    """The badge that an institution gives to who reads well for it, and what it asks for."""

    institution = models.OneToOneField(Institution, on_delete=models.CASCADE, related_name="reviewer_badge")
    achievement = models.OneToOneField(Achievement, on_delete=models.PROTECT, related_name="reviewer_badge")
    reviews_needed = models.PositiveSmallIntegerField(default=10)
    agreement_needed = models.PositiveSmallIntegerField(default=70, help_text="per cent of marks within one level")

    def __str__(self) -> str:
        return str(self.achievement)
