"""An award was wrong in something: a new one takes its place. What was awarded is never edited."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from badges.actions.supersede import lock_live, supersede
from badges.definitions import definition_uuid, freeze
from badges.models import Award
from badges.notifications import tell_replaced
from badges.permissions import ensure_registrar
from badges.reasons import clean_reason


@transaction.atomic
def reissue(
    *,
    award: Award,
    reason: str,
    actor: User | None,
    results: Iterable[Mapping[str, Any]] | None = None,
    is_redefined: bool = False,
) -> Award:
    """The new award, which supersedes this one from now on; awarded on the same day, valid as long.

    `results` replaces what was judged (the shape of `Award.results`). `is_redefined` takes the achievement as it is
    today, for one that was worded wrongly; else it stays as it was frozen. `actor` None is the command line. Raises
    NotTheRegistrarError; AwardRequestError for a reason that is none, or an award that is not in force.
    """
    ensure_registrar(actor, award.achievement.institution)
    cleaned = clean_reason(reason)
    old = lock_live(award)
    changes: dict[str, Any] = {} if results is None else {"results": [dict(result) for result in results]}
    new = supersede(
        old, actor=actor, action="badges.reissue", reason=cleaned, **changes, **(_today(old) if is_redefined else {})
    )
    tell_replaced(new, cleaned)
    return new


def _today(old: Award) -> dict[str, Any]:
    """The achievement as it is written now, with the rubric that the person was judged by."""
    definition = freeze(old.achievement, old.definition["rubric"])
    return {
        "definition": definition,
        "definition_uuid": definition_uuid(old.achievement, definition),
        "achievement_version": old.achievement.version,
    }
