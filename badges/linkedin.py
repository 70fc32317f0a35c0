"""The address that adds a badge to a LinkedIn profile: a plain link that the server writes, nothing of LinkedIn loaded.

The parameters are those of LinkedIn's "Add to profile": name, organisation (by its number where the issuer has one, so
that logo and page appear, else by name), month and year of issue and expiry, certUrl and certId.
"""

from urllib.parse import urlencode

from badges.models import Award

ADD_TO_PROFILE = "https://www.linkedin.com/profile/add"


def add_to_profile(award: Award, address: str) -> str:
    """`address`: where others find the badge, which LinkedIn shows as "Show credential"."""
    profile = award.achievement.institution.profile
    asked = {"startTask": "CERTIFICATION_NAME", "name": award.definition["name"]}
    if profile.linkedin_id:
        asked["organizationId"] = profile.linkedin_id
    else:
        asked["organizationName"] = profile.name
    asked |= {"issueYear": str(award.awarded_at.year), "issueMonth": str(award.awarded_at.month)}
    if award.valid_until:
        asked |= {"expirationYear": str(award.valid_until.year), "expirationMonth": str(award.valid_until.month)}
    return f"{ADD_TO_PROFILE}?{urlencode(asked | {'certUrl': address, 'certId': str(award.uuid)})}"
