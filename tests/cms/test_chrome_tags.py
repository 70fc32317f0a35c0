"""Template tags: what a template writes and what a reader gets."""

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation


class Example(forms.Form):
    name = forms.CharField(label="Your name", help_text="As on a badge.")
    school = forms.CharField(required=False)
    level = forms.ChoiceField(choices=[("a", "Never"), ("b", "Often")], widget=forms.RadioSelect)
    agrees = forms.BooleanField(label="I agree")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def draw(source: str, **context: object) -> str:
    return Template("{% load chrome %}" + source).render(Context(context))


def test_an_icon_is_hidden_from_those_who_listen() -> None:
    assert 'aria-hidden="true"' in draw('{% icon "check" %}')


def test_an_icon_that_points_mirrors() -> None:
    assert "icon--flip" in draw('{% icon "arrow" %}')
    assert "icon--flip" not in draw('{% icon "check" %}')


def test_an_unknown_icon_names_those_there_are() -> None:
    with pytest.raises(TemplateSyntaxError, match="check-circle"):
        draw('{% icon "unicorn" %}')


def test_the_arch_says_its_numbers() -> None:
    assert 'role="img" aria-label="3 of 9 done"' in draw("{% arch 3 9 %}")


def test_a_decorative_arch_is_silent() -> None:
    drawn = draw("{% arch 3 9 decorative=True %}")
    assert "aria-label" not in drawn
    assert 'aria-hidden="true"' in drawn


@pytest.mark.parametrize("tier", [3, "3", "Creation"])
def test_a_tier_has_a_number_or_a_name(tier: object) -> None:
    assert draw("{% plate tier %}", tier=tier) == draw("{% plate 3 %}")


def test_a_field_ties_label_help_and_input() -> None:
    drawn = draw("{% field form.name %}", form=Example())
    assert '<label for="id_name">Your name</label>' in drawn
    assert 'aria-describedby="id_name_helptext"' in drawn
    assert 'id="id_name_helptext">As on a badge.' in drawn


def test_what_is_wrong_is_tied_to_its_input() -> None:
    drawn = draw("{% field form.name %}", form=Example({}))
    assert 'aria-invalid="true"' in drawn
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert 'id="id_name_error"' in drawn


def test_what_may_be_left_out_says_so() -> None:
    assert "(optional)" in draw("{% field form.school %}", form=Example())
    assert "(optional)" not in draw("{% field form.name %}", form=Example())


def test_choices_are_a_group_with_a_legend() -> None:
    drawn = draw("{% field form.level %}", form=Example({"level": "b"}))
    assert "<fieldset" in drawn
    assert "<legend>Level</legend>" in drawn
    assert drawn.count("<label") == 2
    assert "checked" in drawn


def test_a_single_box_stands_in_its_label() -> None:
    drawn = draw("{% field form.agrees %}", form=Example())
    assert '<label class="choice" for="id_agrees">' in drawn


def test_a_hidden_field_is_only_itself() -> None:
    drawn = draw("{% field form.token %}", form=Example())
    assert "<label" not in drawn
    assert 'type="hidden"' in drawn


def test_no_placeholder_repeats_a_label() -> None:
    form = Example()
    form.fields["name"].widget.attrs["placeholder"] = "Your name"
    assert "placeholder" not in draw("{% field form.name %}", form=form)


def test_the_summary_links_to_what_is_wrong() -> None:
    drawn = draw("{% error_summary form %}", form=Example({}))
    assert 'role="alert"' in drawn
    assert '<a href="#id_name">Your name</a>' in drawn
    assert "</a>: This field is required." in drawn
    assert "#id_school" not in drawn


def test_a_fresh_or_right_form_has_no_summary() -> None:
    right = Example({"name": "Amina", "level": "a", "agrees": "on"})
    assert draw("{% error_summary form %}", form=Example()).strip() == ""
    assert draw("{% error_summary form %}", form=right).strip() == ""
    assert draw("{% error_summary form %}", form=None).strip() == ""


def test_a_fault_of_the_whole_form_is_in_the_summary() -> None:
    form = Example({"name": "Amina", "level": "a", "agrees": "on"})
    form.is_valid()
    form.add_error(None, "The two do not fit.")
    assert "The two do not fit." in draw("{% error_summary form %}", form=form)


def test_pages_keep_the_other_questions() -> None:
    page = Paginator(range(30), 10).get_page(2)
    request = RequestFactory().get("/courses/", {"level": "a&b", "page": "2"})
    drawn = draw("{% pagination page %}", page=page, request=request)
    assert 'href="?level=a%26b&amp;page=1"' in drawn
    assert 'href="?level=a%26b&amp;page=3"' in drawn
    assert "Page 2 of 3" in drawn


def test_one_page_needs_no_pagination() -> None:
    page = Paginator(range(3), 10).get_page(1)
    assert draw("{% pagination page %}", page=page, request=RequestFactory().get("/")).strip() == ""


@pytest.mark.parametrize(
    ("size", "said"), [(0, "1 kB"), (850_400, "850 kB"), (4_210_000, "4.2 MB"), (20_000_000, "20 MB"), (None, "1 kB")]
)
def test_sizes_are_for_people(size: int | None, said: str) -> None:
    assert draw("{{ size|size_label }}", size=size) == said


@pytest.mark.parametrize(("language", "said"), [("en", "4.2"), ("fr", "4,2"), ("es", "4,2"), ("ar", "4,2")])
def test_sizes_are_written_as_the_reader_writes_numbers(language: str, said: str) -> None:
    with translation.override(language):
        assert draw("{{ size|size_label }}", size=4_210_000).startswith(said)


def test_progress_is_told_in_one_sentence_everywhere() -> None:
    assert draw("{% done_of 3 9 %}") == "3 of 9 done"
    assert 'aria-label="3 of 9 done"' in draw("{% arch 3 9 %}")


@pytest.mark.parametrize(("name", "kind"), [("a.MP3", "audio"), ("a.mp4", "video"), ("odd", "video")])
def test_media_are_told_apart_by_name(name: str, kind: str) -> None:
    assert draw("{{ name|media_kind }}", name=name) == kind


def test_without_a_request_there_is_no_language_menu() -> None:
    with translation.override("fr"):
        assert draw("{% language_links %}").strip() == ""


@pytest.mark.parametrize(("language", "expected"), [("ar", ' lang="ar" dir="rtl"'), ("es", ' lang="es" dir="ltr"')])
def test_our_words_amid_an_authors_say_their_language_and_direction(language: str, expected: str) -> None:
    with translation.override(language):
        assert draw("{% interface_language as ui %}{{ ui }}") == expected
