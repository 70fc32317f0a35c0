"""What `/my/data/` says of submissions and of reviews given."""

import json

from django.core.serializers.json import DjangoJSONEncoder

from accounts import personal_data
from accounts.models import User
from peer_review.actions.assess import assess
from peer_review.actions.save_draft import save_draft
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
