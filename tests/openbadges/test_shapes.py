"""The small language in which the shape of documents is written down."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.openbadges.verification.ob3_shapes import credential_problems
from badges.openbadges.verification.shapes import (
    Rule,
    Shape,
    boolean,
    compact_jws,
    either,
    language,
    many,
    moment,
    name,
    number,
    one_of,
    text,
    uri,
)

from .samples import replaced, signed

CREDENTIAL = signed()


def problems(rule: Rule, value: Any) -> list[str]:
    return list(rule(value, "member"))


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        (text, ["", "a", {"en": "a", "fr-FR": "b"}], [None, 1, [], {}, {"EN": "a"}, {"en": 1}]),
        (name, ["a", {"en": "a"}], ["", "  ", None]),
        (uri, ["urn:uuid:1", "https://a.example/ü", "did:web:a"], ["a", "", "a b:c", "https:// x", 1, None, "x:<y>"]),
        (moment, ["2026-11-20T10:30:00Z", "2026-11-20T10:30:00.5+01:00"], ["2026-11-20", "2026-11-20T10:30:00", 5]),
        (boolean, [True, False], [1, 0, "true", None]),
        (number, [1, 1.5, 0], [True, "1", None]),
        (language, ["en", "ar", "fr-FR", "zh-Hans-CN", "es-419"], ["EN", "english!", "", 1]),
        (compact_jws, ["a.b.c", "a..c"], ["a.b", "", 1]),
        (one_of("CFItem", is_open=True), ["CFItem", "ext:Own"], ["Other", "ext:", [], {}, None]),
        (one_of("CFItem"), ["CFItem"], ["ext:Own"]),
        (many(uri), ["a:b", ["a:b", "c:d"], []], ["a", ["a:b", "c"]]),
        (either(boolean, uri), [True, "a:b"], ["a", 1]),
    ],
)  # fmt: skip
def test_a_rule_takes_what_is_right_and_names_what_is_wrong(rule: Rule, good: list[Any], bad: list[Any]) -> None:
    for value in good:
        assert problems(rule, value) == [], value
    for value in bad:
        assert problems(rule, value), value
        assert all(problem.startswith("member ") for problem in problems(rule, value))


THING = Shape("Thing", {"id": uri}, {"name": name})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"type": "Thing", "id": "a:b"}, []),
        ({"type": ["Other", "Thing"], "id": "a:b", "unheard": "of"}, []),
        ({"id": "a:b"}, ["member.type does not say Thing"]),
        ({"type": "Thing"}, ["member.id is missing"]),
        ({"type": "Thing", "id": "a:b", "name": ""}, ["member.name is empty"]),
        ("text", ["member is not an object"]),
        ([], ["member is not an object"]),
    ],
)
def test_a_shape_names_the_member_that_is_wrong(value: Any, expected: list[str]) -> None:
    assert problems(THING, value) == expected


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        (("@context",), "https://www.w3.org/ns/credentials/v2", "@context is not an array of at least two addresses"),
        (("@context", 0), "https://a.example", "@context does not begin with that of Verifiable Credentials"),
        (("@context", 1), "https://a.example", "@context does not continue with that of Open Badges 3.0"),
        (("type",), ["VerifiableCredential"], "type does not say AchievementCredential"),
        (("type",), ["AchievementCredential"], "type does not say VerifiableCredential"),
        (("id",), "1", "id is not an absolute address"),
        (("credentialSubject",), [], "credentialSubject is not an object"),
        (("credentialSubject", "achievement", "criteria"), {}, "credentialSubject.achievement.criteria has neither"),
        (("credentialSubject", "achievement", "achievementType"), "Medal", "achievementType is not a word"),
        (("credentialStatus",), [], "credentialStatus is not an object"),
        (("issuer",), {"name": "Atlas"}, "issuer.type does not say Profile"),
        (("issuer",), "atlas", "issuer is not an object"),
    ],
)
def test_a_credential_of_another_shape_is_told_what_is_wrong(path: tuple[Any, ...], value: Any, problem: str) -> None:
    found = list(credential_problems(replaced(CREDENTIAL, path, value)))
    assert any(problem in entry for entry in found), found


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_no_value_in_any_place_raises_an_error(value: Any) -> None:
    for path in (("@context",), ("type",), ("issuer",), ("credentialSubject",), ("proof",), ("evidence",)):
        list(credential_problems(replaced(CREDENTIAL, path, value)))
