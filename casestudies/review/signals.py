"""What the review tells other rooms."""

from __future__ import annotations

from typing import Final

from django.dispatch import Signal

case_returned: Final = Signal()
"""A case went back to its champion; ``record`` is the ``ReviewRecord`` that says what is to be changed.

Sent inside the transaction, so that what a receiver keeps of it stands or falls with the return.
"""

step_lowered: Final = Signal()
"""A reviewer lowered an outcome's evidence step; ``lowered`` is the ``LoweredStep`` with the reason. Sent as above."""
