"""What can go wrong with frameworks, sorted by whose fault it is."""


class FrameworkFileError(Exception):
    """The file is at fault: its message is one sentence that names the place, what is wrong and what to do."""
