"""Handing a portfolio in: looked over, promised, copied; again after “needs work”."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from competencies.models import CFRubric
from courses.actions.add_portfolio_file import add_portfolio_file
from courses.actions.save_portfolio import save_portfolio
from courses.actions.submit_portfolio import submit_portfolio
from courses.errors import AlreadyInReviewError, PortfolioClosedError, PortfolioIncompleteError
from courses.models import Activity, Course, Enrollment, PortfolioItem
from peer_review.models import ReviewPolicy, Submission
from tests.courses.factories import make_course, make_rubric, version_of
from tests.samples import PDF

pytestmark = pytest.mark.django_db
PROMISES = dict.fromkeys(("no_pupils", "no_names", "no_place", "consent"), "on")


@pytest.fixture
def item(course: Course, enrollment: Enrollment) -> PortfolioItem:
    links = [{"title": "Plan", "url": "https://example.org/plan"}]
    item = save_portfolio(enrollment=enrollment, version=version_of(course, "portfolio"), text="My plan", links=links)
    add_portfolio_file(item=item, upload=SimpleUploadedFile("plan.pdf", PDF))
    return item


def check_address(item: PortfolioItem) -> str:
    return reverse("check_portfolio", args=[item.activity.uuid])


def test_what_is_handed_in_is_a_copy_of_the_draft(item: PortfolioItem, course: Course) -> None:
    submission = submit_portfolio(item=item)
    assert (submission.author, submission.task_uuid) == (item.enrollment.user, item.activity.uuid)
    assert (submission.text, submission.task_title, submission.brief) == (
        "My plan",
        "Your lesson",
        "<p>Hand in a plan.</p>",
    )
    assert submission.achievement == course.achievement
    assert submission.reviews_wanted == 3
    assert set(submission.evidence.values_list("title", flat=True)) == {"Plan", "plan.pdf"}
    save_portfolio(enrollment=item.enrollment, version=version_of(course, "portfolio"), text="Changed", links=[])
    submission.refresh_from_db()
    assert submission.text == "My plan"


def test_the_same_work_handed_in_twice_is_one_submission(item: PortfolioItem) -> None:
    assert submit_portfolio(item=item).pk == submit_portfolio(item=item).pk
    assert Submission.objects.count() == 1


def test_other_work_waits_until_the_first_is_decided(item: PortfolioItem, course: Course) -> None:
    submit_portfolio(item=item)
    save_portfolio(enrollment=item.enrollment, version=version_of(course, "portfolio"), text="Changed")
    with pytest.raises(AlreadyInReviewError, match="Your colleagues are reading"):
        submit_portfolio(item=item)


def test_an_accepted_portfolio_is_not_handed_in_again(item: PortfolioItem, course: Course) -> None:
    submit_portfolio(item=item)
    Submission.objects.update(status="accepted")
    with pytest.raises(AlreadyInReviewError, match="was accepted"):
        submit_portfolio(item=item)


def test_after_needs_work_there_is_a_second_attempt_with_its_history(item: PortfolioItem, course: Course) -> None:
    first = submit_portfolio(item=item)
    Submission.objects.update(status="needs_work")
    save_portfolio(enrollment=item.enrollment, version=version_of(course, "portfolio"), text="Better")
    second = submit_portfolio(item=item)
    assert (second.attempt, second.previous_id) == (2, first.pk)


def test_handed_in_on_the_french_page_it_is_judged_by_the_french_rubric(
    item: PortfolioItem, course: Course, client: Client
) -> None:
    french = make_rubric(course.institution, locale="fr", title="Une séance")
    make_course(course.institution, rubric=french, lessons=2, locale="fr", translation_of=course, title="Préparer")
    assert item.enrollment.language == "en"
    client.force_login(item.enrollment.user)
    client.post("/fr" + check_address(item), PROMISES)
    submission = Submission.objects.get()
    assert (submission.language, submission.frozen_rubric.content["title"]) == ("fr", "Une séance")


def test_an_empty_draft_is_refused_with_what_to_do(course: Course, enrollment: Enrollment) -> None:
    item = save_portfolio(enrollment=enrollment, version=version_of(course, "portfolio"), text="  ")
    with pytest.raises(PortfolioIncompleteError, match="Write a text, add a link or a file"):
        submit_portfolio(item=item)


def test_a_rubric_that_is_gone_closes_the_portfolio_and_keeps_the_draft(item: PortfolioItem) -> None:
    version = version_of(item.enrollment.course, "portfolio")
    version.content["rubric"] = 0
    version.save()
    with pytest.raises(PortfolioClosedError, match="Your draft is kept"):
        submit_portfolio(item=item)


def test_the_check_page_shows_everything_and_submits_after_the_promise(item: PortfolioItem, client: Client) -> None:
    client.force_login(item.enrollment.user)
    page = client.get(check_address(item)).content.decode()
    for shown in (
        "My plan",
        "https://example.org/plan",
        "File 1 (PDF)",
        "No pupil can be recognised",
        "Submit for review",
    ):
        assert shown in page
    response = client.post(check_address(item), PROMISES)
    submission = Submission.objects.get()
    assert response["Location"] == reverse("submission", args=[submission.uuid])


def test_the_preview_shows_no_more_than_a_reader_gets(item: PortfolioItem, client: Client) -> None:
    """The same page part: files without their names, and nothing of who made them."""
    client.force_login(item.enrollment.user)
    page = client.get(check_address(item)).content.decode()
    assert "What your readers will see" in page and "plan.pdf" not in page
    assert "They do not see your name" in page


def test_in_an_open_review_the_author_is_told_before_that_names_are_shown(item: PortfolioItem, client: Client) -> None:
    rubric = CFRubric.objects.get(pk=version_of(item.enrollment.course, "portfolio").content["rubric"])
    ReviewPolicy.objects.create(rubric=rubric, is_blind=False)
    client.force_login(item.enrollment.user)
    assert "they see your name, and you see theirs" in client.get(check_address(item)).content.decode()


@pytest.mark.parametrize("left_out", PROMISES)
def test_every_promise_is_needed_and_the_one_that_is_missing_is_named(
    item: PortfolioItem, client: Client, left_out: str
) -> None:
    client.force_login(item.enrollment.user)
    response = client.post(check_address(item), {name: "on" for name in PROMISES if name != left_out})
    page = response.content.decode()
    assert response.status_code == 422 and not Submission.objects.exists()
    assert page.count('href="#id_') == page.count(f'href="#id_{left_out}"') == 1
    assert page.count(" checked") == len(PROMISES) - 1


def test_without_the_promise_nothing_is_submitted(item: PortfolioItem, client: Client) -> None:
    client.force_login(item.enrollment.user)
    response = client.post(check_address(item))
    assert response.status_code == 422
    assert "Tick this once it is so." in response.content.decode()
    assert not Submission.objects.exists()


def test_a_refusal_is_shown_on_the_check_page(item: PortfolioItem, client: Client, course: Course) -> None:
    submit_portfolio(item=item)
    save_portfolio(enrollment=item.enrollment, version=version_of(course, "portfolio"), text="Changed")
    client.force_login(item.enrollment.user)
    response = client.post(check_address(item), PROMISES)
    assert response.status_code == 422
    assert "Your colleagues are reading this portfolio." in response.content.decode()


@pytest.mark.parametrize(
    ("status", "words"),
    [("in_review", "Your colleagues are reading what you handed in."), ("in_appeal", "Your appeal is being read.")],
)
def test_while_it_is_read_both_pages_say_first_that_nothing_new_can_be_handed_in(
    item: PortfolioItem, client: Client, status: str, words: str
) -> None:
    submission = submit_portfolio(item=item)
    Submission.objects.update(status=status)
    client.force_login(item.enrollment.user)
    for address in (check_address(item), reverse("portfolio", args=[item.activity.uuid])):
        page = client.get(address).content.decode()
        assert words in page and reverse("submission", args=[submission.uuid]) in page
    assert "Submit for review" not in client.get(check_address(item)).content.decode()


def test_the_check_page_points_at_what_says_who_wrote_it(item: PortfolioItem, course: Course, client: Client) -> None:
    author = item.enrollment.user
    text = f"I am {author.get_full_name()}, write to me@school.example."
    save_portfolio(enrollment=item.enrollment, version=version_of(course, "portfolio"), text=text)
    client.force_login(author)
    page = client.get(check_address(item)).content.decode()
    assert "may tell your readers who you are" in page
    assert f"<bdi>{author.get_full_name()}</bdi>" in page and "<bdi>me@school.example</bdi>" in page
    assert client.post(check_address(item), PROMISES).status_code == 302  # a hint, no refusal


def test_where_readers_see_the_name_anyway_or_the_text_says_nothing_there_is_no_hint(
    item: PortfolioItem, course: Course, client: Client
) -> None:
    client.force_login(item.enrollment.user)
    assert "may tell your readers who you are" not in client.get(check_address(item)).content.decode()
    version = version_of(course, "portfolio")
    save_portfolio(enrollment=item.enrollment, version=version, text="Write to me@school.example.")
    rubric = CFRubric.objects.get(pk=version.content["rubric"])
    ReviewPolicy.objects.create(rubric=rubric, is_blind=False)
    assert "may tell your readers who you are" not in client.get(check_address(item)).content.decode()


def test_the_check_page_of_an_empty_draft_asks_for_no_promise(
    course: Course, enrollment: Enrollment, client: Client
) -> None:
    item = save_portfolio(enrollment=enrollment, version=version_of(course, "portfolio"), text=" ")
    client.force_login(enrollment.user)
    page = client.get(check_address(item)).content.decode()
    assert "There is nothing to read yet." in page and "Submit for review" not in page and "Change something" in page


def test_nobody_else_can_look_or_submit(item: PortfolioItem, client: Client, trainer: User) -> None:
    client.force_login(trainer)
    assert client.get(check_address(item)).status_code == 404
    assert client.post(check_address(item), PROMISES).status_code == 404


def test_the_draft_page_lists_what_was_handed_in_before(item: PortfolioItem, client: Client) -> None:
    submission = submit_portfolio(item=item)
    Submission.objects.update(status="needs_work")
    client.force_login(item.enrollment.user)
    page = client.get(reverse("portfolio", args=[item.activity.uuid])).content.decode()
    assert reverse("submission", args=[submission.uuid]) in page
    assert "Needs work" in page


def test_a_link_that_no_reviewer_may_be_sent_to_is_refused_by_its_name(item: PortfolioItem, client: Client) -> None:
    """The form takes web addresses only; a draft of before, or one written by a script, may hold another."""
    PortfolioItem.objects.update(links=[{"title": "Plan", "url": "javascript:alert(1)"}])
    item.refresh_from_db()
    with pytest.raises(PortfolioIncompleteError, match="One of your links"):
        submit_portfolio(item=item)
    client.force_login(item.enrollment.user)
    response = client.post(check_address(item), PROMISES)
    assert response.status_code == 422
    assert "is no web address that a colleague can open: javascript:alert(1)" in response.content.decode()
    assert not Submission.objects.exists()


def test_the_submission_leads_back_to_the_draft(item: PortfolioItem, client: Client) -> None:
    submission = submit_portfolio(item=item)
    client.force_login(item.enrollment.user)
    address = reverse("submission", args=[submission.uuid])
    assert f'href="{reverse("portfolio", args=[item.activity.uuid])}"' in client.get(address).content.decode()
    Activity.objects.filter(pk=item.activity_id).update(removed_at=timezone.now())
    assert reverse("portfolio", args=[item.activity.uuid]) not in client.get(address).content.decode()
