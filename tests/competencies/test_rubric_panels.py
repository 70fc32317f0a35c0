"""An app above adds what it knows about a rubric to the rubric's own page, in a tab of its own."""

from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from wagtail.admin.panels import FieldPanel, InlinePanel, TabbedInterface
from wagtail.models import Locale

from accounts.models import Institution, User
from competencies import rubric_panels
from competencies.models import CFRubric
from competencies.rubric_editing import RubricPanels
from tests.competencies.rubric_data import criterion, rubric_form


class Rest(RubricPanels):
    """The page with its criteria left to somebody else, as any relation that points at a rubric."""

    panels: ClassVar[list[Any]] = [FieldPanel(name) for name in ("title", "institution", "pass_score", "not_yet_words")]


@pytest.fixture(autouse=True)
def nothing_registered() -> Iterator[None]:
    """What the apps of the house registered stands aside for a while."""
    kept = (dict(rubric_panels._tabs), dict(rubric_panels._uses))
    rubric_panels._tabs.clear()
    rubric_panels._uses.clear()
    yield
    rubric_panels._tabs.update(kept[0])
    rubric_panels._uses.update(kept[1])


def _with_criteria_in_a_tab() -> TabbedInterface:
    levels = InlinePanel("levels", panels=[FieldPanel("title"), FieldPanel("score")])
    panels = [InlinePanel("criteria", panels=[FieldPanel("title"), FieldPanel("key"), FieldPanel("mode"), levels])]
    rubric_panels.register("somebody", heading="Peer review", panels=lambda: panels)
    return Rest().get_edit_handler()


def test_without_others_there_are_no_tabs() -> None:
    assert not isinstance(RubricPanels().get_edit_handler(), TabbedInterface)


def test_what_others_register_stands_in_a_second_tab(trainer: User, english: Locale, rf: RequestFactory) -> None:
    handler = _with_criteria_in_a_tab()
    form = handler.get_form_class()(instance=CFRubric(locale=english), for_user=trainer)
    request = rf.get("/cms/")
    request.user = trainer
    shown = handler.get_bound_panel(request=request, instance=form.instance, form=form).render_html()
    assert [str(child.heading) for child in handler.children] == ["Rubric", "Peer review"]
    assert "Peer review" in shown and "criteria-TOTAL_FORMS" in shown


def test_relations_in_the_second_tab_are_saved_with_the_rubric(
    trainer: User, atlas: Institution, english: Locale
) -> None:
    data = QueryDict(mutable=True)
    data.update(rubric_form(atlas, [criterion("", (), title="Pupils are safe", mode="pass")]))
    form_class = _with_criteria_in_a_tab().get_form_class()
    form = form_class(data, instance=CFRubric(locale=english), for_user=trainer)
    assert form.is_valid(), form.errors
    form.save()
    assert CFRubric.objects.get().criteria.get().key == "pupils-are-safe"


def test_a_name_that_registers_twice_is_there_once_and_tabs_have_an_order() -> None:
    for order in (70, 60):
        rubric_panels.register("late", heading=f"Late {order}", panels=list, order=order)
    rubric_panels.register("early", heading="Early", panels=list, order=10)
    assert [tab.heading for tab in rubric_panels.tabs()] == ["Early", "Late 60"]


def test_uses_are_added_up_over_the_apps_that_count_them() -> None:
    assert rubric_panels.uses_of("digest") == 0
    rubric_panels.register_use("first", count=lambda digest: len(digest))
    rubric_panels.register_use("second", count=lambda digest: 1)
    assert rubric_panels.uses_of("digest") == 7
