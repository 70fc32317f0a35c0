"""Notifications, and the person's own data. Signing in and all around it is allauth's, in our look."""

from http import HTTPStatus
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, translate_url
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import personal_data
from accounts.actions.keep_unsent import keep_unsent, signed_in_at
from accounts.actions.mark_read import mark_read
from accounts.forms import MailRhythmForm, ProfileForm
from accounts.models import Notification, User

A_PAGE = 20


class PersonRequest(HttpRequest):
    """A request behind `login_required`: its user is a person."""

    user: User


@never_cache
@login_required
@require_safe
def notifications(request: PersonRequest) -> HttpResponse:
    """What the person was told, newest first. What is shown counts as read from now on; here it still says New."""
    pages = Paginator(Notification.objects.visible_to(request.user), A_PAGE)
    listing = pages.get_page(request.GET.get("page"))
    listing.object_list = list(listing.object_list)
    if request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", ""):
        mark_read(recipient=request.user, notifications=[each for each in listing if each.read_at is None])
    form = MailRhythmForm(user=request.user)
    return render(request, "accounts/notifications.html", {"listing": listing, "form": form})


@signed_in_at("notifications", with_names=False)
@require_POST
def open_notification(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Mark one as read and go where it leads."""
    notification = get_object_or_404(Notification.objects.visible_to(request.user), uuid=uuid)
    mark_read(recipient=request.user, notifications=[notification])
    if notification.url and url_has_allowed_host_and_scheme(notification.url, {request.get_host()}):
        return redirect(notification.url)
    return redirect("notifications")


@signed_in_at("notifications", with_names=False)
@require_POST
def mark_all_read(request: PersonRequest) -> HttpResponse:
    mark_read(recipient=request.user)
    return redirect("notifications")


@signed_in_at("notifications", with_names=False)
@require_POST
def choose_rhythm(request: PersonRequest) -> HttpResponse:
    """How often we write, from the form on the notifications' page; an answer that is none changes nothing."""
    form = MailRhythmForm(request.POST, user=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved. We write to you as you chose."))
    else:
        messages.error(request, _("Nothing was changed. Choose one of the three answers, then save."))
    return redirect(reverse("notifications") + "#mail")


@never_cache
@login_required
def my_data(request: PersonRequest) -> HttpResponse:
    """What is kept about the person, and the three things they may change about themself."""
    form = ProfileForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        with translation.override(user.language):
            messages.success(request, _("Saved. Your pages and messages are in this language from now on."))
        return redirect(translate_url(reverse("my_data"), user.language))
    return render(request, "accounts/my_data.html", {"form": form, "sections": personal_data.sections()})


@never_cache
@login_required
@require_safe
def download_my_data(request: PersonRequest) -> HttpResponse:
    """Everything kept about the person, as one JSON file."""
    now = timezone.now()
    document = {"exported_at": now, **personal_data.export_for(request.user)}
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="passerelle-my-data-{now:%Y-%m-%d}.json"'
    return response


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is no longer good: signed in anew in another window, say. `CSRF_FAILURE_VIEW` names it.

    Back to the page of this site that the form stood on, with what was typed, when the form says who wrote it. Nothing
    is done with it before the writer sends it again.
    """
    page = urlsplit(request.headers.get("Referer", ""))
    is_ours = (page.scheme, page.netloc) == (request.scheme, request.get_host())
    is_ours = is_ours and url_has_allowed_host_and_scheme(page.path, None)
    if is_ours and keep_unsent(session=request.session, address=page.path, data=request.POST):
        messages.info(request, _("This form was open for too long. What you typed is here again: send it once more."))
        return redirect(page.path)
    return render(request, "403_csrf.html", status=HTTPStatus.FORBIDDEN)
