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
from peer_review.errors import EmptySubmissionError, IncompleteAssessmentError
from peer_review.manifest import manifest_digest
from peer_review.models import ReviewAssignment, Sample, Submission
from peer_review.scoring import scored_criteria
from peer_review.snapshot import FileInput, copy_file, freeze_rubric, keep

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
    links: Sequence[dict[str, str]] = (),
    files: Sequence[FileInput] = (),
) -> Sample:
    """A piece with the trainer's marks. `key`: {criterion key: {score: int | None, feedback: str}}.

    Raises EmptySubmissionError, IncompleteAssessmentError (request) naming criteria without a level or a remark,
    IncompleteRubricError (state).
    """
    if not (text.strip() or links or files):
        raise EmptySubmissionError("nothing to read")
    frozen = freeze_rubric(rubric)
    _check(frozen.content, key)
    copies = [copy_file(source) for source in files]
    piece = Submission.objects.create(
        author=maker,
        institution=institution,
        task_uuid=uuid4(),
        task_title=title,
        brief=brief,
        language=language,
        text=text,
        frozen_rubric=frozen,
        manifest_digest=manifest_digest(text, links, [copy.facts for copy in copies]),
        status=Submission.Status.SAMPLE,
    )
    keep(piece, links, copies)
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
