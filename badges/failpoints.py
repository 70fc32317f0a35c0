"""Places in issuing where a test lets the process die as in a power cut; nothing at all unless a test asks for it.

`PASSERELLE_FAILPOINT=place:n` kills the process with SIGKILL when it comes to that place for the n-th time: no
`finally`, no rollback of its own, no flush. Only instances of the demo and of tests heed it; production refuses to
start with it.
"""

import os
import signal
from collections import Counter
from typing import Literal, get_args

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

Place = Literal[
    # One award and its credential.
    "award-undecided",
    "award-decided",
    "task-begun",
    "place-drawn",
    "credential-signed",
    "credential-verified",
    "credential-stored",
    "credential-committed",
    # Many.
    "portion-undecided",
    "portion-decided",
    "portion-committed",
    "places-drawn",
    "document-signed",
    "batch-verified",
    "batch-stored",
    "batch-committed",
]

_met: Counter[str] = Counter()


def reach(place: Place) -> None:
    """Die here if that is asked for. Raises ImproperlyConfigured for a place that does not exist."""
    asked = settings.PASSERELLE_FAILPOINT
    if not asked or not settings.PASSERELLE_DEMO:
        return
    name, _colon, times = asked.partition(":")
    if name not in get_args(Place):
        raise ImproperlyConfigured(f"PASSERELLE_FAILPOINT names “{name}”. There are: {', '.join(get_args(Place))}.")
    _met[place] += 1
    if name == place and _met[place] == int(times or 1):
        os.kill(os.getpid(), signal.SIGKILL)
