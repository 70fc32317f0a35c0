"""A framework as people read it: areas × levels where every item stands at one level, else a list for each area."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from competencies.models import CFDocument, CFItem, CFLevel, CompetencyEvidence


@dataclass
class Stone:
    """One competency in a wall or list. `evidence` are the reader's own rows, where the page shows them."""

    item: CFItem
    level: CFLevel | None = None
    evidence: list[CompetencyEvidence] = field(default_factory=list)

    @property
    def levels_shown(self) -> list[CFLevel]:
        """Levels that evidence names, each once, highest first."""
        levels = {row.level for row in self.evidence if row.level}
        return sorted(levels, key=lambda level: level.position, reverse=True)

    @property
    def kinds(self) -> list[tuple[Any, int]]:
        """How often each kind of evidence: [(“Badge”, 2), …]."""
        counted = Counter(row.kind for row in self.evidence)
        return [(CompetencyEvidence.Kind(kind).label, number) for kind, number in sorted(counted.items())]


@dataclass(frozen=True)
class Row:
    """An area and its stones: a list for each level in a wall, one list otherwise. `area` is None for ESCO's kinds."""

    area: CFItem | None
    label: Any
    cells: list[list[Stone]]

    @property
    def stones(self) -> list[Stone]:
        return [stone for cell in self.cells for stone in cell]


@dataclass(frozen=True)
class Wall:
    """One framework laid out. `is_table` says whether levels are columns; if not they apply to every item."""

    document: CFDocument
    levels: list[CFLevel]
    rows: list[Row]
    is_table: bool

    @property
    def stones(self) -> list[Stone]:
        return [stone for row in self.rows for stone in row.stones]

    @property
    def shown_count(self) -> int:
        """How many stones have evidence."""
        return sum(bool(stone.evidence) for stone in self.stones)


def build_wall(
    document: CFDocument, levels: list[CFLevel], items: list[CFItem], evidence: Iterable[CompetencyEvidence] = ()
) -> Wall:
    """Lay out a framework from rows already read; asks the database nothing. `items` are in force, areas included."""
    by_pk = {level.pk: level for level in levels}
    placeable = (item for item in items if item.item_type != CFItem.ItemType.AREA)
    stones = {item.pk: Stone(item, by_pk.get(item.level_id or 0)) for item in placeable}
    for row in evidence:
        if row.item_id in stones:
            stones[row.item_id].evidence.append(row)
    placed = [stone for stone in stones.values() if stone.level]
    is_table = bool(levels and placed and len(placed) == len(stones))
    columns = [level.pk for level in levels] if is_table else [None]
    rows = [_row(area, label, members, columns) for area, label, members in _groups(items, stones)]
    return Wall(document, levels, [row for row in rows if row.stones], is_table)


def _row(area: CFItem | None, label: Any, members: list[Stone], columns: list[Any]) -> Row:
    if columns == [None]:
        return Row(area, label, [members])
    return Row(area, label, [[stone for stone in members if stone.item.level_id == column] for column in columns])


def _groups(items: list[CFItem], stones: dict[int, Stone]) -> list[tuple[CFItem | None, Any, list[Stone]]]:
    """Every area with its stones; after them, by their kind, the stones that stand in none."""
    areas = {item.pk: item for item in items if item.item_type == CFItem.ItemType.AREA}
    ordered = sorted(areas.values(), key=lambda area: (area.position, area.pk))
    grouped: list[tuple[CFItem | None, Any, list[Stone]]] = [
        (area, area, [stone for stone in stones.values() if stone.item.parent_id == area.pk]) for area in ordered
    ]
    for kind in (CFItem.ItemType.COMPETENCY, CFItem.ItemType.SKILL, CFItem.ItemType.OCCUPATION):
        loose = [s for s in stones.values() if s.item.item_type == kind and s.item.parent_id not in areas]
        grouped.append((None, CFItem.plural_of(kind), loose))
    return grouped
