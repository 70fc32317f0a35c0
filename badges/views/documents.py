"""Public documents: DID, issuer, achievement, status list, evidence, Open Badges 2.0. All of them GET."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from badges import addresses, documents, issuing, pictures
from badges.definitions import rubric_in
from badges.models import Achievement, Evidence, Picture, Profile
from badges.permissions import Visibility, endorsing_profiles, visibility
from badges.responses import HTML, LD_JSON, gone, language_of, machine, page, page_or_data, private

IMAGE_SECONDS = 24 * 3600
KEPT_SECONDS = 365 * 24 * 3600  # a digest is always the same picture
IMAGES = {"png": "image/png", "svg": "image/svg+xml"}


@require_safe
def issuer_did(request: HttpRequest, slug: str) -> HttpResponse:
    """The did:web document of an issuer."""
    document = documents.did_document(get_object_or_404(Profile, slug=slug), addresses.base_of(request))
    return machine(documents.as_json(document), "application/did+ld+json")


@require_safe
def issuer(request: HttpRequest, slug: str) -> HttpResponse:
    """An issuer: Profile as JSON-LD, or a page with what it awards."""
    profile = get_object_or_404(Profile, slug=slug)
    base = addresses.base_of(request)
    if page_or_data(request) == HTML:
        awarded = Achievement.objects.published().filter(institution=profile.institution_id)
        context = {"profile": profile, "did": issuing.issuer_id(profile, base), "achievements": awarded}
        return page(request, "badges/issuer.html", context)
    return _data(documents.profile_document(profile, base))


@require_safe
def achievement(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """An achievement: JSON-LD, or a page that says what it takes."""
    found = _published(uuid)
    if page_or_data(request) == HTML:
        return page(request, "badges/achievement.html", _achievement_context(request, found, language_of(request)))
    return _data(documents.achievement_document(found, addresses.base_of(request)))


@require_safe
def edition(request: HttpRequest, uuid: UUID, language: str) -> HttpResponse:
    """An achievement in another of its languages: JSON-LD, or the same page in it."""
    found = _published(uuid)
    if language not in found.translations or language == found.language:
        raise Http404
    if page_or_data(request) == HTML:
        return page(
            request, "badges/achievement.html", _achievement_context(request, found, language), language=language
        )
    return _data(documents.achievement_document(found, addresses.base_of(request), language))


def _published(uuid: UUID) -> Achievement:
    rows = Achievement.objects.select_related("institution__profile", "rubric__locale").published()
    found: Achievement = get_object_or_404(rows, uuid=uuid)
    return found


def _achievement_context(request: HttpRequest, found: Achievement, language: str) -> dict[str, object]:
    items = found.items.select_related("document").order_by("document_id", "position")
    rubric = rubric_in(found.rubric, language)
    criteria = rubric.criteria.prefetch_related("levels") if rubric else []
    return {
        "achievement": found,
        "profile": found.institution.profile,
        "text": found.text_in(language),
        "items": items,
        "criteria": criteria,
        "criteria_language": rubric.locale.language_code if rubric else language,
        "endorsements": found.endorsements.in_force().select_related("endorser").order_by("pk"),
        "may_endorse": endorsing_profiles(request.user).exclude(institution=found.institution_id).exists(),
    }


@require_safe
def achievement_image(request: HttpRequest, uuid: UUID, extension: str) -> HttpResponse:
    """The picture of an achievement, as `pictures.without_digest` says."""
    found = get_object_or_404(Achievement.objects.exclude(published_at=None), uuid=uuid)
    return _picture(pictures.without_digest(found), extension, f"max-age={IMAGE_SECONDS}")


@require_safe
def kept_picture(request: HttpRequest, digest: str, extension: str) -> HttpResponse:
    """A picture that signed documents name: the same for good."""
    try:
        drawn = pictures.stored(digest)
    except Picture.DoesNotExist as error:
        raise Http404 from error
    return _picture(drawn, extension, f"max-age={KEPT_SECONDS}, immutable")


def _picture(drawn: pictures.Drawn, extension: str, kept: str) -> HttpResponse:
    response = HttpResponse(drawn.form(extension), content_type=IMAGES[extension])
    response["Cache-Control"] = f"public, {kept}"
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def evidence(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A piece of evidence: title, digest and judgement, for whoever may see its badge."""
    rows = Evidence.objects.select_related("award__recipient", "award__achievement__institution__profile")
    found = get_object_or_404(rows, uuid=uuid)
    key = request.GET.get("key", "")
    is_page = page_or_data(request) == HTML
    answer = visibility(found.award, request.user, key)
    if answer is Visibility.HIDDEN:
        raise Http404
    if answer is Visibility.GONE:
        return gone(request, is_page=is_page)
    if is_page:
        response = page(request, "badges/evidence.html", {"evidence": found, "award": found.award, "key": key})
    else:
        response = _data(documents.evidence_document(found, addresses.base_of(request)))
    return response if found.award.is_public else private(response)


def _data(document: documents.Document) -> HttpResponse:
    response = machine(documents.as_json(document), LD_JSON)
    patch_vary_headers(response, ["Accept"])
    return response
