"""`/teach/rubrics/`: how far readers agree, in a number, a table and a sentence."""

import pytest
from django.test import Client

from accounts.models import Institution, User
from competencies.models import CFRubric, CFRubricCriterionLevel
from peer_review.models import Assessment, CriterionScore, ReviewAssignment, Submission
from tests.peer_review.conftest import Submit


@pytest.fixture
def signed_in(client: Client, trainer: User) -> Client:
    client.force_login(trainer)
    return client


def read(submission: Submission, reader: User, scores: dict[str, int]) -> None:
    """A review as it is kept, without what follows from it."""
    assignment = ReviewAssignment.objects.create(
        submission=submission, reviewer=reader, due_at=submission.submitted_at, completed_at=submission.submitted_at
    )
    assessment = Assessment.objects.create(assignment=assignment)
    for key, score in scores.items():
        CriterionScore.objects.create(assessment=assessment, criterion_key=key, score=score, comment="So.")


@pytest.fixture
def cohort(teacher: User, peers: list[User], hand_in: Submit) -> list[Submission]:
    """Twelve works, each read by two: they agree on the aim, and never on the care."""
    first = hand_in(teacher)
    works = [first]
    for number in range(11):
        works.append(
            Submission.objects.create(
                author=teacher,
                institution=first.institution,
                task_uuid=first.task_uuid,
                task_title="Work",
                frozen_rubric=first.frozen_rubric,
                attempt=number + 2,
                status=Submission.Status.ACCEPTED,
            )
        )
    ReviewAssignment.objects.all().delete()
    for number, work in enumerate(works):
        read(work, peers[0], {"aim": 1 + number % 4, "care": 1 + number % 4})
        read(work, peers[1], {"aim": 1 + number % 4, "care": 4 - number % 4})
    return works


def page(client: Client, rubric: CFRubric, query: str = "") -> str:
    response = client.get(f"/teach/rubrics/{rubric.translation_key}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_each_criterion_has_its_number_and_a_sentence(
    signed_in: Client, rubric: CFRubric, cohort: list[Submission]
) -> None:
    html = page(signed_in, rubric)
    assert "Reviewers agree well on criterion 1." in html
    assert "Reviewers do not agree on criterion 2: try to say in its levels what a reader can see." in html
    assert 'data-label="α">1.00</td>' in html
    assert html.count('more">12</td>') == 2


def test_the_criterion_that_readers_confuse_most_shows_its_table(
    signed_in: Client, rubric: CFRubric, cohort: list[Submission]
) -> None:
    html = page(signed_in, rubric)
    assert '<h2 id="confusion"><bdi>2. The care</bdi></h2>' in html
    assert html.count('is-same">0</td>') == 4  # they never gave the same
    assert '<h2 id="confusion"><bdi>1. The aim</bdi></h2>' in page(signed_in, rubric, "?criterion=aim")


def test_few_works_say_nothing_yet(
    signed_in: Client, rubric: CFRubric, hand_in: Submit, teacher: User, peers: list[User]
) -> None:
    work = hand_in(teacher)
    ReviewAssignment.objects.all().delete()
    read(work, peers[0], {"aim": 1, "care": 1})
    read(work, peers[1], {"aim": 4, "care": 4})
    assert "from 10 works on that two people have read. So far: 1." in page(signed_in, rubric)


def test_versions_are_counted_apart(
    signed_in: Client, rubric: CFRubric, cohort: list[Submission], hand_in: Submit, peers: list[User]
) -> None:
    CFRubricCriterionLevel.objects.filter(criterion__rubric=rubric, score=1).update(title="Nowhere")
    later = hand_in(peers[2])
    assert later.frozen_rubric != cohort[0].frozen_rubric
    newest = page(signed_in, rubric)
    assert "from 10 works on" in newest and "1 portfolio<" in newest
    older = page(signed_in, rubric, f"?version={cohort[0].frozen_rubric.digest}")
    assert "12 portfolios" in older
    assert "2" in page_of_all(signed_in)


def page_of_all(client: Client) -> str:
    html = client.get("/teach/rubrics/").content.decode()
    row = html[html.index("A lesson, with care") :]
    assert '<td class="number">13</td><td class="number">2</td>' in row
    return row


def test_another_version_of_nobody_is_not_found(signed_in: Client, rubric: CFRubric, cohort: list[Submission]) -> None:
    assert signed_in.get(f"/teach/rubrics/{rubric.translation_key}/?version=0").status_code == 404


def test_a_rubric_without_work_has_no_page(signed_in: Client, rubric: CFRubric) -> None:
    assert signed_in.get(f"/teach/rubrics/{rubric.translation_key}/").status_code == 404
    assert "Nothing to compare yet" in signed_in.get("/teach/rubrics/").content.decode()


def test_another_institutions_work_is_in_no_number(
    signed_in: Client, rubric: CFRubric, cohort: list[Submission], riverside: Institution
) -> None:
    Submission.objects.filter(pk__in=[work.pk for work in cohort]).update(institution=riverside)
    assert signed_in.get(f"/teach/rubrics/{rubric.translation_key}/").status_code == 404
