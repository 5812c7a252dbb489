"""What was read from the database, kept in this process for as long as it is believed."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.core.cache import caches

T = TypeVar("T")
CACHE = "local"  # of this process alone: asking it costs no query


@dataclass
class Fresh(Generic[T]):
    """Reads by ``load`` and keeps what it read until :func:`forget` or until ``seconds`` have passed.

    A change made by this process is seen at once when it forgets ``key``, another's after ``seconds``.
    """

    load: Callable[[], T]
    key: str
    seconds: int
    _stamp: str = ""
    _loaded: list[T] = field(default_factory=list)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def now(self) -> T:
        """Return what is known, read again if it is no longer believed."""
        stamp = caches[CACHE].get(self.key)
        with self._guard:
            if stamp is None or stamp != self._stamp or not self._loaded:
                if stamp is None:
                    stamp = uuid.uuid4().hex
                    caches[CACHE].set(self.key, stamp, self.seconds)
                self._loaded = [self.load()]
                self._stamp = stamp
            return self._loaded[0]


def forget(key: str) -> None:
    """Have everything kept under ``key`` read again when it is next asked for."""
    caches[CACHE].delete(key)
