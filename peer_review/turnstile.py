"""People who are being given work, one hand-out at a time.

Two works that are handed out at the same moment each see only what was there before: their authors could be given each
other's, and one reader more than there is room for. Whoever hands out holds everybody concerned until the transaction
ends, always in the same order, and looks again.
"""

from collections.abc import Iterable

from django.db import connection

# Any number that nothing else here uses as the first half of an advisory lock.
READERS = 41_726


def hold(people: Iterable[int]) -> None:
    """Wait until nobody else is handing out work of or to these people. In SQLite one transaction writes at a time."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for person in sorted(set(people)):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [READERS, person])
