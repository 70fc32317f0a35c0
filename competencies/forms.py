"""Forms of Wagtail's editor: the rubric, and the search in the chooser of competencies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.forms.choosers import BaseFilterForm

from accounts.permissions import offer_own_institutions
from competencies.judging import LEVELS
from competencies.models import CFDocument
from competencies.querysets import RUBRIC_ROLES, CFItemQuerySet
from competencies.rubric_filling import fill_in
from competencies.rubric_rules import Outline, problems


class CFRubricForm(WagtailAdminModelForm):
    """A rubric with its criteria and levels, in an institution where the person may make one."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        if data:
            data = data.copy()
            fill_in(data)
        super().__init__(data, *args, **kwargs)
        if self.for_user and "institution" in self.fields:
            offer_own_institutions(self, self.for_user, *RUBRIC_ROLES)

    def clean(self) -> dict[str, Any]:
        """Say everything that reviewers would stumble over, at once. A preview shows what is half written, too."""
        cleaned = super().clean() or self.cleaned_data
        formset = self.formsets.get("criteria")
        if formset is not None and not self.is_deferred_validation and formset.is_valid():
            outlines = [_outline(form) for form in _kept(formset)]
            for problem in problems(cleaned.get("pass_score"), outlines):
                self.add_error(None, problem)
        return cleaned


def _kept(formset: Any) -> list[Any]:
    """Forms that will be rows: neither deleted nor left empty."""
    gone = set(map(id, formset.deleted_forms))
    return [form for form in formset.forms if id(form) not in gone and form.cleaned_data]


def _outline(form: Any) -> Outline:
    scores = [level.cleaned_data.get("score") for level in _kept(form.formsets["levels"])]
    numbers = tuple(score for score in scores if score is not None)
    said = form.cleaned_data
    return Outline(said.get("title", ""), said.get("key", ""), numbers, said.get("mode", LEVELS))


class CFItemFilterForm(BaseFilterForm):
    """Words in any language or a code, and one framework."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Code, or words in any language")}),
    )
    framework = forms.ModelChoiceField(
        label=_("Framework"), queryset=CFDocument.objects.all(), required=False, empty_label=_("All frameworks")
    )

    def filter(self, objects: CFItemQuerySet) -> CFItemQuerySet:
        """Narrow the list; wrong input narrows nothing."""
        objects = super().filter(objects)
        self.search_query = self.cleaned_data.get("q") or None
        document = self.cleaned_data.get("framework")
        if document:
            objects = objects.filter(document=document)
        if self.search_query:
            self.is_searching = True
            objects = objects.matching(self.search_query)
        return objects
