"""A holder shares and downloads a badge, and an employer checks it by file, text, link and code: script or none."""

import io
import json
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, Locator

from tests.browser.pages import Places, places_of
from tests.browser.walk import Walker, context_of
from tests.site import Site

pytestmark = pytest.mark.browser
HOLDER = "ines@example.org"
SCRIPT = pytest.mark.parametrize("has_script", [True, False], ids=["with script", "without script"])
FILES = {"PNG": b"\x89PNG", "SVG": b"<?xml", "JSON": b"{", "JWT": b"ey", "PDF": b"%PDF"}
OLDER_FILES = {"JSON": b"{", "PNG": b"\x89PNG", "SVG": b"<?xml", "JWS": b"ey"}


@pytest.fixture(scope="module")
def places(site: Site) -> Places:
    return places_of(site)


def holder_of(site: Site, chromium: Browser, *, has_script: bool) -> Walker:
    walker = Walker(site, context_of(chromium, has_script=has_script).new_page())
    walker.sign_in(HOLDER)
    return walker


def downloaded(walker: Walker, places: Places, kinds: Iterable[str], words: str) -> dict[str, tuple[str, bytes]]:
    """{kind: (file name, content)} of these in the menu, by pressing what a person presses: the words and the kind."""
    found = {}
    walker.open(places.address("{public_path}", "en"))
    walker.page.locator("summary", has_text="Download").click()
    for kind in kinds:
        with walker.page.expect_download() as caught:
            walker.page.get_by_role("link", name=f"{words} {kind}", exact=True).click()
        found[kind] = (caught.value.suggested_filename, caught.value.path().read_bytes())
    return found


def checked(employer: Walker, name: str, content: bytes) -> str:
    """What the verification page says of this file."""
    employer.open("/verify/")
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    employer.page.locator("input[type=file]").set_input_files(files=[file])
    employer.press("Verify")
    return verdict(employer)


def verdict(walker: Walker) -> str:
    """The large word of the verification page."""
    return walker.page.locator("h1").first.inner_text()


@SCRIPT
def test_each_file_of_the_menu_is_downloaded_and_checked(
    site: Site, chromium: Browser, places: Places, has_script: bool
) -> None:
    holder = holder_of(site, chromium, has_script=has_script)
    files = downloaded(holder, places, FILES, "Download")
    employer = Walker(site, context_of(chromium, has_script=has_script).new_page())
    for kind, (name, content) in files.items():
        assert content.startswith(FILES[kind])
        assert re.fullmatch(rf"badge-[a-z0-9-]+-\d{{4}}-\d\d-\d\d\.{kind.lower()}", name)
        assert (kind, checked(employer, name, content)) == (kind, "Valid")


@SCRIPT
def test_each_file_for_older_systems_is_downloaded_and_checked(
    site: Site, chromium: Browser, places: Places, has_script: bool
) -> None:
    """Open Badges 2.0: hosted, baked, and signed as JWS."""
    holder = holder_of(site, chromium, has_script=has_script)
    files = downloaded(holder, places, OLDER_FILES, "Open Badges 2.0")
    employer = Walker(site, context_of(chromium, has_script=has_script).new_page())
    for kind, (name, content) in files.items():
        assert content.startswith(OLDER_FILES[kind])
        assert name.endswith(f"-ob2.{kind.lower()}")
        assert (kind, checked(employer, name, content)) == (kind, "Valid")


@SCRIPT
@pytest.mark.parametrize("kind", ["JSON", "JWT"])
def test_a_pasted_text_is_checked(site: Site, chromium: Browser, places: Places, has_script: bool, kind: str) -> None:
    text = Walker(site, context_of(chromium).new_page())
    answer = text.page.request.get(f"{site.url}{places.address('{public_path}', 'en').rstrip('/')}.{kind.lower()}")
    employer = Walker(site, context_of(chromium, has_script=has_script).new_page())
    employer.open("/verify/")
    employer.page.locator("summary", has_text="Paste a text").click()
    employer.page.locator("textarea").fill(answer.text())
    employer.press("Verify")
    assert verdict(employer) == "Valid"


@SCRIPT
@pytest.mark.parametrize("width", [390, 1280])
def test_a_file_is_dropped_where_the_page_says(
    site: Site, chromium: Browser, places: Places, has_script: bool, width: int, tmp_path: Path
) -> None:
    """A drag from the desktop onto the words in the arch. The field lies over them, so no script of ours is needed."""
    employer = Walker(site, context_of(chromium, has_script=has_script, width=width).new_page())
    badge = tmp_path / "badge.png"
    badge.write_bytes(
        employer.page.request.get(f"{site.url}{places.address('{public_path}', 'en').rstrip('/')}.png").body()
    )
    employer.open("/verify/")
    drop(employer, badge, onto=employer.page.locator("label.dropzone strong"))
    employer.press("Verify")
    assert verdict(employer) == "Valid"


def drop(walker: Walker, file: Path, *, onto: Locator) -> None:
    """Drag a file from outside the browser, and let it go over the middle of this element."""
    onto.scroll_into_view_if_needed()
    box = onto.bounding_box()
    assert box is not None
    session = walker.page.context.new_cdp_session(walker.page)
    point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    data = {"items": [], "files": [str(file)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, **point, "data": data})
    session.detach()


@SCRIPT
def test_a_link_is_copied_and_checked(site: Site, chromium: Browser, places: Places, has_script: bool) -> None:
    holder = holder_of(site, chromium, has_script=has_script)
    if has_script:
        holder.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    holder.open(places.address("{public_path}", "en"))
    holder.page.locator("summary", has_text="Link and QR").click()
    address = holder.page.locator("#share-address").input_value()
    copy = holder.page.get_by_role("button", name="Copy link")
    if not has_script:
        assert not copy.is_visible()
    else:
        copy.wait_for(state="visible")
        copy.click()
        assert holder.page.evaluate("navigator.clipboard.readText()") == address
    employer = Walker(site, context_of(chromium, has_script=has_script).new_page())
    employer.open("/verify/")
    employer.page.locator("input[type=url]").fill(address)
    employer.press("Verify")
    assert verdict(employer) == "Valid"


