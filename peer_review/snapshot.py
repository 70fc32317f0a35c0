"""Copies what was handed in, so that what was judged can never change afterwards (an engine: it writes).

Files are copied without what would say who made them (see `metadata`); their types and sizes were checked where they
were uploaded.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.validators import URLValidator

from competencies.actions.freeze_rubric import freeze_rubric as keep_version
from competencies.errors import UnusableRubricError
from competencies.models import CFRubric
from peer_review.errors import EmptySubmissionError, IncompleteRubricError, UnreadableFileError, UnsafeLinkError
from peer_review.manifest import manifest_digest
from peer_review.metadata import NotWhatItSaysError, bare
from peer_review.models import FrozenRubric, Submission, SubmissionEvidence

Link = dict[str, str]


@dataclass(frozen=True)
class FileInput:
    """A file as it comes in: `title` is what the author calls it, `content_type` was found out from its content."""

    title: str
    file: File[bytes]
    content_type: str


@dataclass(frozen=True)
class Copy:
    """A file ready to be kept: bytes without metadata and their hash."""

    title: str
    content: bytes
    content_type: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def facts(self) -> dict[str, str | int]:
        """What the manifest says about it."""
        return {"sha256": self.sha256, "size": len(self.content), "content_type": self.content_type}


@dataclass(frozen=True)
class Contents:
    """All that was handed in, ready to be kept."""

    text: str
    links: Sequence[Link]
    copies: Sequence[Copy]

    @property
    def digest(self) -> str:
        """The same for the same work."""
        return manifest_digest(self.text, self.links, [copy.facts for copy in self.copies])


def contents_of(text: str, links: Sequence[Link], files: Iterable[FileInput]) -> Contents:
    """Copies of it. Raises EmptySubmissionError, UnsafeLinkError, UnreadableFileError."""
    copies = [copy_file(source) for source in files]
    if not (text.strip() or links or copies):
        raise EmptySubmissionError("nothing to read")
    for link in links:
        check_link(link["url"])
    return Contents(text, links, copies)


def copy_file(source: FileInput) -> Copy:
    """The bytes to keep. Raises UnreadableFileError for what cannot be opened as its type, or asks for a password."""
    source.file.open("rb")
    try:
        content = bare(source.file.read(), source.content_type)
    except NotWhatItSaysError as error:
        raise UnreadableFileError(source.title) from error
    return Copy(source.title, content, source.content_type)


def freeze_rubric(rubric: CFRubric) -> FrozenRubric:
    """The row that holds this rubric as it is now; equal rubrics share one. Raises IncompleteRubricError."""
    try:
        version = keep_version(rubric=rubric)
    except UnusableRubricError as error:
        raise IncompleteRubricError(rubric.title) from error
    return FrozenRubric.objects.get_or_create(digest=version.digest, defaults={"content": version.content})[0]


def check_link(url: str) -> None:
    """Raise UnsafeLinkError unless a reviewer may be sent there: http and https, never javascript: or data:."""
    try:
        URLValidator(schemes=("http", "https"))(url)
    except ValidationError as error:
        raise UnsafeLinkError(url) from error


def keep(submission: Submission, contents: Contents) -> None:
    """Write the evidence rows, links first, and the files under random names."""
    for position, link in enumerate(contents.links):
        SubmissionEvidence.objects.create(
            submission=submission,
            kind=SubmissionEvidence.Kind.LINK,
            title=(link["title"] or link["url"])[:250],
            url=link["url"],
            position=position,
        )
    for position, copy in enumerate(contents.copies, start=len(contents.links)):
        _keep_file(submission, copy, position)


def _keep_file(submission: Submission, copy: Copy, position: int) -> None:
    row = SubmissionEvidence(
        submission=submission,
        kind=SubmissionEvidence.Kind.FILE,
        title=copy.title[:250],
        content_type=copy.content_type,
        size=len(copy.content),
        sha256=copy.sha256,
        position=position,
    )
    row.file.save("evidence", ContentFile(copy.content), save=True)
