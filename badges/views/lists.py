"""Status lists and the DID document of a domain of its own: what verifiers ask for again and again."""

import time

from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from badges import addresses, documents, issuing, published, status
from badges.models import Profile, StatusList
from badges.responses import JSON, VC, machine


@require_safe
def status_list(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A signed BitstringStatusListCredential."""
    place = published.Place(slug, "status", number)
    return _list(request, place, Profile.StatusMethod.BITSTRING, VC)


@require_safe
def revocation_list(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A 1EdTechRevocationList."""
    place = published.Place(slug, "revocations", number)
    return _list(request, place, Profile.StatusMethod.REVOCATION_LIST, JSON)


@require_safe
def domain_did(request: HttpRequest) -> HttpResponse:
    """`/.well-known/did.json` for the host that an issuer has of its own, or had: what was signed keeps its name."""
    domain = split_domain_port(request.get_host())[0]
    profile = Profile.objects.filter(issuer_ids__identifier=issuing.domain_did(domain)).first()
    profile = profile or get_object_or_404(Profile, domain=domain)
    return machine(documents.as_json(documents.domain_did_document(profile, domain)), "application/did+ld+json")


def _list(request: HttpRequest, place: published.Place, method: str, content_type: str) -> HttpResponse:
    """The list as it is kept, or from its rows; a reader who has this very one hears that nothing changed."""
    origin = f"{request.scheme}://{request.get_host()}"
    kept = published.read(place, origin) or _composed(request, place, method, origin)
    response = machine(kept.text, content_type)
    response["Cache-Control"] = f"public, max-age={kept.seconds}"
    response["ETag"] = f'"{documents.fingerprint(kept.text)}"'
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    return answer if isinstance(answer, HttpResponse) else response


def _composed(request: HttpRequest, place: published.Place, method: str, origin: str) -> published.Published:
    read_at = time.time()
    rows = StatusList.objects.select_related("profile").filter(method=method)
    row = get_object_or_404(rows, profile__slug=place.slug, number=place.number)
    base = addresses.base_of(request)
    text = status.document(row, base)
    # Whoever comes by another name of this host gets the present base's list, which is kept under that base alone.
    if addresses.origin_of(base) == origin:
        published.write(place, origin, text, read_at=read_at)
    return published.Published(text, published.LIFETIME)
