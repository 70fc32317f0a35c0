"""What the documents name is there: tests, settings, commands, jobs, words of `make`, files. Reads files only."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import BaseCommand, get_commands, load_command_class

from config.jobs import JOBS

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"
APPS = ("accounts", "cms", "competencies", "badges", "peer_review", "courses", "config")
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("*/README.md"), *(ROOT / "docs").rglob("*.md"), *TESTS.rglob("*.md")]
)
# `folder/test_file.py`, `folder/test_file.py::test_name`, or `test_name` of the file named before it in the same line.
NAMED_TEST = re.compile(r"`((?:\w+/)*test_\w+\.py)?(?:::)?(test_\w+…?)?`")
WORDS_OF_TIME = {"10 minutes": 600, "15 minutes": 900, "hour": 3_600, "day": 86_400}


def text_of(name: str) -> str:
    return (ROOT / name).read_text()


def section(document: str, title: str) -> str:
    """What stands between this heading and the next of its rank or above."""
    rank = re.escape(title.split(" ")[0])
    match = re.search(rf"^{re.escape(title)}\n(.*?)(?=^#{{1,{len(rank)}}} |\Z)", text_of(document), re.M | re.S)
    assert match, f"{document} has no section “{title}”"
    return match[1]


def rows(document: str, title: str) -> list[list[str]]:
    """The cells of the tables in a section, without their heads."""
    lines = [line for line in section(document, title).splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [row for row in cells if row[0].startswith("`")]


@cache
def named_in(path: Path) -> frozenset[str]:
    return frozenset(re.findall(r"^\s*def (test_\w+)", path.read_text(), re.M)) if path.is_file() else frozenset()


def missing_tests(document: str) -> list[str]:
    """Every test that the document names and that is not where it says."""
    missing = []
    for line in text_of(document).splitlines():
        here: Path | None = None
        for file, name in NAMED_TEST.findall(line):
            here = place_of(file, document) if file else here
            if (file or name) and not is_there(here, name):
                missing.append(f"{file or here}::{name}")
    return missing


def place_of(file: str, document: str) -> Path:
    """Below `tests/`, or beside the document."""
    beside = (ROOT / document).parent / file
    return beside if beside.is_file() else TESTS / file


def is_there(file: Path | None, name: str) -> bool:
    """`name` may end with “…”: some test begins so. Without a name, the file is enough."""
    if file is None or not name:
        return file is not None and file.is_file()
    found = named_in(file)
    return any(each.startswith(name[:-1]) for each in found) if name.endswith("…") else name in found


def environment_variables() -> set[str]:
    """What the settings read with `env.…("NAME")`."""
    found = set()
    for path in (ROOT / "config" / "settings").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and re.fullmatch(r"env\.\w+", ast.unparse(node.func)):
                found.add(str(ast.literal_eval(node.args[0])))
    return found


def own_commands() -> dict[str, BaseCommand]:
    own = {name: app for name, app in get_commands().items() if isinstance(app, str) and app in APPS}
    return {name: load_command_class(app, name) for name, app in own.items()}


def commands_called_in(text: str) -> set[str]:
    return set(re.findall(r"manage\.py ([a-z_]+)", text))


@pytest.mark.parametrize("document", ["docs/standards.md", "docs/security.md", "tests/hostile/README.md"])
def test_every_test_that_a_document_names_exists(document: str) -> None:
    assert missing_tests(document) == []


@pytest.mark.parametrize("document", ["docs/standards.md", "docs/security.md"])
def test_these_documents_do_name_tests(document: str) -> None:
    names = [name for _file, name in NAMED_TEST.findall(text_of(document)) if name]
    assert len(names) > 50


def test_a_test_that_is_not_there_would_be_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (
        "`test_docs.py::test_gone`\n`test_gone.py`\n`test_alone`\n`test_docs.py`, `test_these_documents_do_name_tests`"
    )
    (tmp_path / "a.md").write_text(lines)
    monkeypatch.setattr("tests.test_docs.ROOT", tmp_path)
    assert missing_tests("a.md") == ["test_docs.py::test_gone", "test_gone.py::", "None::test_alone"]


def test_every_requirement_of_a_standard_has_a_test_or_a_reason() -> None:
    """A row of a table of requirements names a test, or says that it is not built and why."""
    for line in text_of("docs/standards.md").splitlines():
        if re.match(r"\| \d+[a-z]? \|", line):
            assert re.search(r"`[\w/]+\.py::test_\w+`|\*\*not built\*\*: \w+|not ours: \w+", line), line


def test_every_variable_of_the_settings_is_described_and_no_other() -> None:
    described = {row[0].strip("`") for row in rows("docs/operating.md", "## Settings")}
    assert described - {"DJANGO_SETTINGS_MODULE"} == environment_variables()


def test_every_command_of_ours_is_described_and_no_other() -> None:
    described = {row[0].strip("`").split(" ")[0] for row in rows("docs/operating.md", "## Commands")}
    assert described == set(own_commands())


def test_a_described_command_takes_what_is_written_of_it() -> None:
    parsers = {name: command.create_parser("manage.py", name) for name, command in own_commands().items()}
    for row in rows("docs/operating.md", "## Commands"):
        options = set(re.findall(r"--[a-z-]+", " ".join(row)))
        name = row[0].strip("`").split(" ")[0]
        assert options - set(parsers[name]._option_string_actions) == set(), name


def test_every_job_is_described_with_how_often_it_runs_and_no_other() -> None:
    described = {
        row[0].strip("`"): WORDS_OF_TIME[row[1]] for row in rows("docs/operating.md", "## Work in the background")
    }
    assert set(described) == set(JOBS)
    assert described == {name: entry["schedule"] for name, entry in settings.CELERY_BEAT_SCHEDULE.items()}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_document_names_nothing_that_is_not_there(document: Path) -> None:
    text = document.read_text()
    assert commands_called_in(text) - set(get_commands()) == set()
    words = set(re.findall(r"`make ([a-z-]+)", text))
    assert words - set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.M)) == set()
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    assert [link for link in links if link and not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_document_names_no_module_that_is_not_there(document: Path) -> None:
    """Paths as they stand between backticks: from the root, beside the document, in `tests` or in `openbadges`."""
    folders = (ROOT, document.parent, TESTS, ROOT / "badges" / "openbadges")
    named = set(re.findall(r"`((?:[\w.-]+/)+[\w.-]+\.(?:py|toml|css|typ))", document.read_text()))
    assert {name for name in named if not any((folder / name).exists() for folder in folders)} == set()
