"""Every way in which a JSON document can be altered a little, by name: `change:issuer/name`, `remove:validFrom`, …

A mutation is a document that says something else. What JSON-LD reads as the same statement (members of a set in another
order, one text in an array) is none: `rewritings` has those.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

Path = tuple[str | int, ...]
Document = dict[str, Any]
# A member that every context in use defines, and one that none does.
KNOWN, UNKNOWN = "description", "gradeAwarded"
LOOKALIKES = str.maketrans("aeopcxyAEOPCXTHKMB", "аеорсхуАЕОРСХТНКМВ")
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")


def name_of(path: Path) -> str:
    """The path as it stands in a mutation's name."""
    return "/".join(str(step) for step in path)


def places(value: Any, prefix: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every member and item of a document with its path, from the outside in."""
    if isinstance(value, dict | list):
        steps: Any = value.items() if isinstance(value, dict) else enumerate(value)
        for step, child in steps:
            yield (*prefix, step), child
            yield from places(child, (*prefix, step))


def altered(document: Document, path: Path, alter: Callable[[Any, Any], None]) -> Document:
    """A copy in which `alter` was called with what holds the last step of the path, and with that step."""
    copy = deepcopy(document)
    holder: Any = copy
    for step in path[:-1]:
        holder = holder[step]
    alter(holder, path[-1])
    return copy


def put(document: Document, path: Path, value: Any) -> Document:
    """A copy with this value there."""
    return altered(document, path, lambda holder, step: holder.__setitem__(step, value))


def without(document: Document, path: Path) -> Document:
    """A copy without this member or item."""
    return altered(document, path, lambda holder, step: holder.__delitem__(step))


def mutations(document: Document) -> dict[str, Document]:
    """Each mutation by its name."""
    found: dict[str, Document] = {}
    for path, value in places(document):
        for name, mutation in _at(document, path, value):
            found[f"{name}:{name_of(path)}"] = mutation
    for name, mutation in additions(document, ()):
        found[f"{name}:"] = mutation
    return {name: mutation for name, mutation in found.items() if mutation != document}


def _at(document: Document, path: Path, value: Any) -> Iterator[tuple[str, Document]]:
    yield "remove", without(document, path)
    if isinstance(path[-1], str):
        yield "rename", altered(document, path, _rename)
    for name, other in _others(value, path):
        yield name, put(document, path, other)
    if isinstance(value, dict):
        yield from additions(document, path)
        yield "empty", put(document, path, {})
    if isinstance(value, list):
        yield "append", put(document, path, [*value, _stranger(value)])
        yield "empty", put(document, path, [])


def _rename(holder: Document, step: str) -> None:
    holder[f"{step}X"] = holder.pop(step)


def additions(document: Document, path: Path) -> Iterator[tuple[str, Document]]:
    """With one member more in the object at this path: one that means something, one that does not."""
    for name, member in (("add-known", KNOWN), ("add-unknown", UNKNOWN)):
        step = (*path, member)
        yield name, put(document, step, "With distinction")


def _stranger(values: list[Any]) -> Any:
    """One more of the kind that is there."""
    if values and isinstance(values[0], dict):
        return {**values[0], "id": "urn:uuid:00000000-0000-4000-8000-000000000001"}
    return "https://evil.example/more"


def _others(value: Any, path: Path) -> Iterator[tuple[str, Any]]:
    """Other values in the place of this one: of the same kind, and one of another kind or look, by turns."""
    if isinstance(value, str):
        yield "change", _changed(value)
        yield _TURNS[crc32(name_of(path).encode()) % len(_TURNS)](value)
    elif isinstance(value, bool):
        yield "change", not value
    elif isinstance(value, int | float):
        yield "change", value + 1
    elif isinstance(value, dict):
        yield "text", value.get("id", "text")


_TURNS: tuple[Callable[[str], tuple[str, Any]], ...] = (
    lambda text: ("lookalike", text.translate(LOOKALIKES)),
    lambda text: ("upper", text.swapcase()),
    lambda text: ("blank", ""),
    lambda text: ("number", 7),
    lambda text: ("boolean", True),
    lambda text: ("null", None),
    lambda text: ("space", f"{text} "),
    lambda text: ("list", [text, text + "x"]),
)


def _changed(text: str) -> str:
    if DATE.fullmatch(text):
        later = datetime.fromisoformat(text.replace("Z", "+00:00")) + timedelta(seconds=1)
        return later.isoformat().replace("+00:00", "Z")
    return f"{text}x"


def rewritings(document: Document) -> dict[str, Document]:
    """Documents that say the same in JSON-LD: sets in another order, a doubled member of one, one value as an array."""
    found: dict[str, Document] = {}
    for path, value in places(document):
        if path[0] in ("@context", "proof", "issuer"):
            continue
        if isinstance(value, list) and len(value) > 1:
            found[f"order:{name_of(path)}"] = put(document, path, value[::-1])
        if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
            found[f"double:{name_of(path)}"] = put(document, path, [*value, value[0]])
        if isinstance(value, dict) and isinstance(path[-1], str):
            found[f"array:{name_of(path)}"] = put(document, path, [value])
    return found


def doubled_members(document: Mapping[str, Any], forged: str = "Professor of everything") -> dict[str, str]:
    """JSON texts in which a top member stands twice: who takes the last of the two reads the forged one."""
    texts = {}
    for member in document:
        inside = json.dumps(document, ensure_ascii=False)[1:-1]
        texts[f"twice:{member}"] = f"{{{inside}, {json.dumps(member)}: {json.dumps(forged)}}}"
    return texts
