"""Counting what one client does in a while, without keeping who the client is."""

from __future__ import annotations

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def client_key(request: HttpRequest, purpose: str) -> str:
    """Return a key of the client for one purpose; the client's address cannot be read back from it.

    Clients whose address the server does not tell (behind a socket, say) count as one.
    """
    try:
        address = get_adapter().get_client_ip(request)
    except PermissionDenied:
        address = ""
    digest = salted_hmac(f"throttle.{purpose}", address, algorithm="sha256")
    return f"throttle:{purpose}:{digest.hexdigest()}"


def is_throttled(request: HttpRequest, purpose: str, *, limit: int, seconds: int) -> bool:
    """Count one more act of this client, and tell whether it is past ``limit`` in ``seconds``.

    The counts lie in the shared cache, so that every process sees the same, and go by themselves.
    Two acts in the same instant may count as one, which a limit on people's typing can bear.
    """
    window = int(time.time()) // seconds
    key = f"{client_key(request, purpose)}:{window}"
    count = int(cache.get(key, 0)) + 1
    cache.set(key, count, timeout=seconds)
    return count > limit
