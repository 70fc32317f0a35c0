"""Progress as plain data: done of required, and where to resume."""

import uuid

from courses.progress import Place, Progress

MODULE, FIRST, SECOND = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()


def place(kind: str, lesson: uuid.UUID, is_done: bool) -> Place:
    return Place(uuid.uuid4(), kind, MODULE, lesson, is_done)


def test_nothing_required_is_never_complete() -> None:
    assert not Progress().is_complete
    assert Progress().next_place is None


def test_all_done_is_complete() -> None:
    progress = Progress((place("quiz", FIRST, True), place("lesson", FIRST, True)))
    assert (progress.done, progress.total) == (2, 2)
    assert progress.is_complete


def test_a_lesson_without_anything_done_is_resumed_at_its_top() -> None:
    progress = Progress((place("lesson", FIRST, True), place("quiz", SECOND, False), place("lesson", SECOND, False)))
    assert progress.next_place == progress.places[1]
    assert progress.next_anchor == ""


def test_a_lesson_begun_is_resumed_at_its_first_unfinished_block() -> None:
    progress = Progress((place("quiz", FIRST, True), place("reflection", FIRST, False), place("lesson", FIRST, False)))
    assert progress.next_anchor == f"#block-{progress.places[1].block_id}"


def test_a_lesson_with_every_block_done_is_resumed_at_its_end() -> None:
    progress = Progress((place("quiz", FIRST, True), place("lesson", FIRST, False)))
    assert progress.next_anchor == "#complete"


def test_a_lesson_counts_only_its_own() -> None:
    progress = Progress((place("lesson", FIRST, True), place("quiz", SECOND, False), place("lesson", SECOND, False)))
    assert (progress.of_lesson(SECOND).done, progress.of_lesson(SECOND).total) == (0, 2)
    assert progress.of_module(MODULE).total == 3
