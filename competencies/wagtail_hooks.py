"""Registers rubrics with Wagtail's editor."""

from wagtail.snippets.models import register_snippet

from competencies.models import CFRubric

register_snippet(CFRubric)
