"""Progress: done of required, as plain data. Nothing here counts anything twice or in another way."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """One required activity, where it stands, and whether it is done."""

    block_id: uuid.UUID
    kind: str
    module_key: uuid.UUID
    lesson_key: uuid.UUID
    is_done: bool

    @property
    def anchor(self) -> str:
        """The fragment of the lesson page; the lesson's own mark stands at its end."""
        return "complete" if self.kind == "lesson" else f"block-{self.block_id}"


@dataclass(frozen=True)
class Progress:
    """The required activities of a course in reading order, for one person."""

    places: tuple[Place, ...] = ()

    @property
    def done(self) -> int:
        return sum(place.is_done for place in self.places)

    @property
    def total(self) -> int:
        return len(self.places)

    @property
    def is_complete(self) -> bool:
        """Everything required is done. A course that requires nothing is never complete."""
        return bool(self.places) and self.done == self.total

    @property
    def next_place(self) -> Place | None:
        """Where to resume: the first unfinished activity."""
        return next((place for place in self.places if not place.is_done), None)

    @property
    def next_anchor(self) -> str:
        """`#…` of the next place; empty in a lesson where nothing is done yet, which is read from its top."""
        place = self.next_place
        return f"#{place.anchor}" if place and self.of_lesson(place.lesson_key).done else ""

    def of_module(self, key: uuid.UUID) -> "Progress":
        return Progress(tuple(place for place in self.places if place.module_key == key))

    def of_lesson(self, key: uuid.UUID) -> "Progress":
        return Progress(tuple(place for place in self.places if place.lesson_key == key))
