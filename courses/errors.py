"""What can go wrong in learning, sorted by whose fault it is: the request's, or the state of things."""

from typing import Any


class LearningError(Exception):
    """Something a learner asked for cannot be done. `str(error)` is a translated sentence that they may read."""


class RequestError(LearningError):
    """The request was incomplete or wrong; nothing was changed."""


class StateError(LearningError):
    """The request was fine, but the time or the order is not."""


class UnansweredError(RequestError):
    """Questions without a usable answer. `problems`: {question id: sentence}."""

    def __init__(self, message: Any, problems: dict[str, Any]) -> None:
        super().__init__(message)
        self.problems = problems


class EmptyReflectionError(RequestError):
    """A reflection without a word."""


class FileRefusedError(RequestError):
    """A file too large, too many, or of a type that is not taken."""


class PortfolioIncompleteError(RequestError):
    """A portfolio with nothing in it, or handed in without the promise about pupils."""


class ForeignActivityError(RequestError):
    """An activity of another course than the enrolment's, or of the wrong kind."""


class AlreadyInReviewError(StateError):
    """The portfolio is being read, or was accepted: it cannot be handed in again."""


class PortfolioClosedError(StateError):
    """The course cannot take this portfolio now; the author can do nothing about it."""
