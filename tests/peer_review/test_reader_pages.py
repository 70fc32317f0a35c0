"""`/reviews/about-me/` and `/reviews/credit/`: a reader's own pages."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Institution, User
from badges.models import Achievement
from peer_review import credit
from peer_review.actions.assess import assess
from peer_review.actions.rate_review import rate_review
from peer_review.actions.save_profile import save_profile
from peer_review.models import DeclaredRelation, ReviewAssignment, ReviewerBadge, ReviewerProfile, Submission
from tests.peer_review.conftest import OTHER_TASK, marks

RELATIONS = "/reviews/about-me/relations/"


@pytest.fixture
def reader(client: Client, peers: list[User]) -> User:
    client.force_login(peers[0])
    return peers[0]


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_what_suits_somebody_is_kept_and_shown_again(client: Client, reader: User) -> None:
    until = timezone.localdate() + timedelta(days=10)
    said = {"languages": ["en", "ar"], "subjects": ["sciences"], "school_level": "1", "paused_until": f"{until}"}
    html = client.post("/reviews/about-me/", said, follow=True).content.decode()
    assert "Saved." in html and html.count(" checked") == 3 and f'value="{until}"' in html
    profile = ReviewerProfile.objects.get(person=reader)
    assert (profile.languages, profile.subjects, profile.school_level) == (["en", "ar"], ["sciences"], "1")
    assert profile.paused_until == until
    assert "You are asked for nothing until" in page(client, "/reviews/")


def test_nothing_of_it_is_required(client: Client, reader: User) -> None:
    client.post("/reviews/about-me/", {"languages": ["fr"]})
    assert client.post("/reviews/about-me/", {}).status_code == 302
    assert ReviewerProfile.objects.get(person=reader).languages == []


def test_a_day_that_is_over_is_refused_for_who_mistypes_the_year_would_be_asked_on_holiday(
    client: Client, reader: User
) -> None:
    answer = client.post("/reviews/about-me/", {"paused_until": "2020-01-01"})
    assert answer.status_code == 422
    assert "This day is over." in answer.content.decode()


def test_a_break_that_is_over_does_not_stand_in_the_way_of_what_else_is_saved(client: Client, reader: User) -> None:
    save_profile(person=reader, paused_until=date(2020, 1, 1))
    html = page(client, "/reviews/about-me/")
    assert "2020-01-01" not in html
    shown = re.findall(r'name="paused_until"[^>]*value="([^"]*)"', html)
    sent = {"paused_until": shown[0] if shown else "", "languages": ["fr"]}
    assert client.post("/reviews/about-me/", sent).status_code == 302
    assert ReviewerProfile.objects.get(person=reader).languages == ["fr"]


@pytest.mark.parametrize("wrong", [{"languages": ["tlh"]}, {"paused_until": "soon"}, {"school_level": "9"}])
def test_what_is_no_choice_is_refused_with_a_link_to_it(client: Client, reader: User, wrong: dict[str, str]) -> None:
    response = client.post("/reviews/about-me/", wrong)
    assert response.status_code == 422
    assert f'href="#id_{next(iter(wrong))}"' in response.content.decode()


def test_a_relation_is_declared_and_removed(client: Client, reader: User) -> None:
    html = client.post(RELATIONS, {"other_email": "Friend@Example.org ", "kind": "family"}, follow=True)
    assert "friend@example.org" in html.content.decode()
    relation = DeclaredRelation.objects.get()
    assert (relation.person, relation.kind) == (reader, "family")
    html = client.post(f"{RELATIONS}{relation.pk}/remove/", follow=True)
    said = html.content.decode()
    assert "friend@example.org" not in said and "In 90 days you may be given each other’s work again." in said
    assert client.post(f"{RELATIONS}{relation.pk}/remove/").status_code == 404


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("teacher2@example.org", "This is your own address."),
        ("x", "not an e-mail address"),
        ("", "Write their address"),
    ],
)
def test_an_address_that_cannot_be_is_refused_in_words(client: Client, reader: User, address: str, words: str) -> None:
    response = client.post(RELATIONS, {"other_email": address, "kind": "family"})
    assert response.status_code == 422 and words in response.content.decode()
    assert not DeclaredRelation.objects.exists()


def test_no_more_than_twenty_are_named_at_a_time_and_the_page_says_so(client: Client, reader: User) -> None:
    for number in range(20):
        assert client.post(RELATIONS, {"other_email": f"f{number}@example.org", "kind": "family"}).status_code == 302
    response = client.post(RELATIONS, {"other_email": "one-more@example.org", "kind": "family"})
    assert response.status_code == 422 and "You can name 20 people at a time." in response.content.decode()
    assert client.post(RELATIONS, {"other_email": "f0@example.org", "kind": "colleague"}).status_code == 302
    assert DeclaredRelation.objects.count() == 20


def whole_form(reader: User, **said: object) -> dict[str, object]:
    """As the page sends it: both parts, whichever button was pressed."""
    return {"writer": str(reader.uuid), "other_email": "", "kind": "family", **said}


def test_adding_a_person_keeps_what_was_ticked_beside_it(client: Client, reader: User) -> None:
    client.post(RELATIONS, whole_form(reader, other_email="friend@example.org", languages=["fr"]))
    assert ReviewerProfile.objects.get(person=reader).languages == ["fr"]
    assert DeclaredRelation.objects.get().other_email == "friend@example.org"


def test_saving_adds_the_person_who_was_typed_too(client: Client, reader: User) -> None:
    client.post("/reviews/about-me/", whole_form(reader, other_email="friend@example.org", languages=["fr"]))
    assert ReviewerProfile.objects.get(person=reader).languages == ["fr"] and DeclaredRelation.objects.exists()


def test_with_a_mistake_in_one_part_neither_is_taken_and_both_are_still_there(client: Client, reader: User) -> None:
    said = whole_form(reader, other_email="friend", languages=["fr"])
    response = client.post(RELATIONS, said)
    html = response.content.decode()
    assert response.status_code == 422 and html.count(" checked") == 1 and 'value="friend"' in html
    assert not ReviewerProfile.objects.filter(person=reader).exists() and not DeclaredRelation.objects.exists()


def action_of(response: Any) -> str:
    """Where the form of this answer goes when "Save" is pressed."""
    return re.findall(r'<form class="stack" method="post" action="([^"]*)"', response.content.decode())[-1]


def test_after_a_mistake_saving_still_saves(client: Client, reader: User) -> None:
    response = client.post(RELATIONS, whole_form(reader, other_email="friend"))
    assert client.post(action_of(response), whole_form(reader, languages=["fr"])).status_code == 302
    assert ReviewerProfile.objects.get(person=reader).languages == ["fr"]


def test_with_a_mistake_beside_it_nobody_is_removed_yet(client: Client, reader: User) -> None:
    known = DeclaredRelation.objects.create(person=reader, other_email="friend@example.org", kind="family")
    response = client.post(f"{RELATIONS}{known.pk}/remove/", whole_form(reader, paused_until="2020-01-01"))
    known.refresh_from_db()
    assert response.status_code == 422 and known.withdrawn_at is None and "Removed" not in response.content.decode()
    assert client.post(action_of(response), whole_form(reader)).status_code == 302


def test_mistakes_in_both_parts_are_named_at_once(client: Client, reader: User) -> None:
    html = client.post(RELATIONS, whole_form(reader, other_email=reader.email, paused_until="2020-01-01"))
    said = html.content.decode()
    assert "This day is over." in said and "This is your own address." in said


def test_removing_a_person_keeps_what_was_ticked_beside_it(client: Client, reader: User) -> None:
    known = DeclaredRelation.objects.create(person=reader, other_email="friend@example.org", kind="family")
    client.post(f"{RELATIONS}{known.pk}/remove/", whole_form(reader, languages=["ar"]))
    assert ReviewerProfile.objects.get(person=reader).languages == ["ar"]


def test_what_is_promised_of_an_address_does_not_say_whether_it_has_an_account(
    client: Client, reader: User, peers: list[User]
) -> None:
    said = [
        client.post(RELATIONS, {"other_email": address, "kind": "family"}, follow=True).content.decode()
        for address in (peers[1].email, "nobody@example.org")
    ]
    assert all("If somebody has an account under" in html and "Is the address right?" in html for html in said)


def test_what_was_typed_when_the_session_ended_is_there_after_signing_in(client: Client, reader: User) -> None:
    client.logout()
    client.post("/reviews/about-me/", whole_form(reader, other_email="friend@example.org", languages=["fr"]))
    client.force_login(reader)
    html = page(client, "/reviews/about-me/")
    assert 'value="friend@example.org"' in html and html.count(" checked") == 1


def test_nobody_removes_or_sees_another_s_relation(client: Client, reader: User, peers: list[User]) -> None:
    theirs = DeclaredRelation.objects.create(person=peers[1], other_email="friend@example.org", kind="family")
    assert client.post(f"{RELATIONS}{theirs.pk}/remove/").status_code == 404
    assert "friend@example.org" not in page(client, "/reviews/about-me/")
    for address in (RELATIONS, f"{RELATIONS}{theirs.pk}/remove/"):  # loaded again, or in another language
        assert client.get(address)["Location"] == "/reviews/about-me/"


def test_before_the_first_review_the_credit_page_says_what_one_counts(client: Client, reader: User) -> None:
    html = page(client, "/reviews/credit/")
    assert "Your first review is still to come" in html and "counts as 30 minutes" in html


def review(author: User, reader: User, submission: Submission, score: int, number: int = 0) -> ReviewAssignment:
    """A decided work of this author that the reader gave `score`, and was decided to be at level 3."""
    copy = Submission.objects.create(
        author=author,
        institution=submission.institution,
        task_uuid=OTHER_TASK,
        task_title="Another",
        frozen_rubric=submission.frozen_rubric,
        attempt=number + 1,
        reviews_wanted=1,
    )
    own = ReviewAssignment.objects.create(submission=copy, reviewer=reader, due_at=timezone.now() + timedelta(days=4))
    assess(assignment=own, scores=marks(score))
    results = [{**result, "score": 3} for result in copy.decision.results]
    copy.decisions.update(results=results)
    return own


@pytest.fixture
def submission_only(submission: Submission) -> Submission:
    ReviewAssignment.objects.all().delete()
    return submission


def test_credit_is_time_and_agreement_with_what_was_decided(
    client: Client, reader: User, submission_only: Submission, teacher: User
) -> None:
    for number, score in enumerate((3, 4, 1)):
        review(teacher, reader, submission_only, score, number)
    own = credit.credit_of(reader)
    assert (own.reviews, own.minutes, own.hours, own.agreement_percent) == (3, 90, 1.5, 67)
    [agreement] = own.by_rubric
    assert (agreement.marks, agreement.equal, agreement.near) == (6, 2, 4)
    html = page(client, "/reviews/credit/")
    assert "33 %" in html and "67 %" in html and "nobody is compared with anybody" in html


def test_of_two_levels_the_other_one_is_not_near() -> None:
    assert credit.levels_apart([0, 1], 0, 1) == 2
    assert credit.levels_apart([1, 2, 4], 2, 4) == 1


def test_credit_of_one_institution_counts_only_what_was_read_for_it(
    reader: User, submission_only: Submission, teacher: User, riverside: Institution
) -> None:
    review(teacher, reader, submission_only, 3)
    assert credit.credit_of(reader, submission_only.institution).reviews == 1
    assert credit.credit_of(reader, riverside).reviews == 0


def test_practice_counts_for_nothing(reader: User, submission_only: Submission, teacher: User) -> None:
    own = review(teacher, reader, submission_only, 3)
    ReviewAssignment.objects.filter(pk=own.pk).update(purpose="practice")
    assert credit.credit_of(reader).reviews == 0


def rated(author: User, reader: User, submission: Submission, usefulness: int, number: int) -> None:
    own = review(author, reader, submission, 3, number)
    rate_review(assessment=own.assessment, author=author, usefulness=usefulness)


def test_two_ratings_or_one_author_s_are_not_told(
    client: Client, reader: User, submission_only: Submission, teacher: User, peers: list[User]
) -> None:
    rated(teacher, reader, submission_only, 1, 0)
    rated(peers[1], reader, submission_only, 3, 1)
    assert "did not help" not in page(client, "/reviews/credit/")
    assert credit.tellable(reader) is None
    assert dict(credit.credit_of(reader).useful) == {3: 1, 2: 0, 1: 1}


def test_three_of_one_author_are_not_told_either(reader: User, submission_only: Submission, teacher: User) -> None:
    for number in range(4):
        rated(teacher, reader, submission_only, 1, number)
    assert credit.tellable(reader) is None


def test_from_three_on_they_are_counted_by_threes(
    client: Client, reader: User, submission_only: Submission, teacher: User, peers: list[User]
) -> None:
    for number, (author, usefulness) in enumerate(((teacher, 3), (peers[1], 3), (peers[2], 2), (teacher, 1))):
        rated(author, reader, submission_only, usefulness, number)
    html = page(client, "/reviews/credit/")
    assert '<b class="numbers">2</b> × “It helped me a lot”' in html
    assert '<b class="numbers">0</b> × “It did not help me”' in html


def test_the_way_to_the_reviewer_badge_is_shown_without_the_institution(
    client: Client, reader: User, submission_only: Submission, teacher: User, atlas: Institution
) -> None:
    review(teacher, reader, submission_only, 3)
    achievement = Achievement.objects.create(
        institution=atlas, slug="peer-reviewer", name="Peer Reviewer", description="Reads well.", criteria="Read."
    )
    ReviewerBadge.objects.create(institution=atlas, achievement=achievement, reviews_needed=2)
    html = page(client, "/reviews/credit/")
    assert "Peer Reviewer" in html and "1 of 2 reviews" in html and "100 % of your marks" in html
    assert "Atlas" not in html


def test_a_visitor_signs_in_first(client: Client, db: None) -> None:
    for path in ("/reviews/about-me/", "/reviews/credit/"):
        assert client.get(path)["Location"] == f"/accounts/login/?next={path}"
    assert client.post(RELATIONS)["Location"] == "/accounts/login/?next=/reviews/about-me/"
