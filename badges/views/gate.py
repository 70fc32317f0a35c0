"""The one gate of every form of a badge: who may see it, in which form, and what may be kept of the answer."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from badges import securing
from badges.errors import AwardRequestError, BadgesError
from badges.models import Award, Credential
from badges.permissions import Visibility, is_holder, visibility
from badges.responses import gone, private, problem

Securing, Disclosure = Credential.Securing, Credential.Disclosure
CONFLICT, UNAVAILABLE = 409, 503


def guarded(
    request: HttpRequest, uuid: UUID, respond: Callable[[Award], HttpResponse], *, is_page: bool
) -> HttpResponse:
    """What is private is answered privately, what was withdrawn with 410."""
    award = get_object_or_404(Award.objects.for_page(), uuid=uuid)
    answer = visibility(award, request.user, request.GET.get("key"))
    if answer is Visibility.HIDDEN:
        raise Http404
    if answer is Visibility.GONE:
        return gone(request, is_page=is_page)
    response = respond(award) if is_page else _or_problem(award, respond)
    # A named file is its holder's even while the badge is public: what is kept for all must say what all may read.
    is_for_all = award.is_public and not is_page and "as" not in request.GET
    return response if is_for_all else private_unless_public(response, award)


def _or_problem(award: Award, respond: Callable[[Award], HttpResponse]) -> HttpResponse:
    """The file, or why it cannot be made: the badge is no longer live, or this instance cannot sign now."""
    try:
        return respond(award)
    except AwardRequestError as error:
        return problem(CONFLICT, _("Not signed any more"), str(error))
    except BadgesError:
        sentence = _("This form of the badge cannot be signed at the moment. Try again later, or take another form.")
        return problem(UNAVAILABLE, _("Not available now"), sentence)


def private_unless_public(response: HttpResponse, award: Award) -> HttpResponse:
    """A page depends on who looks, so it is never kept; a search engine may find it only when it is public."""
    private(response)
    if award.is_public:
        del response["X-Robots-Tag"]
    return response


def own_award(request: HttpRequest, uuid: UUID) -> Award:
    """An award of the person who asks. For anybody else it does not exist."""
    found: Award = get_object_or_404(Award.objects.held_by(request.user).for_page(), uuid=uuid)
    return found


def disclosure_of(request: HttpRequest, award: Award) -> str:
    """What the file shall say of the holder, as `?as=` asks. Raises Http404 where this reader may not have that.

    Strangers get the *bare* file; the *named* one only while the holder shows the name on the page. What is bound to an
    e-mail address goes from the holder's hands alone.
    """
    asked = request.GET.get("as", Disclosure.BARE)
    is_open = asked == Disclosure.BARE or (asked == Disclosure.NAMED and award.shows_name)
    if asked not in Disclosure.values or not (is_open or is_holder(award, request.user)):
        raise Http404
    return asked


def signed(award: Award, securing_as: str, disclosure: str) -> Credential:
    """The award's credential in this form; a VC-JWT is signed when it is first asked for.

    404 while the badge is still being signed, and for a disclosure that its holder never had signed.
    """
    found = securing.stored(award, securing_as, disclosure)
    if found:
        return found
    if securing_as != Securing.VC_JWT or not securing.stored(award, Securing.DATA_INTEGRITY, disclosure):
        raise Http404(_("This badge is being signed. Try again in a minute."))
    return securing.issue_form(award, securing_as, disclosure)
