"""What badges hands down about a person: their badges, with the signed documents, for the data export."""

import base64
from typing import Any

from accounts.models import User
from badges.models import Award, HeldCredential, HostConnection, WalletConsent


def export(user: User) -> list[dict[str, Any]]:
    """One entry a badge. The signed document is text, byte for byte as it was issued."""
    held = Award.objects.held_by(user).for_page().prefetch_related("credentials", "withdrawn_credentials", "evidence")
    return [_entry(award) for award in held]


def _entry(award: Award) -> dict[str, Any]:
    return {
        "uuid": award.uuid,
        "badge": award.definition["name"],
        "issuer": award.achievement.institution.name,
        "email": award.recipient.email,
        "subject": f"urn:uuid:{award.recipient.uuid}",
        "awarded_at": award.awarded_at,
        "valid_until": award.valid_until,
        "revoked_at": award.revoked_at,
        "suspended_at": award.suspended_at,
        "replaced_by": award.superseded_by.uuid if award.superseded_by else None,
        "is_public": award.is_public,
        "shows_name": award.shows_name,
        "share_link_enabled": award.share_link_enabled,
        "ob2_enabled_at": award.ob2_enabled_at,
        "results": award.results,
        "evidence": [{"title": piece.title, "digest": piece.digest_sri} for piece in award.evidence.all()],
        "credentials": [credential.document for credential in award.credentials.all()],
        "withdrawn_credentials": [withdrawn.document for withdrawn in award.withdrawn_credentials.all()],
    }


def held_badges(user: User) -> list[dict[str, Any]]:
    """One entry a badge from elsewhere: its text byte for byte, and in base64 the file that it came in."""
    return [_held(held) for held in HeldCredential.objects.held_by(user)]


def _held(held: HeldCredential) -> dict[str, Any]:
    return {
        "uuid": held.uuid,
        "id": held.credential_id,
        "issuer": held.issuer_id,
        "name": held.name,
        "credential": held.text,
        "file": base64.b64encode(bytes(held.original)).decode() if held.original else None,
        "media_type": held.media_type,
        "verdict": held.verdict,
        "checked_at": held.checked_at,
        "created_at": held.created_at,
        "updated_at": held.updated_at,
    }


def wallets(user: User) -> dict[str, Any]:
    """What was allowed to whom, and which sites were connected; never what they or we sign in with."""
    allowed = ("client_name", "site", "scopes", "shares_name", "subject", "text_version", "granted_at", "withdrawn_at")
    connected = ("name", "base_url", "scopes", "connected_at")
    return {
        "allowed": list(WalletConsent.objects.held_by(user).values(*allowed, "last_used_at")),
        "connected": list(HostConnection.objects.held_by(user).values(*connected)),
    }
