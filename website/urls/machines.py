"""What programs ask for."""

from __future__ import annotations

from django.urls import path

from website.views import machines

urlpatterns = [
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.site_map, name="sitemap"),
    path(".well-known/security.txt", machines.security, name="security"),
]
