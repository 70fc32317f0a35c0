"""Public documents: DID, issuer, achievement, status list, evidence, Open Badges 2.0. All of them GET."""

from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import condition, require_safe

from badges import addresses, baker, documents, images, status
from badges.definitions import rubric_in
from badges.models import Achievement, Award, Evidence, Profile, StatusList
from badges.permissions import Visibility, visibility
from badges.responses import HTML, JSON, LD_JSON, VC, gone, language_of, machine, page, page_or_data, private

IMAGE_SECONDS = 24 * 3600
IMAGES = {"png": ("image/png", images.plate_png), "svg": ("image/svg+xml", images.plate_svg)}


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
        awarded = profile.institution.achievements.all()
        context = {"profile": profile, "did": addresses.did(base, slug), "achievements": awarded}
        return page(request, "badges/issuer.html", context)
    return _data(documents.profile_document(profile, base))


@require_safe
def achievement(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """An achievement: JSON-LD, or a page that says what it takes."""
    rows = Achievement.objects.select_related("institution__profile", "rubric__locale")
    found = get_object_or_404(rows.exclude(institution__profile=None), uuid=uuid)
    if page_or_data(request) == HTML:
        return page(request, "badges/achievement.html", _achievement_context(found, language_of(request)))
    return _data(documents.achievement_document(found, addresses.base_of(request)))


def _achievement_context(found: Achievement, language: str) -> dict[str, object]:
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
    }


@require_safe
def achievement_image(request: HttpRequest, uuid: UUID, extension: str) -> HttpResponse:
    """The plate of an achievement."""
    tier = images.tier_of(get_object_or_404(Achievement, uuid=uuid).tier)
    content_type, draw = IMAGES[extension]
    response = HttpResponse(draw(tier), content_type=content_type)
    response["Cache-Control"] = f"public, max-age={IMAGE_SECONDS}"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _list_signed(request: HttpRequest, slug: str, number: int) -> str | None:
    """The ETag of a status list: when it was signed, and under which base."""
    row = StatusList.objects.filter(profile__slug=slug, number=number).select_related("profile").first()
    if row is None:
        return None
    base = addresses.base_of(request)
    return f'"{row.pk}-{documents.fingerprint(status.document(row, base))}"'


@require_safe
@condition(etag_func=_list_signed)
def status_list(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A signed BitstringStatusListCredential, at most a day old."""
    row = get_object_or_404(StatusList.objects.select_related("profile"), profile__slug=slug, number=number)
    return machine(status.document(row, addresses.base_of(request)), VC)


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


@require_safe
def ob2_assertion(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The hosted Assertion, once its holder opened it; revoked: 410 with the body that OB 2.0 asks for."""
    award = _opened(uuid)
    document = documents.ob2_assertion(award, addresses.base_of(request))
    response = machine(documents.as_json(document), JSON, status=410 if award.revoked_at else 200)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def ob2_image(request: HttpRequest, uuid: UUID, extension: baker.Extension) -> HttpResponse:
    """The plate with the Open Badges 2.0 assertion baked in."""
    award, base = _opened(uuid), addresses.base_of(request)
    if award.revoked_at:
        return ob2_assertion(request, uuid)
    payload = documents.as_json(documents.ob2_assertion(award, base))
    verify = addresses.ob2_assertion(base, award.uuid)
    image = baker.baked(award.definition["tier"], payload, extension, standard="ob2", verify=verify)
    response = HttpResponse(image, content_type=IMAGES[extension][0])
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex"
    response["Content-Disposition"] = f'inline; filename="badge-{award.uuid}-ob2.{extension}"'
    return response


def _opened(uuid: UUID) -> Award:
    rows = Award.objects.exclude(ob2_enabled_at=None).select_related("recipient")
    return get_object_or_404(rows, uuid=uuid)


@require_safe
def ob2_badge(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The hosted BadgeClass."""
    try:
        document = documents.ob2_badge(uuid, addresses.base_of(request))
    except ObjectDoesNotExist as error:
        raise Http404(_("There is no such badge.")) from error
    return machine(documents.as_json(document), JSON)


@require_safe
def ob2_issuer(request: HttpRequest, slug: str) -> HttpResponse:
    """The hosted Issuer."""
    document = documents.ob2_issuer(get_object_or_404(Profile, slug=slug), addresses.base_of(request))
    return machine(documents.as_json(document), JSON)


@require_safe
def ob2_revocations(request: HttpRequest, slug: str) -> HttpResponse:
    """The RevocationList of an issuer."""
    document = documents.ob2_revocations(get_object_or_404(Profile, slug=slug), addresses.base_of(request))
    return machine(documents.as_json(document), JSON)


def _data(document: documents.Document) -> HttpResponse:
    response = machine(documents.as_json(document), LD_JSON)
    patch_vary_headers(response, ["Accept"])
    return response
