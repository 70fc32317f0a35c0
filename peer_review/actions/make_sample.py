"""Put a piece to practise on in place, or take it out."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import Institution, User
from competencies.models import CFRubric
from peer_review import dispatch
from peer_review.errors import IncompleteAssessmentError
from peer_review.models import ReviewAssignment, Sample, Submission
from peer_review.scoring import scored_criteria
from peer_review.snapshot import FileInput, Link, contents_of, freeze_rubric, keep

Key = Mapping[str, Mapping[str, Any]]


@transaction.atomic
def make_sample(
    *,
    maker: User,
    institution: Institution,
    rubric: CFRubric,
    title: str,
    text: str,
    key: Key,
    use: str = Sample.Use.TRAINING,
    brief: str = "",
    language: str = "en",
    links: Sequence[Link] = (),
    files: Sequence[FileInput] = (),
) -> Sample:
    """A piece with the trainer's marks. `key`: {criterion key: {score: int | None, feedback: str}}.

    Raises EmptySubmissionError, UnreadableFileError, UnsafeLinkError, IncompleteAssessmentError (request; it names
    criteria without a level or a remark), IncompleteRubricError (state).
    """
    frozen, contents = freeze_rubric(rubric), contents_of(text, links, files)
    _check(frozen.content, key)
    piece = Submission.objects.create(
        author=maker,
        institution=institution,
        task_uuid=uuid4(),
        task_title=title,
        brief=brief,
        language=language,
        text=text,
        frozen_rubric=frozen,
        manifest_digest=contents.digest,
        status=Submission.Status.SAMPLE,
    )
    keep(piece, contents)
    kept = {name: {"score": said["score"], "feedback": said["feedback"].strip()} for name, said in key.items()}
    sample = Sample.objects.create(
        submission=piece, rubric_uuid=rubric.translation_key, use=Sample.Use(use), key=kept, made_by=maker
    )
    log(piece, "peer_review.make_sample", user=maker, data={"use": sample.use})
    return sample


def _check(rubric: Mapping[str, Any], key: Key) -> None:
    scored = {criterion["key"] for criterion in scored_criteria(rubric)}
    missing = {}
    for criterion in rubric["criteria"]:
        said = key.get(criterion["key"], {})
        levels = {level["score"] for level in criterion["levels"]}
        if criterion["key"] in scored and said.get("score") not in levels:
            missing[criterion["key"]] = "level"
        elif not str(said.get("feedback", "")).strip():
            missing[criterion["key"]] = "comment"
    if missing:
        raise IncompleteAssessmentError(missing)


@transaction.atomic
def retire_sample(*, sample: Sample, actor: User) -> Sample:
    """It is not given to anybody from now on, and nobody need finish it; what it taught stays.

    A second click changes nothing.
    """
    piece = Submission.objects.locked().get(pk=sample.submission_id)
    if sample.retired_at is None:
        sample.retired_at = timezone.now()
        sample.save(update_fields=["retired_at"])
        _let_go(piece)
        log(piece, "peer_review.retire_sample", user=actor)
    return sample


def _let_go(piece: Submission) -> None:
    """Who reads it unawares is told what is told of real work; who practises simply gets another piece."""
    reading = piece.assignments.open().select_related("reviewer", "submission")
    practising = reading.filter(purpose=ReviewAssignment.Purpose.PRACTICE)
    practising.update(released_at=timezone.now(), released_for=ReviewAssignment.Released.OVER)
    dispatch.release(reading, ReviewAssignment.Released.OVER)
