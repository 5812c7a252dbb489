"""The addresses of the public site, a list for each concern.

They are promises and do not change. Order matters only inside a list.
"""

from __future__ import annotations

from website.urls import cases, ids, information, machines

urlpatterns = [
    *cases.urlpatterns,
    *ids.urlpatterns,
    *information.urlpatterns,
    *machines.urlpatterns,
]
