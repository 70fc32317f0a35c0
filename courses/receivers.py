"""What courses hears: a page was published or withdrawn, a submission was decided."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from courses.actions.accept_portfolio import accept_portfolio
from courses.actions.publish_course_content import publish_course_content
from courses.models import CoursePage, LessonPage, ModulePage
from peer_review.models import Submission
from peer_review.signals import submission_decided


@receiver((page_published, page_unpublished), dispatch_uid="courses.publish_course_content")
def content_changed(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """Recompute the activities of the course that the page belongs to."""
    if not issubclass(sender, CoursePage | ModulePage | LessonPage):
        return
    pages = CoursePage.objects.ancestor_of(instance, inclusive=True).select_related("course")
    for page in pages:
        publish_course_content(course=page.course)


@receiver(submission_decided, dispatch_uid="courses.accept_portfolio")
def portfolio_decided(sender: Any, submission_id: int, **kwargs: Any) -> None:
    """An accepted portfolio completes its activity, and perhaps the course."""
    submission = Submission.objects.select_related("author").get(pk=submission_id)
    accept_portfolio(submission=submission)
