"""The addresses of the public site, a list for each concern.

They are promises and do not change. Order matters only inside a list.
"""

from __future__ import annotations

from website.urls import (
    api,
    cases,
    health,
    ids,
    information,
    machines,
    organisations,
    search,
    vocabulary,
)

urlpatterns = [
    *search.urlpatterns,
    *api.urlpatterns,
    *cases.urlpatterns,
    *health.urlpatterns,
    *ids.urlpatterns,
    *information.urlpatterns,
    *machines.urlpatterns,
    *organisations.urlpatterns,
    *vocabulary.urlpatterns,
]
