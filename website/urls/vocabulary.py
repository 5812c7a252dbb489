"""The vocabulary, a folder for each scheme."""

from __future__ import annotations

from django.urls import path

from website.views import vocabulary
from website.vocabulary.schemes import SCHEMES

urlpatterns = [
    *(
        path(
            f"{pages.folder}/",
            vocabulary.vocabulary_list,
            {"scheme": pages.scheme},
            name=f"{pages.scheme}_list",
        )
        for pages in SCHEMES
    ),
    *(
        path(
            f"{pages.folder}/<slug:slug>/",
            vocabulary.vocabulary_detail,
            {"scheme": pages.scheme},
            name=f"{pages.scheme}_detail",
        )
        for pages in SCHEMES
    ),
]
