"""The house holds: no foreign key points up, contracts see a planted import, files keep to their budgets."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignObject, ManyToManyField

ROOT = Path(__file__).resolve().parents[1]
HOUSE = ("accounts", "cms", "competencies", "badges", "peer_review", "courses")
# competencies and cms stand side by side; a model of one may not name the other either.
FLOOR = {"accounts": 0, "cms": 1, "competencies": 1, "badges": 2, "peer_review": 3, "courses": 4}


def listed_files() -> list[Path]:
    """Files under version control, or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def relations() -> list[tuple[str, str, str]]:
    """(app, field, app pointed at) for every relation between models of the house."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if isinstance(field, ForeignObject | ManyToManyField) and field.related_model:
                target = field.related_model._meta.app_label
                found.append((model._meta.app_label, f"{model.__name__}.{field.name}", target))
    return [row for row in found if row[0] in HOUSE and row[2] in HOUSE]


def test_no_foreign_key_points_up_the_house() -> None:
    upward = [row for row in relations() if row[0] != row[2] and FLOOR[row[2]] >= FLOOR[row[0]]]
    assert upward == []


def test_the_relation_test_sees_relations() -> None:
    """A list that is empty because nothing was looked at would prove nothing."""
    assert ("courses", "Course.achievement", "badges") in relations()
    assert len(relations()) > 30


@pytest.mark.parametrize(
    ("module", "statement"),
    [
        ("accounts/models.py", "import courses.models"),
        ("badges/models/awards.py", "from peer_review.models import Submission"),
        ("badges/openbadges/report.py", "import django"),
        ("competencies/models/__init__.py", "import cms.models"),
        ("courses/models/learning.py", "import courses.views"),
        ("peer_review/actions/submit.py", "import badges.forms"),
        ("badges/verifier.py", "import http.client"),
        ("courses/models/learning.py", "import socket"),
    ],
)
def test_a_planted_import_breaks_a_contract(tmp_path: Path, module: str, statement: str) -> None:
    for app in ("config", *HOUSE):
        shutil.copytree(ROOT / app, tmp_path / app, ignore=shutil.ignore_patterns("*.json", "static", "templates"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    file = tmp_path / module
    file.write_text(file.read_text() + f"\n{statement}\n")
    linter = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([linter, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "BROKEN" in result.stdout


def test_nothing_but_the_guarded_fetcher_asks_another_host() -> None:
    """What the linter cannot see: `urllib.request` beside `urllib.parse`, and a name that is imported in a call."""
    asking = re.compile(r"urllib\.request|urlopen\(|import_module\(\W*(?:http|socket|ssl|requests|urllib)")
    code = [path for app in ("config", *HOUSE) for path in (ROOT / app).rglob("*.py")]
    assert len(code) > 300
    assert [str(path.relative_to(ROOT)) for path in code if asking.search(path.read_text())] == []


PUBLIC_ROOMS = {"actions", "models", "querysets", "permissions", "signals", "errors", "migrations", "apps", "__init__"}
REGISTRIES = {
    "accounts": {"navigation", "personal_data"},
    "badges": {"openbadges"},
    "competencies": {"digests", "judging", "rubric_form", "rubric_panels"},
    "peer_review": {"links", "metadata"},
    "cms": {"dates", "readiness", "sizes"},
}


@pytest.mark.parametrize("app", HOUSE)
def test_every_room_that_is_not_public_is_protected(app: str) -> None:
    rooms = {path.stem for path in (ROOT / app).iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    protected = {name for contract in contracts for name in contract.get("protected_modules", [])}
    own = rooms - PUBLIC_ROOMS - REGISTRIES.get(app, set())
    assert {f"{app}.{room}" for room in own} - protected == set()


def test_no_file_is_longer_than_400_lines() -> None:
    code = [path for path in listed_files() if path.suffix == ".py" and "migrations" not in path.parts]
    long_files = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in code}
    assert {name: size for name, size in long_files.items() if size > 400} == {}


def test_no_committed_file_names_an_index_or_a_registry() -> None:
    hosts = re.compile("|".join([r"files\.python" + "hosted", r"registry\." + "npmjs", r"--extra-index" + "-url"]))
    texts = [
        path for path in listed_files() if path.suffix in {".txt", ".json", ".toml", ".cfg", ".yaml", ".lock", ".sh"}
    ]
    assert [str(path) for path in texts if hosts.search(path.read_text(errors="replace"))] == []


def test_every_locked_package_has_a_hash() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        entries = re.split(r"\n(?=[A-Za-z0-9])", lock.read_text().strip())
        assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == [], lock.name
