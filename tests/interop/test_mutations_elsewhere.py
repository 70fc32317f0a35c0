"""Each of 150 and more mutations of each form is invalid in all independent software, and in ours.

`make test` takes a fixed sample of 150 mutations of the first form of each kind (60 of those judges that are slow);
`make test-long` takes all of them, and 150 of each of the other containers, keys and scripts.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from . import asking, deviations
from .altering import altered_forms
from .forms import Form, forms_of
from .judge_process import JudgeBrokeDown

pytestmark = pytest.mark.interop
ENOUGH = 150
# What `make test` takes where a judge takes a tenth of a second for one.
SLOW = {"verifier-core": 60, "1edtech": 60, "openbadgeslib": 60}
# Form: whether `make test-long` makes all mutations of it, or a sample of 150.
FORMS = {
    "di-text-text-english": True,
    "di-text-did-key": False,
    "di-text-text-arabic": False,
    "di-svg-text-cdata": False,
    "di-png-text-emoji": False,
    "jwt-text-text-english": True,
    "jwt-text-rsa": False,
    "jwt-text-ed25519": False,
    "jwt-text-did-key": False,
    "jwt-png-text-arabic": False,
    "jwt-svg-text-quotes": False,
    "ob2-hosted-text-english": True,
    "ob2-hosted-png-arabic": False,
    "ob2-hosted-svg-cdata": False,
    "ob2-signed-text-english": True,
    "ob2-signed-png-french": False,
    "ob2-signed-svg-emoji": False,
}
JOSE_SEES_NO_PAGES = "jose verifies a token with a key that it is given: it has no pages to look at"


def form_named(name: str) -> Form:
    kind = next(kind for kind in ("di", "jwt", "ob2-hosted", "ob2-signed") if name.startswith(kind))
    [form] = [form for form in forms_of(kind) if form.name == name]
    return form


def questions() -> list[object]:
    """Every form above with every judge of its kind; what `make test` leaves out is marked."""
    found = []
    for name, is_first in FORMS.items():
        for kind, judge in asking.pairs():
            if name.startswith(f"{kind}-"):
                marks = () if is_first else (pytest.mark.long,)
                found.append(pytest.param(name, judge, marks=marks, id=f"{name}-{judge}"))
    return found


def taken(form: Form, judge: str, is_long: bool) -> dict[str, Form]:
    """The mutations that are made in this run."""
    every = altered_forms(form)
    if judge == "jose":
        every = {name: each for name, each in every.items() if not name.startswith("page-")}
    assert len(every) >= ENOUGH
    if is_long and FORMS[form.name]:
        return every
    most = ENOUGH if is_long else SLOW.get(judge, ENOUGH)
    names = random.Random(f"{form.name}").sample(sorted(every), min(most, len(every)))
    return {name: every[name] for name in names}


def reason_to_accept(judge: str, form: Form) -> str:
    """The verdict and why; a judge that breaks down over a mutation has not called it valid."""
    try:
        judgement = asking.JUDGES[judge](form)
    except JudgeBrokeDown as error:
        return f"broke down: {error}"
    return "valid" if judgement.is_valid else judgement.reason


@pytest.mark.parametrize(("name", "judge"), questions())
def test_every_mutation_is_invalid(
    name: str, judge: str, pytestconfig: pytest.Config, record_property: Callable[[str, object], None]
) -> None:
    asking.need(judge)
    form = form_named(name)
    mutations = taken(form, judge, pytestconfig.getoption("--long"))
    said = {mutation: reason_to_accept(judge, each) for mutation, each in mutations.items()}
    accepted = {mutation for mutation, word in said.items() if word == "valid"}
    assert accepted == deviations.fitting(said, deviations.accepted(judge, form))
    if judge == asking.OURS:
        soft = {each for each in said if each not in accepted and not said[each].startswith("invalid")}
        assert {each: said[each] for each in soft - deviations.fitting(said, deviations.UNDECIDED[form.kind])} == {}
        assert all(said[each].startswith("unknown") for each in soft)
    # A judge that had gone dumb meanwhile would refuse everything.
    assert asking.JUDGES[judge](form).is_valid
    counted = f"{len(said) - len(accepted)} of {len(said)} mutations invalid, {len(accepted)} listed as accepted"
    record_property("interop", f"{name} x {judge}: {counted}")
