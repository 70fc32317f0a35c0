"""What can go wrong with frameworks. `FrameworkFileError` says that the file is at fault, in one sentence."""

from competencies.framework_files.fields import FrameworkFileError

__all__ = ["FrameworkFileError"]
