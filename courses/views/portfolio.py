"""A portfolio in the making: save, add and remove, look it over, hand it in. Everything works without JavaScript."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.keep_unsent import signed_in_at, unsent
from competencies.models import CFRubric
from courses.actions.add_portfolio_file import add_portfolio_file
from courses.actions.remove_portfolio_file import remove_portfolio_file
from courses.actions.save_portfolio import save_portfolio
from courses.actions.submit_portfolio import submit_portfolio
from courses.errors import FileRefusedError, LearningError
from courses.filetypes import MAX_FILES, TYPES
from courses.forms import PortfolioForm, SubmitForm
from courses.models import Activity, ActivityVersion, Enrollment, PortfolioFile, PortfolioItem
from courses.models.reading import progress_in
from courses.views.finding import current_activity, enrollment_in, lesson_url, posted_version
from peer_review.models import EXTENSIONS, Submission

ACCEPT = ",".join(f".{extension}" for extension in TYPES)


def _own(request: HttpRequest, uuid: UUID) -> tuple[Enrollment, Activity]:
    """The person's enrolment and the portfolio activity; 404 for who does not take the course."""
    activity = current_activity(uuid, Activity.Kind.PORTFOLIO)
    enrollment = enrollment_in(request, activity)
    if enrollment is None:
        raise Http404
    return enrollment, activity


