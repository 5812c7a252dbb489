"""What must hold of the search engine before the site can lean on it, as Django system checks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.core import checks

from search.engines import ELASTICSEARCH, access
from search.engines.base import SearchError
from search.engines.elasticsearch.features import SUPPORTED, missing_features, server_version

TAG: Final = "search"
ALONE: Final = "Until it answers, the embedded index of each web host does, and pages say so."


def register_checks() -> None:
    """Have the checks run; called when the app is ready."""
    checks.register(elasticsearch_check, TAG)


def elasticsearch_check(app_configs: Any, **kwargs: Any) -> Sequence[checks.CheckMessage]:
    """Look at the Elasticsearch server, where the settings choose one: reached, of a version, able.

    Whatever is wrong is a warning: the standby answers meanwhile, and the worker, which Django would not
    start over an error, feeds that one, publishes and sends mail.
    """
    if settings.SEARCH_ENGINE != ELASTICSEARCH:
        return []
    asked = access()
    try:
        version = server_version(asked)
        if version[0] not in SUPPORTED:
            return [_wrong_version(version)]
        missing = missing_features(asked)
    except (SearchError, ValueError) as error:
        hint = f"Look at ELASTICSEARCH_URL, and whether the server runs. {ALONE}"
        return [checks.Warning(str(error), hint=hint, id="search.W001")]
    if not missing:
        return []
    return [
        checks.Warning(
            f"This Elasticsearch server cannot do what search needs: {', '.join(missing)}.",
            hint="Use an ordinary distribution of Elasticsearch 8 or 9, with its standard modules.",
            id="search.W003",
        )
    ]


def _wrong_version(version: tuple[int, ...]) -> checks.CheckMessage:
    told = ".".join(str(part) for part in version)
    return checks.Warning(
        f"The Elasticsearch server is version {told}; search needs version 8 or 9.",
        hint="See docs/adr/0004. Set SEARCH_ENGINE=embedded to do without a server.",
        id="search.W002",
    )
