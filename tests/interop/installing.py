"""Installs independent software from its locks into `.cache/`, outside the source tree, when it is first asked for."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
REPOSITORY = HERE.parent.parent
CACHE = REPOSITORY / ".cache"
NODE_SOURCES = HERE / "node"
NODE_LOCKS = ("package.json", "package-lock.json", ".npmrc")
OB2_REQUIREMENTS = HERE / "ob2-validator-requirements.txt"
LIBRARY_REQUIREMENTS = HERE / "openbadgeslib-requirements.txt"
OB2_BUILD_REQUIREMENTS = HERE / "ob2-validator-build-requirements.txt"
INSTALL_SECONDS = 600


def node() -> str:
    """Where node is, or an empty text."""
    return shutil.which("node") or ""


@cache
def node_folder() -> Path:
    """The folder with the npm packages, installed from the lock if need be, and the judges as they stand now."""
    locks = [NODE_SOURCES / name for name in NODE_LOCKS]
    folder = _folder("interop-npm", *locks)
    if not folder.exists():
        draft = _draft(folder)
        for source in locks:
            shutil.copy(source, draft)
        _install(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], draft)
        _publish(draft, folder)
    for source in NODE_SOURCES.glob("*.mjs"):
        draft = folder / f"{source.name}.{os.getpid()}"
        shutil.copy(source, draft)
        draft.replace(folder / source.name)
    return folder


@cache
def ob2_python() -> Path:
    """Python of the environment of 1EdTech's validator, installed from its pins if need be."""
    return _environment("interop-ob2", OB2_REQUIREMENTS, OB2_BUILD_REQUIREMENTS)


@cache
def library_python() -> Path:
    """Python of the environment of `openbadgeslib`, installed from its pins if need be."""
    return _environment("interop-openbadgeslib", LIBRARY_REQUIREMENTS)


@cache
def why_no_node() -> str:
    """Why the judges in node cannot be asked, or an empty text."""
    if not node() or not shutil.which("npm"):
        return "node and npm are not installed"
    return _obstacle(node_folder, "its npm packages")


@cache
def why_no_ob2() -> str:
    """Why the Open Badges 2.0 validator cannot be asked, or an empty text."""
    return _obstacle(ob2_python, "its environment")


@cache
def why_no_library() -> str:
    """Why `openbadgeslib` cannot be asked, or an empty text."""
    return _obstacle(library_python, "its environment")


def _obstacle(install: object, what: str) -> str:
    try:
        install()  # type: ignore[operator]
    except (subprocess.SubprocessError, OSError) as error:
        return f"{what} could not be installed ({_last_line(error)})"
    return ""


def _last_line(error: Exception) -> str:
    output = getattr(error, "stderr", None) or str(error)
    lines = output.strip().splitlines() or [type(error).__name__]
    return str(lines[-1])[:200]


def _environment(name: str, requirements: Path, build_tools: Path | None = None) -> Path:
    locks = [requirements, build_tools] if build_tools else [requirements]
    folder = _folder(name, *locks)
    if not folder.exists():
        draft = _draft(folder)
        _install([sys.executable, "-m", "venv", str(draft)], CACHE)
        python = draft / "bin" / "python"
        if build_tools:
            _pip(python, build_tools)
        _pip(python, requirements, *(["--no-build-isolation"] if build_tools else []))
        _publish(draft, folder)
    return folder / "bin" / "python"


def _pip(python: Path, lock: Path, *options: str) -> None:
    """Install a lock: it is complete, and the validator's own pins contradict each other on this Python."""
    quiet = ["-q", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    _install([str(python), "-m", "pip", "install", *quiet, *options, "-r", str(lock)], CACHE)


def _folder(name: str, *sources: Path) -> Path:
    """A cache folder that changes its name with what is installed into it."""
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]
    return CACHE / f"{name}-{digest}"


def _draft(folder: Path) -> Path:
    """A folder beside the final one, of this process only, so that parallel test runs do not meet."""
    draft = folder.with_name(f"{folder.name}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    return draft


def _publish(draft: Path, folder: Path) -> None:
    """Give a finished installation its name; whoever comes second throws its own away."""
    try:
        draft.rename(folder)
    except OSError:
        shutil.rmtree(draft)


def _install(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=INSTALL_SECONDS)
