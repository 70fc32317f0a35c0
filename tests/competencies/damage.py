"""Damage to JSON documents, for tests that nothing malformed gets past the reader."""

from typing import Any

from hypothesis import strategies as st

Path = tuple[Any, ...]

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


def places(value: Any, path: Path = ()) -> list[Path]:
    """Every place inside a JSON value, as the steps that lead there."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for step, inner in steps for place in ((*path, step), *places(inner, (*path, step)))]


def put(document: Any, path: Path, value: Any) -> None:
    """Put `value` at the end of `path`."""
    *steps, last = path
    for step in steps:
        document = document[step]
    document[last] = value
