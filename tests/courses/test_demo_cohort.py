"""The demo's portfolios can be judged: every review answers the rubric, and the reviews lead to the outcome stated.

Reads `courses/demo/cohort.toml` beside the rubric of its course, without Django's database, so that a slip in a score
is found before the demo is loaded.
"""

import re
import tomllib
from collections import Counter
from pathlib import Path
from statistics import median_low
from typing import Any

import pytest

DEMO = Path(__file__).resolve().parents[2] / "courses" / "demo"
COURSE = DEMO / "lesson-with-digital-tools" / "en" / "course.toml"
PASS_LEVEL = 3
REVIEWS_WANTED = 3
OUTCOMES = {"accepted", "needs_work", "waiting", "moderation"}
# Long enough to be judged, short enough to be read while somebody waits.
TEXT_WORDS = range(250, 451)
PLAN_WORDS = range(120, 201)

Submission = dict[str, Any]


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


COHORT = _toml(DEMO / "cohort.toml")
PEOPLE = {person["email"]: person for person in COHORT["people"]}
CRITERIA = [criterion["key"] for criterion in _toml(COURSE)["rubric"]["criteria"]]


def _name(submission: Submission) -> str:
    return f"{submission['author'].split('@')[0]}-{submission['attempt']}"


every_submission = pytest.mark.parametrize("submission", COHORT["submissions"], ids=_name)


def _outcome(reviews: list[dict[str, Any]]) -> str:
    """What the lower medians of the scores lead to."""
    if not reviews:
        return "waiting"
    if len(reviews) < REVIEWS_WANTED:
        return "moderation"
    medians = [median_low(review["scores"][key]["score"] for review in reviews) for key in CRITERIA]
    return "accepted" if min(medians) >= PASS_LEVEL else "needs_work"


def _texts(submission: Submission) -> list[str]:
    """Everything that reviewers or the author can read."""
    texts = [submission["text"], submission["file_title"], submission["file_text"]]
    texts += [link[field] for link in submission["links"] for field in ("title", "url")]
    for review in submission.get("reviews", []):
        texts += [review["overall"], *(score["comment"] for score in review["scores"].values())]
    return texts


@pytest.mark.parametrize(
    ("scores", "expected"),
    [((3, 3, 2), "accepted"), ((4, 2, 2), "needs_work"), ((), "waiting")],
)
def test_one_low_score_among_three_does_not_decide(scores: tuple[int, ...], expected: str) -> None:
    reviews = [{"scores": {key: {"score": score} for key in CRITERIA}} for score in scores]
    assert _outcome(reviews) == expected


def test_five_pioneers_come_from_five_schools_and_share_no_institution() -> None:
    assert len(COHORT["people"]) == len(PEOPLE) == 5
    assert len({person["school"] for person in PEOPLE.values()}) == 5
    institutions = Counter(person["institution"] for person in PEOPLE.values() if person["institution"])
    assert institutions == {"atlas": 1, "riverside": 1}


def test_every_pioneer_hands_in_and_attempts_follow_each_other() -> None:
    attempts: dict[str, list[int]] = {email: [] for email in PEOPLE}
    for submission in COHORT["submissions"]:
        attempts[submission["author"]].append(submission["attempt"])
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in attempts.values())
    assert all(attempts.values())


def test_a_second_attempt_follows_only_one_that_needs_work() -> None:
    outcomes = {(each["author"], each["attempt"]): each["outcome"] for each in COHORT["submissions"]}
    assert set(outcomes.values()) == OUTCOMES
    assert all(outcomes[author, 1] == "needs_work" for author, attempt in outcomes if attempt == 2)


@every_submission
def test_a_portfolio_has_three_reviews_unless_it_waits_or_its_readers_disagree(submission: Submission) -> None:
    wanted = {"waiting": 0, "moderation": 2}.get(submission["outcome"], REVIEWS_WANTED)
    assert len(submission.get("reviews", [])) == wanted


@every_submission
def test_every_review_answers_every_criterion_of_the_rubric(submission: Submission) -> None:
    for review in submission.get("reviews", []):
        assert list(review["scores"]) == CRITERIA
        assert review["overall"].strip()


@every_submission
def test_scores_are_levels_and_comments_say_something(submission: Submission) -> None:
    for review in submission.get("reviews", []):
        for key, score in review["scores"].items():
            assert score["score"] in {1, 2, 3, 4}, key
            assert len(score["comment"].split()) >= 10, key
            assert "good job" not in score["comment"].lower(), key


@every_submission
def test_the_lower_medians_lead_to_the_outcome_stated(submission: Submission) -> None:
    assert _outcome(submission.get("reviews", [])) == submission["outcome"]


@every_submission
def test_a_portfolio_and_its_plan_have_the_length_of_one_screen_each(submission: Submission) -> None:
    assert len(submission["text"].split()) in TEXT_WORDS
    assert len(submission["file_text"].split()) in PLAN_WORDS
    assert submission["file_title"].strip()
    assert len(submission["links"]) <= 1
    assert all(link["url"].startswith("https://example.org/") for link in submission["links"])


@every_submission
def test_nothing_that_reviewers_read_names_a_person_or_a_school(submission: Submission) -> None:
    """Reviews are blind on both sides. A school is also known by its town, the last word of its entry."""
    text = "\n".join(_texts(submission))
    assert not re.search(r"\S@\S", text)
    hints = {hint for person in PEOPLE.values() for hint in _hints(person)}
    assert not [hint for hint in hints if re.search(rf"\b{re.escape(hint)}\b", text)]


def _hints(person: dict[str, str]) -> list[str]:
    school, town = person["school"].split(", ")
    return [person["first_name"], person["last_name"], school, town]


def test_the_first_holders_are_three_and_each_award_says_who_judged() -> None:
    awards = COHORT["direct_awards"]
    assert [award["email"] for award in awards] == [f"teacher{number}@example.org" for number in (2, 3, 4)]
    assert all("three trainers" in award["narrative"] for award in awards)


def test_only_a_badge_that_was_awarded_is_withdrawn_and_a_reason_is_given() -> None:
    accepted = {each["author"] for each in COHORT["submissions"] if each["outcome"] == "accepted"}
    assert COHORT["revocation"]["email"] in accepted
    assert COHORT["revocation"]["reason"].strip().endswith(".")


def test_the_teacher_half_way_through_has_written_two_reflections() -> None:
    assert COHORT["halfway"]["email"] == "teacher@example.org"
    assert len(COHORT["halfway"]["reflections"]) == 2
    assert all(2 <= len(re.findall(r"[.?!](?: |$)", text)) <= 4 for text in COHORT["halfway"]["reflections"])
