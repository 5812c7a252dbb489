"""What a server is and can do: looked at before anything leans on it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from elasticsearch import ApiError, Elasticsearch

from search.engines.elasticsearch.server import Access, making_sense, translated
from search.engines.elasticsearch.shape import analysis_of

SUPPORTED: Final = frozenset({8, 9})  # docs/adr/0004
LOOKING_SECONDS: Final = 2.0


def server_version(access: Access) -> tuple[int, ...]:
    """Return the version of the server, such as ``(8, 19, 13)``.

    Raises:
        EngineUnavailable: if it cannot be reached.
    """
    with translated(), making_sense():
        told = str(_client(access).info()["version"]["number"])
        return tuple(int(part) for part in re.findall(r"\d+", told)[:3])


def missing_features(access: Access) -> list[str]:
    """Return in plain words what the server cannot do of what search needs; tried, not read off a list.

    Raises:
        EngineUnavailable: if it cannot be reached.
    """
    client = _client(access)
    with translated():
        return [told for told, works in _NEEDED.items() if not _works(client, works)]


def _client(access: Access) -> Elasticsearch:
    return access.connect().options(request_timeout=LOOKING_SECONDS)


def _works(client: Elasticsearch, works: Callable[[Elasticsearch], bool]) -> bool:
    try:
        with making_sense():
            return works(client)
    except ApiError as error:
        if error.status_code in (400, 404, 405):
            return False
        raise


def _cuts_and_stems(client: Elasticsearch) -> bool:
    analysed = client.indices.analyze(text="don't the sensors", **analysis_of())
    return [token["token"] for token in analysed["tokens"]] == ["don", "t", "sensor"]


_NEEDED: Final[dict[str, Callable[[Elasticsearch], bool]]] = {
    "cutting and stemming text (modules analysis-common)": _cuts_and_stems,
}
