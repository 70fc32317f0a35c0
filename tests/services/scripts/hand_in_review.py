"""One reader hands in a review of the first open work, from the moment when the file named `go` appears.

Arguments: the file, this process's number, the reader's number, the level. Prints the submission's state afterwards.
"""

import sys
import time
from pathlib import Path

from peer_review.actions.assess import assess
from peer_review.models import ReviewAssignment, Submission

go, own, number, level = sys.argv[1:]
assignment = ReviewAssignment.objects.open().get(reviewer__email=f"reader{number}@example.org")
Path(f"{go}.{own}").touch()
while not Path(go).exists():
    time.sleep(0.005)
assess(assignment=assignment, scores={"aim": (int(level), "Line two says so.")})
print(Submission.objects.get(pk=assignment.submission_id).status)  # noqa: T201
