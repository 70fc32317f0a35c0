"""Submit a portfolio for review: hand a copy of the draft down to peer review."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from competencies.models import CFRubric
from courses import errors
from courses.models import ActivityVersion, PortfolioItem
from peer_review import errors as review_errors
from peer_review.actions.submit import FileInput, submit
from peer_review.models import Submission

EMPTY = _("There is nothing to read yet. Write a text, add a link or a file, then submit again.")
UNREADABLE = _(
    "“%(title)s” cannot be opened. Save it again without a password, remove it here and add the new one, then submit."
)
UNSAFE_LINK = _(
    "One of your links is no web address that a colleague can open: %(url)s. Change it to one that begins with "
    "https://, or remove it, then submit again."
)
IN_REVIEW = _("Your colleagues are reading this portfolio. You can hand in a new version once they have answered.")
ACCEPTED = _("This portfolio was accepted. There is nothing more to hand in.")
NO_RUBRIC = _(
    "This assignment cannot be handed in now: its rubric is not complete. Your draft is kept; tell your trainer."
)


@transaction.atomic
def submit_portfolio(*, item: PortfolioItem, language: str | None = None) -> Submission:
    """Return the submission, a copy: the draft stays for a later try. `language` defaults to the enrolment's.

    The same work handed in twice (a double click) answers the one submission. Raises PortfolioIncompleteError for an
    empty draft, AlreadyInReviewError for one that is being read or was accepted, PortfolioClosedError when the course
    cannot take it now.
    """
    item = _locked(item)
    version = _version(item, language or item.enrollment.language)
    course = item.enrollment.course
    rubric = CFRubric.objects.filter(pk=version.content["rubric"]).first()
    if rubric is None:
        raise errors.PortfolioClosedError(NO_RUBRIC)
    # `peer_review.submit` is in the log, without who: an entry here in the same second would name the author.
    return _hand_down(
        author=item.enrollment.user,
        institution=course.institution,
        task_uuid=item.activity.uuid,
        task_title=version.title,
        brief=version.content["brief"],
        rubric=rubric,
        achievement=course.achievement,
        language=version.language,
        text=item.text,
        links=item.links,
        files=[FileInput(each.title, each.file, each.content_type) for each in item.files.all()],
        # Versions that were published before the rubric said so.
        reviews_wanted=version.content.get("reviews_wanted"),
    )


def _locked(item: PortfolioItem) -> PortfolioItem:
    """The draft and what belongs to it; nobody adds a file meanwhile."""
    related = ("activity", "enrollment__user", "enrollment__course__institution", "enrollment__course__achievement")
    locked: PortfolioItem = (
        PortfolioItem.objects.select_for_update(of=("self",)).select_related(*related).get(pk=item.pk)
    )
    return locked


def _version(item: PortfolioItem, language: str) -> ActivityVersion:
    """The version that was begun, in the language that the work is handed in."""
    completion = item.enrollment.completions.filter(activity=item.activity).select_related("version").first()
    if completion and completion.version.language == language:
        return completion.version
    newest: ActivityVersion = ActivityVersion.objects.newest_of(item.activity, language)
    return newest


def _hand_down(**work: Any) -> Submission:
    """Call peer review, and say its refusals in a learner's words."""
    try:
        return submit(**work)
    except review_errors.EmptySubmissionError as error:
        raise errors.PortfolioIncompleteError(EMPTY) from error
    except review_errors.UnreadableFileError as error:
        raise errors.PortfolioIncompleteError(UNREADABLE % {"title": error.title}) from error
    except review_errors.UnsafeLinkError as error:
        raise errors.PortfolioIncompleteError(UNSAFE_LINK % {"url": error.url}) from error
    except review_errors.AlreadyInReviewError as error:
        raise errors.AlreadyInReviewError(IN_REVIEW) from error
    except review_errors.AlreadyAcceptedError as error:
        raise errors.AlreadyInReviewError(ACCEPTED) from error
    except review_errors.IncompleteRubricError as error:
        raise errors.PortfolioClosedError(NO_RUBRIC) from error
