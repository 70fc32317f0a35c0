"""What in a text says who wrote it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peer_review.giveaways import giveaways


@pytest.mark.parametrize(
    "text",
    [
        "awa.diop@school.example",
        "+221 77 123 45 67",
        "+33 (0)6 12 34 56 78",
        "06 12 34 56 78",
        "0612345678",
        "+966-50-123-4567",
        "06.12.34.56.78",
    ],
)
def test_addresses_and_telephone_numbers_are_found_amid_a_text(text: str) -> None:
    assert giveaways(f"Write to me ({text}), any day.") == [text]


@pytest.mark.parametrize(
    "text",
    [
        "12/03/2024",
        "2023-2024",
        "from 08:00 to 12:30",
        "3,000 pupils",
        "2024-11-22 14:02",
        "ISBN 978 2 07 0",
        "On 05/03/2024 10:30",
        "09-10-2023 2024",
        "05/03/2024 10 11",
        "07.09.2024 12",
    ],
)
def test_dates_years_and_counts_are_not(text: str) -> None:
    assert giveaways(text) == []


def test_names_are_found_as_whole_words_in_any_capitals() -> None:
    assert giveaways("AWA  Diop and Diopside; awa diop", names=["Awa Diop"]) == ["AWA  Diop", "awa diop"]


def test_what_is_part_of_another_is_not_named_again() -> None:
    text = "Awa Diop, Awa@school.example."
    assert giveaways(text, names=["Diop", "Awa", "Awa Diop"]) == ["Awa Diop", "Awa@school.example"]


def test_what_stands_elsewhere_by_itself_is() -> None:
    assert giveaways("juan@x.org, an@x.org; Ann, ann@x.org", names=["Ann"]) == [
        "juan@x.org",
        "an@x.org",
        "Ann",
        "ann@x.org",
    ]


def test_a_first_name_that_is_a_word_too_is_found_with_its_capital_only() -> None:
    assert giveaways("Mark the work; mark it again, MARK.", names=["Mark"]) == ["Mark", "MARK"]


def test_in_other_scripts_too() -> None:
    assert giveaways("كتبت ليلى هذا", names=["ليلى"]) == ["ليلى"]


@pytest.mark.parametrize("name", ["", " ", "Li"])
def test_a_name_that_is_hardly_one_is_not_looked_for(name: str) -> None:
    assert giveaways("Li went to school.", names=[name]) == []


@given(st.text(max_size=200), st.lists(st.text(max_size=20), max_size=3))
def test_whatever_is_found_stands_in_the_text_once_in_the_list(text: str, names: list[str]) -> None:
    found = giveaways(text, names)
    assert all(passage in text for passage in found) and len(found) == len(set(found))
