"""S-35: what a person wrote is text on a sheet, whatever it looks like; making one opens no file and asks nobody."""

import subprocess
import sys
from pathlib import Path

import pytest

from badges import pdf
from badges.models import Award
from badges.openbadges.baking import unbake
from tests.hostile.sink import Sink, listening

ORDERS = (
    '#read("/etc/passwd") #image("/etc/passwd") #include "/etc/passwd" #import "@preview/cades:0.3.0": *'
    ' #image("http://127.0.0.1/x.png") #sys.inputs #panic("x") \\ ` $ ] } </script><img src=x onerror=alert(1)>'
)
# As the sheet is made, but of a text that is obeyed: shows that the sink would hear of it.
OBEYED = """
import typst
try:
    typst.compile(b'#import "@preview/cades:0.3.0": *')
except typst.TypstError:
    pass
"""


def proxies(sink: Sink) -> dict[str, str]:
    """The ways in which a library is told to ask a proxy for everything."""
    names = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
    return dict.fromkeys(names, f"http://127.0.0.1:{sink.port}")


@pytest.mark.parametrize("member", ["name", "description", "criteria"])
def test_what_looks_like_an_order_is_set_as_text_and_nobody_is_asked(
    awarded: Award, member: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = pdf.sheet(awarded, "http://testserver", "en")
    awarded.definition[member] = ORDERS
    with listening() as sink:
        for name, value in proxies(sink).items():
            monkeypatch.setenv(name, value)
        content = pdf.sheet(awarded, "http://testserver", "en")
        assert sink.connections == 0
    assert unbake(content).text == unbake(plain).text
    assert b"root:" not in content


def test_the_sink_would_hear_of_a_package_that_is_asked_for(tmp_path: Path) -> None:
    """Zero would mean nothing if typst asked in a way that is not heard."""
    with listening() as sink:
        places = {name: str(tmp_path) for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")}
        subprocess.run([sys.executable, "-c", OBEYED], env={**places, **proxies(sink)}, check=True, timeout=60)
        assert sink.connections > 0
