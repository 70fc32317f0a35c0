"""Submit a portfolio for review: hand a copy of the draft down to peer review."""

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from competencies.models import CFRubric
from courses.errors import AlreadyInReviewError, PortfolioIncompleteError
from courses.models import ActivityVersion, PortfolioItem
from peer_review.actions.submit import FileInput, submit
from peer_review.models import Submission


@transaction.atomic
def submit_portfolio(*, item: PortfolioItem, language: str | None = None) -> Submission:
    """Return the submission, a copy: the draft stays for a later try. `language` defaults to the enrolment's.

    Raises PortfolioIncompleteError for an empty draft and AlreadyInReviewError for one that is being read or accepted.
    """
    item = PortfolioItem.objects.select_for_update(of=("self",)).select_related(
        "activity", "enrollment__user", "enrollment__course__institution", "enrollment__course__achievement"
    ).get(pk=item.pk)
    _refuse_empty(item)
    _refuse_resubmission(item)
    version = _version(item, language or item.enrollment.language)
    course = item.enrollment.course
    submission = submit(
        author=item.enrollment.user,
        institution=course.institution,
        task_uuid=item.activity.uuid,
        task_title=version.title,
        brief=version.content["brief"],
        rubric=CFRubric.objects.get(pk=version.content["rubric"]),
        achievement=course.achievement,
        language=version.language,
        text=item.text,
        links=item.links,
        files=[FileInput(each.title, each.file, each.content_type) for each in item.files.all()],
        reviews_wanted=version.content["reviews_wanted"],
    )
    log(instance=course, action="courses.submit", user=item.enrollment.user, data={"submission": str(submission.uuid)})
    return submission


def _version(item: PortfolioItem, language: str) -> ActivityVersion:
    """The version that was begun, in the language that the work is handed in."""
    completion = item.enrollment.completions.filter(activity=item.activity).select_related("version").first()
    if completion and completion.version.language == language:
        return completion.version
    newest: ActivityVersion = ActivityVersion.objects.newest_of(item.activity, language)
    return newest


def _refuse_empty(item: PortfolioItem) -> None:
    if not (item.text.strip() or item.links or item.files.exists()):
        raise PortfolioIncompleteError(
            _("There is nothing to read yet. Write a text, add a link or a file, then submit again.")
        )


def _refuse_resubmission(item: PortfolioItem) -> None:
    statuses = Submission.objects.authored_by(item.enrollment.user).for_task(item.activity.uuid)
    closed = (Submission.Status.IN_REVIEW, Submission.Status.ACCEPTED)
    latest = statuses.filter(status__in=closed).first()
    if latest and latest.status == Submission.Status.IN_REVIEW:
        raise AlreadyInReviewError(
            _("Your colleagues are reading this portfolio. You can hand in a new version once they have answered.")
        )
    if latest:
        raise AlreadyInReviewError(_("This portfolio was accepted. There is nothing more to hand in."))
