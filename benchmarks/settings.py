"""The settings of ``make run``: no debugging, templates kept in memory. Static files keep plain names,
which spares hashing and compressing all of them and changes nothing in how long a page takes.

Wagtail's own search stands beside ours in two forms, to be measured: on the database, as the admin has it,
and on the Elasticsearch server of the run, where there is one.
"""

from __future__ import annotations

import os

from cms.settings.dev import *

DEBUG = False
STORAGES["staticfiles"] = PLAIN_STATIC_FILES
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

# On a busy machine, too, it is the engine asked for that is measured, and not what stands in for it.
SEARCH_DEADLINE = 30.0

if os.environ.get("ELASTICSEARCH_URL"):
    WAGTAILSEARCH_BACKENDS["elasticsearch"] = {
        "BACKEND": "wagtail.search.backends.elasticsearch8",
        "URLS": [ELASTICSEARCH_URL],
        "INDEX_PREFIX": f"{ELASTICSEARCH_PREFIX}-stock-",
        "TIMEOUT": 60,
        "AUTO_UPDATE": False,
    }
