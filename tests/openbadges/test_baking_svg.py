"""Badges in SVG files: one element directly after `<svg>`, everything else untouched."""

from __future__ import annotations

import json
import time

import pytest
from defusedxml import ElementTree

from badges.openbadges.baking import Unbaked, bake, unbake
from badges.openbadges.errors import DamagedContainerError, UnreadableInput

from .samples import SVG

PAYLOAD = '{"type":["AchievementCredential"],"name":"a < b && c > d, صيف"}'
OB3 = "https://purl.imsglobal.org/ob/v3p0"
OB2 = "http://openbadges.org"


def test_an_ob3_badge_is_the_first_child_in_cdata_without_verify() -> None:
    baked = bake(SVG, PAYLOAD, standard="ob3")
    root = ElementTree.fromstring(baked)
    assert root[0].tag == f"{{{OB3}}}credential"
    assert root[0].attrib == {}
    assert root[0].text == PAYLOAD
    assert f'xmlns:openbadges="{OB3}"'.encode() in baked
    assert b"<openbadges:credential><![CDATA[" + PAYLOAD.encode() + b"]]></openbadges:credential>" in baked
    assert unbake(baked) == Unbaked("svg", "ob3", PAYLOAD)


def test_an_ob2_badge_names_its_address_and_carries_the_assertion() -> None:
    address = "https://atlas.example.org/ob2/assertions/1.json?a=1&b=2"
    baked = bake(SVG, PAYLOAD, standard="ob2", verify=address)
    root = ElementTree.fromstring(baked)
    assert root[0].tag == f"{{{OB2}}}assertion"
    assert root[0].attrib == {"verify": address}
    assert unbake(baked).text == PAYLOAD


def test_a_badge_that_is_only_an_address_or_a_jws_is_read_from_the_attribute() -> None:
    baked = bake(SVG, "", standard="ob3", verify="eyJhbGciOiJFZERTQSJ9.e30.c2ln")
    assert b"<openbadges:credential verify=" in baked
    assert unbake(baked) == Unbaked("svg", "ob3", "eyJhbGciOiJFZERTQSJ9.e30.c2ln")


def test_baking_again_replaces_the_badge_and_its_namespace() -> None:
    baked = bake(bake(bake(SVG, "{}", standard="ob2"), '{"a":1}', standard="ob3"), PAYLOAD, standard="ob3")
    assert baked == bake(SVG, PAYLOAD, standard="ob3")


def test_the_rest_of_the_picture_stays_byte_for_byte() -> None:
    baked = bake(SVG, PAYLOAD, standard="ob3")
    head, tail = SVG.split(b"<svg")
    assert baked.startswith(head)
    assert baked.endswith(tail.split(b">", 1)[1])


@pytest.mark.parametrize(
    "image",
    [
        b"<svg/>",
        b'<svg xmlns="http://www.w3.org/2000/svg" data-note="a > b"><g/></svg>',
        b'<!-- note --><s:svg xmlns:s="http://www.w3.org/2000/svg"><s:g/></s:svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><title>صيف</title></svg>'.encode(),
        b"\xef\xbb\xbf" + SVG,
    ],
    ids=["empty", "quoted", "prefixed", "arabic", "bom"],
)
def test_pictures_of_many_hands_can_be_baked(image: bytes) -> None:
    if image.startswith(b"\xef\xbb\xbf"):
        image = image.replace(b'<?xml version="1.0"?>\n', b"")
    assert unbake(bake(image, PAYLOAD, standard="ob3")).text == PAYLOAD


def test_a_text_that_would_end_the_cdata_is_escaped_and_means_the_same() -> None:
    payload = json.dumps({"type": "AchievementCredential", "name": "]]> and ]]>"})
    assert json.loads(unbake(bake(SVG, payload, standard="ob3")).text) == json.loads(payload)


def test_a_picture_with_a_very_long_start_tag_is_baked_at_once() -> None:
    image = b'<svg xmlns="http://www.w3.org/2000/svg"' + b" " * 1_000_000 + b"><g/></svg>"
    start = time.thread_time()
    assert unbake(bake(image, PAYLOAD, standard="ob3")).text == PAYLOAD
    assert time.thread_time() - start < 1


ENTITY = b'<!DOCTYPE svg [<!ENTITY a "x">]><svg xmlns="http://www.w3.org/2000/svg">&a;openbadges</svg>'
BILLION = (
    b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    b"<svg>&c;openbadges</svg>"
)
EXTERNAL = b'<!DOCTYPE svg SYSTEM "file:///etc/passwd"><svg>openbadges</svg>'


@pytest.mark.parametrize("image", [ENTITY, BILLION, EXTERNAL], ids=["entity", "billion", "external"])
def test_definitions_of_entities_are_refused(image: bytes) -> None:
    with pytest.raises(DamagedContainerError):
        unbake(image)
    with pytest.raises(DamagedContainerError):
        bake(image, PAYLOAD, standard="ob3")


@pytest.mark.parametrize(
    "image",
    [
        bake(SVG, PAYLOAD, standard="ob3").replace(b"</svg>", b""),
        bake(SVG, PAYLOAD, standard="ob3").replace(b"</openbadges:credential>", b""),
        bake(SVG, PAYLOAD, standard="ob3").replace(
            b'<?xml version="1.0"?>', b'<?xml version="1.0" encoding="utf-16"?>'
        ),
        bake(SVG, PAYLOAD, standard="ob3").replace(b"<svg ", b"<other ").replace(b"</svg>", b"<svg/></other>"),
        bake(SVG, PAYLOAD, standard="ob3").replace(
            b"</svg>", b"<openbadges:credential>{}</openbadges:credential></svg>"
        ),
        bake(SVG, PAYLOAD, standard="ob3").replace(
            b"</svg>", b'<b:assertion xmlns:b="http://openbadges.org" verify="https://a.example"/></svg>'
        ),
        bake(SVG, PAYLOAD, standard="ob3") + b" " * 3_000_000,
    ],
    ids=["cut", "unclosed", "encoding", "root", "two", "both", "large"],
)
def test_an_ambiguous_or_damaged_picture_is_damage(image: bytes) -> None:
    with pytest.raises(DamagedContainerError):
        unbake(image)


def test_a_picture_without_a_badge_holds_none() -> None:
    with pytest.raises(UnreadableInput):
        unbake(SVG)
    with pytest.raises(UnreadableInput):
        unbake(b"<svg><unclosed></svg>")


def test_a_picture_that_uses_the_namespace_for_something_else_is_refused() -> None:
    image = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="urn:other"><openbadges:x/></svg>'
    baked = bake(image, PAYLOAD, standard="ob3")
    assert unbake(baked).text == PAYLOAD
    clash = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="urn:other"><openbadges:credential/></svg>'
    with pytest.raises(DamagedContainerError):
        bake(clash, PAYLOAD, standard="ob3")
