"""Is it alive, and is it ready: for load balancers and process supervisors."""

import tempfile

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms import readiness


@never_cache
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing else, so that a slow database does not get it killed."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when all is fit for requests, 503 otherwise: "ok" or why not, for each check."""
    checks = {"database": _database_answers(), "migrations": False, "storage": _storage_takes_a_file()}
    checks["migrations"] = checks["database"] and _migrations_are_applied()
    words = {name: "ok" if fit else "not ready" for name, fit in checks.items()}
    for name, check in readiness.CHECKS.items():
        # What apps ask needs their tables.
        words[name] = (check() or "ok") if checks["migrations"] else "not ready"
    ready = set(words.values()) == {"ok"}
    return JsonResponse({"ready": ready, "checks": words}, status=200 if ready else 503)


def _database_answers() -> bool:
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _migrations_are_applied() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _storage_takes_a_file() -> bool:
    """Whether a file can be written where uploads go; the folder is made at need, as the storage would."""
    try:
        settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=settings.MEDIA_ROOT) as file:
            file.write(b"ready")
            file.flush()
    except OSError:
        return False
    return True
