"""The teacher's own pages: what to do next, what is waiting, what is done; and their portfolio."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.models.learning_record import LearningRecord, portfolio_rows
from courses.navigation import catalog_url


@login_required
@require_safe
def my_learning(request: HttpRequest) -> HttpResponse:
    """The next thing is the biggest; then what waits, then what is done."""
    record = LearningRecord(request.user, request)
    return render(request, "courses/my_learning.html", {"record": record, "catalog_url": catalog_url()})


@login_required
@require_safe
def my_portfolio(request: HttpRequest) -> HttpResponse:
    """Every portfolio of the person, draft or handed in, with its status."""
    return render(
        request, "courses/my_portfolio.html", {"rows": portfolio_rows(request.user), "catalog_url": catalog_url()}
    )
