"""For every award: is its bit set in the list as it is served? Prints {uuid: [revoked, bit]} as JSON."""

import json

from badges import addresses, status
from badges.models import StatusEntry
from badges.openbadges.status_list import decode_bits, is_set

served: dict[int, bytes] = {}
found = {}
for entry in StatusEntry.objects.select_related("award", "status_list__profile"):
    listed = entry.status_list
    if listed.pk not in served:
        document = json.loads(status.document(listed, addresses.current_base()))
        served[listed.pk] = decode_bits(document["credentialSubject"]["encodedList"])
    bit = is_set(served[listed.pk], entry.index)
    found[str(entry.award.uuid)] = [entry.award.revoked_at is not None, bit]
if __name__ == "__main__":
    print(json.dumps(found))  # noqa: T201