@SCRIPT
def test_the_code_leads_to_a_page_that_checks_itself(
    site: Site, chromium: Browser, places: Places, has_script: bool
) -> None:
    """Module by module as it is seen on the screen, with its border: what a phone reads, opens and verifies."""
    holder = holder_of(site, chromium, has_script=has_script)
    holder.open(places.address("{public_path}", "en") + "share/")
    address = holder.page.locator("#share-address").input_value()
    assert seen_modules(holder.page.locator(".qr svg")) == [[bool(each) for each in row] for row in code_of(address)]
    stranger = Walker(site, context_of(chromium, has_script=has_script).new_page())
    assert stranger.page.goto(address).status == 200
    stranger.page.locator(".actions").get_by_role("link", name="Verify").click()
    stranger.page.wait_for_load_state()
    assert verdict(stranger) == "Valid"


BORDER = 2  # modules of light around the code


def code_of(address: str) -> list[bytearray]:
    """The code of this address, without border: rows of 0 and 1."""
    return [bytearray(row) for row in segno.make(address, error="m").matrix]


def seen_modules(drawing: Locator) -> list[list[bool]]:
    """Which modules are dark on the screen. The border has to be light."""
    picture = Image.open(io.BytesIO(drawing.screenshot())).convert("L")
    across = round(float((drawing.get_attribute("viewBox") or "").split()[2]))
    step = picture.width / across
    places = [(number + 0.5) * step for number in range(across)]
    dark = [[picture.getpixel((int(x), int(y))) < 128 for x in places] for y in places]
    assert not any(any(row[:BORDER] + row[-BORDER:]) for row in dark)
    assert not any(map(any, dark[:BORDER] + dark[-BORDER:]))
    return [row[BORDER:-BORDER] for row in dark[BORDER:-BORDER]]


def test_the_drawn_code_fills_its_place(site: Site, chromium: Browser, places: Places) -> None:
    holder = holder_of(site, chromium, has_script=True)
    holder.open(places.address("{public_path}", "en") + "share/")
    box = holder.page.locator(".qr svg").bounding_box()
    assert box is not None
    assert box["width"] >= 140
    path = holder.page.locator(".qr svg path").first.bounding_box()
    assert path is not None
    assert path["width"] > 0.8 * box["width"]


@SCRIPT
def test_share_asks_first_and_linkedin_is_a_plain_link(
    site: Site, chromium: Browser, places: Places, has_script: bool
) -> None:
    holder = holder_of(site, chromium, has_script=has_script)
    holder.open(places.address("{public_path}", "en"))
    asked: list[str] = []
    holder.page.on("request", lambda request: asked.append(request.url))
    holder.press("Share")
    assert urlsplit(holder.page.url).path.endswith("/share/")
    assert holder.sees("Everybody can see this badge.")
    link = holder.page.get_by_role("link", name="Add to LinkedIn").get_attribute("href") or ""
    told = parse_qs(urlsplit(link).query)
    assert told["certUrl"] == [site.url + places.address("{public_path}", "en")]
    assert {"name", "organizationName", "issueYear", "issueMonth", "certId"} <= set(told)
    assert [url for url in asked if "linkedin" in url] == []


@SCRIPT
def test_a_private_badge_is_opened_and_closed_again(site: Site, chromium: Browser, has_script: bool) -> None:
    holder = Walker(site, context_of(chromium, has_script=has_script).new_page())
    holder.sign_in("teacher4@example.org")
    holder.open("/my/badges/")
    holder.follow("Lesson Planning and Assessment with Digital Tools")
    holder.press("Share")
    assert holder.sees("Only you can see this badge.")
    holder.press("Make a link")
    shared = holder.page.locator("#share-address").input_value()
    stranger = Walker(site, context_of(chromium, has_script=has_script).new_page())
    assert stranger.page.goto(shared).status == 200
    holder.press("Close the link")
    assert stranger.page.goto(shared).status == 410
    assert stranger.sees("no longer shared")


@SCRIPT
def test_a_named_file_is_signed_after_reading_what_it_says(
    site: Site, chromium: Browser, places: Places, has_script: bool
) -> None:
    holder = holder_of(site, chromium, has_script=has_script)
    holder.open(places.address("{public_path}", "en") + "disclosure/?as=named")
    if holder.page.get_by_role("button", name="Yes, sign it").count():
        assert holder.sees("Inês Carvalho")
        holder.press("Yes, sign it")
    with holder.page.expect_download() as caught:
        holder.page.get_by_role("link", name="Download JSON", exact=True).click()
    assert caught.value.suggested_filename.endswith("-named.json")
    said = json.loads(caught.value.path().read_bytes())["credentialSubject"]["identifier"]
    assert [entry["identityHash"] for entry in said] == ["Inês Carvalho"]


@SCRIPT
def test_everything_is_downloaded_at_once(site: Site, chromium: Browser, has_script: bool) -> None:
    holder = holder_of(site, chromium, has_script=has_script)
    holder.open("/my/badges/")
    with holder.page.expect_download() as caught:
        holder.page.get_by_role("link", name="Download all, as ZIP").click()
    packed = zipfile.ZipFile(io.BytesIO(caught.value.path().read_bytes()))
    assert packed.testzip() is None
    assert {name.rsplit(".", 1)[-1] for name in packed.namelist()} >= {"json", "jwt", "png", "svg", "pdf", "jws", "txt"}
