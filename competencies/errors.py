"""What can go wrong. `FrameworkFileError` says that a file is at fault, in one sentence."""

from collections.abc import Sequence

from competencies.framework_files.fields import FrameworkFileError

__all__ = ["FrameworkFileError", "UnusableRubricError"]


class UnusableRubricError(Exception):
    """State: reviewers could not work with this rubric as it is. `sentences` say what to do about it."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = list(sentences)
