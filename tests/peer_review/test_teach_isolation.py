"""Every address under `/teach/`, found in the resolver: whose it is not finds nothing, and looking changes nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, reverse

from accounts.actions.grant_role import grant_role
from accounts.models import Institution, User
from competencies.models import CFRubric
from peer_review import oversight
from peer_review.actions.hand_over import hand_over
from peer_review.actions.make_sample import make_sample
from peer_review.actions.raise_flag import raise_flag
from peer_review.models import Submission, SubmissionEvidence
from peer_review.settling import may_settle
from peer_review.snapshot import FileInput
from peer_review.teach_urls import patterns

TITLE = "Their very own task"
TEXT = "The shade of the baobab, measured twice"
# What a POST to each address holds, as far as it has to hold anything.
FIELDS: dict[str, dict[str, str]] = {
    "moderate": {"level-aim": "3", "level-care": "3", "reason": "As I see it."},
    "teach_message": {"to": "authors", "list": "mine", "subject": "Hello", "words": "Words.", "send": ""},
    "integrity_practise": {"kind": "hasty", "reader": "0" * 32},
}
QUERIES = {"teach": "?list=mine", "teach_list_csv": "?list=mine", "teach_message": "?to=authors&list=mine"}


def names() -> Iterator[str]:
    for entry in patterns:
        assert isinstance(entry, URLPattern) and entry.name
        yield entry.name


ADDRESSES = sorted(names())
# What answers everybody with the role, with nothing of others in it.
SHARED = {
    "teach",
    "teach_list_csv",
    "teach_message",
    "flags",
    "practice_pieces",
    "practice_choose",
    "integrity",
    "teach_rubrics",
}


@pytest.fixture
def theirs(rubric: CFRubric, atlas: Institution, experienced: Any, hand_in: Any, trainer: User, teacher: User) -> Any:
    """Work of atlas with a moderator, a file and a flag, and a practice piece."""
    notes = FileInput("notes.txt", ContentFile(b"Two metres."), "text/plain")
    work = hand_in(teacher, files=[notes], task_title=TITLE, text=TEXT)
    reader = work.assignments.first()
    raise_flag(assignment=reader, kind="plagiarism", words=TEXT)
    hand_over(submission=work)
    key = {name: {"score": 3, "feedback": TEXT} for name in ("aim", "care")}
    piece = make_sample(maker=trainer, institution=atlas, rubric=rubric, title=TITLE, text=TEXT, key=key)
    return {"work": work, "piece": piece, "file": SubmissionEvidence.objects.get(submission=work), "rubric": rubric}


def address(name: str, theirs: Any) -> str:
    """The address of that name about what is theirs."""
    if name in SHARED or name == "integrity_practise":
        return reverse(name)
    if name == "practice_new":
        return reverse(name, args=[theirs["rubric"].translation_key, "en"])
    found = {
        "teach_file": theirs["file"].uuid,
        "teach_rubric": theirs["rubric"].translation_key,
        "practice_piece": theirs["piece"].submission.uuid,
        "practice_retire": theirs["piece"].submission.uuid,
    }
    return reverse(name, args=[found.get(name, theirs["work"].uuid)])


def everything() -> dict[str, Any]:
    """Every row of this app and what people are told, whatever changes in a session left aside."""
    models = [*apps.get_app_config("peer_review").get_models(), apps.get_model("accounts", "Notification")]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


@pytest.fixture
def stranger(riverside: Institution) -> User:
    """A moderator, trainer and administrator of the other institution, who has taken no course here."""
    person = User.objects.create_user("stranger@riverside.example.org", first_name="Stranger")
    for role in ("moderator", "trainer", "administrator"):
        grant_role(user=person, institution=riverside, role=role)
    return person


@pytest.mark.parametrize("name", ADDRESSES)
def test_another_institution_finds_nothing(client: Client, theirs: Any, stranger: User, name: str) -> None:
    client.force_login(stranger)
    before, where = everything(), address(name, theirs)
    read = client.get(where + QUERIES.get(name, ""))
    written = client.post(where, {**FIELDS.get(name, {}), "flag": "1", "token": "0" * 32})
    for response in (read, written):
        assert response.status_code in ((200, 302, 405, 422) if name in SHARED else (404, 405)), name
        body = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
        assert TITLE.encode() not in body and TEXT.encode() not in body
    assert everything() == before


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("role", ["teacher", "registrar"])
def test_who_settles_nothing_finds_no_page(
    client: Client, theirs: Any, atlas: Institution, name: str, role: str
) -> None:
    person = User.objects.create_user("other@example.org")
    grant_role(user=person, institution=atlas, role=role)
    client.force_login(person)
    before, where = everything(), address(name, theirs)
    assert client.get(where + QUERIES.get(name, "")).status_code in (404, 405)
    assert client.post(where, {**FIELDS.get(name, {}), "flag": "1"}).status_code in (404, 405)
    assert everything() == before


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_visitor_signs_in_first(client: Client, theirs: Any, name: str) -> None:
    before, where = everything(), address(name, theirs)
    for response in (client.get(where + QUERIES.get(name, "")), client.post(where, FIELDS.get(name, {}))):
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/accounts/login/?next=/teach/")
    assert everything() == before


@pytest.mark.parametrize("name", ADDRESSES)
def test_looking_changes_nothing(client: Client, theirs: Any, moderator: User, name: str) -> None:
    client.force_login(moderator)
    before = everything()
    response = client.get(address(name, theirs) + QUERIES.get(name, ""))
    assert response.status_code in (200, 405)
    assert everything() == before


@pytest.mark.parametrize("name", ADDRESSES)
def test_nothing_is_done_without_a_token_of_the_form(theirs: Any, moderator: User, name: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(moderator)
    before = everything()
    response = client.post(address(name, theirs), {**FIELDS.get(name, {}), "flag": "1"})
    assert response.status_code in (403, 405)
    assert everything() == before


def test_the_addresses_are_those_of_the_brief() -> None:
    """A list that is empty because nothing was looked at would prove nothing."""
    assert {"teach", "moderate", "flags", "practice_pieces", "integrity", "teach_rubric", "teach_message"} <= set(
        ADDRESSES
    )


def test_which_rows_and_whether_this_one_are_one_answer(
    theirs: Any, stranger: User, moderator: User, trainer: User, teacher: User, administrator: User
) -> None:
    for person in (stranger, moderator, trainer, teacher, administrator):
        listed = set(oversight.overseen_by(person).values_list("pk", flat=True))
        asked = {work.pk for work in Submission.objects.all() if may_settle(person, work)}
        assert listed == asked
        files = set(oversight.files_of(person).values_list("pk", flat=True))
        assert files == {item.pk for item in SubmissionEvidence.objects.all() if oversight.may_look_at(person, item)}


def test_the_platform_administrator_comes_in_where_nobody_else_can(
    client: Client, theirs: Any, administrator: User, moderator: User, trainer: User
) -> None:
    client.force_login(administrator)
    assert TITLE not in client.get("/teach/?list=mine").content.decode()
    assert client.get(address("moderate", theirs)).status_code == 404
    for person in (moderator, trainer):
        person.memberships.all().delete()
    assert set(oversight.overseen_by(administrator)) == set(Submission.objects.exclude(author=administrator))
    assert TITLE in client.get("/teach/?list=mine").content.decode()


def test_an_author_who_is_the_only_moderator_is_settled_by_the_platform(
    client: Client, theirs: Any, administrator: User, moderator: User, trainer: User, teacher: User, atlas: Institution
) -> None:
    for person in (moderator, trainer):
        person.memberships.all().delete()
    grant_role(user=teacher, institution=atlas, role="moderator")
    client.force_login(administrator)
    assert theirs["work"] in oversight.overseen_by(administrator)
    assert client.get(address("moderate", theirs)).status_code == 200
