"""Several readers ask for something to read, from the moment when the file named `go` appears.

Arguments: the file, this process's number, the readers' numbers. Prints what each was given, or "-", one a line.
"""

import sys
import time
from pathlib import Path

from accounts.models import User
from peer_review.actions.request_review import request_review

go, own, *numbers = sys.argv[1:]
people = [User.objects.get(email=f"reader{number}@example.org") for number in numbers]
Path(f"{go}.{own}").touch()
while not Path(go).exists():
    time.sleep(0.005)
for reader in people:
    given = request_review(reviewer=reader)
    print(given.submission_id if given else "-")  # noqa: T201
