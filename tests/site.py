"""A real instance for journeys and browsers: own folder, own database, gunicorn on a free port, the demo loaded.

The demo is loaded once a session, as `make run` does it; each module of tests walks a copy of it.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.migrated import fill_file

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "passerelle-demo"
START_SECONDS = 60
PREPARE = """
from pathlib import Path
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("compile_catalogs")
call_command("load_framework", *sorted(map(str, Path("competencies/data").glob("*.json"))))
call_command("load_demo")
call_command("collectstatic", interactive=False, verbosity=0)
"""


@dataclass(frozen=True)
class Site:
    """Where the instance answers, and the environment its commands run in."""

    url: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `manage.py …` against this instance; the caller judges the exit code."""
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)


def free_port() -> int:
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def instance(folder: Path, port: int) -> Site:
    """An instance that keeps everything in `folder`."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "COV_"))},
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "PASSERELLE_VAR": str(folder),
        "PASSERELLE_DEMO": "1",
        "PORT": str(port),
        "EMAIL_URL": "dummymail://",
        "DATABASE_URL": f"sqlite:///{folder}/passerelle.sqlite3",
    }
    return Site(f"http://127.0.0.1:{port}", environment)


def prepare(site: Site) -> None:
    """Database, frameworks, demo and static files, by the commands that `make run` uses, but in one process."""
    fill_file(site.environment["DATABASE_URL"])
    result = site.manage("shell", "--verbosity", "0", "--command", PREPARE)
    assert result.returncode == 0, f"{result.stdout}{result.stderr}"


@contextlib.contextmanager
def served(site: Site, folder: Path) -> Iterator[Site]:
    """Serve it until the block ends."""
    log = (folder / "gunicorn.log").open("w")
    command = [
        str(Path(sys.executable).with_name("gunicorn")),
        "config.wsgi",
        "--bind",
        site.url.removeprefix("http://"),
    ]
    command += ["--worker-class", "gthread", "--workers", "1", "--threads", "4", "--no-control-socket"]
    with subprocess.Popen(command, cwd=ROOT, env=site.environment, stdout=log, stderr=log) as server:
        try:
            wait_for(f"{site.url}/livez", server)
            yield site
        finally:
            server.terminate()


def wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    """Return when the address answers; fail when the server died or takes too long."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert server.poll() is None, "gunicorn stopped: see gunicorn.log in the session's folder"
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=5)
            return
        time.sleep(0.1)
    pytest.fail(f"{url} did not answer within {START_SECONDS} s")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A loaded demo, to be copied, and the port that its badges were signed under."""
    folder, port = tmp_path_factory.mktemp("demo"), free_port()
    prepare(instance(folder, port))
    return folder, port


@pytest.fixture(scope="module")
def site(demo: tuple[Path, int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo as it is after loading, served: each module has a copy of its own."""
    original, port = demo
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(original, folder, dirs_exist_ok=True)
    with served(instance(folder, port), folder) as running:
        yield running
