"""A process that opens one file which may be made to harm, cleans it, and can do nothing else.

    python -m peer_review.metadata.worker application/pdf < file > cleaned

Ends with 0 when the cleaned file is on its output, with one of `errors.ENDINGS` when the file was refused; the system
ends it when it takes more processor time or memory than `kinds.IN_A_PROCESS` says. It knows no database and no secret,
and once it has read the file it may open neither file nor socket nor process.
"""

import codecs
import resource
import signal
import sys
from contextlib import suppress

from PIL import Image

from peer_review.metadata.errors import ENDINGS, NotWhatItSaysError
from peer_review.metadata.kinds import IN_A_PROCESS, PDF, Allowance
from peer_review.metadata.office import rezipped
from peer_review.metadata.pdf import written_again


def confine(allowance: Allowance) -> None:
    """Give up what this process does not need, for good."""
    limits = {
        resource.RLIMIT_AS: allowance.memory,
        resource.RLIMIT_NOFILE: 3,  # The three standard streams are open: nothing can be added.
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 0,
    }
    for kind, most in limits.items():
        # Linux has all of these; a developer's machine with another system may refuse one.
        with suppress(*(() if sys.platform == "linux" else (ValueError, OSError))):
            resource.setrlimit(kind, (most, most))
    # Counts in the code of libraries too, and its default is the end of the process.
    signal.setitimer(signal.ITIMER_PROF, allowance.seconds)


def warm_up() -> None:
    """Load what Python would only load once it is needed: by then no file can be opened."""
    Image.init()
    for coding in ("cp437", "utf-16"):
        codecs.lookup(coding)


def main(content_type: str) -> int:
    """Read, give up every right, clean, write. Returns what the process ends with."""
    if content_type != PDF:
        warm_up()
    content = sys.stdin.buffer.read()
    confine(IN_A_PROCESS[content_type])
    try:
        cleaned = written_again(content) if content_type == PDF else rezipped(content)
    except NotWhatItSaysError as error:
        return next(number for number, kind in ENDINGS.items() if type(error) is kind)
    except MemoryError:
        return 5
    sys.stdout.buffer.write(cleaned)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
