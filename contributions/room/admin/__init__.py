"""What editors see of the room: who asks to belong."""

from __future__ import annotations
