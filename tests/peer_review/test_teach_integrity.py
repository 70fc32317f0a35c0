"""`/teach/integrity/`: signals from rows, worded as reasons to look, with letters instead of names."""

import random
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.models import Institution, Notification, User
from competencies.models import CFRubric
from peer_review.actions.make_sample import make_sample
from peer_review.integrity_report import letter_of
from peer_review.models import Assessment, CriterionScore, ReviewAssignment, ReviewerProfile, Submission
from tests.peer_review.cohorts_of_readings import sentence
from tests.peer_review.conftest import Submit

SIZE = 24


@pytest.fixture
def signed_in(client: Client, moderator: User) -> Client:
    client.force_login(moderator)
    return client


def people(count: int) -> list[User]:
    return [
        User.objects.create_user(f"person{number}@example.org", first_name=f"Forename{number}")
        for number in range(count)
    ]


def review(work: Submission, reader: User, score: int, words: str, minutes: float = 25) -> None:
    """A review as it is kept, without what follows from it."""
    now = timezone.now()
    started = now - timedelta(minutes=minutes)
    assignment, _ = ReviewAssignment.objects.update_or_create(
        submission=work, reviewer=reader, defaults={"due_at": now, "started_at": started, "completed_at": now}
    )
    assessment = Assessment.objects.create(assignment=assignment)
    for key in ("aim", "care"):
        CriterionScore.objects.create(assessment=assessment, criterion_key=key, score=score, comment=f"{words} {key}")


@pytest.fixture
def cohort(hand_in: Submit, moderator: User) -> list[Submission]:
    """Everybody reads the three after them, with care and some noise. Person 0 is a spammer in a hurry."""
    chance = random.Random(5)
    authors = people(SIZE)
    first = hand_in(authors[0], text=sentence(chance, 100))
    works = [first]
    for author in authors[1:]:
        first.pk, first.uuid, first.author, first.text = None, random_uuid(chance), author, sentence(chance, 100)
        first._state.adding = True
        first.save()
        works.append(Submission.objects.get(pk=first.pk))
    works[0] = Submission.objects.get(author=authors[0])
    ReviewAssignment.objects.all().delete()
    for number, work in enumerate(works):
        truth = 1 + number % 4
        for step in (1, 2, 3):
            reader = authors[(number - step) % SIZE]
            review(work, reader, min(max(truth + chance.choice((0, 0, 0, 1, -1)), 1), 4), sentence(chance, 14))
    return works


def random_uuid(chance: random.Random) -> str:
    return f"{chance.getrandbits(128):032x}"


def spam_only(works: list[Submission]) -> User:
    """Person 0 has given nothing but the top mark, with the same words, within seconds."""
    ReviewAssignment.objects.filter(reviewer=works[0].author).update(released_at=timezone.now(), completed_at=None)
    for work in works[8:16]:
        review(
            work, works[0].author, 4, "Good work overall, please add more detail to each part of it, and", minutes=0.5
        )
    return User.objects.get(pk=works[0].author_id)


def page(client: Client, kind: str = "") -> str:
    response = client.get("/teach/integrity/", {"kind": kind} if kind else {})
    assert response.status_code == 200
    return response.content.decode()


def counts(html: str) -> list[int]:
    listed = html[html.index('class="teach__lists"') :].split("</nav>")[0]
    return [int(count) for count in re.findall(r'<b class="numbers">(\d+)</b>', listed)]


def test_honest_readers_show_nothing(signed_in: Client, cohort: list[Submission]) -> None:
    html = page(signed_in)
    assert counts(html) == [0, 0, 0, 0, 0]
    assert f"From {3 * SIZE} reviews of {SIZE} portfolios" in html
    assert "Nothing here is more than chance would give." in html


def test_a_spammer_is_worth_three_looks_and_no_verdict(signed_in: Client, cohort: list[Submission]) -> None:
    spam_only(cohort)
    html = page(signed_in)
    assert counts(html) == [0, 1, 1, 1, 0]
    assert "The same marks for 8 works." in html
    assert "never a verdict" in html
    assert "seconds a criterion, in 8 reviews" in page(signed_in, "hasty")
    assert "of the wording and more is the same" in page(signed_in, "words")


def test_a_copied_work_is_named_with_its_pages(signed_in: Client, cohort: list[Submission]) -> None:
    words = cohort[3].text.split()
    Submission.objects.filter(pk=cohort[9].pk).update(text=" ".join([*words[:40], "changed", *words[41:]]))
    html = page(signed_in)
    assert counts(html) == [0, 0, 0, 0, 1]
    assert f"/teach/decide/{cohort[3].uuid}/" in html and f"/teach/decide/{cohort[9].uuid}/" in html


