"""Writing to the authors or the readers of a list: the form, a preview, and the button that sends."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actions.keep_unsent import unsent
from peer_review import dashboards
from peer_review.actions.send_message import NobodyToWriteToError, send_message
from peer_review.teach_forms import MessageForm
from peer_review.teach_messages import To, body_of, recipients
from peer_review.views.teaching import StaffRequest, for_staff, show
from peer_review.views.teaching_lists import list_named, task_in


@for_staff("teach_message", with_names=False)
@require_http_methods(["GET", "HEAD", "POST"])
def message(request: StaffRequest) -> HttpResponse:
    """`?to=authors|readers&list=…&task=…`; the form keeps these. POST shows a preview first, and then sends."""
    if request.method != "POST":
        typed = unsent(session=request.session, address=request.path, user=request.user)
        form = MessageForm(typed) if typed else MessageForm(initial={"token": uuid4()})
        return _page(request, _chosen(request.GET if "to" in request.GET else typed or request.GET), form)
    chosen = _chosen(request.POST)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _page(request, chosen, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if "change" in request.POST:
        return _page(request, chosen, MessageForm(initial=form.cleaned_data))
    if "send" in request.POST:
        return _send(request, chosen, form)
    preview = body_of(chosen["to"], form.cleaned_data["words"], get_language() or "en")
    return _page(request, chosen, form, preview=preview)


def _chosen(data: QueryDict) -> dict[str, Any]:
    """Whom it is for. 404 for what there is not."""
    try:
        to = To(data.get("to", ""))
    except ValueError as error:
        raise Http404 from error
    return {"to": to, "list": list_named(data.get("list", "")), "task": task_in(data)}


def _page(
    request: StaffRequest, chosen: dict[str, Any], form: MessageForm, *, preview: str = "", status: int = 200
) -> HttpResponse:
    rows = dashboards.list_of(request.user, chosen["list"], timezone.now(), chosen["task"])
    context = {
        **chosen,
        "title": dashboards.TITLES[chosen["list"]],
        "count": recipients(rows, chosen["to"]).exclude(pk=request.user.pk).count(),
        "form": form,
        "preview": preview,
        "back": _back(chosen),
    }
    return show(request, "message", context, at="teach", status=status)


def _back(chosen: dict[str, Any]) -> str:
    query = {"list": chosen["list"].value} | ({"task": str(chosen["task"])} if chosen["task"] else {})
    return f"{reverse('teach')}?{urlencode(query)}"


def _send(request: StaffRequest, chosen: dict[str, Any], form: MessageForm) -> HttpResponse:
    said = {key: form.cleaned_data[key] for key in ("subject", "words", "token")}
    try:
        count = send_message(sender=request.user, to=chosen["to"], name=chosen["list"], task=chosen["task"], **said)
        told = ngettext("Sent to %(count)s person.", "Sent to %(count)s people.", count)
        messages.success(request, told % {"count": count})
    except NobodyToWriteToError:
        messages.info(request, _("Nobody is in this list any more, so nothing was sent."))
    return HttpResponseRedirect(_back(chosen))
