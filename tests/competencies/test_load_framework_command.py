"""`manage.py load_framework`: several files, one clear line on bad input, nothing half-loaded."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from competencies.models import CFAssociation, CFDocument
from tests.competencies.conftest import DATA

pytestmark = pytest.mark.django_db


def _run(*arguments: Any) -> str:
    out = StringIO()
    call_command("load_framework", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_all_files_of_the_folder_load_in_one_call_in_any_order() -> None:
    files = sorted(DATA.glob("*.json"))
    _run(*files)
    assert (CFDocument.objects.count(), CFAssociation.objects.count()) == (6, 142)
    assert "crosswalk “crosswalk-ours-2025” unchanged." in _run(*reversed(files))


def test_the_answer_can_be_had_as_json() -> None:
    answer = json.loads(_run("--json", DATA / "unesco-ict-cft-v3.json"))
    assert answer[0]["outcome"] == "created"
    assert answer[0]["identifier"] == "unesco-ict-cft-v3"


def test_one_wrong_file_keeps_the_right_ones_out(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text("not json")
    with pytest.raises(CommandError) as caught:
        _run(DATA / "unesco-ict-cft-v3.json", wrong)
    said = str(caught.value)
    assert said.startswith("wrong.json: The file is not JSON") and said.endswith("Nothing was loaded.")
    assert "\n" not in said
    assert not CFDocument.objects.exists()


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(CommandError, match=r"nowhere.json: the file cannot be read"):
        _run("nowhere.json")


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        _run(tmp_path)


def test_a_crosswalk_alone_says_what_it_waits_for() -> None:
    with pytest.raises(CommandError, match="load the framework first, or together with it"):
        _run(DATA / "crosswalk.json")


def test_help_names_the_files() -> None:
    with pytest.raises(SystemExit) as ended:
        _run("--help")
    assert ended.value.code == 0
