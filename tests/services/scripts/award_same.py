"""Award the badge to one person several times, from the moment when the file named `go` appears.

Arguments: how often, the file. Prints the uuid that each call answered, one a line.
"""

import sys
import time
from pathlib import Path

from badges.actions.award import award
from badges.models import Achievement

times, go = int(sys.argv[1]), Path(sys.argv[2])
achievement = Achievement.objects.get(slug="digital-lesson")
Path(f"{go}.{sys.argv[3]}").touch()
while not go.exists():
    time.sleep(0.005)
for _time in range(times):
    print(award(achievement=achievement, email="amina@example.org").uuid)  # noqa: T201
