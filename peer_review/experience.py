"""How far a reader's marks can be relied on: read for a decision, written after one (an engine: it writes).

The rules are `reliability`'s; here are their rows, one a person and criterion of a rubric.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from accounts.actions.mark_read import mark_settled
from accounts.models import User
from peer_review.models import Reliability, ReviewerProfile, Sample
from peer_review.notifications import tell_practise
from peer_review.reliability import (
    AGREEMENT,
    Observed,
    Prior,
    allowed_error,
    compared,
    needs_practice,
    others_mark,
    prior_of,
    share_left,
    weights,
)
from peer_review.scoring import Said, scored_criteria

Rubric = Mapping[str, Any]
Marks = Mapping[str, int]


def weights_of(readers: Sequence[int], rubric: Rubric) -> dict[int, dict[str, float]]:
    """{reader: {criterion key: weight}}; a reader without a record weighs what is usual. Two queries."""
    records, priors = records_of(readers, rubric["uuid"]), priors_of(rubric["uuid"])
    return {reader: weights(records.get(reader, {}), priors) for reader in readers}


def records_of(readers: Sequence[int], rubric_uuid: str) -> dict[int, dict[str, Observed]]:
    """{reader: {criterion key: what was observed}}."""
    found: dict[int, dict[str, Observed]] = {}
    for row in Reliability.objects.filter(person__in=readers, rubric_uuid=rubric_uuid):
        found.setdefault(row.person_id, {})[row.criterion_key] = Observed(row.count, row.squared_error)
    return found


def priors_of(rubric_uuid: str) -> dict[str, Prior]:
    """{criterion key: what is usual among everybody who was observed on it}."""
    return {key: prior_of([observed]) for key, observed in sums_of(rubric_uuid).items()}


def sums_of(rubric_uuid: str) -> dict[str, Observed]:
    """{criterion key: what was observed of everybody together}. One query."""
    rows = Reliability.objects.filter(rubric_uuid=rubric_uuid).values("criterion_key")
    sums = rows.annotate(n=Sum("count"), error=Sum("squared_error"))
    return {row["criterion_key"]: Observed(row["n"], row["error"]) for row in sums}


def learn_from_peers(rubric: Rubric, said: Mapping[int, Said]) -> None:
    """After a decision of peers: compare each reader's marks with what the others said."""
    readers = list(said)
    for criterion in scored_criteria(rubric):
        key = criterion["key"]
        scores = [float(said[reader].scores[key]) for reader in readers]
        heavy = [said[reader].weight(key) for reader in readers]
        for number, reader in enumerate(readers):
            known = others_mark(scores, heavy, number)
            if known is not None:
                add(reader, rubric, key, compared(scores[number], known, scale_of(criterion), share=AGREEMENT))
    send_to_practice(readers, rubric)


def learn_from_key(rubric: Rubric, marks: Mapping[int, Marks], known: Marks) -> None:
    """After a practice piece or a moderator's decision: compare each reader's marks with those that hold."""
    for reader, given in marks.items():
        for criterion in scored_criteria(rubric):
            key = criterion["key"]
            if key in given and known.get(key) is not None:
                add(reader, rubric, key, compared(given[key], known[key], scale_of(criterion)))
    send_to_practice(marks, rubric)


def scale_of(criterion: Mapping[str, Any]) -> int:
    """The highest score less the lowest."""
    scores = [level["score"] for level in criterion["levels"]]
    return max(scores) - min(scores)


def add(reader: int, rubric: Rubric, key: str, seen: Observed) -> None:
    """Add to the row's sums in the database, so that two decisions at once both count."""
    row, _ = Reliability.objects.get_or_create(person_id=reader, rubric_uuid=rubric["uuid"], criterion_key=key)
    sums = {"count": F("count") + seen.count, "squared_error": F("squared_error") + seen.squared_error}
    Reliability.objects.filter(pk=row.pk).update(**sums)


def practisable(rubrics: Iterable[str]) -> set[str]:
    """Those of these rubrics (uuids) that there is a piece to practise on for. One query."""
    # A piece that somebody said shows a child is not given to anybody until it was looked at.
    pieces = Sample.objects.filter(use=Sample.Use.TRAINING, retired_at=None, submission__hidden_at=None)
    found = pieces.filter(rubric_uuid__in=list(rubrics)).values_list("rubric_uuid", flat=True)
    return {str(uuid) for uuid in found}


def send_to_practice(readers: Iterable[int], rubric: Rubric) -> None:
    """Who was far off practises before they are asked again, where there is something to practise on."""
    if not practisable([rubric["uuid"]]):
        return
    sums = sums_of(rubric["uuid"])
    for reader, record in records_of(list(readers), rubric["uuid"]).items():
        if needs_practice(record, _allowed(rubric, sums, record)) and begin_practice(reader, [rubric["uuid"]]):
            tell_practise(User.objects.get(pk=reader))


def _allowed(rubric: Rubric, sums: Mapping[str, Observed], own: Mapping[str, Observed]) -> dict[str, float]:
    """{criterion key: the squared error from which on they should practise}, by what is usual among the others."""
    none, found = Observed(), dict[str, float]()
    for criterion in scored_criteria(rubric):
        everybody, mine = sums.get(criterion["key"], none), own.get(criterion["key"], none)
        others = Observed(everybody.count - mine.count, everybody.squared_error - mine.squared_error)
        found[criterion["key"]] = allowed_error(len(criterion["levels"]), prior_of([others]))
    return found


@transaction.atomic
def begin_practice(reader: int, rubrics: Collection[str]) -> bool:
    """They practise first by these rubrics; whether that is new. What was before counts little from now on.

    It fades here and not afterwards, so that what they do in practice counts in full, and is not outweighed.
    """
    ReviewerProfile.objects.get_or_create(person_id=reader)
    profile = ReviewerProfile.objects.select_for_update().get(person=reader)
    new = [rubric for rubric in rubrics if rubric not in profile.to_practise]
    if not new:
        return False
    profile.to_practise.update(dict.fromkeys(new, timezone.now().isoformat()))
    profile.save(update_fields=["to_practise"])
    for rubric in new:
        _fade(reader, rubric)
    return True


def _fade(reader: int, rubric_uuid: str) -> None:
    """In the database, so that what is added meanwhile is not lost."""
    share = share_left(records_of([reader], rubric_uuid).get(reader, {}))
    rows = Reliability.objects.filter(person=reader, rubric_uuid=rubric_uuid)
    rows.update(count=F("count") * share, squared_error=F("squared_error") * share)


@transaction.atomic
def end_practice(reader: int, rubric_uuid: str) -> None:
    """They have practised by this rubric, and are asked again."""
    profile = ReviewerProfile.objects.select_for_update().get(person=reader)
    if profile.to_practise.pop(rubric_uuid, None):
        profile.save(update_fields=["to_practise"])
    if not profile.to_practise:
        mark_settled(recipients=[reader], kind="review-practice")
