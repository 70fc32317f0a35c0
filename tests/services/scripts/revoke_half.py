"""Revoke the awards given, one after the other."""

import sys

from badges.actions.revoke import revoke
from badges.models import Award

for uuid in sys.argv[1:]:
    revoke(award=Award.objects.get(uuid=uuid), reason="Awarded by mistake.", actor=None)
