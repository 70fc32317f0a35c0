"""Frameworks in CASE 1.1 terms, rubrics, and who showed which competency.

A `CFDocument` is one framework; its `CFItem`s are the areas (aspects) and the competencies in them; `CFAssociation`s
tie items of different frameworks.
"""

from competencies.models.evidence import CFItemUse, CompetencyEvidence
from competencies.models.frameworks import (
    NAMESPACE,
    CFAssociation,
    CFAssociationGrouping,
    CFDocument,
    CFItem,
    CFLevel,
    PracticeStatement,
    TitledModel,
    stable_uuid,
)
from competencies.models.rubric_versions import CFRubricVersion
from competencies.models.rubrics import CFRubric, CFRubricCriterion, CFRubricCriterionLevel, levels_of

__all__ = [
    "NAMESPACE",
    "CFAssociation",
    "CFAssociationGrouping",
    "CFDocument",
    "CFItem",
    "CFItemUse",
    "CFLevel",
    "CFRubric",
    "CFRubricCriterion",
    "CFRubricCriterionLevel",
    "CFRubricVersion",
    "CompetencyEvidence",
    "PracticeStatement",
    "TitledModel",
    "levels_of",
    "stable_uuid",
]