def test_two_who_overrate_each_other_are_worth_a_look(signed_in: Client, cohort: list[Submission]) -> None:
    for mine, yours in ((0, 12), (12, 0)):
        review(cohort[mine], cohort[yours].author, 4, "As good as I expected of such a plan for a whole class")
        others = CriterionScore.objects.filter(assessment__assignment__submission=cohort[mine])
        others.exclude(assessment__assignment__reviewer=cohort[yours].author).update(score=1)
    html = page(signed_in, "rings")
    assert counts(html)[0] == 1
    assert "above what others gave to the same work" in html
    assert "Reader A" in html and "Reader B" in html


def test_nobody_is_named(signed_in: Client, cohort: list[Submission]) -> None:
    spam_only(cohort)
    for kind in ("rings", "constant", "hasty", "words", "works"):
        html = page(signed_in, kind)
        assert "Forename" not in html and "person" not in html.replace("teach__person", "")
        for work in cohort:
            assert str(work.author.uuid) not in html


def test_a_reader_is_asked_to_practise_and_it_is_logged(
    signed_in: Client, cohort: list[Submission], practice: Any, moderator: User
) -> None:
    spammer = spam_only(cohort)
    response = signed_in.post("/teach/integrity/practise/", button(page(signed_in, "constant")), follow=True)
    assert "They are asked to practise before their next review." in response.content.decode()
    assert len(ReviewerProfile.objects.get(person=spammer).to_practise) == 1
    assert Notification.objects.get(kind="review-practice").recipient == spammer
    entry = ModelLogEntry.objects.get(action="peer_review.send_to_practice")
    assert (entry.user, entry.data) == (moderator, {"reason": "constant"})


@pytest.fixture
def practice(rubric: CFRubric, atlas: Institution, trainer: User) -> None:
    key = {name: {"score": 3, "feedback": "So."} for name in ("aim", "care")}
    make_sample(maker=trainer, institution=atlas, rubric=rubric, title="Shade", text="We measured.", key=key)


def button(html: str) -> dict[str, str]:
    """The fields of the first button."""
    form = html[html.index('class="teach__person"') :]
    return dict(re.findall(r'name="(reader|kind)" value="([^"]+)"', form.split("</form>")[0]))


def test_a_second_click_changes_nothing(signed_in: Client, cohort: list[Submission], practice: Any) -> None:
    spam_only(cohort)
    fields = button(page(signed_in, "constant"))
    for _ in range(2):
        signed_in.post("/teach/integrity/practise/", fields)
    assert Notification.objects.filter(kind="review-practice").count() == 1


def test_without_practice_pieces_nobody_is_sent_to_practise_for_ever(
    signed_in: Client, cohort: list[Submission]
) -> None:
    spam_only(cohort)
    fields = button(page(signed_in, "constant"))
    html = signed_in.post("/teach/integrity/practise/", fields, follow=True).content.decode()
    assert "Make one first." in html
    assert not ReviewerProfile.objects.exclude(to_practise={}).exists()


def test_a_handle_names_nobody_in_another_sign_in(
    signed_in: Client, cohort: list[Submission], practice: Any, trainer: User
) -> None:
    spam_only(cohort)
    fields = button(page(signed_in, "constant"))
    other = Client()
    other.force_login(trainer)
    assert button(page(other, "constant"))["reader"] != fields["reader"]
    assert other.post("/teach/integrity/practise/", fields).status_code == 404


def test_asking_is_a_post(signed_in: Client) -> None:
    assert signed_in.get("/teach/integrity/practise/").status_code == 405


def test_another_institution_sees_none_of_it(
    signed_in: Client, cohort: list[Submission], riverside: Institution
) -> None:
    spam_only(cohort)
    fields = button(page(signed_in, "constant"))
    Submission.objects.update(institution=riverside)
    html = page(signed_in)
    assert counts(html) == [0, 0, 0, 0, 0] and "From 0 reviews of 0 portfolios" in html
    assert signed_in.post("/teach/integrity/practise/", fields).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_cohort(
    signed_in: Client, cohort: list[Submission], django_assert_max_num_queries: Any
) -> None:
    page(signed_in)
    with django_assert_max_num_queries(25):
        page(signed_in)


def test_letters_go_on_after_z() -> None:
    assert [letter_of(place) for place in (0, 25, 26, 27, 702)] == ["A", "Z", "AA", "AB", "AAA"]


def test_a_kind_that_there_is_not_is_not_found(signed_in: Client) -> None:
    assert signed_in.get("/teach/integrity/?kind=verdicts").status_code == 404
