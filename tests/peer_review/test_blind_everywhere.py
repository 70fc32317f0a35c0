"""Whatever address somebody opens, with whatever number they can guess: the other side is never in the answer.

The addresses come from the URL resolver, so that a page that is added tomorrow is searched tomorrow. Every parameter
takes every uuid, number and slug of the story, those that the person must not know included.
"""

import io
import itertools
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts import personal_data
from accounts.models import Institution, Membership, Notification, User
from peer_review import jobs
from peer_review.actions.appeal import appeal
from peer_review.actions.assess import assess
from peer_review.actions.hand_over import hand_over
from peer_review.actions.moderate import moderate
from peer_review.actions.raise_flag import raise_flag
from peer_review.actions.rate_review import rate_review
from peer_review.actions.recuse import recuse
from peer_review.actions.save_draft import save_draft
from peer_review.actions.start_review import start_review
from peer_review.actions.submit import FileInput
from peer_review.models import ReviewAssignment, Submission
from tests.mails import mail_waiting
from tests.peer_review.conftest import Submit, hours_later, marks
from tests.samples import PDF

# `make test` takes the last, `make test-everywhere` all.
STAGES = ("asked", "begun", "given back", "hidden", "moderated", "decided", "appealed", "final")


def sampled(*stages: str) -> list[Any]:
    """Every stage; those that are not named only in full."""
    return [stage if stage in stages else pytest.param(stage, marks=pytest.mark.long) for stage in STAGES]


# Wagtail's editor and Django's own machinery; what they show of people is asked for in tests of the editor.
ELSEWHERE = ("cms/", "admin/", "static/", "media/", "documents/")
OURS = ("reviews/", "my/", "teach/", "evidence/", "learn/")
PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")


class Story:
    """One work, its author and its readers, brought as far as a stage; all with names that nobody else has."""

    def __init__(self, author: User, readers: list[User], work: Submission) -> None:
        self.author, self.readers, self.work = author, readers, work

    def uuids(self) -> list[str]:
        """Everything that has a public number."""
        rows = [self.work, *self.work.evidence.all(), *self.work.assignments.all(), self.author, *self.readers]
        more = [self.work.appeal] if hasattr(self.work, "appeal") else []
        return [str(row.uuid) for row in [*rows, *more]] + [str(self.work.task_uuid)]

    def slugs(self) -> list[str]:
        return list(Institution.objects.values_list("slug", flat=True))

    def numbers(self) -> list[str]:
        return ["1", str(self.work.pk), str(self.author.pk), str(self.readers[0].pk)]


def _named(person: User, number: int, names: tuple[str, str]) -> User:
    """A name, an address, a school, a house and an id that cannot be mistaken for anything else."""
    house = Institution.objects.create(slug=f"maison-{number}q", name=f"Maison Quatrevingt {number}")
    fields = {"first_name": names[0], "last_name": names[1], "school": f"Schola Nr {number}77"}
    User.objects.filter(pk=person.pk).update(email=f"{names[1].lower()}@{number}.example.org", **fields)
    Membership.objects.filter(user=person).delete()
    Membership.objects.create(user=person, institution=house)
    person.refresh_from_db()
    return person


def _with_own_id(email: str, pk: int) -> User:
    return User.objects.create(pk=pk, email=email, password="!")


@pytest.fixture
def story(atlas: Institution, graduate: Any, hand_in: Submit, moderator: User) -> Story:
    names = (("Zulma", "Quispecahua"), ("Bartholo", "Ngwenyama"), ("Iphigen", "Wolkonsky"))
    readers = [_with_own_id(f"r{number}@example.org", 918_273_640 + number) for number in range(3)]
    graduate(*readers)
    readers = [_named(reader, number, names[number]) for number, reader in enumerate(readers)]
    author = _named(_with_own_id("a@example.org", 918_273_999), 9, ("Euphrasie", "Tchouameni"))
    Notification.objects.all().delete()
    file = FileInput("Tchouameni plan.pdf", ContentFile(PDF), "application/pdf")
    work = hand_in(author, files=[file], links=[{"title": "Plan", "url": "https://example.org/plan"}])
    assert work.assignments.count() == 3
    return Story(author, readers, work)


