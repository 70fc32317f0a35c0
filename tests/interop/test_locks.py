"""The judges are installed from locks that name no package host, into a folder outside the sources."""

from __future__ import annotations

import json
import re

import pytest

from . import judges
from .judges import CACHE, NODE_SOURCES, OB2_REQUIREMENTS, REPOSITORY


def test_the_npm_lock_has_a_digest_for_every_package_and_no_address() -> None:
    lock = json.loads((NODE_SOURCES / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert not any("resolved" in entry for entry in packages.values())


def test_every_package_of_the_validators_environment_is_named_without_an_address() -> None:
    lines = [line for line in OB2_REQUIREMENTS.read_text().splitlines() if line and not line.startswith("#")]
    assert lines
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+(==[A-Za-z0-9.]+)?", line) for line in lines)


def test_a_machine_without_node_says_what_it_did_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr(judges, "why_no_node", judges.why_no_node.__wrapped__)
    with pytest.raises(pytest.skip.Exception, match=r"NOT SHOWN: .*@digitalbazaar/vc \(node and npm are not"):
        judges.need_node()


def test_what_is_installed_lies_in_a_folder_that_git_ignores() -> None:
    ignored = (REPOSITORY / ".gitignore").read_text().splitlines()
    assert CACHE == REPOSITORY / ".cache"
    assert "/.cache/" in ignored
