"""What is kept about a person. Every app hands down its sections; `/my/data/` and `export_person` read them.

    register("awards", _("Badges"), export=lambda user: [...], erase=forget_awards)

`export` answers something JSON can say (lists, dicts, text, numbers, datetimes, UUIDs). `erase`, when given,
forgets what may be forgotten; it is called inside one transaction with all others.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import User


@dataclass(frozen=True)
class Section:
    """One kind of data: its key in the export, its name for people, and the functions that read and forget it."""

    name: str
    label: Any
    export: Callable[[User], Any]
    erase: Callable[[User], None] | None = None


_sections: dict[str, Section] = {}


def register(name: str, label: Any, export: Callable[[User], Any], erase: Callable[[User], None] | None = None) -> None:
    """Add a section; one of the same name replaces it."""
    _sections[name] = Section(name, label, export, erase)


def sections() -> list[Section]:
    """Every section, in the order of registration."""
    return list(_sections.values())


def export_for(user: User) -> dict[str, Any]:
    """Everything kept about the person: section name → data."""
    return {section.name: section.export(user) for section in sections()}
