"""Open Badges 2.0: hosted and signed assertions, badge classes, issuers, keys, revocations, endorsements. All GET."""

from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from badges import addresses, baker, documents, downloads, securing
from badges.errors import BadgesError
from badges.models import Achievement, Award, Credential, Endorsement, Profile, SigningKey
from badges.responses import JSON, machine, problem

IMAGES = {"png": "image/png", "svg": "image/svg+xml"}
JOSE = "application/jose"
UNAVAILABLE = 503


@require_safe
def assertion(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The hosted Assertion, once its holder opened it; revoked: 410 with the body that OB 2.0 asks for."""
    return _assertion(request, _opened(uuid))


def _assertion(request: HttpRequest, award: Award) -> HttpResponse:
    text = documents.ob2_assertion_text(award, addresses.base_of(request))
    return _found_by_nobody(machine(text, JSON, status=410 if award.revoked_at else 200), award, "json")


@require_safe
def signed_assertion(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The signed Assertion (JWS, RS256), once its holder opened it; signed when it is first asked for."""
    award = _opened(uuid)
    if award.revoked_at:
        return _assertion(request, award)
    try:
        signed = securing.issue_form(award, Credential.Securing.OB2_SIGNED)
    except BadgesError:
        sentence = _("This form of the badge cannot be signed at the moment. Try again later, or take another form.")
        return problem(UNAVAILABLE, str(_("Not available now")), str(sentence))
    return _found_by_nobody(machine(signed.document, JOSE), award, "jws")


@require_safe
def image(request: HttpRequest, uuid: UUID, extension: baker.Extension) -> HttpResponse:
    """The picture with the hosted Assertion baked in."""
    award = _opened(uuid)
    if award.revoked_at:
        return _assertion(request, award)
    content = downloads.ob2_image(award, addresses.base_of(request), extension)
    response = HttpResponse(content, content_type=IMAGES[extension])
    response["Access-Control-Allow-Origin"] = "*"
    return _found_by_nobody(response, award, extension)


def _opened(uuid: UUID) -> Award:
    rows = Award.objects.exclude(ob2_enabled_at=None).select_related("recipient", "achievement__institution__profile")
    found: Award = get_object_or_404(rows, uuid=uuid)
    return found


def _found_by_nobody(response: HttpResponse, award: Award, extension: str) -> HttpResponse:
    """Open to whoever has the address, and found by no search engine."""
    response["X-Robots-Tag"] = "noindex"
    response["Content-Disposition"] = f'inline; filename="{downloads.ob2_file_name(award, extension)}"'
    return response


@require_safe
def badge_class(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The hosted BadgeClass. A draft has none yet."""
    if Achievement.objects.filter(uuid=uuid, published_at=None).exists():
        raise Http404(_("There is no such badge."))
    try:
        document = documents.ob2_badge(uuid, addresses.base_of(request))
    except ObjectDoesNotExist as error:
        raise Http404(_("There is no such badge.")) from error
    return _data(document)


@require_safe
def issuer(request: HttpRequest, slug: str) -> HttpResponse:
    """The hosted Issuer."""
    return _data(documents.ob2_issuer(get_object_or_404(Profile, slug=slug), addresses.base_of(request)))


@require_safe
def key(request: HttpRequest, slug: str, fragment: str) -> HttpResponse:
    """The CryptographicKey of signed badges. A compromised one is gone."""
    rows = SigningKey.objects.filter(algorithm=SigningKey.Algorithm.RSA, revoked_at=None).select_related("profile")
    found = get_object_or_404(rows, profile__slug=slug, fragment=fragment)
    return _data(documents.ob2_key(found, addresses.base_of(request)))


@require_safe
def revocations(request: HttpRequest, slug: str) -> HttpResponse:
    """The RevocationList of an issuer."""
    return _data(documents.ob2_revocations(get_object_or_404(Profile, slug=slug), addresses.base_of(request)))


@require_safe
def endorsement(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The hosted Endorsement of a badge class or an issuer, as long as it is not withdrawn."""
    rows = Endorsement.objects.in_force().filter(award=None)
    found = get_object_or_404(rows.select_related("achievement", "about_profile", "endorser"), uuid=uuid)
    return _data(documents.ob2_endorsement(found, addresses.base_of(request)))


@require_safe
def extension(request: HttpRequest, name: str) -> HttpResponse:
    """The context or the schema of an extension in our BadgeClasses, so that nobody has to ask a third host."""
    document = documents.ob2_extension(name, addresses.base_of(request))
    if document is None:
        raise Http404
    return _data(document)


def _data(document: documents.Document) -> HttpResponse:
    return machine(documents.as_json(document), JSON)
