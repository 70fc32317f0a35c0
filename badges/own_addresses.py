"""Answers for addresses of our own, in-process: an instance never fetches itself.

An address is ours when it lies under a base this instance ever signed under (`SigningBase`), whatever its scheme: a
did:web always says https. What is private stays private here: a credential answers only as its visibility allows.
"""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _

from badges import addresses, documents, issuing, status
from badges.errors import KeyEncryptionKeyError
from badges.models import Achievement, Award, Credential, Endorsement, IssuerId, Profile, SigningKey, StatusList
from badges.openbadges.fetching import Fetched, FetchError
from badges.permissions import Visibility, visibility_to_strangers

JSON = "application/json"
UUID = r"(?P<uuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
SLUG = r"(?P<slug>[-\w]+)"
NOT_SHARED = _("This badge is not shared, or no longer: its holder has to open it before others can verify it here.")
NOT_SIGNED = _("This badge is being signed. Try again in a minute.")
NOT_NOW = _("This instance cannot sign at the moment, so its list of revoked badges cannot be had.")
NOT_KEPT = _("This address is one of ours, but no badge is kept there.")

# status, JSON text
Answer = tuple[int, str]


def answer(url: str) -> Fetched | None:
    """What our own address says, or None when the address is not ours. Raises FetchError as a fetcher does."""
    located = _own_path(url)
    if located is None:
        return _own_domain(url)
    base, path, key = located
    for pattern, respond in ROUTES:
        found = re.fullmatch(pattern, path)
        if found:
            code, body = _respond(respond, base, key, found.groupdict())
            return Fetched(url, code, JSON, body.encode())
    raise FetchError(NOT_KEPT)


def _respond(respond: Callable[..., Answer], base: str, key: str, arguments: dict[str, str]) -> Answer:
    try:
        return respond(base=base, key=key, **arguments)
    except (Http404, ObjectDoesNotExist):
        return 404, "{}"
    except KeyEncryptionKeyError as error:
        raise FetchError(NOT_NOW) from error


def _own_domain(url: str) -> Fetched | None:
    """The DID document of an issuer's own domain, once we signed under it: one that was only typed in is not ours."""
    parts = urlsplit(url)
    if parts.path != "/.well-known/did.json":
        return None
    domain = _host(parts)
    known = IssuerId.objects.select_related("profile").filter(identifier=issuing.domain_did(domain)).first()
    if known is None:
        return None
    body = documents.as_json(documents.domain_did_document(known.profile, domain))
    return Fetched(url, 200, JSON, body.encode())


def _own_path(url: str) -> tuple[str, str, str] | None:
    """(base, path below it, share key) for an address under one of our bases, the longest that fits."""
    parts = urlsplit(url)
    for base in sorted(addresses.signing_bases(), key=len, reverse=True):
        own = urlsplit(base)
        if _host(parts) == _host(own) and parts.path.startswith(own.path + "/"):
            key = parse_qs(parts.query).get("key", [""])[0]
            return base, parts.path.removeprefix(own.path), key
    return None


def _host(parts: object) -> str:
    """Host and port, a default port left out."""
    return re.sub(r":(443|80)$", "", str(getattr(parts, "netloc", "")).lower())


def _did(*, base: str, key: str, slug: str) -> Answer:
    return 200, documents.as_json(documents.did_document(_profile(slug), base))


def _issuer(*, base: str, key: str, slug: str) -> Answer:
    return 200, documents.as_json(documents.profile_document(_profile(slug), base))


def _status(*, base: str, key: str, slug: str, number: str) -> Answer:
    return _list(base, slug, number, Profile.StatusMethod.BITSTRING)


def _revocations(*, base: str, key: str, slug: str, number: str) -> Answer:
    return _list(base, slug, number, Profile.StatusMethod.REVOCATION_LIST)


def _list(base: str, slug: str, number: str, method: str) -> Answer:
    rows = StatusList.objects.select_related("profile").filter(method=method)
    return 200, status.document(get_object_or_404(rows, profile__slug=slug, number=number), base)


def _achievement(*, base: str, key: str, uuid: str, language: str | None = None) -> Answer:
    achievement = get_object_or_404(Achievement, uuid=uuid)
    if language and language not in achievement.translations:
        return 404, "{}"
    return 200, documents.as_json(documents.achievement_document(achievement, base, language or ""))


def _credential(*, base: str, key: str, uuid: str, extension: str = "") -> Answer:
    """The signed document, for `.jwt` the token, once somebody asked for it: until then the same badge as signed."""
    award = Award.objects.filter(uuid=uuid).first()
    # What never was sounds like what is private.
    if award is None or visibility_to_strangers(award, key) is not Visibility.VISIBLE:
        raise FetchError(NOT_SHARED)
    token = award.credentials.as_signed(Credential.Securing.VC_JWT).first() if extension == ".jwt" else None
    credential = token or award.credentials.as_signed().first()
    if credential is None:
        raise FetchError(NOT_SIGNED)
    return 200, credential.document


