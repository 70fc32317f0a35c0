"""Give institutions their profiles and first keys, each from the moment when the file named `go.SLUG` appears.

Arguments: the file `go`, this process's number, the institutions' slugs. Prints a line for each: the profile, its key,
whether that signs.
"""

import sys
import time
from pathlib import Path

from accounts.models import Institution
from badges import signer
from badges.actions.create_profile import ensure_profile

go, number, *slugs = sys.argv[1:]
for slug in slugs:
    institution = Institution.objects.get(slug=slug)
    Path(f"{go}.{slug}.{number}").touch()
    while not Path(f"{go}.{slug}").exists():
        time.sleep(0.002)
    key = ensure_profile(institution=institution).keys.get()
    print(key.profile.uuid, key.fragment, key.public_key_multibase, signer.is_key_usable(key))  # noqa: T201
