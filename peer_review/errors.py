"""What can go wrong, sorted by whose fault it is: request (what was sent), state (what has happened since)."""

from collections.abc import Mapping


class PeerReviewError(Exception):
    """Base of this app's errors. `str(error)` is for logs; pages word their own."""


class RequestError(PeerReviewError):
    """What was sent cannot be accepted as it is."""


class StateError(PeerReviewError):
    """What was asked is no longer possible."""


class EmptySubmissionError(RequestError):
    """Neither text, link nor file: nothing to read."""


class UnreadableFileError(RequestError):
    """A file that cannot be opened as what it says it is, or not without a password. `title` names the file."""

    def __init__(self, title: str) -> None:
        super().__init__(f"cannot be opened as what it says it is: {title}")
        self.title = title


class UnsafeLinkError(RequestError):
    """A link that is not an http(s) address. `url` is what was given."""

    def __init__(self, url: str) -> None:
        super().__init__(f"not a web address: {url}")
        self.url = url


class IncompleteAssessmentError(RequestError):
    """`missing`: {criterion key: what it lacks, "level", "comment" or "words"}; the level comes first."""

    def __init__(self, missing: Mapping[str, str]) -> None:
        super().__init__(f"criteria without an answer: {', '.join(sorted(missing))}")
        self.missing = dict(missing)


class IncompleteRubricError(StateError):
    """The rubric has no criteria, a criterion without levels, or a pass level that one of them cannot reach."""


class AlreadyInReviewError(StateError):
    """Another submission of this author for this task is being read."""


class AlreadyAcceptedError(StateError):
    """This author's portfolio for this task was accepted: there is nothing left to decide."""


class AssignmentClosedError(StateError):
    """The review was released, or its submission is decided or withdrawn."""


class NotInReviewError(StateError):
    """The submission is decided or withdrawn."""


class NotEnoughReviewsError(StateError):
    """Fewer assessments than the submission wants."""


class NotTheAuthorError(RequestError):
    """Only the author may do this."""


class NotYoursToSettleError(RequestError):
    """Not a moderator, trainer or administrator of the institution, or it is their own work."""


class PractiseFirstError(StateError):
    """A practice piece comes before this review (`actions.offer_practice` gives it)."""


class PlaceTakenError(StateError):
    """The place was given to somebody else in the meantime."""


class NoAppealError(StateError):
    """There is nothing to appeal against, it was done before, or the 14 days are over."""


class EmptyAppealError(RequestError):
    """`missing`: "criteria" or "grounds"."""

    def __init__(self, missing: str) -> None:
        super().__init__(f"an appeal without {missing}")
        self.missing = missing


class NotDecidedError(StateError):
    """Nothing was decided yet."""


class OwnAddressError(RequestError):
    """A relation with oneself."""


class TooManyRelationsError(RequestError):
    """As many relations hold as may (`DeclaredRelation.MOST`)."""
