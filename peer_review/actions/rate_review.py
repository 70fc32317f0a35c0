"""Say how useful a review was."""

from django.db import transaction

from accounts.models import User
from peer_review.errors import NotDecidedError, NotTheAuthorError
from peer_review.models import Assessment, Submission


@transaction.atomic
def rate_review(*, assessment: Assessment, author: User, usefulness: int) -> Assessment:
    """The author of the work says how much a review helped; saying it again changes it.

    ValueError for what is no `Assessment.Usefulness`. Raises NotTheAuthorError (request), NotDecidedError (state).
    """
    usefulness = Assessment.Usefulness(usefulness).value
    submission = Submission.objects.get(assignments__assessment=assessment)
    if submission.author_id != author.pk:
        raise NotTheAuthorError(str(author.pk))
    if submission.decision is None:
        raise NotDecidedError(str(submission.uuid))
    assessment.usefulness = usefulness
    assessment.save(update_fields=["usefulness"])
    return assessment