def _refresh(*, base: str, key: str, uuid: str) -> Answer:
    """The newest edition of a credential that ends, where its holder opened that one."""
    award = get_object_or_404(Award.objects.select_related("superseded_by"), uuid=uuid)
    while award.superseded_by is not None:
        award = Award.objects.select_related("superseded_by").get(pk=award.superseded_by.pk)
    credential = award.credentials.as_signed().first()
    if credential is None or visibility_to_strangers(award, key) is not Visibility.VISIBLE:
        return 404, "{}"
    return 200, credential.document


def _endorsement(*, base: str, key: str, uuid: str) -> Answer:
    return 200, get_object_or_404(Endorsement.objects.open_to_strangers(), uuid=uuid).document


def _withdrawn_endorsements(*, base: str, key: str, slug: str) -> Answer:
    return 200, documents.as_json(documents.withdrawn_endorsements(_profile(slug), base))


def _ob2_assertion(*, base: str, key: str, uuid: str) -> Answer:
    award = get_object_or_404(Award.objects.exclude(ob2_enabled_at=None), uuid=uuid)
    return 410 if award.revoked_at else 200, documents.ob2_assertion_text(award, base)


def _ob2_signed(*, base: str, key: str, uuid: str) -> Answer:
    """The signed form once somebody asked for it; until then, or revoked, the hosted one."""
    award = get_object_or_404(Award.objects.exclude(ob2_enabled_at=None), uuid=uuid)
    signed = award.credentials.as_signed(Credential.Securing.OB2_SIGNED).first()
    if signed is None or award.revoked_at:
        return _ob2_assertion(base=base, key=key, uuid=uuid)
    return 200, signed.document


def _ob2_key(*, base: str, key: str, slug: str, fragment: str) -> Answer:
    rows = SigningKey.objects.filter(algorithm=SigningKey.Algorithm.RSA, revoked_at=None).select_related("profile")
    found = get_object_or_404(rows, profile__slug=slug, fragment=fragment)
    return 200, documents.as_json(documents.ob2_key(found, base))


def _ob2_endorsement(*, base: str, key: str, uuid: str) -> Answer:
    rows = Endorsement.objects.in_force().filter(award=None).select_related("achievement", "about_profile", "endorser")
    return 200, documents.as_json(documents.ob2_endorsement(get_object_or_404(rows, uuid=uuid), base))


def _ob2_badge(*, base: str, key: str, uuid: str) -> Answer:
    return 200, documents.as_json(documents.ob2_badge(uuid, base))


def _ob2_extension(*, base: str, key: str, name: str) -> Answer:
    document = documents.ob2_extension(name, base)
    return (200, documents.as_json(document)) if document else (404, "{}")


def _ob2_issuer(*, base: str, key: str, slug: str) -> Answer:
    return 200, documents.as_json(documents.ob2_issuer(_profile(slug), base))


def _ob2_revocations(*, base: str, key: str, slug: str) -> Answer:
    return 200, documents.as_json(documents.ob2_revocations(_profile(slug), base))


def _profile(slug: str) -> Profile:
    return get_object_or_404(Profile, slug=slug)


ROUTES: tuple[tuple[str, Callable[..., Answer]], ...] = (
    (rf"/issuers/{SLUG}/did\.json", _did),
    (rf"/issuers/{SLUG}", _issuer),
    (rf"/issuers/{SLUG}/status/(?P<number>[0-9]{{1,9}})", _status),
    (rf"/issuers/{SLUG}/revocations/(?P<number>[0-9]{{1,9}})\.json", _revocations),
    (rf"/issuers/{SLUG}/endorsements/withdrawn\.json", _withdrawn_endorsements),
    (rf"/achievements/{UUID}(?:/(?P<language>[a-z]{{2,3}}))?", _achievement),
    (rf"(?:/[a-z]{{2,3}})?/credentials/{UUID}(?P<extension>/|\.json|\.jwt|\.png|\.svg|\.pdf)", _credential),
    (rf"/credentials/{UUID}/refresh", _refresh),
    (rf"/endorsements/{UUID}", _endorsement),
    (rf"/ob2/assertions/{UUID}\.(?:json|png|svg)", _ob2_assertion),
    (rf"/ob2/assertions/{UUID}\.jws", _ob2_signed),
    (rf"/ob2/endorsements/{UUID}\.json", _ob2_endorsement),
    (rf"/ob2/issuers/{SLUG}/keys/(?P<fragment>[-\w]+)\.json", _ob2_key),
    (rf"/ob2/badges/{UUID}\.json", _ob2_badge),
    (r"/ob2/extensions/(?P<name>[-\w]+)\.json", _ob2_extension),
    (rf"/ob2/issuers/{SLUG}\.json", _ob2_issuer),
    (rf"/ob2/issuers/{SLUG}/revocations\.json", _ob2_revocations),
)
