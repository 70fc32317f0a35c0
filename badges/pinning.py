"""Who issues elsewhere under a did:web: since when we know its document, and when it last changed (QUALITY S-25).

A did:web keeps no history and rests on whoever holds the domain today. So the first document of an issuer whose badge
was proven is remembered by its digest. A change is said, not judged: a new key changes the document as well.
"""

import hashlib
import json
import logging
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from badges import fetcher
from badges.models import SeenDid
from badges.openbadges.dids import did_document_url
from badges.openbadges.errors import OpenBadgesError
from badges.openbadges.fetching import FetchError
from badges.openbadges.safe_json import parse_json

logger = logging.getLogger(__name__)


def digest_of(document: dict[str, Any]) -> str:
    """SHA-256 of the document's content, whatever its spaces and order of members."""
    return hashlib.sha256(json.dumps(document, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def remember(did: str, document: dict[str, Any]) -> SeenDid | None:
    """What is known of this identifier, this document included; None where the database takes nothing now."""
    try:
        return _remember(did, digest_of(document))
    except DatabaseError:
        logger.warning("The identifier of an issuer could not be remembered.", exc_info=True)
        return None


def _remember(did: str, digest: str) -> SeenDid:
    seen = SeenDid.objects.filter(did=did).first()
    if seen is None:
        return SeenDid.objects.get_or_create(did=did, defaults={"digest": digest})[0]
    if seen.digest != digest:
        logger.warning("The published keys of %s changed; it was first seen on %s.", did, seen.first_seen_at.date())
        seen.digest, seen.changed_at = digest, timezone.now()
        seen.save(update_fields=["digest", "changed_at"])
    return seen


def since(seen: SeenDid) -> str:
    """A sentence that says since when it is known, and whether it changed."""
    known = f"Its keys have been known here since {seen.first_seen_at:%Y-%m-%d}"
    return f"{known} and changed on {seen.changed_at:%Y-%m-%d}." if seen.changed_at else f"{known}."


def known(did: str) -> SeenDid | None:
    """What is remembered of this identifier."""
    return SeenDid.objects.filter(did=did).first()


def has_changed(did: str) -> bool:
    """Look at its document now. True if it is another one than last time; False also where it cannot be had."""
    before = known(did)
    try:
        document = parse_json(fetcher.fetch(did_document_url(did)).body)
    except (FetchError, OpenBadgesError, ValueError) as error:
        logger.warning("The keys of %s cannot be looked at: %s", did, error)
        return False
    if not isinstance(document, dict) or document.get("id") != did:
        logger.warning("The document at the address of %s belongs to another identifier.", did)
        return False
    seen = remember(did, document)
    return before is not None and seen is not None and seen.digest != before.digest
