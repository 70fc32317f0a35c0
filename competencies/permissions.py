"""Who may work on rubrics in Wagtail's editor: trainers and administrators, each on their institution's own."""

from typing import Any

from django.db.models import Q
from wagtail.permission_policies.base import BasePermissionPolicy

from accounts.models import User
from accounts.permissions import holds_anywhere
from competencies.models import CFRubric
from competencies.querysets import RUBRIC_ROLES, CFRubricQuerySet


class RubricPermissionPolicy(BasePermissionPolicy):
    """One answer for “may this person” and “which rubrics”: `CFRubric.objects.visible_to`."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether to show the menu and the form; the form itself offers only the person's own institutions."""
        return holds_anywhere(user, *RUBRIC_ROLES)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return holds_anywhere(user, *RUBRIC_ROLES)

    def users_with_any_permission(self, actions: Any) -> Any:
        holds = Q(memberships__role__in=RUBRIC_ROLES) | Q(is_superuser=True)
        return User.objects.filter(holds, is_active=True).distinct()

    def user_has_permission_for_instance(self, user: Any, action: str, instance: CFRubric) -> bool:
        return may_edit(user, instance)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: CFRubric) -> bool:
        return may_edit(user, instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> CFRubricQuerySet:
        return CFRubric.objects.visible_to(user)


def may_edit(user: Any, rubric: CFRubric) -> bool:
    """Asked of the database each time, so that a right taken away is gone at once."""
    return CFRubric.objects.visible_to(user).filter(pk=rubric.pk).exists()
