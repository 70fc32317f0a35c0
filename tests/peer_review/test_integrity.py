"""What is planted is found, what is honest is left alone, and what is far apart is not called alike."""

import random

import pytest

from peer_review.integrity import (
    BY_CHANCE,
    Reading,
    Work,
    constant_readers,
    hasty_readers,
    rings,
    same_words,
    same_works,
    signals_in,
)
from tests.peer_review.cohorts_of_readings import KEYS, VOCABULARY, cohort, marked, sentence, without

SEEDS = 40


@pytest.mark.parametrize("size", [5, 12, 30, 120])
def test_honest_cohorts_show_nothing(size: int) -> None:
    """A ring by chance in one of twenty at most, as the limit promises; nothing else at all."""
    found = [signals_in(*cohort(size, seed)) for seed in range(SEEDS)]
    assert sum(bool(one.rings) for one in found) <= SEEDS * BY_CHANCE
    others = [(one.constant, one.hasty, one.words, one.works) for one in found]
    assert others == [([], [], [], [])] * SEEDS


@pytest.mark.parametrize("seed", range(5))
def test_a_reciprocal_pair_that_overrates_each_other_is_found(seed: int) -> None:
    readings, _ = poor_works(seed, {1, 2})
    found = rings([*without(readings, {(1, 2), (2, 1)}), marked(1, 2, 1.0), marked(2, 1, 1.0)])
    assert [(ring.people, ring.works) for ring in found] == [((1, 2), (1, 2))]
    assert found[0].gap > 0.3


@pytest.mark.parametrize("seed", range(5))
def test_a_ring_of_three_is_found_once(seed: int) -> None:
    readings, _ = poor_works(seed, {1, 2, 3})
    edges = {(1, 2), (2, 3), (3, 1)}
    found = rings([*without(readings, edges), *(marked(reader, author, 1.0) for reader, author in edges)])
    assert [ring.people for ring in found] == [(1, 2, 3)]


def poor_works(seed: int, authors: set[int]) -> tuple[list[Reading], list[Work]]:
    """A cohort in which everybody else says that these works are not there yet."""
    readings, works = cohort(40, seed, each=4)
    kept = [one for one in readings if one.author not in authors]
    for author in sorted(authors):
        kept += [marked(10 * author + number, author, 1 / 3) for number in range(1, 4)]
    return kept, works


def test_a_pair_that_gives_each_other_what_others_give_is_no_ring() -> None:
    readings, _ = cohort(40, 7)
    fair = [one for one in readings if one.author not in (1, 2)]
    fair += [marked(20 + number, author, 1.0) for author in (1, 2) for number in range(3)]
    assert rings([*fair, marked(1, 2, 1.0), marked(2, 1, 1.0)]) == []


def test_who_is_kind_to_everybody_is_in_no_ring() -> None:
    readings, _ = poor_works(3, {1, 2})
    everywhere = [marked(person, author, 1.0) for person in (1, 2) for author in range(20, 30)]
    kept = without(readings, {(one.reader, one.author) for one in everywhere} | {(1, 2), (2, 1)})
    low = [marked(33, author, 1 / 3) for author in range(20, 30)] + [marked(34, a, 1 / 3) for a in range(20, 30)]
    kept = [one for one in kept if one.author not in range(20, 30)]
    assert rings([*kept, *low, *everywhere, marked(1, 2, 1.0), marked(2, 1, 1.0)]) == []


def test_a_ring_that_nobody_else_read_says_nothing() -> None:
    """Two works, two readers, no other view of them: there is nothing to compare with."""
    readings = [one for one in cohort(40, 5)[0] if one.author not in (1, 2)]
    assert rings([*readings, marked(1, 2, 1.0), marked(2, 1, 1.0)]) == []


def test_one_way_favour_is_no_ring() -> None:
    readings, _ = poor_works(2, {1, 2})
    assert rings([*without(readings, {(1, 2), (2, 1)}), marked(1, 2, 1.0)]) == []


def test_who_gives_the_same_marks_to_whatever_they_read_is_found() -> None:
    readings, _ = cohort(40, 11)
    readings = [one for one in readings if one.reader != 5]
    spam = [marked(5, author, 1.0) for author in range(10, 18)]
    assert [(one.reader, len(one.works)) for one in constant_readers([*readings, *spam])] == [(5, 8)]


def test_five_times_the_same_is_not_yet_a_habit() -> None:
    readings = [one for one in cohort(40, 11)[0] if one.reader != 5]
    assert constant_readers([*readings, *(marked(5, author, 1.0) for author in range(10, 15))]) == []


