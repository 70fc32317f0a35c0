"""Starting, and saving what is not finished."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from peer_review.actions.assess import assess
from peer_review.actions.save_draft import choose_draft, save_draft, stamp_of
from peer_review.actions.start_review import start_review
from peer_review.errors import AssignmentClosedError
from peer_review.models import ReviewAssignment
from tests.peer_review.conftest import marks

DRAFT = {"criteria": {"aim": {"score": None, "comment": "Half a thou"}}, "overall": ""}


def test_the_first_start_stands(assignments: list[ReviewAssignment]) -> None:
    first = start_review(assignment=assignments[0]).started_at
    again = start_review(assignment=ReviewAssignment.objects.get(pk=assignments[0].pk))
    assert first is not None and again.started_at == first


def test_a_released_review_cannot_be_started(assignments: list[ReviewAssignment]) -> None:
    ReviewAssignment.objects.update(released_at=timezone.now(), released_for="over")
    with pytest.raises(AssignmentClosedError):
        start_review(assignment=assignments[0])


def test_a_draft_is_kept_however_unfinished_and_counts_as_begun(assignments: list[ReviewAssignment]) -> None:
    save_draft(assignment=assignments[0], draft=DRAFT)
    kept = ReviewAssignment.objects.get(pk=assignments[0].pk)
    assert (kept.draft, bool(kept.draft_saved_at), bool(kept.started_at)) == (DRAFT, True, True)


def test_a_late_autosave_does_not_bring_back_what_was_handed_in(assignments: list[ReviewAssignment]) -> None:
    stale = ReviewAssignment.objects.get(pk=assignments[0].pk)
    assess(assignment=assignments[0], scores=marks(3))
    with pytest.raises(AssignmentClosedError):
        save_draft(assignment=stale, draft=DRAFT)
    assert ReviewAssignment.objects.get(pk=stale.pk).draft == {}


def said(words: str) -> dict[str, Any]:
    return {"criteria": {"aim": {"score": None, "comment": words}}, "overall": ""}


def kept(assignment: ReviewAssignment) -> ReviewAssignment:
    return ReviewAssignment.objects.get(pk=assignment.pk)


def words(draft: dict[str, Any]) -> str:
    return str(draft["criteria"]["aim"]["comment"])


def test_one_device_writes_on_over_its_own_draft(assignments: list[ReviewAssignment]) -> None:
    save_draft(assignment=assignments[0], draft=said("One"), base="")
    save_draft(assignment=assignments[0], draft=said("One and two"), base=stamp_of(kept(assignments[0])))
    assert kept(assignments[0]).draft == said("One and two")


def test_what_another_device_wrote_meanwhile_is_kept_beside_the_newer_text(
    assignments: list[ReviewAssignment],
) -> None:
    old = stamp_of(save_draft(assignment=assignments[0], draft=said("Begun")))
    save_draft(assignment=kept(assignments[0]), draft=said("On the laptop"), base=old)
    save_draft(assignment=kept(assignments[0]), draft=said("On the phone"), base=old)
    draft = kept(assignments[0]).draft
    assert (words(draft), words(draft["other"])) == ("On the phone", "On the laptop")


def test_what_comes_late_from_a_device_that_was_offline_does_not_take_the_newer_text_s_place(
    assignments: list[ReviewAssignment],
) -> None:
    old = stamp_of(save_draft(assignment=assignments[0], draft=said("Begun")))
    newest = stamp_of(save_draft(assignment=kept(assignments[0]), draft=said("On the laptop"), base=old))
    before = timezone.now() - timedelta(hours=3)
    save_draft(assignment=kept(assignments[0]), draft=said("On the phone"), base=old, written_at=before)
    row = kept(assignments[0])
    assert (words(row.draft), words(row.draft["other"])) == ("On the laptop", "On the phone")
    # Its stamp stays: the laptop writes on without being told of a conflict.
    assert stamp_of(row) == newest


def test_a_clock_that_is_fast_wins_nothing(assignments: list[ReviewAssignment]) -> None:
    old = stamp_of(save_draft(assignment=assignments[0], draft=said("Begun")))
    save_draft(assignment=kept(assignments[0]), draft=said("First"), base=old)
    ahead = timezone.now() + timedelta(days=2)
    save_draft(assignment=kept(assignments[0]), draft=said("Second"), base=old, written_at=ahead)
    assert words(kept(assignments[0]).draft["other"]) == "First"


def test_the_same_text_from_two_devices_is_one_version(assignments: list[ReviewAssignment]) -> None:
    old = stamp_of(save_draft(assignment=assignments[0], draft=said("Begun")))
    for _ in range(2):
        save_draft(assignment=kept(assignments[0]), draft=said("The same"), base=old)
    assert "other" not in kept(assignments[0]).draft


def test_the_other_version_stays_while_one_writes_on_until_one_is_chosen(assignments: list[ReviewAssignment]) -> None:
    row = assignments[0]
    save_draft(assignment=row, draft=said("Laptop"))
    save_draft(assignment=kept(row), draft=said("Phone"), base="old")
    save_draft(assignment=kept(row), draft=said("Phone, more"), base=stamp_of(kept(row)))
    assert words(kept(row).draft["other"]) == "Laptop"
    choose_draft(assignment=kept(row), draft=said("Phone, more still"), takes_other=True)
    assert (words(kept(row).draft), words(kept(row).draft["other"])) == ("Laptop", "Phone, more still")
    choose_draft(assignment=kept(row), draft=said("Laptop"), takes_other=False)
    assert kept(row).draft == said("Laptop")
