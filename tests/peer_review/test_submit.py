"""Handing in: what is frozen, what is copied, what is refused."""

import hashlib
import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from pikepdf import Encryption, Pdf
from PIL import Image
from wagtail.models import ModelLogEntry

from accounts.models import User
from competencies.models import CFRubric
from peer_review.actions.submit import FileInput
from peer_review.errors import (
    AlreadyAcceptedError,
    AlreadyInReviewError,
    EmptySubmissionError,
    IncompleteRubricError,
    UnreadableFileError,
    UnsafeLinkError,
)
from peer_review.manifest import manifest_digest
from peer_review.models import FrozenRubric, Submission
from tests.peer_review.conftest import OTHER_TASK, Submit
from tests.samples import PDF

GPS = 0x8825


def photograph(image_format: str = "JPEG") -> ContentFile[bytes]:
    """A small picture that says who took it, and which way up."""
    exif = Image.Exif()
    exif[0x013B] = "Amina of Atlas"
    exif[0x0112] = 6
    exif.get_ifd(GPS)[1] = "N"
    buffer = io.BytesIO()
    Image.new("RGB", (40, 20), "teal").save(buffer, image_format, exif=exif, comment=b"taken by Amina")
    return ContentFile(buffer.getvalue())


def test_a_submission_keeps_the_rubric_as_it_was_when_the_rubric_changes(
    hand_in: Submit, teacher: User, rubric: CFRubric
) -> None:
    submission = hand_in(teacher)
    rubric.criteria.update(title="Something else")
    frozen = FrozenRubric.objects.get(pk=submission.frozen_rubric_id)
    assert [criterion["title"] for criterion in frozen.content["criteria"]] == ["The aim", "The care"]


def test_equal_rubrics_are_frozen_once(hand_in: Submit, teacher: User) -> None:
    hand_in(teacher)
    hand_in(teacher, task_uuid=OTHER_TASK)
    assert FrozenRubric.objects.count() == 1


def test_links_and_files_are_copied_with_hash_and_size_and_stand_in_the_digest(hand_in: Submit, teacher: User) -> None:
    links = [{"title": "Plan", "url": "https://example.org/plan"}]
    files = [FileInput("My plan.pdf", ContentFile(PDF), "application/pdf")]
    submission = hand_in(teacher, links=links, files=files)
    link, file = submission.evidence.all()
    assert (link.kind, link.url) == ("link", "https://example.org/plan")
    assert file.file.read() == PDF
    assert (file.size, file.sha256) == (len(PDF), hashlib.sha256(PDF).hexdigest())
    facts = {"sha256": file.sha256, "size": len(PDF), "content_type": "application/pdf"}
    assert submission.manifest_digest == manifest_digest(submission.text, links, [facts])


def test_a_stored_file_s_name_says_nothing(hand_in: Submit, teacher: User) -> None:
    files = [FileInput("Amina.pdf", ContentFile(PDF), "application/pdf")]
    stored = hand_in(teacher, files=files).evidence.get()
    assert "amina" not in stored.file.name.lower()
    assert stored.neutral_name == "evidence-1.pdf"


@pytest.mark.parametrize(
    ("image_format", "content_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_pictures_are_drawn_anew_upright_and_without_metadata(
    hand_in: Submit, teacher: User, image_format: str, content_type: str
) -> None:
    submission = hand_in(teacher, files=[FileInput("p", photograph(image_format), content_type)])
    content = submission.evidence.get().file.read()
    assert b"Amina" not in content
    with Image.open(io.BytesIO(content)) as image:
        assert (image.format, image.size) == (image_format, (20, 40))
        assert not image.getexif()
        assert "comment" not in image.info


def test_a_picture_that_is_none_is_named_and_nothing_is_handed_in(hand_in: Submit, teacher: User) -> None:
    with pytest.raises(UnreadableFileError) as raised:
        hand_in(teacher, files=[FileInput("shade.png", ContentFile(b"not a picture"), "image/png")])
    assert raised.value.title == "shade.png"
    assert not Submission.objects.exists()


def test_a_picture_of_too_many_pixels_is_not_opened(
    hand_in: Submit, teacher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("peer_review.metadata.pictures.MAX_PIXELS", 100)
    with pytest.raises(UnreadableFileError):
        hand_in(teacher, files=[FileInput("huge.jpg", photograph(), "image/jpeg")])


def test_a_pdf_behind_a_password_is_named_and_nothing_is_handed_in(hand_in: Submit, teacher: User) -> None:
    locked = io.BytesIO()
    with Pdf.open(io.BytesIO(PDF)) as pdf:
        pdf.save(locked, encryption=Encryption(user="", owner="tree"))
    with pytest.raises(UnreadableFileError) as raised:
        hand_in(teacher, files=[FileInput("plan.pdf", ContentFile(locked.getvalue()), "application/pdf")])
    assert raised.value.title == "plan.pdf"
    assert not Submission.objects.exists()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "plan.pdf"])
def test_what_is_no_web_address_is_named_and_nothing_is_handed_in(hand_in: Submit, teacher: User, url: str) -> None:
    with pytest.raises(UnsafeLinkError) as raised:
        hand_in(teacher, links=[{"title": "x", "url": url}])
    assert raised.value.url == url
    assert not Submission.objects.exists()


def test_nothing_to_read_is_refused(hand_in: Submit, teacher: User) -> None:
    with pytest.raises(EmptySubmissionError):
        hand_in(teacher, text="  \n ")


def test_a_second_click_answers_the_submission_that_is_being_read(hand_in: Submit, teacher: User) -> None:
    assert hand_in(teacher) == hand_in(teacher)
    assert Submission.objects.count() == 1


def test_other_work_for_a_task_that_is_being_read_is_refused(hand_in: Submit, teacher: User) -> None:
    hand_in(teacher)
    with pytest.raises(AlreadyInReviewError):
        hand_in(teacher, text="Something else entirely.")


def test_an_accepted_task_cannot_be_handed_in_again(hand_in: Submit, teacher: User) -> None:
    submission = hand_in(teacher)
    Submission.objects.filter(pk=submission.pk).update(status=Submission.Status.ACCEPTED)
    with pytest.raises(AlreadyAcceptedError):
        hand_in(teacher, text="Once more.")


def test_the_next_attempt_points_at_the_one_before(hand_in: Submit, teacher: User) -> None:
    first = hand_in(teacher)
    Submission.objects.filter(pk=first.pk).update(status=Submission.Status.NEEDS_WORK)
    second = hand_in(teacher)
    assert (second.attempt, second.previous_id) == (2, first.pk)


@pytest.mark.parametrize("pass_score", [5, 9])
def test_a_rubric_that_nobody_can_pass_is_refused(
    hand_in: Submit, teacher: User, rubric: CFRubric, pass_score: int
) -> None:
    CFRubric.objects.filter(pk=rubric.pk).update(pass_score=pass_score)
    rubric.refresh_from_db()
    with pytest.raises(IncompleteRubricError):
        hand_in(teacher)


def test_a_rubric_without_criteria_is_refused(hand_in: Submit, teacher: User, rubric: CFRubric) -> None:
    rubric.criteria.all().delete()
    with pytest.raises(IncompleteRubricError):
        hand_in(teacher)


def test_handing_in_is_logged_with_which_attempt_and_not_with_who(hand_in: Submit, teacher: User) -> None:
    submission = hand_in(teacher)
    entry: Any = ModelLogEntry.objects.get(action="peer_review.submit")
    assert (entry.object_id, entry.user, entry.data["attempt"]) == (str(submission.pk), None, 1)
