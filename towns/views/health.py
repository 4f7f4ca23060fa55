"""Health checks for the load balancer and the operator: an answer, no details."""

from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
@never_cache
def healthz(request):
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
@never_cache
def readyz(request):
    if database_is_ready():
        return JsonResponse({"status": "ready"})
    return JsonResponse({"status": "not ready"}, status=503)


def database_is_ready() -> bool:
    """The database answers and has every migration of this release."""
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except DatabaseError:
        return False
    return newest_migrations() <= applied.keys()


@cache
def newest_migrations() -> frozenset:
    """Each app's last migration: files of this release, read once in a process."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())
