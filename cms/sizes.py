"""Sizes of files in words: one style of unit for every app, in the reader's language."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _


def size_label(size: int | None) -> str:
    """A file's size for people: "850 kB", "4.2 MB". Decimal units, as phone plans count them; `size` in bytes."""
    amount = int(size or 0)
    if amount < 1_000_000:
        return _("%(size)s kB") % {"size": number_format(max(1, round(amount / 1000)))}
    return _("%(size)s MB") % {"size": number_format(f"{amount / 1_000_000:.1f}".removesuffix(".0"))}
