"""Rubrics in rows and as an editor's browser sends them."""

from html.parser import HTMLParser
from typing import Any

from wagtail.models import Locale

from accounts.models import Institution
from competencies.models import CFRubric, CFRubricCriterion, CFRubricCriterionLevel

NAMES = "wagtailsnippets_competencies_cfrubric"


def make_rubric(institution: Institution, locale: Locale, title: str = "Lesson plan") -> CFRubric:
    """One criterion of three levels, the second of which passes."""
    rubric = CFRubric(institution=institution, locale=locale, title=title, pass_score=2)
    criterion = CFRubricCriterion(key="aims", title="Aims")
    criterion.levels = [CFRubricCriterionLevel(score=n, title=f"Level {n}") for n in (1, 2, 3)]
    rubric.criteria = [criterion]
    rubric.save()
    return rubric


def make_mixed_rubric(institution: Institution, locale: Locale) -> CFRubric:
    """A criterion of each mode; the one to pass has no levels written, the one for comments one left over."""
    rubric = make_rubric(institution, locale)
    passing = CFRubricCriterion(rubric=rubric, key="safe", title="Pupils are safe", mode="pass", sort_order=1)
    talking = CFRubricCriterion(rubric=rubric, key="voice", title="Your voice", mode="comments", sort_order=2)
    passing.save()
    talking.save()
    CFRubricCriterionLevel.objects.create(criterion=talking, score=1, title="Left over")
    return rubric


def formset(prefix: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """POST data of an inline formset; `levels` of a row become the formset inside it."""
    data: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    data |= {f"{prefix}-MIN_NUM_FORMS": 0, f"{prefix}-MAX_NUM_FORMS": 1000}
    for number, row in enumerate(rows):
        place = f"{prefix}-{number}"
        data |= {f"{place}-ORDER": number + 1, f"{place}-DELETE": "", f"{place}-id": ""}
        data |= {f"{place}-{name}": value for name, value in row.items() if name != "levels"}
        data |= formset(f"{place}-levels", row["levels"]) if "levels" in row else {}
    return data


def criterion(key: str = "aims", scores: tuple[Any, ...] = (1, 2, 3), **fields: Any) -> dict[str, Any]:
    """A row of the criteria, as sent; an empty score is one that was not written."""
    levels = [{"score": score, "title": f"Level {place}", "description": ""} for place, score in enumerate(scores, 1)]
    row = {"title": key.title(), "key": key, "description": "", "weight": "1", "item": "", "mode": "levels"}
    return {**row, "levels": levels, **fields}


def rubric_form(institution: Institution, criteria: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    """The whole form, as sent."""
    data = {"title": "Lesson plan", "description": "", "institution": institution.pk}
    # The tab that peer review adds holds its settings; none are written.
    data |= formset("review_policy", [])
    return {**data, "pass_score": 2, "not_yet_words": 8, **fields, **formset("criteria", criteria)}


class _Fields(HTMLParser):
    """Collects what a browser would send of a page's form, templates of rows to come left out."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.area = self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        name = said.get("name") or ""
        if tag == "input" and name and said.get("type") not in ("checkbox", "radio", "submit"):
            self.values[name] = said.get("value") or ""
        elif tag == "textarea":
            self.area, self.values[name] = name, ""
        elif tag == "select":
            self.select = name
            self.values.setdefault(name, "")
        elif tag == "option" and "selected" in said:
            self.values[self.select] = said.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        self.area = "" if tag == "textarea" else self.area

    def handle_data(self, text: str) -> None:
        if self.area:
            self.values[self.area] += text


def fields_of(html: str) -> dict[str, str]:
    """What a browser would send back of this page, untouched."""
    parser = _Fields()
    parser.feed(html)
    return {name: value.strip() for name, value in parser.values.items() if name and "__prefix__" not in name}
