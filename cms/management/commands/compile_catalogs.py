"""Compiles locale/*.po without GNU gettext, so that a fresh clone needs nothing but Python."""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


def is_stale(po: Path) -> bool:
    """True when the compiled catalogue is missing or older than its source."""
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime


class Command(BaseCommand):
    """Writes a .mo beside every .po under LOCALE_PATHS that changed."""

    help = "Compile the translations."

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            for po in filter(is_stale, Path(folder).glob("*/LC_MESSAGES/*.po")):
                polib.pofile(str(po)).save_as_mofile(str(po.with_suffix(".mo")))
