"""Which version of a rubric the editor shows, and what becomes of an edit."""

from dataclasses import dataclass

from competencies.digests import canonical_digest
from competencies.models import CFRubric, CFRubricVersion
from competencies.rubric_panels import uses_of


@dataclass(frozen=True)
class Standing:
    """`version` is what the saved rubric is, or, with `is_changed`, the newest before it was changed; None: no version
    yet. `portfolios` use it, as far as anybody counts them; `next_number` is what the next other content becomes.
    """

    version: CFRubricVersion | None = None
    is_changed: bool = False
    portfolios: int = 0
    next_number: int = 1


def standing_of(rubric: CFRubric) -> Standing:
    """How the rubric stands, as it was last saved."""
    versions = list(rubric.versions.order_by("-number"))
    if not versions:
        return Standing()
    digest = canonical_digest(rubric.as_content())
    same = next((version for version in versions if version.digest == digest), None)
    shown = same or versions[0]
    return Standing(shown, same is None, uses_of(shown.digest), versions[0].number + 1)