def bring_to(story: Story, stage: str, moderator: User, graduate: Any) -> None:
    """Let happen what happens up to this stage; each in its own way, in the order of STAGES."""
    rows = list(story.work.assignments.order_by("reviewer"))
    if stage == "asked":
        return
    for row in rows:
        start_review(assignment=row)
        save_draft(assignment=row, draft={"criteria": {}, "overall": "half a thought"})
    if stage == "given back":
        recuse(assignment=rows[0], reason="conflict")
    if stage == "hidden":
        raise_flag(assignment=rows[0], kind="child")
    if stage == "moderated":
        assess(assignment=rows[0], scores=marks(2))
        hand_over(submission=story.work)
        moderate(submission=story.work, moderator=moderator, scores={"aim": 3, "care": 3}, reason="Page two.")
    if stage in ("decided", "appealed", "final"):
        for row in rows:
            given = assess(assignment=row, scores=marks(2, "What did the back row do?"), comment="Go on!")
        rate_review(assessment=given, author=story.author, usefulness=3)
    if stage in ("appealed", "final"):
        _appeal(story, graduate, is_read=stage == "final")


def _appeal(story: Story, graduate: Any, *, is_read: bool) -> None:
    panel = _with_own_id("panel@example.org", 918_273_700)
    graduate(panel)
    story.readers.append(_named(panel, 7, ("Olufunke", "Brzezinski")))
    appeal(submission=story.work, author=story.author, criteria=["aim"], grounds="Page two says it.")
    due = timezone.now() + timedelta(days=4)
    row = ReviewAssignment.objects.create(submission=story.work, reviewer=panel, purpose="appeal", due_at=due)
    start_review(assignment=row)
    if is_read:
        assess(assignment=row, scores={"aim": (3, "It is there.")})
        hours_later(story.work, 1)
        Submission.objects.filter(pk=story.work.pk).update(appealed_at=timezone.now() - timedelta(hours=97))
        jobs.carry_on_all()


def marks_of(person: User) -> list[str]:
    """Everything that would say who somebody is, a house of fewer than five included."""
    houses = Institution.objects.filter(memberships__user=person).exclude(slug="atlas")
    own = [person.email, person.email.split("@")[0], str(person.uuid), person.uuid.hex, str(person.pk)]
    names = [person.first_name, person.last_name, person.school]
    return [mark for mark in [*own, *names, *(n for house in houses for n in (house.name, house.slug))] if mark]


def found(said: str, people: list[User]) -> list[str]:
    folded = said.casefold()
    return [mark for person in people for mark in marks_of(person) if mark.casefold() in folded]


def addresses(story: Story, is_sampled: bool) -> Iterator[str]:
    """Every address of the site, with every value that its parameters could be given.

    Sampled: those that are not of peer review with the work's, an assignment's and a reader's values only.
    """
    for route in _routes(get_resolver().url_patterns):
        if route.startswith(ELSEWHERE):
            continue
        few = is_sampled and not route.startswith(OURS)
        kinds = [match["kind"] or "str" for match in PARAMETER.finditer(route)]
        for values in itertools.product(*(_values(kind, story, few) for kind in kinds)):
            rest = iter(values)
            yield "/" + PARAMETER.sub(lambda _match, rest=rest: next(rest), route)


