"""Readers are looked for for one author's work, from the moment when the file named `go` appears.

Arguments: the file, this process's number, the author's number. Prints how many were asked.
"""

import sys
import time
from pathlib import Path

from peer_review import dispatch
from peer_review.models import Submission

go, own, number = sys.argv[1:]
work = Submission.objects.get(author__email=f"author{number}@example.org")
Path(f"{go}.{own}").touch()
while not Path(go).exists():
    time.sleep(0.005)
print(len(dispatch.propose(work.pk)))  # noqa: T201
