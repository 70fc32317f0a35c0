"""Keep a rubric as it is now, because somebody is about to be judged by it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.log_actions import log

from competencies.digests import canonical_digest
from competencies.errors import UnusableRubricError
from competencies.models import CFRubric, CFRubricVersion


@transaction.atomic
def freeze_rubric(*, rubric: CFRubric) -> CFRubricVersion:
    """Return the version that holds this content; the first call for it makes one, every later call finds it.

    Raises UnusableRubricError where reviewers could not work with it; a version that exists can be used for ever.
    """
    content = rubric.as_content()
    digest = canonical_digest(content)
    known: CFRubricVersion | None = rubric.versions.filter(digest=digest).first()
    if known:
        return known
    try:
        rubric.check_criteria()
    except ValidationError as error:
        raise UnusableRubricError(error.messages) from error
    return _next_version(rubric, digest, content)


def _next_version(rubric: CFRubric, digest: str, content: dict[str, object]) -> CFRubricVersion:
    """Number it. The rubric's row is the turnstile: two at once get one version, and no number twice."""
    CFRubric.objects.select_for_update().get(pk=rubric.pk)
    version, is_new = CFRubricVersion.objects.get_or_create(
        rubric=rubric, digest=digest, defaults={"content": content, "number": rubric.versions.count() + 1}
    )
    if is_new:
        log(instance=rubric, action="competencies.freeze_rubric", data={"version": version.number, "sha256": digest})
    return version