def _routes(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        here = prefix + _plain(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, here)
        elif isinstance(pattern, URLPattern) and "(" not in here:
            yield here


def _plain(pattern: Any) -> str:
    """A route as it is written; an i18n prefix is empty in English."""
    text = str(pattern)
    return "" if text == "en/" else text.removeprefix("^").removesuffix("$").removesuffix(r"\Z")


def _values(kind: str, story: Story, few: bool) -> list[str]:
    if kind == "uuid" and few:
        return [str(story.work.uuid), str(story.work.assignments.all()[0].uuid), str(story.readers[0].uuid)]
    return {"uuid": story.uuids, "int": story.numbers}.get(kind, story.slugs)()


def answers(person: User, story: Story, is_sampled: bool) -> Iterator[tuple[str, str]]:
    """(address, everything in the answer) of every address that this person can open."""
    return answers_at(person, addresses(story, is_sampled))


def answers_at(person: User, asked: Iterable[str]) -> Iterator[tuple[str, str]]:
    client = Client()
    client.force_login(person)
    for address in asked:
        response = client.get(address, headers={"accept": "text/html,application/json"})
        if response.wsgi_request.resolver_match and response.wsgi_request.resolver_match.url_name == "account_logout":
            client.force_login(person)
        yield address, _whole(response)


def _whole(response: Any) -> str:
    """Headers and body; what is packed is unpacked."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = {name: value for name, value in response.items() if name not in ("Set-Cookie",)}
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"\n".join(name.encode() + packed.read(name) for name in packed.namelist())
    return f"{headers} {body.decode(errors='replace')}"


def told(person: User) -> str:
    """Notifications, mails, the personal export on the page and by the command."""
    mail.outbox.clear()
    said = [f"{n.kind} {n.subject} {n.body} {n.url}" for n in Notification.objects.filter(recipient=person)]
    mail_waiting()
    said += [str(message.message()) + message.body for message in mail.outbox if person.email in message.to]
    said.append(json.dumps(personal_data.export_for(person), cls=DjangoJSONEncoder, ensure_ascii=False))
    printed = io.StringIO()
    call_command("export_person", person.email, stdout=printed)
    return "\n".join([*said, printed.getvalue()])


@pytest.fixture
def is_sampled(pytestconfig: pytest.Config) -> bool:
    return not pytestconfig.getoption("--long")


def test_the_search_finds_what_is_there(story: Story, is_sampled: bool) -> None:
    """An instrument that finds nothing anywhere would prove nothing."""
    opened = dict(answers(story.author, story, is_sampled))
    assert len(opened) > 200
    assert "Euphrasie" in found(told(story.author), [story.author])
    assert any(found(text, [story.author]) for text in opened.values())
    assert sum("baobab" in text for text in opened.values()) >= 1


@pytest.mark.long
def test_it_finds_what_a_reader_is_given(story: Story, is_sampled: bool) -> None:
    readers = dict(answers(story.readers[0], story, is_sampled))
    assert any("A lesson with a difference" in text for text in readers.values())


@pytest.mark.parametrize("stage", sampled("final"))
def test_an_author_finds_no_reader_anywhere(
    story: Story, stage: str, moderator: User, graduate: Any, is_sampled: bool
) -> None:
    bring_to(story, stage, moderator, graduate)
    leaks = {address: found(text, story.readers) for address, text in answers(story.author, story, is_sampled)}
    # What one asks for oneself is no answer: an address that holds a reader's number is echoed by "not found".
    leaks = {address: [mark for mark in marks if mark not in address] for address, marks in leaks.items()}
    assert {address: marks for address, marks in leaks.items() if marks} == {}
    assert found(told(story.author), story.readers) == []


@pytest.mark.parametrize("stage", sampled("final"))
def test_a_reader_finds_neither_author_nor_other_readers_anywhere(
    story: Story, stage: str, moderator: User, graduate: Any, is_sampled: bool
) -> None:
    bring_to(story, stage, moderator, graduate)
    reader = story.readers[-1]
    others = [story.author, *(person for person in story.readers if person != reader)]
    leaks = {address: found(text, others) for address, text in answers(reader, story, is_sampled)}
    leaks = {address: [mark for mark in marks if mark not in address] for address, marks in leaks.items()}
    assert {address: marks for address, marks in leaks.items() if marks} == {}
    assert found(told(reader), others) == []


def _flag(row: ReviewAssignment) -> Any:
    return raise_flag(assignment=row, kind="abuse")


def _assess(row: ReviewAssignment) -> Any:
    return assess(assignment=row, scores=marks(1))


def _give_back(row: ReviewAssignment) -> Any:
    return recuse(assignment=row, reason="conflict")


def _begin(row: ReviewAssignment) -> Any:
    return start_review(assignment=row)


@pytest.mark.parametrize("act", [_begin, _assess, _give_back, _flag])
def test_what_one_reader_does_changes_nothing_that_the_author_can_open_today(
    story: Story, act: Callable[[ReviewAssignment], Any], is_sampled: bool
) -> None:
    """Who sits beside a colleague and loads a page again must not see whose review came in."""
    row = story.work.assignments.order_by("reviewer")[0]
    _steady(story.author, story, is_sampled)  # what is new to the author is read
    before = _steady(story.author, story, is_sampled)
    act(row)
    after = _steady(story.author, story, is_sampled)
    assert len(before) > 20
    assert [address for address, said in after.items() if before[address] != said] == []


def _steady(person: User, story: Story, is_sampled: bool) -> dict[str, str]:
    """{address: answer} of the person's own pages, of all pages in full, without what differs at each visit."""
    own = addresses(story, is_sampled)
    # What is in the archive of all badges carries the moment at which it was packed.
    own = (address for address in own if address != "/my/badges/download/")
    asked = (address for address in own if not is_sampled or address.startswith("/my/"))
    return {address: PASSING.sub("", said) for address, said in answers_at(person, asked)}


# Tokens of forms and of the policy for scripts; moments at which an answer was made, in headers too.
PASSING = re.compile(
    r'(?<=csrfmiddlewaretoken" value=")\w+|(?<=nonce[-=])["\w+/=-]+'
    r'|"(exported|last_sign_in)_at": "[^"]+"|\d\d:\d\d:\d\d GMT'
)
