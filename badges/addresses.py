"""Every absolute address that a signed document names, under the base it is signed under.

`base` is an origin with an optional path and no slash at its end (`settings.PUBLIC_BASE_URL`); what was signed keeps
the base it was signed under, so no function here reads the setting except `current_base`.
"""

from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from badges.models import SigningBase, image_path
from badges.openbadges.dids import did_web_from_url


def current_base() -> str:
    """The base under which this instance signs now."""
    return str(settings.PUBLIC_BASE_URL)


def remember_base(base: str) -> None:
    """Write down that this instance signs under `base`, so that its addresses are answered here for ever."""
    SigningBase.objects.get_or_create(base_url=base, defaults={"first_used_at": timezone.now()})


def signing_bases() -> set[str]:
    """Every base that this instance signed under, and the present one."""
    return {current_base(), *SigningBase.objects.values_list("base_url", flat=True)}


def base_of(request: HttpRequest) -> str:
    """The base this request came to, if we ever signed under it, else the present one."""
    base = f"{request.scheme}://{request.get_host()}"
    return base if base != current_base() and base in signing_bases() else current_base()


def origin_of(base: str) -> str:
    """Scheme and host of a base, without its path."""
    parts = urlsplit(base)
    return f"{parts.scheme}://{parts.netloc}"


def issuer(base: str, slug: str) -> str:
    """The page and Profile of an issuer."""
    return f"{base}/issuers/{slug}"


def did(base: str, slug: str) -> str:
    """The issuer's did:web."""
    return did_web_from_url(issuer(base, slug))


def status_list(base: str, slug: str, number: int) -> str:
    """A status list of an issuer."""
    return f"{base}/issuers/{slug}/status/{number}"


def revocation_list(base: str, slug: str, number: int) -> str:
    """A 1EdTechRevocationList of an issuer."""
    return f"{base}/issuers/{slug}/revocations/{number}.json"


def achievement(base: str, uuid: UUID | str, language: str = "") -> str:
    """The Achievement, as data or page; with a language its edition in that one."""
    return f"{base}/achievements/{uuid}/{language}" if language else f"{base}/achievements/{uuid}"


def achievement_image(base: str, uuid: UUID | str, extension: str = "png", digest: str = "") -> str:
    """The picture of an achievement; with the digest that a definition froze, that very one for good."""
    return base + image_path(uuid, digest, extension)


def criterion(base: str, uuid: UUID | str, key: str, score: object = None) -> str:
    """One criterion of an achievement's rubric (a ResultDescription), or one level of it."""
    level = "" if score is None else f"-{score}"
    return f"{achievement(base, uuid)}#{key}{level}"


def competency(base: str, uuid: UUID | str) -> str:
    """Our address of a CFItem."""
    return f"{base}/competencies/{uuid}"


def evidence(base: str, uuid: UUID | str) -> str:
    """One piece of evidence."""
    return f"{base}/evidence/{uuid}"


def credential(base: str, uuid: UUID | str, extension: str = "") -> str:
    """The page of an award, or one of its files."""
    return f"{base}/credentials/{uuid}.{extension}" if extension else f"{base}/credentials/{uuid}/"


def refresh(base: str, uuid: UUID | str) -> str:
    """Where a credential that ends is asked for in its newest edition."""
    return f"{base}/credentials/{uuid}/refresh"


def endorsement(base: str, uuid: UUID | str) -> str:
    """One institution's word about an achievement, an issuer or a badge."""
    return f"{base}/endorsements/{uuid}"


def withdrawn_endorsements(base: str, slug: str) -> str:
    """The endorsements that an institution took back."""
    return f"{base}/issuers/{slug}/endorsements/withdrawn.json"


def ob2_endorsement(base: str, uuid: UUID | str) -> str:
    """The same as hosted Open Badges 2.0 Endorsement."""
    return f"{base}/ob2/endorsements/{uuid}.json"


def ob2_key(base: str, slug: str, fragment: str) -> str:
    """The Open Badges 2.0 CryptographicKey that signs for an issuer."""
    return f"{base}/ob2/issuers/{slug}/keys/{fragment}.json"


def ob2_assertion(base: str, uuid: UUID | str, extension: str = "json") -> str:
    """The hosted Open Badges 2.0 Assertion, or its image."""
    return f"{base}/ob2/assertions/{uuid}.{extension}"


def ob2_badge(base: str, uuid: UUID | str) -> str:
    """The hosted Open Badges 2.0 BadgeClass."""
    return f"{base}/ob2/badges/{uuid}.json"


def ob2_extension(base: str, name: str) -> str:
    """The context of an Open Badges 2.0 extension, or (``…-schema``) what it is judged by."""
    return f"{base}/ob2/extensions/{name}.json"


def ob2_issuer(base: str, slug: str) -> str:
    """The hosted Open Badges 2.0 Issuer."""
    return f"{base}/ob2/issuers/{slug}.json"


def ob2_revocations(base: str, slug: str) -> str:
    """The Open Badges 2.0 RevocationList."""
    return f"{base}/ob2/issuers/{slug}/revocations.json"
