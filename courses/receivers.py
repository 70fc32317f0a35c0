"""What courses hears: a page was published, withdrawn, moved or deleted, a submission was decided."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from courses.actions.accept_portfolio import accept_portfolio
from courses.actions.publish_course_content import publish_course_content
from courses.models import CoursePage, LessonPage, ModulePage
from peer_review.models import Submission
from peer_review.signals import submission_decided


@receiver((page_published, page_unpublished), dispatch_uid="courses.publish_course_content")
def content_changed(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """Recompute the activities of the course that the page belongs to."""
    if issubclass(sender, CoursePage | ModulePage | LessonPage):
        _publish_above(instance)


@receiver(post_page_move, dispatch_uid="courses.page_moved")
def page_moved(sender: type[Page], instance: Page, parent_page_before: Page, **kwargs: Any) -> None:
    """Another order, another module or another course: recompute where the page was and where it is."""
    _publish_above(parent_page_before)
    _publish_above(Page.objects.get(pk=instance.pk))


@receiver(post_delete, sender=Page, dispatch_uid="courses.page_deleted")
def page_deleted(instance: Page, **kwargs: Any) -> None:
    """A lesson that is gone is required no longer.

    Wagtail says "unpublished" before it deletes, while the page still counts as live: that comes too early.
    """
    _publish_above(instance)


def _publish_above(page: Page) -> None:
    """Recompute the course that a page belongs or belonged to; nothing for a page outside every course."""
    for course_page in CoursePage.objects.ancestor_of(page, inclusive=True).select_related("course"):
        publish_course_content(course=course_page.course)


@receiver(submission_decided, dispatch_uid="courses.accept_portfolio")
def portfolio_decided(sender: Any, submission_id: int, **kwargs: Any) -> None:
    """An accepted portfolio completes its activity, and perhaps the course."""
    submission = Submission.objects.select_related("author").get(pk=submission_id)
    accept_portfolio(submission=submission)
