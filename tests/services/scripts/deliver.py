"""Hand the task of one award to the broker several times, as a broker may after a time-out. Arguments: uuid, times."""

import sys

from badges.models import Award
from badges.tasks import issue_credential

award = Award.objects.get(uuid=sys.argv[1])
for _time in range(int(sys.argv[2])):
    issue_credential.delay(award.pk)  # type: ignore[attr-defined]