@signed_in_at("portfolio")
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The draft: GET shows it, POST saves it. Whatever else is wrong, what was written is saved."""
    enrollment, activity = _own(request, uuid)
    item = PortfolioItem.objects.filter(enrollment=enrollment, activity=activity).first()
    if request.method == "POST":
        return _save(request, enrollment, activity)
    typed = unsent(session=request.session, address=request.path, user=enrollment.user)
    if typed:
        return _show(request, activity, item, _bound(typed))
    form = PortfolioForm(links=item.links if item else [], initial={"text": item.text if item else ""})
    return _show(request, activity, item, form)


def _bound(data: QueryDict) -> PortfolioForm:
    """The form as it was sent, with every row of it."""
    return PortfolioForm(data, rows=sum(name.startswith("link_url_") for name in data))


def _save(request: HttpRequest, enrollment: Enrollment, activity: Activity, anchor: str = "") -> HttpResponse:
    """Save text and links, add the files that may be added, and say which were not and why."""
    form = _bound(request.POST)
    is_valid = form.is_valid()
    item = save_portfolio(
        enrollment=enrollment,
        version=posted_version(request, activity),
        text=request.POST.get("text", "")[:50_000],
        links=form.links_to_keep(),
    )
    refusals = _add_files(item, request.FILES.getlist("files"))
    if refusals or not is_valid:
        return _show(request, activity, item, form, refusals, status=422)
    where = "check_portfolio" if "check" in request.POST else "portfolio"
    anchor = "#links" if "add_link" in request.POST else anchor
    return HttpResponseRedirect(reverse(where, args=[activity.uuid]) + anchor)


def _add_files(item: PortfolioItem, uploads: list[Any]) -> list[str]:
    """Add each file; sentences for those that were refused."""
    refusals = []
    for upload in uploads:
        try:
            add_portfolio_file(item=item, upload=upload)
        except FileRefusedError as error:
            refusals.append(str(error))
    return refusals


def _show(
    request: HttpRequest,
    activity: Activity,
    item: PortfolioItem | None,
    form: PortfolioForm,
    refusals: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {**_assignment(request, activity), "item": item, "form": form, "refusals": refusals or []}
    context |= {"files": list(item.files.all()) if item else [], "accept": ACCEPT, "max_files": MAX_FILES}
    context["max_bytes"] = settings.EVIDENCE_MAX_BYTES
    context |= _what_is_left(request, activity) if _is_accepted(context["submissions"]) else {}
    return render(request, "courses/portfolio.html", context, status=status)


def _is_accepted(submissions: list[Submission]) -> bool:
    return any(each.status == Submission.Status.ACCEPTED for each in submissions)


def _what_is_left(request: HttpRequest, activity: Activity) -> dict[str, Any]:
    """`left`: how many activities of the course are to do yet; `resume_url`: where to go on with them."""
    progress = progress_in(request.user, activity.course_id)
    context: dict[str, Any] = {"is_accepted": True, "left": progress.total - progress.done}
    if place := progress.next_place:
        following = Activity.objects.get(course=activity.course_id, block_id=place.block_id)
        context["resume_url"] = lesson_url(request, following, progress.next_anchor)
    return context


def _assignment(request: HttpRequest, activity: Activity) -> dict[str, Any]:
    """What the person was asked to do, what became of it so far, and what of it is still being read."""
    version = _shown_version(request, activity)
    handed_in = list(Submission.objects.authored_by(request.user).for_task(activity.uuid).order_by("-attempt"))
    return {
        "activity": activity,
        "version": version,
        "rubric": _rubric(version),
        "lesson_url": lesson_url(request, activity, f"#block-{activity.block_id}"),
        "submissions": handed_in,
        "being_read": next((each for each in handed_in if each.is_undecided), None),
    }


def _rubric(version: ActivityVersion) -> CFRubric | None:
    """By what it will be judged, in three queries. Frozen when it is handed in."""
    rubrics = CFRubric.objects.filter(pk=version.content["rubric"]).select_related("locale")
    return rubrics.prefetch_related("criteria__levels").first()


def _shown_version(request: HttpRequest, activity: Activity) -> ActivityVersion:
    """The version that was begun in this language, else the newest; else in the language of the enrolment."""
    language = request.LANGUAGE_CODE
    enrollment = enrollment_in(request, activity)
    languages = (language, enrollment.language) if enrollment else (language,)
    begun = ActivityVersion.objects.filter(
        completions__enrollment__user_id=request.user.pk or 0, activity=activity, language=language
    )
    version: ActivityVersion | None = begun.first() or ActivityVersion.objects.newest_of(activity, *languages)
    if version is None:
        raise Http404
    return version


@signed_in_at("check_portfolio")
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Look it over as a reviewer will see it, promise, and submit."""
    enrollment, activity = _own(request, uuid)
    item = get_object_or_404(PortfolioItem, enrollment=enrollment, activity=activity)
    form = SubmitForm(request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            submission = submit_portfolio(item=item, language=request.LANGUAGE_CODE)
        except LearningError as error:
            problem = str(error)
        else:
            messages.success(
                request, _("Submitted. Colleagues will read your portfolio; you will be told what they say.")
            )
            return HttpResponseRedirect(reverse("submission", args=[submission.uuid]))
    context = {**_assignment(request, activity), "item": item, "form": form, "problem": problem}
    work = _as_readers_see_it(item, context["version"])
    context |= {"work": work, "is_empty": not (work["text"].strip() or work["links"] or work["files"])}
    return render(request, "courses/check_portfolio.html", context, status=422 if request.method == "POST" else 200)


def _as_readers_see_it(item: PortfolioItem, version: ActivityVersion) -> dict[str, Any]:
    """What `peer_review/_work.html` draws: the same page part that a reader gets, without the names of files."""
    files = [
        {
            "address": reverse("portfolio_file", args=[file.uuid]),
            "type_name": EXTENSIONS.get(file.content_type, "").lstrip(".").upper(),
            "size": file.size,
        }
        for file in item.files.all()
    ]
    return {"brief": "", "language": version.language, "text": item.text, "links": item.links, "files": files}


@login_required
@require_safe
def download(request: HttpRequest, uuid: UUID) -> FileResponse:
    """A file of one's own draft, as an attachment that no browser opens in place."""
    file = get_object_or_404(PortfolioFile.objects.visible_to(request.user), uuid=uuid)
    response = FileResponse(file.file.open(), as_attachment=True, filename=file.title, content_type=file.content_type)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in_at("my_portfolio", with_names=False)
@require_POST
def remove(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a file out of one's own draft. The button stands in the draft's form: what was typed there is saved too."""
    files = PortfolioFile.objects.visible_to(request.user).select_related("item__enrollment", "item__activity")
    file = get_object_or_404(files, uuid=uuid)
    item = remove_portfolio_file(file=file)
    messages.success(request, _("“%(name)s” was removed.") % {"name": file.title})
    if "text" in request.POST:
        return _save(request, item.enrollment, item.activity, anchor="#files")
    return HttpResponseRedirect(reverse("portfolio", args=[item.activity.uuid]) + "#files")
