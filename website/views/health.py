"""Whether the process answers, and whether it can do its work."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from website.health import DOWN, readiness


@never_cache
@require_safe
def live(_request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """503 when the database is down or no engine can answer; otherwise 200, ``degraded`` said."""
    health = readiness()
    return JsonResponse(health.as_dict(), status=503 if health.status == DOWN else 200)