def test_the_same_marks_are_right_where_others_give_them_too() -> None:
    alike = [marked(reader, author, 2 / 3) for author in range(10, 18) for reader in (5, 6, 7)]
    assert constant_readers(alike) == []


def test_who_is_done_before_one_can_read_is_found() -> None:
    readings, _ = cohort(20, 4)
    readings = [one for one in readings if one.reader != 3]
    quick = [marked(3, author, 2 / 3, seconds=100) for author in (10, 11, 12)]
    found = hasty_readers([*readings, *quick])
    assert [(one.reader, one.works, one.seconds) for one in found] == [(3, (10, 11, 12), 25.0)]


def test_one_quick_review_is_nothing() -> None:
    readings, _ = cohort(20, 4)
    assert hasty_readers([*readings, marked(3, 10, 2 / 3, seconds=30)]) == []


def test_a_comment_pasted_under_three_works_is_found() -> None:
    readings, _ = cohort(20, 8)
    pasted = "Good work overall, please add more detail to each part and explain your reasons better."
    planted = [Reading(3, author, author, dict.fromkeys(KEYS, 0.5), {"aim": pasted}) for author in (10, 11, 12)]
    found = same_words([*readings, *planted])
    assert [(one.readers, one.works) for one in found] == [((3,), (10, 11, 12))]
    assert found[0].likeness == 1


def test_two_readers_with_the_same_words_are_found_with_a_word_changed() -> None:
    readings, _ = cohort(20, 8)
    words = "The plan names its aim in the first line and every step of the lesson comes back to that aim again"
    changed = words.replace("first", "second")
    planted = [
        Reading(3, 10, 10, {"aim": 0.5}, {"aim": words}),
        Reading(4, 11, 11, {"aim": 0.5}, {"aim": changed}),
    ]
    assert [one.readers for one in same_words([*readings, *planted])] == [(3, 4)]


def test_short_comments_are_alike_by_chance() -> None:
    assert same_words([Reading(n, 40 + n, 40 + n, {}, {"aim": "Well done, go on!"}) for n in range(9)]) == []


def test_a_sentence_used_twice_by_one_person_is_no_signal() -> None:
    words = sentence(random.Random(1), 20)
    assert same_words([Reading(3, author, author, {}, {"aim": words}) for author in (10, 11)]) == []


@pytest.mark.parametrize("seed", range(8))
def test_a_work_copied_with_small_edits_is_found(seed: int) -> None:
    _, works = cohort(30, seed)
    chance = random.Random(seed)
    copied = works[4].text.split()
    for place in chance.sample(range(len(copied)), 8):
        copied[place] = chance.choice(VOCABULARY)
    found = same_works([*works, Work(99, 99, " ".join(copied))])
    assert [one.works for one in found] == [(4, 99)]
    assert 0.5 <= found[0].likeness < 1


def test_an_arabic_copy_is_found_without_its_vowel_signs() -> None:
    chance = random.Random(2)
    words = ["مَدرَسَة", "دَرس", "تِلميذ", "ظِلّ", "شَجَرَة", "قِياس", "سُؤال", "هَدَف"]
    text = " ".join(chance.choice(words) for _ in range(80))
    bare = "".join(letter for letter in text if not "\u064b" <= letter <= "\u0652")
    assert bare != text
    assert [one.works for one in same_works([Work(1, 1, text), Work(2, 2, bare)])] == [(1, 2)]


def test_ones_own_second_attempt_is_no_copy() -> None:
    text = sentence(random.Random(3), 80)
    assert same_works([Work(1, 7, text), Work(2, 7, text)]) == []


def test_what_everybody_was_given_does_not_count() -> None:
    chance = random.Random(4)
    given = sentence(chance, 200)
    works = [Work(n, n, f"{given} {sentence(chance, 50)}", brief=given) for n in range(5)]
    assert same_works(works) == []


def test_the_same_file_in_two_works_is_found() -> None:
    works = [Work(1, 1, files=frozenset({"a", "b"})), Work(2, 2, files=frozenset({"b"})), Work(3, 3)]
    assert [(one.works, one.is_file) for one in same_works(works)] == [((1, 2), True)]


def test_three_thousand_honest_works_are_looked_through_and_show_next_to_nothing() -> None:
    readings, works = cohort(3_000, 1)
    found = signals_in(readings, works)
    assert (len(found.constant), len(found.hasty), len(found.words), len(found.works)) == (0, 0, 0, 0)
    assert len(found.rings) <= 1
