"""Named reads of achievements, awards and credentials."""

from typing import Any

from django.db import models

from accounts.models import Institution

# Who writes the badges of an institution.
EDITORS = ("trainer", "administrator")


class AchievementQuerySet(models.QuerySet[Any]):
    """Reads of achievements."""

    def of_institutions(self, institutions: Any) -> "AchievementQuerySet":
        return self.filter(institution__in=institutions)

    def published(self) -> "AchievementQuerySet":
        """Those that can be earned and are shown: published, by an institution that can sign."""
        return self.exclude(published_at=None).exclude(institution__profile=None)

    def editable_by(self, user: Any) -> "AchievementQuerySet":
        """Those of institutions where the person writes badges."""
        return self.of_institutions(Institution.objects.with_role(user, *EDITORS))


class AwardQuerySet(models.QuerySet[Any]):
    """Reads of awards."""

    def live(self) -> "AwardQuerySet":
        """Neither revoked nor superseded."""
        return self.filter(revoked_at=None, superseded_by=None)

    def held_by(self, user: Any) -> "AwardQuerySet":
        """Awards of recipients that this person has claimed, revoked ones included."""
        return self.filter(recipient__user=user)

    def for_list(self) -> "AwardQuerySet":
        """With everything a list of badges shows, in one query."""
        return self.select_related("achievement__institution__profile", "recipient__user")

    def for_page(self) -> "AwardQuerySet":
        """With everything the page of one badge shows beside its evidence."""
        return self.for_list().select_related("superseded_by")

    def for_signing(self) -> "AwardQuerySet":
        """With everything that is composed into a credential: a constant number of queries for any number of them."""
        return self.for_list().prefetch_related(
            "evidence",
            "endorsements__endorser__keys",
            "achievement__endorsements__endorser__keys",
            "achievement__institution__profile__endorsements__endorser__keys",
        )

    def without_credential(self) -> "AwardQuerySet":
        """Awards in force whose *bare* signed document was never stored: what the sweeping job issues.

        Not while they are suspended: what we make ourselves has to verify without a caution.
        """
        is_bare = models.Q(credentials__securing="eddsa-rdfc-2022", credentials__disclosure="bare")
        bare = models.FilteredRelation("credentials", condition=is_bare)
        in_force = self.live().filter(suspended_at=None)
        return in_force.annotate(bare_credential=bare).filter(bare_credential=None)

    def to_sign_anew(self) -> "AwardQuerySet":
        """Live awards with a document under a key that was compromised since; suspended ones once they are in force."""
        return self.live().filter(suspended_at=None, credentials__key__revoked_at__isnull=False).distinct()


class CredentialQuerySet(models.QuerySet[Any]):
    """Reads of signed documents."""

    def as_signed(self, securing: str = "eddsa-rdfc-2022", disclosure: str = "bare") -> "CredentialQuerySet":
        """Those secured and disclosed so; at most one an award."""
        return self.filter(securing=securing, disclosure=disclosure)


class OwnRowsQuerySet(models.QuerySet[Any]):
    """Reads of what belongs to one person alone: nobody else, staff included, has a read of these rows."""

    def held_by(self, user: Any) -> "OwnRowsQuerySet":
        """The person's own."""
        return self.filter(holder=user)

    def open(self) -> "OwnRowsQuerySet":
        """Consents that are not withdrawn."""
        return self.filter(withdrawn_at=None)


class EndorsementQuerySet(models.QuerySet[Any]):
    """Reads of endorsements."""

    def in_force(self) -> "EndorsementQuerySet":
        """Those that nobody took back."""
        return self.filter(withdrawn_at=None)

    def open_to_strangers(self) -> "EndorsementQuerySet":
        """What is said about a badge is as public as that badge; the rest is public."""
        return self.filter(models.Q(award=None) | models.Q(award__is_public=True))

    def about(self, award: Any) -> "EndorsementQuerySet":
        """Those in force about this award, its achievement or its issuer."""
        issuer = models.Q(about_profile__institution=award.achievement.institution_id)
        return self.in_force().filter(models.Q(award=award) | models.Q(achievement=award.achievement_id) | issuer)
