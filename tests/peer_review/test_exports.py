"""What `/my/data/` says of submissions and of reviews given."""

import json

from django.core.serializers.json import DjangoJSONEncoder

from accounts import personal_data
from accounts.models import User
from peer_review.actions.appeal import appeal
from peer_review.actions.assess import assess
from peer_review.actions.declare_relation import declare_relation
from peer_review.actions.raise_flag import raise_flag
from peer_review.actions.rate_review import rate_review
from peer_review.actions.save_draft import save_draft
from peer_review.actions.save_profile import save_profile
from peer_review.models import ReviewAssignment, Submission
from tests.peer_review.conftest import marks


def test_an_author_takes_along_what_they_wrote_and_what_was_said(
    submission: Submission, assignments: list[ReviewAssignment], teacher: User
) -> None:
    for number, assignment in enumerate(assignments):
        assess(assignment=assignment, scores=marks(3, f"Remark {number}"), comment="Go on!")
    [row] = personal_data.export_for(teacher)["submissions"]
    assert (row["text"], row["status"]) == (submission.text, "accepted")
    assert sorted(row["decision"]["comments"]["The aim"]) == ["Remark 0", "Remark 1", "Remark 2"]
    assert row["decision"]["overall"] == ["Go on!"] * 3
    json.dumps(row, cls=DjangoJSONEncoder)


def test_before_the_decision_there_is_none_in_the_export(
    submission: Submission, assignments: list[ReviewAssignment], teacher: User
) -> None:
    assess(assignment=assignments[0], scores=marks(3, "Early word"))
    [row] = personal_data.export_for(teacher)["submissions"]
    assert row["decision"] is None
    assert "Early word" not in json.dumps(row, cls=DjangoJSONEncoder)


def test_a_reviewer_takes_along_what_they_said_and_not_what_they_read(
    submission: Submission, assignments: list[ReviewAssignment]
) -> None:
    assess(assignment=assignments[0], scores=marks(2, "Mine"))
    save_draft(assignment=assignments[1], draft={"criteria": {}, "overall": "Unfinished"})
    first, second = (personal_data.export_for(a.reviewer)["reviews"] for a in assignments[:2])
    given = next(row for row in first if row["completed_at"])
    assert [score["comment"] for score in given["criteria"]] == ["Mine", "Mine"]
    assert any(row["draft"] == {"criteria": {}, "overall": "Unfinished"} for row in second)
    assert "baobab" not in json.dumps(first, cls=DjangoJSONEncoder)


def test_an_author_takes_along_the_log_the_appeal_and_what_they_thought_of_reviews(
    submission: Submission, assignments: list[ReviewAssignment], teacher: User
) -> None:
    for assignment in assignments:
        given = assess(assignment=assignment, scores=marks(2))
    rate_review(assessment=given, author=teacher, usefulness=3)
    appeal(submission=submission, author=teacher, criteria=["aim"], grounds="Page two.")
    [row] = personal_data.export_for(teacher)["submissions"]
    assert (row["steps"][0]["what"], row["steps"][0]["readers"]) == ("asked", 3)
    assert (row["appeal"]["criteria"], row["appeal"]["grounds"]) == (["aim"], "Page two.")
    assert sorted(row["decision"]["usefulness"]) == ["review-1", "review-2", "review-3"]
    assert sorted(filter(None, row["decision"]["usefulness"].values())) == [3]


def test_what_a_reader_s_word_weighs_is_in_no_author_s_export(
    submission: Submission, assignments: list[ReviewAssignment], teacher: User
) -> None:
    for assignment in assignments:
        assess(assignment=assignment, scores=marks(3))
    assert "weights" in submission.decisions.get().results[0]
    assert "weights" not in json.dumps(personal_data.export_for(teacher)["submissions"], cls=DjangoJSONEncoder)


def test_a_reader_takes_along_what_they_said_of_themself_and_their_credit(
    submission: Submission, assignments: list[ReviewAssignment], teacher: User
) -> None:
    reader = assignments[0].reviewer
    save_profile(person=reader, languages=["en", "fr"], subjects=["sciences"])
    declare_relation(person=reader, other_email="friend@example.org", kind="family")
    raise_flag(assignment=assignments[0], kind="plagiarism", words="I have read this before.")
    for assignment in assignments:
        assess(assignment=assignment, scores=marks(3))
    exported = personal_data.export_for(reader)
    assert exported["reader"]["profile"]["languages"] == ["en", "fr"]
    assert [row["email"] for row in exported["reader"]["relations"]] == ["friend@example.org"]
    assert exported["reader"]["credit"]["reviews"] == 1
    assert exported["reader"]["credit"]["agreement"][0]["equal"] == 2
    flags = [flag for row in exported["reviews"] for flag in row["flags"]]
    assert [(flag["what"], flag["note"]) for flag in flags] == [("plagiarism", "I have read this before.")]
    json.dumps(exported, cls=DjangoJSONEncoder)
    # The other side of a relation, a flag and a review takes nothing of it along.
    assert "friend@example.org" not in json.dumps(personal_data.export_for(teacher), cls=DjangoJSONEncoder)
    assert "I have read this before." not in json.dumps(personal_data.export_for(teacher), cls=DjangoJSONEncoder)


def test_who_has_said_nothing_has_an_empty_section(teacher: User) -> None:
    section = personal_data.export_for(teacher)["reader"]
    assert (section["profile"], section["relations"], section["credit"]["reviews"]) == (None, [], 0)
