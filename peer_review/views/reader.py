"""A reader's own pages: what suits them, whom they know, and what their reviewing amounts to."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.keep_unsent import signed_in_at
from accounts.models import User
from peer_review import credit
from peer_review.actions.declare_relation import declare_relation, withdraw_relation
from peer_review.actions.save_profile import save_profile
from peer_review.errors import OwnAddressError, TooManyRelationsError
from peer_review.forms import ProfileForm, RelationForm
from peer_review.models import Assessment, DeclaredRelation, ReviewerProfile
from peer_review.views.requests import SignedInRequest


@signed_in_at("about_me")
@require_http_methods(["GET", "HEAD", "POST"])
def about_me(request: SignedInRequest) -> HttpResponse:
    """Languages, subjects, school level, a pause; and the people whose work one must not read."""
    if request.method != "POST":
        return _about_me(request, ProfileForm(initial=_said(request.user)), RelationForm())
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return _about_me(request, form, RelationForm(), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    save_profile(person=request.user, **form.cleaned_data)
    messages.success(request, _("Saved. From now on you are asked for what suits you."))
    return redirect("about_me")


def _said(person: User) -> dict[str, Any]:
    profile = ReviewerProfile.objects.filter(person=person).first() or ReviewerProfile()
    said = {name: getattr(profile, name) for name in ("languages", "subjects", "school_level", "paused_until")}
    is_over = profile.paused_until is not None and profile.paused_until <= localdate()
    return {**said, "paused_until": None} if is_over else said


def _about_me(
    request: SignedInRequest, form: ProfileForm, relation: RelationForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    relations = DeclaredRelation.objects.filter(person=request.user, withdrawn_at=None)
    context = {"form": form, "relation_form": relation, "relations": relations}
    context["wrong"] = next((each for each in (form, relation) if each.is_bound), None)
    return render(request, "peer_review/about_me.html", context, status=status)


@signed_in_at("about_me")
@require_POST
def add_relation(request: SignedInRequest) -> HttpResponse:
    """The button "Add this person"."""
    form = RelationForm(request.POST)
    try:
        if form.is_valid():
            declare_relation(person=request.user, **form.cleaned_data)
            messages.success(request, _("Noted. Neither of you is given the other’s work to read."))
            return redirect("about_me")
    except OwnAddressError:
        form.add_error("other_email", _("This is your own address. Write that of the other person."))
    except TooManyRelationsError:
        form.add_error("other_email", _("You can name %(most)s people at a time.") % {"most": DeclaredRelation.MOST})
    return _about_me(request, ProfileForm(initial=_said(request.user)), form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@signed_in_at("about_me", with_names=False)
@require_POST
def remove_relation(request: SignedInRequest, number: int) -> HttpResponse:
    """The button "Remove" beside one's own relation."""
    relation = get_object_or_404(DeclaredRelation, person=request.user, withdrawn_at=None, pk=number)
    withdraw_relation(relation=relation)
    messages.success(
        request,
        _("Removed. In %(days)s days you may be given each other’s work again.")
        % {"days": DeclaredRelation.LASTS.days},
    )
    return redirect("about_me")


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
