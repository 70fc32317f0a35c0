"""Why a file was not cleaned. All say: this cannot be opened as what it says it is."""


class NotWhatItSaysError(ValueError):
    """The bytes are no file of their type, damaged, or one that cannot be opened safely."""


class UnsafeError(NotWhatItSaysError):
    """Far larger inside than outside, holding a program, or taking more time or memory than one file is given."""


class LockedError(NotWhatItSaysError):
    """A password, or a protection that only a password lifts, keeps us out."""


# The number that the process which opens a file ends with; any other but 0 means that the file was too much for it.
ENDINGS: dict[int, type[NotWhatItSaysError]] = {3: NotWhatItSaysError, 4: LockedError, 5: UnsafeError}
