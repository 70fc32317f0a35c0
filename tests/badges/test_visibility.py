"""Who gets what at every form of a badge: one table for all of them."""

import pytest
from django.test import Client

from accounts.models import User
from badges.actions.set_visibility import set_visibility
from badges.errors import NotTheHolderError
from badges.models import Award

PATHS = [
    "/credentials/{uuid}/",
    "/credentials/{uuid}.json",
    "/credentials/{uuid}.jwt",
    "/credentials/{uuid}/refresh",
    "/credentials/{uuid}.png",
    "/credentials/{uuid}.svg",
    "/credentials/{uuid}.pdf",
    "/evidence/{evidence}",
]
# what the holder opened and closed, who asks and how → the answer
STATES = {
    "never shared": (),
    "public": ({"is_public": True},),
    "withdrawn": ({"is_public": True}, {"is_public": False}),
    "link": ({"share_link_enabled": True},),
    "link closed": ({"share_link_enabled": True}, {"share_link_enabled": False}),
}
TABLE = [
    ("never shared", "stranger", 404),
    ("never shared", "stranger with key", 404),
    ("never shared", "somebody else", 404),
    ("never shared", "holder", 200),
    ("public", "stranger", 200),
    ("public", "somebody else", 200),
    ("withdrawn", "stranger", 410),
    ("withdrawn", "somebody else", 410),
    ("withdrawn", "holder", 200),
    ("link", "stranger", 404),
    ("link", "stranger with key", 200),
    ("link", "stranger with a wrong key", 404),
    ("link closed", "stranger with key", 410),
    ("link closed", "stranger", 410),
    ("link closed", "holder", 200),
]


def _open(award: Award, teacher: User, state: str) -> Award:
    for change in STATES[state]:
        award = set_visibility(award=award, actor=teacher, **change)
    return award


def _ask(client: Client, award: Award, who: str, path: str, teacher: User, peers: list[User]) -> int:
    if who in ("holder", "somebody else"):
        client.force_login(teacher if who == "holder" else peers[0])
    keys = {"stranger with key": award.share_key, "stranger with a wrong key": "wröng"}
    piece = award.evidence.get()
    address = path.format(uuid=award.uuid, evidence=piece.uuid)
    response = client.get(address, {"key": keys[who]} if who in keys else {}, headers={"accept": "text/html,*/*;q=0.5"})
    if response.status_code == 200 and not award.is_public:
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex"
    return response.status_code


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("state", "who", "status"), TABLE)
def test_every_form_obeys_the_same_rule(
    awarded: Award, teacher: User, peers: list[User], client: Client, path: str, state: str, who: str, status: int
) -> None:
    award = _open(awarded, teacher, state)
    assert _ask(client, award, who, path, teacher, peers) == status


@pytest.mark.parametrize("path", PATHS)
def test_what_never_was_is_not_found(db: None, client: Client, path: str) -> None:
    nothing = "00000000-0000-4000-8000-000000000000"
    assert client.get(path.format(uuid=nothing, evidence=nothing)).status_code == 404


@pytest.mark.parametrize("extension", ["jws", "pkpass"])
def test_forms_that_there_are_none_of_are_not_found(
    awarded: Award, client: Client, teacher: User, extension: str
) -> None:
    client.force_login(teacher)
    assert client.get(f"/credentials/{awarded.uuid}.{extension}").status_code == 404


def test_only_the_holder_turns_the_switches(awarded: Award, peers: list[User]) -> None:
    with pytest.raises(NotTheHolderError):
        set_visibility(award=awarded, actor=peers[0], is_public=True)
    awarded.refresh_from_db()
    assert not awarded.is_public


def test_a_switch_leaves_the_others_as_they_are(awarded: Award, teacher: User) -> None:
    set_visibility(award=awarded, actor=teacher, shows_name=True)
    award = set_visibility(award=awarded, actor=teacher, is_public=True)
    assert (award.is_public, award.shows_name, award.share_link_enabled) == (True, True, False)


def test_showing_a_name_shares_nothing(awarded: Award, teacher: User) -> None:
    assert set_visibility(award=awarded, actor=teacher, shows_name=True).first_shared_at is None


def test_the_page_of_a_withdrawn_badge_says_so_in_a_sentence(awarded: Award, teacher: User, client: Client) -> None:
    _open(awarded, teacher, "withdrawn")
    page = client.get(f"/credentials/{awarded.uuid}/").content.decode()
    assert "no longer shared" in page
    assert awarded.definition["name"] not in page
    problem = client.get(f"/credentials/{awarded.uuid}.json")
    assert problem["Content-Type"] == "application/problem+json"


def test_the_holder_switches_by_pressing_a_button(awarded: Award, teacher: User, client: Client) -> None:
    client.force_login(teacher)
    address = f"/credentials/{awarded.uuid}/sharing/"
    assert client.post(address, {"is_public": "on"}).status_code == 302
    awarded.refresh_from_db()
    assert awarded.is_public
    client.post(address, {"is_public": "off"})
    awarded.refresh_from_db()
    assert not awarded.is_public


def test_nobody_else_finds_the_switches(awarded: Award, peers: list[User], client: Client) -> None:
    client.force_login(peers[0])
    assert client.post(f"/credentials/{awarded.uuid}/sharing/", {"is_public": "on"}).status_code == 404
    assert client.post(f"/credentials/{awarded.uuid}/ob2/").status_code == 404
    awarded.refresh_from_db()
    assert not awarded.is_public
    assert awarded.ob2_enabled_at is None


def test_a_link_that_was_closed_stays_closed_when_another_is_made(
    awarded: Award, teacher: User, client: Client
) -> None:
    first = _open(awarded, teacher, "link closed").share_key
    second = set_visibility(award=awarded, actor=teacher, share_link_enabled=True).share_key
    again = set_visibility(award=awarded, actor=teacher, share_link_enabled=True).share_key
    address = f"/credentials/{awarded.uuid}.json"
    assert client.get(address, {"key": first}).status_code == 404
    assert client.get(address, {"key": second}).status_code == 200
    assert again == second
