"""What badges hands down about a person: their badges, with the signed documents, for the data export."""

from typing import Any

from accounts.models import User
from badges.models import Award


def export(user: User) -> list[dict[str, Any]]:
    """One entry a badge. The signed document is text, byte for byte as it was issued."""
    held = Award.objects.held_by(user).for_list().prefetch_related("credentials", "evidence")
    return [_entry(award) for award in held]


def _entry(award: Award) -> dict[str, Any]:
    return {
        "uuid": award.uuid,
        "badge": award.definition["name"],
        "issuer": award.achievement.institution.name,
        "email": award.recipient.email,
        "subject": f"urn:uuid:{award.recipient.uuid}",
        "awarded_at": award.awarded_at,
        "revoked_at": award.revoked_at,
        "is_public": award.is_public,
        "shows_name": award.shows_name,
        "share_link_enabled": award.share_link_enabled,
        "ob2_enabled_at": award.ob2_enabled_at,
        "results": award.results,
        "evidence": [{"title": piece.title, "digest": piece.digest_sri} for piece in award.evidence.all()],
        "credentials": [credential.document for credential in award.credentials.all()],
    }
