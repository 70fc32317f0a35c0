"""Endorsements: the signed document or a page about it, the form that gives one, and the list of those taken back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from badges import addresses, documents
from badges.actions.endorse import COMMENT_LENGTH, endorse
from badges.actions.withdraw_endorsement import withdraw_endorsement
from badges.errors import AwardRequestError, BadgesError
from badges.models import Achievement, Endorsement, Profile
from badges.permissions import Visibility, endorsing_profiles, visibility
from badges.responses import HTML, JSON, LD_JSON, VC, gone, machine, page, private

TYPES = [LD_JSON, VC, JSON, HTML]


@require_safe
def endorsement(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What an institution said: the EndorsementCredential as it was signed, or a page.

    One about a badge is seen by whoever may see that badge.
    """
    rows = Endorsement.objects.select_related("endorser", "achievement", "about_profile", "award__recipient__user")
    found = get_object_or_404(rows, uuid=uuid)
    wanted = request.get_preferred_type(TYPES) or LD_JSON
    if found.award:
        answer = visibility(found.award, request.user, request.GET.get("key"))
        if answer is Visibility.HIDDEN:
            raise Http404
        if answer is Visibility.GONE:
            return gone(request, is_page=wanted == HTML)
    if wanted == HTML:
        response = page(request, "badges/endorsement.html", {"endorsement": found})
    else:
        response = machine(found.document, wanted)
        patch_vary_headers(response, ["Accept"])
    return response if found.award is None or found.award.is_public else private(response)


@require_safe
def withdrawn(request: HttpRequest, slug: str) -> HttpResponse:
    """The endorsements that an institution took back, as 1EdTechRevocationList."""
    profile = get_object_or_404(Profile, slug=slug)
    return machine(documents.as_json(documents.withdrawn_endorsements(profile, addresses.base_of(request))), JSON)


@login_required
@never_cache
def endorse_achievement(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """An administrator endorses another institution's badge. For anybody else this page does not exist."""
    profiles = endorsing_profiles(request.user)
    rows = Achievement.objects.published().select_related("institution__profile")
    about = get_object_or_404(rows, uuid=uuid)
    others = profiles.exclude(institution=about.institution_id)
    if not others:
        raise Http404
    problem = _endorse(request, others, about) if request.method == "POST" else ""
    if request.method == "POST" and not problem:
        messages.success(request, _("Signed. The endorsement stands on the badge's page now."))
        return redirect("achievement", uuid)
    given = Endorsement.objects.in_force().filter(endorser__in=others, achievement=about).select_related("endorser")
    context = {
        "about": about,
        "profiles": others.exclude(pk__in=[each.endorser_id for each in given]),
        "given": given,
        "problem": problem,
        "comment": request.POST.get("comment", ""),
        "comment_length": COMMENT_LENGTH,
    }
    return private(render(request, "badges/endorse.html", context, status=422 if problem else 200))


def _endorse(request: HttpRequest, profiles: QuerySet[Profile], about: Achievement) -> str:
    """Sign what was written; why not, else nothing."""
    endorser = get_object_or_404(profiles, slug=request.POST.get("endorser", ""))
    try:
        endorse(
            endorser=endorser,
            about=about,
            comment=request.POST.get("comment", ""),
            actor=request.user,  # type: ignore[arg-type]
        )
    except AwardRequestError as error:
        return str(error)
    except BadgesError:
        return _("The endorsement cannot be signed at the moment, so nothing was changed. Try again later.")
    return ""


@login_required
@require_POST
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take one's institution's endorsement back."""
    rows = Endorsement.objects.filter(endorser__in=endorsing_profiles(request.user)).exclude(achievement=None)
    found = get_object_or_404(rows.select_related("achievement"), uuid=uuid)
    withdraw_endorsement(endorsement=found, actor=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Withdrawn. What was signed before still carries it, and verifies it as revoked."))
    return redirect("achievement", found.achievement.uuid)  # type: ignore[union-attr]
