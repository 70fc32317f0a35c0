"""Badges go to another host and come from there, for the person who connected it."""

import time
from dataclasses import dataclass

from badges import hosting, obclient
from badges.actions.connect_host import access_token
from badges.actions.keep_badge import keep_badge
from badges.errors import HeldBadgeRefusedError
from badges.models import HostConnection

# Each badge's issuer is asked for its key: nobody waits longer than this, and the page offers the rest.
CHECKING_SECONDS = 6.0


@dataclass(frozen=True)
class Brought:
    """What one page of the other host's badges brought. `refused`: (its number there, why)."""

    new: int
    known: int
    refused: tuple[tuple[str, str], ...]
    total: int | None
    next_offset: int | None


def send_badge(*, connection: HostConnection, text: str, is_jwt: bool = False) -> bool:
    """Send this signed text there, byte for byte; True when it was new to them. Raises OtherHostError."""
    token = access_token(connection)
    return obclient.send_credential(connection.base_url, token, text, is_jwt=is_jwt) == "created"


def bring_badges(*, connection: HostConnection, offset: int = 0) -> Brought:
    """Fetch one page of the person's badges there, check each, and keep what holds together. Raises OtherHostError."""
    page = obclient.read_page(connection.base_url, access_token(connection), offset)
    deadline = time.monotonic() + CHECKING_SECONDS
    new, known, refused, done = 0, 0, [], 0
    for done, text in enumerate(page.texts, start=1):
        try:
            is_new = keep_badge(holder=connection.holder, arrival=hosting.receive(text.encode()))[1]
        except HeldBadgeRefusedError as error:
            refused.append((str(offset + done), str(error)))
        else:
            new, known = new + is_new, known + (not is_new)
        if time.monotonic() > deadline:
            break
    is_more = done < len(page.texts) or page.has_next
    following = offset + done if is_more and done else None
    return Brought(new, known, tuple(refused), page.total, following)
