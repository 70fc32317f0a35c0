"""Two instances: a teacher moves badges from one to the other and back.

Nothing is mocked: two databases, two servers, the API and its OAuth 2 between them over the guarded fetcher.
"""

import dataclasses
import json
import re
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.journeys.people import signed_in
from tests.site import Site, free_port, instance, served
from tests.visitor import Visitor, multipart

AT_HOME, ELSEWHERE = "ines@example.org", "teacher3@example.org"
AWARDS = """
from badges.models import Award
for award in Award.objects.live().filter(recipient__email="{email}"):
    print(award.uuid)
"""
# The copy forgets that it ever signed as the original: what the original signed is a stranger's there.
STRANGERS = """
from badges.models import IssuerId, SigningBase
IssuerId.objects.all().delete()
SigningBase.objects.all().delete()
"""


@dataclass(frozen=True)
class Hosts:
    """Where Ines earned her badge, and where she has another account."""

    home: Site
    other: Site


def with_neighbour(site: Site, neighbour: Site) -> Site:
    """The instance, allowed to reach its neighbour over plain http."""
    return dataclasses.replace(site, environment={**site.environment, "FETCH_ALLOW_ORIGINS": neighbour.url})


@pytest.fixture(scope="module")
def hosts(demo: tuple[Path, int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosts]:
    """Two copies of the demo, each under its own address; both are served."""
    original, port = demo
    folders = [tmp_path_factory.mktemp(name) for name in ("home", "other")]
    for folder in folders:
        shutil.copytree(original, folder, dirs_exist_ok=True)
    home, other = instance(folders[0], port), instance(folders[1], free_port())
    home, other = with_neighbour(home, other), with_neighbour(other, home)
    assert other.manage("shell", "--verbosity", "0", "--command", STRANGERS).returncode == 0
    with served(home, folders[0]), served(other, folders[1]):
        yield Hosts(home, other)


def badge_of(site: Site, email: str) -> str:
    """The uuid of this person's badge there."""
    return site.manage("shell", "--verbosity", "0", "--command", AWARDS.format(email=email)).stdout.split()[0]


class Stop(urllib.request.HTTPRedirectHandler):
    """Follows nothing: the two hosts share a name here, so that their cookies must not share a jar."""

    def redirect_request(self, *arguments: object) -> None:
        return None


def connect(visitor: Visitor, there: Visitor, host: Site) -> None:
    """The visitor connects the host, where `there` is their other self, signed in."""
    visitor.open(answer_of(visitor, there, host))
    assert visitor.sees("Connected. You can send badges there"), visitor.page.text[:800]


def answer_of(visitor: Visitor, there: Visitor, host: Site) -> str:
    """The visitor asks to connect the host, `there` says yes: the address that leads back."""
    visitor.open("/my/wallets/")
    visitor.press("Connect", Address_of_the_other_site=host.url)
    assert visitor.page.status == 200, visitor.page.text[:800]
    there.open(str(visitor.link("Continue there")["href"]))
    assert there.has_button("Yes, connect"), there.page.text[:800]
    return yes(there)


def yes(there: Visitor) -> str:
    """Press the button; where the browser would go next."""
    form, button = there.form("Yes, connect"), there._buttons("Yes, connect")[0]
    body, content_type = multipart(there._defaults(form, button), {})
    headers = {"Content-Type": content_type, "Referer": there.page.url, "Origin": there.site}
    jar = urllib.request.HTTPCookieProcessor(there.cookies)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar, Stop())
    with pytest.raises(urllib.error.HTTPError) as stopped:
        opener.open(urllib.request.Request(there.page.url, body, headers), timeout=60)
    assert stopped.value.code == 302
    return str(stopped.value.headers["Location"])


def test_a_badge_goes_from_one_host_to_another_and_holds_there(hosts: Hosts) -> None:
    home, other = signed_in(hosts.home, AT_HOME), signed_in(hosts.other, ELSEWHERE)
    uuid = badge_of(hosts.home, AT_HOME)
    document = home.open(f"/credentials/{uuid}.json").body
    connect(home, other, hosts.other)

    home.press("Send this badge there")
    assert home.sees("Sent. The badge is at Passerelle now."), home.page.text[:800]
    home.press("Send this badge there")
    assert home.sees("had this badge; it is up to date now"), home.page.text[:800]

    other.open("/my/badges/")
    assert other.sees("Badges from elsewhere")
    other.open(re.findall(r"/my/badges/elsewhere/[0-9a-f-]{36}/", other.page.body.decode())[0])
    # Genuine and in force; only its issuer is nobody that this host knows.
    assert other.sees("Genuine, with a caution"), other.page.text[:1200]
    assert other.open(other.page.url + "file/").body == document

    stranger = signed_in(hosts.other, "teacher4@example.org")
    assert not stranger.open("/my/badges/").text.count("checked on")


def test_badges_come_the_other_way_and_come_once(hosts: Hosts) -> None:
    home, other = signed_in(hosts.home, AT_HOME), signed_in(hosts.other, "teacher4@example.org")
    document = json.loads(home.open(f"/credentials/{badge_of(hosts.home, AT_HOME)}.json").body)
    connect(other, home, hosts.home)

    other.press("Bring badges")
    assert other.sees("badge is new here") or other.sees("badges are new here"), other.page.text[:800]
    other.press("Bring badges")
    assert other.sees("0 badges are new here"), other.page.text[:800]

    other.open("/my/badges/")
    held = re.findall(r"/my/badges/elsewhere/[0-9a-f-]{36}/", other.page.body.decode())
    texts = [json.loads(other.open(f"{address}text/").body) for address in dict.fromkeys(held)]
    assert document in texts


def test_who_withdraws_what_they_allowed_is_heard_at_once(hosts: Hosts) -> None:
    home, other = signed_in(hosts.home, AT_HOME), signed_in(hosts.other, "teacher2@example.org")
    connect(other, home, hosts.home)
    page = other.page.url
    home.open("/my/wallets/")
    while home.has_button("Disconnect"):
        home.press("Disconnect")
    other.open(page)
    other.press("Bring badges")
    assert other.sees("no longer lets us in"), other.page.text[:800]


def test_an_answer_that_belongs_to_somebody_else_connects_nothing(hosts: Hosts) -> None:
    home, other = signed_in(hosts.home, AT_HOME), signed_in(hosts.other, "moderator@example.org")
    location = answer_of(other, home, hosts.home)
    victim = signed_in(hosts.other, "trainer@example.org")
    victim.open(location)
    assert victim.sees("does not belong to a connection that you began here"), victim.page.text[:600]
    other.open(location)
    assert other.sees("Connected. You can send badges there")
    other.open(location)
    assert other.sees("does not belong to a connection that you began here")
