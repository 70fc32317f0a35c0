"""All badges of a person in one ZIP, written while it is sent: never more than one file of it in memory.

Beside the files: `manifest.json` with the SHA-256 of each, and a README in the reader's language.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from badges import downloads
from badges.downloads import NEEDED_BY
from badges.models import Award
from badges.openbadges.moments import format_moment

Entry = dict[str, Any]
# Already compressed inside.
STORED = (".png", ".pdf")


class _Outlet:
    """What ZipFile writes into: bytes wait here until they are sent. It cannot seek, so sizes follow each file."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep what is to be sent next."""
        self.waiting.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        """Everything written since the last time."""
        taken, self.waiting = b"".join(self.waiting), []
        return taken


def stream(awards: Iterable[Award], base: str, language: str) -> Iterator[bytes]:
    """The ZIP in pieces, one a file. `awards` are read one by one; those still being signed are left out."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        _write(archive, "README.txt", readme(language).encode())
        yield outlet.take()
        badges = []
        for award in awards:
            badge = _badge(award)
            badges.append(badge)
            for packed in downloads.packed(award, base, language):
                content = packed.make()
                name = f"{_folder(award)}/{packed.name}"
                _write(archive, name, content)
                badge["files"].append(
                    {"name": name, "form": packed.form, "sha256": hashlib.sha256(content).hexdigest()}
                )
                yield outlet.take()
        _write(archive, "manifest.json", _manifest(badges))
        yield outlet.take()
    yield outlet.take()


def readme(language: str) -> str:
    """What is in the archive and what each file is for."""
    with translation.override(language):
        lines = [
            _("Your badges"),
            "",
            _("Each folder holds one badge in every form that it was signed in:"),
            "",
            *(f"  .{kind.lower()}  {needed_by}" for kind, needed_by in NEEDED_BY.items()),
            "",
            _("“named” in a file's name: it says your name. “bound”: it is tied to your e-mail address, scrambled."),
            _("“ob2”: Open Badges 2.0, for older systems."),
            _("Files without either word say nothing about you. Decide which one to give to whom."),
            "",
            _("manifest.json holds the SHA-256 of every file, so that you can see later whether one was damaged."),
        ]
    return "\n".join(lines) + "\n"


def _badge(award: Award) -> Entry:
    return {
        "id": award.urn,
        "name": award.definition["name"],
        "issuer": award.achievement.institution.profile.name,
        "awarded": format_moment(award.awarded_at),
        "files": [],
    }


def _manifest(badges: list[Entry]) -> bytes:
    manifest = {"made": format_moment(timezone.now()), "badges": badges}
    return json.dumps(manifest, ensure_ascii=False, indent=1).encode()


def _folder(award: Award) -> str:
    """The award's own place: a badge may have been earned twice on a day."""
    return f"{award.achievement.slug}-{award.awarded_at:%Y-%m-%d}-{str(award.uuid)[:8]}"


def _write(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    kind = zipfile.ZIP_STORED if name.endswith(STORED) else zipfile.ZIP_DEFLATED
    archive.writestr(zipfile.ZipInfo(name, date_time=timezone.now().timetuple()[:6]), content, compress_type=kind)
