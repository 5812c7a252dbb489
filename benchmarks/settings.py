"""The settings of ``make run``: no debugging, templates kept in memory. Static files keep plain names,
which spares hashing and compressing all of them and changes nothing in how long a page takes.
"""

from __future__ import annotations

from cms.settings.dev import *

DEBUG = False
STORAGES["staticfiles"] = PLAIN_STATIC_FILES
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
