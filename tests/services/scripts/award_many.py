"""Award the badge to each address given. Prints the uuids, one a line."""

import sys

from badges.actions.award import award
from badges.models import Achievement

achievement = Achievement.objects.get(slug="digital-lesson")
for email in sys.argv[1:]:
    print(award(achievement=achievement, email=email).uuid)  # noqa: T201
