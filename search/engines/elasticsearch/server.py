"""Talking to the server: how it is reached, how long it is waited for, and what its errors mean to the port."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from elasticsearch import (
    ApiError,
    ConnectionTimeout,
    Elasticsearch,
    SerializationError,
    TransportError,
)
from elasticsearch.exceptions import ElasticsearchWarning, UnsupportedProductError
from elasticsearch.helpers import BulkIndexError

from search.engines.base import EngineUnavailable, IndexTorn, SearchError
from search.engines.elasticsearch.node import ClockedNode

Answer = TypeVar("Answer")

NO_INDEX: Final = "index_not_found_exception"  # what the server says of an alias that nothing has
NOT_BUILT: Final = "There is no index in Elasticsearch yet."
TOO_LONG: Final = "Elasticsearch took too long."


@dataclass(frozen=True, slots=True)
class Access:
    """Where the server is and how one signs in.

    ``url`` may carry a name and a password. ``api_key`` is the encoded key. ``ca_certs`` is a file of
    the authorities whose certificates are trusted besides the system's; certificates of https
    addresses are always checked. ``prefix`` begins the names of all our indices and aliases.
    ``deadline`` is how many seconds one question may take in all; ``patience`` is how many any other
    request may, such as the writing of one chunk: nobody looks at a screen meanwhile. ``probe`` is how
    many the server has to tell how the index stands: monitors and the first page of the admin wait for it.
    """

    url: str
    prefix: str = "precedent"
    api_key: str = ""
    ca_certs: Path | None = None
    deadline: float = 0.8
    patience: float = 60.0
    probe: float = 0.5

    def connect(self) -> Elasticsearch:
        """Return a client whose every request ends with ``patience``, unless it is given less.

        It does not try again by itself: a question has no time, writing has its own way.
        """
        options: dict[str, Any] = {"max_retries": 0, "retry_on_timeout": False}
        if self.api_key:
            options["api_key"] = self.api_key
        if self.ca_certs:
            options["ca_certs"] = str(self.ca_certs)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ElasticsearchWarning)
            return Elasticsearch(
                self.url, request_timeout=self.patience, node_class=ClockedNode, **options
            )


@dataclass(slots=True)
class Deadline:
    """The time that is left for one question, however many requests it takes."""

    seconds: float
    _ends: float = field(init=False)

    def __post_init__(self) -> None:
        self._ends = time.monotonic() + self.seconds

    def ask(self, client: Elasticsearch, call: Callable[[Elasticsearch], Answer]) -> Answer:
        """Return what ``call`` makes of ``client``, within the time that is left.

        Raises:
            EngineUnavailable: if it takes longer.
        """
        left = self._ends - time.monotonic()
        if left <= 0:
            raise EngineUnavailable(TOO_LONG)
        with translated():
            return call(client.options(request_timeout=left))


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the client raises into the port's own errors, without addresses or passwords in them."""
    try:
        yield
    except SearchError:
        raise
    except ApiError as error:
        raise _of_api(error) from error
    except ConnectionTimeout as error:
        raise EngineUnavailable(TOO_LONG) from error
    except (TransportError, SerializationError, UnsupportedProductError) as error:
        raise EngineUnavailable(
            f"Elasticsearch cannot be reached ({type(error).__name__})."
        ) from error
    except BulkIndexError as error:
        raise EngineUnavailable("Elasticsearch did not take what was written.") from error


@contextmanager
def making_sense() -> Iterator[None]:
    """Hold what reads an answer: one of another shape than was asked for (a proxy's page) is no answer."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise EngineUnavailable("Elasticsearch sent an answer that makes no sense.") from error


def _of_api(error: ApiError) -> EngineUnavailable:
    kind = error.error
    if error.status_code == 404 and kind == NO_INDEX:
        return IndexTorn(NOT_BUILT)
    return EngineUnavailable(f"Elasticsearch answered {error.status_code} ({kind}).")
