"""What a framework file says, once it has been checked: plain data, with the field names of the models."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class ParsedStatement:
    """One practice statement. `kind` is objective, goal or activity."""

    kind: str
    code: str
    official_code: str = ""
    text: str = ""
    status: str = ""


@dataclass(frozen=True)
class ParsedLevel:
    """One level; `position` sorts."""

    code: str
    position: int
    title: dict[str, str]
    title_status: dict[str, str]
    descriptor: str = ""


@dataclass(frozen=True)
class ParsedItem:
    """One item. `parent` is (item_type, code) of another item of the file; `uuid` only where the file gives it."""

    item_type: str
    code: str
    position: int
    title: dict[str, str]
    title_status: dict[str, str]
    parent: tuple[str, str] | None = None
    level: str | None = None
    descriptor: str = ""
    descriptor_status: str = ""
    target_url: str = ""
    target_code: str = ""
    statements: tuple[ParsedStatement, ...] = ()
    uuid: UUID | None = None

    @property
    def key(self) -> tuple[str, str]:
        return (self.item_type, self.code)


@dataclass(frozen=True)
class ParsedFramework:
    """One framework. `fields` are the remaining columns of CFDocument; `uuid` only where the file gives it."""

    slug: str
    fields: dict[str, Any]
    levels: tuple[ParsedLevel, ...]
    items: tuple[ParsedItem, ...]
    uuid: UUID | None = None
    changed_at: datetime | None = None
    warnings: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class ParsedAssociation:
    """One mapping. `origin_code` is None where the whole framework `origin_framework` is meant."""

    identifier: str
    origin_framework: str
    origin_code: str | None
    destination_framework: str
    destination_code: str
    strength: str
    relation: str
    rationale: str
    source: str
    status: str


@dataclass(frozen=True)
class ParsedCrosswalk:
    """One crosswalk file. `fields` are the remaining columns of CFAssociationGrouping."""

    slug: str
    fields: dict[str, Any]
    associations: tuple[ParsedAssociation, ...]


@dataclass(frozen=True)
class Accompanying:
    """A list that travels beside the frameworks and holds nothing to load."""

    what: str
