"""What badges' tests share: an achievement with a rubric and two competencies, and an award of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db.models import Max
from django.utils import timezone
from wagtail.models import Locale

from accounts.actions.grant_role import grant_role
from accounts.models import Institution, User
from badges.actions.award import EvidenceInput, award
from badges.models import Achievement, Award
from competencies.models import (
    CFDocument,
    CFItem,
    CFRubric,
    CFRubricCriterion,
    CFRubricCriterionLevel,
    stable_uuid,
)

DIGEST = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
LEVELS = ((1, "Begins"), (2, "Grows"), (3, "Reaches"), (4, "Surpasses"))
RESULTS = [
    {
        "key": "plan",
        "title": "Plans with a purpose",
        "description": "",
        "score": 3,
        "level_title": "Reaches",
        "level_description": "The tool serves what pupils learn.",
        "item": None,
        "max_score": 4,
    }
]
PIECE = EvidenceInput(
    title="A lesson on the water cycle",
    description="Plan, worksheet and reflection",
    narrative="Read by three colleagues with the rubric.",
    digest_sri=DIGEST,
)


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def framework(db: None) -> CFDocument:
    return CFDocument.objects.create(
        uuid=stable_uuid("test-framework"),
        slug="test-framework",
        title={"en": "ICT Competency Framework for Teachers"},
        source_url="https://unesdoc.unesco.org/ark:/48223/pf0000265721",
    )


@pytest.fixture
def items(framework: CFDocument) -> list[CFItem]:
    return [_item(framework, code) for code in ("KA.3", "KA.4")]


def _item(framework: CFDocument, code: str) -> CFItem:
    return CFItem.objects.create(
        document=framework,
        uuid=stable_uuid(framework.slug, code),
        item_type="competency",
        code=code,
        title={"en": f"Pedagogy {code}"},
        title_status={"en": "verified"},
        target_url=framework.source_url,
        target_code=code,
        position=CFItem.objects.aggregate(last=Max("position"))["last"] or 0,
    )


@pytest.fixture
def rubric(atlas: Institution, english: Locale, items: list[CFItem]) -> CFRubric:
    rubric = CFRubric.objects.create(institution=atlas, title="A lesson plan", locale=english, pass_score=3)
    criterion = CFRubricCriterion.objects.create(
        rubric=rubric, key="plan", title="Plans with a purpose", item=items[0], sort_order=1
    )
    for score, title in LEVELS:
        CFRubricCriterionLevel.objects.create(criterion=criterion, score=score, title=title, description=f"{title}.")
    return rubric


@pytest.fixture
def achievement(atlas: Institution, rubric: CFRubric, items: list[CFItem]) -> Achievement:
    achievement = Achievement.objects.create(
        slug="digital-lesson",
        institution=atlas,
        name="Lessons with digital tools",
        description="Plans, teaches and assesses a lesson with digital tools.",
        criteria="Submit a lesson plan and evidence from class; peers judge it with the rubric.",
        rubric=rubric,
        translations={"fr": {"name": "Cours avec outils numériques"}},
        published_at=timezone.now(),
    )
    achievement.items.set(items)
    return achievement


GiveAward = Callable[..., Award]


@pytest.fixture
def give(achievement: Achievement, django_capture_on_commit_callbacks: Any) -> GiveAward:
    """Award the achievement and let everything happen that happens on commit."""

    def give_award(**arguments: Any) -> Award:
        given = {"achievement": achievement, "email": "teacher@example.org", "results": RESULTS, "evidence": [PIECE]}
        with django_capture_on_commit_callbacks(execute=True):
            return award(**{**given, **arguments})

    return give_award


@pytest.fixture
def awarded(give: GiveAward, teacher: User) -> Award:
    """The teacher's badge, signed and private."""
    return give(user=teacher)


@pytest.fixture
def atlas_registrar(atlas: Institution) -> User:
    """Who takes badges of atlas back; the cast's registrar is riverside's."""
    person = User.objects.create_user("registrar@atlas.example.org", first_name="Ines")
    grant_role(user=person, institution=atlas, role="registrar")
    return person
