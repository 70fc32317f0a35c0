"""`/teach/practice/`: pieces to practise on: the list, making one, what readers made of it, taking it out."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.keep_unsent import unsent
from competencies.models import CFRubric
from peer_review import oversight
from peer_review.actions.make_sample import make_sample, retire_sample
from peer_review.errors import IncompleteRubricError
from peer_review.practice_report import counts_of, samples_of
from peer_review.seen import work_of
from peer_review.teach_forms import PieceForm
from peer_review.views.teaching import StaffRequest, for_staff, show

PIECES_A_PAGE = 20


@for_staff("practice_pieces", with_names=False)
@require_safe
def pieces(request: StaffRequest) -> HttpResponse:
    """Those in use first."""
    page = Paginator(samples_of(request.user), PIECES_A_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "rubrics": _rubrics(request)}
    return show(request, "pieces", context, at="practice_pieces")


def _rubrics(request: StaffRequest) -> Any:
    """Those that the person's institutions own."""
    own = CFRubric.objects.filter(institution__in=oversight.institutions_of(request.user))
    return own.select_related("institution", "locale")


@for_staff("practice_pieces", with_names=False)
@require_safe
def choose(request: StaffRequest) -> HttpResponse:
    """For which rubric."""
    page = Paginator(_rubrics(request), PIECES_A_PAGE).get_page(request.GET.get("page"))
    return show(request, "piece_rubric", {"page_obj": page}, at="practice_pieces")


@for_staff("practice_new")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest, uuid: UUID, language: str) -> HttpResponse:
    """The form for a rubric in one of its languages; what is missing is named and entries stay."""
    rubric = get_object_or_404(_rubrics(request), translation_key=uuid, locale__language_code=language)
    content = rubric.as_content()
    if request.method != "POST":
        typed = unsent(session=request.session, address=request.path, user=request.user)
        return _form(request, rubric, PieceForm(typed, rubric=content))
    form = PieceForm(request.POST, rubric=content)
    if not form.is_valid():
        return _form(request, rubric, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        sample = make_sample(
            maker=request.user, institution=rubric.institution, rubric=rubric, language=language, **form.said()
        )
    except IncompleteRubricError:
        messages.error(request, _("This rubric is not finished: nobody could reach its pass level. Finish it first."))
        return redirect("practice_choose")
    messages.success(request, _("Made. Readers get it from now on."))
    return redirect("practice_piece", sample.submission.uuid)


def _form(request: StaffRequest, rubric: CFRubric, form: PieceForm, status: int = 200) -> HttpResponse:
    return show(request, "piece_new", {"rubric": rubric, "form": form}, at="practice_pieces", status=status)


@for_staff("practice_piece")
@require_safe
def piece(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """One piece, and how readers marked it beside the trainer."""
    sample = get_object_or_404(samples_of(request.user), submission__uuid=uuid)
    context = {
        "sample": sample,
        "submission": sample.submission,
        "criteria": counts_of(sample),
        "is_shown": True,
        "work": work_of(sample.submission, "teach_file"),
    }
    return show(request, "piece", context, at="practice_pieces")


@for_staff("practice_piece")
@require_POST
def retire(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """The button "Take it out"."""
    sample = get_object_or_404(samples_of(request.user), submission__uuid=uuid)
    retire_sample(sample=sample, actor=request.user)
    messages.success(request, _("Taken out. Nobody is given it any more."))
    return redirect("practice_pieces")
