"""How far a reader's marks can be relied on: read for a decision, written after one (an engine: it writes).

The rules are `reliability`'s; here are their rows, one a person and criterion of a rubric.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F, Sum
from django.utils import timezone

from peer_review.models import Reliability, ReviewerProfile, Sample
from peer_review.notifications import tell_practise
from peer_review.reliability import Observed, Prior, compared, faded, needs_practice, others_mark, prior_of, weights
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
    rows = Reliability.objects.filter(rubric_uuid=rubric_uuid).values("criterion_key")
    sums = rows.annotate(n=Sum("count"), error=Sum("squared_error"))
    return {row["criterion_key"]: prior_of([Observed(row["n"], row["error"])]) for row in sums}


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
                add(reader, rubric, key, compared(scores[number], known, scale_of(criterion), share=0.5))
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


def send_to_practice(readers: Iterable[int], rubric: Rubric) -> None:
    """Who was far off practises before they are asked again, where there is something to practise on."""
    training = Sample.objects.filter(rubric_uuid=rubric["uuid"], use=Sample.Use.TRAINING, retired_at=None)
    if not training.exists():
        return
    for reader, record in records_of(list(readers), rubric["uuid"]).items():
        if needs_practice(record):
            _send_to_practice(reader)


def _send_to_practice(reader: int) -> None:
    """Once; who practises already is not told again."""
    profile, _ = ReviewerProfile.objects.get_or_create(person_id=reader)
    if profile.to_practise_since is None:
        profile.to_practise_since = timezone.now()
        profile.save(update_fields=["to_practise_since"])
        tell_practise(profile.person)


def begin_anew(reader: int, rubric_uuid: str) -> None:
    """They have practised: what was before counts half, and they are asked again."""
    for row in Reliability.objects.filter(person=reader, rubric_uuid=rubric_uuid):
        kept = faded(Observed(row.count, row.squared_error))
        row.count, row.squared_error = kept.count, kept.squared_error
        row.save(update_fields=["count", "squared_error"])
    ReviewerProfile.objects.filter(person=reader).update(to_practise_since=None)
