"""A reader's own pages: what suits them, whom they know, and what their reviewing amounts to."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.keep_unsent import signed_in_at, unsent
from accounts.models import User
from peer_review import credit
from peer_review.actions.declare_relation import declare_relation, withdraw_relation
from peer_review.actions.save_profile import save_profile
from peer_review.errors import TooManyRelationsError
from peer_review.forms import ProfileForm, RelationForm
from peer_review.models import Assessment, DeclaredRelation, ReviewerProfile
from peer_review.views.requests import SignedInRequest


@signed_in_at("about_me")
@require_http_methods(["GET", "HEAD", "POST"])
def about_me(request: SignedInRequest) -> HttpResponse:
    """Languages, subjects, school level, a pause; and the people whose work one must not read."""
    if request.method == "POST":
        # Who presses Enter beside an address wants it added, whichever button stands first.
        return _take(request, ProfileForm(request.POST), _named(request))
    typed = unsent(session=request.session, address=request.path, user=request.user)
    form = ProfileForm(typed) if typed else ProfileForm(initial=_said(request.user))
    return _page(request, form, RelationForm(initial=typed.dict() if typed else None))


@signed_in_at("about_me", with_names=False)
@require_http_methods(["GET", "HEAD", "POST"])
def add_relation(request: SignedInRequest) -> HttpResponse:
    """The button "Add this person". Who loads the page again or changes its language comes back to it."""
    if request.method != "POST":
        return redirect("about_me")
    return _take(request, _profile_beside(request), RelationForm(request.POST, person=request.user))


@signed_in_at("about_me", with_names=False)
@require_http_methods(["GET", "HEAD", "POST"])
def remove_relation(request: SignedInRequest, number: int) -> HttpResponse:
    """The button "Remove" beside one's own relation."""
    if request.method != "POST":
        return redirect("about_me")
    relation = get_object_or_404(DeclaredRelation, person=request.user, withdrawn_at=None, pk=number)
    return _take(request, _profile_beside(request), _named(request), removed=relation)


def _profile_beside(request: SignedInRequest) -> ProfileForm | None:
    """What the same form says of its writer: no button of it loses what was ticked beside it."""
    return ProfileForm(request.POST) if "writer" in request.POST else None


def _named(request: SignedInRequest) -> RelationForm | None:
    is_named = request.POST.get("other_email", "").strip()
    return RelationForm(request.POST, person=request.user) if is_named else None


def _take(
    request: SignedInRequest,
    profile: ProfileForm | None,
    relation: RelationForm | None,
    removed: DeclaredRelation | None = None,
) -> HttpResponse:
    """All or nothing: what is wrong is named, and everything that was entered is still there."""
    if not all(form.is_valid() for form in (profile, relation) if form) or (
        relation and not _is_declared(request, relation)
    ):
        profile = profile or ProfileForm(initial=_said(request.user))
        return _page(request, profile, relation or RelationForm(), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if removed:
        withdraw_relation(relation=removed)
        said = _("Removed. In %(days)s days you may be given each other’s work again.")
        messages.success(request, said % {"days": DeclaredRelation.LASTS.days})
    if profile:
        save_profile(person=request.user, **profile.cleaned_data)
        messages.success(request, _("Saved. From now on you are asked for what suits you."))
    return redirect("about_me")


def _is_declared(request: SignedInRequest, form: RelationForm) -> bool:
    """Whether it could be; if not, the form says why. Nobody learns here whose address belongs to an account."""
    try:
        declare_relation(person=request.user, **form.cleaned_data)
    except TooManyRelationsError:
        form.add_error("other_email", _("You can name %(most)s people at a time.") % {"most": DeclaredRelation.MOST})
        return False
    noted = _(
        "Noted. If somebody has an account under %(address)s, neither of you is given the other’s work to read. Is the "
        "address right?"
    )
    messages.success(request, noted % {"address": form.cleaned_data["other_email"]})
    return True


def _said(person: User) -> dict[str, Any]:
    profile = ReviewerProfile.objects.filter(person=person).first() or ReviewerProfile()
    said = {name: getattr(profile, name) for name in ("languages", "subjects", "school_level", "paused_until")}
    is_over = profile.paused_until is not None and profile.paused_until <= localdate()
    return {**said, "paused_until": None} if is_over else said


def _page(
    request: SignedInRequest, form: ProfileForm, relation: RelationForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    relations = DeclaredRelation.objects.filter(person=request.user, withdrawn_at=None)
    context = {"form": form, "relation_form": relation, "relations": relations}
    return render(request, "peer_review/about_me.html", context, status=status)


@login_required
@require_safe
def my_credit(request: SignedInRequest) -> HttpResponse:
    """Time, agreement, usefulness, the badge: one's own, never beside others'."""
    told = credit.tellable(request.user)
    context = {
        "credit": credit.credit_of(request.user),
        "useful": told and [(Assessment.Usefulness(value).label, count) for value, count in told.items()],
        "badges": credit.badges_of(request.user),
        "minutes_a_review": credit.MINUTES_A_REVIEW,
    }
    return render(request, "peer_review/credit.html", context)
