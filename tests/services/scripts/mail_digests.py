"""Run the job that mails digests, at noon of today, once the file `go` appears. Prints how many mails it queued.

Arguments: the file `go`, this process's number.
"""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import time_machine

from accounts.jobs import mail_digests

go, number = sys.argv[1:]
Path(f"{go}.{number}").touch()
while not Path(go).exists():
    time.sleep(0.002)
with time_machine.travel(datetime.now(UTC).replace(hour=12), tick=True):
    print(mail_digests())  # noqa: T201
