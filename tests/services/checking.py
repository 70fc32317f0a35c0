"""What must hold after every fault (QUALITY §5.2, I1, I3, I5): asked in SQL, and by reading every credential again."""

import json
from collections.abc import Mapping

from .instance import Held, Instance

DOUBLED = """SELECT count(*) FROM (
    SELECT 1 FROM badges_award WHERE revoked_at IS NULL AND superseded_by_id IS NULL
    GROUP BY achievement_id, recipient_id HAVING count(*) > 1
) AS doubled"""
UNSIGNED = """SELECT count(*) FROM badges_award LEFT JOIN badges_credential
    ON badges_credential.award_id = badges_award.id WHERE badges_credential.id IS NULL"""


def check_all(instance: Instance, total: int, earlier: Mapping[int, str]) -> None:
    """`total` live awards to as many people, each with one credential that verifies, its place and bit its own.

    `earlier`: signed texts by award that were there before a restart; none of them changed.
    """
    assert instance.held() == Held(*[total] * 6)
    assert instance.rows(DOUBLED) == [(0,)]
    assert instance.rows(UNSIGNED) == [(0,)]
    documents = instance.documents()
    assert {award: documents.get(award) for award in earlier} == dict(earlier)
    assert json.loads(instance.script("check")) == {"verdicts": {"valid": total}, "wrong_bits": 0}
