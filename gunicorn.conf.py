"""How gunicorn serves Precedent, wherever it is started from this folder; the rest is said where it is started."""

from __future__ import annotations

# A question of 8,000 characters fits. Gunicorn's own limit of 4,094 would answer 414 to what the
# search page answers in plain words; this is the most that it can be told short of no limit.
limit_request_line = 8190
