"""Keep a review that is not finished."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from peer_review import practice
from peer_review.errors import AssignmentClosedError
from peer_review.models import ReviewAssignment

Draft = dict[str, Any]


@transaction.atomic
def save_draft(
    *, assignment: ReviewAssignment, draft: Draft, base: str | None = None, written_at: datetime | None = None
) -> ReviewAssignment:
    """Keep the draft, as unfinished as it may be; what another device has saved meanwhile is kept beside it.

    Shape: {criteria: {key: {score: int | None, comment: str}}, overall: str}. `base`: the `stamp_of` the draft that
    was being changed; None says that the writer has seen what is there. Where it is not the newest, the newer of the
    two texts is the draft and the older one becomes `draft["other"]`, the same shape and `at`; `written_at` is when the
    text was written, where that is not now. Raises AssignmentClosedError once the review was handed in or is no longer
    needed: a late autosave must not bring back what was sent. PractiseFirstError (state) where practice comes first.
    """
    current = ReviewAssignment.objects.select_for_update().get(pk=assignment.pk)
    if not current.is_open:
        raise AssignmentClosedError(str(assignment.uuid))
    practice.check_begun(current)
    now = timezone.now()
    assignment.draft, assignment.draft_saved_at = _merged(current, draft, base, min(written_at or now, now))
    assignment.started_at = current.started_at or now
    assignment.save(update_fields=["draft", "draft_saved_at", "started_at"])
    return assignment


@transaction.atomic
def choose_draft(*, assignment: ReviewAssignment, draft: Draft, takes_other: bool) -> ReviewAssignment:
    """Of two versions, go on with the other one (and keep this beside it), or with this one alone."""
    current = ReviewAssignment.objects.select_for_update().get(pk=assignment.pk)
    other = current.draft.get("other")
    if other and takes_other:
        draft = {**_text(other), "other": {**_text(draft), "at": timezone.now().isoformat()}}
    save_draft(assignment=assignment, draft=draft)
    if not takes_other:
        assignment.draft.pop("other", None)
        assignment.save(update_fields=["draft"])
    return assignment


def stamp_of(assignment: ReviewAssignment) -> str:
    """Names one saved state of a draft; "" before the first."""
    return assignment.draft_saved_at.isoformat() if assignment.draft_saved_at else ""


def _merged(
    current: ReviewAssignment, draft: Draft, base: str | None, written_at: datetime
) -> tuple[Draft, datetime | None]:
    """What is kept, and since when. Its stamp stays where the saved text is the newer one: nobody has to look anew."""
    saved_at, now = current.draft_saved_at, timezone.now()
    kept = {"other": current.draft["other"]} if "other" in current.draft else {}
    is_known = base is None or saved_at is None or base == stamp_of(current)
    if is_known or _text(current.draft) == _text(draft):
        return {**kept, **draft}, now
    assert saved_at is not None
    if written_at < saved_at:
        return {**current.draft, "other": {**_text(draft), "at": written_at.isoformat()}}, saved_at
    return {**draft, "other": {**_text(current.draft), "at": saved_at.isoformat()}}, now


def _text(draft: Draft) -> Draft:
    return {"criteria": draft.get("criteria", {}), "overall": draft.get("overall", "")}
