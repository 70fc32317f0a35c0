"""An institution says something about another's badge, or about the institution itself, and signs it."""

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from badges import endorsing
from badges.errors import AwardRequestError, NotTheEndorserError
from badges.models import Achievement, Award, Endorsement, Profile
from badges.permissions import can_endorse_for

COMMENT_LENGTH = 1_000
FIELDS: dict[type, str] = {Achievement: "achievement", Profile: "about_profile", Award: "award"}


@transaction.atomic
def endorse(
    *, endorser: Profile, about: Achievement | Profile | Award, comment: str, actor: User | None
) -> Endorsement:
    """The endorser's word in force about this: the one there is, or a new one, signed in both forms.

    `actor` None is the command line. Raises NotTheEndorserError for anybody but the endorser's administrators,
    AwardRequestError without a comment, with one too long, or about oneself, and what `endorsing.sign` raises.
    """
    ensure_endorser(endorser, actor)
    said = _ensure_said(comment)
    if owner_of(about) == endorser:
        raise AwardRequestError(_("An institution cannot endorse its own badges: ask another one to do it."))
    # A double click waits here, then finds the first.
    Profile.objects.select_for_update(no_key=True).get(pk=endorser.pk)
    field = FIELDS[type(about)]
    existing: Endorsement | None = Endorsement.objects.in_force().filter(endorser=endorser, **{field: about}).first()
    if existing:
        return existing
    endorsement = endorsing.sign(Endorsement(endorser=endorser, comment=said, **{field: about}))
    endorsement.save()
    log(instance=endorser, action="badges.endorse", user=actor, data={"about": str(about), "uuid": endorsement.urn})
    return endorsement


def ensure_endorser(profile: Profile, actor: User | None) -> None:
    """Raises NotTheEndorserError for a person who does not administer this institution."""
    if actor is not None and not can_endorse_for(profile, actor):
        raise NotTheEndorserError(profile.slug)


def owner_of(about: Achievement | Profile | Award) -> Profile:
    """Whose badge or profile it is."""
    if isinstance(about, Profile):
        return about
    achievement = about.achievement if isinstance(about, Award) else about
    profile: Profile = achievement.institution.profile
    return profile


def _ensure_said(comment: str) -> str:
    said = comment.strip()
    if not said:
        raise AwardRequestError(_("Write what you endorse and why: whoever checks the badge will read it."))
    if len(said) > COMMENT_LENGTH:
        raise AwardRequestError(_("The comment is longer than 1,000 characters, so nothing was signed. Shorten it."))
    return said
