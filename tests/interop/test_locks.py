"""The judges are installed from locks that name no package host, into a folder outside the sources."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from . import judges
from .installing import (
    CACHE,
    LIBRARY_REQUIREMENTS,
    NODE_SOURCES,
    OB2_BUILD_REQUIREMENTS,
    OB2_REQUIREMENTS,
    REPOSITORY,
)

LOCKS = (OB2_REQUIREMENTS, OB2_BUILD_REQUIREMENTS, LIBRARY_REQUIREMENTS)


def test_the_npm_lock_has_a_digest_for_every_package_and_no_address() -> None:
    lock = json.loads((NODE_SOURCES / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert not any("resolved" in entry for entry in packages.values())


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_package_of_an_environment_has_a_version_and_digests_and_no_address(lock: Path) -> None:
    lines = [line for line in lock.read_text().splitlines() if not line.startswith("#")]
    packages = re.split(r"\n(?=\S)", "\n".join(lines))
    package = re.compile(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+( ; [^/]+)? \\\n( +--hash=sha256:[0-9a-f]{64}( \\\n)?)+")
    assert packages
    assert [each for each in packages if not package.fullmatch(each)] == []


def test_a_machine_without_node_says_what_it_did_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr(judges, "why_no_node", judges.why_no_node.__wrapped__)
    with pytest.raises(pytest.skip.Exception, match=r"NOT SHOWN: .*@digitalbazaar/vc.*jose \(node and npm are not"):
        judges.need_node()


def test_a_machine_without_an_environment_says_so_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judges, "why_no_library", lambda: "its environment could not be installed (no network)")
    with pytest.raises(pytest.skip.Exception, match=r"NOT SHOWN: .*openbadgeslib \(its environment could not"):
        judges.need_library()


def test_what_is_installed_lies_in_a_folder_that_git_ignores() -> None:
    ignored = (REPOSITORY / ".gitignore").read_text().splitlines()
    assert CACHE == REPOSITORY / ".cache"
    assert "/.cache/" in ignored
