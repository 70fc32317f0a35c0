"""From bytes to the right reader."""

import hashlib
import json
from typing import Any, NoReturn

from competencies.framework_files.case import read_case_package
from competencies.framework_files.crosswalk import read_crosswalk
from competencies.framework_files.fields import Fields, FrameworkFileError
from competencies.framework_files.framework import read_framework
from competencies.framework_files.parsed import Accompanying, ParsedCrosswalk, ParsedFramework

Parsed = ParsedFramework | ParsedCrosswalk | Accompanying
MOST_BYTES = 50 * 1024 * 1024
TOO_DEEP = "The file is nested too deeply to be a framework: check that it is the right one."


def read(content: bytes | dict[str, Any]) -> tuple[Parsed, str]:
    """What the file says, and the SHA-256 of its JSON (sorted and compact, so that layout does not count).

    Raises FrameworkFileError with one sentence for whatever is wrong.
    """
    data = parse_json(content) if isinstance(content, bytes) else content
    try:
        compact = _compact(data)
        parsed = _recognise(data if isinstance(content, bytes) else json.loads(compact))
    except RecursionError:
        raise FrameworkFileError(TOO_DEEP) from None
    return parsed, hashlib.sha256(compact.encode()).hexdigest()


def parse_json(content: bytes) -> Any:
    """The JSON value of UTF-8 bytes, with or without a byte order mark."""
    if len(content) > MOST_BYTES:
        raise FrameworkFileError("The file is larger than 50 MB: a framework is not; check that it is the right one.")
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        raise FrameworkFileError("The file is not text in UTF-8: save it as UTF-8 JSON and load it again.") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise FrameworkFileError(f"The file is not JSON ({place}): correct it there and load it again.") from None
    except ValueError:
        raise FrameworkFileError(
            "The file holds a number that JSON does not know: correct it and load it again."
        ) from None
    except RecursionError:
        raise FrameworkFileError(TOO_DEEP) from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _compact(data: Any) -> str:
    try:
        return json.dumps(data, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError):
        raise FrameworkFileError("The content holds a value that JSON does not know: correct it.") from None


def _recognise(data: Any) -> Parsed:
    file = Fields(data, "The file").value
    if "CFDocument" in file or "CFItems" in file:
        return read_case_package(file)
    if "mappings" in file:
        return read_crosswalk(file)
    if any(name in file for name in ("items", "areas", "skills")):
        return read_framework(file)
    if "targets" in file and "open_badges" in file:
        return Accompanying("a list of addresses that badges can point at")
    if "files" in file and "status_vocabulary" in file:
        return Accompanying("a list of framework files")
    raise FrameworkFileError(
        "The file is JSON but not a framework file: it has neither “items” (a framework), “mappings” (a crosswalk) "
        "nor “CFDocument” (a CASE package)."
    )
